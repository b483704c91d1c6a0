"""The approver's page: what it shows, the password, the hash, four eyes, and what comes after."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from deliverables.models import PlanRole
from reporting import actions, freezing
from reporting.models import Report, Transition
from reporting.views import approval
from reporting.word import docx_of
from tests import factories
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough word"


@pytest.fixture
def team(plan, today, settings, monkeypatch):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(freezing.freeze, "__kwdefaults__", freezing.freeze.__kwdefaults__ | {"draw": work.draw})
    made = work.make_team(plan)
    made.approver.password = make_password(PASSWORD)
    made.approver.save()
    return made


def url(name: str = "approval") -> str:
    return reverse(f"reporting:{name}", args=["sme-2015", "november-2017"])


def text(answer) -> str:
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def approve(browser, report_round, **changes):
    sent = {"step": "approve", "approve-sha256": work.shown_hash(report_round), "approve-password": PASSWORD}
    return browser.post(url(), sent | changes)


def test_the_page_shows_what_has_to_be_known(team, client_of):
    report_round = work.opened(team)
    alone = work.paragraph(report_round, "4")
    work.send_all(team, report_round)
    actions.close_contributions(report_round=report_round, by=team.manager, at=work.AT)
    actions.begin_clearance(report_round=report_round, by=team.manager, at=work.AT)
    actions.omit_paragraph(
        paragraph=work.paragraph(report_round, "2"), comment="It was told before.", by=team.manager, at=work.AT
    )
    spoken_for = {"paragraph": work.paragraph(report_round, "7b"), "into": work.paragraph(report_round, "7a")}
    actions.merge_paragraph(**spoken_for, by=team.manager, at=work.AT)
    actions.copy_edit_text(
        text=alone, words=work.WORDS.replace("Work went", "Work never went"), by=team.manager, at=work.AT
    )
    team.plan.roles.filter(user=team.other_manager).delete()
    mine = work.paragraph(report_round, "1")
    actions.send_text(text=mine, words="Mine.", by=team.manager, at=work.AT)
    actions.clear_text(text=mine, by=team.manager, at=work.AT, comment="I am the only one.")
    work.clear_all(team, report_round)
    for one, words in zip(report_round.consultations.order_by("id"), ("", "Say more of SMEs."), strict=True):
        person = team.units[one.unit.code]
        actions.answer_consultation(consultation=one, text=words, by=person, at=work.AT)
    work.accept_all(team, work.again(report_round))
    actions.submit_round(report_round=report_round, by=team.manager, at=work.AT, comment="Please by Friday.")
    page = text(client_of(team.approver).get(url()))
    assert "Please by Friday." in page
    assert re.search(r"<ins>[^\n]*?never[^\n]*?</ins>", page)
    assert "I am the only one." in page
    assert "Say more of SMEs." in page
    assert "No comment." in page
    assert "It was told before." in page
    assert re.search(r">7b</a> is told under 7a", page)
    assert work.shown_hash(work.again(report_round)) in page
    assert f"sha256={work.shown_hash(work.again(report_round))}" in page


def test_approving_freezes_the_paper_that_was_shown(team, client_of):
    report_round = work.submitted(team)
    browser = client_of(team.approver)
    answer = approve(browser, report_round, **{"approve-comment": "Well done."})
    assert (answer.status_code, answer.url) == (302, url())
    report = Report.objects.get()
    assert report.payload_sha256 in text(browser.get(url()))
    assert Transition.objects.get(step="approve").comment == "Well done."
    assert work.again(report_round).state == "approved"


@pytest.mark.parametrize(("password", "sentence"), [("wrong", "not your password"), ("", "Enter your password")])
def test_a_wrong_password_is_told_beside_the_field_and_nothing_is_lost(team, client_of, password, sentence):
    report_round = work.submitted(team)
    answer = approve(
        client_of(team.approver), report_round, **{"approve-password": password, "approve-comment": "Typed."}
    )
    assert answer.status_code == 422
    assert sentence in answer.context["forms"]["approve"].errors["password"][0]
    assert "Typed." in text(answer)
    assert password == "" or password not in re.findall(r'value="([^"]*)"', answer.content.decode())
    assert not Report.objects.exists()


def test_after_several_wrong_passwords_the_person_is_signed_out(team, client_of):
    report_round = work.submitted(team)
    browser = client_of(team.approver)
    answers = [
        approve(browser, report_round, **{"approve-password": "wrong"}) for _try in range(approval.WRONG_PASSWORDS)
    ]
    assert [answer.status_code for answer in answers] == [422] * (approval.WRONG_PASSWORDS - 1) + [302]
    assert answers[-1].url.startswith(reverse("login"))
    assert approve(browser, report_round).url.startswith(reverse("login"))
    assert not Report.objects.exists()


def test_a_paper_that_changed_is_not_approved_and_the_page_shows_it_as_it_is_now(team, client_of):
    report_round = work.submitted(team)
    shown = work.shown_hash(report_round)
    factories.status_update(work.paragraph(report_round, "4").deliverable, "in-progress", "2017-09-29", done="Late.")
    now = work.shown_hash(report_round)
    assert now != shown
    answer = approve(client_of(team.approver), report_round, **{"approve-sha256": shown})
    assert answer.status_code == 422
    assert "has changed since you opened it" in text(answer)
    assert now in text(answer)
    # What was recorded late is also a finding, and somebody has to look at it first.
    assert "cannot be approved while" in text(answer)
    assert not Report.objects.exists()


def test_what_stands_in_the_way_leaves_no_button_to_approve(team, client_of, monkeypatch):
    report_round = work.submitted(team)
    work.ReportRound.objects.filter(pk=report_round.pk).update(item_ordinal="[…] ITEM ON THE AGENDA")
    page = text(client_of(team.approver).get(url()))
    assert "The cover still has a placeholder" in page
    assert "cannot be approved while 1 finding stands in the way" in page
    assert "Approve and freeze" not in page
    answer = approve(client_of(team.approver), work.again(report_round), **{"approve-comment": "A long thought."})
    assert answer.status_code == 422
    assert "A long thought." in text(answer)
    assert not Report.objects.exists()


def test_who_submitted_reads_why_not_and_who_can(team, client_of):
    team.plan.roles.create(user=team.manager, role="approver")
    report_round = work.submitted(team)
    browser = client_of(team.manager)
    page = text(browser.get(url()))
    assert "another approver of the plan approves and publishes it" in page
    assert "Can approve: approver (approver)." in page
    assert "Approve and freeze" not in page
    assert approve(browser, report_round).status_code == 403
    assert not Report.objects.exists()


def test_who_submitted_does_not_publish_either(team, client_of):
    team.plan.roles.create(user=team.manager, role="approver")
    report_round = work.approved(team)
    browser = client_of(team.manager)
    page = text(browser.get(url()))
    assert "another approver of the plan approves and publishes it" in page
    assert 'value="publish"' not in page
    assert 'value="take-back"' in page
    assert browser.post(url(), {"step": "publish", "publish-comment": ""}).status_code == 403
    assert work.again(report_round).state == "approved"


@pytest.mark.parametrize("person", ["manager", "auditor"])
def test_managers_and_auditors_read_without_buttons(person, team, client_of, request):
    report_round = work.submitted(team)
    user = team.manager if person == "manager" else request.getfixturevalue("auditor")
    page = text(client_of(user).get(url()))
    assert work.shown_hash(report_round) in page
    assert "Only an approver of this plan can do this." in page
    assert 'name="step"' not in page
    assert approve(client_of(user), report_round).status_code == 403


def test_others_do_not_see_it(team, client_of, reader):
    work.submitted(team)
    assert client_of(reader).get(url()).status_code == 404
    assert client_of(team.units["SME"]).get(url()).status_code == 403


def test_sending_back_needs_a_reason(team, client_of):
    report_round = work.submitted(team)
    browser = client_of(team.approver)
    answer = browser.post(url(), {"step": "send-back", "send-back-comment": " "})
    assert answer.status_code == 422
    assert "Say why" in text(answer)
    browser.post(url(), {"step": "send-back", "send-back-comment": "A figure is missing."})
    assert work.again(report_round).state == "clearance"
    assert Transition.objects.get(step="send-back").comment == "A figure is missing."


@pytest.mark.parametrize("step", ["approve", "send-back"])
def test_a_decision_that_comes_too_late_is_shown_to_be_copied(team, client_of, step):
    report_round = work.submitted(team)
    browser = client_of(team.approver)
    shown = work.shown_hash(report_round)
    actions.send_round_back(report_round=report_round, comment="Not yet.", by=team.approver, at=work.AT)
    sent = {"approve-sha256": shown, "approve-password": PASSWORD, f"{step}-comment": "A long thought."}
    answer = browser.post(url(), sent | {"step": step})
    assert answer.status_code == 422
    assert re.search(r"Copy your words if you still need them\.</p> <blockquote[^>]*>A long thought\.<", text(answer))
    assert PASSWORD not in text(answer)


def test_publishing_and_taking_back(team, client_of):
    report_round = work.approved(team)
    browser = client_of(team.approver)
    assert "This cannot be undone" in text(browser.get(url()))
    browser.post(url(), {"step": "take-back", "take-back-comment": ""})
    assert work.again(report_round).state == "approved"
    browser.post(url(), {"step": "take-back", "take-back-comment": "A wrong annex."})
    assert work.again(report_round).state == "clearance"
    assert "nothing to approve" in text(browser.get(url()))
    actions.submit_round(report_round=report_round, by=team.manager, at=work.AT)
    approve(browser, work.again(report_round))
    browser.post(url(), {"step": "publish", "publish-comment": ""})
    assert work.again(report_round).state == "published"
    assert [report.freezing for report in Report.objects.order_by("id")] == [1, 2]
    assert 'name="step"' not in text(browser.get(url()))


def test_a_page_of_a_past_date_offers_no_decision(team, client_of):
    report_round = work.submitted(team)
    browser = client_of(team.approver)
    assert 'name="step"' not in text(browser.get(url() + "?as_of=2017-09-30"))
    sent = {"step": "send-back", "send-back-comment": "Why."}
    assert browser.post(url() + "?as_of=2017-09-30", sent).url == url()
    assert work.again(report_round).state == "for-approval"


def test_the_final_form_is_read_by_who_may_approve_while_it_is_the_one_shown(team, client_of, monkeypatch):
    report_round = work.submitted(team)
    drawn = []
    monkeypatch.setattr("reporting.views.papers.draft_of", lambda payload, **_: drawn.append(payload) or b"%PDF-")
    shown = f"?sha256={work.shown_hash(report_round)}"
    answer = client_of(team.approver).get(url("report_pdf") + shown)
    assert drawn[-1]["notices"]["draft"] == ""
    assert "GB.331-INS-9-for-approval-En.pdf" in answer["Content-Disposition"]
    in_word = client_of(team.approver).get(url("report_docx") + shown)
    assert in_word.content == docx_of(drawn[-1])
    assert "GB.331-INS-9-for-approval-En.docx" in in_word["Content-Disposition"]
    assert url("report_docx") + shown in client_of(team.approver).get(url()).content.decode()
    client_of(team.units["SME"]).get(url("report_pdf") + shown)
    assert drawn[-1]["notices"]["draft"] != ""
    stale = client_of(team.approver).get(url("report_html") + "?sha256=0000")
    assert (stale.status_code, stale.url) == (302, url())


# Deputies


@pytest.fixture
def deputy(team):
    person = factories.person("deputy")
    person.password = make_password(PASSWORD)
    person.save()
    days = {"starts_on": "2017-10-02", "ends_on": "2017-10-03"}
    PlanRole.objects.create(user=person, plan=team.plan, role=PlanRole.Role.DEPUTY, **days)
    return person


@pytest.mark.parametrize(
    ("day", "code"),
    [("2017-10-01", 404), ("2017-10-02", 302), ("2017-10-03", 302), ("2017-10-04", 404)],
)
def test_a_deputy_acts_from_the_first_to_the_last_day(team, deputy, client_of, settings, day, code):
    report_round = work.submitted(team)
    settings.FIXED_CLOCK = work.AT.fromisoformat(f"{day}T23:59:00+02:00")
    answer = approve(client_of(deputy), report_round, **{"approve-comment": "Seen."})
    assert answer.status_code == code
    assert Report.objects.exists() == (code == 302)
    if code == 302:
        assert Transition.objects.get(step="approve").comment == "As deputy approver.\nSeen."
        assert "As deputy approver." in text(client_of(team.approver).get(url()))


def test_a_deputy_gives_a_reason_too(team, deputy, client_of):
    work.submitted(team)
    answer = client_of(deputy).post(url(), {"step": "send-back", "send-back-comment": ""})
    assert answer.status_code == 422
    with pytest.raises(ValidationError, match="Say why"):
        actions.send_round_back(
            report_round=work.ReportRound.objects.get(slug="november-2017"), comment="", by=deputy, at=work.AT
        )


def test_the_page_takes_as_many_queries_for_many_texts_as_for_few(team, client_of, django_assert_max_num_queries):
    work.submitted(team)
    browser = client_of(team.approver)
    browser.get(url())
    with django_assert_max_num_queries(85):
        browser.get(url())
