"""Loading a plan that was amended: it is told, and neither source value nor amendment is touched."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from deliverables.models import (
    Amendment,
    ConclusionParagraph,
    Deliverable,
    ResourceLine,
    Responsibility,
    Unit,
)
from deliverables.months import Month
from tests import factories
from tests.deliverables.plan_files import item_of, load

pytestmark = pytest.mark.usefixtures("empty")


def amendment(**fields: Any) -> Amendment:
    row = {
        "effective_on": "2016-05-01",
        "recorded_at": factories.moment("2016-05-01"),
        "by": factories.author(),
    }
    return Amendment.objects.create(reason="Decided.", **row | fields)


def test_amended_fields_are_told_and_neither_value_is_touched(data):
    load(data)
    deliverable = Deliverable.objects.get(ref="4")
    row = amendment(deliverable=deliverable, field="text", old=deliverable.text, new="Two reports.")
    item_of(data, 4)["deliverables"][0]["text"] = "A text that the file brings."
    report = load(data)
    assert [(left.record, left.field) for left in report.amended] == [("item 4, deliverable 4", "text")]
    assert report.amended[0].why == "amended; source text left as is, although the file differs"
    assert report.nothing_changed
    deliverable.refresh_from_db()
    row.refresh_from_db()
    assert deliverable.text.startswith("One report, one workshop")
    assert row.new == "Two reports."


def test_an_amended_field_is_told_when_the_file_agrees_with_the_source(data):
    load(data)
    paragraph = ConclusionParagraph.objects.get(reference="21")
    amendment(paragraph=paragraph, field="official_text", new="The official text.")
    report = load(data)
    assert report.lines() == [
        "plan.json: paragraph 21: official_text: amended; source text left as is",
        "plan.json: nothing changed",
    ]


def test_what_goes_with_an_amended_field_stays_too(data):
    load(data)
    amendment(deliverable=Deliverable.objects.get(ref="5a"), field="due", new_month=Month.parse("06/2018"))
    amendment(resource_line=ResourceLine.objects.get(item__number=4), field="amount", new="120000")
    item_of(data, 5)["deliverables"][0] |= {"due": None, "due_basis": "none"}
    item_of(data, 4)["resource_lines"][0] |= {"amount": None, "currency": None}
    assert load(data).nothing_changed
    assert Deliverable.objects.get(ref="5a").due_basis == "printed"
    assert ResourceLine.objects.get(item__number=4).amount == Decimal(100000)


def test_a_withdrawn_amendment_lies_over_nothing(data):
    load(data)
    deliverable = Deliverable.objects.get(ref="4")
    row = amendment(deliverable=deliverable, field="text", old=deliverable.text, new="Two reports.")
    amendment(deliverable=deliverable, field="text", corrects=row, withdrawn=True, correction_reason="A mistake.")
    item_of(data, 4)["deliverables"][0]["text"] = "A text that the file brings."
    report = load(data)
    assert not report.amended
    assert [change.field for change in report.changed] == ["text"]


def test_units_changed_by_amendment_are_left_as_they_are(data):
    load(data)
    deliverable = Deliverable.objects.get(ref="6-1")
    row = amendment(deliverable=deliverable, field="units", old="SME", new="SME, COOP")
    Responsibility.objects.create(
        deliverable=deliverable,
        unit=Unit.objects.get(code="COOP"),
        position=2,
        role="contributing",
        added=row,
    )
    item_of(data, 6)["deliverables"][0]["responsibilities"].append(
        {"unit": "COOP", "role": "responsible", "with": None, "scope": "", "footnote": None}
    )
    report = load(data)
    assert report.nothing_changed
    assert [(left.record, left.field) for left in report.amended] == [("item 6, deliverable 6-1", "units")]
    assert list(deliverable.responsibilities.values_list("unit__code", "role")) == [
        ("SME", "responsible"),
        ("COOP", "contributing"),
    ]
