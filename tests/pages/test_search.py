"""Search in a plan: everything that a person may see, nothing that they may not, as at a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deliverables.models import Membership, Unit
from reporting import actions
from reporting.models import Report, ReportRound
from tests import factories
from tests.many_plans import make_many_plans
from tests.one_of_each import SECTION_TEXT, record_one_of_each
from tests.pages.plan_words import PLAN, amend
from tests.pages.test_hostile_input import HOSTILE
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
SEARCH = f"{PLAN}/search/"


def search(browser: Client, q: str, **more: str) -> Any:
    return BeautifulSoup(browser.get(SEARCH, {"q": q, **more}).content, "html.parser").main


def found(page: Any, kind: str = "") -> dict[str, str]:
    """Titles of results, of one kind or of all, with their addresses."""
    part = page.select_one(f"section[aria-labelledby='kind-{kind}']") if kind else page
    return {one.get_text(): one["href"] for one in part.select(".hit__title")} if part else {}


def words(page: Any) -> str:
    return " ".join(page.get_text(" ").split())


@pytest.fixture
def look(today: dt.date, client_of: Callable[..., Client], reader: Any) -> Callable[..., Any]:
    """The page of results as a reader sees it."""
    browser = client_of(reader)
    return lambda q, **more: search(browser, q, **more)


# --- What is found ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("q", "kind", "title", "address"),
    [
        ("impact assessments", "deliverables", "Deliverable 3(a)", "deliverables/3a/"),
        ("3(a)", "deliverables", "Deliverable 3(a)", "deliverables/3a/"),
        ("four briefs", "deliverables", "Deliverable 3(a)", "deliverables/3a/"),
        ("item 4", "items", "Item 4", "items/4/"),
        ("procurement goods", "items", "Item 2", "items/2/"),
        ("20(b)", "paragraphs", "Paragraph 20(b) of the conclusions", "paragraphs/20-b/"),
        ("large enterprises", "paragraphs", "Paragraph 20(e) of the conclusions", "paragraphs/20-e/"),
        ("knowledge generation outputs", "source", "Paragraph 5 of GB.325/INS/5/2", "source/14/"),
        ("purpose document presents", "source", "Purpose of the document, GB.325/INS/5/2", "source/1/"),
        (
            "capacity constituents",
            "commitments",
            "Capacity building for constituents",
            "commitments/capacity-building/",
        ),
        ("employers activities", "units", "ACT/EMP", "units/act-emp/"),
        ("enterprises department", "units", "ENTERPRISES", "units/enterprises/"),
        ("rural", "outcomes", "Outcome 5", "outcomes/5/"),
    ],
)
def test_each_kind_is_found_at_its_address(plan, look, q, kind, title, address):
    assert found(look(q), kind)[title] == f"{PLAN}/{address}"


def test_results_are_grouped_with_counts_and_marked_words(plan, look):
    page = look("knowledge")
    heads = [head.get_text() for head in page.select("section h2")]
    assert heads[:2] == ["Deliverables", "Follow-up items"]
    total = sum(int(tab.get_text().split()[-1].strip("()")) for tab in page.select(".tabs a")[1:])
    assert f"{total} results for knowledge" in words(page)
    assert {mark.get_text().lower() for mark in page.select("mark")} == {"knowledge"}


def test_a_deliverable_is_shown_with_its_state_and_due_month(plan, look, deliverable):
    factories.status_update(deliverable("3a"), "suspended", "2017-03-01")
    page = words(look("impact assessments quasi"))
    assert "Deliverable 3(a) Suspended" in page
    assert "due 12/2017" in page


def test_a_commitment_is_shown_with_its_last_update(plan, look):
    factories.commitment_update("capacity-building", "2017-08-01")
    assert "last update 1 Aug 2017" in words(look("capacity building"))
    assert "no update by this date" in words(look("capacity building", as_of="2017-07-31"))


def test_an_amended_text_and_that_of_the_source_are_both_found(plan, look, deliverable):
    row = deliverable("3b")
    amend(deliverable=row, field="text", old=row.text, new="Zebra projects.")
    assert "Deliverable 3(b)" in found(look("zebra"))
    assert "Deliverable 3(b)" in found(look("external audits their results"))
    assert found(look("zebra", as_of="2016-04-30")) == {}
    amend(deliverable=row, field="text", old=row.text, new="Quagga projects.", effective_on="2017-01-01")
    assert found(look("zebra")) == {}
    assert "Deliverable 3(b)" in found(look("quagga"))


def test_official_texts_and_amended_items_are_found(plan, look):
    amend(paragraph=plan.paragraphs.get(reference="21"), field="official_text", new="The Office should zebra.")
    amend(item=plan.items.get(number=4), field="resources_text", new="Zebra money.")
    assert set(found(look("zebra"))) == {"Paragraph 21 of the conclusions", "Item 4"}


def test_other_plans_are_not_searched(plan, look, deliverable):
    make_many_plans(1, 1, plan)
    page = look("impact assessments quasi")
    assert list(found(page, "deliverables")) == ["Deliverable 3(a)"]
    row = factories.status_update(
        plan.deliverables.model.objects.get(plan__slug="plan-0", ref="3a"), "in-progress", "2017-01-01"
    )
    factories.evidence("2017-01-01", "Zebra", status_update=row, visibility="citable")
    assert found(look("zebra")) == {}


# --- Evidence --------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_of", ["", "2017-09-30"])
def test_internal_evidence_is_found_by_those_who_take_part_alone(plan, today, client_of, reader, manager, as_of):
    record_one_of_each(plan, by=manager)
    date = {"as_of": as_of} if as_of else {}
    assert set(found(search(client_of(reader), "link", **date), "evidence")) == {"Citable link"}
    assert set(found(search(client_of(manager), "link", **date), "evidence")) == {"Citable link", "Internal link"}
    assert "Internal" not in words(search(client_of(reader), "internal file"))


def test_evidence_leads_to_itself_and_to_what_it_speaks_for(plan, look, deliverable):
    row = factories.status_update(deliverable("3a"), "in-progress", "2017-06-01")
    for _again in range(2):
        factories.evidence("2017-06-02", "Zebra brief", status_update=row, visibility="citable")
    money = factories.mobilization(deliverable("4").item.resource_lines.get(), "2017-06-01", posts=1)
    factories.evidence("2017-06-03", "Zebra letter", mobilization=money, visibility="citable")
    page = look("zebra")
    assert list(found(page)) == ["Zebra letter", "Zebra brief"]
    links = [one["href"] for one in page.select(".hit__facts a")]
    assert links == [f"{PLAN}/items/4/", f"{PLAN}/deliverables/3a/#evidence"]
    assert "May be cited" in words(page)
    assert list(found(look("zebra", as_of="2017-06-02"))) == ["Zebra brief"]


# --- Papers ----------------------------------------------------------------------------------------


def test_a_published_paper_is_found_by_everybody_at_its_paragraphs(team, client_of, reader):
    work.published(team)
    browser = client_of(reader)
    number = Report.objects.get().numbers["deliverable-3a"]
    address = f"{PLAN}/reports/november-2017/report.html?revision=0"
    page = search(browser, "everything that was planned was done", kind="reports")
    assert found(page)[f"Paragraph {number} of GB.331/INS/9"] == f"{address}#paragraph-{number}"
    assert found(search(browser, "author unit", kind="reports"))["Author unit, GB.331/INS/9"] == address
    assert found(search(browser, "GB.331"))["GB.331/INS/9"] == f"{PLAN}/reports/november-2017/"
    assert "2 Oct 2017" in words(page)
    before = search(browser, "everything that was planned was done", as_of="2017-10-01")
    assert found(before, "reports") == {}


def test_drafts_are_found_by_those_who_see_them(team, client_of, reader):
    report_round = work.opened(team)
    paragraph = work.paragraph(report_round, "3a")
    actions.send_text(text=paragraph, words="Zebra words.", by=team.writer_of(paragraph), at=work.AT)
    title = "Deliverable 3(a), draft of GB.331/INS/9"
    inside = found(search(client_of(team.manager), "zebra"))
    assert inside == {title: f"{PLAN}/reports/november-2017/paragraphs/3a/"}
    assert found(search(client_of(reader), "zebra")) == {}
    assert found(search(client_of(team.manager), "zebra", as_of="2017-10-01")) == {}
    asked = Unit.objects.create(code="STAT", slug="stat", name="Statistics")
    consulted = factories.person("focal.stat")
    Membership.objects.create(user=consulted, unit=asked)
    assert found(search(client_of(consulted), "zebra")) == {}
    actions.consult_unit(report_round=report_round, unit=asked, by=team.manager, at=work.AT)
    draft = f"{PLAN}/reports/november-2017/report.html#deliverable-3a"
    assert found(search(client_of(consulted), "zebra")) == {title: draft}


def test_what_the_draft_leaves_out_is_not_for_who_is_only_consulted(team, client_of):
    report_round = work.opened(team)
    paragraph = work.paragraph(report_round, "3a")
    actions.send_text(text=paragraph, words="Zebra words.", by=team.writer_of(paragraph), at=work.AT)
    asked = Unit.objects.create(code="STAT", slug="stat", name="Statistics")
    consulted = factories.person("focal.stat")
    Membership.objects.create(user=consulted, unit=asked)
    actions.consult_unit(report_round=report_round, unit=asked, by=team.manager, at=work.AT)
    actions.omit_paragraph(paragraph=paragraph, comment="Later.", by=team.manager, at=work.AT)
    assert found(search(client_of(consulted), "zebra")) == {}
    assert len(found(search(client_of(team.manager), "zebra"))) == 1


def test_what_somebody_is_typing_and_internal_notes_are_not_found(plan, today, client_of, manager):
    record = record_one_of_each(plan, by=manager)
    manager.text_drafts.create(
        section=record.section, text="Zebra, half typed.", saved_at=factories.moment("2017-10-01")
    )
    factories.status_update(record.deliverable, "in-progress", "2017-09-01", internal_note="Zebra hesitates.")
    assert found(search(client_of(manager), "zebra")) == {}
    assert found(search(client_of(manager), SECTION_TEXT.split(",")[0]))


def test_the_title_of_an_unpublished_paper_is_not_told_to_readers(team, client_of, reader):
    work.opened(team, title="Zebra report")
    assert found(search(client_of(reader), "zebra")) == {}
    assert found(search(client_of(reader), "331")) == {"GB.331/INS/9": f"{PLAN}/reports/"}
    assert found(search(client_of(team.manager), "zebra")) == {"GB.331/INS/9": f"{PLAN}/reports/november-2017/"}


def test_while_a_new_edition_is_prepared_readers_have_the_published_one(team, client_of, reader):
    report_round = work.published(team)
    actions.reissue_round(report_round=report_round, comment="A slip.", by=team.manager, at=work.AT)
    ReportRound.objects.update(title="Zebra report")
    q = "everything that was planned was done"
    assert not [title for title in found(search(client_of(reader), q, kind="reports")) if "draft" in title]
    assert [title for title in found(search(client_of(team.manager), q, kind="reports")) if "draft" in title]
    assert found(search(client_of(reader), "zebra")) == {}


# --- Many results ----------------------------------------------------------------------------------


@pytest.fixture
def many(plan, deliverable):
    row = factories.status_update(deliverable("3a"), "in-progress", "2017-06-01")
    for number in range(60):
        factories.evidence(
            "2017-06-02",
            f"Zebra {number}",
            status_update=row,
            visibility="citable",
            url=f"https://example.org/{number}",
        )


def test_the_first_of_each_kind_are_shown_and_the_others_led_to(many, look):
    page = look("zebra")
    assert len(found(page)) == 5
    assert "the first 5 of 60" in words(page)
    more = next(link["href"] for link in page.select("a") if "Show all 60" in link.get_text())
    assert more == "?q=zebra&kind=evidence"


def test_one_kind_is_shown_in_pages(many, look):
    first, last = look("zebra", kind="evidence"), look("zebra", kind="evidence", page="3")
    assert len(found(first)) == 25
    assert len(found(last)) == 10
    assert "51–60 of 60 results" in words(last)
    assert first.select_one("a[rel=next]")["href"] == "?q=zebra&kind=evidence&page=2"
    assert last.select_one("a[rel=next]") is None
    for page in ("0", "99", "x", "", "-1", "9" * 400):
        assert look("zebra", kind="evidence", page=page) is not None


def test_a_kind_that_there_is_not_shows_all_and_says_so(many, look):
    page = look("zebra", kind="zoo")
    assert "There is no kind “zoo”; all kinds are shown." in words(page)
    assert len(found(page)) == 5
    assert "Nothing of this kind was found." in words(look("zebra", kind="units"))


# --- Queries of no use -----------------------------------------------------------------------------


def test_without_words_the_page_says_what_is_searched(look):
    page = look("")
    assert "Deliverables, follow-up items, paragraphs of the conclusions" in words(page)
    assert page.select(".field--error") == []


def test_nothing_found_says_so(look):
    page = words(look("zebra <b>"))
    assert "Nothing was found for zebra <b>" in page
    assert "Try fewer words" in page


@pytest.mark.parametrize("q", ["a" * 101, "–", "\x00", " ".join("abcdefghijklm")])
def test_what_cannot_be_searched_gets_a_sentence_beside_the_field_and_stays_typed(look, q):
    page = look(q)
    field = page.select_one("#search-words")
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"].startswith("search-error")
    assert page.select_one("#search-error").get_text().strip()
    assert field["value"] == q


@pytest.mark.parametrize("q", HOSTILE)
def test_hostile_words_never_break_the_page(plan, today, client_of, reader, q):
    browser = client_of(reader)
    for parameters in ({"q": q}, {"q": "report", "kind": q}, {"q": "report", "kind": "items", "page": q}):
        answer = browser.get(SEARCH, parameters)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


# --- Where it is, and what it costs ----------------------------------------------------------------


def test_the_bar_of_every_page_of_a_plan_has_the_search(plan, today, client_of, reader):
    browser = client_of(reader)
    for path in (f"{PLAN}/", f"{PLAN}/deliverables/", f"{PLAN}/deliverables/3a/?as_of=2016-09-30"):
        bar = BeautifulSoup(browser.get(path).content, "html.parser").header
        form = bar.select_one("form.site-search")
        assert form["action"] == SEARCH
        date = form.select_one("input[name=as_of]")
        assert (date["value"] if date else "") == path.partition("as_of=")[2]
    assert "site-search" not in browser.get("/").content.decode()
    assert "site-search" not in browser.get(SEARCH).content.decode()


def test_results_of_a_past_date_lead_to_pages_of_that_date(plan, look):
    page = look("knowledge", as_of="2016-09-30")
    links = [one["href"] for one in page.select(".hit a, .tabs a")]
    assert links
    assert [link for link in links if "as_of=2016-09-30" not in link] == []


def test_nobody_is_sent_to_sign_in(plan, client_of):
    answer = client_of(None).get(SEARCH, {"q": "report"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("login"))


def test_the_queries_are_the_same_for_much_and_for_little(team, client_of, deliverable):
    work.published(team)
    browser = client_of(team.manager)

    def queries(q: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(SEARCH, {"q": q}).status_code == 200
        return len(asked)

    queries("report")
    alone = queries("report")
    row = factories.status_update(deliverable("3a"), "in-progress", "2017-06-01")
    for number in range(30):
        factories.evidence("2017-06-02", f"Report {number}", status_update=row)
    make_many_plans(5, 3, team.plan)
    assert queries("report") == alone
    assert alone <= 12
