"""Update and paragraph on one page while a round is open: nobody types twice, and nothing is saved by half."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliverables import actions as record
from deliverables.models import Evidence, StatusUpdate
from deliverables.months import Month
from reporting import actions
from reporting.models import ReportText, TextDraft
from tests import factories
from tests.filling_forms import filled, form_of
from tests.reading_pages import described_by, skipped_headings, text_of
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
AT = work.AT
UPDATE = "/plans/sme-2015/deliverables/4/update/"
PAGE = "/plans/sme-2015/deliverables/4/"
TYPED = {
    "status": "in-progress",
    "outlook": "off-track",
    "done": "The report was drafted.",
    "evidence_0_title": "The draft",
    "evidence_0_url": "https://example.org/draft",
}


def saved(answer) -> bool:
    return answer.status_code == 302 and answer.url == PAGE


def test_an_update_sends_the_paragraph_that_follows_from_it(dialogue, opened):
    page = dialogue.get(UPDATE)
    assert "Paragraph for the paper of the 331st Session, Geneva" in text_of(page)
    assert form_of(page).fields["paragraph"] == ["follows"]
    assert form_of(page).fields["effective_on"] == ["2017-09-30"], "what is true later enters no paper"
    assert saved(dialogue.post(UPDATE, filled(page, **TYPED)))
    assert work.paragraph(opened, "4").state == "sent"
    assert ReportText.objects.get().text.startswith("The report was drafted.")
    assert StatusUpdate.objects.get().effective_on == dt.date(2017, 9, 30)
    assert Evidence.objects.get().title == "The draft"


def test_own_words_are_sent_with_the_update(dialogue, opened):
    page = dialogue.get(UPDATE)
    assert saved(dialogue.post(UPDATE, filled(page, **TYPED, paragraph="own", words="In my words.")))
    assert ReportText.objects.get().text == "In my words."
    text = work.paragraph(opened, "4")
    page = text_of(dialogue.get(f"/plans/sme-2015/reports/november-2017/paragraphs/{text.deliverable.ref}/"))
    assert "newer facts" not in page


def test_own_words_rest_on_the_facts_that_the_page_showed(dialogue, team, opened, deliverable):
    page = dialogue.get(UPDATE)
    record.amend(
        target=deliverable("4"), field="due", new=Month.of(2018, 3), reason="As agreed.", by=team.manager, at=AT,
        effective_on=dt.date(2017, 9, 29),
    )  # fmt: skip
    typed = TYPED | {"reason": "The author left.", "paragraph": "own", "words": "In my words."}
    assert saved(dialogue.post(UPDATE, filled(page, **typed)))
    assert ReportText.objects.get().rests_on == f"status:{StatusUpdate.objects.get().pk}/1"
    shown = text_of(dialogue.get("/plans/sme-2015/reports/november-2017/paragraphs/4/"))
    assert "The record has newer facts than this text: 1 amendment of the plan." in shown


def test_not_now_records_the_update_alone(dialogue, opened):
    answer = dialogue.post(UPDATE, filled(dialogue.get(UPDATE), **TYPED, paragraph="later"), follow=True)
    assert "The update is recorded. The paragraph for GB.331/INS/9 still waits." in text_of(answer)
    assert work.paragraph(opened, "4").state == "awaiting"
    assert StatusUpdate.objects.count() == 1


def test_an_update_after_the_cut_off_is_told_beside_its_date(dialogue, opened):
    page = dialogue.post(UPDATE, filled(dialogue.get(UPDATE), **TYPED, effective_on="2017-10-01"))
    assert list(page.context["form"].errors) == ["effective_on"]
    assert "after the cut-off, 30 September 2017" in text_of(page)
    assert not StatusUpdate.objects.exists()
    answer = dialogue.post(UPDATE, filled(page, paragraph="own", words="Mine."), follow=True)
    assert "this paper does not print it" in text_of(answer)


WRONG = [
    ({"done": ""}, "done"),
    ({"paragraph": "own", "words": "  "}, "words"),
    ({"paragraph": "own", "words": "x" * 20_001}, "words"),
    ({"paragraph": "nonsense"}, "paragraph"),
    ({"effective_on": "2017-10-03"}, "effective_on"),
]


@pytest.mark.parametrize(("change", "name"), WRONG, ids=[name for _change, name in WRONG])
def test_neither_is_saved_when_one_of_them_cannot_be(dialogue, opened, change, name):
    typed = TYPED | change
    page = dialogue.post(UPDATE, filled(dialogue.get(UPDATE), **typed))
    assert name in page.context["form"].errors
    assert not StatusUpdate.objects.exists()
    assert not ReportText.objects.exists()
    assert not Evidence.objects.exists()
    kept = form_of(page).fields
    assert kept["evidence-0-url"] == ["https://example.org/draft"]
    assert kept["done"] == [typed["done"]]


def test_words_in_the_way_are_shown_and_the_update_waits_with_them(dialogue, team, opened):
    page = dialogue.get(UPDATE)
    actions.send_text(text=work.paragraph(opened, "4"), words="A manager wrote.", by=team.manager, at=AT)
    page = dialogue.post(UPDATE, filled(page, **TYPED, paragraph="own", words="I wrote."))
    assert "Somebody saved another version of the paragraph" in text_of(page)
    assert list(page.context["form"].errors) == ["paragraph"]
    assert "[removed: A manager ] [added: I ] wrote." in text_of(page)
    assert form_of(page).fields["words"] == ["I wrote."]
    assert not StatusUpdate.objects.exists()
    assert saved(dialogue.post(UPDATE, filled(page)))
    assert ReportText.objects.order_by("-id")[0].text == "I wrote."


def test_a_newer_version_is_shown_also_to_who_lets_the_paragraph_follow(dialogue, team, opened):
    page = dialogue.get(UPDATE)
    actions.send_text(text=work.paragraph(opened, "4"), words="A manager wrote.", by=team.manager, at=AT)
    page = dialogue.post(UPDATE, filled(page, **TYPED))
    assert list(page.context["form"].errors) == ["paragraph"], "the field of the words is hidden"
    html = page.content.decode()
    assert form_of(page).fields["paragraph"] == ["follows"]
    hidden = html[html.index('class="contribution__own"') : html.index("data-draft-told")]
    assert "A manager wrote." not in hidden
    after = html[html.index("data-draft-told") :]
    assert after.index("</div>") < after.index('class="comparison"'), "outside what is hidden"
    assert "A manager wrote." in after
    assert "what stands in the field" not in text_of(page), "nothing was typed that could be compared"
    assert not StatusUpdate.objects.exists()
    assert saved(dialogue.post(UPDATE, filled(page)))
    assert ReportText.objects.order_by("-id")[0].text.startswith("The report was drafted.")


def test_a_record_that_moved_on_is_shown_and_nothing_is_lost(dialogue, opened, deliverable):
    page = dialogue.get(UPDATE)
    factories.note(deliverable("4"), "2017-09-29", "Came in between.")
    page = dialogue.post(UPDATE, filled(page, **TYPED, paragraph="own", words="Mine."))
    assert "Somebody recorded something on this deliverable" in text_of(page)
    assert "Came in between." in text_of(page)
    assert form_of(page).fields["words"] == ["Mine."]
    assert not ReportText.objects.exists()
    assert saved(dialogue.post(UPDATE, filled(page)))
    assert "note:" in ReportText.objects.get().rests_on, "they were shown it"


def test_words_that_somebody_chose_are_not_replaced_unasked(dialogue, team, opened):
    text = work.paragraph(opened, "4")
    actions.send_text(text=text, words="Chosen words.", by=team.units["DIALOGUE"], at=AT)
    fields = form_of(dialogue.get(UPDATE)).fields
    assert (fields["paragraph"], fields["words"]) == (["own"], ["Chosen words."])


def test_a_draft_of_the_paragraph_is_offered_here_too(dialogue, team, opened):
    text = work.paragraph(opened, "4")
    actions.keep_draft(text=text, words="Half.", seen=0, by=team.units["DIALOGUE"], at=AT)
    page = dialogue.get(UPDATE)
    assert form_of(page).fields["words"] == ["Half."]
    assert "You have a draft of 2 October 2017, 09:00, not sent yet" in text_of(page)
    dialogue.post(UPDATE, filled(page, **TYPED))
    assert not TextDraft.objects.exists()
    assert "You have a draft" not in text_of(dialogue.get(UPDATE))


def test_what_was_set_aside_stands_beside_the_words_here_too(dialogue, team, opened):
    mine = {"text": work.paragraph(opened, "4"), "seen": 0, "by": team.units["DIALOGUE"], "at": AT}
    actions.draw_draft_anew(words="My own words.", anew="As the record says.", facts="", **mine)
    page = dialogue.get(UPDATE)
    assert form_of(page).fields["words"] == ["As the record says."]
    assert page.context["aside"].text == "My own words."
    assert skipped_headings(page) == []
    assert "My own words." in text_of(dialogue.post(UPDATE, filled(page, **TYPED) | {"done": ""}))
    assert saved(dialogue.post(UPDATE, filled(page, **TYPED)))
    assert not TextDraft.objects.exists()


def test_an_old_draft_does_not_replace_a_newer_version_that_nobody_was_shown(dialogue, team, opened):
    text = work.paragraph(opened, "4")
    actions.keep_draft(text=text, words="My old draft.", seen=0, by=team.units["DIALOGUE"], at=AT)
    actions.send_text(text=text, words="A manager wrote.", by=team.manager, at=AT)
    page = dialogue.post(UPDATE, filled(dialogue.get(UPDATE), **TYPED))
    assert "Somebody saved another version of the paragraph" in text_of(page)
    assert "A manager wrote." in text_of(page)
    assert form_of(page).fields["words"] == ["My old draft."]
    assert not StatusUpdate.objects.exists()
    assert saved(dialogue.post(UPDATE, filled(page)))
    assert ReportText.objects.order_by("-id")[0].text == "My old draft."


def test_a_returned_paragraph_says_who_returned_it_and_why(dialogue, team, opened):
    text = work.paragraph(opened, "4")
    actions.send_text(text=text, words=dialogue.get(UPDATE).context["form"]["words"].value(), by=team.manager, at=AT)
    assert form_of(dialogue.get(UPDATE)).fields["paragraph"] == ["follows"]
    actions.return_text(text=text, comment="Which workshop?", by=team.manager, at=AT)
    page = dialogue.get(UPDATE)
    assert "Returned by manager: Which workshop?" in text_of(page)
    assert form_of(page).fields["paragraph"] == ["own"], "what follows from the record was not enough"
    answered = filled(page, **TYPED, words="The one in Turin.")
    assert "Which workshop?" in text_of(dialogue.post(UPDATE, answered | {"done": ""})), "also while it is answered"
    assert saved(dialogue.post(UPDATE, answered))
    assert "Which workshop?" not in text_of(dialogue.get(UPDATE))


def test_what_is_wrong_with_the_words_is_read_out_with_their_field(dialogue, opened):
    page = dialogue.get(UPDATE)
    assert described_by(page) == ["word-count"]
    page = dialogue.post(UPDATE, filled(page, **TYPED, paragraph="own", words=" "))
    assert described_by(page) == ["id_words_error", "word-count"]
    assert all(f'id="{one}"' in page.content.decode() for one in described_by(page))


# --- When the paragraph can no longer be sent ------------------------------------------------------


def close(team, opened):
    actions.close_contributions(report_round=opened, by=team.manager, at=AT)


def begin_clearance(team, opened):
    close(team, opened)
    actions.begin_clearance(report_round=opened, by=team.manager, at=AT)


def send_and_clear(team, opened):
    text = work.paragraph(opened, "4")
    actions.send_text(text=text, words="By somebody else.", by=team.units["DIALOGUE"], at=AT)
    actions.clear_text(text=text, by=team.manager, at=AT)


MOVED = [
    (close, "Contributions are closed"),
    (begin_clearance, "Contributions are closed"),
    (send_and_clear, "The text is cleared. A manager can return it to you"),
]


@pytest.mark.parametrize(("move", "why"), MOVED, ids=[move.__name__ for move, _why in MOVED])
def test_words_that_can_no_longer_be_sent_are_given_back_and_nothing_is_saved(dialogue, team, opened, move, why):
    page = dialogue.get(UPDATE)
    move(team, opened)
    before = ReportText.objects.count()
    answer = dialogue.post(UPDATE, filled(page, **TYPED, paragraph="own", words="My <b>long</b> text."))
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert "What you wrote" in text_of(answer)
    assert "My &lt;b&gt;long&lt;/b&gt; text." in answer.content.decode()
    assert not StatusUpdate.objects.exists()
    assert not Evidence.objects.exists()
    assert ReportText.objects.count() == before
    assert saved(dialogue.post(UPDATE, filled(answer))), "saved again, the update is recorded alone"
    assert StatusUpdate.objects.get().done == "The report was drafted."
    assert Evidence.objects.get().title == "The draft"
    assert ReportText.objects.count() == before


def test_who_let_it_follow_is_told_too(dialogue, team, opened):
    page = dialogue.get(UPDATE)
    close(team, opened)
    answer = dialogue.post(UPDATE, filled(page, **TYPED, paragraph="follows"))
    assert answer.status_code == 422
    assert "Contributions are closed" in text_of(answer)
    assert "What you wrote" not in text_of(answer), "nothing was written"
    assert not StatusUpdate.objects.exists()


def test_who_sends_it_not_now_records_the_update_all_the_same(dialogue, team, opened):
    page = dialogue.get(UPDATE)
    close(team, opened)
    assert saved(dialogue.post(UPDATE, filled(page, **TYPED, paragraph="later")))


@pytest.mark.parametrize("way", ["own", "later"])
def test_words_that_came_too_late_stay_when_the_record_has_moved_on_as_well(dialogue, client_of, team, opened, way):
    manager = client_of(team.manager)
    page = manager.get(UPDATE)
    assert saved(dialogue.post(UPDATE, filled(dialogue.get(UPDATE), **TYPED)))
    answer = manager.post(UPDATE, filled(page, **TYPED | {"done": "Mine."}, paragraph=way, words="My long text."))
    assert answer.status_code == 422
    again = manager.post(UPDATE, filled(answer))
    assert "Nothing of yours is lost" in text_of(again)
    assert form_of(again).fields["words"] == ["My long text."]
    assert saved(manager.post(UPDATE, filled(again)))


def test_words_of_a_draft_that_came_too_late_stand_to_be_copied(dialogue, team, opened):
    dialogue.post(UPDATE, filled(dialogue.get(UPDATE), paragraph="own", words="My long text.") | {"step": "keep"})
    send_and_clear(team, opened)
    assert form_of(dialogue.get(UPDATE)).fields["words"] == ["My long text."]


def test_a_manager_who_comes_too_late_is_told_that_it_is_sent(client_of, team, opened):
    manager = client_of(team.manager)
    page = manager.get(UPDATE)
    actions.send_text(text=work.paragraph(opened, "4"), words="By the unit.", by=team.units["DIALOGUE"], at=AT)
    answer = manager.post(UPDATE, filled(page, **TYPED, paragraph="own", words="By a manager."))
    assert answer.status_code == 422
    assert "The paragraph is sent or cleared already." in text_of(answer)
    assert not StatusUpdate.objects.exists()


def test_a_returned_paragraph_is_sent_with_the_update_though_the_clearance_began_meanwhile(dialogue, team, opened):
    text = work.paragraph(opened, "4")
    actions.send_text(text=text, words="First.", by=team.units["DIALOGUE"], at=AT)
    actions.return_text(text=text, comment="Say more.", by=team.manager, at=AT)
    page = dialogue.get(UPDATE)
    begin_clearance(team, opened)
    assert saved(dialogue.post(UPDATE, filled(page, **TYPED, paragraph="own", words="Second.")))
    assert ReportText.objects.order_by("-id")[0].text == "Second."


@pytest.mark.parametrize("place", ["0", "x", "9" * 30, "9" * 5000])
def test_a_paragraph_of_no_paper_is_not_sent(dialogue, opened, place):
    form = filled(dialogue.get(UPDATE), **TYPED, paragraph="own", words="Mine.") | {"place": place}
    answer = dialogue.post(UPDATE, form)
    assert answer.status_code == 422
    assert "does not ask for it any more" in text_of(answer)
    assert not StatusUpdate.objects.exists()


def test_words_for_one_paper_do_not_go_into_another(dialogue, team, opened):
    page = dialogue.get(UPDATE)
    begin_clearance(team, opened)
    later = work.planned(
        team, slug="march-2018", session=332, session_opens=dt.date(2018, 3, 8), session_closes=dt.date(2018, 3, 22),
        document_code="GB.332/INS/1", document_date=None,
    )  # fmt: skip
    actions.open_round(report_round=later, call=work.CALL, by=team.manager, at=AT)
    answer = dialogue.post(UPDATE, filled(page, **TYPED, paragraph="own", words="For November."))
    assert answer.status_code == 422
    assert not ReportText.objects.exists()


def test_who_may_not_set_the_status_learns_that_first(client_of, team, opened):
    answer = client_of(team.units["SME"]).post(UPDATE, {"paragraph": "own", "words": "Mine."})
    assert answer.status_code == 403


# --- Everywhere else the record's own page answers --------------------------------------------------


def has_paragraph(browser) -> bool:
    page = browser.get(UPDATE)
    assert page.status_code == 200
    return "Paragraph for the paper" in text_of(page)


def test_without_an_open_round_it_is_the_page_of_the_record(dialogue, team):
    assert not has_paragraph(dialogue)
    report_round = work.planned(team)
    assert not has_paragraph(dialogue)
    actions.open_round(report_round=report_round, call=work.CALL, by=team.manager, at=AT)
    assert has_paragraph(dialogue)
    actions.close_contributions(report_round=report_round, by=team.manager, at=AT)
    assert not has_paragraph(dialogue)
    assert saved(dialogue.post(UPDATE, filled(dialogue.get(UPDATE), **TYPED)))


def test_a_cleared_paragraph_is_not_sent_again_by_an_update(dialogue, client_of, team, opened):
    text = work.paragraph(opened, "4")
    actions.send_text(text=text, words="Chosen words.", by=team.units["DIALOGUE"], at=AT)
    manager = client_of(team.manager)
    assert not has_paragraph(manager), "a manager does not write over what a unit sent"
    actions.clear_text(text=text, by=team.manager, at=AT)
    assert not has_paragraph(dialogue)
    assert not has_paragraph(manager)


def test_who_may_not_set_the_status_is_told_who_can(client_of, team, opened):
    answer = client_of(team.units["SME"]).get(UPDATE)
    assert answer.status_code == 403
    assert "DIALOGUE" in text_of(answer)


def test_the_page_of_a_past_date_leads_to_today(dialogue, opened):
    assert dialogue.get(f"{UPDATE}?as_of=2017-09-01").status_code == 302


def test_the_page_asks_a_bounded_number_of_questions(dialogue, opened):
    with CaptureQueriesContext(connection) as found:
        dialogue.get(UPDATE)
    assert len(found) <= 60
