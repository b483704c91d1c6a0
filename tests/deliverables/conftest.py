"""Recording progress in the least words; rules are tested by what they change in it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from deliverables import actions
from deliverables.models import Measure, Note, OutputDelivery, StatusUpdate
from tests.deliverables.recording import JUNE, LINK
from tests.plan_rows import PLAN_DATA


@pytest.fixture
def data() -> dict[str, Any]:
    """What the plan file holds, to be changed."""
    return copy.deepcopy(PLAN_DATA)


@pytest.fixture
def update(plan, deliverable, focal_sme, now) -> Callable[..., StatusUpdate]:
    """Records an update of 3a (due 12/2017) on 1 June 2016 by the focal point of SME, unless told otherwise."""

    def record(status: str = "in-progress", ref: str = "3a", **given: Any) -> StatusUpdate:
        values: dict[str, Any] = {
            "deliverable": deliverable(ref),
            "by": focal_sme,
            "at": now,
            "effective_on": JUNE,
            "done": "Work was done.",
        }
        if status == "in-progress":
            values["outlook"] = "on-track"
        if status == "completed":
            values["evidence"] = [LINK]
        if status in ("suspended", "discontinued"):
            values["reason"] = "The partner withdrew."
        return actions.record_status_update(status=status, **values | given)

    return record


@pytest.fixture
def note(deliverable, focal_actrav, now):
    def record(ref: str = "1", **given: Any) -> Note:
        who = {"deliverable": deliverable(ref), "by": focal_actrav, "at": now, "effective_on": JUNE}
        return actions.record_note(**who | {"text": "Employers were asked."} | given)

    return record


@pytest.fixture
def delivery(deliverable, focal_actrav, now):
    def record(ref: str = "5a", **given: Any) -> OutputDelivery:
        output = deliverable(ref).planned_outputs.first()
        who = {"output": output, "by": focal_actrav, "at": now, "effective_on": JUNE}
        return actions.record_delivery(**who | {"title": "CPO HND101", "country": "HN"} | given)

    return record


@pytest.fixture
def measure(deliverable, manager, now):
    def record(ref: str, value: Any, position: int = 0, **given: Any) -> Any:
        measures = Measure.objects.filter(indicator__deliverable=deliverable(ref)).order_by("position")
        who = {"measure": measures[position], "by": manager, "at": now, "effective_on": JUNE}
        return actions.record_measurement(**who | {"value": Decimal(value)} | given)

    return record


@pytest.fixture
def mobilize(deliverable, manager, now):
    def record(ref: str = "4", **given: Any) -> Any:
        line = deliverable(ref).item.resource_lines.first()
        who = {"line": line, "by": manager, "at": now, "effective_on": JUNE, "source": "A foundation"}
        return actions.record_mobilization(**who | given)

    return record
