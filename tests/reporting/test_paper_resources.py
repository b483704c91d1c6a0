"""Part IV: which units coordinate, as at the date of the paper."""

from __future__ import annotations

import datetime as dt

import pytest

from deliverables import actions
from tests.reporting.papers import paragraphs, payload_of

pytestmark = pytest.mark.django_db


def partners(slug: str) -> str:
    return next(
        block["text"] for block in paragraphs(payload_of(slug), "resources") if "names no lead units" in block["text"]
    )


def test_a_coordinator_named_by_an_amendment_is_told_as_an_exception_from_its_date_on(
    plan, manager, deliverable, today, now
):
    row = deliverable("3a")
    unit = row.responsibilities.get(unit__code="SFP").unit
    actions.amend(
        target=row, field="coordinator", new=unit, reason="Decided.", by=manager, at=now,
        effective_on=dt.date(2017, 4, 1),
    )  # fmt: skip
    assert "the first unit that it lists coordinates each deliverable (SME" in partners("november-2016")
    assert (
        "the first unit that it lists coordinates each deliverable, except where another one was named by an "
        "amendment: SFP for 3(a) (SME, " in partners("november-2017")
    )
