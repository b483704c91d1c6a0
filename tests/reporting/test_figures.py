"""Figures that are counted by kind, and moves that are read alone, equal what one by one gives."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import fields

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from deliverables.conditions import Group
from deliverables.models import (
    Alignment,
    Biennium,
    Deliverable,
    Indicator,
    Measure,
    Measurement,
    OutputDelivery,
    Responsibility,
    StatusUpdate,
    Unit,
)
from deliverables.models.states import in_force_on
from deliverables.months import Month
from deliverables.statuses import Status, Timeliness, achievement
from reporting.summaries import ExpectedMove, OutlookMove, PlanFigures, StatusMove, changes_since, figures, summarize
from tests.factories import correction_of, delivery, moment, status_update
from tests.many_plans import make_many_plans
from tests.sample_record import amend, sample_record

DAYS = [dt.date(2015, 12, 1), dt.date(2016, 3, 31), dt.date(2016, 9, 30), dt.date(2017, 10, 2), dt.date(2019, 12, 31)]
KNOWN = [None, moment("2016-10-15"), moment("2017-05-15")]


def rows_of(plan, on, known_at):
    """Every deliverable with its state, as lists and filters read it: the rules in SQL."""
    rows = Deliverable.objects.in_plan(plan).as_of(on, known_at).with_coordinator(on, known_at).with_timeliness(on)
    return list(rows.with_headline().select_related("item__biennium", "item__theme").order_by("position"))


def assert_counts(counts, rows):
    assert counts.total == len(rows)
    assert dict(counts.by_headline) == Counter(row.headline for row in rows)
    assert dict(counts.by_status) == Counter(row.status for row in rows)
    assert dict(counts.by_timeliness) == Counter(row.timeliness for row in rows)


def group_of(row, first):
    if row.condition:
        return Group.CONDITIONAL
    return Group.FIRM if row.item.biennium_id == first.pk else Group.LATER


def achieved(plan, on, known_at):
    """The achievement of each indicator by its id, from the newest value of each measure."""
    found = {}
    for indicator in Indicator.objects.filter(deliverable__plan=plan):
        answers = []
        for measure in Measure.objects.filter(indicator=indicator):
            newest = Measurement.objects.as_of(on, known_at).filter(measure=measure).newest_first().first()
            answers.append(newest and measure.is_met_by(newest.value))
        found[indicator] = achievement(answers)
    return found


def assert_one_by_one(plan, on, known_at):
    found, rows = figures(plan, on, known_at), rows_of(plan, on, known_at)
    first = Biennium.objects.filter(plan=plan).order_by("position")[0]
    assert_counts(found.counts, rows)
    assert found.coordinators == tuple(row.coordinator_as_of for row in rows)
    assert [(line.text, line.due) for line in found.deliverables] == [(row.text_as_of, row.due_as_of) for row in rows]
    indicators = achieved(plan, on, known_at)
    for group in found.groups:
        members = [row for row in rows if group_of(row, first) == group.group]
        assert_counts(group.counts, members)
        own = {one: state for one, state in indicators.items() if one.deliverable in members}
        assert dict(group.indicators.by_achievement) == Counter(own.values())
        deliverables = Counter(state for _row, state in {(one.deliverable_id, state) for one, state in own.items()})
        assert group.indicators.deliverables == deliverables
    for band in found.bands:
        key = band.biennium_slug, band.theme_slug
        members = [
            row for row in rows if (row.item.biennium.slug, row.item.theme.slug if row.item.theme else "") == key
        ]
        assert_counts(band.counts, members)
        assert [line.ref for line in band.deliverables] == [row.ref for row in members]
    for outcome in found.outcomes.rows:
        items = set(Alignment.objects.filter(outcome__number=outcome.number).values_list("item", flat=True))
        assert_counts(outcome.counts, [row for row in rows if row.item_id in items])
    parts = Responsibility.objects.filter(in_force_on(on, known_at), deliverable__plan=plan)
    own = {unit: set(parts.filter(unit=unit).values_list("deliverable", flat=True)) for unit in Unit.objects.all()}
    assert {unit.code for unit in found.units.rows} == {unit.code for unit, ids in own.items() if ids}
    for counted in found.units.rows:
        unit = Unit.objects.get(code=counted.code)
        assert_counts(counted.counts, [row for row in rows if row.pk in own[unit]])
        below = {
            row
            for one, ids in own.items()
            if unit in (one, one.parent, one.parent and one.parent.parent)
            for row in ids
        }
        assert_counts(counted.with_parts, [row for row in rows if row.pk in below])
    for name, kind in (("overdue", Timeliness.OVERDUE), ("due_soon", Timeliness.DUE_SOON)):
        late = sorted((row for row in rows if row.timeliness == kind), key=lambda row: (row.due_as_of, row.position))
        assert [line.ref for line in getattr(found, name)] == [row.ref for row in late]
    assert {line.ref for line in found.completed_late} == {
        row.ref for row in rows if row.timeliness == Timeliness.COMPLETED_LATE
    }


@pytest.mark.parametrize("known_at", KNOWN)
@pytest.mark.parametrize("on", DAYS)
def test_figures_are_those_counted_one_by_one(plan, deliverable, on, known_at):
    sample_record(plan)
    unit = Unit.objects.get(code="DIALOGUE")
    amend("2017-01-05", deliverable=deliverable("5a"), field="coordinator", new="DIALOGUE", new_unit=unit)
    amend("2016-08-05", deliverable=deliverable("3b"), field="due", new="06/2016", new_month=Month.of(2016, 6))
    amend("2016-08-06", deliverable=deliverable("3b"), field="text", new="Another text")
    amend("2017-02-06", deliverable=deliverable("3b"), field="text", new="A third text")
    amend("2017-02-06", deliverable=deliverable("3b"), field="due", new="05/2017", new_month=Month.of(2017, 5))
    out = amend("2017-01-01", deliverable=deliverable("5b"), field="units", new="SME")
    Responsibility.objects.filter(unit__code="EMPLOYMENT", deliverable=deliverable("5b")).update(removed=out)
    for position in (8, 9):  # two indicators of one deliverable
        Indicator.objects.create(deliverable=deliverable("3a"), position=position, text="To be agreed.")
    # A firm deliverable that stands like the conditional one of its band.
    Deliverable.objects.filter(plan=plan, ref="5b").update(due=None, due_basis="none")
    assert_one_by_one(plan, on, known_at)


@pytest.mark.parametrize("on", DAYS)
def test_figures_of_a_plan_among_others_in_every_state(plan, on):
    assert_one_by_one(make_many_plans(2, 18, plan)[1], on, None)


@pytest.mark.parametrize("on", [*DAYS, dt.date(2017, 7, 20)])
def test_papers_and_pages_have_the_same_figures(plan, on):
    sample_record(plan)
    page, paper = figures(plan, on), summarize(plan, on)
    for name in {field.name for field in fields(PlanFigures)} - {
        "bands", "deliverables", "overdue", "due_soon", "completed_late", "resources",
    }:  # fmt: skip
        assert getattr(page, name) == getattr(paper, name), name
    for name in ("needed", "mobilized", "shown"):
        assert getattr(page.resources, name) == getattr(paper.resources, name), name
    assert [band.counts for band in page.bands] == [band.counts for band in paper.bands]
    for line, state in zip(page.deliverables, paper.deliverables, strict=True):
        assert [getattr(line, field.name) for field in fields(line)] == [
            getattr(state, field.name) for field in fields(line)
        ]


def test_figures_make_only_the_lines_that_are_asked_for(plan):
    found = figures(plan, dt.date(2017, 10, 2))
    assert [line.ref for line in found.deliverables[2:4]] == ["3a", "3b"]
    assert found.deliverables[0] is found.deliverables[0]
    assert len(found.deliverables) == 13


@pytest.mark.parametrize("sampled", ["update", "delivery"])
def test_sample_data_that_does_not_count_any_more_is_not_marked(plan, deliverable, sampled):
    if sampled == "update":
        row = status_update(deliverable("1"), "in-progress", "2016-03-01", illustrative=True)
        undone = {"withdrawn": True, "status": "", "outlook": "", "illustrative": False}
    else:
        row = delivery(deliverable("1").planned_outputs.get(), "2016-03-01", illustrative=True)
        undone = {"withdrawn": True, "title": "", "illustrative": False}
    on = dt.date(2017, 10, 2)
    assert figures(plan, on).illustrative
    assert figures(plan, on).deliverables[0].illustrative
    correction_of(row, "2016-06-01", **undone)
    assert not figures(plan, on).illustrative
    assert figures(plan, on, moment("2016-04-01")).illustrative


# Moves


def followed(plan, since, on, known_at=None):
    """Every move, by following each deliverable through all of its updates that count."""
    found = []
    for row in Deliverable.objects.in_plan(plan).as_of(since, known_at):
        due = Deliverable.objects.as_of(on, known_at).get(pk=row.pk).due_as_of
        status, outlook, month = row.status, row.outlook, row.expected or due
        updates = StatusUpdate.objects.as_of(on, known_at).filter(deliverable=row, effective_on__gt=since)
        for update in reversed(updates.newest_first()):
            expected = update.expected or due
            if update.status != status:
                found.append((StatusMove, row.ref, update.effective_on, status, update.status))
            elif outlook and update.outlook and update.outlook != outlook:
                found.append((OutlookMove, row.ref, update.effective_on, outlook, update.outlook))
            if update.status in (Status.NOT_STARTED, Status.IN_PROGRESS):
                if expected != month:
                    found.append((ExpectedMove, row.ref, update.effective_on, month, expected))
                month = expected
            status, outlook = update.status, update.outlook
    return sorted(found, key=repr)


def told(changes):
    moves = (*changes.statuses, *changes.outlooks, *changes.expected)
    return sorted(((type(move), move.ref, move.on, move.before, move.after) for move in moves), key=repr)


UPDATES = st.lists(
    st.tuples(
        st.sampled_from(["1", "3a", "6-2"]),
        st.integers(0, 40),
        st.sampled_from(["not-started", "in-progress", "completed", "suspended"]),
        st.sampled_from(["on-track", "at-risk"]),
        st.sampled_from([None, Month.of(2016, 3), Month.of(2017, 12)]),
        st.sampled_from(["", "", "corrected", "withdrawn"]),
    ),
    max_size=12,
)


def said(day, status="in-progress", outlook="on-track", expected=None, fate=""):
    """An update of 3a, for the examples."""
    return ("3a", day, status, outlook, expected, fate)


@example(updates=[said(1), said(10, outlook="at-risk")], since=0, length=20)
@example(updates=[said(1), said(10, outlook="at-risk")], since=5, length=20)
@example(updates=[said(1), said(10, expected=Month.of(2017, 12))], since=5, length=20)
@example(updates=[said(1), said(10, status="not-started")], since=5, length=20)
@example(updates=[said(1), said(10, status="suspended", fate="withdrawn")], since=5, length=20)
@example(
    updates=[said(1), said(3, outlook="at-risk", fate="withdrawn"), said(10, outlook="at-risk")], since=5, length=20
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(updates=UPDATES, since=st.integers(-1, 40), length=st.integers(0, 40))
def test_moves_are_those_of_every_update_followed(plan, updates, since, length):
    first = dt.date(2016, 2, 1)
    with transaction.atomic():
        for ref, day, status, outlook, expected, fate in updates:
            is_open = status == "in-progress"
            row = status_update(
                Deliverable.objects.get(plan=plan, ref=ref),
                status,
                first + dt.timedelta(days=day),
                outlook=outlook if is_open else "",
                expected=expected,
            )
            if fate == "corrected":
                correction_of(row, "2016-04-01", status="in-progress", outlook="at-risk", completed_on=None)
            elif fate == "withdrawn":
                empty = {"status": "", "outlook": "", "completed_on": None, "expected": None}
                correction_of(row, "2016-04-01", withdrawn=True, **empty)
        start = first + dt.timedelta(days=since)
        on = start + dt.timedelta(days=length)
        for known_at in (None, moment("2016-02-20")):
            changes = changes_since(plan, start, on, known_at)
            assert told(changes) == followed(plan, start, on, known_at)
        assert_counts(figures(plan, on).counts, rows_of(plan, on, None))
        transaction.set_rollback(True)


def test_a_deliverable_that_goes_on_as_before_is_not_read(plan, deliverable):
    for day in ("2017-01-10", "2017-05-01", "2017-06-01"):
        status_update(deliverable("3a"), "in-progress", day)
    status_update(deliverable("3b"), "suspended", "2017-06-01")
    from reporting.summaries.change_rows import load_rows

    rows = load_rows(plan, dt.date(2017, 3, 1), dt.date(2017, 10, 2), None)
    assert [row["ref"] for row in rows] == ["3b"]


def test_the_state_is_read_from_the_index_alone(plan, deliverable):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads so small a table as a whole")
    newest = StatusUpdate.objects.as_of(dt.date(2017, 10, 2)).filter(deliverable=deliverable("1")).newest_first()
    assert "COVERING INDEX statusupdate_as_of" in newest.values("status", "outlook", "expected").explain()


def test_deliveries_of_other_plans_are_no_sample_here(plan):
    other = make_many_plans(1, 2, plan)[0]
    output = OutputDelivery.objects.filter(output__deliverable__plan=other)[0].output
    delivery(output, "2016-06-01", illustrative=True)
    assert figures(other, dt.date(2017, 10, 2)).illustrative
    assert not figures(plan, dt.date(2017, 10, 2)).illustrative
