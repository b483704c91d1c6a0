"""The whole plan on two dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from deliverables import statuses
from deliverables.access import PlanPage
from deliverables.comparison.amendments import AmendedPlan, load_amended_plan
from deliverables.comparison.changes import Compared, State, compare
from deliverables.comparison.words import mark_in_words
from deliverables.plan_rows import PlanRow, plan_rows_on


@dataclass
class PlanOnTwoDates:
    """`before` and `found` by deliverable; `rows` are those of the later date."""

    rows: list[PlanRow]
    before: dict[int, PlanRow] = field(default_factory=dict)
    found: dict[int, Compared] = field(default_factory=dict)
    amended: AmendedPlan = field(default_factory=AmendedPlan)
    before_any_update: bool = False


def load_plan_on_two_dates(page: PlanPage, since: dt.date) -> PlanOnTwoDates:
    """Four queries, however large the plan is."""
    rows, earlier = plan_rows_on(page, None, page.on, since)
    amended = load_amended_plan(page.plan, since, page.on)
    states = [(state_of(then, since), state_of(now, page.on)) for then, now in zip(earlier, rows, strict=True)]
    return PlanOnTwoDates(
        rows=rows,
        before={row.deliverable.pk: row for row in earlier},
        found={
            row.deliverable.pk: compare(*both, amended.differences(row.deliverable.pk, row.deliverable.item_id))
            for row, both in zip(rows, states, strict=True)
        },
        amended=amended,
        before_any_update=not any(then.is_recorded for then, _now in states),
    )


def state_of(row: PlanRow, on: dt.date) -> State:
    one = row.deliverable
    return State(
        status=one.status,
        outlook=one.outlook,
        lateness=statuses.timeliness(one.status, one.due_as_of, one.completed_on, on),
        due=one.due_as_of,
        expected=one.expected,
        completed_on=one.completed_on,
        updated_on=one.updated_on,
        delivered=tuple((count["done"], count["total"], count["kind"]) for count in row.outputs),
    )


def compared_in_words(both: PlanOnTwoDates, row: PlanRow) -> dict[str, Any]:
    """What the row of a deliverable shows of the comparison; `what`: names of what changed, each once."""
    found = both.found[row.deliverable.pk]
    labels = dict.fromkeys(one.label[:1].lower() + one.label[1:] for one in found.differences)
    return {
        "before": both.before[row.deliverable.pk],
        "what": capfirst(get_text_list(list(labels), _("and"))),
        **mark_in_words(found),
    }
