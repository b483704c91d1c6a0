"""Timeliness and headline are written twice: in Python for forms and papers, in SQL for lists. They agree."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from deliverables.models import Amendment, Deliverable, StatusUpdate
from deliverables.months import Month
from deliverables.statuses import Headline, Lateness, Status, Timeliness, headline, timeliness
from tests import factories

DUE = Month.of(2017, 9)
DAYS = [
    dt.date(2016, 8, 31),
    dt.date(2017, 5, 31),
    dt.date(2017, 6, 1),
    dt.date(2017, 8, 31),
    dt.date(2017, 9, 1),
    dt.date(2017, 9, 30),
    dt.date(2017, 10, 1),
    dt.date(2017, 12, 31),
    dt.date(2018, 1, 1),
    dt.date(2018, 9, 30),
]
"""Days round the due month, its window of three months, and a change of year."""
STATES = [
    ("not-started", ""),
    ("in-progress", "on-track"),
    ("in-progress", "at-risk"),
    ("in-progress", "off-track"),
    ("completed", ""),
    ("suspended", ""),
    ("discontinued", ""),
]


def timeliness_by_hand(status: str, due: Month | None, completed_on: dt.date | None, on: dt.date) -> Lateness:
    """The rule in words of days: late from the first day of the month after the due month."""
    if status in ("suspended", "discontinued"):
        return Lateness(Timeliness.NOT_APPLICABLE)
    if due is None:
        return Lateness(Timeliness.NO_DATE)
    day = completed_on if status == "completed" else on
    assert day is not None
    months = (day.year - due.year) * 12 + day.month - due.month
    if day > due.last_day:
        return Lateness(Timeliness.COMPLETED_LATE if status == "completed" else Timeliness.OVERDUE, months)
    if status == "completed":
        return Lateness(Timeliness.COMPLETED_ON_TIME)
    return Lateness(Timeliness.DUE_SOON if months >= -3 else Timeliness.NOT_YET_DUE)


@pytest.fixture
def every_combination(plan):
    """A deliverable for each state × due month × day of completion; dues are as amended for half of them."""
    model, unit, user = plan.deliverables.first(), plan.deliverables.first().coordinator, factories.author()
    combinations = [
        (status, outlook, due, amended, completed)
        for (status, outlook), due, amended in product(STATES, (None, DUE), (False, True))
        for completed in (DAYS if status == "completed" else [None])
        if not (due is None and amended)
    ]
    rows = Deliverable.objects.bulk_create(
        Deliverable(
            plan=plan,
            item=model.item,
            ref=f"x{number}",
            position=100 + number,
            text="A text",
            due=Month.of(2016, 1) if amended else due,
            due_basis="printed" if due else "none",
            coordinator=unit,
        )
        for number, (_status, _outlook, due, amended, _completed) in enumerate(combinations)
    )
    recorded = factories.moment("2015-12-01")
    first = dt.date(2015, 12, 1)
    Amendment.objects.bulk_create(
        Amendment(
            deliverable=row, field="due", new_month=due, new=str(due), reason="Moved.",
            effective_on=first, recorded_at=recorded, by=user,
        )
        for row, (_status, _outlook, due, amended, _completed) in zip(rows, combinations, strict=True)
        if amended
    )  # fmt: skip
    StatusUpdate.objects.bulk_create(
        StatusUpdate(
            deliverable=row, status=status, outlook=outlook, completed_on=completed,
            reason="A reason.", effective_on=completed or first, recorded_at=recorded, by=user,
        )
        for row, (status, outlook, _due, _amended, completed) in zip(rows, combinations, strict=True)
    )  # fmt: skip
    return {row.ref: combination for row, combination in zip(rows, combinations, strict=True)}


@pytest.mark.parametrize("on", DAYS)
def test_sql_and_python_say_the_same(plan, every_combination, on):
    rows = Deliverable.objects.in_plan(plan).as_of(on).with_timeliness(on).with_headline()
    compared = set()
    for row in rows.filter(ref__startswith="x"):
        status, outlook, due, _amended, completed = every_combination[row.ref]
        if completed and completed > on:
            status, completed = "not-started", None
        assert row.due_as_of == due
        late = timeliness(status, due, completed, on)
        assert late == timeliness_by_hand(status, due, completed, on), (row.ref, on)
        assert row.timeliness == late.kind, (status, due, completed, on)
        assert row.headline == headline(status, outlook, late.kind), (status, outlook, late)
        compared.add((row.timeliness, row.headline))
    assert len(rows.filter(ref__startswith="x")) == len(every_combination)
    assert len(compared) >= 8


def test_without_any_update_the_two_agree_too(plan, today):
    for row in Deliverable.objects.in_plan(plan).as_of(today).with_timeliness(today).with_headline():
        late = timeliness(Status.NOT_STARTED, row.due_as_of, None, today)
        assert (row.status, row.timeliness) == (Status.NOT_STARTED, late.kind)
        assert row.headline == headline(Status.NOT_STARTED, "", late.kind)


@pytest.mark.parametrize(
    ("status", "outlook", "lateness", "expected"),
    [
        ("discontinued", "", Timeliness.NOT_APPLICABLE, Headline.DISCONTINUED),
        ("suspended", "", Timeliness.NOT_APPLICABLE, Headline.SUSPENDED),
        ("completed", "", Timeliness.COMPLETED_LATE, Headline.COMPLETED),
        ("not-started", "", Timeliness.OVERDUE, Headline.OVERDUE),
        ("in-progress", "on-track", Timeliness.OVERDUE, Headline.OVERDUE),
        ("in-progress", "off-track", Timeliness.DUE_SOON, Headline.OFF_TRACK),
        ("in-progress", "at-risk", Timeliness.NOT_YET_DUE, Headline.AT_RISK),
        ("in-progress", "on-track", Timeliness.NO_DATE, Headline.ON_TRACK),
        ("in-progress", "", Timeliness.NO_DATE, Headline.IN_PROGRESS),
        ("not-started", "", Timeliness.DUE_SOON, Headline.NOT_STARTED),
    ],
)
def test_the_headline_is_the_first_that_holds(status, outlook, lateness, expected):
    assert headline(status, outlook, lateness) == expected


def test_an_unknown_status_is_an_error():
    with pytest.raises(ValueError, match="mislaid"):
        headline("mislaid", "", Timeliness.DUE_SOON)
