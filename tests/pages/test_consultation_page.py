"""Consultation on the draft: who is asked, what each says, what becomes of it, and how little outsiders see."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from deliverables.models import Unit
from deliverables.unsent import whose_mark
from reporting import actions
from reporting.models import ConsultationAnswer, ConsultationReply
from tests import factories
from tests.reading_pages import Links, text_of
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
ROUND = ["sme-2015", "november-2017"]
URL = reverse("reporting:consultation", args=ROUND)


@pytest.fixture
def report_round(team):
    return work.opened(team)


def asked(report_round, code):
    return report_round.consultations.get(unit__code=code)


def comment(browser, one, text="Too little on wages."):
    return browser.post(URL, {"do": "comment", "of": one.pk, f"comment{one.pk}-text": text})


def test_the_bureaux_are_asked_when_the_round_opens(report_round, team, client_of):
    text = text_of(client_of(team.manager).get(URL))
    assert "ACT/EMP" in text
    assert "asked on 2 October 2017, no answer yet" in text
    assert "Send comments" not in text


def test_comments_and_what_became_of_them(report_round, team, client_of):
    one = asked(report_round, "ACTRAV")
    focal, manager = client_of(team.units["ACTRAV"]), client_of(team.manager)
    assert "ACTRAV has no comment" in text_of(focal.get(URL))
    assert comment(focal, one).status_code == 302
    answer = ConsultationAnswer.objects.get()
    assert "comments, no reply yet" in text_of(manager.get(URL))
    sent = {"do": "reply", "of": answer.pk, f"reply{answer.pk}-text": "A sentence was added."}
    assert manager.post(URL, sent).status_code == 302
    _before, _note, story = text_of(focal.get(URL)).partition("comments, answered")
    places = [
        story.index(words) for words in ("A sentence was added.", "Too little on wages.", "Asked about the draft")
    ]
    assert places == sorted(places)


def test_a_further_answer_takes_the_place_of_the_first(report_round, team, client_of):
    one = asked(report_round, "ACTRAV")
    focal = client_of(team.units["ACTRAV"])
    comment(focal, one)
    assert focal.post(URL, {"do": "no-comment", "of": one.pk}).status_code == 302
    assert [row.text for row in one.answers.all()] == ["Too little on wages.", ""]
    text = text_of(focal.get(URL))
    assert "no comment" in text
    assert "Too little on wages." in text


def test_a_unit_that_comments_again_is_replied_to_again_and_each_reply_names_its_comments(
    report_round, team, client_of
):
    one, unit, manager = asked(report_round, "ACTRAV"), team.units["ACTRAV"], client_of(team.manager)
    for hours, said, reply in ((0, "Wages.", "Added."), (1, "Hours too.", "Added as well.")):
        at = work.AT + work.dt.timedelta(hours=hours)
        answer = actions.answer_consultation(consultation=one, text=said, by=unit, at=at)
        assert "comments, no reply yet" in text_of(manager.get(URL))
        sent = {"do": "reply", "of": answer.pk, f"reply{answer.pk}-text": reply}
        assert manager.post(URL, sent).status_code == 302
    told = text_of(manager.get(URL)).partition("comments, answered")[2]
    lines = (
        "What became of the comments of 2 October 2017, 10:00 Sample data Added as well.",
        "Hours too.",
        "What became of the comments of 2 October 2017, 09:00 Sample data Added.",
        "Wages.",
    )
    assert [told.index(line) for line in lines] == sorted(told.index(line) for line in lines)


def test_empty_comments_are_not_no_comment(report_round, team, client_of):
    one = asked(report_round, "ACTRAV")
    page = comment(client_of(team.units["ACTRAV"]), one, " ")
    assert page.status_code == 422
    assert "What you wrote" not in text_of(page)
    assert not ConsultationAnswer.objects.exists()


def test_nobody_answers_for_another_unit(report_round, team, client_of):
    one = asked(report_round, "ACTRAV")
    for person in (team.units["ACT/EMP"], team.manager):
        page = comment(client_of(person), one)
        assert page.status_code == 403
        assert "Only focal points of ACTRAV" in text_of(page)


def test_a_manager_asks_another_unit_once(report_round, team, client_of):
    browser = client_of(team.manager)
    unit = Unit.objects.get(code="COOP")
    assert browser.post(URL, {"do": "ask", "ask-unit": unit.pk}).status_code == 302
    assert report_round.consultations.filter(unit=unit).exists()
    assert browser.post(URL, {"do": "ask", "ask-unit": unit.pk}).status_code == 422
    assert report_round.consultations.count() == 3


def test_a_unit_outside_the_plan_sees_the_paper_and_its_own_part_alone(report_round, team, client_of):
    unit = Unit.objects.create(code="JUR", slug="jur", name="Legal Adviser")
    person = factories.person("focal.jur", unit="JUR")
    browser = client_of(person)
    assert browser.get(URL).status_code == 404
    client_of(team.manager).post(URL, {"do": "ask", "ask-unit": unit.pk})
    comment(client_of(team.units["ACTRAV"]), asked(report_round, "ACTRAV"), "Between us.")
    page = browser.get(URL)
    assert "Between us." not in text_of(page)
    assert "JUR has no comment" in text_of(page)
    assert comment(browser, asked(report_round, "JUR"), "Paragraph 3 is too strong.").status_code == 302
    # Every link of this page that leads into the round may be followed; nothing else of the round is there.
    inside = [
        url for url in Links(page.content.decode()).all if "/reports/november-2017/" in url and ".pdf" not in url
    ]
    assert {browser.get(url).status_code for url in inside} == {200}
    for name in ("round", "checks", "story", "guidance"):
        assert browser.get(reverse(f"reporting:{name}", args=ROUND)).status_code == 404
    assert URL in Links(browser.get(reverse("reporting:rounds", args=["sme-2015"])).content.decode()).all


def test_before_the_call_and_after_submission_nothing_can_be_said(team, client_of):
    report_round = work.planned(team)
    assert "Units are asked when the round is opened." in text_of(client_of(team.manager).get(URL))
    work.actions.open_round(report_round=report_round, call=work.CALL, by=team.manager, at=work.AT)
    type(report_round).objects.filter(pk=report_round.pk).update(state="for-approval")
    page = client_of(team.units["ACTRAV"]).get(URL)
    assert "The paper stands at “For approval”. What was said about the draft stays as it is." in text_of(page)
    assert "Send comments" not in text_of(page)
    page = comment(client_of(team.units["ACTRAV"]), asked(report_round, "ACTRAV"))
    assert page.status_code == 422
    assert "possible while the paper is prepared" in text_of(page)
    assert "Copy your words if you still need them. Too little on wages." in text_of(page)
    assert not ConsultationAnswer.objects.exists()


def test_comments_that_a_page_sent_which_was_too_old_stand_in_their_field(report_round, team):
    one, person = asked(report_round, "ACTRAV"), team.units["ACTRAV"]
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    sent = {"do": "comment", "of": one.pk, f"comment{one.pk}-text": "Too little.", "whose": whose_mark(person)}
    assert browser.post(URL, sent).status_code == 302
    page = browser.get(URL).content.decode()
    assert "Too little.</textarea>" in page
    assert 'name="whose"' in page


def test_a_reply_that_comes_too_late_is_shown_to_be_copied(report_round, team, client_of):
    comment(client_of(team.units["ACTRAV"]), asked(report_round, "ACTRAV"))
    answer = ConsultationAnswer.objects.get()
    type(report_round).objects.filter(pk=report_round.pk).update(state="for-approval")
    sent = {"do": "reply", "of": answer.pk, f"reply{answer.pk}-text": "A sentence was added."}
    page = client_of(team.manager).post(URL, sent)
    assert page.status_code == 422
    assert "Copy your words if you still need them. A sentence was added." in text_of(page)
    assert not ConsultationReply.objects.exists()


@pytest.mark.parametrize("of", ["", "x", "999999", "٣", "9" * 30])
def test_a_guessed_key_is_not_found(of, report_round, team, client_of):
    for person, do in ((team.units["ACTRAV"], "comment"), (team.manager, "reply")):
        assert client_of(person).post(URL, {"do": do, "of": of}).status_code == 404
    assert not ConsultationReply.objects.exists()


def test_a_page_of_a_past_date_offers_nothing(report_round, team, client_of):
    focal = client_of(team.units["ACTRAV"])
    assert "Send comments" in text_of(focal.get(URL))
    assert "Send comments" not in text_of(focal.get(URL, {"as_of": "2017-06-30"}))


def test_the_page_costs_the_same_for_many_units(report_round, team, client_of, django_assert_max_num_queries):
    for unit in Unit.objects.exclude(code__in=["ACTRAV", "ACT/EMP"])[:6]:
        client_of(team.manager).post(URL, {"do": "ask", "ask-unit": unit.pk})
    for code in ("ACTRAV", "ACT/EMP"):
        comment(client_of(team.units[code]), asked(report_round, code))
    browser = client_of(team.manager)
    browser.get(URL)
    with django_assert_max_num_queries(13):
        browser.get(URL)
