"""The plan from each side: item, unit, outcome, paragraph. Who may see them and what they cost: test_plan_pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from deliverables.models import (
    ConclusionParagraph,
    FollowUpItem,
    Footnote,
    Mobilization,
    ResourceLine,
    Responsibility,
    Unit,
)
from tests import factories
from tests.pages.plan_words import PLAN, amend, bare, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def words(client_of, reader) -> Callable[[str], str]:
    """The words of a page of the plan as the reader sees them."""
    return partial(words_of, client_of(reader))


def test_an_item_shows_its_cells_beside_what_they_mean(plan, words):
    text = words("items/3/")
    item = FollowUpItem.objects.get(number=3)
    assert all(bare(one) in text for one in (item.responsibility_text, item.alignment_text, item.resources_text))
    assert "3c: contributing, for knowledge-sharing events" in text
    assert "3a: contributing, with SFP" in text
    assert Footnote.objects.get().text in text
    assert "The plan prints no indicator." in words("items/6/")
    assert "Outcome 6 (formalization of the informal economy) also contributes" in words("items/1/")
    assert "Outcome 4 (sustainable enterprises) also contributes" not in words("items/1/")


def test_an_item_shows_its_paragraphs_each_once(client_of, reader):
    text = client_of(reader).get(f"{PLAN}/items/7/").content.decode()
    links = re.findall(rf'href="{PLAN}/paragraphs/([^/]+)/"', text)
    assert links == ["20-a", "20-b", "20-c", "20-d", "20-e", "20-f"]


def test_unlike_currencies_are_never_added(plan, words):
    line = ResourceLine.objects.get(item__number=4)
    row = {"line": line, "source": "A donor", "by": factories.author(), "recorded_at": factories.moment("2016-06-01")}
    for amount, currency, on in (
        (20000, "USD", "2016-06-01"),
        (5000, "USD", "2017-01-01"),
        (15000, "CHF", "2016-06-01"),
    ):
        Mobilization.objects.create(amount=amount, currency=currency, effective_on=on, **row)
    Mobilization.objects.create(posts=1, effective_on="2017-01-01", **row)
    now, past = words("items/4/"), words("items/4/?as_of=2016-09-30")
    assert "Mobilized: USD 25,000" in now
    assert "Mobilized: CHF 15,000" in now
    assert "Mobilized: 1 post" in now
    assert "Mobilized: USD 20,000" in past
    assert "Mobilized: 1 post" not in past
    assert "Nothing recorded as mobilized by this date." in words("items/4/?as_of=2016-05-31")


def test_a_unit_shows_its_part_in_each_deliverable(words):
    text = words("units/workquality/")
    assert "3 deliverables, coordinates 0" in text
    assert "contributing, with SFP" in text
    assert Footnote.objects.get().text in text
    assert "contributing, for knowledge-sharing events" in words("units/turin-centre/")
    assert "Part of EMPLOYMENT Employment Policy Department" in words("units/devinvest/")


def test_a_department_stands_for_its_units(plan, words):
    text = words("units/enterprises/")
    assert "13 deliverables, coordinates 12" in text
    assert "its units included" in text
    assert "SFP: responsible" in text
    assert "DIALOGUE: responsible" in words("units/governance/")
    assert "DEVINVEST: responsible" in words("units/employment/")


def test_a_unit_follows_the_amendments(plan, words):
    deliverable = plan.deliverables.get(ref="6-1")
    coop = Unit.objects.get(code="COOP")
    row = amend(deliverable=deliverable, field="units", old="SME", new="SME, COOP")
    Responsibility.objects.create(deliverable=deliverable, unit=coop, position=2, role="contributing", added=row)
    amend(deliverable=deliverable, field="coordinator", old="SME", new="COOP", new_unit=coop)
    assert "3 deliverables, coordinates 1" in words("units/coop/")
    assert "2 deliverables, coordinates 0" in words("units/coop/?as_of=2016-04-30")


def test_a_unit_without_a_part_says_so(words):
    Unit.objects.create(code="NEW", slug="new", name="A new unit")
    assert "This unit has no part in a deliverable of this plan at this date." in words("units/new/")


def test_an_outcome_shows_its_items_and_deliverables(words):
    text = words("outcomes/6/")
    assert "Item 1 also contributes" in text
    assert [ref for ref in ("5a", "5b", "5c", "7a", "7b") if f" {ref} " not in text] == []
    assert " 3a " not in text


def test_the_outcome_in_no_row_has_an_honest_empty_page(words):
    text = words("outcomes/5/")
    assert "No row of the plan’s table names outcome 5." in text
    assert "The document names it all the same" in text
    assert "5 (rural economy)" in text


def test_a_paragraph_explains_the_range_that_takes_it_in(words):
    text = words("paragraphs/20-d/")
    assert "Printed as “20(a) to (f)”, which takes in 20(d)." in text
    assert "not given: the plan cites it only within a range" in text
    assert "The official text is not entered yet." in text
    alone = words("paragraphs/9-a/")
    assert "takes in" not in alone
    assert "effects of new rules on SMEs and their workers" in alone


def test_the_official_text_is_shown_once_it_is_entered(plan, words):
    amend(paragraph=ConclusionParagraph.objects.get(reference="21"), field="official_text", new="The Office should.")
    text = words("paragraphs/21/")
    assert "The Office should. Entered 1 May 2016. The Governing Body asked for it." in text
    assert "not entered yet" in words("paragraphs/21/?as_of=2016-04-30")


@pytest.mark.parametrize("path", ["paragraphs/21", "items/4"])
def test_only_a_manager_is_led_to_amend_and_only_today(plan, client_of, manager, reader, path):
    def leads(user: Any, query: str = "") -> bool:
        return f"{PLAN}/amend/" in client_of(user).get(f"{PLAN}/{path}/{query}").content.decode()

    assert leads(manager)
    assert not leads(manager, "?as_of=2016-09-30")
    assert not leads(reader)
