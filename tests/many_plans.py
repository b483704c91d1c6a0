"""Many plans of the same shape, quickly: for query budgets at every size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from deliverables.models import (
    ActionPlan,
    Alignment,
    Biennium,
    Deliverable,
    FollowUpItem,
    Indicator,
    ItemDescription,
    Measure,
    Outcome,
    OutputDelivery,
    PlannedOutput,
    ResourceLine,
    Responsibility,
    StatusUpdate,
    Theme,
)
from tests import factories

FIRST_DAY = dt.date(2016, 1, 11)
PARTS = (
    Biennium,
    Theme,
    Outcome,
    FollowUpItem,
    ItemDescription,
    Alignment,
    Deliverable,
    PlannedOutput,
    Indicator,
)
LAST_PARTS = (Measure, ResourceLine, Responsibility)
BEYOND = frozenset({"footnote", "added", "removed"})
"""Nullable relations that copies leave empty."""


def make_many_plans(count: int, updates_each: int, source_plan: ActionPlan) -> list[ActionPlan]:
    """Copy a plan `count` times (its units are shared) and give each deliverable `updates_each` updates.

    Updates are 28 days apart from 11 January 2016; each kind of headline comes up among them. The first
    planned output of each deliverable has one delivery. The source plan itself stays as it is.
    """
    plans = ActionPlan.objects.bulk_create(
        _copy(source_plan, slug=f"plan-{number}", code=f"GB.400/INS/{number}") for number in range(count)
    )
    keys: dict[tuple[type[models.Model], int, int], int] = {
        (ActionPlan, number, source_plan.pk): plan.pk for number, plan in enumerate(plans)
    }
    for model in (*PARTS, *LAST_PARTS):
        _copy_all(model, _rows_of(model, source_plan), count, keys)
    deliverables = Deliverable.objects.filter(plan__in=plans).order_by("plan", "position")
    StatusUpdate.objects.bulk_create(_updates(deliverables, updates_each), batch_size=2000)
    outputs = PlannedOutput.objects.filter(deliverable__plan__in=plans, position=_first_output())
    OutputDelivery.objects.bulk_create(
        OutputDelivery(output=output, title="An output", **_dated(FIRST_DAY)) for output in outputs
    )
    return plans


def _first_output() -> Any:
    return models.Subquery(
        PlannedOutput.objects.filter(deliverable=models.OuterRef("deliverable"))
        .order_by("position")
        .values("position")[:1]
    )


def _rows_of(model: type[models.Model], plan: ActionPlan) -> list[Any]:
    for path in (
        "plan",
        "biennium__plan",
        "item__plan",
        "deliverable__plan",
        "indicator__deliverable__plan",
    ):
        if path.partition("__")[0] in {field.name for field in model._meta.get_fields()}:
            return list(model._default_manager.filter(**{path: plan}).order_by("pk"))
    raise TypeError(f"{model.__name__} belongs to no plan.")


def _copy(row: models.Model, **changes: Any) -> Any:
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**values | changes)


def _copy_all(
    model: type[models.Model],
    rows: Sequence[Any],
    count: int,
    keys: dict[tuple[type[models.Model], int, int], int],
) -> None:
    """Copy rows for each new plan, with foreign keys turned to the copies of what they named."""
    relations = [field for field in model._meta.concrete_fields if field.is_relation]
    origins, copies = [], []
    for number in range(count):
        for row in rows:
            changes: dict[str, Any] = {}
            for field in relations:
                old = getattr(row, field.attname)
                if field.name in BEYOND:
                    changes[field.attname] = None
                elif (key := (field.related_model, number, old)) in keys:
                    changes[field.attname] = keys[key]
            origins.append((number, row.pk))
            copies.append(_copy(row, **changes))
    model._default_manager.bulk_create(copies, batch_size=1000)
    keys.update({(model, number, old): copy.pk for (number, old), copy in zip(origins, copies, strict=True)})


def _dated(day: dt.date) -> dict[str, Any]:
    return {"effective_on": day, "recorded_at": factories.moment(day), "by": factories.author()}


def _updates(deliverables: Iterable[Deliverable], each: int) -> list[StatusUpdate]:
    author = factories.author()
    outlooks = ["on-track", "at-risk", "off-track"]
    rows = []
    for deliverable in deliverables:
        for step in range(each):
            day = FIRST_DAY + dt.timedelta(days=28 * step)
            is_completed = step == each - 1 and deliverable.position % 4 == 1
            rows.append(
                StatusUpdate(
                    deliverable=deliverable,
                    status="completed" if is_completed else "in-progress",
                    outlook="" if is_completed else outlooks[(deliverable.position + step) % 3],
                    completed_on=day if is_completed else None,
                    done=f"Step {step + 1}.",
                    effective_on=day,
                    recorded_at=factories.moment(day),
                    by=author,
                )
            )
    return rows
