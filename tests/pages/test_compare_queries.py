"""What two dates cost: the same with one plan and with fifty, with few changes and with many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deliverables.models import ActionPlan
from tests import factories
from tests.many_plans import make_many_plans
from tests.pages.compared_reading import write_changes
from tests.pages.list_reading import list_url

pytestmark = pytest.mark.usefixtures("today")

LIST_BUDGET = 12
TABLE_BUDGET = 12
EXPORT_BUDGET = 11
QUERIES = [
    "?compare=2016-09-30",
    "?compare=2015-10-14&change=changed&change=new",
    "?as_of=2017-02-28&compare=2016-09-30&unit=SME&sort=-slippage",
    "?compare=2016-09-30&q=nothing-like-this",
]


def urls(plan: ActionPlan) -> dict[str, int]:
    """Each address with what it may cost."""
    of_table = reverse("deliverables:table", args=[plan.slug])
    found = {list_url(plan, query): LIST_BUDGET for query in QUERIES}
    found |= {of_table + query: TABLE_BUDGET for query in QUERIES[:2]}
    for fmt in ("csv", "xlsx"):
        found |= {reverse("deliverables:export", args=[plan.slug, fmt]) + query: EXPORT_BUDGET for query in QUERIES}
    return found


def count(browser, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(url)
        if answer.streaming:
            b"".join(answer.streaming_content)
    assert answer.status_code == 200
    return len(queries)


def test_the_budgets_hold_whatever_changed(plan, client_of, reader):
    browser = client_of(reader)
    before = {url: count(browser, url) for url in urls(plan)}
    write_changes(plan)
    for item in plan.items.all():
        factories.amendment("2017-04-01", item=item, field="responsibility_text", new="Everybody.")
    after = {url: count(browser, url) for url in urls(plan)}
    assert [url for url, most in urls(plan).items() if after[url] > most] == []
    assert [url for url in before if after[url] > before[url]] == []


def test_fifty_plans_cost_no_query_more_than_one(plan, client_of, reader):
    [copy] = make_many_plans(1, 20, plan)
    browser = client_of(reader)
    alone = {url: count(browser, url) for url in urls(copy)}
    ActionPlan.objects.filter(pk=copy.pk).update(slug="the-first", code="GB.1")
    make_many_plans(50, 20, plan)
    copy.slug = "the-first"
    assert {url: count(browser, url) for url in urls(copy)} == {
        url.replace("plan-0", "the-first"): number for url, number in alone.items()
    }
