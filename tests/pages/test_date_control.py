"""The date of a page: on every page that is kept for past dates, with the cut-offs of the plan's reports to choose."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.usefixtures("today")

OF_THE_PLAN = {
    "reporting:dashboard": [],
    "reporting:rounds": [],
    "deliverables:list": [],
    "deliverables:table": [],
    "deliverables:source": [],
    "deliverables:source_text": [5],
    "reporting:timeline": [],
    "reporting:search": [],
    "deliverables:commitments": [],
    "deliverables:commitment": ["partnerships"],
    "deliverables:deliverable": ["3a"],
    "deliverables:item": [3],
    "deliverables:unit": ["sme"],
    "deliverables:outcome": [4],
    "deliverables:paragraph": ["20-b"],
}
OF_A_ROUND = ["reporting:round", "reporting:story", "reporting:consultation", "reporting:guidance"]
CUT_OFFS = {"november-2016": "2016-09-30", "november-2017": "2017-09-30", "november-2018": "2018-09-30"}


@pytest.fixture
def rounds(team):
    """One whose cut-off is long past, one of the last days, and one that is still to come."""
    facts = {"document_date": None, "contribution_deadline": None}
    for number, (slug, cut_off) in enumerate(CUT_OFFS.items(), start=1):
        day = dt.date.fromisoformat(cut_off)
        session = {"session_opens": day.replace(month=10, day=26), "session_closes": day.replace(month=11, day=9)}
        code = f"GB.33{number}/INS/{number}"
        work.planned(team, slug=slug, session=330 + number, document_code=code, cut_off=day, **facts, **session)


@pytest.fixture
def look(plan, client_of, team):
    browser = client_of(team.manager)

    def page(view, *args, query=""):
        return BeautifulSoup(browser.get(reverse(view, args=[plan.slug, *args]) + query).content, "html.parser")

    return page


def choices(page) -> dict[str, str]:
    return {link.get_text(): str(link["href"]) for link in page.select(".as-of__choices a")}


@pytest.mark.parametrize(("view", "args"), [*OF_THE_PLAN.items(), *((view, ["november-2017"]) for view in OF_A_ROUND)])
def test_the_control_offers_today_and_the_cut_offs_that_have_passed(plan, rounds, look, view, args):
    page = look(view, *args)
    here = reverse(view, args=[plan.slug, *args])
    assert page.select_one("form.as-of input[name=as_of]")["value"] == "2017-10-02"
    assert choices(page) == {
        "Today": here,
        "GB.332/INS/2, 30 Sep 2017": f"{here}?as_of=2017-09-30",
        "GB.331/INS/1, 30 Sep 2016": f"{here}?as_of=2016-09-30",
    }


@pytest.mark.parametrize("view", ["reporting:checks", "reporting:report_html", "reporting:approval"])
def test_pages_that_speak_of_today_offer_no_date(rounds, look, view):
    assert not look(view, "november-2017").select("form.as-of")


def test_the_date_of_the_page_is_marked_and_named(rounds, look):
    page = look("deliverables:list", query="?as_of=2016-09-30")
    assert [link.get_text() for link in page.select(".as-of__choices [aria-current]")] == ["GB.331/INS/1, 30 Sep 2016"]
    assert "As at 30 September 2016, the cut-off of GB.331/INS/1." in page.select_one(".notice--past").get_text()
    assert not look("deliverables:list", query="?as_of=2016-09-29").select(".as-of__choices [aria-current]")


def test_a_choice_keeps_what_else_the_address_says(rounds, look):
    page = look("deliverables:list", query="?unit=ACT/EMP&unit=SME&as_of=2017-09-30")
    assert choices(page)["GB.331/INS/1, 30 Sep 2016"].endswith("?unit=ACT/EMP&unit=SME&as_of=2016-09-30")
    assert choices(page)["Today"].endswith("?unit=ACT/EMP&unit=SME")


def test_without_a_round_there_is_only_a_date_to_choose(plan, look):
    page = look("deliverables:list")
    assert page.select("form.as-of input[type=date]")
    assert not page.select(".as-of__choices")


def test_readers_choose_too(plan, rounds, client_of, reader):
    text = client_of(reader).get(reverse("deliverables:list", args=[plan.slug])).content.decode()
    assert "GB.331/INS/1, 30 Sep 2016" in text
