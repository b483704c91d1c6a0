"""From a paragraph of the conclusions to the evidence and the paragraph of a paper: on a deliverable, and downwards
from a paragraph and from a text of the document."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliverables.models import ItemDescription
from reporting import actions
from reporting.models import Report
from reporting.paragraph_numbers import numbers_of
from tests import factories
from tests.many_plans import make_many_plans
from tests.one_of_each import record_one_of_each
from tests.pages.plan_words import PLAN, amend, words_of
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
PAPER = f"{PLAN}/reports/november-2017/report.html"


@pytest.fixture
def words(client_of, reader, today) -> Callable[[str], str]:
    """The words of a page as a reader sees them."""
    return partial(words_of, client_of(reader))


def chain(browser, ref: str, as_of: str = "") -> Any:
    page = browser.get(f"{PLAN}/deliverables/{ref}/" + (f"?as_of={as_of}" if as_of else ""))
    found = BeautifulSoup(page.content, "html.parser").select_one("ol.chain")
    assert found is not None
    return found


def said(found: Any) -> str:
    return re.sub(r"\s+", " ", found.get_text(" ")).strip()


def links(found: Any) -> list[str]:
    return [one["href"] for one in found.select("a")]


# --- A deliverable ---------------------------------------------------------------------------------


def test_every_link_of_the_chain_is_there_in_its_order(plan, today, client_of, reader, deliverable):
    row = factories.status_update(deliverable("3a"), "in-progress", "2017-06-01")
    factories.evidence("2017-06-02", "A brief", status_update=row, visibility="citable")
    measure = deliverable("3a").indicators.get().measures.get()
    factories.measurement(measure, 1, "2017-07-20")
    found = chain(client_of(reader), "3a")
    order = ["Paragraph 21", "Item 3", "3a: In progress", "Not achieved", "A brief", "Not yet reported in a paper."]
    places = [said(found).index(words) for words in order]
    assert places == sorted(places)
    for day in ("14 Oct 2015", "1 Jun 2017", "20 Jul 2017", "2 Jun 2017"):
        assert day in said(found)
    for link in (f"{PLAN}/paragraphs/21/", f"{PLAN}/items/3/", "#now", "#indicators", "https://example.org/report"):
        assert link in links(found)


def test_links_that_are_missing_say_so(plan, today, client_of, reader, manager):
    found = said(chain(client_of(reader), "6-2"))
    assert "The plan prints none for this deliverable." in found
    assert "no update by this date" in found
    assert "None that may be cited by this date." in found
    assert "Not yet reported in a paper. No report is planned yet." in found
    assert "None by this date." in said(chain(client_of(manager), "6-2"))


def test_an_amended_item_is_told_as_of_the_date(plan, today, client_of, reader):
    row = ItemDescription.objects.get(item__number=3)
    amend(description=row, field="text", old=row.text, new="Fewer briefs.")
    browser = client_of(reader)
    assert "Fewer briefs. amended 1 May 2016" in said(chain(browser, "3a"))
    before = said(chain(browser, "3a", "2016-04-30"))
    assert "amended" not in before
    assert " ".join(row.text.split()) in before


def test_internal_evidence_is_not_told_to_readers(plan, today, client_of, reader, manager):
    record_one_of_each(plan, by=manager)
    assert "Internal link" not in said(chain(client_of(reader), "3a"))
    assert "Internal link" in said(chain(client_of(manager), "3a"))


def test_a_published_paper_is_reached_at_the_paragraph_on_the_deliverable(team, client_of, reader):
    work.published(team)
    number = Report.objects.get().numbers["deliverable-3a"]
    browser = client_of(reader)
    found = chain(browser, "3a")
    assert f"Paragraph {number} of GB.331/INS/9" in said(found)
    assert "Not yet reported" not in said(found)
    address = f"{PAPER}?revision=0#paragraph-{number}"
    assert address in links(found)
    paper = BeautifulSoup(browser.get(address.partition("#")[0]).content, "html.parser")
    there = paper.select_one(f"#paragraph-{number}")
    assert there is not None
    assert "3(a)" in there.parent.get_text()


def test_before_its_publication_a_paper_is_shown_to_those_who_take_part_alone(team, client_of, reader):
    work.opened(team)
    found = chain(client_of(reader), "3a")
    assert "GB.331/INS/9 not published yet" in said(found)
    assert not [link for link in links(found) if "report" in link]
    inside = chain(client_of(team.manager), "3a")
    assert f"{PAPER}#deliverable-3a" in links(inside)
    assert f"{PLAN}/reports/november-2017/paragraphs/3a/" in links(inside)
    assert "Draft" in said(inside)


def test_at_a_date_before_the_publication_nothing_was_reported(team, client_of, reader):
    work.published(team)
    assert "Not yet reported in a paper." in said(chain(client_of(reader), "3a", "2017-10-01"))


def test_a_merged_deliverable_is_found_where_another_speaks_for_it(team, client_of, reader):
    report_round = work.opened(team)
    three_a, three_b = work.paragraph(report_round, "3a"), work.paragraph(report_round, "3b")
    actions.merge_paragraph(paragraph=three_b, into=three_a, by=team.manager, at=work.AT)
    assert f"{PAPER}#deliverable-3a" in links(chain(client_of(team.manager), "3b"))
    payload = {
        "parts": [{"blocks": [{"kind": "paragraph", "anchor": "deliverable-3a", "number": 7}, {"kind": "heading"}]}]
    }
    assert numbers_of(report_round, payload) == {"deliverable-3a": 7, "deliverable-3b": 7}


# --- Downwards from a paragraph of the conclusions, and from the document --------------------------


@pytest.mark.parametrize("path", ["paragraphs/21/", "source/15/", "source/14/"])
def test_the_proof_is_told_below_item_and_deliverable(team, client_of, reader, deliverable, path):
    row = factories.status_update(deliverable("3a"), "in-progress", "2017-06-01")
    for number in range(5):
        factories.evidence(
            f"2017-06-0{number + 2}",
            f"Brief {number}",
            status_update=row,
            visibility="citable",
            url=f"https://example.org/{number}",
        )
    factories.evidence("2017-06-07", "Between us", status_update=row)
    work.published(team)
    number = Report.objects.get().numbers["deliverable-3a"]
    text = words_of(client_of(reader), path)
    told = ("Item 3", "On track", "Not measured", "Brief 4", "and 2 more", f"Paragraph {number} of GB.331/INS/9")
    assert [words for words in told if words not in text] == []
    assert "Between us" not in text
    assert "Between us" in words_of(client_of(team.manager), path)
    then = words_of(client_of(reader), f"{path}?as_of=2017-06-02")
    assert "Brief 0" in then
    assert "Brief 1" not in then
    assert "not yet reported in a paper" in then


def test_the_same_evidence_of_two_rows_is_told_once(plan, words, deliverable):
    for on in ("2017-06-01", "2017-07-01"):
        row = factories.status_update(deliverable("2"), "in-progress", on)
        factories.evidence(on, "One report", status_update=row, visibility="citable")
    assert words("paragraphs/20-e/").count("One report") == 1


def test_evidence_of_resources_speaks_for_every_deliverable_of_the_item(plan, words, deliverable):
    line = deliverable("6-1").item.resource_lines.get()
    row = factories.mobilization(line, "2017-06-01", posts=1)
    factories.evidence("2017-06-01", "A letter", mobilization=row, visibility="citable")
    assert words("paragraphs/20-a/").count("A letter") == 2


def test_a_commitment_in_a_text_leads_to_its_update_and_its_paragraph(team, client_of, reader):
    factories.commitment_update("capacity-building", "2017-08-01")
    work.published(team)
    number = Report.objects.get().numbers["commitment-capacity-building"]
    browser = client_of(reader)
    for path in ("source/14/", "commitments/capacity-building/"):
        text = words_of(browser, path)
        assert "1 Aug 2017" in text
        assert f"Paragraph {number} of GB.331/INS/9" in text
    assert "none by this date" in words_of(browser, "source/14/?as_of=2017-07-31")


def test_a_text_that_concerns_nothing_says_so(words):
    assert "This text names no follow-up item, and no commitment stands in it." in words("source/4/")


def test_every_text_of_the_document_has_its_page(plan, today, client_of, reader):
    browser = client_of(reader)
    answers = {
        one: browser.get(f"{PLAN}/source/{one}/").status_code for one in range(1, plan.source_texts.count() + 1)
    }
    assert set(answers.values()) == {200}


def test_the_document_leads_from_each_text_to_what_became_of_it(plan, today, client_of, reader):
    page = client_of(reader).get(f"{PLAN}/source/").content.decode()
    assert f'href="{PLAN}/source/14/"' in page
    assert f'href="{PLAN}/source/4/"' not in page


@pytest.mark.parametrize("path", ["source/14/", "paragraphs/20-b/", "deliverables/3a/"])
def test_queries_are_the_same_for_much_evidence_and_many_plans(team, client_of, reader, deliverable, path):
    work.published(team)
    browser = client_of(reader)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert browser.get(f"{PLAN}/{path}").status_code == 200
        return len(found)

    alone = queries()
    for ref in ("1", "3a", "5a"):
        row = factories.status_update(deliverable(ref), "in-progress", "2017-06-01")
        for number in range(10):
            factories.evidence("2017-06-01", f"Piece {number}", status_update=row, visibility="citable")
    make_many_plans(5, 3, team.plan)
    assert queries() == alone
    assert alone <= {"source/14/": 14}.get(path, 12)
