"""The timeline of a plan: each deliverable in months, drawn and in words, at any date."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from deliverables.models import Deliverable, StatusUpdate
from deliverables.months import Month
from reporting.models import ReportRound
from reporting.timeline import ON_A_PAGE
from tests.factories import status_update
from tests.many_plans import make_many_plans
from tests.reading_pages import Links, text_of
from tests.reporting import rounds_at_work as work
from tests.reporting.papers import the_round
from tests.sample_record import amend, sample_record

URL = "/plans/sme-2015/timeline/"


@pytest.fixture
def visit(plan, today, reader, client_of):
    """The timeline as a reader sees it: `visit(as_of="2016-09-30")`."""

    def get(user=reader, **query):
        response = client_of(user).get(URL, query)
        assert response.status_code == 200
        return response

    return get


def links(response, ref=None):
    """Words and addresses of the marks, all or those of one deliverable."""
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    found = [(one["aria-label"], one["href"]) for one in soup.select(".timeline svg a")]
    start = f"Deliverable {ref}: "
    return found if ref is None else [(name[len(start) :], url) for name, url in found if name.startswith(start)]


def facts(response, ref):
    """The row of a deliverable in the table below the figure."""
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    rows = [
        [" ".join(cell.stripped_strings) for cell in row.select("td")] for row in soup.select(".timeline-facts tr")
    ]
    return next(row for row in rows if row and row[0] == ref)


def test_each_deliverable_has_a_strip_in_its_band(plan, visit):
    sample_record(plan)
    soup = BeautifulSoup(visit().content.decode(), "html.parser")
    bands = [one.get_text() for one in soup.select(".timeline .band th")]
    assert bands == ["2016–17 · Knowledge generation", "2016–17 · Country-level work", "2018–19"]
    rows = soup.select(".timeline tbody tr:not(.band)")
    refs = [row.select_one("th strong").get_text() for row in rows]
    assert refs == list(plan.deliverables.order_by("position").values_list("ref", flat=True))
    assert all(row.select_one("td > svg") and row.select_one("th .chip") for row in rows)
    years = [one.get_text() for one in soup.select(".timeline__words--year text")]
    assert years == ["2015", "2016", "2017", "2018", "2019"]


def test_every_mark_is_a_link_with_its_words(plan, visit):
    sample_record(plan)
    response = visit()
    page = f"{URL.removesuffix('timeline/')}deliverables/"
    assert ("due 03/2017, overdue by 7 months", f"{page}4/") in links(response, "4")
    assert ("expected 12/2017, 9 months later", f"{page}4/") in links(response, "4")
    assert ("update of 20 September 2016: On track", f"{page}4/#story") in links(response, "4")
    # What stands too close together to be pressed apart is one link.
    assert ("due 04/2016; completed on 31 May 2016, 1 month late", f"{page}2/") in links(response, "2")
    assert ("due 12/2019, the end of the period: the plan prints no month", f"{page}7a/") in links(response, "7a")
    assert "no due month set" in response.content.decode()
    assert links(response, "6-2") == []


def test_the_same_facts_stand_in_a_table(plan, visit):
    sample_record(plan)
    response = visit()
    assert facts(response, "4")[2:5] == ["03/2017", "12/2017 9 months later", "–"]
    assert "Overdue overdue by 7 months" in facts(response, "4")[5]
    assert "5 Sep 2017 Off track" in facts(response, "4")[6]
    assert facts(response, "2")[2:5] == ["04/2016", "–", "31 May 2016"]
    assert facts(response, "7a")[2].startswith("12/2019 derived")
    assert facts(response, "6-2")[2:] == ["none set", "–", "–", "Not started awaiting resources", "none"]


def test_every_update_that_counts_is_in_the_figure_and_in_the_table(plan, visit):
    sample_record(plan)
    response = visit()
    drawn = " ".join(name for name, _url in links(response))
    for row in Deliverable.objects.filter(plan=plan):
        updates = StatusUpdate.objects.as_of(response.context["as_of"].on).filter(deliverable=row)
        listed = facts(response, row.ref)[6]
        assert len(re.findall(r"\d{4} ", listed)) == len(updates)
        for update in updates:
            assert f"{update.effective_on:%-d %b %Y}" in listed
            assert f"update of {update.effective_on:%-d %B %Y}" in drawn


def test_an_amended_due_month_shows_the_month_of_the_plan_too(plan, visit, deliverable):
    amend("2017-01-10", deliverable=deliverable("3a"), field="due", old="12/2017", new="06/2018",
          new_month=Month.of(2018, 6))  # fmt: skip
    response = visit()
    names = [name for name, _url in links(response, "3a")]
    assert names == ["12/2017 in the plan, since amended", "due 06/2018"]
    assert facts(response, "3a")[2] == "06/2018 12/2017 in the plan, since amended"
    assert "due month of the plan, since amended" in text_of(response)
    assert "since amended" not in text_of(visit(as_of="2016-12-31"))


def test_a_past_date_shows_what_was_known_and_is_kept(plan, visit, manager):
    sample_record(plan)
    response = visit(manager, as_of="2016-09-30")
    html = response.content.decode()
    assert "As at 30 September 2016" in html
    assert "2017: " not in " ".join(name for name, _url in links(response) if "update of" in name)
    assert [name for name, _url in links(response, "4")] == ["due 03/2017", "update of 20 September 2016: On track"]
    main = html.partition("<main")[2].partition("</main>")[0]
    within = [url for url in Links(main).all if url.startswith("/plans/") and url != URL]
    assert within
    assert [url for url in within if "as_of=2016-09-30" not in url] == []


def test_a_date_of_no_use_shows_today(visit):
    assert "lies in the future" in text_of(visit(as_of="2031-01-01"))


def test_cut_offs_lead_to_what_the_person_may_see(plan, visit, manager):
    the_round("november-2017")
    listed = "/plans/sme-2015/reports/"
    words = "Cut-off of GB.331/INS/[…]: 30 September 2017"
    assert (words, listed) in links(visit())
    assert (words, f"{listed}november-2017/") in links(visit(manager))
    assert (words, f"{listed}november-2017/") in [
        (one["words"], one["url"]) for one in map(vars, visit(manager).context["cut_offs"])
    ]


def test_a_published_round_is_open_to_readers(team, visit):
    published = work.published(team)
    assert any(url.endswith(f"/reports/{published.slug}/") for _name, url in links(visit()))


def test_cut_offs_that_stand_close_together_are_one_link_to_all(plan, visit, manager):
    first = the_round("november-2017")
    ReportRound.objects.create(
        plan=plan, slug="december-2017", session=332, session_opens="2017-12-04", session_closes="2017-12-05",
        section="Institutional Section", section_code="INS", document_code="GB.332/INS/1", item_ordinal="FIRST",
        title="A paper", cut_off="2017-10-31",
    )  # fmt: skip
    response = visit(manager)
    (both,) = [(name, url) for name, url in links(response) if first.document_code in name]
    assert both[1] == "/plans/sme-2015/reports/"
    assert "GB.332/INS/1" in both[0]
    assert "2 cut-offs" in response.content.decode()


def test_the_months_are_those_of_the_plan(plan, visit, deliverable):
    assert "from 11/2015 to 12/2019" in text_of(visit())
    status_update(deliverable("7b"), "in-progress", "2017-09-01", expected=Month.of(2021, 6))
    assert "from 11/2015 to 06/2021" in text_of(visit())
    Deliverable.objects.filter(plan=plan).update(due=None, due_basis="none")
    type(plan).objects.update(begins_on="2017-01-15")
    assert "from 01/2017 to 06/2021" in text_of(visit())


def test_a_day_after_the_last_month_has_no_line(plan, visit):
    Deliverable.objects.filter(plan=plan).update(due=Month.of(2016, 3), due_basis="printed")
    response = visit()
    assert "from 11/2015 to 10/2016" in text_of(response)
    assert "Today, " not in response.content.decode()
    assert "date of this page" not in text_of(response)


def test_drawings_are_sound_and_hold_no_style(plan, visit, deliverable):
    sample_record(plan)
    Deliverable.objects.filter(ref="1").update(text='A "quoted" & <b>bold</b> text')
    html = visit().content.decode()
    drawn = re.findall(r"<svg class=\"timeline__strip\".*?</svg>", html, re.S)
    assert len(drawn) == 14
    for one in drawn:
        root = ET.fromstring(one)  # noqa: S314  # our own drawing
        width = float(root.attrib["viewBox"].split()[2])
        targets = [rect for rect in root.iter("rect") if rect.get("pointer-events")]
        edges = sorted((float(t.get("y")), float(t.get("x")), float(t.get("width"))) for t in targets)
        assert all(wide >= 4.8 and x >= -0.01 and x + wide <= width + 0.01 for _y, x, wide in edges)
        for (y, x, wide), (other_y, other_x, _wide) in pairwise(edges):
            assert y != other_y or x + wide <= other_x + 0.01, "links lie beside each other"
    assert "style=" not in "".join(drawn)
    assert "<b>bold" not in html


def test_a_large_plan_comes_in_pages(plan, visit):
    first = plan.deliverables.first()
    Deliverable.objects.bulk_create(
        Deliverable(
            plan=plan, item=first.item, ref=f"x{number}", position=100 + number, text="A text",
            due_basis="none", coordinator=first.coordinator,
        )
        for number in range(ON_A_PAGE)
    )  # fmt: skip
    words = text_of(visit())
    assert f"1–{ON_A_PAGE} of {ON_A_PAGE + 13} deliverables" in words
    second = visit(page="2", as_of="2017-09-30")
    assert f"{ON_A_PAGE + 1}–{ON_A_PAGE + 13} of" in text_of(second)
    assert "?page=1&as_of=2017-09-30" in Links(second.content.decode()).all
    assert f"1–{ON_A_PAGE} of" in text_of(visit(page="nonsense"))


def test_sample_data_is_marked_and_facts_are_not(visit, deliverable):
    status_update(deliverable("1"), "completed", "2016-03-20")
    assert "rest on invented entries" not in text_of(visit())
    status_update(deliverable("2"), "in-progress", "2016-03-20", illustrative=True)
    assert "rest on invented entries" in text_of(visit())


def test_a_plan_without_deliverables_says_so(plan, client_of, reader, today):
    plan.pk, plan.slug, plan.code = None, "empty", "GB.1"
    plan.save()
    assert "This plan has no deliverables yet." in text_of(client_of(reader).get("/plans/empty/timeline/"))


def test_nobody_and_what_is_not_there(client_of, reader, today):
    assert client_of(None).get(URL).status_code == 302
    assert client_of(reader).get("/plans/no-such-plan/timeline/").status_code == 404
    assert client_of(reader).post(URL).status_code == 405


def test_the_navigation_leads_here(visit):
    soup = BeautifulSoup(visit().content.decode(), "html.parser")
    assert soup.select_one('.site-nav a[aria-current="page"]').get_text() == "Timeline"


def test_queries_are_the_same_with_one_plan_and_with_fifty(plan, today, reader, client_of, django_assert_num_queries):
    client = client_of(reader)
    client.get(URL)
    with django_assert_num_queries(8):
        client.get(URL)
    make_many_plans(50, 20, plan)
    with django_assert_num_queries(8):
        client.get("/plans/plan-7/timeline/")
