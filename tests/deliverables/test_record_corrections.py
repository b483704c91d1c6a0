"""Correcting a status update, and two people who write at once."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from deliverables import actions
from deliverables.models import StatusUpdate
from tests import factories
from tests.deliverables.recording import refused, state

# --- Corrections ------------------------------------------------------------------------------------


def test_a_correction_takes_the_place_of_the_wrong_update(update):
    wrong = update("suspended")
    update(corrects=wrong, correction_reason="It was another deliverable.")
    assert state("3a").status == "in-progress"
    assert StatusUpdate.objects.count() == 2


def test_a_correction_needs_a_reason(update):
    wrong = update()
    assert refused(update, corrects=wrong) == {"correction_reason": ["Say why the entry is corrected."]}


def test_an_update_is_corrected_once(update):
    wrong = update()
    update(corrects=wrong, correction_reason="A slip.")
    with pytest.raises(ValidationError, match="corrected or withdrawn already"):
        update(corrects=wrong, correction_reason="Another slip.")


def test_what_was_withdrawn_is_not_corrected(update, focal_sme, now):
    wrong = update()
    withdrawal = actions.withdraw(row=wrong, by=focal_sme, at=now, reason="A slip.")
    for row in (wrong, withdrawal):
        with pytest.raises(ValidationError, match="corrected or withdrawn already"):
            update(corrects=row, correction_reason="Another slip.")


def test_an_update_of_another_deliverable_is_not_corrected_here(update):
    wrong = update(ref="3b")
    with pytest.raises(ValidationError, match="belongs to the same object"):
        update(corrects=wrong, correction_reason="A slip.")


def test_a_correction_is_not_measured_against_the_update_that_it_corrects(update):
    wrong = update("completed")
    assert update(corrects=wrong, correction_reason="Three of four only.").reason == ""


def test_evidence_of_the_wrong_update_speaks_for_the_one_that_took_its_place(update):
    wrong = update("completed")
    right = update("completed", corrects=wrong, correction_reason="A slip.", evidence=[])
    assert right.status == "completed"


# --- Two people at once -----------------------------------------------------------------------------


def test_who_saw_the_newest_entry_may_save(update, deliverable):
    update()
    assert update(seen=actions.version_of(deliverable("3a"))).pk


def test_who_did_not_see_the_newest_entry_is_stopped(update, deliverable):
    seen = actions.version_of(deliverable("3a"))
    update()
    with pytest.raises(actions.RecordMovedOn):
        update("suspended", seen=seen)
    assert StatusUpdate.objects.count() == 1


def test_entries_of_every_kind_move_the_record_on(plan, deliverable):
    row = deliverable("3a")
    versions = [actions.version_of(row)]
    factories.status_update(row, "in-progress", "2016-06-01")
    versions.append(actions.version_of(row))
    factories.note(row, "2016-06-01")
    versions.append(actions.version_of(row))
    factories.delivery(row.planned_outputs.get(), "2016-06-01")
    versions.append(actions.version_of(row))
    factories.measurement(row.indicators.get().measures.get(), 1, "2016-06-01")
    versions.append(actions.version_of(row))
    assert len(set(versions)) == len(versions)


def test_entries_on_another_deliverable_do_not(update, deliverable):
    seen = actions.version_of(deliverable("3a"))
    update(ref="3b")
    assert update(seen=seen).pk
