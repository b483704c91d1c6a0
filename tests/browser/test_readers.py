"""Those who read: the approver and the auditor all of it, the reader neither drafts nor internal notes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.person import Person

pytestmark = pytest.mark.e2e
ROUND = "reports/november-2017/"
INTERNAL = "The fee for the second audit was reserved until the end of 2017 only."


def offers_writing(page: Page) -> int:
    forms = page.locator("main form[method=post] button").count()
    return forms + page.locator("main a[href*='/update/'], main a[href*='/amend/'], main a[href*='/note/']").count()


@pytest.mark.parametrize("username", ["approver", "auditor"])
def test_an_insider_reads_drafts_and_internal_notes_and_changes_nothing(
    username: str, signed_in: Callable[..., Person]
) -> None:
    me = signed_in(username)
    me.open("/")
    me.follow("2 reports")
    me.follow("GB.331/INS/[…]", exact=True)
    me.follow("Read on screen")
    expect(me.page.locator("article.paper")).to_contain_text("GB.331/INS/[…]")
    me.open("deliverables/3b/")
    me.says(INTERNAL)
    for path in ("", "deliverables/", "deliverables/3b/", "items/3/", ROUND, f"{ROUND}paragraphs/4/"):
        assert not offers_writing(me.open(path)), path
    for path in ("deliverables/3b/update/", "deliverables/3b/note/", f"{ROUND}edit/", f"{ROUND}steps/close/"):
        me.open(path)
        me.says("You cannot do this")


def test_a_reader_sees_the_state_but_no_draft_and_no_internal_note(signed_in: Callable[..., Person]) -> None:
    me = signed_in("reader")
    me.open("/")
    me.follow("2 reports")
    me.says("not published yet")
    expect(me.page.get_by_role("link", name="GB.328/INS/8", exact=True)).to_have_count(1)
    expect(me.page.get_by_role("link", name="GB.331/INS/[…]", exact=True)).to_have_count(0)
    for end in ("", "report.html", "report.pdf", "report.json", "edit/", "paragraphs/4/", "checks/", "story/"):
        answer = me.page.request.get(me.site.address(f"{ROUND}{end}"))
        assert answer.status == 404, end
    me.open("deliverables/3b/")
    expect(me.page.locator("[aria-labelledby=story] .story__entry").first).to_be_visible()
    expect(me.page.get_by_text(INTERNAL)).to_have_count(0)
    expect(me.page.get_by_text("Internal", exact=True)).to_have_count(0)
    assert not offers_writing(me.page)


def test_nobody_sees_anything_but_the_sign_in_page_and_comes_back_to_where_they_were_going(
    nobody: Callable[..., Person],
) -> None:
    me = nobody()
    me.open("deliverables/5a/?as_of=2016-09-30")
    expect(me.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    me.sign_in("reader")
    expect(me.page.get_by_role("heading", level=1)).to_have_text("Deliverable 5a")
    expect(me.page.locator(".notice--past")).to_contain_text("30 September 2016")


def test_a_wrong_password_is_told_and_the_name_kept(nobody: Callable[..., Person]) -> None:
    me = nobody()
    me.open("/")
    me.page.get_by_label("Username").fill("manager")
    me.page.get_by_label("Password").fill("not this one")
    me.push("Sign in")
    expect(me.page.get_by_role("alert")).to_be_visible()
    expect(me.page.get_by_label("Username")).to_have_value("manager")
    expect(me.page.get_by_label("Password")).to_have_value("")


def test_signed_out_means_out_even_with_the_back_button(nobody: Callable[..., Person]) -> None:
    me = nobody()
    me.sign_in("auditor")
    me.open("deliverables/3b/")
    me.press(me.page.locator(".site-bar__person summary:has(.site-bar__name)"))
    me.push("Sign out")
    expect(me.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    me.page.go_back()
    me.page.reload()
    expect(me.page.get_by_role("heading", level=1)).to_have_text("Sign in")
