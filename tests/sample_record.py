"""A small record of progress with a case of each kind, for tests that look at whole pages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from deliverables.models import (
    ActionPlan,
    Amendment,
    Deliverable,
    Measure,
    Mobilization,
    PlannedOutput,
    ResourceLine,
)
from deliverables.months import Month
from tests import factories
from tests.factories import correction_of, delivery, measurement, note, status_update


def sample_record(plan: ActionPlan) -> dict[str, Deliverable]:
    """Rows from January 2016 to September 2017; the deliverables by reference.

    On 2 October 2017 of the ten firm ones: 1 completed on time, 2 completed a month late; 3a on track, 3b at
    risk, 5a off track, 5c suspended, 6-1 discontinued; 4 overdue and expected 12/2017; 5b overdue without an
    update; 3c not started. 6-2 awaits resources, 7a and 7b their biennium.
    """
    by_ref = {row.ref: row for row in Deliverable.objects.filter(plan=plan).select_related("item")}
    _updates(by_ref)
    for ref, days in {
        "1": ["2016-03-20"],
        "2": ["2016-05-31"],
        "4": ["2017-08-01"],
        "3a": ["2016-09-10", "2017-07-20"],
    }.items():
        for number, day in enumerate(days, start=1):
            delivery(_output(by_ref[ref]), day, f"Output {number}", country="UG" if ref == "3a" else "")
    for number, day in enumerate(["2016-06-01", "2016-12-01", "2017-08-15"], start=1):
        delivery(_output(by_ref["5a"]), day, f"CPO {number}", country=["KE", "RW", "VN"][number - 1])
    _measurements(by_ref)
    _resources(plan)
    note(by_ref["3b"], "2017-09-01", text="", nothing_new_since=dt.date(2017, 3, 10))
    return by_ref


def _updates(by_ref: dict[str, Deliverable]) -> None:
    late = Month.of(2017, 12)
    status_update(by_ref["1"], "in-progress", "2016-01-20")
    status_update(by_ref["1"], "completed", "2016-03-25")
    status_update(by_ref["2"], "in-progress", "2016-02-01")
    status_update(by_ref["2"], "completed", "2016-05-31", illustrative=True)
    status_update(by_ref["3a"], "in-progress", "2016-09-12")
    status_update(by_ref["3b"], "in-progress", "2017-03-10")
    status_update(by_ref["3b"], "in-progress", "2017-08-03", outlook="at-risk", reason="The second audit moved.")
    status_update(by_ref["4"], "in-progress", "2016-09-20")
    wrong = status_update(by_ref["4"], "suspended", "2017-02-01")
    correction_of(wrong, "2017-02-03", status="in-progress", outlook="at-risk", reason="")
    status_update(
        by_ref["4"],
        "in-progress",
        "2017-09-05",
        outlook="off-track",
        expected=late,
        reason="The review took longer.",
    )
    status_update(by_ref["5a"], "in-progress", "2016-06-10")
    status_update(by_ref["5a"], "in-progress", "2017-09-28", outlook="off-track", reason="Four countries are missing.")
    status_update(by_ref["5c"], "suspended", "2017-07-30", reason="The donor asked to wait.")
    status_update(by_ref["6-1"], "discontinued", "2017-05-02")


def _measurements(by_ref: dict[str, Deliverable]) -> None:
    measurement(_measures(by_ref["1"])[0], 1, "2016-03-25")
    month, before = _measures(by_ref["2"])
    measurement(month, Month.of(2016, 5).index, "2016-05-31")
    measurement(before, 1, "2016-05-31")
    measurement(_measures(by_ref["3a"])[0], 1, "2017-07-20")
    measurement(_measures(by_ref["5a"])[0], 3, "2017-09-28", member_states="KE,RW,VN")
    measurement(_measures(by_ref["5b"])[0], 1, "2016-06-15")


def _resources(plan: ActionPlan) -> None:
    fourth, sixth = (ResourceLine.objects.get(item__plan=plan, item__number=number) for number in (4, 6))
    mobilize(fourth, "2016-11-01", 60000, "USD", "Country A")
    mobilize(fourth, "2017-05-01", 30000, "CHF", "Country B")
    mobilize(sixth, "2017-06-01", 45000, "CHF", "Country B", illustrative=True)


def mobilize(line: ResourceLine, day: str, amount: int, currency: str, source: str, **fields: Any) -> Mobilization:
    return Mobilization.objects.create(
        line=line, amount=Decimal(amount), currency=currency, source=source, **dated(day, **fields)
    )


def amend(day: str, **fields: Any) -> Amendment:
    return Amendment.objects.create(reason="Decided.", **dated(day, **fields))


def dated(day: str, **fields: Any) -> dict[str, Any]:
    """The dates and the author that every row has."""
    return {
        "effective_on": dt.date.fromisoformat(day),
        "recorded_at": factories.moment(day),
        "by": factories.author(),
    } | fields


def _output(deliverable: Deliverable) -> PlannedOutput:
    output = deliverable.planned_outputs.order_by("position").first()
    assert output is not None
    return output


def _measures(deliverable: Deliverable) -> list[Measure]:
    return list(Measure.objects.filter(indicator__deliverable=deliverable).order_by("indicator", "position"))
