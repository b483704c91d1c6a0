"""Every page, opened twice and then looked at in two widths and at 400 % zoom: it is light and still, nothing
overflows, nothing complains, WCAG 2.2 A and AA hold, whatever has the focus is marked and in sight, and nothing moves
for who asked for stillness."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

from tests.browser.every_page import FROM_A_DELIVERABLE, PAGES, WIDTHS
from tests.browser.person import Person
from tests.browser.weights import open_twice

pytestmark = pytest.mark.e2e

RULES: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # The one rule of WCAG 2.2 that axe leaves off unless it is asked.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    # It would read style sheets anew, and the Content-Security-Policy would rightly complain.
    "preload": False,
}
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > width + 1)
    .map((one) => `${one.tagName}.${one.className}`.slice(0, 80)).slice(0, 8);
}"""
ZOOMED = {"width": 320, "height": 256}
"""A window of 1280 by 1024 pixels at 400 %."""
FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
BADLY_FOCUSED = """(focusable) => [...document.querySelectorAll(focusable)].filter((one) => {
  if (one.disabled || !one.checkVisibility({visibilityProperty: true})) return false;
  one.focus();
  if (document.activeElement !== one) return false;
  const look = getComputedStyle(one.closest(".figure-card") ?? one), box = one.getClientRects()[0];
  const middle = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  const top = document.elementFromPoint(Math.max(box.left, 0) + Math.min(box.width, 8) / 2, middle);
  // A length inside a drawing is as long as the drawing is drawn.
  const scale = one instanceof SVGElement ? one.getScreenCTM().a : 1;
  const marked = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) * scale >= 2;
  return !marked || !top || !(one.contains(top) || top.contains(one));
}).map((one) => one.outerHTML.slice(0, 120))"""
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const look = getComputedStyle(one);
  return [look.transitionDuration, look.animationDuration].some((time) => parseFloat(time) > 0)
    || look.scrollBehavior === "smooth";
}).map((one) => `${one.tagName}.${one.className}`)"""
SKIPS = """(focusable) => {
  const first = document.querySelector(focusable);
  return Boolean(document.getElementById(first.hash.slice(1)));
}"""
CASES = [(who, name, path) for who, pages in PAGES.items() for name, path in pages]


@pytest.mark.parametrize(("who", "name", "path"), CASES, ids=[name for _who, name, _path in CASES])
def test_a_page_is_sound_at_both_widths(
    who: str,
    name: str,
    path: str,
    nobody: Callable[..., Person],
    signed_in: Callable[..., Person],
    pictures: Path,
) -> None:
    check(open_twice(signed_in(who) if who else nobody(), path, name), name, pictures)


def test_columns_of_the_list_do_not_wait_for_its_rows(signed_in: Callable[..., Person]) -> None:
    """One that takes its width from the rows moves with each that comes: on a slow machine the page is not still."""
    me = signed_in("manager")
    for compared in ("", "compare=2016-09-30&"):
        widths = [
            me.open(f"deliverables/?{compared}{words}").evaluate(
                "() => [...document.querySelectorAll('thead th')].map((one) => one.getBoundingClientRect().width)"
            )
            for words in ("", "q=zebra")
        ]
        assert len(widths[0]) > 6
        assert widths[0] == widths[1]


@pytest.mark.parametrize(("name", "link"), FROM_A_DELIVERABLE.items(), ids=FROM_A_DELIVERABLE.keys())
def test_a_page_behind_an_entry_is_sound_at_both_widths(
    name: str, link: str, signed_in: Callable[..., Person], pictures: Path
) -> None:
    page = signed_in("manager").open("deliverables/3a/")
    page.get_by_role("link", name=link).first.click()
    page.wait_for_url("**/*" + ("amend" if name.startswith("amend") else "/3a/*") + "/**")
    check(page, name, pictures)


def check(page: Page, name: str, pictures: Path) -> None:
    """A page that this browser has not opened as its first: fonts may be missing there."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=pictures / f"{name}-{width}.png", full_page=True)
        assert not page.evaluate(OVERFLOW), f"{name} is wider than {width} pixels"
        assert not violations(page), f"{name} at {width} pixels"
        keyboard(page, name)
    page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]  # a plain dict of the two
    assert not page.evaluate(OVERFLOW), f"{name} scrolls sideways at 400 %"
    keyboard(page, name)
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(MOVING) == []


def keyboard(page: Page, name: str) -> None:
    """Of Django's own administration only the skip link is looked at: its marks are Django's."""
    assert page.evaluate(SKIPS, FOCUSABLE), f"{name} has no skip link"
    if not name.startswith("admin"):
        page.keyboard.press("Tab")
        assert page.evaluate(BADLY_FOCUSED, FOCUSABLE) == []


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2, levels A and AA, once colours have changed: a button that lost the focus a
    moment ago is between two."""
    page.evaluate("() => document.getAnimations().forEach((one) => one.finish())")
    page.evaluate(AXE_FILE_PATH.read_text())
    found = page.evaluate("(options) => axe.run(document, options)", RULES)["violations"]
    return [f"{one['id']}: {node['html'][:200]} ({node['failureSummary']})" for one in found for node in one["nodes"]]
