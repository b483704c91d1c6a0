"""The list on two dates: marks, differences, slippage, tabs that count, and dates that are of no use."""

from __future__ import annotations

import pytest

from tests import factories
from tests.pages.compared_reading import lines, soup, tab_urls, tabs, words, write_changes
from tests.pages.list_reading import ALL, list_url
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def look(plan, client_of, reader):
    browser = client_of(reader)
    return lambda query="": soup(browser.get(list_url(plan, query)))


@pytest.fixture
def changed(plan, look):
    write_changes(plan)
    return look


def test_each_deliverable_is_marked(changed):
    found = lines(changed("?compare=2016-09-30"))
    assert list(found) == ALL
    marks = {mark: [ref for ref, row in found.items() if row["mark"] == mark] for mark in ("Unchanged", "Changed")}
    assert marks == {"Unchanged": ["1", "2", "3c", "6-2", "7b"], "Changed": ["3a", "4", "5a", "5b", "7a"]}
    assert [ref for ref, row in found.items() if row["mark"] == "New in the record"] == ["3b", "5c", "6-1"]


def test_what_it_was_stands_beside_what_it_is(changed):
    found = lines(changed("?compare=2016-09-30"))
    assert found["4"]["Status"] == ("In progress", "In progress")
    assert found["4"]["Outlook"] == ("On track", "Off track The review took longer.")
    assert found["4"]["Completion"] == ("due 03/2017", "expected 12/2017")
    assert found["4"]["Timeliness"] == ("not yet due", "overdue by 7 months")
    assert found["4"]["slippage"] == "9 months later"
    assert found["4"]["Delivered"] == ("0 of 1 report", "1 of 1 report")
    assert found["5a"]["Delivered"] == ("1 of 7 CPOs", "3 of 7 CPOs")
    assert found["5c"]["Status"] == ("Not started", "Suspended The donor asked to wait.")
    assert found["5c"]["slippage"] == "– none"
    assert found["2"] == {"mark": "Unchanged", "slippage": "– none", "Status": ("Completed", "Completed")}


def test_amended_texts_are_shown_with_their_decision(changed):
    found = lines(changed("?compare=2016-09-30"))
    before, after = found["3b"]["Text"]
    assert before.startswith("[removed: Two ]")
    assert after.startswith("[added: Three ]")
    assert after.endswith("GB.329/PV, para. 40 · So decided.")
    assert "are public" in found["3b"]["Indicator"][1]
    assert "nothing" in found["4"]["Item 4, resource implications"][1]
    assert found["7a"]["Due month"] == ("12/2019", "06/2020 GB.329/PV, para. 40 · So decided.")
    assert found["7a"]["slippage"] == "6 months later"
    assert not any("Text" in row for row in lines(changed("?compare=2017-03-20")).values())


def test_an_amendment_taken_back_or_turned_back_is_no_change(plan, look):
    one, other = plan.deliverables.get(ref="7a"), plan.deliverables.get(ref="7b")
    for text, day in (("Another.", "2017-03-01"), (one.text, "2017-05-01")):
        factories.amendment(day, deliverable=one, field="text", new=text)
    wrong = factories.amendment("2017-03-01", deliverable=other, field="text", new="Another.")
    factories.correction_of(wrong, "2017-03-02", withdrawn=True)
    found = lines(look("?compare=2016-09-30"))
    assert {found[ref]["mark"] for ref in ("7a", "7b")} == {"Unchanged"}
    assert "Another" in lines(look("?as_of=2017-04-30&compare=2016-09-30"))["7a"]["Text"][1]
    assert "Another" in lines(look("?compare=2017-04-30"))["7a"]["Text"][0]


def test_the_tabs_count_the_rows_that_they_lead_to(plan, changed, client_of, reader):
    page = changed("?compare=2016-09-30")
    counts = tabs(page)
    assert (counts["All"], counts["With changes"] + counts["Unchanged"]) == (13, 13)
    assert {"New in the record", "Suspended", "Discontinued", "Later than expected", "Amended"} <= set(counts)
    browser = client_of(reader)
    for label, url in tab_urls(page).items():
        answer = soup(browser.get(url))
        assert len(lines(answer)) == counts[label], label
        assert [
            words(one).rsplit(" ", 1)[0]
            for one in answer.select("nav.tabs [aria-current], .compared-figures [aria-current]")
        ] == [label]
        assert tabs(answer) == counts


def test_filters_and_sorting_keep_working(changed):
    page = changed("?compare=2016-09-30&unit=DIALOGUE&change=later")
    assert list(lines(page)) == ["4"]
    assert tabs(page)["All"] == 1
    assert list(lines(changed("?compare=2016-09-30&status=suspended&status=discontinued&sort=-number"))) == [
        "6-1",
        "5c",
    ]
    hidden = {one["name"]: one["value"] for one in page.select(".filters__form input[type=hidden]")}
    assert hidden == {"compare": "2016-09-30"}
    tokens = [words(one) for one in page.select("a.filter-token") if "Remove" in words(one)]
    assert tokens == ["Remove the filter: Unit: DIALOGUE ✕", "Remove the filter: Change: Later than expected ✕"]


def test_rows_are_sorted_by_slippage(changed):
    slips = [row["slippage"] for row in lines(changed("?compare=2016-09-30&sort=-slippage")).values()]
    assert slips[:2] == ["9 months later", "6 months later"]
    refs = list(lines(changed("?compare=2016-09-30&sort=slippage")))
    assert refs[-2:] == ["6-1", "6-2"]
    assert refs.index("7a") < refs.index("4") < refs.index("5c")


def test_a_change_that_there_is_not_is_said_beside_the_filter(changed):
    page = changed("?compare=2016-09-30&change=nonsense")
    assert not lines(page)
    assert "“nonsense” is none of the choices." in words(page.select_one(".errorlist"))


def test_changes_without_a_comparison_are_said_to_need_one(changed):
    page = changed("?change=changed")
    assert len(page.select("td.cell-ref")) == 13
    assert "What changed can be chosen only while two dates are compared" in words(page.select_one(".notice--warning"))
    assert not page.select("input[type=checkbox][name=change]")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("compare=soon", "“soon” is not a date of the form 2016-09-30; nothing is compared."),
        ("compare=2016-02-30", "“2016-02-30” is not a date"),
        ("compare=2017-10-03", "3 October 2017 lies in the future; nothing is compared."),
        ("compare=2017-10-02", "2 October 2017 is the date of this page; choose an earlier one to compare it with."),
        ("as_of=2016-09-30&compare=2016-09-30", "30 September 2016 is the date of this page"),
        (
            "compare=2015-10-13",
            "The plan is dated 14 October 2015; there is nothing to compare with on 13 October 2015.",
        ),
        (
            "as_of=2016-09-30&compare=2017-09-30",
            "30 September 2017 is later than this page, which shows 30 September 2016; choose an earlier date.",
        ),
    ],
)
def test_a_date_of_no_use_is_told_beside_the_field(look, query, sentence):
    page = look("?unit=SME&" + query)
    assert sentence in words(page.select_one("#compare-error"))
    field = page.select_one("#compare-date")
    assert field["aria-describedby"] == "compare-error"
    assert field["value"] == query.rpartition("=")[2]
    assert page.select_one("details.compare").has_attr("open")
    assert not page.select("tr.compared")
    assert len(page.select("td.cell-ref")) == 13
    assert not [one for one in page.select("a[download]") if "compare" in str(one["href"])]


def test_a_later_date_can_be_turned_round(plan, look):
    page = look("?as_of=2016-09-30&compare=2017-09-30&unit=SME")
    swapped = page.select_one("#compare-error a")["href"]
    assert swapped == list_url(plan, "?compare=2016-09-30&unit=SME&as_of=2017-09-30")
    today = look("?as_of=2016-09-30&compare=2017-10-02").select_one("#compare-error a")["href"]
    assert today == list_url(plan, "?compare=2016-09-30")


def test_before_the_first_update_the_plan_itself_is_compared_with(changed):
    page = changed("?compare=2015-10-14")
    assert "Nothing was recorded by then: the earlier state is the plan as in GB.325/INS/5/2." in words(
        page.select_one(".notice--compared")
    )
    assert lines(page)["1"]["mark"] == "New in the record"
    assert "Nothing was recorded" not in words(changed("?compare=2016-09-30").select_one(".notice--compared"))


def test_where_nothing_changed_it_says_so(changed):
    page = changed("?compare=2017-10-01&change=new&change=changed")
    assert "Nothing changed between 1 October 2017 and 2 October 2017." in words(page.select_one(".cell-empty"))
    page = changed("?compare=2017-10-01&change=later")
    assert "No deliverable is like this" in words(page.select_one(".cell-empty"))
    assert "No deliverable matches." in words(changed("?compare=2017-10-01&q=zebra").select_one(".cell-empty"))


def test_dates_are_offered_and_the_comparison_ends(plan, look, team):
    facts = {"document_date": None, "contribution_deadline": None}
    first = work.planned(
        team,
        slug="first",
        session=328,
        document_code="GB.328/INS/8",
        cut_off="2016-09-30",
        session_opens="2016-10-27",
        session_closes="2016-11-10",
        **facts,
    )
    type(first).objects.filter(pk=first.pk).update(state="published")
    work.planned(team)
    page = look("?unit=SME&page=1")
    offered = {words(one): str(one["href"]) for one in page.select(".compare__choices a")}
    assert list(offered) == [
        "GB.331/INS/9, 30 Sep 2017",
        "Previous report: GB.328/INS/8, 30 Sep 2016",
        "The plan, 14 Oct 2015",
    ]
    assert offered["The plan, 14 Oct 2015"] == list_url(plan, "?unit=SME&compare=2015-10-14")
    page = look("?unit=SME&compare=2016-09-30&change=later&sort=slippage")
    assert "Compared with 30 September 2016 , the cut-off of GB.328/INS/8." in words(
        page.select_one(".notice--compared")
    )
    assert page.find("a", string="End the comparison")["href"] == list_url(plan, "?unit=SME")
    earlier = look("?as_of=2016-09-30")
    assert [words(one) for one in earlier.select(".compare__choices a")] == ["The plan, 14 Oct 2015"]


def test_a_past_date_can_be_compared_and_offers_no_update(changed):
    page = changed("?as_of=2017-06-30&compare=2016-09-30")
    assert lines(page)["6-1"]["Status"][1].startswith("Discontinued")
    assert lines(page)["4"]["mark"] == "Changed"
    assert "2017-06-30" in page.select_one(".cell-title a")["href"]


def test_what_people_type_is_shown_as_text(plan, look):
    factories.status_update(plan.deliverables.get(ref="1"), "suspended", "2017-01-01", reason="<b>bold</b>")
    assert lines(look("?compare=2016-09-30"))["1"]["Status"][1] == "Suspended <b>bold</b>"
