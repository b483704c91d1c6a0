"""The bench's own databases: made, filled and kept. No other database is ever touched."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from benchmarks.plans import LARGE, copy_plan
from benchmarks.progress import write_progress
from deliverables.loading import load_plan
from deliverables.models import ActionPlan, Deliverable, PlanRole, StatusUpdate, User
from deliverables.sessions import SessionStore

HERE = Path(__file__).parent
PLAN_FILE = Path(settings.BASE_DIR) / "fixtures" / "plan.json"
SLUG = "sme-2015"


@dataclass(frozen=True)
class Size:
    plans: int
    """Plans of 13 deliverables."""
    repeats: int
    """How often the one large plan holds the table of 13."""
    updates_each: int
    """Status updates of each deliverable."""


FULL = {"default": Size(1000, 100, 70), "one_plan": Size(1, 0, 70)}
"""14,300 deliverables and 1,001,000 updates; and a database with one plan alone, for comparison."""
SMALL = {"default": Size(2, 4, 12), "one_plan": Size(1, 0, 12)}


@contextmanager
def using(alias: str) -> Iterator[None]:
    """Let every page and query work on one of the two databases."""
    usual = connections["default"]
    connections["default"] = connections[alias]
    try:
        yield
    finally:
        connections["default"] = usual


def fill(size: Size) -> None:
    """Plans, progress and one account that is superuser and manager of the measured plans."""
    load_plan(json.loads(PLAN_FILE.read_text()), file_name=PLAN_FILE.name)
    source = ActionPlan.objects.get(slug=SLUG)
    copy_plan(source, plans=size.plans, repeats=size.repeats)
    person = User(username="bench", name="bench", is_superuser=True, is_staff=True)
    person.set_unusable_password()
    person.save()
    for plan in ActionPlan.objects.filter(slug__in=[SLUG, LARGE]):
        PlanRole.objects.create(user=person, plan=plan, role=PlanRole.Role.MANAGER)
    write_progress(person, size.updates_each)


def prepare(sizes: dict[str, Any], *, rebuild: bool, fill: Callable[[Any], None] = fill) -> None:
    """Make what is missing or no longer as the code would make it; `fill` is given the size of each database."""
    for alias, size in sizes.items():
        with using(alias):
            fingerprint = fingerprint_of(size)
            if rebuild or stored_fingerprint() != fingerprint:
                build(partial(fill, size), fingerprint)


def build(fill: Callable[[], None], fingerprint: str) -> None:
    start = time.perf_counter()
    print(f"Building {Path(connection.settings_dict['NAME']).stem} …", flush=True)
    make_empty()
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        fill()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        cursor.execute("CREATE TABLE benchmark_built (fingerprint varchar(64))")
        cursor.execute("INSERT INTO benchmark_built VALUES (%s)", [fingerprint])
    print(f"  {extent()} in {time.perf_counter() - start:.0f} s", flush=True)


def extent() -> str:
    """How much the database holds, in words."""
    counts = (ActionPlan.objects.count(), Deliverable.objects.count(), StatusUpdate.objects.count())
    return "{:,} plans, {:,} deliverables, {:,} status updates".format(*counts)


def fingerprint_of(size: Any) -> str:
    """Changes with the models, the fixtures and the code that writes the data."""
    files = [HERE / name for name in ("database.py", "paper_data.py", "plans.py", "progress.py")]
    files += sorted(PLAN_FILE.parent.glob("*.json"))
    for label in ("deliverables", "reporting"):
        files += sorted(Path(apps.get_app_config(label).path, "migrations").glob("*.py"))
    content = repr(size).encode() + b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(content).hexdigest()


def stored_fingerprint() -> str:
    """That of the data in the database; "" when there is none."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT fingerprint FROM benchmark_built")
            return str(cursor.fetchone()[0])
    except (DatabaseError, TypeError):
        connection.close()
        return ""


def make_empty() -> None:
    """An empty database under the bench's own name."""
    connection.close()
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(f"{name}{end}").unlink(missing_ok=True)
        return
    import psycopg

    if not name.startswith("actionplan_bench"):
        raise ValueError("The bench makes and drops its own databases only.")
    parameters: dict[str, Any] = connection.get_connection_params() | {"dbname": "postgres"}
    wanted = ("host", "port", "user", "password", "dbname")
    server = psycopg.connect(**{key: parameters[key] for key in wanted if key in parameters}, autocommit=True)
    with server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')


def sign_in() -> str:
    """The session key of a new session of the bench's account, in the database in use."""
    person = User.objects.get(username="bench")
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)
