"""Completed: with evidence, and since a day that stays true."""

from __future__ import annotations

import datetime as dt

from deliverables import actions
from tests.deliverables.recording import JUNE, LINK, refused, state

NEEDS_EVIDENCE = {"evidence": ["A completed deliverable needs at least one piece of evidence: a link or a file."]}


def test_completed_needs_evidence(update):
    assert refused(update, "completed", evidence=[]) == NEEDS_EVIDENCE


def test_evidence_that_the_deliverable_has_already_is_enough(update):
    update(evidence=[LINK])
    assert update("completed", effective_on=dt.date(2016, 7, 1), evidence=[]).status == "completed"


def test_evidence_of_another_deliverable_is_not_enough(update):
    update(ref="3b", evidence=[LINK])
    assert refused(update, "completed", evidence=[]) == NEEDS_EVIDENCE


def test_evidence_that_was_withdrawn_is_not_enough(update, focal_sme, now):
    row = update(evidence=[LINK])
    actions.withdraw(row=row.evidence.get(), by=focal_sme, at=now, reason="The wrong report.")
    given = {"effective_on": dt.date(2016, 7, 1), "evidence": []}
    assert refused(update, "completed", **given) == NEEDS_EVIDENCE


def test_completed_is_true_from_its_effective_date(update):
    assert update("completed").completed_on == JUNE


def test_the_day_of_completion_is_kept_while_it_stays_completed(update):
    update("completed")
    later = update("completed", effective_on=dt.date(2016, 9, 1), done="It was translated.", evidence=[])
    assert later.completed_on == JUNE
    assert state("3a").completed_on == JUNE


def test_what_is_completed_again_is_completed_from_that_day(update):
    update("completed")
    update(effective_on=dt.date(2016, 7, 1), reason="A study was wrong.")
    assert state("3a", "2016-07-01").completed_on is None
    assert update("completed", effective_on=dt.date(2016, 8, 1)).completed_on == dt.date(2016, 8, 1)


def test_a_completion_is_not_dated_before_one_that_counts(update):
    update("completed")
    sentences = refused(update, "completed", effective_on=dt.date(2016, 5, 1))
    assert list(sentences) == ["effective_on"]
    assert sentences["effective_on"][0].startswith("The update of 1 June 2016 says")


def test_an_earlier_completion_that_was_taken_back_in_between_can_be_recorded(update):
    update(effective_on=dt.date(2016, 5, 1))
    update("completed")
    assert update("completed", effective_on=dt.date(2016, 3, 1)).completed_on == dt.date(2016, 3, 1)
    assert state("3a").completed_on == JUNE


def test_work_taken_up_again_is_not_slipped_in_under_a_completion_that_goes_on(update):
    update("completed")
    update("completed", effective_on=dt.date(2016, 9, 1), evidence=[])
    sentences = refused(update, effective_on=dt.date(2016, 7, 1), reason="A study was wrong.")
    assert "The update of 1 September 2016 says" in sentences["effective_on"][0]


def test_the_day_of_completion_can_be_corrected_either_way(update):
    wrong = update("completed")
    right = update("completed", effective_on=dt.date(2016, 5, 1), corrects=wrong, correction_reason="A month early.")
    assert (right.completed_on, state("3a").completed_on) == (dt.date(2016, 5, 1), dt.date(2016, 5, 1))
    update("completed", effective_on=dt.date(2016, 8, 1), corrects=right, correction_reason="Later after all.")
    assert state("3a").completed_on == dt.date(2016, 8, 1)


def test_a_correction_does_not_leave_a_wrong_day_of_completion_behind(update):
    wrong = update("completed")
    update("completed", effective_on=dt.date(2016, 9, 1), evidence=[])
    given = {"effective_on": dt.date(2016, 8, 1), "corrects": wrong, "correction_reason": "Later."}
    sentences = refused(update, "completed", **given)
    assert sentences["effective_on"][0].startswith("The update of 1 September 2016 says")
