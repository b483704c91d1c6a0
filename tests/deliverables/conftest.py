"""Recording progress in the least words; rules are tested by what they change in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deliverables import actions
from deliverables.models import StatusUpdate
from tests.deliverables.recording import JUNE, LINK


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
