"""Which deliverables moved: of those that are not found, no change would be told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from deliverables.months import Month
from reporting.summaries import changes_since, figures
from tests.factories import correction_of, moment, status_update

SINCE, ON = dt.date(2017, 3, 1), dt.date(2017, 10, 2)
LONG_BEFORE, LATELY_BEFORE, WITHIN = "2016-02-01", "2017-02-01", "2017-06-01"
LATE, LATER = {"expected": Month.of(2018, 2)}, {"expected": Month.of(2018, 6)}
MOVES: dict[str, Any] = {
    "status alone": (("suspended", {}), ("discontinued", {})),
    "outlook alone": (("in-progress", {}), ("in-progress", {"outlook": "at-risk"})),
    "a month is expected": (("in-progress", {}), ("in-progress", LATE)),
    "another month is expected": (("in-progress", LATE), ("in-progress", LATER)),
    "no month is expected any more": (("in-progress", LATE), ("in-progress", {})),
    "the first update": (None, ("in-progress", {})),
    "the first update expects a month": (None, ("not-started", LATE)),
}
RESTS: dict[str, Any] = {
    "the same again": (("in-progress", LATE), ("in-progress", LATE)),
    "not started, as before the first update": (None, ("not-started", {})),
}


def told(plan, known_at=None):
    """Whether changes are told, without and with what the figures found: the two must agree."""
    found = figures(plan, ON, known_at, since=SINCE).moved
    alone, together = changes_since(plan, SINCE, ON, known_at), changes_since(plan, SINCE, ON, known_at, moved=found)
    assert alone == together
    return bool(alone), found


@pytest.mark.parametrize("before_on", [LONG_BEFORE, LATELY_BEFORE])
@pytest.mark.parametrize("case", MOVES | RESTS)
def test_one_difference_is_enough(plan, deliverable, case, before_on):
    before, after = (MOVES | RESTS)[case]
    one = deliverable("3a")
    for said, on in ((before, before_on), (after, WITHIN)):
        if said:
            status_update(one, said[0], on, **said[1])
    moves = case in MOVES
    assert told(plan) == (moves, {one.pk} if moves else set())


def test_there_and_back_are_two_moves(plan, deliverable):
    one = deliverable("3a")
    for on, outlook in ((LATELY_BEFORE, "on-track"), ("2017-05-01", "at-risk"), (WITHIN, "on-track")):
        status_update(one, "in-progress", on, outlook=outlook)
    assert told(plan) == (True, {one.pk})
    assert len(changes_since(plan, SINCE, ON).outlooks) == 2


def test_the_state_before_is_that_in_force_and_known(plan, deliverable):
    """The update before was wrong: as corrected nothing moved, as known earlier something did."""
    one = deliverable("3a")
    wrong = status_update(one, "in-progress", LATELY_BEFORE)
    status_update(one, "suspended", "2017-05-01")
    correction_of(wrong, WITHIN, status="suspended", outlook="", reason="A reason.")
    assert told(plan) == (False, set())
    assert told(plan, moment("2017-05-15")) == (True, {one.pk})


def test_a_correction_of_what_was_before_can_make_a_move(plan, deliverable):
    one = deliverable("3a")
    right = status_update(one, "suspended", LATELY_BEFORE)
    status_update(one, "suspended", "2017-05-01")
    correction_of(right, WITHIN, status="in-progress", outlook="on-track")
    assert told(plan) == (True, {one.pk})
    assert told(plan, moment("2017-05-15")) == (False, set())
