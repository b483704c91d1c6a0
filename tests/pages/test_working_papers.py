"""Working papers: the record as at any date, marked as no document of the Governing Body."""

from __future__ import annotations

import datetime as dt
import io

import pypdf
import pytest
from django.urls import reverse

from reporting.pdf import render
from reporting.snapshots import build_payload
from reporting.views import papers
from reporting.working_papers import round_for
from tests import factories
from tests.pages.test_published_papers import text
from tests.reporting import rounds_at_work as work
from tests.reporting.papers import strings, the_round

MARK = "Working paper as at 31 January 2017, not a Governing Body document"
FORMATS = ("report_pdf", "report_html", "report_json")


def url(name, *args):
    return reverse(f"reporting:{name}", args=["sme-2015", *args])


ASKED = "?as_at=2017-01-31"
ROUND = "november-2017"


@pytest.fixture
def desk(team, monkeypatch):
    monkeypatch.setattr(papers, "draft_of", lambda *_args, **_options: b"%PDF-working")
    return team


def payload(browser, query=ASKED):
    return browser.get(url("report_json", ROUND) + query).json()


def test_says_what_was_true_on_its_date_and_what_it_is_not(desk, client_of, deliverable):
    work.opened(desk)
    factories.status_update(deliverable("3a"), "in-progress", "2017-01-15", done="In January.")
    factories.status_update(deliverable("3a"), "in-progress", "2017-02-15", done="In February.")
    browser = client_of(desk.manager)
    found = payload(browser)
    assert (found["as_at"], found["notices"]["draft"]) == ("2017-01-31", MARK)
    said = " ".join(strings(found))
    assert "In January." in said
    assert "In February." not in said
    assert "DRAFT" not in said
    assert MARK in text(browser.get(url("report_html", ROUND) + ASKED))
    answer = browser.get(url("report_pdf", ROUND) + ASKED)
    assert answer.content == b"%PDF-working"
    assert 'filename="GB.331-INS-9-working-paper-2017-01-31-En.pdf"' in answer["Content-Disposition"]


def test_is_made_from_the_record_alone(desk, client_of):
    report_round = work.in_clearance(desk)
    assert work.WORDS in " ".join(strings(build_payload(report_round, report_round.cut_off)))
    assert work.WORDS not in " ".join(strings(payload(client_of(desk.manager))))


def test_the_mark_is_on_every_page(plan):
    report_round = the_round()
    drawn = render(build_payload(report_round, dt.date(2016, 6, 30), working=True))
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(drawn)).pages]
    assert len(pages) > 5
    assert all("Working paper as at 30 June 2016, not a Governing Body document" in page for page in pages)


def test_a_published_round_has_them_too_and_its_paper_stays(desk, client_of, reader):
    work.published(desk)
    assert payload(client_of(desk.manager))["notices"]["draft"] == MARK
    assert payload(client_of(desk.manager), "")["notices"]["draft"] == ""


def test_only_who_may_see_drafts_has_them(desk, client_of, client, reader, settings):
    work.published(desk)
    settings.PUBLIC_REPORTS = True
    for name in FORMATS:
        assert client_of(reader).get(url(name, ROUND) + ASKED).status_code == 404, name
        assert client_of(desk.approver).get(url(name, ROUND) + ASKED).status_code == 200, name
    assert "NOT A GOV" not in text(client.get(url("report_html", ROUND) + ASKED)).upper()
    assert "Working paper" not in text(client_of(reader).get(url("rounds")))


def test_the_page_of_reports_asks_for_a_date_and_finds_the_round(desk, client_of):
    work.opened(desk)
    browser = client_of(desk.manager)
    assert 'name="as_at"' in browser.get(url("rounds")).content.decode()
    assert browser.get(url("rounds") + ASKED).url == url("report_pdf", ROUND) + ASKED


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/01/2017", "“31/01/2017” is not a date of the form 2016-09-30."),
        ("2017-10-03", "3 October 2017 lies in the future."),
        ("2015-01-01", "The plan is dated 14 October 2015; there is nothing to report for 1 January 2015."),
    ],
)
def test_a_date_of_no_use_is_a_sentence(typed, sentence, desk, client_of):
    work.opened(desk)
    browser = client_of(desk.manager)
    assert sentence in text(browser.get(url("rounds"), {"as_at": typed}))
    answer = browser.get(url("report_pdf", ROUND), {"as_at": typed}, follow=True)
    assert answer.redirect_chain[-1][0] == url("rounds")
    assert text(answer).count(sentence) == 1


def test_a_date_belongs_to_the_round_that_reports_on_it(plan, today):
    second = the_round("november-2017")
    first = the_round()
    rounds = [second, first]
    assert round_for(rounds, first.cut_off) == first
    assert round_for(rounds, first.cut_off + dt.timedelta(days=1)) == second
    assert round_for(rounds, second.cut_off + dt.timedelta(days=1)) == second
    assert round_for([], first.cut_off) is None
