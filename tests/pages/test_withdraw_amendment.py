"""The page on which a manager withdraws an amendment, from the stories in which it stands."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from deliverables import actions
from deliverables.models import Amendment, ConclusionParagraph, Deliverable, Unit
from deliverables.months import Month
from tests.filling_forms import filled, form_of
from tests.many_plans import make_many_plans
from tests.reading_pages import text_of

pytestmark = pytest.mark.usefixtures("today")
JUNE = dt.date(2016, 6, 1)


@pytest.fixture
def desk(client_of, manager):
    return client_of(manager)


@pytest.fixture
def amend(manager, now):
    def change(target: Any, field: str, new: Any) -> Amendment:
        said = {"by": manager, "at": now, "effective_on": JUNE, "reason": "So decided."}
        return actions.amend(target=target, field=field, new=new, **said)

    return change


@pytest.fixture
def shown_at(plan, deliverable):
    """What can be amended, each with a new value and the page on whose story it stands."""
    row, line = deliverable("7a"), deliverable("7a").item.resource_lines.get(amount__isnull=False)
    paragraph = ConclusionParagraph.objects.get(plan=plan, reference="20(b)")
    places: dict[str, tuple[Any, str, Any, str]] = {
        "the text": (row, "text", "Eight CPOs.", "deliverables/7a/"),
        "the due month": (row, "due", Month.of(2019, 6), "deliverables/7a/"),
        "the indicator": (row.indicators.get(), "text", "Eight member States.", "deliverables/7a/"),
        "what was asked for": (row.item.descriptions.first(), "text", "Another thing.", "items/7/"),
        "the resources": (row.item, "resources_text", "Two posts.", "items/7/"),
        "the need": (line, "amount", Decimal(12), "items/7/"),
        "the official text": (paragraph, "official_text", "The Office should act.", "paragraphs/20-b/"),
    }
    return places


def address(amendment: Amendment) -> str:
    return reverse("deliverables:withdraw_amendment", args=["sme-2015", amendment.pk])


def entries(page) -> list[Any]:
    return BeautifulSoup(page.content, "html.parser").select(".story__entry")


@pytest.mark.parametrize(
    "what",
    ["the text", "the due month", "the indicator", "what was asked for", "the resources", "the need",
     "the official text"],
)  # fmt: skip
def test_it_is_withdrawn_from_its_story_and_stays_there_with_the_reason(desk, amend, shown_at, what):
    target, field, new, place = shown_at[what]
    amendment = amend(target, field, new)
    place = f"/plans/sme-2015/{place}"
    link = BeautifulSoup(desk.get(place).content, "html.parser").select_one(f"a[href='{address(amendment)}']")
    assert link.get_text(" ", strip=True).startswith("Withdraw")
    page = desk.get(link["href"])
    assert "Without it the plan says" in text_of(page)
    assert amendment.old[:40] in text_of(page)
    answer = desk.post(link["href"], filled(page, reason="Typed on the wrong page."))
    assert (answer.status_code, answer.url) == (302, place)
    page = desk.get(place)
    void = next(entry for entry in entries(page) if "story__entry--void" in entry["class"])
    assert "Withdrawn" in void.text
    assert "Typed on the wrong page." in void.text
    assert address(amendment) not in page.content.decode()


def test_who_is_no_manager_reads_the_story_without_the_link(client_of, focal_sme, reader, amend, shown_at):
    target, field, new, place = shown_at["the resources"]
    amendment = amend(target, field, new)
    for person in (focal_sme, reader):
        page = client_of(person).get(f"/plans/sme-2015/{place}")
        assert "Plan amended: resource implications" in text_of(page)
        assert address(amendment) not in page.content.decode()
        assert client_of(person).post(address(amendment), {"reason": "No."}).status_code == 403
    assert Amendment.objects.count() == 1


def test_a_past_date_offers_no_link_and_leads_to_today(desk, amend, shown_at):
    target, field, new, place = shown_at["the resources"]
    amendment = amend(target, field, new)
    assert address(amendment) not in desk.get(f"/plans/sme-2015/{place}?as_of=2017-07-01").content.decode()
    assert "Plan amended" not in text_of(desk.get(f"/plans/sme-2015/{place}?as_of=2016-05-01"))
    assert desk.get(f"{address(amendment)}?as_of=2017-07-01").url == address(amendment)
    assert desk.post(f"{address(amendment)}?as_of=2017-07-01", {"reason": "No."}).status_code == 403
    assert Amendment.objects.count() == 1


@pytest.mark.parametrize("reason", ["", "  ", "A 漢 slip."])
def test_a_bad_reason_is_told_beside_the_field(desk, amend, shown_at, reason):
    target, field, new, _place = shown_at["the text"]
    amendment = amend(target, field, new)
    answer = desk.post(address(amendment), {"reason": reason})
    assert answer.context["form"].errors["reason"]
    assert form_of(answer).fields["reason"] == [reason]
    assert Amendment.objects.count() == 1


def test_one_that_somebody_else_withdrew_meanwhile_is_told(desk, amend, shown_at, manager, now):
    target, field, new, _place = shown_at["the text"]
    amendment = amend(target, field, new)
    page = desk.get(address(amendment))
    actions.withdraw_amendment(amendment=amendment, by=manager, at=now, reason="First.")
    answer = desk.post(address(amendment), filled(page, reason="Second."))
    assert "This entry has been corrected or withdrawn already." in text_of(answer)
    assert form_of(answer).fields["reason"] == ["Second."]
    assert desk.get(address(amendment)).status_code == 404


def test_units_are_amended_forwards_and_offer_no_withdrawal(desk, amend, deliverable):
    amendment = amend(deliverable("3a"), "units", [Unit.objects.get(code="SME")])
    page = desk.get("/plans/sme-2015/deliverables/3a/")
    assert "Plan amended: units" in text_of(page)
    assert address(amendment) not in page.content.decode()
    assert desk.get(address(amendment)).status_code == 404


def test_another_plans_and_what_is_a_withdrawal_itself_are_not_found(desk, amend, shown_at, plan, manager, now):
    target, field, new, _place = shown_at["the text"]
    said = {"by": manager, "at": now, "reason": "A slip."}
    withdrawal = actions.withdraw_amendment(amendment=amend(target, field, new), **said)
    (other,) = make_many_plans(1, 0, plan)
    elsewhere = Amendment.objects.create(
        deliverable=Deliverable.objects.get(plan=other, ref="1"), field="text", new="x", reason="Decided.",
        by=manager, recorded_at=now, effective_on=JUNE,
    )  # fmt: skip
    assert [desk.get(address(row)).status_code for row in (withdrawal, elsewhere)] == [404, 404]
