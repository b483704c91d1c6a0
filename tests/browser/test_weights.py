"""What a page weighs on the first visit and on the next, and that it does not move while it loads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import brotli
import pytest
from playwright.sync_api import Page

from tests.browser.every_page import PAGES
from tests.browser.person import Person

pytestmark = pytest.mark.e2e

FIRST_VISIT, LATER = 140_000, 20_000
"""Bytes, compressed, with fonts."""
TRAFFIC = """() => performance.getEntries().filter((one) => "transferSize" in one)
  .map((one) => ({url: one.name, sent: one.transferSize, body: one.encodedBodySize, whole: one.decodedBodySize}))"""
SHIFTS = """() => new Promise((done) => {
  const found = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries())
      found.push(`${one.value} ${one.sources.map((source) => source.node?.nodeName)}`);
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(found), 200);
})"""
CASES = [(who, name, path) for who, pages in PAGES.items() for name, path in pages]


@pytest.mark.parametrize(("who", "name", "path"), CASES, ids=[name for _who, name, _path in CASES])
def test_a_page_is_light_and_still(
    who: str, name: str, path: str, nobody: Callable[..., Person], signed_in: Callable[..., Person]
) -> None:
    me = signed_in(who) if who else nobody()
    page = me.open(path)
    first = weighed(page)
    assert sum(first.values()) <= FIRST_VISIT, first
    assert page.evaluate(SHIFTS) == []
    me.open(path)
    later = {one["url"]: one["sent"] for one in page.evaluate(TRAFFIC) if one["sent"]}
    assert sum(later.values()) <= LATER, later
    assert page.evaluate(SHIFTS) == []


def weighed(page: Page) -> dict[str, int]:
    """What came, with its size on the way. The demonstration sends its static files as they lie; production sends
    those of text as WhiteNoise compressed them."""
    return {one["url"]: on_the_way(page, one) for one in page.evaluate(TRAFFIC)}


def on_the_way(page: Page, one: dict[str, Any]) -> int:
    if one["url"].endswith((".css", ".js", ".svg")) and one["body"] == one["whole"]:
        return len(brotli.compress(page.request.get(one["url"]).body()))
    return int(one["body"])
