"""What follows from a status, a due month and a date: lateness, headline, suggested outlook."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliverables.months import Month
from deliverables.statuses import (
    Achievement,
    Headline,
    Lateness,
    Outlook,
    Status,
    Timeliness,
    achievement,
    headline,
    suggested_outlook,
    timeliness,
    why_suggested,
)

DUE = Month.of(2016, 3)
DAY = dt.date


# --- Timeliness: "03/2016" means in or by March 2016, late from 1 April ------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (DAY(2015, 11, 30), "not yet due"),
        (DAY(2015, 12, 1), "due soon"),
        (DAY(2016, 3, 1), "due soon"),
        (DAY(2016, 3, 31), "due soon"),
        (DAY(2016, 4, 1), "overdue by 1 month"),
        (DAY(2016, 4, 30), "overdue by 1 month"),
        (DAY(2016, 5, 1), "overdue by 2 months"),
        (DAY(2017, 3, 31), "overdue by 12 months"),
    ],
)
@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.IN_PROGRESS])
def test_what_is_due_in_march_2016_is_late_from_1_april(status, on, expected):
    assert str(timeliness(status, DUE, None, on)) == expected


@pytest.mark.parametrize(
    ("completed_on", "expected"),
    [
        (DAY(2015, 1, 1), "completed on time"),
        (DAY(2016, 3, 31), "completed on time"),
        (DAY(2016, 4, 1), "completed 1 month late"),
        (DAY(2016, 5, 31), "completed 2 months late"),
        (DAY(2017, 3, 1), "completed 12 months late"),
    ],
)
def test_what_was_completed_is_measured_by_its_day_and_not_by_todays(completed_on, expected):
    assert str(timeliness(Status.COMPLETED, DUE, completed_on, DAY(2019, 1, 1))) == expected


def test_a_report_due_in_april_2016_and_posted_on_31_may_was_one_month_late():
    assert timeliness(Status.COMPLETED, Month.of(2016, 4), DAY(2016, 5, 31), DAY(2016, 9, 30)) == Lateness(
        Timeliness.COMPLETED_LATE, 1
    )


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.DISCONTINUED])
@pytest.mark.parametrize("due", [None, DUE])
def test_what_has_stopped_is_neither_late_nor_in_time(status, due):
    lateness = timeliness(status, due, None, DAY(2019, 1, 1))
    assert lateness == Lateness(Timeliness.NOT_APPLICABLE)
    assert str(lateness) == ""
    assert not lateness.is_late


@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.IN_PROGRESS, Status.COMPLETED])
def test_without_a_date_nothing_can_be_late(status):
    assert str(timeliness(status, None, DAY(2016, 1, 1), DAY(2019, 1, 1))) == "no date set"


@pytest.mark.parametrize("kind", list(Timeliness))
def test_late_is_only_what_is_overdue_or_was_completed_late(kind):
    assert Lateness(kind, 1).is_late == (kind in {"overdue", "completed-late"})


# --- Headline: Discontinued > Suspended > Completed > overdue > outlooks > In progress > Not started -


@pytest.mark.parametrize(
    ("status", "outlook", "late", "expected"),
    [
        ("discontinued", "", True, "discontinued"),
        ("suspended", "", True, "suspended"),
        ("completed", "", True, "completed"),
        ("in-progress", "on-track", True, "overdue"),
        ("in-progress", "off-track", True, "overdue"),
        ("not-started", "", True, "overdue"),
        ("in-progress", "off-track", False, "off-track"),
        ("in-progress", "at-risk", False, "at-risk"),
        ("in-progress", "on-track", False, "on-track"),
        ("in-progress", "", False, "in-progress"),
        ("not-started", "", False, "not-started"),
    ],
)
def test_the_headline_is_the_first_word_that_applies(status, outlook, late, expected):
    kinds = {Timeliness.OVERDUE} if late else set(Timeliness) - {Timeliness.OVERDUE}
    assert {headline(status, outlook, kind) for kind in kinds} == {Headline(expected)}


def test_the_headlines_are_written_down_in_the_order_of_their_precedence():
    assert [word.label for word in Headline] == [
        "Discontinued",
        "Suspended",
        "Completed",
        "Overdue",
        "Off track",
        "At risk",
        "On track",
        "In progress",
        "Not started",
    ]


def test_a_status_that_is_not_known_is_an_error():
    with pytest.raises(ValueError, match="finished"):
        headline("finished", "", Timeliness.NOT_YET_DUE)


# --- Suggested outlook -----------------------------------------------------------------------------


def by_the_rule(left: int, slip: int, delivered: int, planned: int) -> Outlook:
    """Design: overdue, or expected more than 3 months after due → Off track; expected after due, or due within
    3 months with fewer than half of the outputs delivered → At risk; else On track."""
    if left < 0:
        return Outlook.OFF_TRACK
    if slip > 3:
        return Outlook.OFF_TRACK
    if slip > 0:
        return Outlook.AT_RISK
    if left <= 3 and planned and delivered / planned < 0.5:
        return Outlook.AT_RISK
    return Outlook.ON_TRACK


OUTPUTS = [(0, 0), (0, 1), (1, 1), (0, 2), (1, 2), (1, 3), (2, 3), (3, 7), (4, 7), (8, 7)]


@pytest.mark.parametrize(
    ("left", "slip", "outputs"), list(product([-2, -1, 0, 1, 2, 3, 4, 21], [-1, 0, 1, 3, 4], OUTPUTS))
)
def test_the_suggestion_follows_from_months_and_outputs(left, slip, outputs):
    due = Month.of(2017, 9)
    delivered, planned = outputs
    suggestion = suggested_outlook(
        due=due,
        expected=due + slip if slip else None,
        on=(due + -left).last_day,
        delivered=delivered,
        planned=planned,
    )
    assert suggestion == by_the_rule(left, slip, delivered, planned)


def test_without_a_due_month_nothing_speaks_against_on_track():
    assert suggested_outlook(due=None, expected=None, on=DAY(2017, 9, 30), delivered=0, planned=3) == "on-track"
    later = Month.of(2019, 12)
    assert suggested_outlook(due=None, expected=later, on=DAY(2017, 9, 30), delivered=0, planned=3) == "on-track"


@pytest.mark.parametrize(
    ("due", "expected", "delivered", "planned", "words"),
    [
        (None, None, 0, 3, "no due month is set"),
        (Month.of(2017, 8), None, 0, 0, "the due month, 08/2017, is past"),
        (Month.of(2017, 9), None, 1, 1, "the due month is this one, 09/2017; 1 of 1 outputs delivered"),
        (Month.of(2017, 10), Month.of(2017, 11), 0, 0, "due in 1 month, 10/2017; expected 1 month later"),
        (
            Month.of(2017, 12),
            Month.of(2018, 3),
            1,
            4,
            "due in 3 months, 12/2017; expected 3 months later; 1 of 4 outputs delivered, fewer than half",
        ),
        (Month.of(2018, 1), Month.of(2017, 12), 1, 4, "due in 4 months, 01/2018; 1 of 4 outputs delivered"),
    ],
)
def test_the_figures_behind_the_suggestion_are_said(due, expected, delivered, planned, words):
    on = DAY(2017, 9, 30)
    assert why_suggested(due=due, expected=expected, on=on, delivered=delivered, planned=planned) == words


@given(st.integers(-24, 24), st.integers(0, 12), st.integers(0, 10), st.integers(0, 10))
def test_more_outputs_never_make_the_suggestion_worse(left, slip, delivered, planned):
    order = [Outlook.OFF_TRACK, Outlook.AT_RISK, Outlook.ON_TRACK]
    due = Month.of(2017, 9)
    suggestions = [
        suggested_outlook(due=due, expected=due + slip, on=(due + -left).first_day, delivered=number, planned=planned)
        for number in (delivered, delivered + 1)
    ]
    assert order.index(suggestions[0]) <= order.index(suggestions[1])


# --- Indicators ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        ([], Achievement.NOT_MEASURED),
        ([None], Achievement.NOT_MEASURED),
        ([None, None], Achievement.NOT_MEASURED),
        ([True], Achievement.ACHIEVED),
        ([True, True], Achievement.ACHIEVED),
        ([True, None], Achievement.PARTLY_ACHIEVED),
        ([True, False], Achievement.PARTLY_ACHIEVED),
        ([False, None], Achievement.NOT_ACHIEVED),
        ([False, False], Achievement.NOT_ACHIEVED),
    ],
)
def test_an_indicator_is_achieved_when_each_of_its_conditions_is_met(met, expected):
    assert achievement(met) == expected
    assert achievement(iter(met)) == expected
