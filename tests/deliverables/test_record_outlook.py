"""Outlook and expected month of an update: what the figures suggest, and what needs a reason."""

from __future__ import annotations

import datetime as dt

import pytest

from deliverables import actions
from deliverables.months import Month
from deliverables.statuses import Status
from tests import factories
from tests.deliverables.recording import refused


@pytest.mark.parametrize("outlook", ["", "fine"])
def test_in_progress_has_an_outlook(update, outlook):
    assert refused(update, outlook=outlook) == {"outlook": ["Choose an outlook for the due month."]}


@pytest.mark.parametrize("status", sorted(set(Status.values) - {"in-progress"}))
def test_an_outlook_is_given_only_while_in_progress(update, status):
    sentence = "An outlook is given only while a deliverable is in progress."
    assert refused(update, status, outlook="on-track") == {"outlook": [sentence]}


def test_the_suggested_outlook_is_stored_beside_the_choice(update):
    row = update(outlook="off-track", reason="The partner hesitates.")
    assert (row.outlook, row.suggested_outlook) == ("off-track", "on-track")


@pytest.mark.parametrize("status", sorted(set(Status.values) - {"in-progress"}))
def test_where_there_is_no_outlook_none_is_suggested(update, status):
    assert update(status).suggested_outlook == ""


def test_departing_from_the_suggestion_needs_a_reason(update):
    sentence = "The figures suggest “On track”: say why you judge otherwise."
    assert refused(update, outlook="at-risk") == {"reason": [sentence]}
    assert update(outlook="at-risk", reason="The partner hesitates.").outlook == "at-risk"


def test_an_overdue_deliverable_is_suggested_to_be_off_track(update):
    sentence = "The figures suggest “Off track”: say why you judge otherwise."
    assert refused(update, ref="1", outlook="on-track") == {"reason": [sentence]}
    assert update(ref="1", outlook="off-track").reason == ""


def test_the_suggestion_counts_the_outputs_delivered_by_the_effective_date(update, deliverable):
    (output,) = deliverable("3a").planned_outputs.all()
    september = dt.date(2017, 9, 15)
    assert "At risk" in refused(update, effective_on=september)["reason"][0]
    factories.delivery(output, "2017-09-01", "First")
    factories.delivery(output, "2017-09-16", "Too late")
    assert "At risk" in refused(update, effective_on=september)["reason"][0]
    factories.delivery(output, "2017-09-15", "Second")
    assert update(effective_on=september).suggested_outlook == "on-track"


def test_the_suggestion_rests_on_the_due_month_of_its_own_day(update, manager, now, deliverable):
    amended = {"field": "due", "new": Month.of(2017, 12), "reason": "A decision.", "by": manager, "at": now}
    actions.amend(target=deliverable("4"), effective_on=dt.date(2017, 6, 1), **amended)
    back_dated = {"ref": "4", "by": manager, "effective_on": dt.date(2017, 4, 3)}
    assert update(outlook="off-track", **back_dated).suggested_outlook == "off-track"
    # On that day 12/2017 was not the due month, but another month that needs a reason.
    assert "expected" not in refused(update, outlook="off-track", expected=Month.of(2017, 12), **back_dated)


def test_another_month_than_the_due_month_needs_a_reason(update):
    given = {"expected": Month.of(2018, 2), "outlook": "at-risk"}
    assert refused(update, **given) == {"reason": ["Say why another month than the due month is expected."]}
    assert str(update(**given, reason="The study takes longer.").expected) == "02/2018"


def test_the_due_month_itself_is_no_other_month(update):
    assert update(expected=Month.of(2017, 12)).expected is None


@pytest.mark.parametrize("status", ["completed", "discontinued"])
def test_what_has_ended_has_no_expected_month(update, status):
    sentence = "A deliverable that is completed or discontinued has no expected month."
    given = {"expected": Month.of(2018, 2), "reason": "A reason."}
    assert refused(update, status, **given) == {"expected": [sentence]}


def test_what_is_suspended_may_have_an_expected_month(update):
    assert update("suspended", expected=Month.of(2018, 2)).expected == Month.of(2018, 2)


def test_the_expected_month_does_not_lie_before_the_update(update):
    given = {"expected": Month.of(2016, 5)}
    assert refused(update, **given) == {"expected": ["The expected month lies before the date of this update."]}
    assert update(expected=Month.of(2016, 6), reason="Sooner.").expected == Month.of(2016, 6)
