"""The story of a round: every step of it and of its texts, with who, when, from where to where, and why."""

from __future__ import annotations

import datetime as dt
from html import unescape

from bs4 import BeautifulSoup
from django.urls import reverse

from reporting import actions
from reporting.models import ReportRound
from tests.reporting import rounds_at_work as work
from tests.reporting.papers import the_round


def url(report_round: ReportRound, query: str = "") -> str:
    return reverse("reporting:story", args=["sme-2015", report_round.slug]) + query


def entries(browser, report_round: ReportRound, query: str = "") -> list[str]:
    page = BeautifulSoup(browser.get(url(report_round, query)).content, "html.parser")
    return [" ".join(one.get_text(" ").split()) for one in page.select(".story__entry")]


def test_each_step_tells_who_when_from_where_to_where_and_why(team, client_of):
    report_round = work.opened(team)
    text = work.paragraph(report_round, "4")
    actions.send_text(text=text, words="Words.", by=team.units["DIALOGUE"], at=work.AT)
    at = work.AT + dt.timedelta(hours=1, minutes=15)
    actions.return_text(text=text, comment="Which workshop?", by=team.manager, at=at)
    newest, second, first, _planned = entries(client_of(team.manager), report_round)
    sample = "Sample data "
    moved = "From Sent by the unit → to Returned"
    assert newest == f"2 Oct 2017, 10:15 Returned: Paragraph on 4 {sample}{moved} Which workshop? manager"
    assert "Sent: Paragraph on 4" in second
    assert second.endswith("focal dialogue, DIALOGUE")
    assert (
        first == f"2 Oct 2017, 09:00 Round opened {sample}From Planned → to Open for contributions {work.CALL} manager"
    )


def test_the_story_of_the_round_alone(team, client_of):
    report_round = work.in_clearance(team)
    found = entries(client_of(team.manager), report_round, "?about=round")
    assert [words.split(" Sample")[0].split("09:00 ")[1] for words in found] == [
        "Clearance begun",
        "Contributions closed",
        "Round opened",
        "Round planned",
    ]


def test_a_long_story_has_pages_and_costs_no_more(team, client_of, django_assert_max_num_queries):
    report_round = work.opened(team)
    browser = client_of(team.manager)
    with django_assert_max_num_queries(12) as few:
        browser.get(url(report_round))
    for _time in range(5):
        work.send_all(team, report_round)
    with django_assert_max_num_queries(len(few)):
        browser.get(url(report_round))
    assert len(entries(browser, report_round)) == 50
    assert len(entries(browser, report_round, "?page=2")) == 17
    assert len(entries(browser, report_round, "?page=nonsense")) == 50


def test_at_a_past_date_only_what_had_happened(team, client_of, settings):
    report_round = work.opened(team)
    settings.FIXED_CLOCK = work.AT.replace(day=4)
    actions.close_contributions(report_round=report_round, by=team.manager, at=settings.FIXED_CLOCK)
    browser = client_of(team.manager)
    assert len(entries(browser, report_round)) == 3
    assert len(entries(browser, report_round, "?as_of=2017-10-03")) == 2


def test_the_story_begins_with_who_planned_the_round(team, client_of):
    (planned,) = entries(client_of(team.manager), work.planned(team))
    assert planned == "2 Oct 2017, 09:00 Round planned Sample data Planned manager"


def test_a_round_from_a_file_has_no_story_until_somebody_does_something(team, client_of):
    page = unescape(client_of(team.manager).get(url(the_round("november-2017"))).content.decode())
    assert "Nothing has happened yet." in page


def test_a_comment_is_text(team, client_of):
    report_round = work.opened(team)
    actions.close_contributions(report_round=report_round, by=team.manager, at=work.AT, comment="<b>now</b>")
    assert "&lt;b&gt;now&lt;/b&gt;" in client_of(team.manager).get(url(report_round)).content.decode()


def test_who_takes_no_part_is_not_told(team, client_of, reader):
    assert client_of(reader).get(url(work.opened(team))).status_code == 404
