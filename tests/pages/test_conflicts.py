"""Two people at once, wherever something is written: both texts, whose, of when, the difference, and the choice."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deliverables import actions as record
from deliverables.models import CommitmentUpdate, StatusUpdate
from reporting import actions
from reporting.models import ReportText, TextDraft
from tests import factories
from tests.deliverables.sheets import download, fill, send
from tests.filling_forms import filled, form_of
from tests.reading_pages import text_of
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.usefixtures("today")
PLAN = "/plans/sme-2015/"
UPDATE = f"{PLAN}deliverables/3a/update/"
GRID = f"{PLAN}update/"
ROUND = f"{PLAN}reports/november-2017/"
MINE = {"status": "in-progress", "outlook": "at-risk", "done": "Four long briefs are out.", "next": "A workshop."}


@pytest.fixture
def sme(client_of, focal_sme):
    return client_of(focal_sme)


@pytest.fixture
def desk(client_of, manager):
    return client_of(manager)


def theirs(deliverable, **fields):
    """What a colleague records while a page is open."""
    fields = {"outlook": "at-risk", "done": "Four briefs are out.", "next": "Two workshops."} | fields
    return factories.status_update(deliverable("3a"), "in-progress", "2017-10-01", **fields)


def conflict_in(page) -> str:
    found = BeautifulSoup(page.content, "html.parser").select_one("section.conflict")
    return " ".join(found.get_text(" ").split()) if found else ""


def test_an_update_shows_both_texts_and_each_field_is_chosen_by_itself(sme, deliverable):
    page = sme.get(UPDATE)
    theirs(deliverable)
    clash = sme.post(UPDATE, filled(page, **MINE))
    said = conflict_in(clash)
    assert "Recorded by author, 1 October 2017, 14:00: Status update" in said
    assert "Theirs Four briefs are out." in said
    assert "Yours Four [added: long ] briefs are out." in said
    assert "Delivery status" not in said, "what is the same on both sides is no clash"
    again = filled(clash, theirs=["next"])
    assert sme.post(UPDATE, again).status_code == 302
    saved = StatusUpdate.objects.order_by("-pk").first()
    assert (saved.done, saved.next) == ("Four long briefs are out.", "Two workshops.")


def test_a_draft_keeps_what_was_typed_whatever_is_ticked(sme, deliverable):
    page = sme.get(UPDATE)
    theirs(deliverable)
    clash = sme.post(UPDATE, filled(page, **MINE))
    kept = sme.post(UPDATE, filled(clash, theirs=["done"]) | {"step": "keep"}, follow=True)
    assert form_of(kept).fields["done"] == ["Four long briefs are out."]
    theirs(deliverable, done="Five briefs are out.")
    offered = sme.get(UPDATE)
    assert "Yours [removed: Five ] [added: Four long ] briefs are out." in conflict_in(offered)


def test_other_kinds_of_entries_are_told_and_two_people_cost_no_more_queries_than_ten(sme, deliverable):
    page = sme.get(UPDATE)
    factories.note(deliverable("3a"), "2017-09-29", "A note of theirs.")
    with CaptureQueriesContext(connection) as few:
        clash = sme.post(UPDATE, filled(page, **MINE))
    assert "Recorded by author, 29 September 2017, 14:00: Note A note of theirs." in conflict_in(clash)
    for day in range(1, 10):
        factories.note(deliverable("3a"), f"2017-08-0{day}", f"Note {day}.")
    with CaptureQueriesContext(connection) as many:
        clash = sme.post(UPDATE, filled(page, **MINE))
    assert "Also recorded meanwhile Note, author" in conflict_in(clash)
    assert len(many) == len(few)


def test_who_withdraws_an_entry_reads_what_was_recorded_meanwhile(sme, deliverable):
    row = factories.note(deliverable("3a"), "2017-06-01", "A note.")
    where = reverse("deliverables:withdraw", args=["sme-2015", "3a", "note", row.pk])
    page = sme.get(where)
    theirs(deliverable)
    clash = sme.post(where, filled(page, reason="A slip."))
    assert "1 October 2017, 14:00: Status update Four briefs are out." in conflict_in(clash)
    assert sme.post(where, filled(clash)).status_code == 302


def test_who_corrects_what_was_just_corrected_goes_on_with_a_correction_of_that(sme, deliverable):
    row = factories.status_update(
        deliverable("3a"), "in-progress", "2017-06-01", outlook="on-track", done="One brief."
    )
    where = reverse("deliverables:correct", args=["sme-2015", "3a", "status", row.pk])
    page = sme.get(where)
    newer = factories.correction_of(row, "2017-06-05", done="Two briefs.")
    clash = sme.post(where, filled(page, done="Two short briefs.", correction_reason="A slip."))
    assert "Yours Two [added: short ] briefs." in conflict_in(clash)
    refused = sme.post(where, filled(clash))
    assert "has been corrected or withdrawn already" in text_of(refused)
    button = BeautifulSoup(refused.content, "html.parser").select_one("button[formaction]")
    there = reverse("deliverables:correct", args=["sme-2015", "3a", "status", newer.pk])
    assert button["formaction"] == there
    kept = sme.post(there, filled(refused) | {"step": button["value"]}, follow=True)
    assert form_of(kept).fields["done"] == ["Two short briefs."]
    assert sme.post(there, filled(kept)).status_code == 302
    assert StatusUpdate.objects.get(corrects=newer).done == "Two short briefs."


def test_a_row_of_the_grid_that_takes_all_of_theirs_records_nothing(sme, deliverable):
    page = sme.get(GRID)
    theirs(deliverable, outlook="off-track")
    row = {"3a-status": "in-progress", "3a-outlook": "at-risk", "3a-done": "By me."}
    clash = sme.post(GRID, filled(page, **row))
    assert "Yours [removed: Off track ] [added: At risk ]" in conflict_in(clash)
    chosen = filled(clash, theirs=["3a-outlook", "3a-done"])
    assert "Nothing was changed" in text_of(sme.post(GRID, chosen))
    assert StatusUpdate.objects.count() == 1
    assert sme.post(GRID, filled(clash)).status_code == 302, "what is not ticked stays as it was typed"
    assert StatusUpdate.objects.order_by("-pk").first().done == "By me."


def test_a_row_of_a_sheet_that_was_overtaken_counts_once_its_owner_stands_by_it(sme, deliverable):
    content = download(sme)
    theirs(deliverable)
    rows = {"status": "In progress", "outlook": "At risk", "done": "Four long briefs are out."}
    page = send(sme, fill(content, r3a=rows), follow=True)
    assert "Recorded by author, 1 Oct 2017, 14:00" in text_of(page)
    assert "Four [added: long ] briefs are out." in text_of(page)
    button = BeautifulSoup(page.content, "html.parser").select_one("button[value=stand-by]")
    address = page.redirect_chain[-1][0]
    number = button.find_parent("form").select_one("[name=row]")["value"]
    for strange in ("0", "x", "9" * 30):
        assert "Look again" in text_of(sme.post(address, {"do": "stand-by", "row": strange}, follow=True))
    page = sme.post(address, {"do": "stand-by", "row": number}, follow=True)
    assert "Changed since the download" not in text_of(page)
    sme.post(address, {"do": "apply"})
    assert StatusUpdate.objects.order_by("-pk").first().done == "Four long briefs are out."


def test_nobody_stands_by_a_row_for_another_or_past_what_they_read(sme, client_of, deliverable):
    content = download(sme)
    theirs(deliverable)
    page = send(sme, fill(content, r3a={"status": "In progress", "done": "By me."}), follow=True)
    address = page.redirect_chain[-1][0]
    number = BeautifulSoup(page.content, "html.parser").select_one("[name=row]")["value"]
    other = client_of(factories.person("other.sme", unit="SME"))
    assert other.post(address, {"do": "stand-by", "row": number}).status_code == 404
    theirs(deliverable, done="And another one.")
    answer = sme.post(address, {"do": "stand-by", "row": number}, follow=True)
    assert "The record changed since this page was made" in text_of(answer)
    assert "Changed since the download" in text_of(answer)


def test_of_two_managers_who_amend_the_second_sees_the_first(client_of, plan, team, deliverable, now):
    desk = client_of(team.manager)
    target = deliverable("7a")
    address = reverse("deliverables:amend", args=[plan.slug, "deliverable", target.pk, "text"])
    page = desk.get(address)
    record.amend(
        target=target, field="text", new="Eight CPOs.", reason="Decided.", by=team.other_manager, at=now,
        effective_on=now.date(),
    )  # fmt: skip
    clash = desk.post(address, filled(page, new="Eight new CPOs.", reason="As decided."))
    assert "Somebody amended this after you opened this page." in text_of(clash)
    assert "Recorded by manager 2, 2 October 2017, 09:00: Decided." in conflict_in(clash)
    assert "Yours Eight [added: new ] CPOs." in conflict_in(clash)
    assert target.amendments.count() == 1
    same = desk.post(address, filled(clash, theirs=["new"]))
    assert "This is what the plan says already." in text_of(same)
    assert desk.post(address, filled(clash)).status_code == 302
    assert target.amendments.order_by("-pk").first().new == "Eight new CPOs."


def test_facts_of_a_round_that_two_managers_changed(team, client_of):
    paper = work.opened(team)
    address = f"{ROUND}edit/"
    one, two = client_of(team.manager), client_of(team.other_manager)
    page = one.get(address)
    two.post(address, filled(two.get(address), title="Second progress report", item_ordinal="TENTH ITEM"))
    clash = one.post(address, filled(page, title="Second report", item_ordinal="LAST ITEM"))
    assert "Recorded by manager 2, 2 October 2017, 09:00" in conflict_in(clash)
    assert "Yours Second [removed: progress ] report" in conflict_in(clash)
    assert one.post(address, filled(clash, theirs=["title"])).status_code == 302
    saved = work.again(paper)
    assert (saved.title, saved.item_ordinal) == ("Second progress report", "LAST ITEM")


def test_on_a_commitment_theirs_can_be_taken(client_of, desk, focal_sme):
    address = f"{PLAN}commitments/partnerships/update/"
    other = client_of(focal_sme)
    page = desk.get(address)
    other.post(address, filled(other.get(address), text="One agreement."))
    clash = desk.post(address, filled(page, text="One new agreement."))
    assert "Recorded by focal sme, 2 October 2017, 09:00" in conflict_in(clash)
    assert "Yours One [added: new ] agreement." in conflict_in(clash)
    assert desk.post(address, filled(clash, theirs=["text"])).status_code == 302
    assert CommitmentUpdate.objects.order_by("-pk").first().text == "One agreement."


def test_the_newest_version_of_a_text_goes_into_the_field_and_mine_is_set_aside(team, client_of):
    paper = work.opened(team)
    address = f"{ROUND}paragraphs/4/"
    desk, text = client_of(team.manager), work.paragraph(paper, "4")
    page = desk.get(address)
    actions.send_text(text=text, words="Work went on.", by=team.writer_of(text), at=work.AT)
    clash = desk.post(address, filled(page, words="Work went well.") | {"step": "send"})
    assert "The newest version, by focal dialogue, 2 October 2017, 09:00" in text_of(clash)
    assert "Put this version into the field" in text_of(clash)
    taken = desk.post(address, filled(clash) | {"step": "take-newest"}, follow=True)
    assert form_of(taken).fields["words"] == ["Work went on."]
    assert TextDraft.objects.get().set_aside == "Work went well."
    assert "Put it back into the field" in text_of(taken)


def test_of_two_translations_theirs_can_be_taken(team, client_of):
    paper = work.opened(team, languages="fr")
    text = work.paragraph(paper, "4")
    original = actions.send_text(text=text, words="Work went on.", by=team.writer_of(text), at=work.AT)
    address = f"{ROUND}paragraphs/4/?lang=fr"
    desk = client_of(team.manager)
    page = desk.get(address)
    words = "Les travaux continuent."
    actions.translate_text(
        text=text, language="fr", words=words, original=original.pk, by=team.other_manager, at=work.AT
    )
    clash = desk.post(address, filled(page, words="Les travaux ont continué.") | {"step": "save"})
    assert "The newest version, by manager 2" in text_of(clash)
    desk.post(address, filled(clash, theirs=["words"]) | {"step": "save"})
    assert {row.text for row in ReportText.objects.filter(language="fr")} == {words}


def test_of_two_answers_in_one_place_the_second_waits_for_who_wrote_it(team, client_of):
    paper = work.opened(team)
    address, one = f"{ROUND}consultation/", paper.consultations.get(unit__code="ACTRAV")
    browser, colleague = client_of(team.units["ACTRAV"]), factories.person("focal.actrav.2", unit="ACTRAV")

    def comments(page):
        form = BeautifulSoup(page.content, "html.parser").select_one("[name=do][value=comment]").find_parent("form")
        return {field["name"]: field["value"] for field in form.select("[type=hidden]")}

    sent = comments(browser.get(address)) | {f"comment{one.pk}-text": "Much on wages."}
    actions.answer_consultation(consultation=one, text="Nothing on wages.", by=colleague, at=work.AT)
    clash = browser.post(address, sent)
    assert "Somebody wrote here after you opened this page." in text_of(clash)
    assert "Recorded by focal actrav 2, 2 October 2017, 09:00" in conflict_in(clash)
    assert "Yours [removed: Nothing ] [added: Much ] on wages." in conflict_in(clash)
    assert one.answers.count() == 1
    assert browser.post(address, sent | comments(clash)).status_code == 302
    assert one.answers.order_by("-pk").first().text == "Much on wages."
