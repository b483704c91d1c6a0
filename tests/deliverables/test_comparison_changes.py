"""What two states of a deliverable differ in: a truth table without a database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from deliverables.comparison.changes import Change, Difference, State, What, compare, slippage_in_words
from deliverables.months import Month
from deliverables.statuses import timeliness

BEFORE, AFTER = dt.date(2016, 9, 30), dt.date(2017, 9, 30)
DUE = Month.of(2017, 12)
NOTHING_YET = State(
    status="not-started",
    outlook="",
    lateness=timeliness("not-started", DUE, None, BEFORE),
    due=DUE,
    expected=None,
    completed_on=None,
    updated_on=None,
    delivered=((0, 4, "briefs"),),
)


def state(status: str, on: dt.date = BEFORE, **fields: Any) -> State:
    """A state on a day with an update; its lateness follows from the rest."""
    if status == "in-progress":
        fields.setdefault("outlook", "on-track")
    if status == "completed":
        fields.setdefault("completed_on", dt.date(2017, 6, 9))
    found = replace(NOTHING_YET, status=status, updated_on=on, **fields)
    return replace(found, lateness=timeliness(status, found.due, found.completed_on, on))


def said(before: State, after: State) -> dict[str, tuple[str, str]]:
    return {one.label: (one.before, one.after) for one in compare(before, after).differences}


def test_nothing_recorded_on_both_dates_is_unchanged():
    found = compare(NOTHING_YET, NOTHING_YET)
    assert (found.mark, found.changes, found.differences) == (Change.UNCHANGED, {"unchanged"}, ())
    assert found.slippage == 0


def test_the_first_update_makes_it_new_in_the_record():
    found = compare(NOTHING_YET, state("in-progress"))
    assert found.mark == Change.NEW
    assert found.changes == {"new", "started"}
    assert said(NOTHING_YET, state("in-progress")) == {
        "Status": ("Not started", "In progress"),
        "Outlook": ("none", "On track"),
    }


def test_an_update_without_news_makes_it_new_and_differs_in_nothing():
    found = compare(NOTHING_YET, state("not-started"))
    assert (found.mark, found.differences) == (Change.NEW, ())


def test_a_first_output_makes_it_new_too():
    found = compare(NOTHING_YET, replace(NOTHING_YET, delivered=((1, 4, "briefs"),)))
    assert found.changes == {"new", "delivered"}
    assert [(one.before, one.after) for one in found.differences] == [("0 of 4 briefs", "1 of 4 briefs")]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("not-started", "in-progress", "started"),
        ("suspended", "in-progress", None),
        ("in-progress", "completed", "completed"),
        ("completed", "in-progress", None),
        ("in-progress", "suspended", "suspended"),
        ("suspended", "discontinued", "discontinued"),
        ("completed", "completed", None),
    ],
)
def test_a_new_status_has_its_own_word(before, after, change):
    found = compare(state(before), state(after, AFTER)).changes
    words = {"started", "completed", "suspended", "discontinued"}
    assert found & words == ({change} if change else set())


def test_the_completion_moves_by_months():
    late = state("in-progress", AFTER, outlook="off-track", expected=Month.of(2018, 3))
    found = compare(state("in-progress"), late)
    assert found.slippage == 3
    assert found.changes == {"changed", "later"}
    assert said(state("in-progress"), late)["Completion"] == ("due 12/2017", "expected 03/2018")
    back = compare(late, state("in-progress", AFTER))
    assert (back.slippage, back.changes) == (-3, {"changed", "earlier"})


def test_a_completion_is_set_against_what_was_expected():
    done = state("completed", AFTER, due=Month.of(2017, 3))
    found = compare(state("in-progress", due=Month.of(2017, 3), expected=Month.of(2017, 5)), done)
    assert found.slippage == 1
    words = {one.label: (one.before, one.after) for one in found.differences}
    assert words["Completion"] == ("expected 05/2017", "completed 9 Jun 2017, 3 months late")
    assert "Outlook" not in words


def test_what_is_suspended_or_has_no_month_has_no_slippage():
    assert compare(state("in-progress"), state("suspended", AFTER)).slippage is None
    assert compare(state("suspended"), state("in-progress", AFTER)).slippage is None
    undated = state("in-progress", due=None)
    assert compare(undated, replace(undated, expected=DUE)).slippage is None
    assert compare(undated, undated).mark == Change.UNCHANGED
    assert said(undated, state("completed", AFTER, due=None))["Completion"] == ("no date set", "completed 9 Jun 2017")


def test_a_due_month_that_moved_is_slippage_and_told_by_its_amendment():
    moved = state("in-progress", AFTER, due=Month.of(2018, 6))
    amended = Difference(What.AMENDED, "Due month", "12/2017", "06/2018", "GB.329/PV")
    found = compare(state("in-progress"), moved, [amended])
    assert (found.slippage, found.differences) == (6, (amended,))
    assert found.changes == {"changed", "amended", "later"}


def test_to_become_overdue_is_a_change_and_to_stay_so_is_none():
    due = Month.of(2017, 3)
    before, then, after = (state("in-progress", on, due=due) for on in (BEFORE, dt.date(2017, 6, 30), AFTER))
    found = compare(before, after)
    assert found.changes == {"changed", "overdue"}
    assert said(before, after) == {"Timeliness": ("not yet due", "overdue by 6 months")}
    assert compare(then, after).mark == Change.UNCHANGED


def test_the_reason_stands_with_the_first_thing_that_the_update_changed():
    at_risk = state("in-progress", AFTER, outlook="at-risk", expected=Month.of(2018, 1))
    first, second = compare(state("in-progress"), at_risk, reason="The audit moved.").differences
    assert (first.what, first.why) == (What.OUTLOOK, "The audit moved.")
    assert (second.what, second.why) == (What.COMPLETION, "")
    delivered = replace(state("in-progress"), delivered=((1, 4, "briefs"),))
    [only] = compare(state("in-progress"), delivered, reason="The audit moved.").differences
    assert only.why == ""


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (None, ""),
        (0, ""),
        (1, "1 month later"),
        (9, "9 months later"),
        (-1, "1 month earlier"),
        (-2, "2 months earlier"),
    ],
)
def test_slippage_in_words(months, words):
    assert slippage_in_words(months) == words
