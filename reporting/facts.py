"""What a text of a paper rests on: a mark of the rows of the record that count at the cut-off, table by table.

A row counts for a round when it is effective by the cut-off, or takes the place of one that is. A mark is the highest
id and how many rows there are, not a moment: two rows may be recorded at the same moment. Since rows are only added,
and an earlier cut-off leaves rows out without letting any in, equal marks mean the same rows.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import CharField, Count, F, IntegerField, Max, Q, QuerySet, Value

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
from deliverables.prepared import Prepared
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


class Mark(NamedTuple):
    """highest: id of the newest row; number: how many there are, None in marks written down without it."""

    highest: int = 0
    number: int | None = 0


Marks = dict[str, Mark]
Facts = dict[int | str, Marks]
"""Marks by id of the deliverable, and by key of the section for what only that one tells."""


def facts_of(report_round: ReportRound, known_at: dt.datetime | None = None) -> Facts:
    """The marks of whatever in the round's plan has any rows; known_at: of the rows recorded by an instant, None:
    until now. One query."""
    found = HIGHEST.rows(plan=report_round.plan_id, on=report_round.cut_off, known_at=known_at)
    marks: Facts = defaultdict(dict)
    for kind, section, deliverable, highest, number in found:
        if highest is not None:  # of a table without such rows
            _add(marks[section or deliverable], kind, Mark(highest, number))
    return dict(marks)


def highest_rows(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any, Any]:
    """Kind, key of the section or "", id of the deliverable or 0, highest id and number of the rows; one below the
    other."""
    by_then = Q() if known_at is None else Q(recorded_at__lte=known_at)
    parts = [
        _counting(model, path, plan, on)
        .filter(by_then)
        .values(path)
        .annotate(highest=Max("id"), number=Count("id"))
        .values_list(Value(kind, CharField()), Value("", CharField()), F(path), F("highest"), F("number"))
        for kind, (model, paths) in TABLES.items()
        for path in paths
    ]
    parts += [
        _of_section(kind, path, which, plan, on)
        .filter(by_then)
        .values_list(Value(kind, CharField()), Value(key, CharField()), Value(0, IntegerField()))
        .annotate(highest=Max("id"), number=Count("id"))
        for key, kind, path, which in OF_SECTIONS
    ]
    return parts[0].union(*parts[1:], all=True)


HIGHEST = Prepared(highest_rows)


def _add(marks: Marks, kind: str, more: Mark) -> None:
    """Rows of another deliverable, or found by another way: none is counted twice."""
    before = marks.get(kind, Mark())
    marks[kind] = Mark(max(before.highest, more.highest), (before.number or 0) + (more.number or 0))


def recorded_late(report_round: ReportRound) -> frozenset[int]:
    """Ids of deliverables about which something was recorded after the cut-off that counts for it. One query."""
    plan, on = report_round.plan_id, report_round.cut_off
    after = clock.end_of_day(on)
    parts = [
        _counting(model, path, plan, on).filter(recorded_at__gt=after).values_list(path)
        for model, paths in TABLES.values()
        for path in paths
    ]
    return frozenset(deliverable for (deliverable,) in parts[0].union(*parts[1:]))


def rows_behind_section(report_round: ReportRound, key: str, kind: str) -> QuerySet[Any, Any]:
    """All rows of one kind that a section rests on, each once."""
    plan, on = report_round.plan_id, report_round.cut_off
    found = [_counting(TABLES[kind][0], path, plan, on) for path in TABLES[kind][1]] if kind in TABLES else []
    found += [
        _of_section(kind, path, which, plan, on)
        for section, of_kind, path, which in OF_SECTIONS
        if (section, of_kind) == (key, kind)
    ]
    named = Q()
    for rows in found:
        named |= Q(pk__in=rows.values("pk"))
    model: Any = PRINTED[kind]
    together: QuerySet[Any, Any] = model.objects.filter(named)
    return together


def _counting(model: type[DatedRow], path: str, plan: int, on: dt.date) -> QuerySet[Any, Any]:
    """Rows about deliverables of the plan that count for a cut-off."""
    return _by_cut_off(model, f"{path}__plan", plan, on)


def _of_section(kind: str, path: str, which: Q, plan: int, on: dt.date) -> QuerySet[Any, Any]:
    return _by_cut_off(PRINTED[kind], path, plan, on).filter(which)


def _by_cut_off(model: type[DatedRow], to_plan: str, plan: int, on: dt.date) -> QuerySet[Any, Any]:
    rows: Any = model.objects
    found: QuerySet[Any, Any] = rows.filter(
        Q(effective_on__lte=on) | Q(corrects__effective_on__lte=on), **{to_plan: plan}
    ).order_by()
    return found


def written_down(marks: Marks) -> str:
    """Marks as a version of a text keeps them: "status:12/4 note:3/3"; without the number where none is known."""
    return " ".join(f"{kind}:{_as_text(marks[kind])}" for kind in PRINTED if kind in marks)


def _as_text(mark: Mark) -> str:
    return f"{mark.highest}" if mark.number is None else f"{mark.highest}/{mark.number}"


WRITTEN_MARK = re.compile(r"([a-z]+):([0-9]{1,11})(?:/([0-9]{1,6}))?")
"""Short enough that all kinds together fit into the column."""


def read_marks(text: str) -> Marks:
    """Marks that were written down; what is none is left out, since a page carries them too."""
    found = [one for one in map(WRITTEN_MARK.fullmatch, text.split()) if one]
    return {one[1]: Mark(int(one[2]), int(one[3]) if one[3] else None) for one in found}


def of_section(facts: Facts, key: str) -> Marks:
    """What a section rests on: the rows of all deliverables, and what it tells beside them."""
    return added(marks for about, marks in facts.items() if isinstance(about, int) or about == key)


def added(several: Iterable[Marks]) -> Marks:
    """The marks of all the rows of several."""
    together: Marks = {}
    for marks in several:
        for kind, mark in marks.items():
            _add(together, kind, mark)
    return together


def newer(now: Marks, then: str) -> dict[str, int]:
    """Kinds of rows that have newer ones than a text rests on, with the last id that it knew."""
    before = read_marks(then)
    known = {kind: before.get(kind, Mark()).highest for kind in now}
    return {kind: highest for kind, highest in known.items() if now[kind].highest > highest}


def differs(now: Marks, then: str) -> bool:
    """Whether the rows that count now are others than those that a text rests on: newer ones came, or the cut-off or
    what the text speaks for was changed."""
    before = read_marks(then)
    pairs = [(now.get(kind, Mark()), before.get(kind, Mark())) for kind in now.keys() | before.keys()]
    return any(
        one.highest != other.highest or (None not in (one.number, other.number) and one.number != other.number)
        for one, other in pairs
    )


def newest_of_all() -> dict[str, int]:
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
