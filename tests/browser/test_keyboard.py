"""By the keyboard alone: skip link, a row, its page, the update form; the focus is always seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.person import Person

pytestmark = pytest.mark.e2e

FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), look = getComputedStyle(one);
  const card = one.closest(".figure-card"), ring = card ? getComputedStyle(card) : look;
  const top = document.elementFromPoint(box.x + Math.min(box.width, 8) / 2, box.y + box.height / 2);
  return {
    name: (one.innerText || one.getAttribute("aria-label") || one.name || one.id || one.tagName).trim().slice(0, 60),
    marked: ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2,
    seen: box.bottom > 0 && box.top < innerHeight && !!top && (one.contains(top) || top.contains(one)),
  };
}"""


def tab_to(page: Page, name: str, limit: int = 60) -> None:
    """Press Tab until something with this name has the focus; each stop on the way is marked and in sight."""
    for _step in range(limit):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["marked"], f"the focus on “{focus['name']}” is not marked"
        assert focus["seen"], f"“{focus['name']}” has the focus and is not seen"
        if name in focus["name"]:
            return
    raise AssertionError(f"“{name}” is not reached by {limit} presses of Tab")


def test_from_the_list_to_a_recorded_update(nobody: Callable[..., Person]) -> None:
    me = nobody()
    me.sign_in("focal.sme")
    page = me.open("deliverables/")
    tab_to(page, "Skip to the main content", limit=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, "New product offer for SME formalization")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deliverable 5b")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to(page, "Record an update")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Record an update")
    tab_to(page, "status")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Completed", exact=True)).to_be_checked()
    page.keyboard.press("ArrowUp")
    tab_to(page, "done")
    page.keyboard.type("The toolkit was laid out.")
    tab_to(page, "reason")
    page.keyboard.type("Layout was contracted late.")
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    me.is_told("The update is recorded, and the paragraph for")


def test_every_stop_of_the_dashboard_is_marked(signed_in: Callable[..., Person]) -> None:
    page = signed_in("manager").open("")
    tab_to(page, "WORKQUALITY", limit=250)


def test_a_mark_of_the_timeline_is_reached_and_leads_on(signed_in: Callable[..., Person]) -> None:
    page = signed_in("manager").open("timeline/")
    mark = page.get_by_role("link", name="Deliverable 4: expected 03/2018, 12 months later")
    for _step in range(90):
        page.keyboard.press("Tab")
        if mark.evaluate("(one) => one === document.activeElement"):
            break
    ground = "(one) => getComputedStyle(one.querySelector('.timeline__target rect')).fill"
    assert mark.evaluate(ground) == "rgb(255, 205, 45)", "who has the focus is seen by its ground"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deliverable 4")


def test_escape_closes_a_menu_and_gives_the_focus_back(signed_in: Callable[..., Person]) -> None:
    page = signed_in("manager").open("deliverables/")
    summary = page.locator(".site-bar__person summary:has(.site-bar__name)")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(summary).to_be_focused()


def test_the_bar_that_stays_hides_nothing_that_has_the_focus(signed_in: Callable[..., Person]) -> None:
    """Backwards through the list, whose filters and heads stay at the top."""
    page = signed_in("manager").open("deliverables/?sort=number")
    page.set_viewport_size({"width": 1280, "height": 400})
    page.locator(".cell-title a").last.focus()
    bar = page.locator(".filters").bounding_box()
    assert bar
    assert bar["y"] == 0
    for _step in range(20):
        page.keyboard.press("Shift+Tab")
        focus = page.evaluate(FOCUS)
        assert focus["seen"], f"“{focus['name']}” has the focus and is not seen"
