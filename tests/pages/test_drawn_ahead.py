"""A paper is drawn while it is read for approval, and the bytes that were read are those that are frozen."""

from __future__ import annotations

import re
import time

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.hashers import make_password

from reporting import drafts, for_approval, freezing
from reporting.drafts import Look, State, StillDrawing, key_of
from reporting.drawing_steps import Step
from reporting.models import Report
from reporting.pdf import RenderingFailed
from reporting.snapshots import build_translation, sha256_of
from reporting.views import papers
from tests.reading_pages import text_of
from tests.reporting import rounds_at_work as work
from tests.reporting.test_freezing_languages import translate_all

pytestmark = pytest.mark.django_db
ROUND = "/plans/sme-2015/reports/november-2017/"
PAGE = f"{ROUND}approval/"
PASSWORD = "a long enough word"
KEY = "a" * 64
HALF_WAY = Look(State.DRAWING, Step(5, 7), 40)
FAILED = Look(State.FAILED, failure=RenderingFailed("The paper needs more memory."))


@pytest.fixture
def team(plan, today, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = work.make_team(plan)
    made.approver.password = make_password(PASSWORD)
    made.approver.save()
    return made


@pytest.fixture
def approver(team, client_of):
    return client_of(team.approver)


@pytest.fixture
def ahead(monkeypatch):
    """The payloads that were begun, each told to be as far as `ahead.look` says."""

    class Begun(list):
        look = HALF_WAY

        def begin(self, payload, *, timeout):
            self.append(payload)
            return KEY, self.look

    begun = Begun()
    monkeypatch.setattr(for_approval, "draw_ahead", begun.begin)
    return begun


def approve(browser, page, step="approve", **changes):
    sent = {"step": step, f"{step}-password": PASSWORD, f"{step}-comment": "Well done."}
    form = BeautifulSoup(page.content, "html.parser").select_one(f"[name={step}-sha256]")
    return browser.post(PAGE, sent | {f"{step}-sha256": form["value"]} | changes)


def drawing_on(page):
    return BeautifulSoup(page.content, "html.parser").select_one("[data-drawing]")


def test_the_page_begins_exactly_the_paper_that_would_be_frozen_and_tells_how_far_it_is(team, approver, ahead):
    report_round = work.submitted(team)
    page = approver.get(PAGE)
    assert [sha256_of(payload) for payload in ahead] == [work.shown_hash(report_round)]
    part = drawing_on(page)
    assert part["data-drawing"] == f"{ROUND}drawing/{KEY}/?sha256={work.shown_hash(report_round)}"
    assert part.progress["value"] == "40"
    assert "Setting the pages: page 7" in part.text
    assert BeautifulSoup(page.content, "html.parser").select_one("script[src*='drawing']")


def test_the_script_is_told_there_how_far_it_is(team, approver, ahead, monkeypatch):
    work.submitted(team)
    address = drawing_on(approver.get(PAGE))["data-drawing"]
    monkeypatch.setattr(papers, "look", lambda key: {KEY: HALF_WAY}[key])
    told = approver.get(address, headers={"Accept": "application/json"}).json()
    assert told == {"under_way": True, "words": "Setting the pages: page 7", "percent": 40}
    monkeypatch.setattr(papers, "look", lambda _key: FAILED)
    told = approver.get(address, headers={"Accept": "application/json"}).json()
    assert (told["under_way"], told["words"]) == (False, "The paper needs more memory.")


def test_a_paper_that_is_drawn_asks_for_no_patience(team, approver, ahead):
    work.submitted(team)
    ahead.look = Look(State.READY)
    assert drawing_on(approver.get(PAGE)) is None


def test_one_that_could_not_be_drawn_is_told_before_it_is_approved(team, approver, ahead):
    work.submitted(team)
    ahead.look = FAILED
    assert "The paper needs more memory. The step draws it once more." in text_of(approver.get(PAGE))


def test_nothing_is_drawn_for_who_only_reads_along_or_while_something_stands_in_the_way(
    team, approver, client_of, auditor, ahead
):
    report_round = work.submitted(team)
    for person in (team.manager, auditor):
        client_of(person).get(PAGE)
    work.ReportRound.objects.filter(pk=report_round.pk).update(item_ordinal="[…] ITEM ON THE AGENDA")
    approver.get(PAGE)
    assert not ahead


def test_the_kept_bytes_are_frozen_with_what_drew_them(team, approver, monkeypatch):
    report_round = work.submitted(team)
    asked = []

    def kept(payload, **_limits):
        asked.append(sha256_of(payload))
        return b"%PDF-kept", {"engine": "70"}

    monkeypatch.setattr(freezing, "drawing_of", kept)
    shown = work.shown_hash(report_round)
    assert approve(approver, approver.get(PAGE)).status_code == 302
    report = Report.objects.get()
    assert (bytes(report.pdf), report.engines, asked) == (b"%PDF-kept", {"engine": "70"}, [shown])


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (StillDrawing(KEY), "The paper is still being drawn, so nothing was frozen: take the step again once it is."),
        (RenderingFailed("The paper needs more memory."), "The paper needs more memory."),
    ],
)
def test_what_is_not_drawn_in_time_is_not_frozen_and_what_was_typed_stays(
    team, approver, monkeypatch, problem, sentence
):
    report_round = work.submitted(team)

    def not_drawn(_payload, **_limits):
        raise problem

    monkeypatch.setattr(freezing, "drawing_of", not_drawn)
    answer = approve(approver, approver.get(PAGE))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    field = BeautifulSoup(answer.content, "html.parser").select_one("textarea[name=approve-comment]")
    assert field.text.strip() == "Well done."
    assert not Report.objects.exists()
    assert work.again(report_round).state == "for-approval"


def test_the_paper_is_drawn_once_with_the_engine_and_what_was_read_is_frozen(team, approver, monkeypatch):
    report_round = work.submitted(team)
    started = []
    start = drafts.start_drawing
    monkeypatch.setattr(for_approval, "draw_ahead", drafts.draw_ahead)
    monkeypatch.setattr(drafts, "start_drawing", lambda *args, **more: started.append(args) or start(*args, **more))
    page = approver.get(PAGE)
    link = BeautifulSoup(page.content, "html.parser").select_one("a[href*='report.pdf']")["href"]
    while (read := approver.get(link)).status_code == 302:
        assert re.search(r"/drawing/[0-9a-f]{64}/", read.url)
        time.sleep(0.2)
    assert approve(approver, page).status_code == 302
    report = Report.objects.get()
    assert bytes(report.pdf) == read.content
    assert report.payload_sha256 == work.shown_hash(work.again(report_round))
    assert {"weasyprint", "pango", "template"} <= set(report.engines)
    assert len(started) == 1


# In another language


@pytest.fixture
def approved(team):
    report_round = work.approved(team, languages="fr")
    translate_all(team, report_round)
    return report_round


def test_a_language_is_drawn_ahead_and_read_in_its_final_form(team, approved, approver, ahead, monkeypatch):
    page = approver.get(PAGE)
    original = Report.objects.get(language="en")
    final = build_translation(approved, original, "fr", final=True)
    assert [sha256_of(payload) for payload in ahead] == [sha256_of(final)]
    query = f"?revision=0&lang=fr&sha256={sha256_of(final)}"
    assert drawing_on(page)["data-drawing"] == f"{ROUND}drawing/{KEY}/{query}"
    assert f"{ROUND}report.pdf{query}" in page.content.decode().replace("&amp;", "&")
    drawn = []
    monkeypatch.setattr(papers, "draft_of", lambda payload, **_limits: drawn.append(payload) or b"%PDF-")
    answer = approver.get(f"{ROUND}report.pdf{query}")
    assert "for-approval-Fr.pdf" in answer["Content-Disposition"]
    assert key_of(drawn[0]) == key_of(final), "the draft that is read is the one that is frozen"
    stale = approver.get(f"{ROUND}report.html?revision=0&lang=fr&sha256=0000")
    assert (stale.status_code, stale.url) == (302, PAGE)


def test_who_does_not_approve_reads_the_draft_with_its_mark(team, approved, client_of, monkeypatch):
    drawn = []
    monkeypatch.setattr(papers, "draft_of", lambda payload, **_limits: drawn.append(payload) or b"%PDF-")
    client_of(team.units["SME"]).get(f"{ROUND}report.pdf?lang=fr&sha256=0000")
    assert drawn[0]["notices"]["draft"] != ""


def test_a_language_is_frozen_with_the_kept_bytes(team, approved, approver, monkeypatch):
    monkeypatch.setattr(freezing, "drawing_of", lambda _payload, **_limits: (b"%PDF-fr", {"engine": "70"}))
    assert approve(approver, approver.get(PAGE), "freeze-fr").status_code == 302
    assert bytes(Report.objects.get(language="fr").pdf) == b"%PDF-fr"
