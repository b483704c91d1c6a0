"""Amending the plan: the text as in the source stays, the amendment lies over it from its day on."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from deliverables import actions
from deliverables.actions.amendments import value_as_of
from deliverables.amended import apply_amendments
from deliverables.models import Amendment, ConclusionParagraph, Deliverable, Responsibility, Unit
from deliverables.months import Month
from deliverables.permissions import circle_of
from tests import factories
from tests.deliverables.recording import JUNE, refused, state

BEFORE = dt.date(2016, 5, 31)
TODAY = dt.date(2017, 10, 2)


@pytest.fixture
def amend(manager, now):
    def change(target: Any, field: str, new: Any, **given: Any) -> Amendment:
        values = {"by": manager, "at": now, "effective_on": JUNE, "reason": "A decision of November."}
        return actions.amend(target=target, field=field, new=new, **values | given)

    return change


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def codes(row: Deliverable, on: dt.date) -> list[str]:
    """The units of a deliverable on a day, as its page shows them."""
    loaded = Deliverable.objects.as_of(on).with_coordinator(on).get(pk=row.pk)
    return [one.code for one in circle_of(loaded, on).units]


def targets(deliverable: Any) -> dict[str, Any]:
    row, item = deliverable("7a"), deliverable("7a").item
    return {
        "paragraph": ConclusionParagraph.objects.get(plan=row.plan, reference="20(b)"),
        "item": item,
        "description": item.descriptions.first(),
        "deliverable": row,
        "indicator": row.indicators.get(),
        "resource_line": item.resource_lines.get(amount__isnull=False),
    }


TEXTS = [(kind, field) for kind, fields in Amendment.AMENDABLE.items() for field in fields if "text" in field]


# --- What can be amended ---------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "field"), TEXTS)
def test_a_text_is_amended_and_the_source_stays(amend, deliverable, kind, field):
    target = targets(deliverable)[kind]
    printed = getattr(target, field)
    row = amend(target, field, " As decided. ", decision_reference=" GB.328/PV, paragraph 90 ")
    assert (row.old, row.new, row.decision_reference) == (printed.strip(), "As decided.", "GB.328/PV, paragraph 90")
    target.refresh_from_db()
    assert getattr(target, field) == printed
    assert (value_as_of(target, field, BEFORE), value_as_of(target, field, JUNE)) == (printed, "As decided.")


def test_every_field_that_the_model_names_is_tested_here():
    others = {("deliverable", "due"), ("deliverable", "coordinator"), ("deliverable", "units")}
    others |= {("resource_line", "amount"), ("resource_line", "posts")}
    assert {(kind, field) for kind, fields in Amendment.AMENDABLE.items() for field in fields} == others | set(TEXTS)


def test_a_due_month_is_amended_as_from_a_day(amend, deliverable):
    row = amend(deliverable("1"), "due", Month.of(2016, 9))
    assert (row.old, row.new, row.new_month) == ("03/2016", "09/2016", Month.of(2016, 9))
    assert (state("1", "2016-05-31").due_as_of, state("1", "2016-06-01").due_as_of) == (
        Month.of(2016, 3),
        Month.of(2016, 9),
    )
    assert deliverable("1").due == Month.of(2016, 3)


def test_a_deliverable_without_a_date_can_be_given_one(amend, deliverable):
    assert amend(deliverable("6-2"), "due", Month.of(2018, 6)).old == ""
    assert state("6-2").due_as_of == Month.of(2018, 6)


def test_lateness_follows_the_amended_month(amend, deliverable):
    amend(deliverable("1"), "due", Month.of(2017, 12))
    rows = Deliverable.objects.filter(ref="1")
    assert rows.as_of(BEFORE).with_timeliness(BEFORE).get().timeliness == "overdue"
    assert rows.as_of(TODAY).with_timeliness(TODAY).get().timeliness == "due-soon"


def test_an_amount_and_posts_are_amended(amend, deliverable):
    money, posts = deliverable("7a").item.resource_lines.order_by("position")
    assert amend(money, "amount", Decimal("3000000.50")).old == "2500000"
    assert amend(posts, "posts", 3).old == "2"
    lines = list(deliverable("7a").item.resource_lines.order_by("position"))
    apply_amendments(lines, TODAY)
    assert (lines[0].amount, lines[1].posts) == (Decimal("3000000.50"), 3)
    assert value_as_of(money, "amount", BEFORE) == Decimal(2500000)


def test_an_amendment_can_be_amended(amend, deliverable):
    amend(deliverable("1"), "text", "First.")
    row = amend(deliverable("1"), "text", "Second.", effective_on=dt.date(2017, 1, 1))
    assert row.old == "First."
    assert (state("1", "2016-12-31").text_as_of, state("1").text_as_of) == ("First.", "Second.")


def test_what_was_known_before_stays_what_it_was(amend, deliverable, now):
    amend(deliverable("1"), "text", "Amended.")
    known = Deliverable.objects.as_of(TODAY, now - dt.timedelta(seconds=1)).get(ref="1")
    assert known.text_as_of == deliverable("1").text


# --- Units -----------------------------------------------------------------------------------------


def test_units_come_and_go_as_from_a_day(amend, deliverable):
    row = deliverable("1")
    amendment = amend(row, "units", [unit("COOP"), unit("SME"), unit("ACTRAV")])
    assert (amendment.old, amendment.new) == ("SME, ACTRAV, ACT/EMP", "SME, ACTRAV, COOP")
    assert codes(row, BEFORE) == ["SME", "ACTRAV", "ACT/EMP"]
    assert codes(row, JUNE) == ["SME", "ACTRAV", "COOP"]
    assert codes(row, TODAY) == ["SME", "ACTRAV", "COOP"]
    assert value_as_of(row, "units", BEFORE) == [unit("SME"), unit("ACTRAV"), unit("ACT/EMP")]


def test_filters_by_unit_follow_the_day(amend, plan, deliverable):
    amend(deliverable("1"), "units", [unit("SME"), unit("COOP")])
    of_coop = Deliverable.objects.in_plan(plan).of_units([unit("COOP")], JUNE)
    assert [row.ref for row in of_coop] == ["1", "7a", "7b"]
    assert "1" not in {row.ref for row in Deliverable.objects.of_units([unit("COOP")], BEFORE)}
    assert "1" not in {row.ref for row in Deliverable.objects.of_units([unit("ACTRAV")], JUNE)}


def test_a_unit_can_come_back(amend, deliverable):
    row = deliverable("1")
    amend(row, "units", [unit("SME")])
    amend(row, "units", [unit("SME"), unit("ACTRAV")], effective_on=dt.date(2017, 1, 1))
    assert codes(row, dt.date(2016, 12, 31)) == ["SME"]
    assert codes(row, dt.date(2017, 1, 1)) == ["SME", "ACTRAV"]


def test_a_unit_may_come_and_go_on_one_day(amend, deliverable):
    row = deliverable("1")
    amend(row, "units", [unit("SME"), unit("COOP")])
    amend(row, "units", [unit("SME")])
    assert (codes(row, BEFORE), codes(row, JUNE)) == (["SME", "ACTRAV", "ACT/EMP"], ["SME"])


def test_the_same_units_in_another_order_are_no_amendment(amend, deliverable):
    sentence = "This is what the plan says already."
    again = [unit("ACT/EMP"), unit("ACTRAV"), unit("SME"), unit("SME")]
    assert refused(amend, deliverable("1"), "units", again) == {"new": [sentence]}


def test_a_deliverable_has_at_least_one_unit(amend, deliverable):
    assert refused(amend, deliverable("1"), "units", []) == {"new": ["A deliverable has at least one unit."]}


def test_units_are_changed_forwards_only(amend, deliverable):
    row = deliverable("1")
    amend(row, "units", [unit("SME"), unit("ACTRAV")])
    sentence = "The units were amended as from 1 June 2016; give that day or a later one."
    before = Responsibility.objects.count()
    assert refused(amend, row, "units", [unit("SME")], effective_on=BEFORE) == {"effective_on": [sentence]}
    assert Responsibility.objects.count() == before


def test_the_coordinating_unit_does_not_leave(amend, deliverable):
    sentence = "SME coordinates the deliverable: name another coordinating unit first."
    assert refused(amend, deliverable("1"), "units", [unit("ACTRAV")]) == {"new": [sentence]}
    amend(deliverable("1"), "coordinator", unit("ACTRAV"))
    assert amend(deliverable("1"), "units", [unit("ACTRAV")]).new == "ACTRAV"


def test_a_unit_that_will_coordinate_does_not_leave_before(amend, deliverable):
    amend(deliverable("1"), "coordinator", unit("ACTRAV"), effective_on=dt.date(2017, 1, 1))
    sentence = "ACTRAV coordinates the deliverable: name another coordinating unit first."
    assert refused(amend, deliverable("1"), "units", [unit("SME")]) == {"new": [sentence]}


# --- Coordinating unit -----------------------------------------------------------------------------


def test_another_unit_of_the_deliverable_coordinates_as_from_a_day(amend, deliverable, focal_actrav, plan):
    row = amend(deliverable("1"), "coordinator", unit("ACTRAV"))
    assert (row.old, row.new, row.new_unit) == ("SME", "ACTRAV", unit("ACTRAV"))
    for day, code in ((BEFORE, "SME"), (JUNE, "ACTRAV")):
        loaded = Deliverable.objects.as_of(day).with_coordinator(day).get(ref="1")
        assert circle_of(loaded, day).coordinator.code == code
    assert deliverable("1").coordinator.code == "SME"


def test_with_the_coordination_goes_the_right_to_set_the_status(amend, deliverable, update, focal_actrav, focal_sme):
    amend(deliverable("1"), "coordinator", unit("ACTRAV"))
    assert update(ref="1", by=focal_actrav, outlook="off-track").unit.code == "ACTRAV"
    with pytest.raises(PermissionDenied, match="set by the focal points of ACTRAV"):
        update(ref="1", by=focal_sme)


def test_a_unit_that_has_no_part_in_it_does_not_coordinate(amend, deliverable):
    sentence = "The coordinating unit is one of the units of the deliverable."
    assert refused(amend, deliverable("1"), "coordinator", unit("COOP")) == {"new": [sentence]}
    amend(deliverable("1"), "units", [unit("SME"), unit("COOP")])
    early = {"effective_on": BEFORE}
    # Then COOP had no part in it yet, and ACTRAV has none any more.
    assert refused(amend, deliverable("1"), "coordinator", unit("COOP"), **early) == {"new": [sentence]}
    assert refused(amend, deliverable("1"), "coordinator", unit("ACTRAV"), **early) == {"new": [sentence]}


# --- Refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "new", "sentence"),
    [
        ("text", "  ", "Write the new text."),
        ("text", "A\x00b", "This text holds a control character that cannot be shown; delete it and try again."),
        ("due", None, "Give a month as month/year, for example 03/2017."),
        ("due", "03/2017", "Give a month as month/year, for example 03/2017."),
        ("due", Month.of(2016, 3), "This is what the plan says already."),
    ],
)
def test_a_value_that_does_not_fit_is_refused(amend, deliverable, field, new, sentence):
    assert refused(amend, deliverable("1"), field, new) == {"new": [sentence]}


@pytest.mark.parametrize("new", [0, -1, "2.5", Decimal("2.5"), Decimal("NaN"), Decimal("Infinity"), None, ""])
def test_posts_are_a_whole_number_above_zero(amend, deliverable, new):
    line = deliverable("7a").item.resource_lines.get(posts=2)
    assert refused(amend, line, "posts", new) == {"new": ["Give a number above zero."]}


@pytest.mark.parametrize("new", [Decimal(0), Decimal(-1), Decimal("NaN"), Decimal("Infinity"), "1", None])
def test_an_amount_is_a_number_above_zero(amend, deliverable, new):
    line = deliverable("7a").item.resource_lines.get(amount__isnull=False)
    assert refused(amend, line, "amount", new) == {"new": ["Give a number above zero."]}


def test_an_amount_needs_a_currency_to_be_in(amend, deliverable):
    line = deliverable("6-1").item.resource_lines.get()
    sentence = "The plan prints no currency here, so no amount can be given."
    assert refused(amend, line, "amount", Decimal(5)) == {"new": [sentence]}


def test_an_amendment_needs_a_reason(amend, deliverable):
    assert refused(amend, deliverable("1"), "text", "New.", reason=" ") == {"reason": ["Say why the plan is amended."]}


def test_an_amendment_lies_neither_in_the_future_nor_before_the_plan(amend, deliverable):
    tomorrow, early = dt.date(2017, 10, 3), dt.date(2015, 10, 13)
    assert refused(amend, deliverable("1"), "text", "New.", effective_on=tomorrow) == {
        "effective_on": ["This date lies in the future; today is 2 October 2017."]
    }
    assert refused(amend, deliverable("1"), "text", "New.", effective_on=early) == {
        "effective_on": ["The plan is dated 14 October 2015; give that day or a later one."]
    }
    assert amend(deliverable("1"), "text", "New.", effective_on=dt.date(2015, 10, 14)).pk


@pytest.mark.parametrize("field", ["ref", "position", "letter", "condition", "plan", "id"])
def test_other_parts_of_the_plan_are_not_amended(amend, deliverable, field):
    assert refused(amend, deliverable("1"), field, "x") == {"": ["This part of the plan cannot be amended."]}


def test_the_plan_itself_is_not_amended(amend, plan):
    assert refused(amend, plan, "title", "x") == {"": ["This part of the plan cannot be amended."]}


@pytest.mark.parametrize("who", ["focal_sme", "focal_actrav", "reader", "approver", "auditor", "administrator"])
def test_only_managers_amend(amend, deliverable, request, who):
    with pytest.raises(PermissionDenied, match="Only a manager of this plan"):
        amend(deliverable("1"), "text", "New.", by=request.getfixturevalue(who))
    assert not Amendment.objects.exists()


def test_an_amendment_under_a_fixed_clock_is_sample_data(amend, deliverable, today):
    assert amend(deliverable("1"), "text", "New.").illustrative


def test_a_unit_brought_in_can_contribute_and_one_taken_out_cannot(amend, deliverable, focal_actrav, now):
    amend(deliverable("1"), "units", [unit("SME"), unit("COOP")])
    coop = factories.person("coop", unit="COOP")
    note = {"deliverable": deliverable("1"), "at": now, "effective_on": TODAY, "text": "A note."}
    assert actions.record_note(by=coop, **note).unit.code == "COOP"
    with pytest.raises(PermissionDenied, match="SME and COOP"):
        actions.record_note(by=focal_actrav, **note)
