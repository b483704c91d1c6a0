"""Every page at two widths: nothing overflows, nothing complains, WCAG 2.2 A and AA hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

from tests.browser.every_page import FROM_A_DELIVERABLE, PAGES, WIDTHS
from tests.browser.person import Person

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
    check((signed_in(who) if who else nobody()).open(path), name, pictures)


@pytest.mark.parametrize(("name", "link"), FROM_A_DELIVERABLE.items(), ids=FROM_A_DELIVERABLE.keys())
def test_a_page_behind_an_entry_is_sound_at_both_widths(
    name: str, link: str, signed_in: Callable[..., Person], pictures: Path
) -> None:
    page = signed_in("manager").open("deliverables/3a/")
    page.get_by_role("link", name=link).first.click()
    page.wait_for_url("**/*" + ("amend" if name.startswith("amend") else "/3a/*") + "/**")
    check(page, name, pictures)


def check(page: Page, name: str, pictures: Path) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=pictures / f"{name}-{width}.png", full_page=True)
        assert not page.evaluate(OVERFLOW), f"{name} is wider than {width} pixels"
        assert not violations(page), f"{name} at {width} pixels"


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2, levels A and AA."""
    page.evaluate(AXE_FILE_PATH.read_text())
    found = page.evaluate("(options) => axe.run(document, options)", RULES)["violations"]
    return [f"{one['id']}: {node['html'][:200]} ({node['failureSummary']})" for one in found for node in one["nodes"]]
