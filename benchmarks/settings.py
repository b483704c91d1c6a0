"""The product's settings as they are in use (DEBUG off), on a database and with reference pages of the bench's own.

DATABASE_URL decides between SQLite and PostgreSQL only: the bench never touches the database that it names.
"""

import os

os.environ.update(
    DEBUG="false",
    # Production without its HTTPS, its hosts and its collected static files.
    DEMONSTRATION="true",
    # The data ends on 23 September 2017; the same pages come out whenever the bench runs.
    FIXED_CLOCK="2017-10-02T09:00:00+02:00",
    LOG_LEVEL="ERROR",
    EVIDENCE_ROOT="var/bench-evidence",
)

from actionplan.settings import *  # noqa: F403  # the settings of the site, with few changes below
from actionplan.settings import BASE_DIR, DATABASE, TEMPLATES, VAR

NAMES = {"small": "actionplan_bench_small", "papers": "actionplan_bench_papers"}
NAME = NAMES.get(os.environ.get("BENCHMARK_SIZE", ""), "actionplan_bench")
IS_SQLITE = DATABASE["ENGINE"] == "django.db.backends.sqlite3"


def own_database(name: str) -> dict[str, object]:
    """The connection of DATABASE_URL with the name of a database that belongs to the bench."""
    if IS_SQLITE:
        return {**DATABASE, "NAME": VAR / f"{name.replace('actionplan_', '').replace('_', '-')}.sqlite3"}
    # One server process answers the whole run, so that its CPU time can be read.
    return {**DATABASE, "NAME": name, "CONN_MAX_AGE": None}


SECOND = "long" if os.environ.get("BENCHMARK_SIZE") == "papers" else "one_plan"
DATABASES = {"default": own_database(NAME), SECOND: own_database(f"{NAME}_{SECOND}")}
ROOT_URLCONF = "benchmarks.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "benchmarks" / "templates")  # type: ignore[attr-defined]  # a list, says settings.py
