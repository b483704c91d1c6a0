"""Pages with several short forms, and evidence: what was typed when the session had ended stands in its form again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from deliverables.models import Evidence, Unit
from deliverables.unsent import whose_mark
from reporting import actions
from reporting.models import GuidanceAnswer, GuidancePoint
from tests import factories
from tests.reading_pages import text_of
from tests.reporting import rounds_at_work as work
from tests.reporting.checked_rounds import make_desk

pytestmark = pytest.mark.usefixtures("today")
WORD = "a long enough word"
TYPED = "Half a sentence."
ROUND = ["sme-2015", "november-2017"]
GUIDANCE, APPROVAL, CHECKS = (reverse(f"reporting:{name}", args=ROUND) for name in ("guidance", "approval", "checks"))


@pytest.fixture
def desk(plan):
    made = make_desk(plan)
    made.before = made.previous()
    return made


def sent_when_signed_out(browser: Any, person: Any, address: str, **form: Any) -> Any:
    """The session ended while the form was filled in; its author signs in again. Answers the page of the form."""
    browser.logout()
    door = browser.post(address, form | {"whose": whose_mark(person)})
    assert door.status_code == 403
    person.set_password(WORD)
    person.save()
    sent = {"username": person.username, "password": WORD} | {key: door.context[key] for key in ("next", "unsent")}
    assert browser.post("/accounts/login/", sent)["Location"] == address
    return browser.get(address)


def field(page: Any, name: str) -> Any:
    return BeautifulSoup(page.content, "html.parser").select_one(f'form:has([name=whose]) [name="{name}"]')


def stands_open(page: Any, name: str, words: str = TYPED) -> bool:
    """Whether the words stand in that field, and nothing is folded over them."""
    found = field(page, name)
    folded = found.find_parent("details")
    return (found.get("value") or found.text.strip()) == words and (folded is None or folded.has_attr("open"))


def point_of(report_round: Any, by: Any, **more: Any) -> GuidancePoint:
    given = {"text": "More countries.", "reference": "GB.328/PV, para. 43", "by": by, "at": work.AT}
    return actions.enter_guidance(report_round=report_round, **given | more)


@pytest.mark.parametrize("do", ["decision", "point", "correct", "answer"])
def test_decision_and_guidance(desk, manager, client_of, do):
    point = point_of(desk.before, manager)
    of = point.pk if do in ("correct", "answer") else ""
    address = GUIDANCE if do == "answer" else GUIDANCE.replace("2017", "2016")
    name = f"{do}{of}-text"
    page = sent_when_signed_out(client_of(manager), manager, address, do=do, of=of, **{name: TYPED})
    assert stands_open(page, name)
    assert "look at it and save it again" in text_of(page)
    assert not GuidanceAnswer.objects.exists()


def test_words_for_a_point_that_was_withdrawn_meanwhile_stand_to_be_copied(desk, manager, client_of):
    point = point_of(desk.before, manager)
    actions.withdraw_guidance(point=point, by=manager, at=work.AT)
    sent = {"do": "answer", "of": point.pk, f"answer{point.pk}-text": TYPED}
    page = sent_when_signed_out(client_of(manager), manager, GUIDANCE, **sent)
    assert f"Copy your words if you still need them. {TYPED}" in text_of(page)


def test_a_reply_to_comments(team, client_of):
    report_round = work.opened(team)
    asked = report_round.consultations.get(unit=Unit.objects.get(code="ACTRAV"))
    person = team.units["ACTRAV"]
    answer = actions.answer_consultation(consultation=asked, text="Too little.", by=person, at=work.AT)
    address, name = reverse("reporting:consultation", args=ROUND), f"reply{answer.pk}-text"
    sent = {"do": "reply", "of": answer.pk, name: TYPED}
    assert stands_open(sent_when_signed_out(client_of(team.manager), team.manager, address, **sent), name)


def test_the_reason_for_accepting_a_warning(desk, manager, client_of):
    desk.write("4", "Short.")
    sent = {"rule": "very-short", "subject": "4", "reason": TYPED}
    browser = client_of(manager)
    page = sent_when_signed_out(browser, manager, CHECKS, **sent)
    (mine,) = [one for one in BeautifulSoup(page.content, "html.parser").select("[name=reason]") if one.text.strip()]
    assert mine.find_parent("details").has_attr("open")
    assert mine.find_parent("form").select_one("[name=subject]")["value"] == "4"
    page = sent_when_signed_out(browser, manager, CHECKS, **sent | {"subject": "nothing"})
    assert f"Copy your words if you still need them. {TYPED}" in text_of(page)


def test_the_comment_of_an_approval_but_never_the_password(team, client_of):
    work.submitted(team)
    browser = client_of(team.approver)
    form = {"step": "approve", "approve-comment": TYPED, "approve-password": "my secret"}
    browser.logout()
    door = browser.post(APPROVAL, form | {"whose": whose_mark(team.approver)})
    assert json.loads(door.context["unsent"])["typed"] == {"approve-comment": [TYPED]}
    page = sent_when_signed_out(browser, team.approver, APPROVAL, **form)
    assert stands_open(page, "approve-comment")
    assert not field(page, "approve-password").get("value")
    page = sent_when_signed_out(browser, team.approver, APPROVAL, **{"step": "send-back", "send-back-comment": TYPED})
    assert stands_open(page, "send-back-comment")
    assert not field(page, "approve-comment").text.strip()


def test_evidence_for_an_entry_and_that_files_have_to_be_chosen_again(deliverable, focal_sme, client_of):
    row = factories.note(deliverable("3a"), "2017-06-01")
    address = f"/plans/sme-2015/deliverables/3a/evidence/note/{row.pk}/"
    sent = {
        "evidence-TOTAL_FORMS": 3,
        "evidence-INITIAL_FORMS": 0,
        "evidence-1-title": TYPED,
        "evidence-1-upload": SimpleUploadedFile("brief.pdf", b"%PDF-1.4"),
    }
    page = sent_when_signed_out(client_of(focal_sme), focal_sme, address, **sent)
    assert stands_open(page, "evidence-1-title")
    assert "Files have to be chosen again." in text_of(page)
    assert not Evidence.objects.exists()


def test_the_code_of_the_document_as_issued(team, client_of):
    work.published(team)
    address = reverse("reporting:attach_issued", args=ROUND)
    page = sent_when_signed_out(client_of(team.manager), team.manager, address, code=TYPED)
    assert stands_open(page, "code")


def test_the_new_name_of_a_unit(plan, administrator, client_of):
    address = reverse("admin:deliverables_unit_rename", args=[Unit.objects.get(code="SME").pk])
    page = sent_when_signed_out(client_of(administrator), administrator, address, name=TYPED, code="MSME", do="look")
    assert stands_open(page, "name")


def test_who_manages_no_more_gets_the_words_and_no_form(desk, manager, client_of):
    desk.write("4", "Short.")
    browser = client_of(manager)
    manager.plan_roles.update(role="auditor")
    page = sent_when_signed_out(browser, manager, CHECKS, rule="very-short", subject="4", reason=TYPED)
    assert f"Copy your words if you still need them. {TYPED}" in text_of(page)
    assert not BeautifulSoup(page.content, "html.parser").select("[name=reason]")
