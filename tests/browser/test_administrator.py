"""The administrator: makes an account, names its unit and role; then that person signs in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person

pytestmark = pytest.mark.e2e
PASSWORD = "two green trams"


def test_a_new_account_with_a_unit_and_a_role_can_work_at_once(
    signed_in: Callable[..., Person], nobody: Callable[..., Person]
) -> None:
    admin = signed_in("administrator")
    admin.open("/")
    admin.press(admin.page.locator("main").get_by_role("link", name="Administration"))
    admin.press(admin.page.locator("#content .model-user").get_by_role("link", name="Add"))
    admin.page.get_by_label("Username").fill("focal.new")
    admin.page.get_by_label("Name:", exact=True).fill("focal point, COOP, since October")
    admin.page.get_by_label("Password:", exact=True).fill(PASSWORD)
    admin.page.get_by_label("Password confirmation").fill(PASSWORD)
    admin.page.locator("#id_memberships-0-unit").select_option(label="COOP")
    admin.page.locator("#id_plan_roles-0-plan").select_option(index=1)
    admin.page.locator("#id_plan_roles-0-role").select_option(label="auditor")
    admin.push("Save", exact=True)
    expect(admin.page.locator(".messagelist .success")).to_contain_text("focal point, COOP, since October")

    they = nobody()
    they.sign_in("focal.new", PASSWORD)
    they.says("Focal point of COOP")
    they.follow("Add a note or evidence to 7a")
    they.type_into("Note", "Cooperatives are part of the design.")
    they.push("Save")
    they.is_told("The note is recorded.")
    they.open("reports/november-2016/")
    they.says("GB.328/INS/8")


def test_an_administrator_has_no_say_over_the_content(signed_in: Callable[..., Person]) -> None:
    admin = signed_in("administrator")
    admin.open("deliverables/4/update/")
    admin.says("You cannot do this")
    admin.open("reports/november-2017/")
    admin.says("Page not found")
    admin.open("/admin/deliverables/statusupdate/")
    expect(admin.page.get_by_role("link", name="Add status update")).to_have_count(0)


def test_nothing_is_said_of_how_far_the_browser_is_from_geneva(signed_in: Callable[..., Person]) -> None:
    admin = signed_in("administrator", timezone_id="Asia/Tokyo")
    for address in ("/admin/deliverables/unit/1/change/", "/admin/deliverables/user/1/change/"):
        admin.open(address)
        expect(admin.page.locator(".datetimeshortcuts").first).to_be_visible()
        expect(admin.page.get_by_text("server time").locator("visible=true")).to_have_count(0)


def test_somebody_else_is_not_let_in(signed_in: Callable[..., Person]) -> None:
    me = signed_in("manager")
    me.open("/admin/")
    me.says("You cannot do this")
    me.says("looked after by administrators")
