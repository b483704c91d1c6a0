"""The record as at a date, and as known at a moment, against a plain Python model of the same rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliverables.clock import end_of_day
from deliverables.models import Amendment, Deliverable, OutputDelivery, StatusUpdate
from deliverables.months import Month
from deliverables.statuses import Status
from tests import factories

FIRST = dt.date(2016, 1, 1)
DAYS = st.integers(0, 9)
database = settings(
    max_examples=60,
    deadline=None,
    # The plan of the fixture is read only; each example takes back what it wrote.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Row:
    """A row as a person would keep it on paper; `id` is its place in the order of writing."""

    id: int
    about: int
    effective: int
    recorded: int
    corrects: int | None = None
    withdrawn: bool = False


@dataclass(frozen=True)
class Question:
    on: int
    known: int | None


@st.composite
def records(draw: Any) -> list[Row]:
    """Rows about one of two things; dates in any order; corrections, also of corrections; withdrawals."""
    rows: list[Row] = []
    for number in range(draw(st.integers(0, 9))):
        row = Row(number, draw(st.integers(0, 1)), draw(DAYS), draw(DAYS))
        taken = {earlier.corrects for earlier in rows}
        free = [earlier for earlier in rows if earlier.id not in taken and not earlier.withdrawn]
        if free and draw(st.booleans()):
            wrong = draw(st.sampled_from(free))
            row = replace(row, about=wrong.about, corrects=wrong.id, withdrawn=draw(st.booleans()))
        rows.append(row)
    return rows


QUESTIONS = st.lists(st.builds(Question, DAYS, st.none() | DAYS), min_size=4, max_size=4)


def in_force(rows: Sequence[Row], question: Question) -> list[Row]:
    """The rule in plain words, newest first: the model that the database is held against."""
    known = [row for row in rows if question.known is None or row.recorded <= question.known]
    corrected = {row.corrects for row in known}
    counting = [row for row in known if row.effective <= question.on and row.id not in corrected and not row.withdrawn]
    return sorted(counting, key=lambda row: (row.effective, row.recorded, row.id), reverse=True)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def instant(known: int | None) -> dt.datetime | None:
    """A date means the end of that day in Geneva."""
    return None if known is None else end_of_day(day(known))


def write(rows: Iterable[Row], make: Callable[[Row, dict[str, Any]], Any]) -> dict[int, Row]:
    """Insert the rows in their order; answers which row each key of the database stands for."""
    made: dict[int, Any] = {}
    author = factories.author()
    for row in rows:
        made[row.id] = make(
            row,
            {
                "effective_on": day(row.effective),
                "recorded_at": factories.moment(day(row.recorded)),
                "by": author,
                "corrects": made[row.corrects] if row.corrects is not None else None,
                "correction_reason": "" if row.corrects is None else "It was wrong.",
                "withdrawn": row.withdrawn,
            },
        )
    return {made[row.id].pk: row for row in rows}


@contextmanager
def taken_back() -> Iterator[None]:
    """Rows of the record cannot be deleted, so that an example ends by rolling back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def two(plan) -> list[Deliverable]:
    return list(Deliverable.objects.filter(plan=plan, ref__in=["5a", "7a"]).order_by("ref"))


@database
@given(rows=records(), questions=QUESTIONS)
def test_a_deliverable_has_the_state_of_the_newest_update_in_force(two, rows, questions):
    statuses = list(Status)

    def make(row: Row, dated: dict[str, Any]) -> StatusUpdate:
        if row.withdrawn:
            return StatusUpdate.objects.create(deliverable=two[row.about], status="", **dated)
        status = statuses[row.id % len(statuses)]
        return StatusUpdate.objects.create(
            deliverable=two[row.about],
            status=status,
            outlook="at-risk" if status == Status.IN_PROGRESS else "",
            completed_on=dated["effective_on"] if status == Status.COMPLETED else None,
            # Each row expects a month of its own, so that the answer says which row it came from.
            expected=Month.of(2020, 1) + row.id,
            reason="A reason.",
            **dated,
        )

    with taken_back():
        written = write(rows, make)
        for question in questions:
            on, known_at = day(question.on), instant(question.known)
            states = Deliverable.objects.filter(pk__in=[one.pk for one in two]).as_of(on, known_at).order_by("ref")
            for about, state in enumerate(states):
                newest = next(iter(in_force([row for row in rows if row.about == about], question)), None)
                if newest is None:
                    expected = ("not-started", "", None, None, None)
                else:
                    status = statuses[newest.id % len(statuses)]
                    since = day(newest.effective)
                    expected = (
                        status,
                        "at-risk" if status == Status.IN_PROGRESS else "",
                        Month.of(2020, 1) + newest.id,
                        since if status == Status.COMPLETED else None,
                        since,
                    )
                found = (state.status, state.outlook, state.expected, state.completed_on, state.updated_on)
                assert found == expected
            counting = StatusUpdate.objects.as_of(on, known_at).newest_first()
            assert [written[row.pk] for row in counting] == in_force(rows, question)


@database
@given(rows=records(), questions=QUESTIONS)
def test_the_outputs_that_count_are_those_in_force(two, rows, questions):
    outputs = [one.planned_outputs.get() for one in two]

    def make(row: Row, dated: dict[str, Any]) -> OutputDelivery:
        return OutputDelivery.objects.create(output=outputs[row.about], title="A CPO", **dated)

    with taken_back():
        written = write(rows, make)
        for question in questions:
            counting = OutputDelivery.objects.as_of(day(question.on), instant(question.known)).newest_first()
            assert [written[row.pk] for row in counting] == in_force(rows, question)


@database
@given(dues=records(), texts=records(), questions=QUESTIONS)
def test_due_month_and_text_are_those_of_the_newest_amendment_in_force(two, dues, texts, questions):
    def make(field: str) -> Callable[[Row, dict[str, Any]], Amendment]:
        def amendment(row: Row, dated: dict[str, Any]) -> Amendment:
            month = Month.of(2020, 1) + row.id
            values = {"new": str(month), "new_month": month} if field == "due" else {"new": f"Text {row.id}"}
            return Amendment.objects.create(
                deliverable=two[row.about], field=field, old="Before", reason="A decision.", **values, **dated
            )

        return amendment

    with taken_back():
        write(dues, make("due"))
        write(texts, make("text"))
        for question in questions:
            on, known_at = day(question.on), instant(question.known)
            states = Deliverable.objects.filter(pk__in=[one.pk for one in two]).as_of(on, known_at).order_by("ref")
            for about, state in enumerate(states):
                due, text = (
                    next(iter(in_force([row for row in rows if row.about == about], question)), None)
                    for rows in (dues, texts)
                )
                assert state.due_as_of == (Month.of(2020, 1) + due.id if due else two[about].due)
                assert state.text_as_of == (f"Text {text.id}" if text else two[about].text)
                # The source stays as it was printed.
                assert (state.due, state.text) == (two[about].due, two[about].text)


# --- The rule again, one sentence at a time: what hypothesis found would look like this --------------


def state(row: Deliverable, on: str, known: str = "") -> str:
    known_at = end_of_day(dt.date.fromisoformat(known)) if known else None
    return str(Deliverable.objects.as_of(dt.date.fromisoformat(on), known_at).get(pk=row.pk).status)


def test_a_back_dated_update_counts_from_its_effective_date_as_known_today(deliverable):
    row = deliverable("1")
    factories.status_update(row, "suspended", "2016-03-01", recorded_at=factories.moment("2017-01-10"))
    assert state(row, "2016-02-29") == "not-started"
    assert state(row, "2016-03-01") == "suspended"
    assert state(row, "2016-03-01", known="2017-01-09") == "not-started"
    assert state(row, "2016-03-01", known="2017-01-10") == "suspended"


def test_a_back_dated_update_does_not_replace_a_later_one(deliverable):
    row = deliverable("1")
    factories.status_update(row, "in-progress", "2016-06-01")
    factories.status_update(row, "suspended", "2016-03-01", recorded_at=factories.moment("2017-01-10"))
    assert state(row, "2016-05-31") == "suspended"
    assert state(row, "2016-06-01") == "in-progress"


def test_updates_of_one_day_count_in_the_order_of_recording_then_of_writing(deliverable):
    row = deliverable("1")
    late = factories.moment("2016-06-02")
    factories.status_update(row, "suspended", "2016-06-01", recorded_at=late)
    factories.status_update(row, "in-progress", "2016-06-01")
    assert state(row, "2016-06-01") == "suspended"
    factories.status_update(row, "discontinued", "2016-06-01", recorded_at=late)
    assert state(row, "2016-06-01") == "discontinued"


def test_a_correction_takes_the_place_of_the_row_from_when_it_is_known(deliverable):
    row = deliverable("1")
    wrong = factories.status_update(row, "suspended", "2016-06-01")
    factories.correction_of(wrong, "2016-09-01", effective_on=dt.date(2016, 7, 1))
    assert state(row, "2016-06-15") == "not-started"
    assert state(row, "2016-06-15", known="2016-08-31") == "suspended"
    assert state(row, "2016-07-01") == "suspended"
    assert state(row, "2016-07-01", known="2016-09-01") == "suspended"


def test_a_correction_that_is_corrected_does_not_bring_the_first_row_back(deliverable):
    row = deliverable("1")
    first = factories.status_update(row, "suspended", "2016-06-01")
    second = factories.correction_of(first, "2016-07-01", status="in-progress", outlook="at-risk")
    factories.correction_of(second, "2016-08-01", withdrawn=True, status="", outlook="", reason="")
    assert state(row, "2016-09-01") == "not-started"
    assert state(row, "2016-09-01", known="2016-07-31") == "in-progress"
    assert state(row, "2016-09-01", known="2016-06-30") == "suspended"


def test_known_at_a_date_means_the_end_of_that_day_in_geneva(deliverable):
    row = deliverable("1")
    # 22:30 UTC on 31 August is half past midnight of 1 September in Geneva.
    late = dt.datetime(2016, 8, 31, 22, 30, tzinfo=dt.UTC)
    factories.status_update(row, "suspended", "2016-06-01", recorded_at=late)
    assert state(row, "2016-06-01", known="2016-08-31") == "not-started"
    assert state(row, "2016-06-01", known="2016-09-01") == "suspended"


def test_a_filter_on_the_status_never_means_was_ever(plan, deliverable):
    factories.status_update(deliverable("1"), "suspended", "2016-03-01")
    factories.status_update(deliverable("1"), "in-progress", "2016-06-01")
    factories.status_update(deliverable("2"), "suspended", "2016-06-01")
    suspended = Deliverable.objects.in_plan(plan).as_of(dt.date(2016, 9, 30)).filter(status="suspended")
    assert [row.ref for row in suspended] == ["2"]
