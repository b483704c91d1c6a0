"""The focal point of SME: from My work to recorded updates, and what may go wrong on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.person import Person

pytestmark = pytest.mark.e2e

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
BOTH = "The update is recorded, and the paragraph for GB.331/INS/[…] is sent."
"""While a round is open, an update and its paragraph are one form."""
DONE = "The second knowledge-sharing event took place in Dakar – côté travailleurs et côté employeurs."


def test_an_update_with_a_link_in_under_ten_clicks_from_my_work(nobody: Callable[..., Person]) -> None:
    me = nobody()
    me.sign_in("focal.sme")
    me.follow("Record an update of 3c")
    expect(me.field("In progress")).to_be_checked()
    me.says("What was last said")
    me.type_into("What was done", DONE)
    me.type_into("Title of the evidence", "Report of the event in Dakar")
    me.type_into("Link", "https://www.ilo.org/dakar-event")
    me.choose("May be cited")
    me.push("Save")
    me.is_told(BOTH)
    newest = me.page.locator("[aria-labelledby=story] .story__entry").first
    expect(newest).to_contain_text(DONE)
    expect(newest.get_by_role("link", name="Report of the event in Dakar")).to_have_attribute(
        "href", "https://www.ilo.org/dakar-event"
    )
    assert me.clicks < 10, f"{me.clicks} clicks"


def test_an_update_with_a_file_in_under_ten_clicks(signed_in: Callable[..., Person], tmp_path: Path) -> None:
    me = signed_in("focal.sme")
    me.open("/")
    me.follow("Record an update of 3a")
    me.type_into("What was done", "The endline survey of the fourth assessment was completed.")
    me.type_into("Title of the evidence", "Endline survey")
    me.hand_in("or file", "enquête finale.pdf", PDF)
    # The paragraph on 3a waits for its clearance in other words already.
    me.choose("Not now")
    me.push("Save")
    me.is_told("The update is recorded. The paragraph for GB.331/INS/[…] still waits.")
    with me.page.expect_download() as waiting:
        me.page.locator("[aria-labelledby=story] .story__entry").first.get_by_role(
            "link", name="Endline survey"
        ).click()
    waiting.value.save_as(tmp_path / "downloaded.pdf")
    assert (tmp_path / "downloaded.pdf").read_bytes() == PDF
    assert me.clicks < 10, f"{me.clicks} clicks"


def test_nothing_that_was_typed_is_lost_when_something_is_wrong(signed_in: Callable[..., Person]) -> None:
    me = signed_in("focal.sme")
    me.open("deliverables/5c/update/")
    me.choose("Off track")
    me.type_into("What was done", "The third proposal was discussed\nwith two donors.")
    me.type_into("What is next", "A meeting in November.")
    me.type_into("Title of the evidence", "Minutes")
    me.hand_in("or file", "minutes.pdf", PDF)
    me.push("Save")

    expect(me.page.locator("[data-error-summary]")).to_be_focused()
    expect(me.page).to_have_title(re.compile("^Error: Record an update · 5c"))
    reason = me.field("Reason")
    expect(reason).to_have_attribute("aria-invalid", "true")
    expect(me.page.locator(".field--error", has=reason).locator(".errorlist")).not_to_be_empty()
    expect(me.field("Off track")).to_be_checked()
    expect(me.field("What was done")).to_have_value("The third proposal was discussed\nwith two donors.")
    expect(me.field("What is next")).to_have_value("A meeting in November.")
    me.says("minutes.pdf")
    me.says("You need not choose it again.")

    me.page.locator("[data-error-summary]").get_by_role("link").first.click()
    expect(reason).to_be_focused()
    reason.fill("The donor postponed its decision to 2018.")
    me.push("Save")
    me.is_told(BOTH)
    expect(
        me.page.locator("[aria-labelledby=story] .story__entry").first.get_by_role("link", name="Minutes")
    ).to_be_visible()


def test_a_mistake_in_the_evidence_alone_is_said_at_the_top_too(signed_in: Callable[..., Person]) -> None:
    me = signed_in("focal.sme")
    me.open("deliverables/2/note/")
    me.type_into("Note", "A second edition is considered.")
    me.type_into("Title of the evidence", "A title without anything")
    me.push("Save")
    expect(me.page.locator("[data-error-summary]")).to_contain_text("Give a link or a file.")
    expect(me.field("Note")).to_have_value("A second edition is considered.")


def test_nothing_new_is_one_click_from_my_work(signed_in: Callable[..., Person]) -> None:
    me = signed_in("focal.sme")
    me.open("/")
    me.push("Nothing new about 5a")
    me.is_told("Recorded for 5a: nothing new.")
    assert me.clicks == 1
    # What waits besides is still in front of the person.
    expect(me.page.get_by_role("heading", level=1)).to_have_text("My work")
    me.open("deliverables/5a/")
    expect(me.page.locator("[aria-labelledby=story] .story__entry").first).to_contain_text("Nothing new")


def test_a_correction_takes_the_place_of_the_wrong_entry_which_stays_readable(
    signed_in: Callable[..., Person],
) -> None:
    me = signed_in("focal.sme")
    me.open("deliverables/3b/note/")
    me.type_into("Note", "The auditor visits in Marhc.")
    me.push("Save")
    me.press(me.page.locator("[aria-labelledby=story] .story__entry").first.get_by_role("link", name="Correct"))
    me.type_into("Note", "The auditor visits in March.")
    me.type_into("What was wrong?", "A typing error.")
    me.push("Save")
    right, wrong = (me.page.locator("[aria-labelledby=story] .story__entry").nth(number) for number in (0, 1))
    expect(right).to_contain_text("The auditor visits in March.")
    expect(wrong).to_contain_text("The auditor visits in Marhc.")
    expect(wrong).to_contain_text("Corrected")
    expect(wrong).to_contain_text("A typing error.")
    expect(wrong.get_by_role("link", name="Correct")).to_have_count(0)


def test_two_browsers_at_once_see_both_texts_and_decide(signed_in: Callable[..., Person]) -> None:
    mine, theirs = signed_in("focal.sme"), signed_in("manager")
    for one in (mine, theirs):
        one.open("deliverables/6-1/update/")
    theirs.type_into("What was done", "Theirs: the note was sent to a third donor.")
    theirs.choose("Not now")
    theirs.push("Save")
    theirs.is_told("The update is recorded. The paragraph for")
    mine.type_into("What was done", "Mine: two donors answered.")
    mine.push("Save")
    mine.says("Somebody recorded something on this deliverable after you opened this page.")
    expect(mine.field("What was done")).to_have_value("Mine: two donors answered.")
    expect(mine.page.locator("aside")).to_contain_text("Theirs: the note was sent to a third donor.")
    expect(mine.page.locator(".conflict del").first).to_contain_text("Theirs")
    mine.push("Save")
    mine.is_told(BOTH)
    told = mine.page.locator("[aria-labelledby=story] .story")
    expect(told).to_contain_text("Mine: two donors answered.")
    expect(told).to_contain_text("Theirs: the note was sent to a third donor.")


def test_save_pressed_twice_records_once(signed_in: Callable[..., Person]) -> None:
    me = signed_in("focal.sme")
    me.open("deliverables/1/note/")
    me.type_into("Note", "Pressed twice.")
    me.page.get_by_role("button", name="Save").dblclick()
    me.is_told("The note is recorded.")
    expect(me.page.locator("[aria-labelledby=story] .story__entry", has_text="Pressed twice.")).to_have_count(1)


def test_unsaved_text_is_not_left_behind_without_a_question(signed_in: Callable[..., Person]) -> None:
    me = signed_in("focal.sme")
    me.open("deliverables/1/note/")
    me.field("Note").press_sequentially("Half a sentence")
    questions: list[str] = []

    def stay(dialog: Dialog) -> None:
        questions.append(dialog.type)
        dialog.dismiss()

    me.page.on("dialog", stay)
    me.page.get_by_role("link", name="Dashboard").click()
    me.page.wait_for_timeout(300)
    assert questions == ["beforeunload"]
    expect(me.field("Note")).to_have_value("Half a sentence")
