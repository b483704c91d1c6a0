"""The whole plan on two dates."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.pages.compared_reading import soup, tab_urls, tabs, words, write_changes
from tests.pages.list_reading import ALL

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def table(plan, client_of, reader):
    write_changes(plan)
    browser = client_of(reader)
    return lambda query="": soup(browser.get(reverse("deliverables:table", args=[plan.slug]) + query))


def states(page):
    """Number → the words of the earlier and of the later state."""
    rows = [row.select(".whole-plan__state") for row in page.select(".whole-plan__item tr")]
    return {
        words(after.select_one("a")).removeprefix("Deliverable "): (words(before), words(after))
        for before, after in rows
    }


def test_two_columns_show_the_states(table):
    page = table("?compare=2016-09-30")
    heads = [words(one) for one in page.select(".whole-plan thead th")]
    assert heads[-2:] == ["Status at 30 September 2016", "Status at 2 October 2017"]
    assert len(heads) == 8
    assert {one["colspan"] for one in page.select(".band th")} == {"8"}
    found = states(page)
    assert list(found) == ALL
    before, after = found["4"]
    assert before.startswith("On track Due 03/2017")
    assert "0 of 1 report" in before
    assert "Overdue Off track" in after
    assert "1 of 1 report" in after
    assert "Changed" in after
    assert "Outlook, timeliness, completion, delivered and item 4, resource implications" in after
    assert after.endswith("9 months later")
    assert found["2"][1].endswith("Unchanged")


def test_amended_texts_are_marked_where_they_differ(table):
    page = table("?compare=2016-09-30")
    texts = {words(one) for one in page.select(".difference")}
    assert any("[removed: Two ]" in one and "[added: Three ]" in one for one in texts)
    assert any("are public" in one for one in texts)
    assert any("nothing" in one for one in texts)
    assert "GB.329/PV, para. 40" in words(page.select_one(".amended__label"))
    assert not table("?compare=2017-03-20").select(".difference")
    assert not table().select(".difference")


def test_the_tabs_lead_to_the_rows_that_they_count(plan, table, client_of, reader):
    page = table("?compare=2016-09-30")
    counts = tabs(page)
    assert (counts["All"], counts["Unchanged"]) == (13, 5)
    browser = client_of(reader)
    for label, url in tab_urls(page).items():
        answer = soup(browser.get(url))
        assert len(states(answer)) == counts[label], label
        assert f"{counts[label]} of 13 shown" in words(answer.select_one(".result-line"))
        assert answer.select(".whole-plan__item"), label


def test_list_and_table_count_alike(plan, table, client_of, reader):
    query = "?compare=2016-09-30"
    listed = soup(client_of(reader).get(reverse("deliverables:list", args=[plan.slug]) + query))
    assert tabs(listed) == tabs(table(query))


def test_the_files_hold_what_is_shown(plan, table, client_of, reader):
    page = table("?as_of=2017-09-30&compare=2016-09-30&change=later")
    links = {words(one): str(one["href"]) for one in page.select("a[download]")}
    assert list(links) == ["XLSX", "CSV"]
    answer = client_of(reader).get(links["CSV"])
    body = b"".join(answer.streaming_content).decode()
    assert len(body.splitlines()) == 1 + len(states(page))
    assert "compared-with-2016-09-30" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?compare=2016-09-30&change=nonsense", "“nonsense” is none of the changes; all rows are shown."),
        ("?change=later", "What changed can be chosen only while two dates are compared; all rows are shown."),
    ],
)
def test_changes_of_no_use_are_said(table, query, sentence):
    page = table(query)
    assert sentence in words(page.select_one(".notice--warning"))
    assert len(page.select(".whole-plan__item tr")) == 13


def test_a_date_of_no_use_is_told_beside_the_field(table):
    page = table("?compare=soon")
    assert "“soon” is not a date" in words(page.select_one("#compare-error"))
    assert len(page.select(".whole-plan thead th")) == 7
    assert not page.select("a[download]")


def test_without_a_comparison_one_is_offered(plan, table):
    page = table("?as_of=2017-06-30")
    url = reverse("deliverables:table", args=[plan.slug])
    assert [one["href"] for one in page.select(".compare__choices a")] == [
        f"{url}?as_of=2017-06-30&compare=2015-10-14"
    ]
    assert {one["name"]: one["value"] for one in page.select(".compare input[type=hidden]")} == {"as_of": "2017-06-30"}
