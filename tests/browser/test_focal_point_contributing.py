"""The focal point of ACTRAV: takes part in deliverables that another unit coordinates."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person

pytestmark = pytest.mark.e2e
WHY_NOT = "The status is set by the focal points of SME"


def test_a_note_from_my_work(signed_in: Callable[..., Person]) -> None:
    me = signed_in("focal.actrav")
    me.open("/")
    me.says("ACTRAV coordinates no deliverable; the units that do set the status.")
    me.follow("Add a note or evidence to 5a")
    me.type_into("Note", "Trade unions in Zambia were consulted on the revised policy.")
    me.push("Save")
    me.is_told("The note is recorded.")
    first = me.page.locator("[aria-labelledby=story] .story__entry").first
    expect(first).to_contain_text("Trade unions in Zambia were consulted")
    expect(first).to_contain_text("ACTRAV")
    assert me.clicks <= 4


def test_why_the_status_cannot_be_set(signed_in: Callable[..., Person]) -> None:
    me = signed_in("focal.actrav")
    me.open("deliverables/5a/")
    me.says(WHY_NOT)
    expect(me.page.get_by_role("link", name="Record an update")).to_have_count(0)
    me.open("deliverables/5a/update/")
    me.says("You cannot do this")
    me.says(WHY_NOT)


def test_a_measurement_names_its_member_states(signed_in: Callable[..., Person]) -> None:
    me = signed_in("focal.actrav")
    me.open("deliverables/5a/")
    me.follow("Record a measurement")
    me.type_into("Member States that report improvements in the enabling environment", "4")
    me.page.get_by_label("Member States", exact=False).last.select_option(["HN", "KG", "ZM", "CM"])
    me.push("Save")
    me.is_told("The measurement is recorded.")
    expect(me.page.locator(".measures")).to_contain_text("4 of 7 additional member States")
