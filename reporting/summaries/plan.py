"""The whole of a plan as at a moment: one call, five queries, frozen figures."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from deliverables.models import ActionPlan
from deliverables.statuses import Timeliness
from reporting.summaries.belonging import Belonging, load_belonging
from reporting.summaries.counts import Counts, count
from reporting.summaries.deliverables import DeliverableState, load_states
from reporting.summaries.groups import Group
from reporting.summaries.indicators import IndicatorCounts, IndicatorState, count_indicators, load_indicators
from reporting.summaries.resources import ResourceSummary, load_resources


@dataclass(frozen=True)
class GroupCounts:
    """One group. biennia: labels of the biennia that its deliverables belong to, in the plan's order.
    notes: pairs of a note ("awaiting resources") and how many deliverables carry it; indicators: of its
    deliverables only."""

    group: Group
    biennia: tuple[str, ...]
    counts: Counts
    notes: tuple[tuple[str, int], ...]
    indicators: IndicatorCounts


@dataclass(frozen=True)
class BandCounts:
    """One band of the plan's table; theme_title None where the biennium has no theme."""

    biennium_slug: str
    biennium_title: str
    theme_slug: str
    theme_title: str | None
    counts: Counts
    deliverables: tuple[DeliverableState, ...]


@dataclass(frozen=True)
class OutcomeCounts:
    """Deliverables of the items aligned with an outcome; 0 for an outcome that no row of the table serves."""

    number: int
    title: str
    counts: Counts


@dataclass(frozen=True)
class UnitCounts:
    """counts: the unit's own responsibilities in force. with_parts: its units' as well, each deliverable
    once (the same as `counts` for a unit without units); that is what the filter `unit=` of the list shows.
    parts: codes of those units."""

    code: str
    slug: str
    name: str
    counts: Counts
    with_parts: Counts
    parts: tuple[str, ...]


Row = TypeVar("Row")


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


@dataclass(frozen=True)
class PlanSummary:
    """A plan on the day `on`, as known at `known_at` (None: as known today).

    deliverables, indicators: in the plan's order. groups: firm, conditional, later, in this order, each
    present also when it is empty. counts and indicator_counts: over all groups; say them only beside the
    groups. overdue: most months first. due_soon: by due month. completed_late: most months first.
    illustrative: a row behind any of these figures is sample data.
    """

    on: dt.date
    known_at: dt.datetime | None
    deliverables: tuple[DeliverableState, ...]
    counts: Counts
    groups: tuple[GroupCounts, ...]
    bands: tuple[BandCounts, ...]
    outcomes: Breakdown[OutcomeCounts]
    units: Breakdown[UnitCounts]
    indicators: tuple[IndicatorState, ...]
    indicator_counts: IndicatorCounts
    overdue: tuple[DeliverableState, ...]
    due_soon: tuple[DeliverableState, ...]
    completed_late: tuple[DeliverableState, ...]
    resources: ResourceSummary
    illustrative: bool

    def group(self, group: Group) -> GroupCounts:
        return next(one for one in self.groups if one.group == group)

    @property
    def firm(self) -> GroupCounts:
        return self.group(Group.FIRM)

    @property
    def conditional(self) -> GroupCounts:
        return self.group(Group.CONDITIONAL)

    @property
    def later(self) -> GroupCounts:
        return self.group(Group.LATER)

    def indicators_of(self, ref: str) -> tuple[IndicatorState, ...]:
        """Indicators of one deliverable, by its reference ("5b")."""
        return tuple(state for state in self.indicators if state.deliverable_ref == ref)


def summarize(plan: ActionPlan, on: dt.date, known_at: dt.datetime | None = None) -> PlanSummary:
    """Everything that pages and papers count in a plan, as at the end of the day `on`.

    `known_at` leaves out what was recorded, corrected or amended after that instant. Five queries.
    """
    belonging = load_belonging(plan, on, known_at)
    states = load_states(plan, on, known_at, belonging)
    indicators = load_indicators(plan, on, known_at)
    resources = load_resources(plan, on, known_at)
    overdue = [state for state in states if state.lateness.kind == Timeliness.OVERDUE]
    soon = [state for state in states if state.lateness.kind == Timeliness.DUE_SOON]
    late = [state for state in states if state.lateness.kind == Timeliness.COMPLETED_LATE]
    return PlanSummary(
        on=on,
        known_at=known_at,
        deliverables=states,
        counts=count(states),
        groups=groups_of(states, indicators),
        bands=bands_of(states),
        outcomes=outcomes_of(states, belonging),
        units=units_of(states, belonging),
        indicators=indicators,
        indicator_counts=count_indicators(indicators),
        overdue=tuple(sorted(overdue, key=lambda state: (-state.lateness.months, state.position))),
        due_soon=tuple(sorted(soon, key=lambda state: (state.due, state.position))),
        completed_late=tuple(sorted(late, key=lambda state: (-state.lateness.months, state.position))),
        resources=resources,
        illustrative=any(state.illustrative for state in states)
        or any(state.illustrative for state in indicators)
        or any(part.illustrative for line in resources.lines for part in line.mobilized),
    )


def groups_of(states: Sequence[DeliverableState], indicators: Sequence[IndicatorState]) -> tuple[GroupCounts, ...]:
    found = []
    for group in Group:
        members = [state for state in states if state.group == group]
        ids = {state.id for state in members}
        notes: dict[str, int] = defaultdict(int)
        for state in members:
            if state.note:
                notes[state.note] += 1
        found.append(
            GroupCounts(
                group=group,
                biennia=tuple(dict.fromkeys(state.biennium_label for state in members)),
                counts=count(members),
                notes=tuple(notes.items()),
                indicators=count_indicators(one for one in indicators if one.deliverable_id in ids),
            )
        )
    return tuple(found)


def bands_of(states: Sequence[DeliverableState]) -> tuple[BandCounts, ...]:
    """Bands in the order in which the plan's table comes to them."""
    members: dict[tuple[str, str], list[DeliverableState]] = defaultdict(list)
    for state in states:
        members[state.band].append(state)
    return tuple(
        BandCounts(
            biennium_slug=rows[0].biennium_slug,
            biennium_title=rows[0].biennium_title,
            theme_slug=rows[0].theme_slug,
            theme_title=rows[0].theme_title or None,
            counts=count(rows),
            deliverables=tuple(rows),
        )
        for rows in members.values()
    )


def outcomes_of(states: Sequence[DeliverableState], belonging: Belonging) -> Breakdown[OutcomeCounts]:
    members: dict[int, list[DeliverableState]] = defaultdict(list)
    for state in states:
        for number in state.outcomes:
            members[number].append(state)
    rows = tuple(
        OutcomeCounts(number, title, count(members[number])) for number, title in sorted(belonging.outcomes.items())
    )
    return Breakdown(rows, len(states), sum(row.counts.total for row in rows))


def units_of(states: Sequence[DeliverableState], belonging: Belonging) -> Breakdown[UnitCounts]:
    """Units with a part in force, by code."""
    own: dict[int, list[DeliverableState]] = defaultdict(list)
    for state in states:
        for unit_id in belonging.units_of.get(state.id, ()):
            own[unit_id].append(state)
    rows = []
    for unit in sorted(belonging.units.values(), key=lambda one: one.code.lower()):
        parts = [part for part in belonging.units.values() if unit.id in part.above]
        together = {state.id: state for part in (unit, *parts) for state in own[part.id]}
        rows.append(
            UnitCounts(
                code=unit.code,
                slug=unit.slug,
                name=unit.name,
                counts=count(own[unit.id]),
                with_parts=count(together.values()),
                parts=tuple(sorted(part.code for part in parts)),
            )
        )
    return Breakdown(tuple(rows), len(states), sum(row.counts.total for row in rows))
