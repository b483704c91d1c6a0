"""What a page weighs on the first visit and on the next, and that it does not move while it loads."""

from __future__ import annotations

from functools import cache
from typing import Any

import brotli
from playwright.sync_api import Page

from tests.browser.person import Person

FIRST_VISIT, LATER = 140_000, 20_000
"""Bytes, compressed, with fonts."""
STILL = 0.01
"""The sum of the layout shifts as browsers count it, a tenth of what is called good. What is left is a long table
whose last rows come while the first are drawn. Pages of the administration are Django's and move as it makes them."""
TRAFFIC = """() => performance.getEntries().filter((one) => "transferSize" in one)
  .map((one) => ({url: one.name, sent: one.transferSize, body: one.encodedBodySize, whole: one.decodedBodySize}))"""
SHIFTS = """() => new Promise((done) => {
  const found = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries())
      found.push([one.value, `${one.sources.map((source) => source.node?.nodeName)}`]);
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(found), 200);
})"""


def open_twice(me: Person, path: str, name: str) -> Page:
    """The page on a first visit, by a browser that has seen nothing yet, and on the next, with its fonts."""
    page = me.open(path)
    first = weighed(page)
    assert sum(first.values()) <= FIRST_VISIT, first
    check_stillness(page, name)
    me.open(path)
    later = {one["url"]: one["sent"] for one in page.evaluate(TRAFFIC) if one["sent"]}
    assert sum(later.values()) <= LATER, later
    check_stillness(page, name)
    return page


def check_stillness(page: Page, name: str) -> None:
    shifts = page.evaluate(SHIFTS)
    assert name.startswith("admin") or sum(size for size, _what in shifts) <= STILL, shifts


def weighed(page: Page) -> dict[str, int]:
    """What came, with its size on the way. The demonstration sends its static files as they lie; production sends
    those of text as WhiteNoise compressed them."""
    return {one["url"]: on_the_way(page, one) for one in page.evaluate(TRAFFIC)}


def on_the_way(page: Page, one: dict[str, Any]) -> int:
    if one["url"].endswith((".css", ".js", ".svg")) and one["body"] == one["whole"]:
        return compressed(page.request.get(one["url"]).body())
    return int(one["body"])


@cache
def compressed(content: bytes) -> int:
    """Kept: every page sends the same style sheets."""
    return len(brotli.compress(content))
