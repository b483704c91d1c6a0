"""Reporting rounds and papers: who sees them, the files, where a deliverable is reported."""

from __future__ import annotations

import datetime as dt
import json
from html import unescape

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from deliverables.access import plan_page
from deliverables.models import Unit
from reporting.models import Consultation, ReportRound
from reporting.pdf import RenderingFailed
from reporting.views import papers as views
from reporting.word import CONTENT_TYPE as WORD
from reporting.word import docx_of
from tests.factories import author, moment, person, status_update
from tests.many_plans import make_many_plans
from tests.reporting.papers import the_round

pytestmark = pytest.mark.usefixtures("today")

INSIDERS = ["manager", "approver", "auditor", "focal_sme", "focal_dialogue", "focal_actrav"]
OUTSIDERS = ["reader", "administrator"]
DRAFTS = ["round", "report_html", "report_json", "report_docx", "report_pdf"]


@pytest.fixture
def paper(plan, monkeypatch):
    """The second round; drawing is tested elsewhere."""
    monkeypatch.setattr(views, "draft_of", lambda _payload, *, timeout: b"%PDF-test"[: timeout or None])
    return the_round("november-2017")


def url(name: str, *args: str) -> str:
    return reverse(f"reporting:{name}", args=["sme-2015", *args])


def text(response) -> str:
    return unescape(response.content.decode())


# Who sees what


@pytest.mark.parametrize("person", INSIDERS)
def test_insiders_see_drafts(person, paper, client_of, request):
    browser = client_of(request.getfixturevalue(person))
    assert url("round", paper.slug) in text(browser.get(url("rounds")))
    assert [browser.get(url(name, paper.slug)).status_code for name in DRAFTS] == [200] * 5


@pytest.mark.parametrize("person", OUTSIDERS)
def test_others_see_that_there_will_be_a_paper_and_no_more(person, paper, client_of, request):
    browser = client_of(request.getfixturevalue(person))
    page = browser.get(url("rounds"))
    assert page.status_code == 200
    assert "not published yet" in text(page)
    assert "In preparation" in text(page)
    assert "Open the round" not in text(page)
    assert "GB.331/INS/[…]" in text(page)
    assert url("round", paper.slug) not in text(page)
    assert [browser.get(url(name, paper.slug)).status_code for name in [*DRAFTS, "edit_round"]] == [404] * 6


def test_nobody_is_sent_to_sign_in(paper, client_of):
    for name in ["rounds", *DRAFTS, "edit_round"]:
        answer = client_of(None).get(url(name, *([] if name == "rounds" else [paper.slug])))
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("person", ["approver", "auditor", "focal_sme"])
def test_only_managers_edit_and_the_others_learn_why(person, paper, client_of, request):
    browser = client_of(request.getfixturevalue(person))
    for answer in (browser.get(url("edit_round", paper.slug)), browser.post(url("edit_round", paper.slug), {})):
        assert answer.status_code == 403
        assert "Only a manager of this plan can do this." in text(answer)
    assert url("edit_round", paper.slug) not in text(browser.get(url("round", paper.slug)))


def test_unknown_rounds_and_plans_are_not_found(paper, client_of, manager):
    browser = client_of(manager)
    assert browser.get(url("round", "may-2016")).status_code == 404
    assert browser.get(reverse("reporting:rounds", args=["other"])).status_code == 404


def test_papers_are_only_read(paper, client_of, manager):
    browser = client_of(manager)
    for name in DRAFTS:
        assert browser.post(url(name, paper.slug)).status_code == 405


# Pages


def test_a_plan_without_rounds_says_so(plan, client_of, manager):
    assert "No reporting round has been set up" in text(client_of(manager).get(url("rounds")))


def test_the_round_page_tells_facts_placeholders_counts_and_what_came_before(paper, client_of, manager, deliverable):
    status_update(deliverable("2"), "completed", "2016-05-31", done="Published.")
    page = text(client_of(manager).get(url("round", paper.slug)))
    assert "331st Session, Geneva, 26 October–9 November 2017" in page
    assert "3 facts are not entered yet and stand as placeholders" in page
    assert "document code, date of the paper, item on the agenda" in page
    assert url("round", "november-2016") in page
    assert url("report_pdf", paper.slug) in page
    assert "Counts at 30 September 2017" in page
    assert page.count('<td class="num">10</td>') == 2
    assert '<td class="num">1</td>' in page


def test_before_the_cut_off_the_page_and_the_paper_are_as_at_today(paper, client_of, manager, settings):
    settings.FIXED_CLOCK = settings.FIXED_CLOCK.replace(month=6)
    browser = client_of(manager)
    page = text(browser.get(url("round", paper.slug)))
    assert "has not come yet" in page
    assert "Counts at 2 June 2017" in page
    assert browser.get(url("report_json", paper.slug)).json()["as_at"] == "2017-06-02"


def test_the_date_of_the_page_does_not_change_the_paper(paper, client_of, manager, deliverable):
    status_update(deliverable("1"), "in-progress", "2017-05-01", done="In May.")
    browser = client_of(manager)
    plain = browser.get(url("report_json", paper.slug)).json()
    assert browser.get(url("report_json", paper.slug) + "?as_of=2016-06-30").json() == plain
    shown = browser.get(url("report_html", paper.slug) + "?as_of=2016-06-30", follow=True)
    assert shown.redirect_chain == [(url("report_html", paper.slug), 302)]
    assert "In May." in text(shown)
    assert "you see it as it is today" in text(shown)
    assert "As at 30 June 2016" not in text(shown)
    assert "Counts at 30 June 2016" in text(browser.get(url("round", paper.slug) + "?as_of=2016-06-30"))
    assert url("edit_round", paper.slug) not in text(browser.get(url("round", paper.slug) + "?as_of=2016-06-30"))


def test_the_preview_has_anchors_and_escapes_texts(paper, client_of, manager, deliverable):
    status_update(deliverable("3a"), "in-progress", "2017-05-01", done="<script>x</script>")
    answer = client_of(manager).get(url("report_html", paper.slug))
    page = answer.content.decode()
    assert 'id="deliverable-3a"' in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<script>x" not in page
    assert " style=" not in page
    assert answer["Cache-Control"] == "private, no-cache"
    assert len(set(ids := [part.split('"')[0] for part in page.split(' id="')[1:]])) == len(ids)


def test_the_pdf_is_an_attachment_or_inline_and_private(paper, client_of, manager):
    browser = client_of(manager)
    answer = browser.get(url("report_pdf", paper.slug))
    assert answer.content == b"%PDF-test"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="GB.331-INS-november-2017-draft-En.pdf"'
    assert answer["Cache-Control"] == "private, no-cache"
    shown = browser.get(url("report_pdf", "november-2016") + "?inline=1")
    assert shown["Content-Disposition"] == 'inline; filename="GB.328-INS-8-draft-En.pdf"'


def test_a_paper_that_cannot_be_drawn_leads_back_with_the_reason(paper, client_of, manager, monkeypatch):
    def fail(payload, *, timeout):
        raise RenderingFailed("It took too long.")

    monkeypatch.setattr(views, "draft_of", fail)
    answer = client_of(manager).get(url("report_pdf", paper.slug), follow=True)
    assert "It took too long." in text(answer)
    assert answer.redirect_chain[-1][0] == url("round", paper.slug)


def test_the_paper_in_word_is_made_from_the_payload_and_is_an_attachment(paper, client_of, manager):
    browser = client_of(manager)
    answer = browser.get(url("report_docx", paper.slug) + "?as_of=2016-06-30&inline=1")
    assert answer.content == docx_of(browser.get(url("report_json", paper.slug)).json())
    assert answer["Content-Type"] == WORD
    assert answer["Content-Disposition"] == 'attachment; filename="GB.331-INS-november-2017-draft-En.docx"'
    assert answer["Cache-Control"] == "private, no-cache"


def test_a_paper_that_is_too_long_for_word_leads_back_with_the_reason(paper, client_of, manager, monkeypatch):
    monkeypatch.setattr("reporting.word.MOST_CHARACTERS", 1000)
    answer = client_of(manager).get(url("report_docx", paper.slug), follow=True)
    assert "too long to be made in Word" in text(answer)
    assert answer.redirect_chain[-1][0] == url("round", paper.slug)


@pytest.mark.parametrize("name", ["report_pdf", "report_docx"])
def test_who_is_only_consulted_is_led_back_to_the_consultation(paper, client_of, monkeypatch, name):
    def fail(*args, **kwargs):
        raise RenderingFailed("It took too long.")

    monkeypatch.setattr(views, "draft_of", fail)
    monkeypatch.setattr(views, "docx_of", fail)
    asked = Unit.objects.create(code="STAT", slug="stat", name="Statistics")
    Consultation.objects.create(round=paper, unit=asked, by=author(), at=moment(paper.cut_off))
    answer = client_of(person("focal.stat", unit="STAT")).get(url(name, paper.slug), follow=True)
    assert answer.redirect_chain[-1][0] == url("consultation", paper.slug)
    assert "It took too long." in text(answer)


def test_pages_that_offer_the_pdf_offer_the_paper_in_word(paper, client_of, manager):
    browser = client_of(manager)
    for page in (url("rounds"), *(url(name, paper.slug) for name in ("round", "consultation", "report_html"))):
        said = text(browser.get(page))
        assert url("report_pdf", paper.slug) in said, page
        assert url("report_docx", paper.slug) in said, page


def test_every_page_that_leads_to_the_pdf_leads_to_its_content(paper, client_of, manager):
    browser = client_of(manager)
    for page in ("rounds", "round", "report_html", "consultation"):
        said = browser.get(url(page, *([] if page == "rounds" else [paper.slug]))).content.decode()
        assert f'href="{url("report_pdf", paper.slug)}' in said, page
        assert f'href="{url("report_json", paper.slug)}" download' in said, page


def test_the_json_is_the_payload(paper, client_of, auditor):
    answer = client_of(auditor).get(url("report_json", paper.slug))
    assert answer["Content-Disposition"] == 'inline; filename="GB.331-INS-november-2017-draft-En.json"'
    assert json.loads(answer.content)["round"] == "november-2017"
    assert answer["Cache-Control"] == "private, no-cache"


# Where a deliverable is reported


def where(plan, user, query: str = "") -> str:
    request = RequestFactory().get(f"/{query}")
    request.user = user
    plan_page(request, plan.slug)
    template = Template("{% load reported %}{% where_reported '3a' %}")
    return unescape(template.render(Context({"request": request})))


def test_leads_to_the_paragraph_for_those_who_may_see_it(paper, plan, manager, reader, django_assert_num_queries):
    said = where(plan, manager)
    assert f'href="{url("report_html", "november-2016")}#deliverable-3a"' in said
    assert "as at 30 September 2017" in said
    hidden = where(plan, reader)
    assert "GB.328/INS/8" in hidden
    assert "not published yet" in hidden
    assert "href" not in hidden
    assert "?as_of=2017-09-30#deliverable-3a" in where(plan, manager, "?as_of=2017-09-30")
    with django_assert_num_queries(3):  # the plan, the standing, and that of the tag
        where(plan, manager)


def test_a_published_paper_is_not_called_a_draft(paper, plan, manager, reader):
    ReportRound.objects.filter(slug="november-2016").update(state="published")
    assert where(plan, manager).count("Draft") == 1
    assert "Draft" not in where(plan, reader)
    ReportRound.objects.filter(slug="november-2016").update(state="clearance", revision=1)
    assert where(plan, manager).count("Draft") == 2
    assert "Draft" not in where(plan, reader)


def test_says_when_no_report_is_planned(plan, manager):
    assert "No report is planned yet." in where(plan, manager)


# Budget


@pytest.mark.parametrize(
    ("name", "budget"),
    [("rounds", 12), ("round", 20), ("edit_round", 12), ("report_html", 36), ("report_json", 36), ("report_docx", 36)],
)
def test_queries_do_not_grow(name, budget, paper, plan, client_of, manager, django_assert_max_num_queries):
    browser = client_of(manager)
    address = url(name, *([] if name == "rounds" else [paper.slug]))
    with django_assert_max_num_queries(budget) as few:
        browser.get(address)
    make_many_plans(5, 2, plan)
    for row in plan.deliverables.all():
        for month in range(1, 9):
            status_update(row, "in-progress", dt.date(2017, month, 2), done=f"Month {month}.")
    with django_assert_max_num_queries(len(few)):
        browser.get(address)
