"""Pages to compare with: the floor, and the like-for-like floor. They read the rows that our pages read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from deliverables import clock
from deliverables.facets import read_facts
from deliverables.models import ActionPlan, Alignment, Deliverable, OutputDelivery, PlannedOutput, Responsibility
from deliverables.models.states import in_force_on
from deliverables.statuses import Outlook, Status, timeliness

ROWS = 25


@login_not_required
def floor(request: HttpRequest, plan_slug: str) -> HttpResponse:
    """The least that a page with 25 rows can cost here: one query, six plain columns, nobody signed in."""
    rows = Deliverable.objects.filter(plan__slug=plan_slug).order_by("position")
    columns = rows.values_list("ref", "text", "due_basis", "condition", "letter", "position")
    return render(request, "benchmarks/floor.html", {"rows": columns[:ROWS]})


def like_for_like(request: HttpRequest, plan_slug: str) -> HttpResponse:
    """The columns of our list, as plain Django writes them: no filters, no table library. What its filters count is
    read as the list reads it, and not counted."""
    on = dt.date.fromisoformat(request.GET["as_of"]) if "as_of" in request.GET else clock.today()
    start = (int(request.GET.get("page", 1)) - 1) * ROWS
    rows = list(with_belongings(Deliverable.objects.filter(plan__slug=plan_slug), on)[start : start + ROWS])
    read_facts(ActionPlan.objects.get(slug=plan_slug).pk, on)
    for row in rows:
        row.lateness = timeliness(row.status, row.due_as_of, row.completed_on, on)
        row.status_label = Status(row.status).label
        row.outlook_label = Outlook(row.outlook).label if row.outlook else "–"
    return render(request, "benchmarks/like_for_like.html", {"rows": rows, "on": on, "plan_slug": plan_slug})


def with_belongings(deliverables: QuerySet[Any], on: dt.date) -> QuerySet[Any]:
    """Deliverables in the plan's order with their state, units, outcomes and outputs on a date: four queries."""
    delivered = OutputDelivery.objects.as_of(on).filter(output=OuterRef("pk")).order_by().values("output")
    counted = Coalesce(Subquery(delivered.annotate(all=Count("pk")).values("all")), 0)
    outputs = PlannedOutput.objects.annotate(delivered=counted)
    units = Responsibility.objects.filter(in_force_on(on)).select_related("unit").order_by("position")
    outcomes = Alignment.objects.select_related("outcome").order_by("outcome__number")
    return (
        deliverables.as_of(on)  # type: ignore[attr-defined]  # of DeliverableQuerySet
        .select_related("item")
        .prefetch_related(
            Prefetch("responsibilities", units, to_attr="parts"),
            Prefetch("item__alignments", outcomes, to_attr="served"),
            Prefetch("planned_outputs", outputs.order_by("position"), to_attr="outputs"),
        )
        .order_by("position", "pk")
    )
