"""Recording on commitments: who, when, what is refused, what a correction and a withdrawal leave."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from deliverables import actions
from deliverables.access import standing_of
from deliverables.commitments import commitments_as_of
from deliverables.models import Commitment, CommitmentUpdate, Membership, Unit
from tests import factories
from tests.deliverables.recording import JUNE, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def commitment(plan):
    return lambda slug="partnerships": Commitment.objects.get(slug=slug)


@pytest.fixture
def record(commitment, focal_sme, now):
    def make(slug: str = "partnerships", **given: Any) -> CommitmentUpdate:
        who = {"commitment": commitment(slug), "by": focal_sme, "at": now, "effective_on": JUNE}
        return actions.record_commitment_update(**who | {"text": "Talks were held."} | given)

    return make


def said(plan: Any, on: str, slug: str = "partnerships", known: str = "") -> str:
    """What was in force on a day, as known at noon of another one; "" for nothing."""
    known_at = factories.moment(known) if known else None
    (state,) = commitments_as_of(plan, dt.date.fromisoformat(on), known_at, slug=slug)
    return state.newest.text if state.newest else ""


def test_an_update_says_who_for_which_unit_and_when(record, focal_sme, now):
    row = record(text="  Talks were held.\n")
    assert (row.text, row.by, row.unit.code) == ("Talks were held.", focal_sme, "SME")
    assert (row.effective_on, row.recorded_at, row.illustrative) == (JUNE, now, False)


def test_a_manager_writes_for_no_unit(record, manager):
    assert record("guidance", by=manager).unit is None


def test_under_a_fixed_clock_it_is_sample_data(record, today):
    assert record().illustrative


def test_the_newest_at_the_date_holds_and_a_later_one_takes_its_place(plan, record):
    record(text="First.")
    record(text="Second.", effective_on=dt.date(2016, 9, 1))
    assert [said(plan, on) for on in ("2016-05-31", "2016-06-01", "2016-08-31", "2016-09-01")] == [
        "",
        "First.",
        "First.",
        "Second.",
    ]


def test_a_correction_holds_from_the_day_on_which_it_was_recorded(plan, record):
    wrong = record(text="Wrong.", at=factories.moment("2016-06-02"))
    record(text="Right.", at=factories.moment("2016-08-01"), corrects=wrong, correction_reason="A slip.")
    assert said(plan, "2016-06-30") == "Right."
    assert said(plan, "2016-06-30", known="2016-07-31") == "Wrong."
    assert said(plan, "2016-06-30", known="2016-06-01") == ""


def test_a_withdrawal_leaves_what_was_said_before(plan, record, focal_sme):
    record(text="First.", at=factories.moment("2016-06-02"))
    wrong = record(text="Wrong.", effective_on=dt.date(2016, 7, 1), at=factories.moment("2016-07-02"))
    row = actions.withdraw_commitment_update(
        row=wrong, by=focal_sme, at=factories.moment("2016-08-01"), reason=" No. "
    )
    assert (row.withdrawn, row.corrects, row.correction_reason, row.unit.code) == (True, wrong, "No.", "SME")
    assert said(plan, "2016-12-31") == "First."
    assert said(plan, "2016-12-31", known="2016-07-31") == "Wrong."


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"text": " \n"}, "text", "Write what was done."),
        ({"text": "a\x07b"}, "text", "control character"),
        ({"effective_on": dt.date(2017, 10, 3)}, "effective_on", "lies in the future"),
        ({"effective_on": dt.date(2015, 11, 11)}, "effective_on", "Delivery starts on 12 November 2015"),
    ],
)
def test_what_does_not_fit_is_refused(record, given, field, sentence):
    assert sentence in refused(record, **given)[field][0]


def test_a_correction_needs_a_reason_and_the_same_commitment_and_happens_once(record, manager):
    wrong = record()
    elsewhere = record("resource-mobilization")
    assert "correction_reason" in refused(record, corrects=wrong)
    why = {"correction_reason": "A slip."}
    assert "same object" in refused(record, corrects=elsewhere, **why)[""][0]
    record(corrects=wrong, **why)
    assert "already" in refused(record, corrects=wrong, **why)[""][0]


def test_a_withdrawal_needs_a_reason_and_happens_once(record, focal_sme, now):
    row = record()
    who = {"row": row, "by": focal_sme, "at": now}
    assert "correction_reason" in refused(actions.withdraw_commitment_update, **who, reason=" ")
    actions.withdraw_commitment_update(**who, reason="A slip.")
    assert "already" in refused(actions.withdraw_commitment_update, **who, reason="A slip.")[""][0]


def test_who_cannot_is_told_who_can(record, focal_dialogue, manager):
    with pytest.raises(PermissionDenied, match="Only focal points of SME and managers of the plan"):
        record(by=focal_dialogue)
    with pytest.raises(PermissionDenied, match="names no unit for this commitment, so only managers"):
        record("guidance")
    with pytest.raises(PermissionDenied, match="Turin Centre, ACT/EMP and ACTRAV"):
        record("capacity-building")
    row = record()
    with pytest.raises(PermissionDenied, match="Only focal points of SME"):
        actions.withdraw_commitment_update(row=row, by=focal_dialogue, at=row.recorded_at, reason="No.")


def test_a_unit_takes_part_in_the_plan_through_a_commitment(plan, record):
    """ENTERPRISES is responsible for no deliverable; paragraph 9 names it."""
    person = factories.person("focal.enterprises", unit="ENTERPRISES")
    assert standing_of(person, plan, dt.date(2017, 10, 2)).is_insider
    assert record("global-enterprise-team", by=person).unit.code == "ENTERPRISES"


def test_a_unit_of_another_plan_does_not(plan, record):
    person = factories.person("outside")
    unit = Unit.objects.create(code="ARCHIVES", slug="archives", name="Archives")
    Membership.objects.create(user=person, unit=unit)
    assert not standing_of(person, plan, dt.date(2017, 10, 2)).is_insider


def test_what_was_recorded_meanwhile_stops_who_has_not_seen_it(record, commitment, focal_sme, now):
    seen = actions.version_of_commitment(commitment())
    row = record(seen=seen)
    with pytest.raises(actions.RecordMovedOn):
        record(seen=seen)
    with pytest.raises(actions.RecordMovedOn):
        actions.withdraw_commitment_update(row=row, by=focal_sme, at=now, reason="No.", seen=seen)
    record("resource-mobilization", seen="0")
    assert CommitmentUpdate.objects.count() == 2
