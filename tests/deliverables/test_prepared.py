"""Queries that are written once answer like the querysets that they are built from."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from deliverables.models import Deliverable, StatusUpdate
from deliverables.months import Month
from deliverables.prepared import Prepared
from reporting.summaries import figures, summarize
from reporting.summaries.belonging import BELONGING
from reporting.summaries.change_rows import CHANGES
from reporting.summaries.indicators import ACHIEVED, INDICATORS
from reporting.summaries.outputs import OUTPUTS
from reporting.summaries.resources import RESOURCES, SHOWN
from reporting.summaries.state_rows import STATES
from tests.factories import moment
from tests.many_plans import make_many_plans
from tests.sample_record import sample_record

DAYS = [dt.date(2015, 12, 1), dt.date(2016, 9, 30), dt.date(2017, 10, 2)]
PREPARED = {
    "achieved": ACHIEVED,
    "belonging": BELONGING,
    "changes": CHANGES,
    "indicators": INDICATORS,
    "outputs": OUTPUTS,
    "resources": RESOURCES,
    "shown": SHOWN,
    "states": STATES,
}


@pytest.mark.parametrize("known_at", [None, moment("2016-10-15")])
@pytest.mark.parametrize("name", PREPARED)
def test_the_rows_are_those_of_the_queryset(plan, name, known_at):
    sample_record(plan)
    other = make_many_plans(1, 3, plan)[0]
    query = PREPARED[name]
    for of_plan in (plan, other):
        for on in DAYS:
            values = {"plan": of_plan.pk, "on": on, "known_at": known_at}
            for further in further_values(name, of_plan, on):
                found, built = query.rows(**values, **further), query.build(**values, **further)
                assert sorted(found, key=repr) == sorted(built, key=repr)


def further_values(name, plan, on):
    """What a query asks beside plan, day and instant; one that can be asked in two ways is asked in both."""
    long_ago, longer_ago = on - dt.timedelta(days=400), on - dt.timedelta(days=500)
    if name == "states":
        return {"recent": long_ago}, {"recent": long_ago, "since": long_ago, "before": longer_ago}
    if name == "changes":
        some = list(plan.deliverables.values_list("pk", flat=True)[:5])
        return {"since": long_ago, "recent": longer_ago}, {"since": long_ago, "moved": some}
    return ({},)


@pytest.mark.parametrize("known_at", [None, moment("2016-10-15")])
@pytest.mark.parametrize("on", DAYS)
def test_states_are_those_that_lists_annotate(plan, on, known_at):
    """The newest update is read as JSON there and column by column here: one rule, two readings."""
    sample_record(plan)
    rows = Deliverable.objects.in_plan(plan).as_of(on, known_at).with_coordinator(on, known_at)
    rows = rows.with_timeliness(on).with_headline().order_by("position")
    states = summarize(plan, on, known_at).deliverables
    assert len(states) == 13
    for row, state in zip(rows, states, strict=True):
        assert (row.status, row.outlook or None) == (state.status, state.outlook)
        assert (row.expected, row.completed_on, row.updated_on) == (
            state.expected,
            state.completed_on,
            state.updated_on,
        )
        assert (row.due_as_of, row.text_as_of, row.coordinator_as_of) == (state.due, state.text, state.coordinator_id)
        assert (row.timeliness, row.headline) == (state.lateness.kind, state.headline)


def everything(row):
    """All that is loaded of an instance, and of the instances beside it."""
    loaded = {name: value for name, value in vars(row).items() if name != "_state"}
    return loaded, {name: one and everything(one) for name, one in row._state.fields_cache.items()}


def states_with_items(*, plan, on, known_at):
    rows = Deliverable.objects.filter(plan=plan).as_of(on, known_at).with_coordinator(on, known_at)
    return rows.select_related("item__biennium", "item__theme").order_by("position")


def updates_without_notes(*, plan, on, known_at):
    rows = StatusUpdate.objects.as_of(on, known_at).filter(deliverable__plan=plan).defer("internal_note")
    return rows.select_related("unit", "by").order_by("pk")


@pytest.mark.parametrize("build", [states_with_items, updates_without_notes])
@pytest.mark.parametrize("known_at", [None, moment("2016-10-15")])
def test_the_instances_are_those_of_the_queryset(plan, build, known_at, django_assert_num_queries):
    sample_record(plan)
    query = Prepared(build)
    for of_plan in (plan, make_many_plans(1, 3, plan)[0]):
        for on in DAYS:
            values = {"plan": of_plan.pk, "on": on, "known_at": known_at}
            with django_assert_num_queries(1):
                found = query.instances(**values)
            expected = list(build(**values))
            assert [everything(row) for row in found] == [everything(row) for row in expected]
            assert [(row._state.db, row._state.adding) for row in found] == [("default", False)] * len(expected)


def test_instances_are_found_by_a_text_too(plan):
    query = Prepared(lambda plan, ref: Deliverable.objects.filter(plan=plan, ref=ref))
    for ref in ("3a", "5b", "no such number", "100 %", "'", "%s"):
        assert [row.ref for row in query.instances(plan=plan.pk, ref=ref)] == [ref] * (ref in ("3a", "5b"))


def test_the_sql_is_written_once(plan, monkeypatch):
    built = []

    def build(*, plan, on):
        built.append(on)
        return StatusUpdate.objects.as_of(on).filter(deliverable__plan=plan).order_by("pk").values_list("effective_on")

    query = Prepared(build)
    sample_record(plan)
    first = list(query.rows(plan=plan.pk, on=DAYS[2]))
    assert first[0] == (dt.date(2016, 1, 20),)
    assert len(list(query.rows(plan=plan.pk, on=DAYS[1]))) < len(first)
    assert list(query.rows(plan=plan.pk, on=DAYS[0])) == []
    assert len(built) == 1


def test_a_value_that_is_computed_with_is_refused(plan):
    def build(*, plan, on):
        return Deliverable.objects.filter(plan=plan, due__lt=Month.containing(on)).values_list("ref")

    with pytest.raises(ValueError, match="does not use on"):
        list(Prepared(build).rows(plan=plan.pk, on=DAYS[0]))


def test_lists_of_keys_are_filled_in_up_to_their_length(plan, deliverable):
    query = Prepared(lambda keys: Deliverable.objects.filter(pk__in=keys).values_list("ref"), most_keys=2)
    first, second = deliverable("1"), deliverable("2")
    assert list(query.rows(keys=[first.pk])) == [("1",)]
    assert sorted(query.rows(keys=[first.pk, second.pk])) == [("1",), ("2",)]
    assert list(query.rows(keys=[])) == []
    with pytest.raises(ValueError, match="keys has 3 keys; this query takes 2"):
        query.rows(keys=[1, 2, 3])


only_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="Only PostgreSQL prepares statements")


def texts(*, plan):
    return Deliverable.objects.filter(plan=plan, ref="1").annotate(share=Value("100 %")).values_list("ref", "share")


def kept():
    """Statements of ours that the server keeps for this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%100 \\%%'")
        return cursor.fetchone()[0]


@only_postgresql
def test_the_server_keeps_one_statement_for_all_values(plan):
    before, query = kept(), Prepared(texts)
    other = make_many_plans(1, 1, plan)[0]
    assert [list(query.rows(plan=one.pk)) for one in (plan, other, plan)] == [[("1", "100 %")]] * 3
    assert kept() == before + 1


@only_postgresql
def test_the_server_plans_the_heaviest_statement_once(plan, today):
    """Left to itself, it would plan this one anew for every plan and date."""
    for days in range(12):
        figures(plan, today - dt.timedelta(days=days))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans >= 12, custom_plans FROM pg_prepared_statements "
            "WHERE statement LIKE '%coordinator_id%'"
        )
        assert (True, 0) in cursor.fetchall()


@only_postgresql
def test_nothing_is_kept_where_the_settings_forbid_it(plan):
    connection.connection.prepare_threshold, before = None, kept()
    try:
        assert list(Prepared(texts).rows(plan=plan.pk)) == [("1", "100 %")]
        assert kept() == before
    finally:
        connection.connection.prepare_threshold = 0


def test_the_log_of_queries_holds_the_text_each_time(plan):
    query = Prepared(texts)
    with CaptureQueriesContext(connection) as caught:
        for _ in range(2):
            list(query.rows(plan=plan.pk))
    assert ["deliverables_deliverable" in one["sql"] for one in caught] == [True, True]


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_statement_outlives_a_migration(plan):
    query = Prepared(texts)
    assert list(query.rows(plan=plan.pk)) == [("1", "100 %")]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE deliverables_deliverable ALTER COLUMN ref TYPE varchar(11)")
        try:
            assert list(query.rows(plan=plan.pk)) == [("1", "100 %")]
        finally:
            with connection.cursor() as again:
                again.execute("ALTER TABLE deliverables_deliverable ALTER COLUMN ref TYPE varchar(10)")


def test_per_cent_signs_and_equal_constants_stay_what_they_are(plan):
    assert list(Prepared(texts).rows(plan=plan.pk)) == [("1", "100 %")]

    def build(*, plan):
        return Deliverable.objects.filter(plan=plan, ref="1").values_list(
            Value(1), Value(True), Value("1"), Value("'")
        )

    assert list(Prepared(build).rows(plan=plan.pk)) == [(1, True, "1", "'")]
