"""The top of every page of a round, and what a reader learns of a round and of one that is on its way."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from reporting import actions
from tests.reporting import rounds_at_work as work

ROUNDS = "/plans/sme-2015/reports/"
ROUND = f"{ROUNDS}november-2017/"


def page_of(browser, url: str) -> BeautifulSoup:
    answer = browser.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def words(page: BeautifulSoup, selector: str = "main") -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in page.select(selector)]


@pytest.mark.parametrize(
    ("path", "marked", "how"),
    [
        ("", "Where it stands", "page"),
        ("story/", "Story", "page"),
        ("report.html", "Paper", "page"),
        ("checks/", "Checks", "page"),
        ("consultation/", "Consultation", "page"),
        ("approval/", "Approval", "page"),
        ("guidance/", "Decision and guidance", "page"),
        ("edit/", "Where it stands", "true"),
        ("steps/close/", "Where it stands", "true"),
        ("more-time/", "Where it stands", "true"),
        ("paragraphs/4/", "Where it stands", "true"),
        ("sections/overview/", "Where it stands", "true"),
    ],
)
def test_every_page_of_a_round_leads_to_the_others_and_marks_where_one_is(team, client_of, path, marked, how):
    work.opened(team)
    page = page_of(client_of(team.manager), ROUND + path)
    assert len(page.select(".tabs a")) == 7
    assert words(page, ".tabs [aria-current]") == [marked]
    assert words(page, f".tabs [aria-current={how}]") == [marked]
    assert "GB.331/INS/9" in words(page, "title")[0]
    assert len(page.select("h1")) == 1


def test_a_reader_of_a_published_round_finds_paper_and_guidance(team, client_of, reader):
    work.published(team)
    page = page_of(client_of(reader), ROUND)
    assert words(page, ".tabs a") == ["Where it stands", "Paper", "Decision and guidance"]


def test_a_reader_learns_of_a_round_on_its_way_only_that_it_is_prepared(team, client_of, reader):
    work.opened(team)
    [said] = words(page_of(client_of(reader), ROUNDS), "tbody tr")
    assert "In preparation" in said
    assert "not published yet" in said
    assert "4 Oct 2017" not in said  # the contribution deadline, and with it how many days are left
    assert "days left" not in said
    assert "4 Oct 2017" in words(page_of(client_of(team.manager), ROUNDS), "tbody tr")[0]


@pytest.mark.parametrize("path", [ROUNDS, f"{ROUND}guidance/"])
def test_a_reader_does_not_learn_that_a_new_edition_is_prepared(team, client_of, reader, path):
    report_round = work.published(team)
    actions.reissue_round(report_round=report_round, comment="A figure was wrong.", by=team.manager, at=work.AT)
    assert "Rev.1" not in " ".join(words(page_of(client_of(reader), path)))
    assert "Rev.1" in " ".join(words(page_of(client_of(team.manager), path)))


def test_a_published_paper_is_not_called_a_draft_where_a_deliverable_is_reported(team, client_of):
    report_round = work.in_clearance(team)
    url = reverse("deliverables:deliverable", args=["sme-2015", "4"])

    def reported() -> str:
        page = page_of(client_of(team.manager), url)
        return words(page, "[aria-labelledby=chain]")[0]

    assert "GB.331/INS/9 Draft" in reported()
    type(report_round).objects.filter(pk=report_round.pk).update(state="published")
    assert "Draft" not in reported()


def test_an_approver_is_not_told_that_no_paper_waits_when_one_does(team, client_of):
    nothing = "No paper waits for your approval."
    report_round = work.in_clearance(team)
    assert nothing in words(page_of(client_of(team.approver), "/"))[0]
    type(report_round).objects.filter(pk=report_round.pk).update(state="for-approval")
    told = words(page_of(client_of(team.approver), "/"))[0]
    assert nothing not in told
    assert "Approve and freeze" in told
