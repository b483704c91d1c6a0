"""The demonstration in tests: loading it, and asking for the state of a deliverable."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.conf import settings

from deliverables import clock
from deliverables.models import (
    CommitmentUpdate,
    Deliverable,
    Evidence,
    Measurement,
    Mobilization,
    Note,
    OutputDelivery,
    StatusUpdate,
    Unit,
    User,
)
from deliverables.statuses import timeliness
from reporting.demonstration import Outcome, load_demonstration
from reporting.models import ReportRound
from tests.reporting.rounds_at_work import draw

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
FILES = {name: json.loads((FIXTURES / f"{name}.json").read_text()) for name in ("plan", "rounds", "demo")}
NOW = dt.datetime.fromisoformat("2017-10-02T09:00:00+02:00")
FIRST, SECOND = dt.date(2016, 9, 30), dt.date(2017, 9, 30)
"""The cut-off dates of the two papers."""
PROGRESS = (StatusUpdate, Note, OutputDelivery, Measurement, Mobilization, CommitmentUpdate)
ROWS = (*PROGRESS, Evidence)
REFS = ["1", "2", "3a", "3b", "3c", "4", "5a", "5b", "5c", "6-1", "6-2", "7a", "7b"]


def load(accounts: Path, **changes: Any) -> Outcome:
    """Its papers are not drawn, which takes seconds."""
    return load_demonstration(**{**FILES, "accounts": accounts, "now": NOW, "draw": draw, **changes})


def at(ref: str, on: dt.date, known: str = "") -> Any:
    """A deliverable with its state on a day, as known at the end of another one."""
    known_at = clock.end_of_day(dt.date.fromisoformat(known)) if known else None
    return Deliverable.objects.as_of(on, known_at).with_timeliness(on).with_headline().get(ref=ref)


def late(ref: str, on: dt.date) -> str:
    row = at(ref, on)
    return str(timeliness(row.status, row.due_as_of, row.completed_on, on))


def delivered(ref: str, on: dt.date, known: str = "") -> list[str]:
    """Countries of the outputs delivered by a day ("" where none applies)."""
    known_at = clock.end_of_day(dt.date.fromisoformat(known)) if known else None
    rows = OutputDelivery.objects.as_of(on, known_at).filter(output__deliverable__ref=ref)
    return sorted(str(row.country.code or "") for row in rows)


def measured(ref: str, label: str, on: dt.date) -> Any:
    """What counts for a measure on a day, or None."""
    rows = Measurement.objects.as_of(on).filter(measure__indicator__deliverable__ref=ref, measure__label=label)
    return rows.newest_first().first()


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in (*ROWS, User, ReportRound, Deliverable, Unit)}
