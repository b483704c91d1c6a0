"""What a text of a paper rests on: a mark of the newest rows of the record at the cut-off, table by table.

A row counts for a round when it is effective by the cut-off, or takes the place of one that is. Marks are highest
ids, not moments: two rows may be recorded at the same moment.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import CharField, F, Max, Q, QuerySet, Value

from deliverables import clock
from deliverables.models import (
    Amendment,
    CommitmentUpdate,
    Measurement,
    Mobilization,
    Note,
    OutputDelivery,
    StatusUpdate,
)
from deliverables.models.rows import DatedRow
from reporting.models import ReportRound

TABLES: dict[str, tuple[type[DatedRow], tuple[str, ...]]] = {
    "status": (StatusUpdate, ("deliverable",)),
    "note": (Note, ("deliverable",)),
    "delivery": (OutputDelivery, ("output__deliverable",)),
    "measurement": (Measurement, ("measure__indicator__deliverable",)),
    "mobilization": (Mobilization, ("line__item__deliverables",)),
    "amendment": (Amendment, ("deliverable", "indicator__deliverable")),
}
"""Kind of row → its table, and the ways from there to a deliverable; kinds as in `deliverables.story`.

Amendments of items, descriptions, resource lines and paragraphs are not among them: they stand in the story of the
plan, not in that of a deliverable, and a text about one deliverable does not rest on them.
"""
PRINTED: dict[str, type[DatedRow]] = {kind: model for kind, (model, _paths) in TABLES.items()} | {
    "commitment": CommitmentUpdate
}
"""Kind of row → its table, of all that a paper prints: about deliverables, and about the commitments of the plan."""

Marks = dict[str, int]


def facts_of(report_round: ReportRound, known_at: dt.datetime | None = None) -> dict[int, Marks]:
    """The marks of each deliverable of the round's plan that has any rows, by its id; known_at: of the rows recorded
    by an instant, None: until now. One query."""
    by_then = Q() if known_at is None else Q(recorded_at__lte=known_at)
    parts = [
        _highest(kind, model, path, report_round, by_then) for kind, (model, paths) in TABLES.items() for path in paths
    ]
    marks: dict[int, Marks] = defaultdict(dict)
    for kind, deliverable, highest in parts[0].union(*parts[1:], all=True):
        marks[deliverable][kind] = max(highest, marks[deliverable].get(kind, 0))
    return dict(marks)


def recorded_late(report_round: ReportRound) -> frozenset[int]:
    """Ids of deliverables about which something was recorded after the cut-off that counts for it. One query."""
    after = clock.end_of_day(report_round.cut_off)
    parts = [
        _counting(model, path, report_round).filter(recorded_at__gt=after).values_list(path)
        for model, paths in TABLES.values()
        for path in paths
    ]
    return frozenset(deliverable for (deliverable,) in parts[0].union(*parts[1:]))


def _counting(model: type[DatedRow], path: str, report_round: ReportRound) -> QuerySet[Any, Any]:
    """Rows about deliverables of the plan that count for the round."""
    rows: Any = model.objects
    on = report_round.cut_off
    found: QuerySet[Any, Any] = rows.filter(
        Q(effective_on__lte=on) | Q(corrects__effective_on__lte=on), **{f"{path}__plan": report_round.plan_id}
    ).order_by()
    return found


def _highest(kind: str, model: type[DatedRow], path: str, report_round: ReportRound, by_then: Q) -> QuerySet[Any, Any]:
    return (
        _counting(model, path, report_round)
        .filter(by_then)
        .values(path)
        .annotate(highest=Max("id"))
        .values_list(Value(kind, CharField()), F(path), F("highest"))
    )


def written_down(marks: Marks) -> str:
    """Marks as a version of a text keeps them: "status:12 note:3"."""
    return " ".join(f"{kind}:{marks[kind]}" for kind in TABLES if kind in marks)


def read_marks(text: str) -> Marks:
    """Marks that were written down; what is none is left out, since a page carries them too."""
    parts = (part.partition(":") for part in text.split())
    return {
        kind: int(number)
        for kind, _colon, number in parts
        if number.isascii() and number.isdigit() and len(number) < 19
    }


def of_whole_plan(facts: dict[int, Marks]) -> Marks:
    """What a section rests on: the newest rows of any deliverable."""
    together: Marks = {}
    for marks in facts.values():
        for kind, highest in marks.items():
            together[kind] = max(highest, together.get(kind, 0))
    return together


def newer(now: Marks, then: str) -> dict[str, int]:
    """Kinds of rows that have newer ones than a text rests on, with the last id that it knew."""
    before = read_marks(then)
    return {kind: before.get(kind, 0) for kind, highest in now.items() if highest > before.get(kind, 0)}


def newest_of_all() -> Marks:
    """The highest id of each kind of row, whatever the plan: what a paper that is frozen now knows. One query."""
    models: dict[str, Any] = PRINTED
    parts = [
        model.objects.order_by()
        .values(kind=Value(kind, CharField()))
        .annotate(highest=Max("id"))
        .values_list("kind", "highest")
        for kind, model in models.items()
    ]
    found = dict(parts[0].union(*parts[1:], all=True))
    return {kind: found.get(kind) or 0 for kind in PRINTED}
