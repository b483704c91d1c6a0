"""A first update, from My work to the story, with JavaScript and without: its clicks, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.person import Person

pytestmark = pytest.mark.e2e

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
MOST_CLICKS = 10
BOTH = [pytest.param(True, id="with"), pytest.param(False, id="without")]


def file(name: str) -> Any:
    return {"name": name, "mimeType": "application/pdf", "buffer": PDF + name.encode()}


@pytest.mark.parametrize(
    ("scripts", "ref"), [pytest.param(True, "5a", id="with"), pytest.param(False, "5c", id="without")]
)
def test_status_delivery_measure_and_evidence_in_ten_clicks(
    nobody: Callable[..., Person], scripts: bool, ref: str
) -> None:
    me = nobody(java_script_enabled=scripts)
    me.sign_in("focal.sme")
    me.follow(f"Record an update of {ref}")
    me.type_into("What was done", "One more is delivered; the others follow in November.")
    delivery = me.page.locator("#deliveries .tick").first
    me.press(delivery.locator(".form-check-input").first)
    title = delivery.get_by_label("Title")
    me.press(title)
    title.fill("The newest of them")
    # From here on the keyboard alone: the day is filled in already.
    delivery.get_by_label("Evidence: link").fill("https://example.org/newest")
    measure = me.page.locator("#measures details").first
    me.press(measure.locator("summary"))
    value = measure.locator("input[inputmode=decimal], input[value='1']").first
    me.clicks += 1
    value.fill("4") if value.get_attribute("type") == "text" else value.check()
    me.choose("On track")
    me.push("Save", exact=True)
    me.is_told("The update is recorded, and the paragraph for GB.331/INS/[…] is sent.")
    story = me.page.locator("[aria-labelledby=story] .story")
    expect(story).to_contain_text("One more is delivered; the others follow in November.")
    expect(story).to_contain_text("The newest of them")
    expect(story.locator(".story__entry", has_text="Measured:").first).to_be_visible()
    assert me.clicks <= MOST_CLICKS, f"{me.clicks} clicks"


@pytest.mark.parametrize("scripts", BOTH)
def test_several_files_at_once_each_with_its_title(nobody: Callable[..., Person], scripts: bool) -> None:
    me = nobody(java_script_enabled=scripts)
    me.sign_in("focal.sme")
    me.open("deliverables/3a/note/")
    me.type_into("Note", "Two briefs came.")
    me.page.locator("#evidence-files").set_input_files([file("first.pdf"), file("second.pdf")])
    if not scripts:
        me.push("Add the files")
    expect(me.page.locator("#id_evidence-1-title")).to_have_value("second")
    expect(me.page.locator("#evidence")).to_contain_text("Kept: first.pdf")
    expect(me.field("Note")).to_have_value("Two briefs came.")
    me.page.locator("#id_evidence-1-title").fill("The second brief")
    me.push("Save", exact=True)
    me.is_told("The note is recorded.")
    newest = me.page.locator("[aria-labelledby=story] .story__entry", has_text="Two briefs came.").first
    expect(newest).to_contain_text("first")
    expect(newest).to_contain_text("The second brief")


def test_what_is_typed_is_there_after_a_crash_and_on_another_machine(nobody: Callable[..., Person]) -> None:
    me, later = nobody(), nobody()
    me.sign_in("focal.sme")
    me.open("deliverables/3b/note/")
    me.type_into("Note", "Half a sen")
    expect(me.page.locator("[data-entry-told]")).to_contain_text("Draft kept at")
    me.page.close()
    later.sign_in("focal.sme")
    later.follow("Add a note: 3b")
    expect(later.field("Note")).to_have_value("Half a sen")
    later.says("You have a draft of")
    later.push("Throw the draft away")
    later.is_told("The draft is thrown away")
    expect(later.field("Note")).to_have_value("")


@pytest.mark.parametrize("scripts", BOTH)
def test_an_open_page_leaves_the_draft_of_another_one_alone(nobody: Callable[..., Person], scripts: bool) -> None:
    me, there = nobody(java_script_enabled=scripts), nobody()
    for person in (me, there):
        person.sign_in("focal.sme")
        person.open("deliverables/5c/note/")
    there.type_into("Note", "Two paragraphs")
    there.push("Keep as draft")
    there.is_told("The draft is kept.")
    me.type_into("Note", "Word")
    if not scripts:
        me.push("Keep as draft")
    expect(me.page.locator("[data-other-draft]")).to_contain_text("On another page you kept a draft of this form")
    expect(me.field("Note")).to_have_value("Word")
    with me.page.context.expect_page() as opened:
        me.follow("Read the kept draft in a new tab")
    expect(opened.value.get_by_label("Note", exact=True)).to_have_value("Two paragraphs")
    me.push("Keep this one instead")
    me.is_told("The draft is kept.")
    expect(me.field("Note")).to_have_value("Word")
    me.push("Throw the draft away")


def test_saying_nothing_new_does_not_throw_away_what_was_typed(nobody: Callable[..., Person]) -> None:
    me = nobody()
    me.sign_in("focal.sme")
    page = me.open("deliverables/5a/note/")
    # On a slow machine the pause after which a draft is kept would be over too early.
    page.clock.install(time="2017-10-02T09:00:00")
    page.clock.pause_at("2017-10-02T10:00:00")
    me.type_into("Note", "Typed just now")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.get_by_role("button", name="Nothing new since").click()
    me.is_told("Recorded for 5a: nothing new.")
    assert asked == ["beforeunload"]
    page.wait_for_timeout(500)  # what is sent while a page is left is not waited for
    me.open("deliverables/5a/note/")
    expect(me.field("Note")).to_have_value("Typed just now")
    me.push("Throw the draft away")
    me.is_told("The draft is thrown away")


def test_a_session_that_ended_costs_nothing(nobody: Callable[..., Person]) -> None:
    me = nobody(java_script_enabled=False)
    me.sign_in("focal.sme")
    me.open("deliverables/3c/note/")
    me.type_into("Note", "Typed for an hour.")
    me.page.context.clear_cookies(name="sessionid")
    me.push("Save", exact=True)
    me.says("You were signed out before your entry could be taken.")
    me.page.get_by_label("Username").fill("focal.sme")
    me.page.get_by_label("Password").fill(me.site.passwords["focal.sme"])
    me.page.get_by_label("Password").press("Enter")
    expect(me.field("Note")).to_have_value("Typed for an hour.")
    me.push("Save", exact=True)
    me.is_told("The note is recorded.")


@pytest.mark.parametrize("scripts", BOTH)
def test_an_entry_is_read_before_it_is_saved(nobody: Callable[..., Person], scripts: bool) -> None:
    me = nobody(java_script_enabled=scripts)
    me.sign_in("focal.sme")
    me.open("deliverables/5b/note/")
    me.type_into("Note", "The offer is being tried.")
    me.push("Preview")
    preview = me.page.locator("[data-preview]")
    expect(preview).to_contain_text("The offer is being tried.")
    me.push("Save", exact=True)
    me.is_told("The note is recorded.")


def test_nothing_new_in_one_click_from_the_list(signed_in: Callable[..., Person]) -> None:
    me = signed_in("focal.sme")
    me.open("deliverables/?status=in-progress")
    me.push("Nothing new 3c")
    me.is_told("Recorded for 3c: nothing new.")
    assert me.clicks == 1
    assert me.page.url.endswith("deliverables/?status=in-progress")
