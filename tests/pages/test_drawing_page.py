"""The page that tells how far a draft is, and leads to its PDF."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reporting.drafts import Look, State, StillDrawing
from reporting.drawing_steps import Step
from reporting.pdf import RenderingFailed
from reporting.views import papers
from tests.pages.test_published_papers import text
from tests.reporting import rounds_at_work as work

KEY = "ab" * 32
JSON = {"accept": "application/json"}
HALF_WAY = Look(State.DRAWING, Step(5, 7), 40)


def url(name, *args):
    return reverse(f"reporting:{name}", args=["sme-2015", "november-2017", *args])


@pytest.fixture
def drawing(team, monkeypatch):
    """Sets how far the draft is."""
    work.opened(team)

    def stands(seen):
        monkeypatch.setattr(papers, "look", lambda key: seen if key == KEY else None)

    return stands


def test_a_draft_that_takes_longer_leads_to_the_page_and_keeps_what_was_asked(team, client_of, monkeypatch, drawing):
    def not_yet(_payload, *, timeout):
        raise StillDrawing(KEY)

    monkeypatch.setattr(papers, "draft_of", not_yet)
    answer = client_of(team.manager).get(url("report_pdf") + "?inline=1")
    assert answer.url == url("drawing", KEY) + "?inline=1"


def test_tells_stage_page_and_share_and_asks_again(team, client_of, drawing):
    drawing(HALF_WAY)
    answer = client_of(team.manager).get(url("drawing", KEY))
    page = answer.content.decode()
    assert "Setting the pages: page 7" in page
    assert 'max="100" value="40"' in page
    assert '<noscript><meta http-equiv="refresh" content="1"></noscript>' in page
    assert "drawing.js" in page
    assert answer["Cache-Control"] == "private, no-cache"
    told = client_of(team.manager).get(url("drawing", KEY), headers=JSON)
    assert told.json() == {"under_way": True, "words": "Setting the pages: page 7", "percent": 40}


def test_one_that_waits_for_others_says_so(team, client_of, drawing):
    drawing(Look(State.WAITING))
    assert "Waits until another paper is drawn" in text(client_of(team.manager).get(url("drawing", KEY)))


def test_leads_to_the_pdf_once_it_is_drawn(team, client_of, drawing):
    drawing(Look(State.READY))
    page = client_of(team.manager).get(url("drawing", KEY) + "?inline=1").content.decode()
    assert f'<meta http-equiv="refresh" content="0; url={url("report_pdf")}?inline=1">' in page
    assert f'<a href="{url("report_pdf")}?inline=1">' in page
    assert client_of(team.manager).get(url("drawing", KEY), headers=JSON).json()["under_way"] is False


def test_one_that_is_not_there_is_asked_for_again(team, client_of, drawing):
    drawing(Look(State.GONE))
    assert client_of(team.manager).get(url("drawing", KEY)).url == url("report_pdf")


def test_a_failure_leads_back_with_what_to_do_once(team, client_of, drawing):
    drawing(Look(State.FAILED, failure=RenderingFailed("Ask for the paper again.")))
    browser = client_of(team.manager)
    assert browser.get(url("drawing", KEY), headers=JSON).json()["under_way"] is False
    answer = browser.get(url("drawing", KEY), follow=True)
    assert answer.redirect_chain[-1][0] == url("round")
    assert text(answer).count("Ask for the paper again.") == 1


def test_a_paper_frozen_meanwhile_is_served(team, client_of):
    work.approved(team)
    assert client_of(team.manager).get(url("drawing", KEY)).url == url("report_pdf")


@pytest.mark.parametrize("key", ["x", "AB" * 32, "a" * 300])
def test_what_is_no_key_is_not_found(key, team, client_of, drawing):
    assert client_of(team.manager).get(url("drawing", key)).status_code == 404


def test_who_may_not_see_the_draft_is_not_told_of_it(team, client_of, reader, drawing):
    drawing(HALF_WAY)
    assert client_of(reader).get(url("drawing", KEY)).status_code == 404
