"""The manager: what is late, the state at an earlier date, amendments, resources and the printed paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.person import Person
from tests.browser.test_every_page import check

pytestmark = pytest.mark.e2e


def test_what_is_late_is_filtered_and_exported(signed_in: Callable[..., Person], tmp_path: Path) -> None:
    me = signed_in("manager")
    me.open("/")
    me.follow("Small and medium-sized enterprises")
    me.follow("Deliverables", exact=True)
    me.press(me.page.locator("summary", has_text="More"))
    me.press(me.page.get_by_role("group", name="Timeliness").get_by_label("overdue"))
    me.press(me.page.locator(".filters__apply"))
    rows = me.page.locator("tbody .cell-ref")
    expect(rows).to_have_text(["4", "5b"])
    with me.page.expect_download() as waiting:
        me.follow("XLSX")
    waiting.value.save_as(tmp_path / "late.xlsx")
    sheet: Any = openpyxl.load_workbook(tmp_path / "late.xlsx").active
    cells = [str(value) for row in sheet.values for value in row]
    assert "5b" in cells
    assert "4" in cells
    assert "5a" not in cells
    assert me.clicks <= 6


@pytest.mark.parametrize(("scripts", "late"), [(True, "4"), (False, "5b")])
def test_the_holders_of_what_is_late_are_reminded(
    scripts: bool, late: str, signed_in: Callable[..., Person], pictures: Path
) -> None:
    """Each in a browser of its own, and of its own deliverable: nobody is reminded of one twice in a week."""
    me = signed_in("manager", java_script_enabled=scripts)
    me.open(f"deliverables/?headline=overdue&item={late[0]}")
    me.follow("Remind the holders of this deliverable")
    expect(me.page.get_by_role("heading", name="Who will be written to")).to_be_visible()
    me.push("Send 1 mail")
    expect(me.page.get_by_role("heading", level=1)).to_have_text("Report of a reminder")
    expect(me.page.get_by_text("1 person was reminded.")).to_be_visible()
    expect(me.page.get_by_role("link", name=late, exact=True)).to_be_visible()
    assert me.clicks == 2
    if scripts:
        check(me.page, "reminder-report", pictures)


def test_a_page_of_an_earlier_date_says_so_and_offers_no_editing(signed_in: Callable[..., Person]) -> None:
    me = signed_in("manager")
    me.open("deliverables/")
    me.page.get_by_label("State as at").fill("2016-09-30")
    me.push("Show")
    band = me.page.locator(".notice--past")
    expect(band).to_contain_text("As at 30 September 2016")
    expect(me.page.locator("tbody").get_by_role("link", name="Update")).to_have_count(0)
    me.page.locator(".cell-title a").first.click()
    # The date goes along.
    expect(me.page.locator(".notice--past")).to_contain_text("As at 30 September 2016")
    expect(me.page.get_by_role("link", name="Record an update")).to_have_count(0)
    expect(me.page.get_by_role("link", name="Amend", exact=False)).to_have_count(0)
    expect(me.page.locator("main form[method=post]")).to_have_count(0)
    expect(me.page.locator("[aria-labelledby=story] .story__entry time").first).to_contain_text("2016")
    me.follow("Back to today")
    expect(me.page.get_by_role("link", name="Record an update")).to_be_visible()


def test_a_due_month_is_amended_and_the_source_stays_readable(signed_in: Callable[..., Person]) -> None:
    me = signed_in("manager")
    me.open("deliverables/7a/")
    me.follow("Amend the due month")
    me.page.get_by_label("Due", exact=False).first.fill("06/2019")
    me.type_into("Reason", "The programme ends earlier.")
    me.type_into("Decision reference", "GB.331/PV")
    me.push("Record the amendment")
    me.is_told("The amendment is recorded")
    facts = me.page.locator("dl.facts")
    expect(facts).to_contain_text("06/2019")
    expect(facts).to_contain_text("amended; in the source")
    expect(me.page.locator("[aria-labelledby=story] .story")).to_contain_text("The programme ends earlier.")


def test_an_amendment_that_was_a_mistake_is_withdrawn_from_the_story(signed_in: Callable[..., Person]) -> None:
    me = signed_in("manager")
    me.open("items/7/")
    me.follow("Amend the responsibility")
    me.type_into("Responsibility", "The Office")
    me.type_into("Reason", "Typed for another item.")
    me.push("Record the amendment")
    me.says("Typed for another item.")
    me.page.locator(".story").get_by_role("link", name="Withdraw").first.click()
    me.says("Without it the plan says")
    me.type_into("Why is the amendment withdrawn?", "It was meant for item 6.")
    me.push("Withdraw an amendment")
    me.is_told("The amendment is withdrawn")
    expect(me.page.locator(".story__entry--void")).to_contain_text("It was meant for item 6.")
    expect(me.page.locator("[aria-labelledby=responsibility] .amended")).to_have_count(0)


def test_resources_are_recorded_in_their_currency(signed_in: Callable[..., Person]) -> None:
    me = signed_in("manager")
    me.open("deliverables/4/")
    me.follow("Record resources mobilized")
    me.type_into("Amount", "20000")
    me.type_into("Currency", "usd")
    me.type_into("Source", "A development partner")
    me.push("Save")
    me.is_told("The resources are recorded.")
    me.open("items/4/")
    me.says("A development partner")


def test_the_date_of_the_paper_is_entered_and_printed(signed_in: Callable[..., Person]) -> None:
    me = signed_in("manager")
    me.open("reports/november-2017/")
    me.says("3 facts are not entered yet")
    me.follow("Edit the facts")
    me.type_into("Date of the paper", "2017-10-09")
    me.push("Save the round")
    me.is_told("The round is saved.")
    me.says("2 facts are not entered yet")
    with me.page.expect_download() as waiting:
        me.follow("Download as PDF")
    content = Path(waiting.value.path()).read_bytes()
    assert waiting.value.suggested_filename == "GB.331-INS-november-2017-draft-En.pdf"
    assert content.startswith(b"%PDF-")
    paper = PdfReader(io.BytesIO(content))
    assert 6 <= len(paper.pages) <= 25
    cover = paper.pages[0].extract_text()
    assert "GB.331/INS/[…]" in cover
    assert "9 October 2017" in cover
    assert {page.mediabox.width > page.mediabox.height for page in paper.pages} == {True, False}


def test_dates_in_a_wrong_order_are_refused_beside_the_field(signed_in: Callable[..., Person]) -> None:
    me = signed_in("manager")
    me.open("reports/november-2017/edit/")
    me.page.get_by_label("Document code").fill("GB.331/INS/12 – not yet")
    me.type_into("Cut-off date", "2017-12-24")
    me.push("Save the round")
    field = me.field("Cut-off date")
    expect(field).to_have_value("2017-12-24")
    expect(me.page.locator(".field--error", has=field).locator(".errorlist")).not_to_be_empty()
    expect(me.page.get_by_label("Document code")).to_have_value("GB.331/INS/12 – not yet")
