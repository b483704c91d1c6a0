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
    expect(me.page.locator("[aria-labelledby=story] .story__entry").first).to_contain_text(
        "The reviewers' comments were worked in."
    )


def test_a_paragraph_is_answered_returned_and_cleared(nobody: Callable[..., Person]) -> None:
    unit, manager = nobody(java_script_enabled=False), nobody(java_script_enabled=False)
    unit.sign_in("focal.sme")
    unit.follow("Answer what was returned: paragraph on 3b")
    unit.type_into("Text", "One audit was passed; the second follows soon.")
    unit.push("Preview")
    unit.says("As the paper prints it")
    unit.push("Send", exact=True)
    unit.is_told("Sent. A manager clears it")

    manager.sign_in("manager")
    manager.open("reports/november-2017/paragraphs/3b/")
    manager.press(manager.page.locator("summary", has_text="Return …"))
    manager.push("Return", exact=True)
    # What is wrong is said beside the field, which stands open.
    expect(manager.page.locator("details[open]", has=manager.field("Why is the text returned?"))).to_be_visible()
    manager.type_into("Why is the text returned?", "Say when.")
    manager.push("Return", exact=True)
    manager.is_told("Returned with your reason.")

    unit.page.reload()
    unit.says("Say when.")
    unit.type_into("Text", "One audit was passed; the second follows in March 2018.")
    unit.push("Send", exact=True)
    manager.page.reload()
    manager.push("Clear", exact=True)
    manager.is_told("Cleared for the paper.")


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


def test_a_draft_comes_by_itself_once_it_is_drawn(nobody: Callable[..., Person]) -> None:
    me = nobody(java_script_enabled=False)
    me.sign_in("manager")
    me.open("reports/")
    me.type_into("Working paper as at", "2017-01-31")
    with me.page.expect_download() as waiting:
        me.push("Make the PDF")
    assert waiting.value.suggested_filename == "GB.331-INS-november-2017-working-paper-2017-01-31-En.pdf"
