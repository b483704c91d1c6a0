"""One run: every page counted, then measured in rounds, then judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings

from benchmarks.database import Size, extent
from benchmarks.measuring import Browser, ServerClock, count_queries, measure_in_rounds
from benchmarks.pages import all_pages
from benchmarks.results import Results, plan_of_as_of_query


def run(application: Callable[..., Iterable[bytes]], sizes: dict[str, Size], *, rounds: int) -> Results:
    """Measure all pages on the databases that stand ready."""
    pages = all_pages(sizes["default"])
    browser = Browser(application, settings.SESSION_COOKIE_NAME, sizes)
    return Results(
        pages=pages,
        queries={page.name: count_queries(browser, page.request) for page in pages},
        costs=measure_in_rounds(browser, {page.name: page.request for page in pages}, rounds),
        plan_of_as_of=plan_of_as_of_query(),
        extent=extent(),
        server_told=bool(ServerClock(["default"]).files),
    )
