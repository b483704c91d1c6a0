"""Recording the state of a deliverable: each rule with its sentence."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from deliverables.evidence import NewEvidence
from deliverables.models import StatusUpdate
from deliverables.months import Month
from deliverables.statuses import Status
from tests import factories
from tests.deliverables.recording import JUNE, LINK, refused, state

# --- What is kept -----------------------------------------------------------------------------------


def test_an_update_states_everything(update, focal_sme, now):
    row = update(
        outlook="at-risk",
        expected=Month.of(2018, 2),
        reason=" The tracer study takes longer. ",
        done=" Two studies began. ",
        next=" Two more begin. ",
        internal_note=" The partner hesitates. ",
    )
    row.refresh_from_db()
    assert (row.status, row.outlook, str(row.expected)) == ("in-progress", "at-risk", "02/2018")
    assert (row.reason, row.done) == ("The tracer study takes longer.", "Two studies began.")
    assert (row.next, row.internal_note) == ("Two more begin.", "The partner hesitates.")
    assert (row.by, row.unit.code, row.recorded_at, row.effective_on) == (focal_sme, "SME", now, JUNE)
    assert state("3a").status == "in-progress"


def test_the_state_follows_from_the_effective_date_on(update):
    update()
    assert state("3a", "2016-05-31").status == "not-started"
    assert state("3a", "2016-06-01").status == "in-progress"


# --- Which status may follow which, and what each needs ---------------------------------------------


@pytest.mark.parametrize(("before", "after"), list(product(Status.values, Status.values)))
def test_any_status_may_follow_any(update, before, after):
    update(before)
    update(after, effective_on=dt.date(2016, 7, 1), reason="A reason.")
    assert state("3a").status == after


@pytest.mark.parametrize(("before", "after"), list(product(Status.values, Status.values)))
def test_leaving_completed_or_discontinued_and_stopping_need_a_reason(update, before, after):
    update(before)
    given = {"effective_on": dt.date(2016, 7, 1), "reason": " "}
    left = before in ("completed", "discontinued") and after != before
    if after in ("suspended", "discontinued"):
        assert refused(update, after, **given) == {"reason": ["Say why the deliverable is suspended or discontinued."]}
    elif left:
        sentence = f"It was {Status(before).label.lower()} before: say why that no longer holds."
        assert refused(update, after, **given) == {"reason": [sentence]}
    else:
        assert update(after, **given).status == after


def test_a_status_that_is_not_known_is_refused(update):
    assert refused(update, "finished") == {"status": ["Choose a delivery status."]}
    assert refused(update, "") == {"status": ["Choose a delivery status."]}


@pytest.mark.parametrize("status", ["in-progress", "completed"])
def test_work_that_was_done_is_said_in_a_sentence(update, status):
    assert refused(update, status, done=" \n ") == {"done": ["Say in a sentence what was done."]}


@pytest.mark.parametrize("status", ["not-started", "suspended", "discontinued"])
def test_where_nothing_was_done_nothing_need_be_said(update, status):
    assert update(status, done="").done == ""


# --- Dates ------------------------------------------------------------------------------------------


def test_nothing_lies_in_the_future(update):
    tomorrow = dt.date(2017, 10, 3)
    sentence = "This date lies in the future; today is 2 October 2017."
    assert refused(update, effective_on=tomorrow) == {"effective_on": [sentence]}
    assert update(effective_on=dt.date(2017, 10, 2), outlook="at-risk").effective_on == dt.date(2017, 10, 2)


def test_today_is_the_day_in_geneva(update):
    # Half past midnight of 3 October in Geneva is still 2 October in UTC.
    late = dt.datetime(2017, 10, 2, 22, 30, tzinfo=dt.UTC)
    assert update(at=late, effective_on=dt.date(2017, 10, 3), outlook="at-risk").effective_on.day == 3


def test_no_status_is_earlier_than_12_november_2015(update):
    sentence = "Delivery starts on 12 November 2015; give that day or a later one."
    assert refused(update, effective_on=dt.date(2015, 11, 11)) == {"effective_on": [sentence]}
    assert update(effective_on=dt.date(2015, 11, 12)).effective_on == dt.date(2015, 11, 12)


def test_a_back_dated_update_takes_its_place_before_later_ones(update):
    update("suspended", effective_on=dt.date(2016, 9, 1))
    update(effective_on=dt.date(2016, 3, 1))
    assert state("3a", "2016-08-31").status == "in-progress"
    assert state("3a").status == "suspended"


def test_a_control_character_is_refused_where_it_stands(update):
    sentence = "This text holds a control character that cannot be shown; delete it and try again."
    for name in ("done", "next", "reason", "internal_note"):
        for character in "\x00\x07\x1b\x7f\ud800\ufffe":
            assert refused(update, **{name: f"a{character}b"}) == {name: [sentence]}
    assert update(done="One.\r\n\tTwo. 😀").done == "One.\r\n\tTwo. 😀"


def test_a_character_that_no_font_of_the_papers_has_is_refused_and_shown(update):
    """A font's own bullet, as it comes out of a word processor, is one of them."""
    for text, found in (("中小中", "中 (U+4E2D), 小 (U+5C0F)"), ("\uf0b7 First", "\uf0b7 (U+F0B7)")):
        sentence = f"The papers cannot print these characters: {found}. Write them in another way."
        assert refused(update, done=text) == {"done": [sentence]}
    assert update(done="اللجنة, Đặng: ≥ 3 → ✓\u00ad\u200f").done


# --- Who may ----------------------------------------------------------------------------------------


def test_the_coordinating_units_focal_point_writes_for_that_unit(update, focal_dialogue):
    assert update(ref="4", by=focal_dialogue).unit.code == "DIALOGUE"


def test_a_manager_writes_for_no_unit(update, manager):
    assert update(by=manager).unit is None


def test_a_manager_who_is_a_focal_point_writes_for_the_unit(update, plan):
    assert update(by=factories.person("both", plan=plan, role="manager", unit="SFP")).unit.code == "SFP"


def test_another_units_focal_point_is_told_who_sets_the_status_and_what_they_can_do(update, focal_actrav):
    with pytest.raises(PermissionDenied) as refusal:
        update(ref="1", by=focal_actrav)
    assert str(refusal.value) == (
        "The status is set by the focal points of SME, which coordinates this deliverable, and by managers of the "
        "plan. Your unit can record notes, outputs delivered, measurements and evidence."
    )


@pytest.mark.parametrize("who", ["reader", "approver", "auditor", "administrator", "focal_actrav", "focal_dialogue"])
def test_nobody_else_sets_the_status(update, request, who):
    with pytest.raises(PermissionDenied, match="set by the focal points of SME and by managers of the plan"):
        update(ref="5c", by=request.getfixturevalue(who))
    assert not StatusUpdate.objects.exists()


def test_a_manager_of_another_plan_does_not_set_the_status(update, plan):
    other = type(plan).objects.create(
        slug="other", code="GB.400/INS/1", short_title="Other", title="Other", session=400, dated=JUNE, begins_on=JUNE
    )
    with pytest.raises(PermissionDenied):
        update(by=factories.person("elsewhere", plan=other, role="manager"))


def test_the_permission_is_looked_at_before_what_was_typed(update, reader):
    with pytest.raises(PermissionDenied):
        update("nonsense", by=reader, done="\x00", effective_on=dt.date(2030, 1, 1))


# --- Sample data, and all or nothing ----------------------------------------------------------------


def test_what_is_entered_under_a_fixed_clock_is_sample_data(update, today):
    row = update("completed")
    assert (row.illustrative, row.evidence.get().illustrative) == (True, True)


def test_what_is_entered_under_the_real_clock_is_fact(update):
    row = update("completed")
    assert (row.illustrative, row.evidence.get().illustrative) == (False, False)


@pytest.mark.parametrize("fact", [True, False])
def test_a_loader_says_itself_what_is_sample_data(update, today, fact):
    assert update(illustrative=not fact).illustrative is not fact


def test_evidence_is_saved_with_the_update_as_written_by_the_same_person(update, focal_sme, now):
    file = SimpleUploadedFile("minutes.txt", b"Minutes of the meeting.")
    row = update(evidence=[LINK, NewEvidence(title=" Minutes ", upload=file, citable=True)])
    link, minutes = row.evidence.order_by("id")
    assert (link.url, link.visibility, link.effective_on) == ("https://example.org/report", "internal", JUNE)
    assert (minutes.title, minutes.visibility, minutes.file_name) == ("Minutes", "citable", "minutes.txt")
    assert (minutes.by, minutes.unit.code, minutes.recorded_at) == (focal_sme, "SME", now)
    assert minutes.seen_on == dt.date(2017, 10, 2)


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (NewEvidence(title="Nothing"), "Give a link or a file for each piece of evidence, and not both."),
        (NewEvidence(title=" ", url=LINK.url), "Give each piece of evidence a title."),
        (NewEvidence(title="A\x01b", url=LINK.url), "Title of the evidence: This text holds a control character"),
        (NewEvidence(title="会议记录", url=LINK.url), "Title of the evidence: The papers cannot print these"),
        (
            NewEvidence(title="Script", url="javascript:alert(1)"),
            "is not a link that starts with https:// or http://.",
        ),
        (NewEvidence(title="FTP", url="ftp://example.org/a"), "is not a link that starts with https:// or http://."),
        (NewEvidence(title="Broken", url="http://[broken"), "is not a link that starts with https:// or http://."),
        (NewEvidence(title="T", url=LINK.url, dated=dt.date(2017, 10, 3)), "3 October 2017 lies in the future"),
        (NewEvidence(title="T", url=LINK.url, seen_on=dt.date(2017, 10, 3)), "3 October 2017 lies in the future"),
        (NewEvidence(title="T" * 301, url=LINK.url), "at most 300 characters"),
        (
            NewEvidence(title="T", upload=SimpleUploadedFile("a.pdf", b"MZ\x90\x00\x03\x00\x00\x00" * 99)),
            "of a kind that is not taken",
        ),
    ],
)
def test_with_bad_evidence_nothing_at_all_is_saved(update, bad, sentence):
    sentences = refused(update, "completed", evidence=[LINK, bad])
    assert list(sentences) == ["evidence"]
    assert sentence in sentences["evidence"][0]


def test_all_broken_rules_are_said_at_once(update):
    sentences = refused(update, "completed", done="", evidence=[], outlook="on-track", expected=Month.of(2018, 1))
    assert set(sentences) == {"done", "evidence", "outlook", "expected"}
