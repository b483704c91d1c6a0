"""The page on which a text of a paper is written, sent, cleared and returned."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliverables.models import PlanRole
from reporting import actions
from reporting.models import ReportText, TextDraft, Transition
from tests import factories
from tests.filling_forms import filled, form_of
from tests.many_plans import make_many_plans
from tests.reading_pages import described_by, skipped_headings, text_of
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
AT = work.AT
ROUND = "/plans/sme-2015/reports/november-2017/"
PAGE = f"{ROUND}paragraphs/4/"
SECTION = f"{ROUND}sections/introduction/"


@pytest.fixture
def manager(team, client_of):
    return client_of(team.manager)


def press(browser, page, step, address=PAGE, **changes):
    return browser.post(address, filled(page, **changes) | {"step": step})


def sent(team, opened, words="Work went on."):
    text = work.paragraph(opened, "4")
    actions.send_text(text=text, words=words, by=team.writer_of(text), at=AT)
    return text


# --- Writing and sending ---------------------------------------------------------------------------


def test_a_focal_point_sends_the_paragraph_as_it_follows_from_the_record(dialogue, opened):
    page = dialogue.get(PAGE)
    assert "Work had not begun by 30 September 2017." in form_of(page).fields["words"][0]
    assert "Deliverable 4: one report, one workshop and one policy brief – not started" in text_of(page)
    answer = press(dialogue, page, "send")
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert work.paragraph(opened, "4").state == "sent"
    assert "Work had not begun" in ReportText.objects.get().text


def test_words_are_counted_and_their_length_is_advised(dialogue, opened):
    page = press(dialogue, dialogue.get(PAGE), "preview", words="One two three four.")
    assert "4 words · about 120 is a good length" in text_of(page)


def test_a_preview_prints_with_the_numbers_of_the_paper_and_saves_nothing(dialogue, opened):
    words = "It began.\n\nThere are:\n(a) one report; and\n(b) the decision, see paragraph {draft-decision}."
    page = press(dialogue, dialogue.get(PAGE), "preview", words=words)
    assert page.status_code == 200
    printed = page.context["typed"].printed
    assert [block["text"] for block in printed] == ["It began.", "There are:"]
    assert printed[0]["lead"].startswith("Deliverable 4:")
    assert printed[1]["number"] == printed[0]["number"] + 1 > 5
    assert "{" not in printed[1]["points"][1]["text"]
    assert form_of(page).fields["words"] == [words]
    assert not ReportText.objects.exists()


def test_a_page_that_brings_words_back_unsaved_says_so_to_the_script_that_asks_before_leaving(dialogue, opened):
    page = dialogue.get(PAGE)
    assert "data-unsaved" not in page.content.decode()
    for step, words in (("preview", "Typed."), ("send", " ")):
        assert "data-unsaved" in press(dialogue, page, step, words=words).content.decode(), step


def test_an_empty_text_is_refused_beside_its_field(dialogue, opened):
    page = press(dialogue, dialogue.get(PAGE), "send", words="  ")
    assert page.status_code == 422
    assert "Write the text, or leave the one that follows from the record." in text_of(page)
    assert page.context["form"].errors["words"]


def test_what_is_wrong_with_the_words_is_read_out_with_their_field(dialogue, opened):
    page = dialogue.get(PAGE)
    assert described_by(page) == ["word-count"]
    page = press(dialogue, page, "send", words=" ")
    assert described_by(page) == ["id_words_error", "word-count"]
    assert all(f'id="{one}"' in page.content.decode() for one in described_by(page))


def test_the_words_of_somebody_else_are_shown_and_not_their_form(client_of, team, opened):
    page = client_of(team.units["SME"]).get(PAGE)
    assert page.status_code == 200
    assert "This paragraph is written by the focal points of DIALOGUE and by managers of the plan." in text_of(page)
    assert "<textarea" not in page.content.decode()


@pytest.mark.parametrize("step", ["send", "draft", "preview", "take", "clear", "nonsense", ""])
def test_who_may_not_write_is_told_who_can(client_of, team, opened, step):
    answer = client_of(team.units["SME"]).post(PAGE, {"words": "Mine.", "step": step})
    assert answer.status_code == 403
    assert "focal points of DIALOGUE" in text_of(answer)


def test_a_reader_is_not_told_of_it(client_of, team, opened, reader):
    assert client_of(reader).get(PAGE).status_code == 404
    assert client_of(reader).post(f"{PAGE}draft/", {"words": "x"}).status_code == 404
    assert client_of(reader).get(SECTION).status_code == 404


@pytest.mark.parametrize("address", [f"{ROUND}paragraphs/9z/", f"{ROUND}sections/nothing/"])
def test_what_is_not_part_of_the_paper_is_not_found(manager, opened, address):
    assert manager.get(address).status_code == 404
    assert manager.post(address, {"step": "send"}).status_code == 404


def test_a_past_date_leads_to_the_page_of_today_and_nothing_is_written_on_it(dialogue, opened):
    page = dialogue.get(f"{PAGE}?as_of=2017-09-01", follow=True)
    assert page.redirect_chain == [(PAGE, 302)]
    assert "you see it as it is today" in text_of(page)
    assert dialogue.get(f"{SECTION}?as_of=2017-09-01").url == SECTION
    assert dialogue.post(f"{PAGE}?as_of=2017-09-01", {"step": "send", "words": "x"}).status_code == 403


def test_after_the_deadline_the_unit_is_told_why_it_cannot_write_and_loses_nothing(dialogue, team, opened):
    page = dialogue.get(PAGE)
    actions.close_contributions(report_round=opened, by=team.manager, at=AT)
    answer = press(dialogue, page, "send", words="Typed meanwhile.")
    assert answer.status_code == 422
    assert "Contributions are closed. A manager can return the text to you" in text_of(answer)
    assert "Typed meanwhile." in text_of(answer)


@pytest.mark.parametrize("seen", ["x", "-1", "9" * 30, ""])
def test_a_forged_mark_breaks_nothing(dialogue, opened, seen):
    form = filled(dialogue.get(PAGE)) | {"seen": seen, "facts": "status:x note:" + "9" * 40, "step": "send"}
    assert dialogue.post(PAGE, form).status_code in (302, 422)


def test_what_is_typed_is_shown_and_never_run(dialogue, team, opened):
    sent(team, opened, "First <script>alert(1)</script>.")
    page = press(dialogue, dialogue.get(PAGE), "send", words="Then <b>bold</b>.")
    html = dialogue.get(PAGE).content.decode()
    assert page.status_code == 302
    assert "<script>alert" not in html
    assert "<b>bold" not in html
    assert "&lt;b&gt;" in html


# --- Two people at once ----------------------------------------------------------------------------


def test_the_second_person_sees_both_texts_and_can_send_again(dialogue, manager, team, opened):
    first, second = dialogue.get(PAGE), manager.get(PAGE)
    assert press(dialogue, first, "send", words="The report is out.").status_code == 302
    page = press(manager, second, "send", words="The report is printed.")
    assert page.status_code == 422
    words = text_of(page)
    assert "Somebody saved another version after you opened this page." in words
    assert "The report is [removed: out ] [added: printed ] ." in words.replace("out]", "out ]").replace(
        "printed]", "printed ]"
    )
    assert form_of(page).fields["words"] == ["The report is printed."]
    assert press(manager, page, "edit").status_code == 302
    assert [row.text for row in ReportText.objects.order_by("id")] == ["The report is out.", "The report is printed."]


@pytest.mark.parametrize("step", ["clear", "return"])
def test_nobody_clears_or_returns_words_that_they_have_not_read(dialogue, manager, team, opened, step):
    sent(team, opened)
    form = filled(manager.get(PAGE), return_reason="Say more.") | {"step": step}
    press(dialogue, dialogue.get(PAGE), "send", words="Something else.")
    del form["words"]
    answer = manager.post(PAGE, form)
    assert answer.status_code == 422
    assert work.paragraph(opened, "4").state == "sent"
    assert "Something else." in text_of(answer)


# --- New facts -------------------------------------------------------------------------------------


def test_newer_facts_are_named_and_can_be_taken(dialogue, team, opened):
    text = sent(team, opened, "Nothing has begun.")
    assert "newer facts" not in text_of(dialogue.get(PAGE))
    factories.note(text.deliverable, "2017-09-29", "The workshop has a date.")
    page = dialogue.get(PAGE)
    assert "The record has newer facts than this text: 1 note." in text_of(page)
    assert "The workshop has a date." in text_of(page)
    taken = taken_anew(dialogue, page, "Nothing has begun yet.")
    assert "The workshop has a date." in form_of(taken).fields["words"][0]
    assert [row.text for row in ReportText.objects.all()] == ["Nothing has begun."]
    assert aside_on(taken) == "Nothing has begun yet."
    assert press(dialogue, taken, "send").status_code == 302
    sent_now = dialogue.get(PAGE)
    assert "newer facts" not in text_of(sent_now)
    assert aside_on(sent_now) is None
    assert not TextDraft.objects.exists()


def taken_anew(browser, page, words, address=PAGE):
    """The page after "Take the new facts", opened again."""
    assert press(browser, page, "take", address, words=words).status_code == 302
    return browser.get(address)


def aside_on(page) -> str | None:
    shown = page.context["aside"]
    return shown.text if shown else None


def test_what_was_set_aside_outlives_every_way_of_saving_a_draft(dialogue, team, opened):
    page = taken_anew(dialogue, dialogue.get(PAGE), "My own words.")
    assert press(dialogue, page, "draft", words="By the button.").status_code == 302
    assert aside_on(dialogue.get(PAGE)) == "My own words."
    assert dialogue.post(f"{PAGE}draft/", {"words": "By the script.", "seen": "0"}).status_code == 204
    page = dialogue.get(PAGE)
    assert aside_on(page) == "My own words."
    assert form_of(page).fields["words"] == ["By the script."]
    for step, status in (("preview", 200), ("send", 422)):
        refused = press(dialogue, page, step, words=" ")
        assert (refused.status_code, aside_on(refused)) == (status, "My own words.")
    actions.close_contributions(report_round=opened, by=team.manager, at=AT)
    assert "My own words." in text_of(dialogue.get(PAGE)), "also who may not write any more can copy it"


def test_what_was_set_aside_goes_back_into_the_field_and_nothing_typed_is_lost(dialogue, opened):
    page = taken_anew(dialogue, dialogue.get(PAGE), "My own words.")
    assert press(dialogue, page, "take-back", words="Typed since.").status_code == 302
    page = dialogue.get(PAGE)
    assert (form_of(page).fields["words"], aside_on(page)) == (["My own words."], "Typed since.")
    page = taken_anew(dialogue, page, "My own words.")
    assert aside_on(page) == "Typed since.\n\nMy own words.", "taken twice, both are kept"
    assert aside_on(taken_anew(dialogue, page, form_of(page).fields["words"][0])) == aside_on(page)
    assert press(dialogue, page, "take-back").status_code == 302
    page = dialogue.get(PAGE)
    assert form_of(page).fields["words"] == ["Typed since.\n\nMy own words."]
    assert aside_on(page) is None, "the record gives its own text again at any time"


def test_what_was_set_aside_is_discarded_apart_from_the_draft(dialogue, opened):
    page = taken_anew(dialogue, dialogue.get(PAGE), "My own words.")
    assert press(dialogue, page, "discard-aside", words="Typed since.").status_code == 302
    page = dialogue.get(PAGE)
    assert (form_of(page).fields["words"], aside_on(page)) == (["Typed since."], None)
    page = taken_anew(dialogue, page, "Typed since.")
    press(dialogue, page, "draft", words="Typed last.")
    assert press(dialogue, dialogue.get(PAGE), "discard").status_code == 302
    page = dialogue.get(PAGE)
    assert (form_of(page).fields["words"], aside_on(page)) == (["Typed since."], None), "what was aside is the draft"


def test_what_was_set_aside_is_its_writers_alone(dialogue, client_of, team, opened):
    taken_anew(dialogue, dialogue.get(PAGE), "My own words.")
    assert "My own words." not in text_of(client_of(team.manager).get(PAGE))


def test_no_level_of_headings_is_skipped_in_comparisons_and_stories(dialogue, team, opened):
    text = sent(team, opened)
    factories.note(text.deliverable, "2017-09-29", "The workshop has a date.")
    page = taken_anew(dialogue, dialogue.get(PAGE), "My own words.")
    actions.send_text(text=text, words="By a manager.", by=team.manager, at=AT)
    page = press(dialogue, page, "send")
    assert None not in (page.context["typed"].other, page.context["aside"])
    assert page.context["facts"]["entries"]
    factories.note(text.deliverable, "2017-09-30", "It took place.")
    for one in (page, dialogue.get(PAGE)):
        assert skipped_headings(one) == []


def test_words_too_long_to_keep_stay_in_the_field(dialogue, opened):
    page = press(dialogue, dialogue.get(PAGE), "take", words="x" * 20_001)
    assert page.status_code == 422
    assert form_of(page).fields["words"] == ["x" * 20_001]


def test_facts_that_came_after_the_page_was_opened_are_newer_than_the_text(dialogue, team, opened):
    page = dialogue.get(PAGE)
    factories.note(work.paragraph(opened, "4").deliverable, "2017-09-29", "Came in between.")
    assert press(dialogue, page, "send", words="Written before.").status_code == 302
    assert "The record has newer facts than this text: 1 note." in text_of(dialogue.get(PAGE))


def test_facts_after_the_cut_off_make_nothing_old(dialogue, team, opened):
    text = sent(team, opened)
    factories.note(text.deliverable, "2017-10-01", "After the cut-off.")
    page = text_of(dialogue.get(PAGE))
    assert "newer facts" not in page
    assert "After the cut-off." not in page


def test_a_section_on_the_whole_plan_says_how_much_is_newer(manager, team, opened):
    for key in ("challenges", "introduction"):
        actions.send_text(text=opened.sections.get(key=key), words="So far.", by=team.manager, at=AT)
    for ref in ("3a", "4"):
        factories.note(work.paragraph(opened, ref).deliverable, "2017-09-29", "News.")
    assert "newer facts than this text: 2 notes." in text_of(manager.get(f"{ROUND}sections/challenges/"))
    assert "newer facts" not in text_of(manager.get(SECTION)), "the mandate does not change with the record"
    factories.commitment_update("guidance", "2017-09-29")
    factories.commitment_update("partnerships", "2017-09-29", "Told in Part IV.")
    page = manager.get(f"{ROUND}sections/challenges/")
    assert "this text: 2 notes, 1 update on a commitment." in text_of(page)
    news = [(entry["heading"], str(entry["on"])) for entry in page.context["facts"]["newer_entries"]]
    assert news[:2] == [("Note · Deliverable 4", "2017-09-29"), ("Note · Deliverable 3(a)", "2017-09-29")]
    assert news[2][0].startswith("Update on a commitment · ")
    assert "29 Sep 2017 Note · Deliverable 3(a)" in text_of(page)


def test_of_a_section_the_newest_facts_are_listed_and_the_others_counted(manager, team, opened, deliverable):
    actions.send_text(text=opened.sections.get(key="challenges"), words="So far.", by=team.manager, at=AT)
    for day in range(1, 7):
        factories.note(deliverable("4"), f"2017-09-0{day}", "News.")
    factories.amendment("2017-09-08", deliverable=deliverable("3a"), field="text", old="a", new="b", reason="So.")
    page = manager.get(f"{ROUND}sections/challenges/")
    headings = [entry["heading"] for entry in page.context["facts"]["newer_entries"]]
    assert headings == ["Amendment of the plan · Deliverable 3(a)", *["Note · Deliverable 4"] * 3]
    assert "3 more are not listed here." in text_of(page)


def test_what_is_new_on_a_merged_deliverable_is_shown_where_another_speaks_for_it(manager, team, opened):
    first, second = work.paragraph(opened, "5a"), work.paragraph(opened, "5b")
    actions.merge_paragraph(paragraph=second, into=first, by=team.manager, at=AT)
    actions.send_text(text=work.paragraph(opened, "5a"), words="Both.", by=team.manager, at=AT)
    factories.note(second.deliverable, "2017-09-29", "News of the second.")
    page = manager.get(f"{ROUND}paragraphs/5a/")
    assert page.context["facts"]["newer"] == ["1 note"]
    (entry,) = page.context["facts"]["newer_entries"]
    assert entry["heading"].startswith("5(b) · ")
    assert "News of the second." in text_of(page)


def test_internal_notes_and_internal_evidence_do_not_stand_beside_a_text(dialogue, team, opened):
    row = factories.status_update(
        work.paragraph(opened, "4").deliverable, "in-progress", "2017-09-01", done="Begun.", internal_note="Hush."
    )
    factories.evidence("2017-09-01", "Inside only", status_update=row, url="https://example.org/in")
    factories.evidence("2017-09-01", "For all", status_update=row, url="https://example.org/x", visibility="citable")
    page = text_of(dialogue.get(PAGE))
    assert "Begun." in page
    assert "For all" in page
    assert "Hush." not in page
    assert "Inside only" not in page


def test_evidence_that_speaks_for_several_rows_stands_beside_a_text_once(dialogue, opened):
    deliverable = work.paragraph(opened, "4").deliverable
    rows = [factories.status_update(deliverable, "in-progress", f"2017-09-0{day}") for day in (1, 2)]
    for row, page in ((rows[0], "x"), (rows[1], "x"), (rows[1], "y")):
        url = f"https://example.org/{page}"
        factories.evidence("2017-09-03", f"Report {page}", status_update=row, url=url, visibility="citable")
    beside = text_of(dialogue.get(PAGE)).partition("Evidence that may be cited")[2].partition("Newest entries")[0]
    assert (beside.count("Report x"), beside.count("Report y")) == (1, 1)


# --- Drafts ----------------------------------------------------------------------------------------


def test_a_draft_is_kept_offered_on_another_machine_and_discarded(dialogue, client_of, team, opened):
    form = form_of(dialogue.get(PAGE)).fields
    answer = dialogue.post(f"{PAGE}draft/", {"words": "Half a sen", "seen": form["seen"][0]})
    assert (answer.status_code, answer.content) == (204, b"")
    elsewhere = client_of(team.units["DIALOGUE"]).get(PAGE)
    assert "You have a draft of 2 October 2017" in text_of(elsewhere)
    assert form_of(elsewhere).fields["words"] == ["Half a sen"]
    assert "Half a sen" not in text_of(client_of(team.manager).get(PAGE))
    assert press(dialogue, elsewhere, "discard").status_code == 302
    assert "Work had not begun" in form_of(dialogue.get(PAGE)).fields["words"][0]


def test_the_button_keeps_a_draft_without_a_script(dialogue, opened):
    assert press(dialogue, dialogue.get(PAGE), "draft", words="Not done yet.").status_code == 302
    assert form_of(dialogue.get(PAGE)).fields["words"] == ["Not done yet."]


def test_sending_uses_the_draft_up(dialogue, opened):
    press(dialogue, dialogue.get(PAGE), "draft", words="Not done yet.")
    press(dialogue, dialogue.get(PAGE), "send", words="Done.")
    assert not TextDraft.objects.exists()


def test_a_draft_of_an_older_version_stands_beside_the_newest(dialogue, team, opened):
    press(dialogue, dialogue.get(PAGE), "draft", words="My draft.")
    actions.send_text(text=work.paragraph(opened, "4"), words="By a manager.", by=team.manager, at=AT)
    page = dialogue.get(PAGE)
    assert form_of(page).fields["words"] == ["My draft."]
    assert "The newest version, by manager" in text_of(page)
    assert "By a manager." in text_of(page)
    assert press(dialogue, page, "send").status_code == 302


def test_a_draft_stays_in_sight_of_who_may_not_send_it_any_more(dialogue, client_of, team, opened):
    press(dialogue, dialogue.get(PAGE), "draft", words="Half a <b>sentence</b>.")
    actions.close_contributions(report_round=opened, by=team.manager, at=AT)
    page = dialogue.get(PAGE)
    assert "Your draft of 2 October 2017, 09:00, which was not sent" in text_of(page)
    assert "Half a &lt;b&gt;sentence&lt;/b&gt;." in page.content.decode()
    assert "not sent yet: it stands in the field" not in text_of(page)
    assert "Half a" not in text_of(client_of(team.manager).get(PAGE)), "theirs alone"


def test_a_draft_that_says_what_was_sent_is_not_shown_again(dialogue, team, opened):
    press(dialogue, dialogue.get(PAGE), "draft", words="Work went on.")
    sent(team, opened)
    actions.keep_draft(
        text=work.paragraph(opened, "4"), words="Work went on.", seen=0, by=team.units["DIALOGUE"], at=AT
    )
    actions.close_contributions(report_round=opened, by=team.manager, at=AT)
    assert "which was not sent" not in text_of(dialogue.get(PAGE))


def test_only_who_may_write_keeps_a_draft(client_of, team, opened):
    assert client_of(team.units["SME"]).post(f"{PAGE}draft/", {"words": "x"}).status_code == 403
    assert client_of(team.approver).post(f"{ROUND}sections/overview/draft/", {"words": "x"}).status_code == 403
    assert not TextDraft.objects.exists()


@pytest.mark.parametrize("words", ["a\x00b", "x" * 20_001])
def test_a_draft_that_cannot_be_kept_is_no_fault_of_the_site(dialogue, opened, words):
    assert dialogue.post(f"{PAGE}draft/", {"words": words}).status_code == 422
    assert dialogue.post(f"{PAGE}draft/", {}).status_code == 422
    assert not TextDraft.objects.exists()


def test_a_draft_is_not_kept_by_opening_an_address(dialogue, opened):
    assert dialogue.get(f"{PAGE}draft/").status_code == 405


# --- A manager's afternoon -------------------------------------------------------------------------


def test_thirteen_texts_are_cleared_by_a_click_each(manager, team, opened):
    work.send_all(team, opened)
    address, clicks = f"{ROUND}paragraphs/1/", 0
    for _number in range(12):
        answer = press(manager, manager.get(address), "clear-next", address)
        assert answer.status_code == 302
        clicks, address = clicks + 1, answer.url
    page = manager.get(address)
    assert 'value="clear-next"' not in page.content.decode(), "it is the last one"
    press(manager, page, "clear", address)
    assert set(opened.paragraphs.values_list("state", flat=True)) == {"cleared"}
    assert clicks + 1 == 13


def test_what_a_manager_edited_is_cleared_with_it(manager, team, opened):
    sent(team, opened)
    assert press(manager, manager.get(PAGE), "clear", words="Work goes on.").status_code == 302
    newest = ReportText.objects.order_by("-id")[0]
    assert (newest.text, newest.copy_edit) == ("Work goes on.", True)
    assert Transition.objects.get(step="clear").text == newest


@pytest.mark.parametrize("step", ["clear", "edit"])
def test_a_manager_who_takes_the_new_facts_brings_a_units_text_up_to_date(manager, team, opened, step, deliverable):
    sent(team, opened)
    factories.note(deliverable("4"), "2017-09-29", "Came in between.")
    page = taken_anew(manager, manager.get(PAGE), "Work went on.")
    assert press(manager, page, step, words="Work has not begun.").status_code == 302
    assert "newer facts" not in text_of(manager.get(PAGE))
    assert ReportText.objects.latest("id").copy_edit


def test_a_text_that_says_the_same_of_new_facts_is_cleared_up_to_date(manager, dialogue, opened, deliverable):
    factories.note(deliverable("4"), "2017-09-29", "The newest, which alone is printed.")
    press(dialogue, dialogue.get(PAGE), "send")
    factories.note(deliverable("4"), "2017-09-20", "Recorded late.")
    page = manager.get(PAGE)
    assert "newer facts than this text: 1 note." in text_of(page)
    assert press(manager, page, "take").status_code == 302
    assert press(manager, manager.get(PAGE), "clear").status_code == 302
    assert "newer facts" not in text_of(manager.get(PAGE))


@pytest.mark.parametrize("undo", ["take-back", "discard"])
def test_a_copy_edit_of_the_old_words_rests_on_what_they_rested_on(manager, team, opened, undo, deliverable):
    sent(team, opened)
    factories.note(deliverable("4"), "2017-09-29", "Came in between.")
    press(manager, taken_anew(manager, manager.get(PAGE), "Work went on, slowly."), undo, words="Typed since.")
    assert press(manager, manager.get(PAGE), "clear", words="Work went on, slowly.").status_code == 302
    assert "The record has newer facts than this text: 1 note." in text_of(manager.get(PAGE))


def test_the_story_tells_steps_and_versions_in_their_order(manager, dialogue, team, opened):
    sent(team, opened)
    press(manager, manager.get(PAGE), "edit", words="Work goes on.")
    press(manager, manager.get(PAGE), "clear", words="Work goes on well.")
    press(manager, manager.get(PAGE), "return", return_reason="A word is missing.")
    told = [str(entry["heading"]) for entry in dialogue.get(PAGE).context["story"]]
    assert told == ["Returned", "Cleared", "Copy-edited", "Copy-edited", "Sent"]


def test_a_text_is_returned_only_with_a_reason_which_the_unit_reads(manager, dialogue, team, opened):
    sent(team, opened)
    page = press(manager, manager.get(PAGE), "return")
    assert page.status_code == 422
    assert page.context["form"].errors["return_reason"]
    press(manager, page, "return", return_reason="Which workshop?")
    assert "Returned by manager: Which workshop?" in text_of(dialogue.get(PAGE))
    press(dialogue, dialogue.get(PAGE), "send", words="The one in Turin.")
    answered = "Sent again. It had been returned on 2 October 2017, 09:00, by manager: Which workshop?"
    assert answered in text_of(manager.get(PAGE))
    press(manager, manager.get(PAGE), "return", return_reason="Which one in Turin?")
    assert "Returned by manager: Which one in Turin?" in text_of(dialogue.get(PAGE))
    press(dialogue, dialogue.get(PAGE), "send", words="The one in May.")
    assert "by manager: Which one in Turin?" in text_of(manager.get(PAGE))
    press(manager, manager.get(PAGE), "clear")
    assert "Sent again." not in text_of(manager.get(PAGE))


def test_what_a_manager_typed_before_returning_is_kept(manager, team, opened):
    sent(team, opened)
    press(manager, manager.get(PAGE), "return", words="My idea of it.", return_reason="Say more.")
    assert TextDraft.objects.get().text == "My idea of it."


UNPRINTABLE = [
    ("return", {"return_reason": "Too long."}),
    ("omit", {"omit_reason": "Nothing new."}),
    ("discard-aside", {}),
]


@pytest.mark.parametrize(("step", "reason"), UNPRINTABLE, ids=[step for step, _reason in UNPRINTABLE])
def test_nothing_is_done_when_the_words_beside_the_step_cannot_be_kept(manager, team, opened, step, reason):
    text = sent(team, opened)
    taken_anew(manager, manager.get(PAGE), "Mine.")
    answer = press(manager, manager.get(PAGE), step, words="Mine: 漢", **reason)
    assert answer.status_code == 422
    assert work.paragraph(opened, "4").state == "sent"
    assert [row.step for row in Transition.objects.filter(paragraph=text)] == ["send"]
    assert TextDraft.objects.get().set_aside == "Mine."


@pytest.mark.parametrize("step", ["omit", "merge", "restore"])
def test_a_section_is_not_said_to_have_lost_or_regained_its_place(manager, opened, step):
    answer = press(manager, manager.get(SECTION), step, SECTION)
    assert answer.status_code == 422
    assert "A section always has its place in the paper." in text_of(answer)


def test_who_sent_a_text_does_not_clear_it_unless_alone(manager, team, opened):
    actions.send_text(text=work.paragraph(opened, "4"), words="By me.", by=team.manager, at=AT)
    page = manager.get(PAGE)
    assert "another one of the managers of the plan clears it" in text_of(page)
    assert 'value="clear"' not in page.content.decode()
    PlanRole.objects.filter(user=team.other_manager).delete()
    page = manager.get(PAGE)
    refused = press(manager, page, "clear")
    assert refused.context["form"].errors["clear_reason"]
    assert press(manager, page, "clear", clear_reason="I am alone.").status_code == 302
    assert work.paragraph(opened, "4").state == "cleared"


def test_a_paragraph_is_omitted_with_its_reason_and_restored(manager, team, opened):
    page = manager.get(PAGE)
    assert press(manager, page, "omit").context["form"].errors["omit_reason"]
    press(manager, page, "omit", omit_reason="Told in 2016.")
    page = manager.get(PAGE)
    assert "This paragraph is omitted from the paper; a manager can restore it." in text_of(page)
    assert manager.post(PAGE, {"step": "restore"}).status_code == 302
    assert work.paragraph(opened, "4").state == "awaiting"


@pytest.mark.parametrize(("step", "stands"), [("", "sent"), ("clear", "sent"), ("return", "returned")])
def test_a_restored_paragraph_that_was_sent_stands_where_it_stood(manager, team, opened, step, stands):
    text = sent(team, opened)
    if step:
        press(manager, manager.get(PAGE), step, return_reason="Say more.")
    press(manager, manager.get(PAGE), "omit", omit_reason="Told in 2016.")
    assert press(manager, manager.get(PAGE), "restore").status_code == 302
    text.refresh_from_db()
    assert (text.state, Transition.objects.order_by("-id")[0].to_state) == (stands, stands)
    assert ("Returned by manager: Say more." in text_of(manager.get(PAGE))) == (stands == "returned")


def test_a_paragraph_is_merged_only_with_one_of_its_item(manager, opened):
    address = f"{ROUND}paragraphs/7b/"
    page = manager.get(address)
    other, target = work.paragraph(opened, "4"), work.paragraph(opened, "7a")
    assert press(manager, page, "merge", address, into=str(other.pk)).status_code == 422
    assert press(manager, page, "merge", address, into="").status_code == 422
    assert press(manager, page, "merge", address, into=str(target.pk)).status_code == 302
    assert "The paragraph on 7a speaks for this one." in text_of(manager.get(address))


def test_the_story_names_the_paragraph_that_a_text_was_merged_into_at_the_time(manager, team, opened):
    text, who = work.paragraph(opened, "5c"), {"by": team.manager, "at": AT}
    for ref in ("5b", "5a"):
        actions.merge_paragraph(paragraph=text, into=work.paragraph(opened, ref), **who)
        actions.restore_paragraph(paragraph=text, **who)
    for address in (f"{ROUND}paragraphs/5c/", f"{ROUND}story/"):
        told = text_of(manager.get(address))
        assert told.index("Merged with the paragraph on 5a") < told.index("Merged with the paragraph on 5b"), address


def test_a_section_is_written_by_managers_and_read_by_others(manager, dialogue, opened):
    page = manager.get(SECTION)
    assert "At its 325th Session" in form_of(page).fields["words"][0]
    assert press(manager, page, "send", SECTION, words="In short.").status_code == 302
    seen = dialogue.get(SECTION)
    assert "In short." in text_of(seen)
    assert "<textarea" not in seen.content.decode()
    assert dialogue.post(SECTION, {"step": "send", "words": "x"}).status_code == 403
    for step in ("omit", "merge", "restore"):
        manager.post(SECTION, {"step": step, "omit_reason": "x"})
    assert opened.sections.get(key="introduction").state == "sent"


def test_a_section_without_words_of_its_own_says_what_the_paper_prints(dialogue, opened):
    page = text_of(dialogue.get(f"{ROUND}sections/overview/"))
    assert "The text No words of its own: the paper prints here what follows from the record." in page
    assert "No words of its own" not in text_of(dialogue.get(SECTION))


def test_no_unit_is_said_to_contribute_a_section(manager, dialogue, team, opened):
    page = text_of(dialogue.get(SECTION))
    assert "Default text The paper prints the default text until a manager writes another one." in page
    assert "contribution" not in page.partition("Default text")[2].partition("The story of this text")[0]
    section = opened.sections.get(key="introduction")
    actions.send_text(text=section, words="In short.", by=team.manager, at=AT)
    actions.return_text(text=section, comment="Say more.", by=team.other_manager, at=AT)
    assert "A manager answers the reason and sends the text again." in text_of(dialogue.get(SECTION))
    with pytest.raises(ValidationError, match="this stands at “Returned”"):
        actions.clear_text(text=section, by=team.other_manager, at=AT)
    told = text_of(manager.get(f"{ROUND}story/"))
    assert "Default text" in told
    assert "Awaiting contribution" not in told
    assert "Sent by the unit" not in told


def test_every_section_can_be_opened_and_previewed(manager, opened):
    for key in opened.sections.values_list("key", flat=True):
        address = f"{ROUND}sections/{key}/"
        page = press(manager, manager.get(address), "preview", address, words="Some words.")
        assert any("Some words" in block["text"] for block in page.context["typed"].printed), key


# --- What was printed before -----------------------------------------------------------------------


def test_the_previous_paper_is_quoted(client_of, team, opened):
    work.send_all(team, opened, "Said in November 2017.")
    again = work.planned(
        team, slug="march-2018", session=332, previous=opened, session_opens=AT.date(), session_closes=AT.date(),
        contribution_deadline=None, document_date=None, cut_off=AT.date(), document_code="GB.332/INS/1",
    )  # fmt: skip
    again.paragraphs.create(deliverable=work.paragraph(opened, "4").deliverable)
    page = client_of(team.manager).get("/plans/sme-2015/reports/march-2018/paragraphs/4/")
    assert "What GB.331/INS/9 said" in text_of(page)
    assert "Said in November 2017." in text_of(page)


def test_the_frozen_paper_is_what_was_printed(client_of, team):
    report_round = work.published(team)
    again = work.planned(
        team, slug="march-2018", session=332, previous=report_round, session_opens=AT.date(), session_closes=AT.date(),
        contribution_deadline=None, document_date=None, cut_off=AT.date(), document_code="GB.332/INS/1",
    )  # fmt: skip
    again.paragraphs.create(deliverable=work.paragraph(report_round, "4").deliverable)
    page = client_of(team.manager).get("/plans/sme-2015/reports/march-2018/paragraphs/4/")
    assert [block["text"] for block in page.context["before"]] == [work.WORDS]
    assert page.context["before"][0]["number"] > 0


# --- Query budget ----------------------------------------------------------------------------------


def queries(browser, address) -> int:
    with CaptureQueriesContext(connection) as found:
        assert browser.get(address).status_code == 200
    return len(found)


def test_the_page_asks_as_much_of_many_plans_and_rounds_as_of_one(manager, team, opened, plan):
    sent(team, opened)
    alone = queries(manager, PAGE)
    make_many_plans(5, 5, plan)
    work.planned(
        team, slug="march-2018", session=332, session_opens=AT.date(), session_closes=AT.date(),
        contribution_deadline=None, document_date=None, cut_off=AT.date(), document_code="GB.332/INS/1",
    )  # fmt: skip
    assert queries(manager, PAGE) == alone
    assert alone <= 70


def test_what_a_text_rests_on_is_asked_once(manager, team, opened):
    """For the mark that its form carries, and for what is newer than the text."""
    sent(team, opened)
    with CaptureQueriesContext(connection) as found:
        assert manager.get(PAGE).status_code == 200
    marks = [query for query in found if "UNION ALL" in query["sql"] and 'MAX("deliverables_mob' in query["sql"]]
    assert len(marks) == 1
