"""Counts and lists as at a moment, each truth on the smallest record that shows it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from deliverables.conditions import Group
from deliverables.models import Biennium, Indicator, Measure, ResourceLine, Responsibility, Unit
from deliverables.months import Month
from deliverables.statuses import Achievement, Headline, Outlook, Status, Timeliness, achievement, state_note
from reporting.summaries import changes_since, figures, group_of, in_bands, summarize
from tests.factories import correction_of, delivery, measurement, moment, status_update
from tests.many_plans import make_many_plans
from tests.sample_record import amend, mobilize, sample_record

TODAY = dt.date(2017, 10, 2)


def state(plan, ref, on=TODAY, known_at=None):
    return next(row for row in summarize(plan, on, known_at).deliverables if row.ref == ref)


# Groups, bands, notes


def test_an_untouched_plan_is_counted_in_three_groups(plan):
    summary = summarize(plan, dt.date(2016, 1, 5))
    assert [(one.group, one.counts.total, one.biennia) for one in summary.groups] == [
        (Group.FIRM, 10, ("2016–17",)),
        (Group.CONDITIONAL, 1, ("2016–17",)),
        (Group.LATER, 2, ("2018–19",)),
    ]
    assert summary.firm.counts.by_status == ((Status.NOT_STARTED, 10),)
    assert summary.conditional.notes == (("awaiting resources", 1),)
    assert summary.later.notes == (("starts in 2018–19", 2),)
    assert [(band.biennium_slug, band.theme_title, band.counts.total) for band in summary.bands] == [
        ("2016-17", "Knowledge generation", 6),
        ("2016-17", "Country-level work", 5),
        ("2018-19", None, 2),
    ]
    assert not summary.illustrative


def test_later_goes_by_the_order_of_the_biennia_not_by_their_years(plan):
    Biennium.objects.filter(plan=plan).update(position=5)
    Biennium.objects.filter(plan=plan, slug="2018-19").update(position=1)
    assert state(plan, "7a").group == Group.FIRM
    assert state(plan, "1").group == Group.LATER
    assert state(plan, "6-2").group == Group.CONDITIONAL


@pytest.mark.parametrize(
    ("condition", "position", "expected"),
    [("", 1, Group.FIRM), ("", 2, Group.LATER), ("if …", 1, Group.CONDITIONAL), ("if …", 2, Group.CONDITIONAL)],
)
def test_a_condition_decides_before_the_biennium(condition, position, expected):
    assert group_of(condition=condition, biennium_position=position, first_biennium=1) == expected


@pytest.mark.parametrize(
    ("status", "condition", "on", "expected"),
    [
        ("not-started", "provided that …", dt.date(2019, 1, 1), "awaiting resources"),
        ("not-started", "", dt.date(2017, 12, 31), "starts in 2018–19"),
        ("not-started", "", dt.date(2018, 1, 1), ""),
        ("in-progress", "provided that …", dt.date(2017, 1, 1), ""),
        ("in-progress", "", dt.date(2017, 1, 1), ""),
    ],
)
def test_not_started_says_why_when_that_is_as_it_should_be(status, condition, on, expected):
    note = state_note(
        status=status, condition=condition, biennium_label="2018–19", biennium_starts=Month.of(2018, 1), on=on
    )
    assert note == expected


def test_a_conditional_deliverable_is_never_overdue_and_may_start(plan, deliverable):
    assert state(plan, "6-2").lateness.kind == Timeliness.NO_DATE
    status_update(deliverable("6-2"), "in-progress", "2017-02-01")
    found = state(plan, "6-2")
    assert (found.headline, found.note, found.group) == (Headline.ON_TRACK, "", Group.CONDITIONAL)


# The state at a moment


def test_the_newest_row_counts_and_a_later_one_does_not_yet(plan, deliverable):
    status_update(deliverable("3a"), "in-progress", "2016-06-01", outlook="at-risk")
    status_update(deliverable("3a"), "completed", "2017-06-01")
    assert state(plan, "3a", dt.date(2016, 5, 31)).status == Status.NOT_STARTED
    before = state(plan, "3a", dt.date(2017, 5, 31))
    assert (before.status, before.outlook, before.updated_on) == (
        Status.IN_PROGRESS,
        Outlook.AT_RISK,
        dt.date(2016, 6, 1),
    )
    after = state(plan, "3a")
    assert (after.status, after.outlook, after.completed_on) == (Status.COMPLETED, None, dt.date(2017, 6, 1))


def test_a_correction_counts_from_when_it_was_known(plan, deliverable):
    wrong = status_update(deliverable("1"), "completed", "2016-03-20")
    correction_of(wrong, "2016-11-15", status="in-progress", outlook="on-track", completed_on=None)
    on = dt.date(2016, 9, 30)
    assert state(plan, "1", on).headline == Headline.OVERDUE
    assert state(plan, "1", on, moment("2016-10-01")).headline == Headline.COMPLETED
    assert summarize(plan, on, moment("2016-10-01")).firm.counts.completed == 1
    assert summarize(plan, on).firm.counts.completed == 0


def test_a_withdrawn_row_does_not_count(plan, deliverable):
    row = status_update(deliverable("1"), "in-progress", "2016-02-01")
    correction_of(row, "2016-03-01", withdrawn=True, status="", outlook="")
    assert state(plan, "1").updated_on is None


def test_what_was_recorded_late_is_not_known_before(plan, deliverable):
    status_update(deliverable("2"), "completed", "2016-05-31", recorded_at=moment("2016-10-20"))
    on = dt.date(2016, 9, 30)
    assert state(plan, "2", on).completed_on == dt.date(2016, 5, 31)
    assert state(plan, "2", on, moment("2016-10-10")).completed_on is None


def test_texts_and_months_are_as_amended(plan, deliverable):
    amend("2017-01-15", deliverable=deliverable("4"), field="due", new="09/2017", new_month=Month.of(2017, 9))
    amend("2017-01-15", deliverable=deliverable("4"), field="text", new="One report.")
    amend("2017-01-15", indicator=deliverable("4").indicators.get(), field="text", new="Report is available.")
    found = state(plan, "4")
    assert (str(found.due), found.due_basis, found.text) == ("09/2017", "amended", "One report.")
    assert summarize(plan, TODAY).indicators_of("4")[0].text == "Report is available."
    assert found.lateness.months == 1
    before = state(plan, "4", dt.date(2017, 1, 14))
    assert (str(before.due), before.due_basis) == ("03/2017", "printed")
    assert before.text.startswith("One report, one workshop")
    assert [state(plan, ref).due_basis for ref in ("7a", "6-2")] == ["derived", "none"]


def test_outputs_are_counted_from_deliveries(plan, deliverable):
    output = deliverable("5a").planned_outputs.get()
    first = delivery(output, "2016-06-01", "First", country="KE")
    delivery(output, "2017-06-01", "Second", country="RW")
    assert state(plan, "5a", dt.date(2016, 12, 31)).delivered == 1
    counted = state(plan, "5a").outputs[0]
    assert (counted.delivered, counted.planned, counted.noun, counted.is_complete) == (2, 7, "CPOs", False)
    correction_of(first, "2017-07-01", withdrawn=True, title="")
    assert state(plan, "5a").delivered == 1
    assert [(one.singular, one.planned) for one in state(plan, "4").outputs] == [
        ("report", 1),
        ("workshop", 1),
        ("policy brief", 1),
    ]
    assert str(state(plan, "4").outputs[2].due) == "03/2017"


# Counting


def test_a_record_with_a_case_of_each_kind(plan):
    sample_record(plan)
    summary = summarize(plan, TODAY)
    assert dict(summary.firm.counts.by_headline) == {
        Headline.COMPLETED: 2,
        Headline.OVERDUE: 2,
        Headline.OFF_TRACK: 1,
        Headline.AT_RISK: 1,
        Headline.ON_TRACK: 1,
        Headline.NOT_STARTED: 1,
        Headline.SUSPENDED: 1,
        Headline.DISCONTINUED: 1,
    }
    counts = summary.firm.counts
    assert (counts.completed, counts.completed_late, counts.overdue, counts.due_soon) == (2, 1, 2, 4)
    assert [(row.ref, row.lateness.months) for row in summary.overdue] == [("4", 7), ("5b", 7)]
    assert [row.ref for row in summary.due_soon] == ["3a", "3b", "3c", "5a"]
    assert [(row.ref, row.lateness.months) for row in summary.completed_late] == [("2", 1)]
    assert summary.illustrative


@pytest.mark.parametrize("on", [dt.date(2016, 1, 5), dt.date(2016, 9, 30), TODAY, dt.date(2019, 12, 31)])
def test_every_count_adds_up(plan, on):
    sample_record(plan)
    summary = summarize(plan, on)
    everything = [summary.counts, *(one.counts for one in (*summary.groups, *summary.bands))]
    everything += [one.counts for one in (*summary.outcomes.rows, *summary.units.rows)]
    for counts in everything:
        for pairs in (counts.by_headline, counts.by_status, counts.by_timeliness):
            assert sum(number for _member, number in pairs) == counts.total
            assert all(number for _member, number in pairs)
    assert sum(one.counts.total for one in summary.groups) == 13
    assert sum(one.counts.total for one in summary.bands) == 13
    assert sum(one.indicators.total for one in summary.groups) == summary.indicator_counts.total == 12


def test_the_bands_alone_hold_what_the_figures_hold(plan, deliverable, django_assert_num_queries):
    sample_record(plan)
    amend("2017-01-10", deliverable=deliverable("3a"), field="due", old="12/2017", new="06/2018",
          new_month=Month.of(2018, 6))  # fmt: skip
    with django_assert_num_queries(2):
        bands = in_bands(plan, TODAY)
    whole = figures(plan, TODAY)
    assert bands == whole.bands
    lines = {line.ref: line for band in bands for line in band.deliverables}
    assert (lines["3a"].due, lines["3a"].due_in_plan) == (Month.of(2018, 6), Month.of(2017, 12))
    assert lines["6-2"].due_in_plan is None
    assert whole.items == {1: 1, 2: 1, 3: 3, 4: 1, 5: 3, 6: 2, 7: 2}


def test_the_longest_overdue_comes_first(plan):
    late = summarize(plan, TODAY).overdue
    assert [row.ref for row in late] == ["1", "2", "4", "5b"]
    assert [row.lateness.months for row in late] == [19, 18, 7, 7]


def test_deliverables_of_several_outcomes_and_units_count_in_each(plan):
    summary = summarize(plan, TODAY)
    outcomes = {row.number: row.counts.total for row in summary.outcomes.rows}
    assert outcomes == {1: 8, 2: 1, 4: 13, 5: 0, 6: 6, 10: 1}
    assert (summary.outcomes.deliverables, summary.outcomes.sum_of_rows) == (13, 29)
    assert summary.outcomes.exceeds
    assert summary.units.exceeds
    assert {row.code: row.counts.total for row in summary.units.rows}["SME"] == 13


def test_a_sum_that_does_not_exceed_says_nothing(plan):
    Responsibility.objects.exclude(unit__code="SME").delete()
    assert not summarize(plan, TODAY).units.exceeds


def test_a_department_counts_its_units_apart_from_its_own(plan):
    row = next(row for row in summarize(plan, TODAY).units.rows if row.code == "EMPLOYMENT")
    assert (row.counts.total, row.with_parts.total, row.parts) == (2, 3, ("DEVINVEST",))


def test_a_unit_in_two_roles_counts_in_both_and_only_while_in_force(plan, deliverable):
    parts = Responsibility.objects.filter(unit__code="EMPLOYMENT").order_by("deliverable__position")
    assert [part.role for part in parts] == ["responsible", "contributing"]
    assert state(plan, "5b").units == ("SME", "EMPLOYMENT")
    out = amend("2017-01-01", deliverable=deliverable("5b"), field="units", old="SME, EMPLOYMENT", new="SME, COOP")
    Responsibility.objects.filter(pk=parts[1].pk).update(removed=out)
    Responsibility.objects.create(
        deliverable=deliverable("5b"), unit=Unit.objects.get(code="COOP"), position=3, role="responsible", added=out
    )
    assert state(plan, "5b").units == ("SME", "COOP")
    assert state(plan, "5b", dt.date(2016, 12, 31)).units == ("SME", "EMPLOYMENT")
    assert state(plan, "5b", TODAY, moment("2016-12-31")).units == ("SME", "EMPLOYMENT")
    own = {row.code: row.counts.total for row in summarize(plan, TODAY).units.rows}
    assert (own["EMPLOYMENT"], own["COOP"]) == (1, 3)


def test_the_coordinating_unit_is_the_one_in_force(plan, deliverable):
    assert (state(plan, "4").coordinator, state(plan, "3a").coordinator) == ("DIALOGUE", "SME")
    unit = Unit.objects.get(code="SME")
    amend("2017-03-01", deliverable=deliverable("4"), field="coordinator", new="SME", new_unit=unit)
    assert state(plan, "4").coordinator_id == unit.pk
    assert state(plan, "4", dt.date(2017, 2, 28)).coordinator == "DIALOGUE"


# Indicators


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        ([], Achievement.NOT_MEASURED),
        ([None], Achievement.NOT_MEASURED),
        ([None, None], Achievement.NOT_MEASURED),
        ([False], Achievement.NOT_ACHIEVED),
        ([False, None], Achievement.NOT_ACHIEVED),
        ([True, None], Achievement.PARTLY_ACHIEVED),
        ([True, False], Achievement.PARTLY_ACHIEVED),
        ([True, True], Achievement.ACHIEVED),
        ([True], Achievement.ACHIEVED),
    ],
)
def test_an_indicator_is_achieved_when_all_its_measures_are_met(met, expected):
    assert achievement(met) == expected


def indicator(plan, ref, on=TODAY, known_at=None):
    return summarize(plan, on, known_at).indicators_of(ref)[0]


def test_one_of_two_conditions_is_half_the_way(plan, deliverable):
    offer, toolkit = Measure.objects.filter(indicator__deliverable=deliverable("5b")).order_by("position")
    measurement(offer, 1, "2016-06-15")
    assert indicator(plan, "5b", dt.date(2016, 6, 14)).achievement == Achievement.NOT_MEASURED
    assert indicator(plan, "5b").achievement == Achievement.PARTLY_ACHIEVED
    measurement(toolkit, 1, "2017-08-01")
    found = indicator(plan, "5b")
    assert found.achievement == Achievement.ACHIEVED
    assert [measure.met for measure in found.measures] == [True, True]
    assert summarize(plan, TODAY).firm.indicators.achieved == 1
    assert summarize(plan, TODAY).firm.counts.completed == 0


def test_an_increase_is_compared_with_what_was_added(plan, deliverable):
    measure = Measure.objects.get(indicator__deliverable=deliverable("5a"))
    measurement(measure, 6, "2017-06-01", member_states="KE,RW,VN,UG,PE,SN")
    found = indicator(plan, "5a").measures[0]
    assert (found.target, found.total_target, found.actual, found.total_actual) == (7, 15, 6, 14)
    assert (found.met, found.basis, found.member_states[0]) == (False, "printed", "Kenya")
    measurement(measure, 7, "2017-09-01")
    assert indicator(plan, "5a").achievement == Achievement.ACHIEVED


def test_a_month_is_met_by_an_earlier_or_the_same_one(plan, deliverable):
    month = Measure.objects.get(indicator__deliverable=deliverable("2"), kind="month")
    measurement(month, Month.of(2016, 5).index, "2016-05-31")
    late = indicator(plan, "2").measures[0]
    assert (late.met, late.target, late.actual) == (False, Month.of(2016, 4).index, Month.of(2016, 5).index)
    measurement(month, Month.of(2016, 4).index, "2016-06-30")
    assert indicator(plan, "2").measures[0].met is True


def test_a_level_has_no_total(plan, deliverable):
    level = indicator(plan, "7b").measures[0]
    assert (level.baseline, str(level.baseline_month), level.currency) == (84, "08/2015", "USD")
    assert (level.total_target, level.total_actual) == (None, None)
    assert indicator(plan, "5a").measures[0].total_actual is None


def test_a_corrected_value_and_an_earlier_knowledge(plan, deliverable):
    measure = Measure.objects.get(indicator__deliverable=deliverable("3c"))
    wrong = measurement(measure, 75, "2017-05-01")
    correction_of(wrong, "2017-06-01", value=Decimal(57))
    assert indicator(plan, "3c").measures[0].actual == 57
    assert indicator(plan, "3c").achievement == Achievement.NOT_ACHIEVED
    assert indicator(plan, "3c", TODAY, moment("2017-05-15")).achievement == Achievement.ACHIEVED


def test_an_indicator_without_measures_is_not_measured(plan, deliverable):
    Indicator.objects.create(deliverable=deliverable("6-2"), position=1, text="To be agreed.")
    found = summarize(plan, TODAY)
    assert found.indicators_of("6-2")[0].achievement == Achievement.NOT_MEASURED
    assert found.conditional.indicators.by_achievement == ((Achievement.NOT_MEASURED, 1),)


# Resources


def test_needs_are_what_the_plan_states_by_source_and_currency(plan):
    resources = summarize(plan, TODAY).resources
    assert [(line.item_number, line.amount, line.currency, line.posts) for line in resources.needs] == [
        (4, 100000, "USD", None),
        (7, 2500000, "USD", None),
        (7, None, "", 2),
    ]
    assert [(one.source, one.currency, one.amount, one.posts) for one in resources.needed] == [
        ("regular-budget", "USD", 2500000, 0),
        ("regular-budget", "", None, 2),
        ("additional", "USD", 100000, 0),
    ]
    assert resources.mobilized == ()


def test_two_currencies_are_never_added(plan):
    fourth, sixth = (ResourceLine.objects.get(item__plan=plan, item__number=number) for number in (4, 6))
    mobilize(fourth, "2016-11-01", 60000, "USD", "Country A")
    mobilize(fourth, "2017-01-01", 5000, "USD", "Country A")
    mobilize(fourth, "2017-05-01", 30000, "CHF", "Country B")
    mobilize(sixth, "2017-06-01", 45000, "CHF", "Country B")
    resources = summarize(plan, TODAY).resources
    assert [(one.source, one.currency, one.amount) for one in resources.mobilized] == [
        ("additional", "CHF", 75000),
        ("additional", "USD", 65000),
    ]
    of_fourth = next(line for line in resources.lines if line.item_number == 4)
    assert [(part.currency, part.amount, part.source) for part in of_fourth.mobilized] == [
        ("USD", 65000, "Country A"),
        ("CHF", 30000, "Country B"),
    ]
    assert [line.item_number for line in resources.shown] == [4, 6, 7, 7]
    early = summarize(plan, dt.date(2016, 12, 31)).resources
    assert [(one.currency, one.amount) for one in early.mobilized] == [("USD", 60000)]


def test_withdrawn_money_and_amended_needs(plan):
    line = ResourceLine.objects.get(item__plan=plan, item__number=4)
    row = mobilize(line, "2016-11-01", 60000, "USD", "Country A")
    correction_of(row, "2017-02-01", withdrawn=True, amount=None, currency="", source="")
    amend("2017-03-01", resource_line=line, field="amount", old="100000", new="80000")
    posts = ResourceLine.objects.get(item__plan=plan, posts=2)
    amend("2017-03-01", resource_line=posts, field="posts", old="2", new="3")
    resources = summarize(plan, TODAY).resources
    assert resources.mobilized == ()
    assert [(one.amount, one.posts) for one in resources.needed] == [(2500000, 0), (None, 3), (80000, 0)]
    known = summarize(plan, TODAY, moment("2017-01-15")).resources
    assert [one.amount for one in known.mobilized] == [60000]


def test_figures_leave_out_only_lines_without_need_and_money(plan):
    first, fourth = (ResourceLine.objects.get(item__plan=plan, item__number=number) for number in (1, 4))
    assert not summarize(plan, TODAY).resources.lines[0].is_stated_need
    amend("2017-03-01", resource_line=first, field="posts", old="", new="2")
    mobilize(ResourceLine.objects.get(item__plan=plan, item__number=6), "2016-11-01", 300, "USD", "Country A")
    for amount in (100, 200):
        mobilize(fourth, "2016-11-01", amount, "USD", "Country A")
    page, paper = figures(plan, TODAY).resources, summarize(plan, TODAY).resources
    assert [line.item_number for line in paper.shown] == [1, 4, 6, 7, 7]
    assert (page.shown, page.needed, page.mobilized) == (paper.shown, paper.needed, paper.mobilized)
    assert len(page.lines) < len(paper.lines)


def test_levels_of_a_portfolio_are_no_resources(plan, deliverable):
    measurement(Measure.objects.get(indicator__deliverable=deliverable("7b")), 95, "2017-08-01")
    assert summarize(plan, TODAY).resources.mobilized == ()


# Sample data


@pytest.mark.parametrize("kind", ["status", "delivery", "measurement", "money"])
def test_one_row_of_sample_data_marks_the_summary(plan, deliverable, kind):
    item = deliverable("5a")
    make = {
        "status": lambda: status_update(item, "in-progress", "2017-01-01", illustrative=True),
        "delivery": lambda: delivery(item.planned_outputs.get(), "2017-01-01", illustrative=True),
        "measurement": lambda: measurement(
            Measure.objects.get(indicator__deliverable=item), 1, "2017-01-01", illustrative=True
        ),
        "money": lambda: mobilize(
            ResourceLine.objects.get(item__plan=plan, item__number=4), "2017-01-01", 1, "USD", "A", illustrative=True
        ),
    }
    make[kind]()
    assert summarize(plan, TODAY).illustrative
    assert not summarize(plan, dt.date(2016, 12, 31)).illustrative


# Changes


def test_every_step_of_the_time_is_listed(plan, deliverable):
    status_update(deliverable("3a"), "in-progress", "2017-01-10")
    status_update(deliverable("3a"), "suspended", "2017-05-01", reason="No staff.")
    status_update(deliverable("3a"), "in-progress", "2017-06-01", outlook="at-risk")
    status_update(deliverable("3a"), "in-progress", "2017-07-01", outlook="off-track")
    status_update(deliverable("1"), "completed", "2017-06-01")
    changes = changes_since(plan, dt.date(2017, 3, 1), TODAY)
    assert [(move.ref, move.before, move.after, move.on.month, move.reason) for move in changes.statuses] == [
        ("3a", Status.IN_PROGRESS, Status.SUSPENDED, 5, "No staff."),
        ("1", Status.NOT_STARTED, Status.COMPLETED, 6, ""),
        ("3a", Status.SUSPENDED, Status.IN_PROGRESS, 6, ""),
    ]
    assert [(move.before, move.after) for move in changes.outlooks] == [(Outlook.AT_RISK, Outlook.OFF_TRACK)]
    assert [move.ref for move in changes.completed] == ["1"]
    assert changes
    assert [change.on.month for change in changes.newest_first] == [7, 6, 6, 5]


def test_the_bounds_of_the_time(plan, deliverable):
    status_update(deliverable("3a"), "in-progress", "2017-03-01")
    status_update(deliverable("3b"), "in-progress", "2017-03-02")
    status_update(deliverable("3c"), "in-progress", "2017-10-03")
    changes = changes_since(plan, dt.date(2017, 3, 1), TODAY)
    assert [move.ref for move in changes.statuses] == ["3b"]
    assert not changes_since(plan, dt.date(2017, 3, 2), TODAY)


def test_expected_months_move_from_the_due_month_on(plan, deliverable):
    late, later = Month.of(2018, 2), Month.of(2018, 6)
    status_update(deliverable("3a"), "in-progress", "2017-02-01", expected=late, reason="Field work.")
    status_update(deliverable("3a"), "in-progress", "2017-05-01", expected=later, reason="Elections.")
    status_update(deliverable("3a"), "in-progress", "2017-08-01")
    status_update(deliverable("6-2"), "in-progress", "2017-08-02", expected=late, reason="A donor.")
    moves = changes_since(plan, dt.date(2017, 1, 1), TODAY).expected
    assert [(move.ref, move.months, move.reason) for move in moves] == [
        ("3a", 2, "Field work."),
        ("3a", 4, "Elections."),
        ("3a", -6, ""),
        ("6-2", None, "A donor."),
    ]
    later_half = changes_since(plan, dt.date(2017, 4, 1), TODAY).expected
    assert [move.months for move in later_half] == [4, -6, None]


def test_completion_is_no_move_of_the_expected_month(plan, deliverable):
    status_update(deliverable("3a"), "in-progress", "2017-02-01", expected=Month.of(2018, 2), reason="Field work.")
    status_update(deliverable("3a"), "completed", "2017-09-01")
    assert changes_since(plan, dt.date(2017, 3, 1), TODAY).expected == ()


def test_deliveries_and_amendments_are_listed(plan, deliverable):
    delivery(deliverable("5a").planned_outputs.get(), "2017-06-01", "Policy review", country="KE")
    amend(
        "2017-05-01", deliverable=deliverable("4"), field="due", old="03/2017", new="09/2017",
        new_month=Month.of(2017, 9),
    )  # fmt: skip
    amend("2017-05-02", item=deliverable("4").item, field="resources_text", old="A", new="B")
    amend("2017-05-03", indicator=deliverable("5b").indicators.get(), field="text", old="A", new="B")
    amend("2017-05-04", paragraph=plan.paragraphs.get(reference="20(b)"), field="official_text", new="B")
    changes = changes_since(plan, dt.date(2017, 3, 1), TODAY)
    added = changes.deliveries[0]
    assert (added.ref, added.title, added.noun, added.country) == ("5a", "Policy review", "CPO", "Kenya")
    assert [(made.target, made.ref, made.field, made.old, made.new) for made in changes.amendments] == [
        ("deliverable", "4", "due", "03/2017", "09/2017"),
        ("item", "4", "resources_text", "A", "B"),
        ("indicator", "5b", "text", "A", "B"),
        ("paragraph", "20(b)", "official_text", "", "B"),
    ]


def test_corrected_and_unknown_rows_are_no_changes(plan, deliverable):
    wrong = status_update(deliverable("1"), "completed", "2017-05-01")
    correction_of(wrong, "2017-06-01", status="in-progress", outlook="on-track", completed_on=None)
    since = dt.date(2017, 3, 1)
    assert [move.after for move in changes_since(plan, since, TODAY).statuses] == [Status.IN_PROGRESS]
    known = changes_since(plan, since, TODAY, moment("2017-05-15"))
    assert [move.after for move in known.statuses] == [Status.COMPLETED]


def test_changes_of_sample_data_say_so_and_other_plans_stay_out(plan, deliverable):
    make_many_plans(1, 20, plan)
    since = dt.date(2016, 3, 1)
    assert not changes_since(plan, since, TODAY)
    status_update(deliverable("1"), "in-progress", "2017-05-01", illustrative=True)
    assert changes_since(plan, since, TODAY).illustrative


# Queries


@pytest.mark.parametrize("plans", [0, 5])
def test_queries_are_constant(plan, plans, django_assert_num_queries):
    sample_record(plan)
    make_many_plans(plans, 20, plan)
    summarize(plan, TODAY)  # Django asks SQLite once for each connection whether it knows JSON
    with django_assert_num_queries(5):
        summary = summarize(plan, TODAY, moment("2017-10-02"))
    with django_assert_num_queries(1):
        changes_since(plan, dt.date(2017, 1, 1), TODAY, moment("2017-10-02"))
    assert summary.counts.total == 13


def test_the_copies_are_plans_of_their_own(plan):
    sample_record(plan)
    before = summarize(plan, TODAY)
    first, _second = make_many_plans(2, 20, plan)
    copy = summarize(first, TODAY)
    assert summarize(plan, TODAY) == before
    assert [one.counts.total for one in copy.groups] == [10, 1, 2]
    assert copy.units.sum_of_rows == before.units.sum_of_rows
    assert copy.indicator_counts.total == 12
    assert all(row.updated_on == dt.date(2017, 6, 26) for row in copy.deliverables)
    assert copy.counts.completed == 4
