"""What the list and its exports may ask of the database: the same with one plan and with fifty."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deliverables.choices import load_choices
from deliverables.listing import _words, deliverables_on, load_page, load_rows, load_words
from deliverables.models import ActionPlan, Deliverable, Unit
from deliverables.months import Month
from tests import factories
from tests.many_plans import make_many_plans
from tests.pages.list_reading import amend, list_url, write_record

pytestmark = pytest.mark.usefixtures("today")

LIST_BUDGET = 12
EXPORT_BUDGET = 10

QUERIES = [
    "",
    "?unit=SME&unit=ACTRAV",
    "?unit=ENTERPRISES&outcome=4&status=in-progress&sort=-status",
    "?headline=overdue&timeliness=overdue&q=report+one&sort=due",
    "?country=KE&paragraph=20(b)&group=firm&biennium=2016-17&sort=delivered",
    "?indicator=achieved&indicator=not-measured&due_from=2016-01&due_to=2019-12&sort=units",
    "?as_of=2017-02-28&theme=knowledge-generation&sort=-updated",
    "?status=nonsense",
    "?q=nothing-like-this",
    "?page=9",
    "?unit=SME&page=9",
]


def count(browser, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(url)
        if answer.streaming:
            b"".join(answer.streaming_content)
    assert answer.status_code in (200, 400)
    return len(queries)


@pytest.fixture
def crowd(plan, db) -> list[ActionPlan]:
    """Fifty plans of 13 deliverables with 20 updates each."""
    return make_many_plans(50, 20, plan)


@pytest.mark.parametrize("person", ["reader", "manager", "focal_sme"])
def test_the_list_keeps_its_budget(plan, client_of, request, person):
    write_record(plan)
    browser = client_of(request.getfixturevalue(person))
    for query in QUERIES:
        assert count(browser, list_url(plan, query)) <= LIST_BUDGET, query


def test_fifty_plans_cost_no_query_more_than_one(plan, client_of, reader, request):
    [copy] = make_many_plans(1, 20, plan)
    browser = client_of(reader)
    urls = [list_url(copy, query) for query in QUERIES]
    urls += [
        reverse("deliverables:export", args=[copy.slug, fmt]) + query for fmt in ("csv", "xlsx") for query in QUERIES
    ]
    alone = {url: count(browser, url) for url in urls}
    assert max(value for url, value in alone.items() if "export" in url) <= EXPORT_BUDGET
    ActionPlan.objects.filter(pk=copy.pk).update(slug="the-first", code="GB.1")
    request.getfixturevalue("crowd")
    crowded = {url: count(browser, url.replace(copy.slug, "the-first")) for url in urls}
    assert crowded == alone


def test_an_export_costs_the_same_for_few_rows_and_many(plan, client_of, reader):
    write_record(plan)
    browser = client_of(reader)
    url = reverse("deliverables:export", args=[plan.slug, "csv"])
    assert count(browser, url + "?q=procurement") == count(browser, url + "?unit=SME&unit=DIALOGUE")


def test_a_page_and_a_whole_plan_are_told_the_same_words(plan, today):
    """A page fills in a query that was composed once; more rows than a page compose their own."""
    write_record(plan)
    values = list(Deliverable.objects.filter(plan=plan).values("pk", "item_id"))
    by_page = load_words(values, today)
    composed = _words([value["pk"] for value in values], {value["item_id"] for value in values}, today)
    assert sum(map(len, by_page.units.values())) == sum(row[0] == "unit" for row in composed)
    twice = load_words(values * 3, today)
    assert (by_page.units, by_page.outputs) == (twice.units, twice.outputs)
    assert (by_page.outcomes, by_page.references) == (twice.outcomes, twice.references)
    assert by_page.outputs
    assert by_page.references


@pytest.mark.parametrize("on", [dt.date(2016, 2, 15), dt.date(2017, 2, 28), dt.date(2017, 10, 2)])
def test_a_page_and_an_export_show_the_same_rows(plan, today, on):
    """A page fills in a query that was composed once; an export composes its own. One rule, two readings."""
    write_record(plan)
    first, second, third = Deliverable.objects.filter(plan=plan).order_by("position")[:3]
    amend(first, field="text", new="Another text")
    amend(second, field="due", new="06/2018", new_month=Month.of(2018, 6))
    amend(third, field="coordinator", new="COOP", new_unit=Unit.objects.get(code="COOP"))
    factories.status_update(first, "suspended", dt.date(2017, 9, 1), illustrative=True)
    make_many_plans(1, 3, plan)
    choices = load_choices(plan, on)
    backwards = deliverables_on(on).in_plan(plan).order_by("-position")
    whole = load_rows(backwards, on, choices)
    keys = list(backwards.values_list("pk", flat=True))
    assert len(whole) == 13
    assert load_page(keys, on, choices) == whole
    assert load_page(keys[3:5], on, choices) == whole[3:5]
    assert load_page([], on, choices) == []
