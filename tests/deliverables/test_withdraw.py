"""Taking back what was recorded wrongly: the wrong row stays, and counts no longer."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from deliverables import actions
from deliverables.clock import end_of_day
from deliverables.evidence import NewEvidence, evidence_of
from deliverables.models import Evidence, Measure, Note, OutputDelivery, StatusUpdate
from tests import factories
from tests.deliverables.recording import JUNE, LINK, refused, state

TODAY = dt.date(2017, 10, 2)
SECOND = NewEvidence(title="Another report", url="https://example.org/another")


@pytest.fixture
def withdraw(focal_sme, now):
    def record(row, **given):
        return actions.withdraw(**{"row": row, "by": focal_sme, "at": now, "reason": "A slip."} | given)

    return record


def one_of_each(row, manager, now):
    line = row.item.resource_lines.first()
    return [
        factories.status_update(row, "in-progress", "2016-06-01"),
        factories.note(row, "2016-06-01"),
        factories.delivery(row.planned_outputs.first(), "2016-06-01"),
        factories.measurement(Measure.objects.filter(indicator__deliverable=row)[0], 1, "2016-06-01"),
        actions.record_mobilization(line=line, by=manager, at=now, effective_on=JUNE, posts=1, source="A partner"),
    ]


def test_a_row_of_any_kind_is_withdrawn_and_stays(withdraw, manager, now, deliverable):
    for row in one_of_each(deliverable("3a"), manager, now):
        withdrawal = withdraw(row, by=manager)
        kind = type(row)
        assert list(kind.objects.as_of(TODAY)) == []
        assert set(kind.objects.all()) == {row, withdrawal}
        assert (withdrawal.withdrawn, withdrawal.corrects, withdrawal.correction_reason) == (True, row, "A slip.")
        assert (withdrawal.effective_on, withdrawal.recorded_at) == (JUNE, now)


def test_the_state_before_comes_back(update, withdraw):
    update()
    withdraw(update("suspended", effective_on=dt.date(2016, 9, 1)))
    assert state("3a").status == "in-progress"


def test_as_known_before_the_withdrawal_the_row_counts(withdraw, deliverable):
    row = factories.note(deliverable("3a"), "2016-06-01")
    withdraw(row)
    assert list(Note.objects.as_of(TODAY, end_of_day(dt.date(2017, 10, 1)))) == [row]
    assert list(Note.objects.as_of(TODAY, end_of_day(TODAY))) == []


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_withdrawal_needs_a_reason(update, withdraw, reason):
    assert refused(withdraw, update(), reason=reason) == {"correction_reason": ["Say why the entry is corrected."]}


def test_a_row_is_withdrawn_once_and_a_withdrawal_not_at_all(update, withdraw):
    row = update()
    withdrawal = withdraw(row)
    for what in (row, withdrawal):
        assert refused(withdraw, what) == {"": ["This entry has been corrected or withdrawn already."]}


def test_who_did_not_see_the_newest_entry_is_stopped(update, withdraw, deliverable):
    row = update()
    seen = actions.version_of(deliverable("3a"))
    factories.note(deliverable("3a"), "2016-07-01")
    with pytest.raises(actions.RecordMovedOn):
        withdraw(row, seen=seen)
    assert state("3a").status == "in-progress"


# --- Who -------------------------------------------------------------------------------------------


def test_a_status_is_withdrawn_by_who_may_set_it(update, withdraw, focal_actrav, manager):
    row = update(ref="1", outlook="off-track")
    with pytest.raises(PermissionDenied, match="The status is set by the focal points of SME"):
        withdraw(row, by=focal_actrav)
    assert withdraw(row, by=manager).unit is None


def test_a_contribution_is_withdrawn_by_any_unit_of_the_deliverable(withdraw, deliverable, focal_actrav):
    output = deliverable("5a").planned_outputs.get()
    assert withdraw(factories.delivery(output, "2016-06-01"), by=focal_actrav).unit.code == "ACTRAV"


def test_resources_are_withdrawn_by_managers(withdraw, deliverable, manager, focal_sme, now):
    line = deliverable("4").item.resource_lines.get()
    money = {"amount": Decimal(5), "currency": "CHF", "source": "A foundation"}
    row = actions.record_mobilization(line=line, by=manager, at=now, effective_on=JUNE, **money)
    with pytest.raises(PermissionDenied, match="Only a manager of this plan"):
        withdraw(row, by=focal_sme)
    assert withdraw(row, by=manager).pk


@pytest.mark.parametrize("who", ["reader", "approver", "auditor", "administrator", "focal_dialogue"])
def test_nobody_else_withdraws(withdraw, deliverable, request, who):
    row = factories.note(deliverable("3a"), "2016-06-01")
    with pytest.raises(PermissionDenied):
        withdraw(row, by=request.getfixturevalue(who))
    assert list(Note.objects.as_of(TODAY)) == [row]


# --- Evidence falls with its row, and completed is never left without any ----------------------------

ONLY = {
    "": ["The deliverable is recorded as completed and its only evidence is here: add other evidence first."],
}


def test_evidence_falls_with_the_row_that_it_speaks_for(update, withdraw, deliverable, now):
    row = update(evidence=[LINK, SECOND])
    withdraw(row)
    assert not evidence_of(deliverable("3a"), TODAY)
    assert Evidence.objects.as_of(TODAY).count() == 0
    assert evidence_of(deliverable("3a"), TODAY, now - dt.timedelta(seconds=1)).count() == 0
    assert {piece.correction_reason for piece in Evidence.objects.filter(withdrawn=True)} == {"A slip."}


def test_evidence_of_a_corrected_row_falls_with_the_row_that_took_its_place(update, withdraw, deliverable):
    wrong = update(evidence=[LINK])
    right = update(corrects=wrong, correction_reason="A slip.", evidence=[SECOND])
    assert evidence_of(deliverable("3a"), TODAY).count() == 2
    withdraw(right)
    assert not evidence_of(deliverable("3a"), TODAY)


def test_evidence_that_was_withdrawn_before_does_not_stand_in_the_way(update, withdraw):
    row = update(evidence=[LINK, SECOND])
    withdraw(row.evidence.first())
    withdraw(row)
    assert Evidence.objects.as_of(TODAY).count() == 0


def test_a_piece_of_evidence_is_withdrawn_alone(update, withdraw, deliverable):
    row = update("completed", evidence=[LINK, SECOND])
    withdraw(row.evidence.get(title="A report"))
    assert [piece.title for piece in evidence_of(deliverable("3a"), TODAY)] == ["Another report"]


def test_the_only_evidence_of_something_completed_is_not_withdrawn(update, withdraw):
    row = update("completed")
    assert refused(withdraw, row.evidence.get()) == ONLY


def test_nor_is_the_row_that_holds_it(update, withdraw, deliverable, focal_sme, now):
    output = deliverable("3a").planned_outputs.get()
    given = {"by": focal_sme, "at": now, "effective_on": JUNE, "title": "A brief", "evidence": [LINK]}
    row = actions.record_delivery(output=output, **given)
    update("completed", evidence=[])
    assert refused(withdraw, row) == ONLY
    actions.record_evidence(parent=StatusUpdate.objects.get(), by=focal_sme, at=now, evidence=SECOND)
    withdraw(row)
    assert not OutputDelivery.objects.as_of(TODAY)


def test_the_completion_itself_is_withdrawn_with_its_evidence(update, withdraw, deliverable):
    withdraw(update("completed"))
    assert (state("3a").status, evidence_of(deliverable("3a"), TODAY).count()) == ("not-started", 0)


def test_a_completion_on_which_a_later_update_rests_is_not_withdrawn(update, withdraw):
    first = update("completed")
    later = update("completed", effective_on=dt.date(2016, 9, 1), evidence=[SECOND])
    assert "The update of 1 September 2016 says" in refused(withdraw, first)[""][0]
    withdraw(later)
    withdraw(first)
    assert state("3a").status == "not-started"


def test_a_withdrawal_under_a_fixed_clock_is_sample_data(update, withdraw, today):
    assert withdraw(update()).illustrative
