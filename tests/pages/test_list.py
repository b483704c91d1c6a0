"""The list of deliverables: who sees it, its rows, sorting, paging, the date, and links to update."""

from __future__ import annotations

import datetime as dt

import pytest

from deliverables.access import standing_of
from deliverables.models import Alignment, Deliverable, Outcome, Unit
from deliverables.months import Month
from deliverables.permissions import circle_of, may_set_status
from tests.many_plans import make_many_plans
from tests.pages.list_reading import ALL, amend, list_url, matching, refs, text, units, write_record

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def listed(plan, client_of, reader):
    """Opens the list as a reader with these parameters."""
    browser = client_of(reader)
    return lambda query="": browser.get(list_url(plan, query))


def test_shows_all_deliverables_in_the_plans_order_with_their_bands(listed):
    page = listed()
    assert page.status_code == 200
    assert refs(page) == ALL
    assert matching(page) == 13
    assert "13 of 13 shown" in text(page)
    bands = ["2016–17 · Knowledge generation", "2016–17 · Country-level work", ">2018–19</th>"]
    places = [text(page).index(band) for band in bands]
    assert places == sorted(places)


def test_a_row_says_what_the_record_says(listed, plan):
    write_record(plan)
    late = text(listed("?status=completed"))
    assert "1 month late" in late
    assert "on time" in late
    overdue = text(listed("?headline=overdue"))
    assert "overdue by 7 months" in overdue
    assert "expected 12/2017" in overdue
    assert "0 of 1 policy brief" in overdue
    assert "2 of 7 CPOs" in text(listed("?outlook=on-track"))
    assert "awaiting resources" in text(listed("?group=conditional"))
    later = text(listed("?group=later"))
    assert "starts in 2018–19" in later
    assert "derived" in later
    assert "20(a) to (f) · outcomes 1, 4, 6" in later


def test_long_texts_are_cut_between_words(listed):
    assert "providing suggestions" not in text(listed())
    assert "Report which: (1) takes stock of what works and what needs to be improved; (2) provides suggestions" in (
        text(listed())
    )
    assert "\N{NO-BREAK SPACE}…</a>" in text(listed())


def test_the_coordinating_unit_comes_first_and_is_marked(listed, plan):
    row = Deliverable.objects.get(plan=plan, ref="1")
    actemp = Unit.objects.get(code="ACT/EMP")
    assert units(listed("?q=stock")) == ["SME (coordinates)", "ACTRAV", "ACT/EMP"]
    amend(row, field="coordinator", new_unit=actemp, new="ACT/EMP")
    assert units(listed("?q=stock")) == ["ACT/EMP (coordinates)", "SME", "ACTRAV"]


def test_nobody_is_sent_to_sign_in(plan, client_of):
    answer = client_of(None).get(list_url(plan))
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_an_unknown_plan_is_not_found(plan, client_of, reader):
    assert client_of(reader).get("/plans/other/deliverables/").status_code == 404


def test_only_reading_is_possible(plan, client_of, manager):
    assert client_of(manager).post(list_url(plan)).status_code == 405


# --- Sorting --------------------------------------------------------------------------------------

SORTED = {
    "number": ALL,
    "-number": ALL[::-1],
    # The precedence of headlines; within one, the plan's order.
    "status": ["6-1", "5c", "1", "2", "4", "5b", "3b", "3a", "5a", "3c", "6-2", "7a", "7b"],
    "-status": ["3c", "6-2", "7a", "7b", "3a", "5a", "3b", "4", "5b", "1", "2", "5c", "6-1"],
    # 6-2 has no month: it comes last both ways.
    "due": ["1", "2", "4", "5b", "3a", "3b", "3c", "5a", "5c", "6-1", "7a", "7b", "6-2"],
    "-due": ["7a", "7b", "3a", "3b", "3c", "5a", "5c", "6-1", "4", "5b", "2", "1", "6-2"],
    "outlook": ["4", "3b", "3a", "5a", "1", "2", "3c", "5b", "5c", "6-1", "6-2", "7a", "7b"],
    "-outlook": ["3a", "5a", "3b", "4", "1", "2", "3c", "5b", "5c", "6-1", "6-2", "7a", "7b"],
    "updated": ["1", "2", "5c", "6-1", "5a", "3b", "3a", "4", "3c", "5b", "6-2", "7a", "7b"],
    "-updated": ["4", "3a", "3b", "5a", "6-1", "5c", "2", "1", "3c", "5b", "6-2", "7a", "7b"],
    # 7b delivers nothing that can be counted.
    "delivered": ["2", "3a", "3b", "3c", "4", "5b", "5c", "6-1", "6-2", "7a", "5a", "1", "7b"],
    "-delivered": ["1", "5a", "2", "3a", "3b", "3c", "4", "5b", "5c", "6-1", "6-2", "7a", "7b"],
    "units": ["4", "1", "2", "3a", "3b", "3c", "5a", "5b", "5c", "6-1", "6-2", "7a", "7b"],
    "-units": ["1", "2", "3a", "3b", "3c", "5a", "5b", "5c", "6-1", "6-2", "7a", "7b", "4"],
}


@pytest.mark.parametrize(("sort", "expected"), SORTED.items())
def test_sorting_is_a_total_order(listed, plan, sort, expected):
    write_record(plan)
    assert refs(listed(f"?sort={sort}")) == expected


def test_sorting_by_text(listed, plan):
    ascending = refs(listed("?sort=deliverable"))
    assert sorted(ascending) == sorted(ALL)
    assert ascending[0] == "6-1"  # "A concept note"
    assert ascending[-1] == "3b"  # "Two ILO projects"
    assert refs(listed("?sort=-deliverable"))[0] == "3b"


@pytest.mark.parametrize("sort", ["nonsense", "--due", "due,status", "-", "position", "pk", "text;drop"])
def test_an_unknown_column_is_said_and_the_plans_order_shown(listed, sort):
    page = listed(f"?sort={sort}")
    assert page.status_code == 200
    assert refs(page) == ALL
    assert f"There is no column “{sort}” to sort by" in text(page)


def test_bands_are_shown_only_in_the_plans_order(listed):
    assert 'class="band"' in text(listed("?sort=-number"))
    assert 'class="band"' not in text(listed("?sort=due"))


# --- Paging ---------------------------------------------------------------------------------------


@pytest.fixture
def long_plan(plan, db):
    """A plan of 30 deliverables: a page and a bit."""
    item = plan.items.get(number=1)
    unit = Unit.objects.get(code="SME")
    Deliverable.objects.bulk_create(
        Deliverable(
            plan=plan, item=item, ref=f"x{number}", position=100 + number, text=f"More {number}", due=None,
            due_basis="none", coordinator=unit,
        )
        for number in range(17)
    )  # fmt: skip
    return plan


def test_pages_hold_25_rows_and_none_comes_twice(listed, long_plan):
    first, second = listed(), listed("?page=2")
    assert (len(refs(first)), len(refs(second))) == (25, 5)
    assert len(set(refs(first) + refs(second))) == 30
    assert matching(second) == 30
    # Ties are broken alike on both pages.
    tied = refs(listed("?sort=due")) + refs(listed("?sort=due&page=2"))
    assert len(set(tied)) == 30


@pytest.mark.parametrize(
    ("page", "shown"),
    [("99", "x12"), ("0", "1"), ("-3", "1"), ("two", "1"), ("²", "1"), ("9" * 40, "x12"), ("1.5", "1"), ("%00", "1")],
)
def test_a_page_that_is_not_there_gives_the_nearest_one_and_says_so(listed, long_plan, page, shown):
    answer = listed(f"?page={page}")
    assert answer.status_code == 200
    assert refs(answer)[0] == shown
    assert "There is no page" in text(answer)


def test_a_filtered_list_has_pages_of_its_own(listed, long_plan):
    first, second = listed("?q=x1&sort=-number"), listed("?q=x1&sort=-number&page=2")
    assert refs(first) == ["x16", "x15", "x14", "x13", "x12", "x11", "x10", "x1"]
    assert matching(first) == 8
    assert refs(second) == refs(first)
    assert "There is no page “2”; page 1 is shown." in text(second)
    unfinished = [listed(f"?status=not-started&status=in-progress&sort=-number&page={page}") for page in (1, 2, 3)]
    assert [len(refs(page)) for page in unfinished] == [25, 5, 5]
    assert refs(unfinished[1]) == ALL[4::-1]
    assert [matching(page) for page in unfinished] == [30, 30, 30]
    assert "There is no page “3”; page 2 is shown." in text(unfinished[2])
    assert "26–30 of 30 rows" in text(unfinished[1])


def test_pages_and_sorting_keep_the_filters(listed, long_plan):
    page = text(listed("?unit=SME&sort=due&q=More&as_of=2017-01-01"))
    assert 'href="?unit=SME&sort=-due&q=More&as_of=2017-01-01"' in page.replace("&amp;", "&")


# --- The date -------------------------------------------------------------------------------------


def test_a_past_date_shows_the_state_of_that_date(listed, plan):
    write_record(plan)
    assert refs(listed("?status=in-progress&as_of=2016-02-15")) == ["1", "2", "4", "6-1"]
    assert refs(listed("?status=completed&as_of=2016-05-30")) == ["1"]
    page = text(listed("?as_of=2016-05-30"))
    assert "As at 30 May 2016" in page
    assert "/deliverables/1/?as_of=2016-05-30" in page


@pytest.mark.parametrize("as_of", ["2018-01-01", "2014-01-01", "yesterday", "2016-13-40"])
def test_a_date_of_no_use_is_said_and_today_is_shown(listed, plan, as_of):
    write_record(plan)
    page = listed(f"?as_of={as_of}&status=completed")
    assert refs(page) == ["1", "2"]
    assert "the page shows today" in text(page).lower()


def test_texts_and_due_months_are_as_amended_on_the_date(listed, plan):
    row = Deliverable.objects.get(plan=plan, ref="3a")
    amend(row, field="text", new="Generation of zebra evidence")
    amend(row, field="due", new="06/2018", new_month=Month.of(2018, 6))
    assert refs(listed("?q=zebra")) == ["3a"]
    assert refs(listed("?due_from=2018-01&due_to=2018-12")) == ["3a"]
    before = "&as_of=2017-02-28"
    assert refs(listed("?q=zebra" + before)) == []
    assert refs(listed("?due_from=2018-01&due_to=2018-12" + before)) == []


def test_a_search_reads_the_text_in_force_and_not_the_one_before(listed, plan):
    assert refs(listed("?q=threats")) == ["2"]
    amend(Deliverable.objects.get(plan=plan, ref="2"), field="text", new="A report on SMEs’ share of public purchases")
    assert refs(listed("?q=threats")) == []
    assert refs(listed("?q=threats&as_of=2017-02-28")) == ["2"]
    # A word in the amended text, another one in the responsibility, the third in the indicator.
    assert refs(listed("?q=smes' purchases DEVINVEST")) == ["2"]


def test_outcomes_stand_in_the_order_of_their_numbers(listed, plan):
    """Also one that was entered last."""
    late = Outcome.objects.create(plan=plan, number=3, title="Entered last")
    Alignment.objects.create(item=plan.items.get(number=1), outcome=late)
    assert "outcomes 3, 4, 6" in text(listed("?q=stock"))


# --- Links to update ------------------------------------------------------------------------------


def updatable(response) -> list[str]:
    return [ref for ref in ALL if f"/deliverables/{ref}/update/" in text(response)]


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("manager", ALL),
        ("focal_sme", [ref for ref in ALL if ref != "4"]),
        ("focal_dialogue", ["4"]),
        ("focal_actrav", []),
        ("approver", []),
        ("auditor", []),
        ("reader", []),
        ("administrator", []),
    ],
)
def test_each_sees_links_to_what_they_may_update(plan, client_of, request, person, expected):
    user = request.getfixturevalue(person)
    assert updatable(client_of(user).get(list_url(plan))) == expected
    # The page's quick answer is that of the policy.
    rows = Deliverable.objects.in_plan(plan).with_coordinator(dt.date(2017, 10, 2)).order_by("position")
    standing = standing_of(user, plan, dt.date(2017, 10, 2))
    allowed = [row.ref for row in rows if may_set_status(standing, circle_of(row, dt.date(2017, 10, 2)))]
    assert allowed == expected


def test_a_past_page_offers_no_update(plan, client_of, manager):
    assert updatable(client_of(manager).get(list_url(plan, "?as_of=2017-10-01"))) == []


def test_another_plans_rows_never_appear(listed, plan):
    make_many_plans(2, 1, plan)
    assert refs(listed()) == ALL
    assert len(refs(listed("?q=report"))) < 13
    assert "13 of 13 shown" in text(listed())
