"""The comparison of two dates and the changes between them, of which papers tell, agree: one rule, two readings."""

from __future__ import annotations

import datetime as dt

import pytest

from deliverables.choices import load_choices
from deliverables.comparison.changes import Change, What
from deliverables.comparison.rows import load_comparison
from deliverables.listing import deliverables_on
from deliverables.models import Deliverable
from deliverables.statuses import Status
from reporting.summaries import change_rows, changes_since, figures
from tests.factories import moment
from tests.many_plans import make_many_plans
from tests.pages.compared_reading import write_changes
from tests.sample_record import sample_record

DAYS = [dt.date(2015, 10, 14), dt.date(2016, 3, 1), dt.date(2016, 9, 30), dt.date(2017, 3, 1), dt.date(2017, 10, 2)]
PAIRS = [(since, on) for since in DAYS for on in DAYS if since < on]


def compared(plan, since, on):
    choices = load_choices(plan, on)
    rows = load_comparison(plan, deliverables_on(on).in_plan(plan), since, on, choices).rows
    return {row.after.ref: row for row in rows}


@pytest.mark.parametrize(("since", "on"), PAIRS)
def test_the_two_ends_are_those_of_the_steps(plan, since, on):
    sample_record(plan)
    [other] = make_many_plans(1, 9, plan)
    for one in (plan, other):
        found, told = compared(one, since, on), changes_since(one, since, on)
        for ref, row in found.items():
            moves = [move for move in told.statuses if move.ref == ref]
            ends = (moves[0].before, moves[-1].after) if moves else (row.after.status, row.after.status)
            assert (row.before.status, row.after.status) == ends, ref
            is_open = {row.before.status, row.after.status} <= {Status.NOT_STARTED, Status.IN_PROGRESS}
            slips = [move.months or 0 for move in told.expected if move.ref == ref]
            if is_open and row.found.slippage is not None:
                assert row.found.slippage == sum(slips), ref
            delivered = [change for change in told.deliveries if change.ref == ref]
            assert (Change.DELIVERED.value in row.found.changes) == bool(delivered), ref


@pytest.mark.parametrize("most", [0, 40])
@pytest.mark.parametrize("known_at", [None, moment("2017-02-01")])
@pytest.mark.parametrize(("since", "on"), PAIRS)
def test_figures_know_which_deliverables_moved(plan, since, on, known_at, most, monkeypatch):
    """Whether they are named in the query for changes or, being too many, looked for again."""
    monkeypatch.setattr(change_rows, "MOST_MOVED", most)
    sample_record(plan)
    [other] = make_many_plans(1, 9, plan)
    for one in (plan, other):
        told = changes_since(one, since, on, known_at)
        moved = figures(one, on, known_at, since=since).moved
        assert changes_since(one, since, on, known_at, moved=moved) == told
        refs = set(Deliverable.objects.filter(pk__in=moved).values_list("ref", flat=True))
        assert {move.ref for move in (*told.statuses, *told.outlooks, *told.expected)} <= refs
    assert figures(plan, on, known_at).moved is None


def test_amendments_are_told_by_both(plan):
    write_changes(plan)
    since, on = dt.date(2016, 9, 30), dt.date(2017, 10, 2)
    told = {(change.target, change.field) for change in changes_since(plan, since, on).amendments}
    found = compared(plan, since, on)
    assert told == {("deliverable", "text"), ("indicator", "text"), ("item", "resources_text"), ("deliverable", "due")}
    amended = {
        ref: [one.label for one in row.found.differences if one.what == What.AMENDED] for ref, row in found.items()
    }
    assert {ref: labels for ref, labels in amended.items() if labels} == {
        "3b": ["Text", "Indicator"],
        "4": ["Item 4, resource implications"],
        "7a": ["Due month"],
    }
