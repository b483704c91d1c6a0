"""The bench still runs, and its reference pages show what our pages show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, connections

from benchmarks import bench, results
from benchmarks.database import LARGE, SLUG, SMALL, fill
from benchmarks.measuring import Cost, Request, ratio
from benchmarks.pages import Budget, Measured
from deliverables.models import ActionPlan, Deliverable, StatusUpdate, User

pytestmark = [pytest.mark.usefixtures("empty", "today")]

CELLS = {
    "bench/like-for-like/{slug}/": r'<td class="ref"><a [^>]*>([^<]*)<',
    "bench/admin/{slug}/deliverables/deliverable/": r'<th class="field-ref"><a [^>]*>([^<]*)<',
    "plans/{slug}/deliverables/": r'class="cell-ref"[^>]*>([^<]*)<',
}
"""Where each page shows the number of a deliverable."""
PAGE = {"bench/admin/{slug}/deliverables/deliverable/": "p"}


@pytest.fixture
def bench_pages(settings: Any) -> None:
    settings.ROOT_URLCONF = "benchmarks.urls"
    settings.TEMPLATES = [
        {**engine, "DIRS": [*engine["DIRS"], settings.BASE_DIR / "benchmarks" / "templates"]}
        for engine in settings.TEMPLATES
    ]


@pytest.fixture
def kept_open() -> Iterator[None]:
    """Outside Django's test client the end of a request would close the connection of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def small(bench_pages: None) -> Iterator[None]:
    """Little data, in place of both of the bench's databases."""
    fill(SMALL["default"])
    connections["one_plan"] = connections["default"]
    yield
    del connections["one_plan"]


def refs(client: Any, page: str, slug: str, number: int) -> list[str]:
    answer = client.get(f"/{page.format(slug=slug)}", {PAGE.get(page, "page"): number})
    assert answer.status_code == 200
    return [ref.strip() for ref in re.findall(CELLS[page], answer.content.decode())]


def test_reference_pages_show_the_rows_of_the_list_in_its_order(small, client_of):
    client = client_of(User.objects.get(username="bench"))
    for slug, number in [(SLUG, 1), (LARGE, 1), (LARGE, 2), (LARGE, 3)]:
        in_plan = Deliverable.objects.filter(plan__slug=slug).order_by("position").values_list("ref", flat=True)
        expected = list(in_plan)[25 * (number - 1) : 25 * number]
        assert expected
        shown = {page: refs(client, page, slug, number) for page in CELLS}
        assert shown == dict.fromkeys(CELLS, expected)


def test_the_filters_of_the_admin_select_what_ours_select(small, client_of):
    client = client_of(User.objects.get(username="bench"))
    for query in ("?status=in-progress&outlook=at-risk", "?q=report", "?timeliness=overdue", "?country=KE"):
        ours = client.get(f"/plans/{LARGE}/deliverables/{query}").content.decode()
        admin = client.get(f"/bench/admin/{LARGE}/deliverables/deliverable/{query}").content.decode()
        found = re.findall(CELLS["plans/{slug}/deliverables/"], ours)
        assert found, query
        assert re.findall(CELLS["bench/admin/{slug}/deliverables/deliverable/"], admin) == found


def test_the_floor_needs_nobody_and_one_query(small, client_of, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client_of(None).get(f"/bench/floor/{LARGE}/")
    assert answer.content.count(b"<tr>") == 25


def test_the_data_has_the_proportions_of_the_plan(small):
    size = SMALL["default"]
    large, small_plan = ActionPlan.objects.get(slug=LARGE), ActionPlan.objects.get(slug=SLUG)
    assert ActionPlan.objects.count() == size.plans + 1
    assert large.deliverables.count() == small_plan.deliverables.count() * size.repeats
    assert large.items.count() == small_plan.items.count() * size.repeats
    assert large.outcomes.count() == small_plan.outcomes.count()
    assert StatusUpdate.objects.count() == Deliverable.objects.count() * size.updates_each
    for rows in ("responsibilities", "planned_outputs", "indicators"):
        counts = [plan.deliverables.values_list(rows).count() for plan in (large, small_plan)]
        assert counts[0] == counts[1] * size.repeats, rows


def test_a_run_counts_and_measures_every_page(small, kept_open):
    found = bench.run(WSGIHandler(), SMALL, rounds=1)
    assert {len(costs) for costs in found.costs.values()} == {1}
    assert all(cost.wall > 0 for costs in found.costs.values() for cost in costs)
    lines = found.table().splitlines()
    assert len(lines) == len(found.pages) + 2
    assert "budgets are met" in found.summary()


def made(floor: float, page: float, *, queries: int) -> results.Results:
    """A page that costs so much, in a bench with a floor."""
    budget = Budget(1.5, "Floor")
    request = Request("/")
    pages = [Measured("Floor", request), Measured("Page", request, budgets=(budget,), queries=8)]
    costs = {"Floor": [Cost(floor, floor)] * 5, "Page": [Cost(page, page)] * 5}
    return results.Results(
        pages=pages,
        costs=costs,
        queries={"Floor": 1, "Page": queries},
        plan_of_as_of="SEARCH … USING INDEX statusupdate_as_of",
        extent="no rows",
        server_told=False,
    )


def test_a_missed_budget_is_said_loudly():
    assert made(1, 1.4, queries=8).missed == []
    assert made(1, 1.6, queries=8).missed == ["Page: ≤ 1.5 × Floor (1.60)"]
    assert made(1, 1.4, queries=9).missed == ["Page: ≤ 8 queries (9)"]
    assert "**NOT MET**: ≤ 8 queries (9)" in made(1, 1.4, queries=9).table()


def test_another_way_to_the_state_at_a_date_is_said_loudly():
    found = made(1, 1, queries=1)
    found.plan_of_as_of = "SCAN deliverables_statusupdate"
    found.__post_init__()
    assert found.missed == ["as of: the state at a date walks the index statusupdate_as_of"]


def test_a_ratio_is_the_median_within_rounds():
    found = ratio([2, 4, 60], [1, 2, 3])
    assert found.median == 2
    assert found.low <= 2 <= found.high


def test_results_of_the_other_database_stay(tmp_path, monkeypatch):
    here, other = ("SQLite", "PostgreSQL") if connection.vendor == "sqlite" else ("PostgreSQL", "SQLite")
    monkeypatch.setattr(results, "FILE", tmp_path / "RESULTS.md")
    results.FILE.write_text(f"# A head\n\n## {here}\n\nold\n\n## {other}\n\nfigures | of another day\n")
    results.write(made(1, 1, queries=1))
    parts = results.read_parts()
    assert sorted(parts) == ["PostgreSQL", "SQLite"]
    assert parts[other] == "figures | of another day\n"
    assert "old" not in parts[here]
    assert "| Floor | 1 |" in parts[here]
