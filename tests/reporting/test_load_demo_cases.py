"""Every case that the demonstration promises to show."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from deliverables.commitments import commitments_as_of
from deliverables.models import ActionPlan, CommitmentUpdate, Measure, Mobilization, Note, OutputDelivery, StatusUpdate
from deliverables.months import Month
from tests.demonstration import FIRST, REFS, SECOND, at, delivered, late, measured


def test_fact_deliverable_2_was_completed_on_31_may_2016_one_month_late(demo: ActionPlan) -> None:
    assert late("2", FIRST) == "completed 1 month late"
    update = StatusUpdate.objects.get(illustrative=False)
    assert (update.deliverable.ref, update.completed_on) == ("2", dt.date(2016, 5, 31))
    assert "ISBN 9789221311683" in update.done
    month = measured("2", "Month of publication", FIRST)
    assert Month(int(month.value)) == Month.of(2016, 5)
    assert not month.measure.is_met_by(month.value)
    assert at("2", SECOND).completed_on == dt.date(2016, 5, 31)


def test_fact_an_output_of_the_review_existed_by_8_november_2016(demo: ActionPlan) -> None:
    assert late("1", FIRST) == "overdue by 6 months"
    assert at("1", dt.date(2016, 11, 8)).status == "completed"
    assert late("1", SECOND) == "completed 7 months late"
    note = Note.objects.get(illustrative=False)
    assert (note.deliverable.ref, note.effective_on) == ("1", dt.date(2016, 11, 8))
    assert StatusUpdate.objects.get(deliverable__ref="1", effective_on="2016-10-28").illustrative


def test_deliverable_4_is_in_progress_and_overdue_from_april_2017(demo: ActionPlan) -> None:
    assert at("4", dt.date(2017, 3, 31)).headline == "off-track"
    assert at("4", dt.date(2017, 4, 1)).headline == "overdue"
    assert (at("4", SECOND).status, late("4", SECOND)) == ("in-progress", "overdue by 6 months")


def test_the_expected_month_of_deliverable_4_was_revised_twice_with_reasons(demo: ActionPlan) -> None:
    rows = StatusUpdate.objects.filter(deliverable__ref="4", expected__isnull=False).order_by("effective_on")
    assert [str(row.expected) for row in rows] == ["06/2017", "12/2017", "03/2018"]
    assert len({row.reason for row in rows} - {""}) == 3


def test_deliverable_6_1_was_completed_on_time(demo: ActionPlan) -> None:
    assert late("6-1", SECOND) == "completed on time"


def test_something_is_overdue_at_both_cut_offs(demo: ActionPlan) -> None:
    assert [ref for ref in REFS if at(ref, FIRST).headline == "overdue"] == ["1"]
    assert [ref for ref in REFS if at(ref, SECOND).headline == "overdue"] == ["4", "5b"]


def test_a_wrong_country_was_corrected(demo: ActionPlan) -> None:
    assert delivered("5a", dt.date(2016, 8, 31), known="2016-08-31") == ["HN", "MW"]
    assert delivered("5a", dt.date(2016, 8, 31)) == ["HN", "ZM"]


def test_a_status_completed_by_mistake_was_corrected(demo: ActionPlan) -> None:
    assert at("3b", dt.date(2017, 6, 30), known="2017-07-03").status == "completed"
    assert at("3b", dt.date(2017, 6, 30)).status == "in-progress"
    assert StatusUpdate.objects.get(corrects__deliverable__ref="3b").correction_reason


def test_a_workshop_recorded_by_mistake_was_withdrawn(demo: ActionPlan) -> None:
    assert delivered("4", dt.date(2017, 5, 12), known="2017-05-19") == ["IT"]
    assert delivered("4", SECOND) == []
    withdrawn: Any = OutputDelivery.objects.get(withdrawn=True).corrects
    assert withdrawn.output.kind == "workshop"


def test_partial_deliveries_name_their_countries(demo: ActionPlan) -> None:
    assert delivered("5a", SECOND) == ["CM", "HN", "KG", "ZM"]
    assert delivered("3a", SECOND) == ["KE", "TL", "UG"]


def test_a_tracer_study_is_a_brief_and_not_an_impact_assessment(demo: ActionPlan) -> None:
    briefs = measured("3a", "Briefs that are available", SECOND)
    assert briefs.measure.is_met_by(briefs.value)
    assert at("3a", SECOND).status == "in-progress"


def test_an_increase_names_its_member_states(demo: ActionPlan) -> None:
    label = "Member States that report improvements in the enabling environment"
    row = measured("5a", label, SECOND)
    assert (row.value, [country.code for country in row.member_states]) == (3, ["HN", "KG", "ZM"])


def test_one_indicator_is_half_achieved(demo: ActionPlan) -> None:
    measures = Measure.objects.filter(indicator__deliverable__ref="5b")
    rows = [measured("5b", measure.label, SECOND) for measure in measures]
    assert [row.measure.is_met_by(row.value) for row in rows] == [True, False]
    assert all(row.illustrative for row in rows)


def test_one_of_two_events_was_held_and_its_evaluation_measured(demo: ActionPlan) -> None:
    assert len(delivered("3c", SECOND)) == 1
    assert measured("3c", "Participants who can apply the presented evidence", SECOND).value >= 70


def test_money_in_two_currencies_for_items_4_and_6_and_none_of_it_real(demo: ActionPlan) -> None:
    rows = Mobilization.objects.as_of(SECOND)
    found = {(row.line.item.number, row.currency) for row in rows}
    assert found == {(4, "USD"), (4, "CHF"), (6, "USD"), (6, "CHF")}
    assert all(row.illustrative and "sample data" in row.source for row in rows)


def test_nothing_new_was_recorded(demo: ActionPlan) -> None:
    rows = Note.objects.filter(nothing_new_since__isnull=False)
    assert {row.deliverable.ref for row in rows} == {"5c", "6-2"}


def test_contributing_units_wrote_notes_and_some_updates_have_internal_notes(demo: ActionPlan) -> None:
    codes = {row.unit.code for row in Note.objects.exclude(unit=None)}
    assert codes > {"ACTRAV", "ACT/EMP", "MULTI", "SECTOR", "DEVINVEST", "WORKQUALITY", "EMPLOYMENT", "COOP"}
    assert StatusUpdate.objects.exclude(internal_note="").count() >= 3


@pytest.mark.parametrize(
    ("ref", "outlook", "suggested"), [("5a", "at-risk", "on-track"), ("3b", "off-track", "at-risk")]
)
def test_an_outlook_departs_from_the_suggestion_with_a_reason(
    demo: ActionPlan, ref: str, outlook: str, suggested: str
) -> None:
    row: Any = StatusUpdate.objects.as_of(SECOND).filter(deliverable__ref=ref).newest_first().first()
    assert (row.outlook, row.suggested_outlook, bool(row.reason)) == (outlook, suggested, True)


def test_updates_were_recorded_after_the_cut_off_but_effective_before_it(demo: ActionPlan) -> None:
    assert at("5c", FIRST, known="2016-09-30").status == "not-started"
    assert at("5c", FIRST, known="2016-10-07").status == "in-progress"
    assert delivered("5a", FIRST, known="2016-10-07") == ["HN", "ZM"]
    assert delivered("5a", FIRST) == ["HN", "KG", "ZM"]
    known, now = at("5a", FIRST, known="2016-10-07"), at("5a", FIRST)
    assert (known.updated_on, now.updated_on) == (dt.date(2016, 9, 22), dt.date(2016, 9, 28))


def test_6_2_awaits_resources_and_the_second_biennium_has_not_started(demo: ActionPlan) -> None:
    assert {at(ref, SECOND).status for ref in ("6-2", "7a", "7b")} == {"not-started"}
    assert late("6-2", SECOND) == "no date set"
    assert Note.objects.filter(deliverable__ref="6-2").exclude(text="").exists()


def test_the_level_of_the_portfolio_lies_between_its_baseline_and_its_target(demo: ActionPlan) -> None:
    level = measured("7b", "SME XBTC portfolio", SECOND)
    assert level.measure.baseline < level.value < level.measure.target


# --- Commitments outside the table ---------------------------------------------------------------


def test_commitments_have_updates_by_who_answers_for_them_and_some_have_none(demo: ActionPlan) -> None:
    rows = CommitmentUpdate.objects.select_related("commitment", "unit")
    assert all(row.illustrative for row in rows)
    units = {row.commitment.slug: {unit.code for unit in row.commitment.units.all()} for row in rows}
    assert all(row.unit is None or row.unit.code in units[row.commitment.slug] for row in rows)
    silent = [state.commitment.slug for state in commitments_as_of(demo, SECOND) if state.newest is None]
    assert silent == ["required-resources", "reports"]


def test_an_update_on_a_commitment_is_corrected(demo: ActionPlan) -> None:
    (right,) = CommitmentUpdate.objects.exclude(corrects=None)
    assert "three courses" in right.corrects.text
    (state,) = commitments_as_of(demo, FIRST, slug="capacity-building")
    assert state.newest == right
