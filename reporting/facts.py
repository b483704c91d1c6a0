"""What a text of a paper rests on: a mark of the newest rows of the record at the cut-off, table by table.

A row counts for a round when it is effective by the cut-off, or takes the place of one that is. Marks are highest
ids, not moments: two rows may be recorded at the same moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, F, IntegerField, Max, Q, QuerySet, Value

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
OF_SECTIONS: tuple[tuple[str, str, str, Q], ...] = (
    ("resources", "amendment", "item__plan", Q(field__in=("resources_text", "responsibility_text"))),
    ("resources", "amendment", "resource_line__item__plan", Q()),
    ("resources", "commitment", "commitment__plan", Q(commitment__reported_in="resources")),
    ("challenges", "commitment", "commitment__plan", Q(commitment__reported_in="challenges")),
)
"""What one section tells beside the deliverables: key of the section, kind of row, the way to its plan, and which of
the rows. The other texts of an item stand in headings and in the appendix, which nobody writes."""
PRINTED: dict[str, type[DatedRow]] = {kind: model for kind, (model, _paths) in TABLES.items()} | {
    "commitment": CommitmentUpdate
}
"""Kind of row → its table, of all that a paper prints: about deliverables, and about the commitments of the plan."""

Marks = dict[str, int]
Facts = dict[int | str, Marks]
"""Marks by id of the deliverable, and by key of the section for what only that one tells."""


def facts_of(report_round: ReportRound) -> Facts:
    """The marks of whatever in the round's plan has any rows. One query."""
    parts = [_highest(kind, model, path, report_round) for kind, (model, paths) in TABLES.items() for path in paths]
    parts += [
        _of_section(kind, path, which, report_round)
        .values_list(Value(kind, CharField()), Value(key, CharField()), Value(0, IntegerField()))
        .annotate(highest=Max("id"))
        for key, kind, path, which in OF_SECTIONS
    ]
    marks: Facts = defaultdict(dict)
    for kind, section, deliverable, highest in parts[0].union(*parts[1:], all=True):
        if highest is not None:  # of a table without such rows
            about = marks[section or deliverable]
            about[kind] = max(highest, about.get(kind, 0))
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


def rows_behind_section(report_round: ReportRound, key: str, kind: str) -> QuerySet[Any, Any]:
    """All rows of one kind that a section rests on, each once."""
    found = [_counting(TABLES[kind][0], path, report_round) for path in TABLES[kind][1]] if kind in TABLES else []
    found += [
        _of_section(kind, path, which, report_round)
        for section, of_kind, path, which in OF_SECTIONS
        if (section, of_kind) == (key, kind)
    ]
    named = Q()
    for rows in found:
        named |= Q(pk__in=rows.values("pk"))
    model: Any = PRINTED[kind]
    together: QuerySet[Any, Any] = model.objects.filter(named)
    return together


def _counting(model: type[DatedRow], path: str, report_round: ReportRound) -> QuerySet[Any, Any]:
    """Rows about deliverables of the plan that count for the round."""
    return _by_cut_off(model, f"{path}__plan", report_round)


def _of_section(kind: str, path: str, which: Q, report_round: ReportRound) -> QuerySet[Any, Any]:
    return _by_cut_off(PRINTED[kind], path, report_round).filter(which)


def _by_cut_off(model: type[DatedRow], to_plan: str, report_round: ReportRound) -> QuerySet[Any, Any]:
    rows: Any = model.objects
    on = report_round.cut_off
    found: QuerySet[Any, Any] = rows.filter(
        Q(effective_on__lte=on) | Q(corrects__effective_on__lte=on), **{to_plan: report_round.plan_id}
    ).order_by()
    return found


def _highest(kind: str, model: type[DatedRow], path: str, report_round: ReportRound) -> QuerySet[Any, Any]:
    return (
        _counting(model, path, report_round)
        .values(path)
        .annotate(highest=Max("id"))
        .values_list(Value(kind, CharField()), Value("", CharField()), F(path), F("highest"))
    )


def written_down(marks: Marks) -> str:
    """Marks as a version of a text keeps them: "status:12 note:3"."""
    return " ".join(f"{kind}:{marks[kind]}" for kind in PRINTED if kind in marks)


def read_marks(text: str) -> Marks:
    """Marks that were written down; what is none is left out, since a page carries them too."""
    parts = (part.partition(":") for part in text.split())
    return {
        kind: int(number)
        for kind, _colon, number in parts
        if number.isascii() and number.isdigit() and len(number) < 19
    }


def of_section(facts: Facts, key: str) -> Marks:
    """What a section rests on: the newest rows of any deliverable, and what it tells beside them."""
    return newest([marks for about, marks in facts.items() if isinstance(about, int) or about == key])


def newest(several: Iterable[Marks]) -> Marks:
    """The highest marks of several."""
    together: Marks = {}
    for marks in several:
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
