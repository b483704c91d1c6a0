"""The rows of the list on two dates, and what changed in each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from deliverables.choices import PlanChoices
from deliverables.comparison.amendments import load_amended_plan
from deliverables.comparison.changes import Compared, State, compare
from deliverables.listing import Row, deliverables_on, load_rows
from deliverables.models import ActionPlan, StatusUpdate
from deliverables.models.states import DeliverableQuerySet


@dataclass(frozen=True)
class ComparedRow:
    """One deliverable on both dates."""

    before: Row
    after: Row
    found: Compared


@dataclass(frozen=True)
class Comparison:
    """`before_any_update`: on the earlier date nothing was recorded yet of any deliverable of the plan."""

    rows: list[ComparedRow]
    before_any_update: bool


def load_comparison(
    plan: ActionPlan, deliverables: DeliverableQuerySet, since: dt.date, on: dt.date, choices: PlanChoices
) -> Comparison:
    """The rows of a selection from `deliverables_on(on)`, in its order, beside what they were. Six queries."""
    after = load_rows(deliverables, on, choices)
    before = {row.pk: row for row in load_rows(deliverables_on(since).in_plan(plan), since, choices)}
    amended = load_amended_plan(plan, since, on)
    reasons = reasons_between(plan, since, on)
    states = {key: state_of(row) for key, row in before.items()}
    rows = [
        ComparedRow(
            before[row.pk],
            row,
            compare(states[row.pk], state_of(row), amended.differences(row.pk, row.item), reasons.get(row.pk, "")),
        )
        for row in after
    ]
    return Comparison(rows, before_any_update=not any(state.is_recorded for state in states.values()))


def state_of(row: Row) -> State:
    return State(
        status=row.status,
        outlook=row.outlook,
        lateness=row.lateness,
        due=row.due,
        expected=row.expected,
        completed_on=row.completed_on,
        updated_on=row.updated_on,
        delivered=tuple((count.delivered, count.planned, count.noun) for count in row.outputs),
    )


def reasons_between(plan: ActionPlan, since: dt.date, on: dt.date) -> dict[int, str]:
    """The reason given with the newest update of each deliverable, where that came after `since`. One query."""
    rows = StatusUpdate.objects.as_of(on).filter(deliverable__plan=plan, effective_on__gt=since).newest_first()
    found: dict[int, str] = {}
    for deliverable, reason in rows.values_list("deliverable_id", "reason"):
        found.setdefault(deliverable, reason)
    return found
