"""Places where the plan's table misleads: each is represented in the record as it stands, not smoothed over.

One test for each trap of GB.325/INS/5/2 that the team wrote down, read from the database after loading.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from deliverables.models import (
    Deliverable,
    Indicator,
    Measure,
    ResourceLine,
    Responsibility,
    SourceText,
    Unit,
)
from deliverables.months import Month
from deliverables.statuses import timeliness

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan")]


def of(ref: str) -> Deliverable:
    return Deliverable.objects.get(ref=ref)


def indicator(ref: str) -> Indicator:
    return Indicator.objects.get(deliverable__ref=ref)


def measures(ref: str) -> list[Measure]:
    return list(Measure.objects.filter(indicator__deliverable__ref=ref))


def outputs(ref: str) -> list[tuple[str, int]]:
    return list(of(ref).planned_outputs.values_list("kind", "quantity"))


def responsible(ref: str) -> list[str]:
    return list(of(ref).responsibilities.values_list("unit__code", flat=True))


def test_1_a_month_is_a_month_and_late_begins_with_the_next():
    due = of("1").due
    assert due == Month.of(2016, 3)
    assert str(timeliness("in-progress", due, None, dt.date(2016, 3, 31))) == "due soon"
    assert str(timeliness("in-progress", due, None, dt.date(2016, 4, 1))) == "overdue by 1 month"


def test_2_the_same_month_is_a_deadline_in_5a_and_the_date_of_a_baseline_in_7a():
    assert indicator("5a").text.endswith("baseline: eight member States (12/2017).")
    assert (of("5a").due, of("5a").due_basis) == (Month.of(2017, 12), "printed")
    assert measures("5a")[0].baseline_month is None
    assert indicator("7a").text.endswith("baseline: 48 member States, 12/2017).")
    assert measures("7a")[0].baseline_month == Month.of(2017, 12)
    for ref in ("7a", "7b"):
        assert (of(ref).due, of(ref).due_basis) == (Month.of(2019, 12), "derived")


def test_3_increases_are_not_levels_and_their_totals_are_derived():
    for ref, baseline, target, total in (("5a", 8, 7, 15), ("7a", 48, 10, 58)):
        measure = measures(ref)[0]
        assert (measure.baseline, measure.target, measure.target_is) == (baseline, target, "increase")
        assert measure.total_target == total
    portfolio = measures("7b")[0]
    assert (portfolio.baseline, portfolio.target, portfolio.target_is) == (84, 100, "level")
    assert portfolio.total_target is None
    assert "indicator 4.1 of" in indicator("5a").text
    assert "indicators 4.1 to 4.3 of" in indicator("7a").text


def test_4_what_is_delivered_and_what_is_measured_are_two_counts():
    assert outputs("5a") == [("cpo", 7)]
    assert outputs("7a") == [("cpo", 10)]
    assert {measure.unit for ref in ("5a", "7a") for measure in measures(ref)} == {"member States"}


def test_5_numbers_within_a_report_are_its_contents_and_an_indicator_may_have_two_times():
    assert of("1").text.startswith("Report which: (1) takes stock")
    assert outputs("1") == [("report", 1)]
    assert outputs("2") == [("report", 1)]
    published, before_session = measures("2")
    assert (published.kind, Month(int(published.target))) == ("month", Month.of(2016, 4))
    assert (before_session.kind, before_session.target) == ("yes-no", 1)
    assert published.is_met_by(Decimal(Month.of(2016, 4).index))
    assert not published.is_met_by(Decimal(Month.of(2016, 5).index))


def test_6_one_list_of_units_holds_for_three_deliverables_with_a_pair_and_a_scope():
    for ref in ("3a", "3b", "3c"):
        assert responsible(ref)[:4] == ["SME", "SFP", "WORKQUALITY", "Green Jobs"]
        pair = Responsibility.objects.get(deliverable__ref=ref, unit__code="WORKQUALITY")
        assert (pair.role, pair.with_unit.code, pair.footnote.mark) == ("contributing", "SFP", "1")
    turin = Responsibility.objects.get(unit__code="Turin Centre", deliverable__item__number=3)
    assert (turin.deliverable.ref, turin.role, turin.scope) == (
        "3c",
        "contributing",
        "for knowledge-sharing events",
    )
    assert (outputs("3a"), measures("3a")[0].unit) == ([("impact-assessment", 4)], "briefs")
    assert (outputs("3c"), measures("3c")[0].kind) == ([("knowledge-sharing-event", 2)], "per-cent")
    assert measures("3c")[0].target == 70
    assert "(WORKQUALITY), 1 Green Jobs" in of("3a").item.responsibility_text


def test_7_row_4_is_one_deliverable_with_three_outputs_of_which_the_brief_has_the_month():
    planned = list(of("4").planned_outputs.values_list("kind", "quantity", "due"))
    assert planned == [("report", 1, None), ("workshop", 1, None), ("policy-brief", 1, Month.of(2017, 3))]
    assert [measure.label for measure in measures("4")] == ["Brief is available"]
    assert responsible("4")[0] == of("4").coordinator.code == "DIALOGUE"


def test_8_three_blocks_of_units_belong_to_three_deliverables_by_their_place():
    assert len(of("5a").item.responsibility_text.split("\n\n")) == 3
    assert responsible("5a") == ["SME", "ACTRAV", "ACT/EMP", "EMPLOYMENT", "Regional and Country Offices"]
    assert responsible("5b") == ["SME", "EMPLOYMENT"]
    assert of("5b").responsibilities.get(unit__code="EMPLOYMENT").with_unit.code == "SME"
    assert responsible("5c") == ["SME"]


def test_9_the_conditional_deliverable_has_no_date_and_cannot_be_overdue():
    conditional = of("6-2")
    assert (of("6-1").letter, conditional.letter) == ("", "")
    assert conditional.condition == "provided that extra-budgetary resources can be mobilized"
    assert (conditional.due, conditional.due_basis) == (None, "none")
    assert not conditional.indicators.exists()
    assert str(timeliness("not-started", conditional.due, None, dt.date(2030, 1, 1))) == "no date set"
    assert list(Deliverable.objects.exclude(condition="")) == [conditional]
    assert (outputs("6-1"), outputs("6-2")) == ([("concept-note", 1)], [("cpo", 3)])
    assert indicator("6-1").text.startswith("One proposal")


def test_10_a_branch_is_responsible_and_its_department_is_its_parent():
    assert responsible("2") == ["SME", "MULTI", "SECTOR", "DEVINVEST"]
    assert Unit.objects.get(code="DEVINVEST").parent.code == "EMPLOYMENT"
    assert of("2").item.resources_text.startswith("Main work planned for 2015.")
    assert [line.text for line in of("2").item.resource_lines.all()] == ["Covered within existing resources."]


def test_11_some_indicators_have_two_conditions():
    assert [len(measures(ref)) for ref in ("5b", "5c", "6-1")] == [2, 2, 2]
    assert {measure.kind for measure in measures("5b")} == {"yes-no"}
    assert [measure.target for measure in measures("5c")] == [3, 3]


def test_12_only_two_rows_carry_amounts_and_portfolio_levels_are_no_needs():
    needs = ResourceLine.objects.exclude(amount=None).values_list("item__number", "amount", "currency", "source")
    assert list(needs) == [(4, 100_000, "USD", "additional"), (7, 2_500_000, "USD", "regular-budget")]
    assert list(ResourceLine.objects.exclude(posts=None).values_list("item__number", "posts")) == [(7, 2)]
    assert [measure.indicator.deliverable.ref for measure in Measure.objects.filter(kind="money")] == ["7b"]
    financial = SourceText.objects.get(label="Financial implications").text
    assert financial.startswith("All outputs planned for 2016–17 are covered")
    assert set(ResourceLine.objects.filter(source="additional").values_list("item__number", flat=True)) == {
        4,
        6,
    }


def test_13_paragraph_12_is_a_draft_and_the_decision_is_in_the_minutes(plan):
    texts = list(SourceText.objects.all())
    draft = next(place for place, row in enumerate(texts) if row.number == "12")
    assert (texts[draft - 1].kind, texts[draft - 1].text) == ("part", "Draft decision")
    assert texts[draft].text.startswith("The Governing Body requests")
    assert plan.decision_reference == "GB.325/PV, paragraph 86"


def test_14_six_printed_months_fall_after_the_second_report():
    december = Deliverable.objects.filter(due=Month.of(2017, 12), due_basis="printed")
    assert [row.ref for row in december] == ["3a", "3b", "3c", "5a", "5c", "6-1"]
    cut_off = dt.date(2017, 9, 30)
    assert {str(timeliness("in-progress", row.due, None, cut_off)) for row in december} == {"due soon"}
