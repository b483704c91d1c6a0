"""Texts of a paper in real browsers: two people at once, drafts that survive, a manager's afternoon."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.person import Person
from tests.browser.test_every_page import check

pytestmark = pytest.mark.e2e

PARAGRAPHS = "reports/november-2017/paragraphs/"


def test_a_first_update_with_its_paragraph_from_my_work(signed_in: Callable[..., Person]) -> None:
    me = signed_in("focal.dialogue")
    me.open("/")
    me.follow("Record an update of 4")
    me.type_into("What was done", "The report was revised after a second review.")
    me.type_into("Reason", "The review took longer.")
    me.push("Save")
    me.is_told("and the paragraph for")
    assert me.clicks <= 10, f"{me.clicks} clicks"
    assert me.clicks == 4


def test_two_people_at_once_lose_nothing(signed_in: Callable[..., Person]) -> None:
    unit, manager = signed_in("focal.sme"), signed_in("manager")
    for one in (unit, manager):
        one.open(f"{PARAGRAPHS}6-2/")
    unit.field("Text").fill("The study was published.")
    unit.push("Send", exact=True)
    unit.is_told("Sent. A manager clears it")
    manager.field("Text").fill("The study was published in May.")
    manager.push("Send", exact=True)
    manager.says("Somebody saved another version after you opened this page.")
    expect(manager.field("Text")).to_have_value("The study was published in May.")
    expect(manager.page.locator(".comparison ins")).to_contain_text("in May")
    manager.push("Save the copy-edit")
    manager.is_told("The copy-edit is saved")
    unit.page.reload()
    expect(unit.field("Text")).to_have_value("The study was published in May.")


def test_a_draft_survives_a_browser_that_is_gone(signed_in: Callable[..., Person]) -> None:
    me = signed_in("focal.sme")
    me.open(f"{PARAGRAPHS}3b/")
    me.field("Text").fill("Half a sentence")
    expect(me.page.locator("[data-draft-told]")).to_have_text(re.compile(r"^Draft kept at \d\d:\d\d$"))
    expect(me.page.locator("[data-word-count]")).to_have_text("3")
    me.page.context.close()
    again = signed_in("focal.sme")
    again.open(f"{PARAGRAPHS}3b/")
    again.says("You have a draft of 2 October 2017")
    expect(again.field("Text")).to_have_value("Half a sentence")
    again.push("Discard the draft")
    again.is_told("Your draft is discarded.")


def test_a_draft_that_cannot_be_kept_is_said(signed_in: Callable[..., Person]) -> None:
    me = signed_in("focal.sme")
    me.open(f"{PARAGRAPHS}3c/")
    me.page.context.clear_cookies()
    me.field("Text").fill("Signed out meanwhile")
    expect(me.page.locator("[data-draft-told]")).to_contain_text("Your draft could not be kept.")
    me.complaints.clear()


def test_words_that_came_back_unsaved_are_not_left_without_asking(signed_in: Callable[..., Person]) -> None:
    me = signed_in("focal.sme")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    me.page.on("dialog", stay)
    me.open(f"{PARAGRAPHS}5a/")
    for words, button in (("Typed and looked at.", "Preview"), (" ", "Send")):
        me.page.evaluate("words => { document.querySelector('[data-draft-words]').value = words }", words)
        me.push(button, exact=True)
        expect(me.page.locator("form[data-unsaved]")).to_be_visible()
        me.page.get_by_role("link", name="The deliverable").click(no_wait_after=True)
        me.says("The story of this text")
    assert asked == ["beforeunload", "beforeunload"]


def test_without_a_script_a_button_keeps_the_draft(signed_in: Callable[..., Person]) -> None:
    me = signed_in("focal.sme", java_script_enabled=False)
    me.open(f"{PARAGRAPHS}5b/")
    me.field("Text").fill("By hand.")
    me.push("Keep as draft")
    me.is_told("Your draft is kept.")
    expect(me.field("Text")).to_have_value("By hand.")
    me.push("Preview")
    me.says("As the paper prints it")
    me.push("Send", exact=True)
    me.is_told("Sent.")


def test_a_manager_clears_with_a_click_each(signed_in: Callable[..., Person]) -> None:
    unit, manager = signed_in("focal.sme"), signed_in("manager")
    for ref in ("5a", "5c", "6-1"):
        unit.open(f"{PARAGRAPHS}{ref}/")
        unit.push("Send", exact=True)
    manager.open(f"{PARAGRAPHS}5a/")
    manager.push("Clear and go to the next")
    expect(manager.page).to_have_url(re.compile("paragraphs/5b/$"))
    manager.push("Clear and go to the next")
    manager.push("Clear and go to the next")
    expect(manager.page).to_have_url(re.compile("paragraphs/6-1/$"))
    assert manager.clicks == 3


def test_a_comparison_is_sound(signed_in: Callable[..., Person], pictures: Path) -> None:
    me = signed_in("focal.sme")
    me.open(f"{PARAGRAPHS}6-1/")
    me.page.get_by_text("How to write").click()
    me.open(f"{PARAGRAPHS}6-2/")
    me.field("Text").fill("The study was printed in May.")
    me.push("Preview")
    me.page.get_by_text("What changed").first.click()
    check(me.page, "paragraph-compared", pictures)


def test_a_draft_of_a_translation_survives_a_browser_that_is_gone(signed_in: Callable[..., Person]) -> None:
    me = signed_in("manager")
    me.open("reports/november-2017/edit/")
    me.page.get_by_label("Languages of the paper").select_option("fr")
    me.push("Save the round")
    me.is_told("The round is saved.")
    me.open(f"{PARAGRAPHS}1/?lang=fr")
    me.field("Translation").fill("Une demi-phrase")
    expect(me.page.locator("[data-draft-told]")).to_have_text(re.compile(r"^Draft kept at \d\d:\d\d$"))
    me.page.context.close()
    again = signed_in("manager", java_script_enabled=False)
    again.open(f"{PARAGRAPHS}1/?lang=fr")
    again.says("You have a draft of 2 October 2017")
    expect(again.field("Translation")).to_have_value("Une demi-phrase")
    again.field("Translation").fill("Une phrase entière.")
    again.push("Keep as draft")
    again.is_told("Your draft is kept.")
    again.push("Save the translation")
    again.is_told("The translation is saved.")
