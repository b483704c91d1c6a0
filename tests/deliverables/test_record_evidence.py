"""Evidence for a row of the record: with the row, or added later."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from deliverables import actions
from deliverables.evidence import NewEvidence, evidence_of
from tests.deliverables.recording import JUNE, LINK, refused

TODAY = dt.date(2017, 10, 2)


def test_evidence_is_added_to_an_entry_by_any_unit_of_the_deliverable(update, focal_actrav, now, deliverable):
    row = update(ref="1", outlook="off-track")
    piece = actions.record_evidence(parent=row, by=focal_actrav, at=now, evidence=LINK)
    assert (piece.unit.code, piece.recorded_at, piece.effective_on) == ("ACTRAV", now, JUNE)
    assert list(evidence_of(deliverable("1"), TODAY)) == [piece]
    assert not evidence_of(deliverable("1"), dt.date(2016, 5, 31))
    assert not evidence_of(deliverable("1"), TODAY, now - dt.timedelta(seconds=1))


def test_a_stranger_adds_no_evidence(update, reader, focal_dialogue, now):
    row = update()
    for by in (reader, focal_dialogue):
        with pytest.raises(PermissionDenied, match="can record progress here"):
            actions.record_evidence(parent=row, by=by, at=now, evidence=LINK)


def test_evidence_is_added_to_the_entry_that_counts(note, focal_actrav, now):
    wrong = note()
    note(corrects=wrong, correction_reason="A slip.")
    given = {"by": focal_actrav, "at": now, "evidence": LINK}
    sentence = "The entry has been corrected or withdrawn; add the evidence to the one that counts."
    assert refused(actions.record_evidence, parent=wrong, **given) == {"": [sentence]}


def test_evidence_of_another_deliverable_is_not_corrected_from_here(update, note, focal_sme, focal_actrav, now):
    theirs = update("completed", ref="3b").evidence.get()
    given = {"parent": note(), "by": focal_actrav, "at": now, "evidence": LINK}
    sentence = "A correction belongs to the same object as the entry that it corrects."
    refusal = refused(actions.record_evidence, corrects=theirs, correction_reason="Mine is better.", **given)
    assert refusal == {"": [sentence]}


def test_a_piece_of_evidence_can_be_corrected(update, focal_sme, now, deliverable):
    row = update("completed")
    better = NewEvidence(title="The report itself", url="https://example.org/the-report", citable=True)
    given = {"parent": row, "by": focal_sme, "at": now, "evidence": better}
    wrong = row.evidence.get()
    right = actions.record_evidence(corrects=wrong, correction_reason="A slip.", **given)
    assert list(evidence_of(deliverable("3a"), TODAY)) == [right]


def test_a_row_of_the_story_comes_with_its_evidence_or_not_at_all(note, delivery, measure, mobilize):
    bad = [NewEvidence(title="", url=LINK.url)]
    for action in (note, delivery, lambda **given: measure("5a", 1, **given), lambda **g: mobilize(posts=1, **g)):
        assert refused(action, evidence=bad) == {"evidence": ["Give each piece of evidence a title."]}
        assert action(evidence=[LINK]).evidence.get().title == "A report"
