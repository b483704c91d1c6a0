"""Papers as they are served: drafts to who takes part, kept bytes to everybody once published."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deliverables.models import ActionPlan, Unit, User
from reporting import actions
from reporting.models import Report
from reporting.paper_words import VERSION
from reporting.pdf import RenderingFailed
from reporting.views import papers
from reporting.word import docx_of
from tests import factories
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
PAPERS = ("report_pdf", "report_docx", "report_html", "report_json")


@pytest.fixture
def team(plan, today, monkeypatch):
    monkeypatch.setattr(papers, "draft_of", lambda *_args, **_options: b"%PDF-draft")
    return work.make_team(plan)


def url(name: str = "report_pdf") -> str:
    return reverse(f"reporting:{name}", args=["sme-2015", "november-2017"])


def text(answer) -> str:
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def test_before_publication_readers_are_told_nothing(team, client_of, reader):
    for state in (work.approved,):
        state(team)
        for name in (*PAPERS, "round", "attach_issued", "archive", "approval"):
            assert client_of(reader).get(url(name)).status_code == 404, name


def test_an_approved_paper_is_the_kept_one_for_who_takes_part(team, client_of):
    work.approved(team)
    answer = client_of(team.manager).get(url())
    assert answer.content == bytes(Report.objects.get().pdf)
    assert 'filename="GB.331-INS-9-En.pdf"' in answer["Content-Disposition"]
    assert "immutable" not in client_of(team.manager).get(url() + "?revision=0")["Cache-Control"]


def test_readers_have_the_published_paper_whatever_happens_to_record_plan_and_people(team, client_of, reader):
    report_round = work.published(team)
    report = Report.objects.get()
    before = client_of(reader).get(url("report_html"))
    factories.status_update(work.paragraph(report_round, "4").deliverable, "discontinued", "2017-09-01", done="All.")
    ActionPlan.objects.update(title="Another title", code="GB.1/INS/1", short_title="Another")
    work.ReportRound.objects.update(document_code="GB.999/INS/1", title="Another paper")
    User.objects.update(name="Somebody else")
    assert client_of(reader).get(url()).content == bytes(report.pdf)
    assert client_of(reader).get(url("report_json")).content.decode() == report.payload
    in_word = client_of(reader).get(url("report_docx"))
    assert in_word.content == docx_of(json.loads(report.payload))
    assert in_word["Content-Disposition"] == 'attachment; filename="GB.331-INS-9-En.docx"'
    after = client_of(reader).get(url("report_html"))
    assert paper_of(after) == paper_of(before)
    assert "GB.331/INS/9" in paper_of(after)
    assert client_of(reader).get(url())["Content-Disposition"].endswith('"GB.331-INS-9-En.pdf"')


def paper_of(answer) -> str:
    return text(answer).partition("<article")[2].partition("</article>")[0]


def test_no_query_of_the_record_when_a_frozen_paper_is_served(team, client_of, reader):
    work.published(team)
    of_record = re.compile(
        r'FROM "deliverables_(statusupdate|note|outputdelivery|measurement|mobilization|amendment|evidence|'
        r'deliverable|followupitem)"|reporting_(reportparagraph|reportsection|reporttext)'
    )
    for person in (reader, team.manager):
        for name in PAPERS:
            browser = client_of(person)
            with CaptureQueriesContext(connection) as caught:
                assert browser.get(url(name)).status_code == 200
            # Who somebody is in the plan is asked for every page, through the deliverables of their units.
            told = [one["sql"] for one in caught if "deliverables_planrole" not in one["sql"]]
            assert [sql for sql in told if of_record.search(sql)] == [], name
            assert len(caught) <= 8, name


def test_while_a_new_edition_is_prepared_readers_keep_the_first(team, client_of, reader):
    report_round = work.published(team)
    first = bytes(Report.objects.get().pdf)
    actions.reissue_round(report_round=report_round, comment="A figure was wrong.", by=team.manager, at=work.AT)
    assert client_of(reader).get(url()).content == first
    assert client_of(reader).get(url() + "?revision=1").status_code == 404
    assert client_of(team.manager).get(url()).content == b"%PDF-draft"
    assert "GB.331-INS-9-Rev1-draft-En.pdf" in client_of(team.manager).get(url())["Content-Disposition"]
    assert client_of(team.manager).get(url() + "?revision=0").content == first
    work.accept_all(team, work.again(report_round))
    actions.submit_round(report_round=report_round, by=team.manager, at=work.AT)
    report_round = work.again(report_round)
    work.freeze(report_round, work.shown_hash(report_round), by=team.approver, at=work.AT, draw=work.draw)
    actions.publish_round(report_round=report_round, by=team.approver, at=work.AT)
    second = client_of(reader).get(url())
    assert second.content == bytes(Report.objects.get(revision=1).pdf) != first
    assert 'filename="GB.331-INS-9-Rev1-En.pdf"' in second["Content-Disposition"]
    assert client_of(reader).get(url() + "?revision=0").content == first


@pytest.mark.parametrize("revision", ["7", "x", "-1", "1e3", "²", "9999999"])
def test_an_edition_that_does_not_exist(revision, team, client_of, reader):
    work.published(team)
    for person in (reader, team.manager):
        assert client_of(person).get(url(), {"revision": revision}).status_code == 404


def test_a_browser_that_has_the_bytes_is_told_so(team, client_of, reader):
    work.published(team)
    report = Report.objects.get()
    answer = client_of(reader).get(url() + "?revision=0")
    assert answer["ETag"] == f'"{report.pdf_sha256}"'
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    again = client_of(reader).get(url() + "?revision=0", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = client_of(reader).get(url() + "?revision=0", headers={"If-Modified-Since": answer["Last-Modified"]})
    assert since.status_code == 304
    # Without its edition the address may lead to another paper tomorrow.
    assert client_of(reader).get(url())["Cache-Control"] == "private, no-cache"
    assert client_of(reader).get(url() + "?inline=1")["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize(("name", "read"), [("report_pdf", {"pdf"}), ("report_json", {"payload"})])
def test_what_is_kept_is_read_only_when_it_is_sent(name, read, team, client_of, reader):
    work.published(team)
    browser = client_of(reader)

    def columns_read(**headers: str) -> set[str]:
        with CaptureQueriesContext(connection) as caught:
            browser.get(url(name), headers=headers)
        told = " ".join(one["sql"] for one in caught)
        return {column for column in ("pdf", "payload") if f'"reporting_report"."{column}"' in told}

    assert columns_read() == read
    assert columns_read(if_none_match=browser.get(url(name))["ETag"]) == set()


def test_the_page_is_drawn_by_the_template_of_its_time(team, client_of, reader):
    work.published(team)
    answer = client_of(reader).get(url("report_html"))
    assert json.loads(Report.objects.get().payload)["template"] == VERSION
    assert f"reporting/paper/{VERSION}/_paper.html" in [one.name for one in answer.templates]
    assert "it never changes" in text(answer)


# Without an account


def test_without_an_account_everybody_is_sent_to_sign_in(team, client):
    work.published(team)
    for name in PAPERS:
        assert client.get(url(name)).url.startswith(reverse("login")), name


def test_where_the_setting_allows_it_anybody_reads_published_papers_and_nothing_else(team, client, settings):
    settings.PUBLIC_REPORTS = True
    report_round = work.approved(team)
    for name in PAPERS:
        assert client.get(url(name)).url.startswith(reverse("login")), name
    actions.publish_round(report_round=report_round, by=team.approver, at=work.AT)
    assert [client.get(url(name)).status_code for name in PAPERS] == [200] * 4
    assert client.get(url()).content == bytes(Report.objects.get().pdf)
    assert client.get(url() + "?revision=1").url.startswith(reverse("login"))
    assert client.post(url()).status_code == 405
    page = text(client.get(url("report_html")))
    assert reverse("reporting:round", args=["sme-2015", "november-2017"]) + '"' not in page
    for name in ("round", "approval", "archive", "attach_issued"):
        assert client.get(url(name)).url.startswith(reverse("login")), name
    assert client.get(reverse("reporting:issued", args=["sme-2015", "november-2017", 1])).url.startswith("/accounts/")
    nowhere = reverse("reporting:report_pdf", args=["nothing", "here"])
    assert client.get(nowhere).url.startswith(reverse("login"))


def test_a_unit_that_is_only_consulted_is_led_back_to_its_page_when_the_paper_cannot_be_drawn(
    team, client_of, monkeypatch
):
    def fail(*_args, **_options):
        raise RenderingFailed("It took too long.")

    monkeypatch.setattr(papers, "draft_of", fail)
    report_round = work.opened(team)
    unit = Unit.objects.create(code="JUR", slug="jur", name="Legal Adviser")
    asked = factories.person("focal.jur", unit="JUR")
    actions.consult_unit(report_round=report_round, unit=unit, by=team.manager, at=work.AT)
    answer = client_of(asked).get(url(), follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == url("consultation")
    assert "It took too long." in text(answer)
