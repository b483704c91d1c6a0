"""The databases of the papers that are measured: the demonstration, and a plan that repeats its table fifty times."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.database import PLAN_FILE, SLUG, Size, fill, using
from benchmarks.plans import LARGE
from deliverables import clock
from deliverables.models import ActionPlan
from reporting.demonstration import load_demonstration
from reporting.loading import load_rounds
from reporting.models import ReportRound
from reporting.snapshots import build_payload

ROUND = "november-2017"
PAPERS = {"default": None, "long": Size(1, 50, 70)}
SMALL = {"default": None, "long": Size(1, 3, 70)}
"""None: the demonstration."""


def fill_for_papers(size: Size | None) -> None:
    if size is None:
        files = {name: fixture(name) for name in ("plan", "rounds", "demo")}
        with tempfile.TemporaryDirectory() as folder:
            load_demonstration(**files, accounts=Path(folder) / "accounts.txt", now=clock.now())
        return
    fill(size)
    load_rounds(fixture("rounds"))
    report_round = ReportRound.objects.get(plan__slug=SLUG, slug=ROUND)
    report_round.pk, report_round.previous = None, None
    report_round.plan = ActionPlan.objects.get(slug=LARGE)
    report_round.save()


def fixture(name: str) -> Any:
    return json.loads((PLAN_FILE.parent / f"{name}.json").read_text(encoding="utf-8"))


def paper_of(slug: str, database: str) -> dict[str, Any]:
    """The payload of the second paper of a plan, at its cut-off."""
    with using(database):
        report_round = ReportRound.objects.select_related("plan", "previous").get(plan__slug=slug, slug=ROUND)
        return build_payload(report_round, report_round.cut_off)


def with_rows_of(payload: dict[str, Any], tables: list[dict[str, Any]]) -> dict[str, Any]:
    """The cover of a paper and its status table with these parts alone."""
    changes = payload["changes"] | {"table": None}
    return payload | {
        "parts": [],
        "appendix": payload["appendix"] | {"tables": tables},
        "changes": changes,
        "appendices": [],
    }


def rows_in(payload: dict[str, Any]) -> int:
    return sum(len(table["rows"]) for table in payload["appendix"]["tables"])
