"""What tests read from the list of deliverables, and a small record that every filter can tell apart."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

from django.urls import reverse

from deliverables.models import ActionPlan, Amendment, Deliverable, Measure, PlannedOutput
from deliverables.months import Month
from tests import factories

ALL = ["1", "2", "3a", "3b", "3c", "4", "5a", "5b", "5c", "6-1", "6-2", "7a", "7b"]


def list_url(plan: ActionPlan, query: str = "") -> str:
    return reverse("deliverables:list", args=[plan.slug]) + query


def refs(response: Any) -> list[str]:
    """Numbers of the deliverables shown, in their order."""
    return re.findall(r'class="cell-ref"[^>]*>([^<]*)<', response.content.decode())


def matching(response: Any) -> int:
    found = re.search(r'data-total="(\d+)"', response.content.decode())
    assert found
    return int(found[1])


def text(response: Any) -> str:
    return unescape(response.content.decode())


def units(response: Any) -> list[str]:
    """The units of the first row as they are read out."""
    cell = re.search(r'class="cell-units"[^>]*>(.*?)</td>', text(response), re.DOTALL)
    assert cell
    chips = cell[1].split('<span class="tag')[1:]
    return [re.sub("<[^>]*>", "", "<" + chip).strip() for chip in chips]


def amend(deliverable: Deliverable, **fields: Any) -> Amendment:
    """A change of the plan that holds from 1 March 2017."""
    return Amendment.objects.create(
        deliverable=deliverable,
        old="before",
        reason="Decided.",
        effective_on=dt.date(2017, 3, 1),
        recorded_at=factories.moment("2017-03-01"),
        by=factories.author(),
        **fields,
    )


def write_record(plan: ActionPlan) -> None:
    """States at 2 October 2017.

    1 completed on time · 2 completed a month late · 3a on track · 3b at risk · 4 overdue, off track, expected
    12/2017 · 5a on track, delivered in Kenya and Peru · 5b overdue and not started · 5c suspended ·
    6-1 discontinued · 3c, 6-2, 7a and 7b not started.
    """
    by_ref = {row.ref: row for row in Deliverable.objects.filter(plan=plan)}

    def update(ref: str, status: str, on: str, **fields: Any) -> None:
        factories.status_update(by_ref[ref], status, on, **fields)

    update("1", "in-progress", "2016-01-15")
    update("1", "completed", "2016-03-31")
    update("2", "in-progress", "2016-01-15", outlook="off-track")
    update("2", "completed", "2016-05-31")
    update("3a", "in-progress", "2017-09-12")
    update("3b", "in-progress", "2017-09-01", outlook="at-risk")
    update("4", "in-progress", "2016-02-01")
    update("4", "in-progress", "2017-09-20", outlook="off-track", expected=Month.of(2017, 12))
    update("5a", "in-progress", "2017-08-28")
    update("5c", "suspended", "2017-05-02")
    update("6-1", "in-progress", "2016-02-01")
    update("6-1", "discontinued", "2017-06-01")
    cpos = PlannedOutput.objects.get(deliverable=by_ref["5a"])
    factories.delivery(cpos, "2016-10-01", country="KE")
    factories.delivery(cpos, "2017-02-01", country="PE")
    factories.delivery(PlannedOutput.objects.get(deliverable=by_ref["1"]), "2016-03-31")
    states = Measure.objects.get(indicator__deliverable=by_ref["5a"])
    factories.measurement(states, 2, "2016-11-01", member_states="KE,UG")
    factories.measurement(states, 3, "2017-06-01", member_states="KE,PE,VN")
    first, _second = Measure.objects.filter(indicator__deliverable=by_ref["5b"]).order_by("position")
    factories.measurement(first, 1, "2017-01-01")
    factories.measurement(Measure.objects.get(indicator__deliverable=by_ref["1"]), 1, "2016-03-31")
