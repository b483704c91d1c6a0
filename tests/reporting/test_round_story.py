"""The whole way of a round through its actions, and what stands in the way at each step."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from reporting import actions
from reporting.freezing import freeze
from reporting.models import Report, ReportSection, Transition
from reporting.papers.defaults import default_paragraph, default_section
from reporting.papers.record import load_record
from reporting.snapshots import build_payload
from tests import factories
from tests.reporting import rounds_at_work as work
from tests.reporting.papers import about, paragraphs, part, whole

pytestmark = pytest.mark.django_db
AT = work.AT


def test_a_round_from_the_call_to_a_published_paper(team):
    report_round = work.published(team)
    assert report_round.state == "published"
    report = Report.objects.get()
    assert bytes(report.pdf).startswith(b"%PDF-")
    steps = list(Transition.objects.filter(paragraph=None, section=None).values_list("step", flat=True))
    assert steps == ["plan", "open", "close", "begin-clearance", "submit", "approve", "publish"]
    assert Transition.objects.filter(step="send").count() == Transition.objects.filter(step="clear").count() == 13


def test_opening_makes_a_place_for_everything(team):
    report_round = work.opened(team)
    assert report_round.paragraphs.count() == 13
    assert set(report_round.sections.values_list("key", flat=True)) == set(ReportSection.Key.values)
    assert set(report_round.consultations.values_list("unit__code", flat=True)) == {"ACT/EMP", "ACTRAV"}
    assert Transition.objects.get(step="open").comment == work.CALL


def test_who_submitted_does_not_approve(team):
    team.plan.roles.create(user=team.manager, role="approver")
    report_round = work.submitted(team)
    with pytest.raises(PermissionDenied, match="another approver"):
        freeze(report_round, work.shown_hash(report_round), by=team.manager, at=AT, draw=work.draw)
    assert not Report.objects.exists()


def test_who_sent_a_text_does_not_clear_it_unless_there_is_nobody_else(team):
    report_round = work.opened(team)
    text = work.paragraph(report_round, "4")
    actions.send_text(text=text, words="Sent by a manager.", by=team.manager, at=AT)
    with pytest.raises(PermissionDenied, match="another one of the managers"):
        actions.clear_text(text=text, by=team.manager, at=AT)
    team.plan.roles.filter(user=team.other_manager).delete()
    with pytest.raises(ValidationError, match="say why"):
        actions.clear_text(text=text, by=team.manager, at=AT)
    actions.clear_text(text=text, by=team.manager, at=AT, comment="I am alone.")
    assert work.paragraph(report_round, "4").state == "cleared"


def test_a_copy_edit_makes_nobody_the_author(team):
    report_round = work.in_clearance(team)
    text = work.paragraph(report_round, "4")
    actions.copy_edit_text(text=text, words="Work goes on.", by=team.manager, at=AT)
    text = work.paragraph(report_round, "4")
    assert text.state == "cleared"
    assert [row.copy_edit for row in text.texts.all()] == [False, True]
    payload = build_payload(report_round, report_round.cut_off)
    assert any("Work goes on." in whole(block) for block in paragraphs(payload, "progress"))


def test_the_second_of_two_writers_is_shown_the_first_ones_text(team):
    report_round = work.opened(team)
    text = work.paragraph(report_round, "4")
    focal = team.writer_of(text)
    actions.send_text(text=text, words="First.", by=focal, at=AT, seen=0)
    with pytest.raises(actions.TextMovedOn) as caught:
        actions.send_text(text=text, words="Second.", by=team.manager, at=AT, seen=0)
    assert caught.value.newest.text == "First."
    assert text.texts.count() == 1


def test_what_was_shown_is_what_is_approved(team):
    report_round = work.submitted(team)
    shown = work.shown_hash(report_round)
    factories.note(work.paragraph(report_round, "4").deliverable, "2017-09-29", "Found later.")
    with pytest.raises(ValidationError):
        freeze(report_round, "0" * 64, by=team.approver, at=AT, draw=work.draw)
    assert work.shown_hash(report_round) == shown  # cleared words stand, whatever is noted later


def test_a_frozen_paper_stays_and_a_new_edition_takes_its_own_way(team):
    report_round = work.published(team)
    before = bytes(Report.objects.get().pdf)
    actions.reissue_round(report_round=report_round, comment="A figure was wrong.", by=team.manager, at=AT)
    report_round = work.again(report_round)
    assert (report_round.state, report_round.revision) == ("clearance", 1)
    assert set(report_round.paragraphs.values_list("state", flat=True)) == {"cleared"}
    assert build_payload(report_round, report_round.cut_off)["cover"]["code"] == "GB.331/INS/9 (Rev.1)"
    assert bytes(Report.objects.get().pdf) == before


def test_merged_paragraphs_share_a_number_and_omitted_ones_have_none(team):
    report_round = work.opened(team)
    first, second = work.paragraph(report_round, "7a"), work.paragraph(report_round, "7b")
    actions.merge_paragraph(paragraph=second, into=first, by=team.manager, at=AT)
    actions.omit_paragraph(paragraph=work.paragraph(report_round, "2"), comment="Told before.", by=team.manager, at=AT)
    blocks = part(build_payload(report_round, report_round.cut_off), "progress")
    text = " ".join(whole(block) for block in blocks if block["kind"] == "paragraph")
    assert "Deliverables 7(a):" in text
    assert "; 7(b):" in text
    assert not any(block.get("anchor") in ("deliverable-7b", "deliverable-2") for block in blocks)
    actions.restore_paragraph(paragraph=second, by=team.manager, at=AT)
    assert work.paragraph(report_round, "7b").merged_into is None


def test_what_follows_from_the_record_speaks_for_each_deliverable_that_was_merged(team, deliverable):
    report_round = work.opened(team)
    first, second = work.paragraph(report_round, "7a"), work.paragraph(report_round, "7b")
    for ref, done in (("7a", "The first was drafted."), ("7b", "The second was agreed.")):
        factories.status_update(deliverable(ref), "in-progress", "2017-09-20", done=done)
    actions.merge_paragraph(paragraph=second, into=first, by=team.manager, at=AT)
    said = about(build_payload(report_round, report_round.cut_off), "7a")
    assert "7(a): The first was drafted." in said
    assert "7(b): The second was agreed." in said
    record = load_record(work.again(report_round), report_round.cut_off, None)
    anew = default_paragraph(record, record.state("7a"))
    assert [anew.count(words) for words in ("7(a): The first was", "7(b): The second was")] == [1, 1]
    actions.restore_paragraph(paragraph=second, by=team.manager, at=AT)
    record = load_record(work.again(report_round), report_round.cut_off, None)
    assert default_paragraph(record, record.state("7a")).startswith("The first was drafted.")


def test_a_paper_as_known_at_an_instant_leaves_out_and_merges_what_was_then(team):
    report_round = work.opened(team)
    text, hour = work.paragraph(report_round, "5c"), dt.timedelta(hours=1)

    def anchors(known_at: dt.datetime | None) -> dict[str, str]:
        blocks = part(build_payload(report_round, report_round.cut_off, known_at), "progress")
        found = {block["anchor"]: block["lead"] for block in blocks if block.get("anchor")}
        return {anchor: lead for anchor, lead in found.items() if anchor.startswith("deliverable-5")}

    for step, ref in enumerate(("5b", "5a")):
        at = AT + 3 * step * hour
        actions.merge_paragraph(paragraph=text, into=work.paragraph(report_round, ref), by=team.manager, at=at)
        actions.restore_paragraph(paragraph=text, by=team.manager, at=at + hour)
        actions.omit_paragraph(paragraph=text, comment="Told before.", by=team.manager, at=at + 2 * hour)
        actions.restore_paragraph(paragraph=text, by=team.manager, at=at + 2.5 * hour)
    before = anchors(AT - hour)
    assert list(before) == ["deliverable-5a", "deliverable-5b", "deliverable-5c"]
    for hours, ref in ((0, "5b"), (3, "5a")):
        merged = anchors(AT + hours * hour)
        assert "deliverable-5c" not in merged
        assert [anchor for anchor, lead in merged.items() if "; 5(c):" in lead] == [f"deliverable-{ref}"]
    assert list(anchors(AT + 2 * hour)) == ["deliverable-5a", "deliverable-5b"]
    assert anchors(AT + hour) == anchors(None) == before


def test_default_texts_typed_back_give_the_same_paper(team):
    """Editing begins from the default text; saving it as it is changes no word of the paper."""
    report_round = work.opened(team)
    before = build_payload(report_round, report_round.cut_off)
    record = load_record(report_round, report_round.cut_off, None)
    for row in report_round.paragraphs.select_related("deliverable", "round__plan"):
        words = default_paragraph(record, record.state(row.deliverable.ref))
        actions.send_text(text=row, words=words, by=team.manager, at=AT)
    for section in report_round.sections.select_related("round__plan"):
        if words := default_section(record, section.key):
            actions.send_text(text=section, words=words, by=team.manager, at=AT)
    after = build_payload(report_round, report_round.cut_off)
    for key in ("cover", "parts"):
        assert without_marks(after[key]) == without_marks(before[key])


def without_marks(value):
    """Without the marks of sample data: a test's clock is fixed."""
    if isinstance(value, dict):
        return {name: without_marks(one) for name, one in value.items() if not name.endswith("sample")}
    return [without_marks(one) for one in value] if isinstance(value, list) else value
