"""The deliverables of a plan counted by group, by band, by outcome and by unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

from reporting.summaries.belonging import Band, Belonging
from reporting.summaries.counts import Counts, count
from reporting.summaries.deliverables import DeliverableLine, OnDemand
from reporting.summaries.groups import Group
from reporting.summaries.indicators import Achieved, AchievedOf, IndicatorCounts, count_indicators
from reporting.summaries.state_rows import Kind, StateRows, unit_ids

Line = TypeVar("Line", bound=DeliverableLine, covariant=True)
Row = TypeVar("Row")


class GroupCounts(NamedTuple):
    """One group. biennia: labels of the biennia that its deliverables belong to, in the plan's order.
    notes: pairs of a note ("awaiting resources") and how many deliverables carry it; indicators: of its
    deliverables only."""

    group: Group
    biennia: tuple[str, ...]
    counts: Counts
    notes: tuple[tuple[str, int], ...]
    indicators: IndicatorCounts


@dataclass(frozen=True)
class BandCounts(Generic[Line]):
    """One band of the plan's table; theme_title None where the biennium has no theme."""

    biennium_slug: str
    biennium_label: str
    biennium_title: str
    theme_slug: str
    theme_title: str | None
    counts: Counts
    deliverables: Sequence[Line]


class OutcomeCounts(NamedTuple):
    """Deliverables of the items aligned with an outcome; 0 for an outcome that no row of the table serves."""

    number: int
    title: str
    counts: Counts


class UnitCounts(NamedTuple):
    """counts: the unit's own responsibilities in force. with_parts: its units' as well, each deliverable
    once (the same as `counts` for a unit without units); that is what the filter `unit=` of the list shows.
    parts: codes of those units."""

    code: str
    slug: str
    name: str
    counts: Counts
    with_parts: Counts
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Breakdown(Generic[Row]):
    """Rows of a table in which a deliverable may stand several times.

    deliverables: how many there are; sum_of_rows: what the column of totals adds up to.
    """

    rows: tuple[Row, ...]
    deliverables: int
    sum_of_rows: int

    @property
    def exceeds(self) -> bool:
        """Whether the table must say that its sum exceeds the number of deliverables."""
        return self.sum_of_rows > self.deliverables


Alike = tuple[Kind, str | None, tuple[int, ...]]
"""What deliverables have in common that stand in the same rows of every table: the first kind that counts as theirs
does, units and outcomes."""


def numbers_of(rows: StateRows, kinds: Sequence[Kind], belonging: Belonging) -> Counter[Alike]:
    """How many there are of each, in the plan's order: the deliverables are gone through once for all tables."""
    outcomes = {key: item.outcomes for key, item in belonging.items.items()}
    first: dict[tuple[Any, ...], Kind] = {}
    counted_as = {kind: first.setdefault(kind.counts_by, kind) for kind in dict.fromkeys(kinds)}
    return Counter(
        zip(
            [counted_as[kind] for kind in kinds],
            rows.columns["units"],
            [outcomes[item] for item in rows.columns["item"]],
            strict=True,
        )
    )


def groups_of(
    rows: StateRows,
    kinds: Sequence[Kind],
    numbers: Counter[Alike],
    achieved: AchievedOf,
) -> tuple[GroupCounts, ...]:
    members: dict[Group, Counter[Kind]] = {group: Counter() for group in Group}
    for (kind, _units, _outcomes), number in numbers.items():
        members[kind.group][kind] += number
    own: dict[Group, Counter[tuple[Achieved, ...]]] = {group: Counter() for group in Group}
    kind_of = dict(zip(rows.columns["id"], kinds, strict=True))
    for (kind, indicators), number in Counter(
        zip(map(kind_of.__getitem__, achieved), achieved.values(), strict=True)
    ).items():
        own[kind.group][indicators] += number
    return tuple(group_counts(group, members[group], own[group]) for group in Group)


def group_counts(group: Group, members: Counter[Kind], indicators: Counter[tuple[Achieved, ...]]) -> GroupCounts:
    notes: dict[str, int] = defaultdict(int)
    for kind, number in members.items():
        if kind.note:
            notes[kind.note] += number
    return GroupCounts(
        group=group,
        biennia=tuple(dict.fromkeys(kind.band.biennium_label for kind in members)),
        counts=count(members),
        notes=tuple(notes.items()),
        indicators=count_indicators(indicators),
    )


def bands_of(kinds: Sequence[Kind], make: Callable[[int], Line]) -> tuple[BandCounts[Line], ...]:
    """Bands in the order in which the plan's table comes to them."""
    places: dict[Band, list[int]] = defaultdict(list)
    for place, kind in enumerate(kinds):
        places[kind.band].append(place)
    return tuple(
        BandCounts(
            biennium_slug=band.biennium_slug,
            biennium_label=band.biennium_label,
            biennium_title=band.biennium_title,
            theme_slug=band.theme_slug,
            theme_title=band.theme_title or None,
            counts=count(kinds[place] for place in members),
            deliverables=OnDemand(make, members),
        )
        for band, members in places.items()
    )


def outcomes_of(numbers: Counter[Alike], belonging: Belonging) -> Breakdown[OutcomeCounts]:
    members: dict[int, Counter[Kind]] = defaultdict(Counter)
    for (kind, _units, outcomes), number in numbers.items():
        for outcome in outcomes:
            members[outcome][kind] += number
    counts = tuple(
        OutcomeCounts(number, title, count(members[number])) for number, title in sorted(belonging.outcomes.items())
    )
    return Breakdown(counts, numbers.total(), sum(row.counts.total for row in counts))


def units_of(numbers: Counter[Alike], belonging: Belonging) -> Breakdown[UnitCounts]:
    """Units with a part in force, by code."""
    ids_in = cache(unit_ids)
    own: dict[int, Counter[Kind]] = defaultdict(Counter)
    together: dict[int, Counter[Kind]] = defaultdict(Counter)
    for (kind, units, _outcomes), number in numbers.items():
        of_their_own = set(ids_in(units))
        for unit in of_their_own:
            own[unit][kind] += number
        for unit in of_their_own.union(*(belonging.units[unit].above for unit in of_their_own)):
            together[unit][kind] += number
    found = sorted((belonging.units[unit] for unit in own), key=lambda unit: unit.code.lower())
    counts = tuple(
        UnitCounts(
            code=unit.code,
            slug=unit.slug,
            name=unit.name,
            counts=count(own[unit.id]),
            with_parts=count(together[unit.id]),
            parts=tuple(sorted(part.code for part in found if unit.id in part.above)),
        )
        for unit in found
    )
    return Breakdown(counts, numbers.total(), sum(row.counts.total for row in counts))
