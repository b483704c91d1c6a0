"""Many updates at once: a unit's deliverables in the grid, with scripts and without, and in a spreadsheet."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Locator, Route, expect

from tests.browser.person import Person
from tests.browser.test_every_page import check
from tests.deliverables.sheets import fill

pytestmark = pytest.mark.e2e

UNDER_WAY = {
    "3a": {"done": "A fourth assessment was reviewed."},
    "3b": {"done": "The second audit is prepared.", "reason": "The first project closed early."},
    "3c": {"done": "Speakers of the second event were invited."},
    "5a": {"done": "Zambia adopted its policy.", "reason": "Three outcomes are still designed."},
    "5b": {"done": "The toolkit was laid out.", "reason": "Layout was contracted late."},
    "5c": {"done": "The third proposal was written."},
}
AT_REST = {
    "1": {"done": "The report was cited by two governments."},
    "2": {"done": "The report was translated."},
    "6-1": {"done": "A donor answered."},
    "6-2": {"done": "A partner was found."},
    "7a": {"done": "Requests were collected."},
    "7b": {"done": "Two partners were met."},
}
LABELS = {"done": "What was done", "reason": "Reason", "expected": "Expected month"}


def row_of(me: Person, ref: str) -> Locator:
    return me.page.locator(f"#row-{ref}")


def write(me: Person, ref: str, **fields: str) -> None:
    """One click into each field, then the keyboard."""
    for name, text in fields.items():
        me.clicks += 1
        row_of(me, ref).get_by_label(LABELS[name], exact=True).fill(text)


def save(me: Person, ref: str) -> None:
    me.press(me.page.get_by_role("button", name=f"Save row {ref}", exact=True))


def test_six_deliverables_row_by_row(signed_in: Callable[..., Person]) -> None:
    me = signed_in("focal.sme")
    me.open("/")
    began = time.perf_counter()
    me.follow("Update many")
    for ref, fields in UNDER_WAY.items():
        write(me, ref, **fields)
        save(me, ref)
        expect(row_of(me, ref)).to_contain_text("Recorded.")
        expect(row_of(me, ref)).to_contain_text(fields["done"])
    assert time.perf_counter() - began < 60, "the pages leave nine of ten minutes for thought"
    assert me.clicks <= 1 + sum(len(fields) + 1 for fields in UNDER_WAY.values())
    expect(me.page.locator("#grid-told")).to_have_text("5c is recorded.")
    expect(me.page.locator("#save-5c")).to_be_focused()
    me.open("deliverables/5b/")
    expect(me.page.locator("[aria-labelledby=story] .story__entry").first).to_contain_text("The toolkit was laid out.")


def test_a_wrong_row_says_so_beside_the_field_and_the_page_asks_before_it_is_left(
    signed_in: Callable[..., Person],
) -> None:
    me = signed_in("focal.sme")
    page = me.open("update/")
    write(me, "3c", done="An event is prepared.", expected="13/2018")
    write(me, "5c", done="Typed, and not yet saved.")
    save(me, "3c")
    expect(row_of(me, "3c")).to_contain_text("Give a month as month/year, for example 03/2017.")
    expect(row_of(me, "3c").get_by_label("Expected month", exact=True)).to_have_value("13/2018")
    expect(row_of(me, "5c").get_by_label("What was done", exact=True)).to_have_value("Typed, and not yet saved.")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="Dashboard").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    write(me, "3c", expected="")
    save(me, "3c")
    expect(row_of(me, "3c")).to_contain_text("Recorded.")
    save(me, "5c")
    expect(row_of(me, "5c")).to_contain_text("Recorded.")
    page.get_by_role("link", name="Dashboard").click()
    expect(page).to_have_url(re.compile("/plans/sme-2015/$"))
    assert asked == ["beforeunload"], "what is saved asks nothing"


def test_who_is_signed_out_loses_nothing(nobody: Callable[..., Person]) -> None:
    me = nobody()
    me.sign_in("focal.dialogue")
    page = me.open("update/")
    write(me, "4", done="Typed before the session ended.", reason="The review takes longer.")
    page.context.clear_cookies(name="sessionid")
    save(me, "4")
    expect(row_of(me, "4").get_by_role("alert")).to_contain_text("This row is not saved")
    Person.at(me.site, page.context).sign_in("focal.dialogue")
    save(me, "4")
    expect(row_of(me, "4")).to_contain_text("Recorded.")
    expect(row_of(me, "4")).to_contain_text("Typed before the session ended.")


def test_a_row_that_is_refused_says_why(nobody: Callable[..., Person]) -> None:
    me = nobody()
    me.sign_in("focal.sme")
    page = me.open("update/")
    said, typed = "Only focal points of SME can do this.", "Typed before the days in office ended."

    def refuse(route: Route) -> None:
        route.fulfill(status=403, content_type="text/plain; charset=utf-8", body=said)

    page.route("**/update/", refuse, times=1)
    write(me, "5a", done=typed)
    save(me, "5a")
    expect(row_of(me, "5a").get_by_role("alert")).to_have_text(said)
    # Both the question for a new token and the row itself.
    page.route("**/update/", lambda route: route.abort(), times=2)
    save(me, "5a")
    expect(row_of(me, "5a").get_by_role("alert")).to_contain_text("This row is not saved: there was no answer")
    expect(row_of(me, "5a").get_by_label("What was done", exact=True)).to_have_value(typed)
    me.complaints.clear()  # the browser's and htmx's own lines about the two answers


def test_six_deliverables_in_one_form_without_scripts(nobody: Callable[..., Person]) -> None:
    me = nobody(java_script_enabled=False)
    me.sign_in("focal.sme")
    me.follow("Update many")
    expect(me.page.get_by_role("button", name=re.compile("^Save row"))).to_have_count(0)
    for ref, fields in AT_REST.items():
        write(me, ref, **fields)
    write(me, "7b", expected="soon")
    me.push("Save all")
    me.says("5 updates are recorded: 1, 2, 6-1, 6-2 and 7a.")
    me.says("1 row is not recorded; what you typed is still there")
    expect(row_of(me, "7b")).to_contain_text("Give a month as month/year, for example 03/2017.")
    expect(row_of(me, "7b").get_by_label("What was done", exact=True)).to_have_value(AT_REST["7b"]["done"])
    write(me, "7b", expected="")
    me.push("Save all")
    me.is_told("1 update is recorded: 7b.")


def test_a_sheet_goes_out_and_comes_in(signed_in: Callable[..., Person], pictures: Path) -> None:
    me = signed_in("manager")
    me.open("update/")
    me.follow("Update sheets")
    with me.page.expect_download() as waiting:
        me.follow("All that you may update (XLSX)")
    assert waiting.value.suggested_filename == "sme-2015-updates-all-2017-10-02.xlsx"
    content = Path(waiting.value.path()).read_bytes()
    rows = {f"r{ref.replace('-', '_')}": fields for ref, fields in UNDER_WAY.items()}
    texts = {name: {**fields, "done": f"{fields['done']} – été, «à»\n007"} for name, fields in rows.items()}
    me.hand_in("Update sheet", "filled-in.xlsx", fill(content, None, r4={"status": "Finished"}, **texts))
    me.push("See what it would record")
    me.says("Will be recorded: 6 · Unchanged: 6 · Wrong: 1")
    report = me.page.url
    check(signed_in("manager").open(report), "sheet-dry-run", pictures)
    me.push("Record 6 updates")
    me.is_told("6 updates are recorded.")
    check(signed_in("manager").open(report), "sheet-report", pictures)
    me.open("deliverables/3a/")
    expect(me.page.locator("[aria-labelledby=story] .story__entry").first).to_contain_text("– été, «à»")
    me.open("update/sheets/")
    expect(me.page.get_by_role("link", name="filled-in.xlsx")).to_be_visible()
