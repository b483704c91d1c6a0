"""The whole of a plan as at a moment: figures for pages, and everything for papers."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress
from typing import Any, Generic

from deliverables.models import ActionPlan
from deliverables.statuses import Timeliness
from reporting.summaries.belonging import Belonging, load_belonging
from reporting.summaries.breakdowns import (
    BandCounts,
    Breakdown,
    GroupCounts,
    Line,
    OutcomeCounts,
    UnitCounts,
    bands_of,
    groups_of,
    numbers_of,
    outcomes_of,
    units_of,
)
from reporting.summaries.counts import Counts, count
from reporting.summaries.deliverables import DeliverableLine, DeliverableState, OnDemand, line_of
from reporting.summaries.groups import Group
from reporting.summaries.indicators import (
    AchievedOf,
    IndicatorCounts,
    IndicatorState,
    achieved_in,
    count_indicators,
    load_achieved,
    load_indicators,
)
from reporting.summaries.outputs import load_outputs
from reporting.summaries.resources import ResourceSummary, load_resources
from reporting.summaries.state_rows import Kind, StateRows, kinds_of, load_states


@dataclass(frozen=True)
class PlanFigures(Generic[Line]):
    """The figures of a plan on the day `on`, as known at `known_at` (None: as known today).

    deliverables: in the plan's order; each is made when it is asked for, so ask only for what is shown.
    coordinators: ids of their coordinating units, in the same order. groups: firm, conditional, later, in
    this order, each present also when it is empty. counts and indicator_counts: over all groups; say them
    only beside the groups. overdue: most months first. due_soon: by due month. completed_late: most months
    first. items: how many deliverables each item has, by its number. moved: ids of those of which
    `changes_since` may tell a move, since the day that was given; None without one. illustrative: a row behind
    any of these figures is sample data.
    """

    on: dt.date
    known_at: dt.datetime | None
    deliverables: Sequence[Line]
    coordinators: tuple[int, ...]
    counts: Counts
    groups: tuple[GroupCounts, ...]
    bands: tuple[BandCounts[Line], ...]
    outcomes: Breakdown[OutcomeCounts]
    units: Breakdown[UnitCounts]
    indicator_counts: IndicatorCounts
    overdue: Sequence[Line]
    due_soon: Sequence[Line]
    completed_late: Sequence[Line]
    items: Mapping[int, int]
    moved: frozenset[int] | None
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


@dataclass(frozen=True)
class PlanSummary(PlanFigures[DeliverableState]):
    """The same figures, with the outputs of each deliverable and every indicator in the plan's order."""

    indicators: tuple[IndicatorState, ...]

    def indicators_of(self, ref: str) -> tuple[IndicatorState, ...]:
        """Indicators of one deliverable, by its reference ("5b")."""
        return tuple(state for state in self.indicators if state.deliverable_ref == ref)


def figures(
    plan: ActionPlan, on: dt.date, known_at: dt.datetime | None = None, *, since: dt.date | None = None
) -> PlanFigures[DeliverableLine]:
    """What pages count in a plan, as at the end of the day `on`. Four queries, and little more than they cost.

    `known_at` leaves out what was recorded, corrected or amended after that instant. `since`: a day, for `moved`.
    """
    record = load_record(plan, on, known_at, since=since, shown_only=True)

    @cache
    def line(place: int) -> DeliverableLine:
        return DeliverableLine(**line_of(record.rows[place], record.kinds[place], record.belonging))

    return PlanFigures(**counted(record, line, load_achieved(plan, on, known_at)))


def in_bands(
    plan: ActionPlan, on: dt.date, known_at: dt.datetime | None = None
) -> tuple[BandCounts[DeliverableLine], ...]:
    """The deliverables alone, in the plan's bands. Two queries."""
    belonging = load_belonging(plan, on, known_at)
    rows = load_states(plan, on, known_at, belonging.amended)
    kinds = kinds_of(rows, on, belonging)
    return bands_of(kinds, lambda place: DeliverableLine(**line_of(rows[place], kinds[place], belonging)))


def summarize(plan: ActionPlan, on: dt.date, known_at: dt.datetime | None = None) -> PlanSummary:
    """`figures`, and what papers say of single deliverables and indicators. Five queries."""
    record = load_record(plan, on, known_at)
    outputs = load_outputs(plan, on, known_at)
    indicators = load_indicators(plan, on, known_at)

    @cache
    def state(place: int) -> DeliverableState:
        row = record.rows[place]
        line = line_of(row, record.kinds[place], record.belonging)
        return DeliverableState(**line, outputs=tuple(outputs.get(row.id, ())))

    return PlanSummary(**counted(record, state, achieved_in(indicators)), indicators=indicators)


@dataclass(frozen=True)
class Record:
    """What was read of a plan; the kind of each row stands in its place. moved: as in PlanFigures."""

    on: dt.date
    known_at: dt.datetime | None
    belonging: Belonging
    rows: StateRows
    kinds: Sequence[Kind]
    moved: frozenset[int] | None
    resources: ResourceSummary


def load_record(
    plan: ActionPlan,
    on: dt.date,
    known_at: dt.datetime | None,
    *,
    since: dt.date | None = None,
    shown_only: bool = False,
) -> Record:
    """Three queries; `since`: see `load_states`, `shown_only`: see `load_resources`."""
    belonging = load_belonging(plan, on, known_at)
    rows = load_states(plan, on, known_at, belonging.amended, since)
    resources = load_resources(plan, on, known_at, belonging.amended_lines, shown_only=shown_only)
    moved = frozenset(compress(rows.columns["id"], rows.columns["moved"])) if since else None
    return Record(on, known_at, belonging, rows, kinds_of(rows, on, belonging), moved, resources)


def counted(record: Record, make: Callable[[int], Line], achieved: AchievedOf) -> dict[str, Any]:
    """The fields of PlanFigures; `make` gives the deliverable of a place."""
    rows, kinds, belonging, resources = record.rows, record.kinds, record.belonging, record.resources
    numbers = numbers_of(rows, kinds, belonging)
    places: dict[Timeliness, list[int]] = defaultdict(list)
    for place, kind in enumerate(kinds):
        places[kind.lateness.kind].append(place)

    def those(timeliness: Timeliness, order: Callable[[int], Any]) -> OnDemand[Line]:
        return OnDemand(make, sorted(places[timeliness], key=order))

    return {
        "on": record.on,
        "known_at": record.known_at,
        "deliverables": OnDemand(make, range(len(rows))),
        "coordinators": tuple(rows.columns["coordinator"]),
        "counts": count(kinds),
        "groups": groups_of(rows, kinds, numbers, achieved),
        "bands": bands_of(kinds, make),
        "outcomes": outcomes_of(numbers, belonging),
        "units": units_of(numbers, belonging),
        "indicator_counts": count_indicators(Counter(achieved.values())),
        "overdue": those(Timeliness.OVERDUE, lambda place: -kinds[place].lateness.months),
        "due_soon": those(Timeliness.DUE_SOON, lambda place: rows[place].due_as_of),
        "completed_late": those(Timeliness.COMPLETED_LATE, lambda place: -kinds[place].lateness.months),
        "items": Counter(
            {belonging.items[key].number: number for key, number in Counter(rows.columns["item"]).items()}
        ),
        "moved": record.moved,
        "resources": resources,
        "illustrative": any(kind.update.sample for kind in set(kinds))
        or bool(belonging.sampled)
        or any(one.illustrative for indicators in set(achieved.values()) for one in indicators)
        or any(part.illustrative for line in resources.lines for part in line.mobilized),
    }
