"""Everything works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person

pytestmark = pytest.mark.e2e


def test_sign_in_filter_and_update(nobody: Callable[..., Person]) -> None:
    me = nobody(java_script_enabled=False)
    me.sign_in("focal.dialogue")
    me.open("deliverables/")
    me.press(me.page.locator(".filter--status summary"))
    me.press(me.page.locator(".filter--status").get_by_label("Completed"))
    me.press(me.page.locator(".filters__apply"))
    expect(me.page.locator("tbody .cell-ref")).to_have_text(["1", "2", "6-1"])

    me.open("/")
    me.follow("Record an update of 4")
    me.type_into("What was done", "The reviewers' comments were worked in.")
    me.type_into("Reason", "The review took longer than planned.")
    me.press(me.page.locator("summary", has_text="Evidence, piece 2"))
    me.push("Save")
    me.is_told("The update is recorded, and the paragraph for GB.331/INS/[…] is sent.")
    expect(me.page.locator(".story__entry").first).to_contain_text("The reviewers' comments were worked in.")


def test_a_faulty_form_comes_back_with_its_sentence(nobody: Callable[..., Person]) -> None:
    me = nobody(java_script_enabled=False)
    me.sign_in("focal.dialogue")
    me.open("deliverables/4/update/")
    me.page.get_by_label("What was done", exact=True).fill("")
    me.push("Save")
    me.says("Say in a sentence what was done.")


def test_the_filters_fold_on_a_telephone(nobody: Callable[..., Person]) -> None:
    me = nobody(java_script_enabled=False, viewport={"width": 390, "height": 844})
    me.sign_in("reader")
    me.open("deliverables/")
    me.press(me.page.locator(".filters__fold"))
    me.page.get_by_label("Words").fill("procurement")
    me.press(me.page.locator(".filters__apply"))
    expect(me.page.locator("tbody .cell-ref")).to_have_text(["2"])
