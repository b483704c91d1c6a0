"""Countable outputs of deliverables and how many were delivered as at a moment."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from deliverables.models import ActionPlan, OutputDelivery, PlannedOutput
from deliverables.months import Month
from deliverables.prepared import Prepared


@dataclass(frozen=True)
class OutputCount:
    """One kind of countable output: "2 of 7 CPOs". `delivered` may exceed `planned`."""

    kind: str
    singular: str
    plural: str
    planned: int
    delivered: int
    due: Month | None
    """Its own due month, where it has one beside the deliverable's."""

    @property
    def is_complete(self) -> bool:
        return self.delivered >= self.planned

    @property
    def noun(self) -> str:
        """The word that goes with `planned`: "4 of 7 CPOs", "0 of 1 report"."""
        return self.singular if self.planned == 1 else self.plural


def load_outputs(plan: ActionPlan, on: dt.date, known_at: dt.datetime | None) -> dict[int, list[OutputCount]]:
    """Outputs by deliverable id. One query."""
    outputs: dict[int, list[OutputCount]] = defaultdict(list)
    rows = OUTPUTS.rows(plan=plan.pk, on=on, known_at=known_at)
    for deliverable, kind, singular, plural, quantity, number, due in rows:
        outputs[deliverable].append(OutputCount(kind, singular, plural, quantity, number or 0, due))
    return outputs


def output_rows(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any, Any]:
    delivered = OutputDelivery.objects.as_of(on, known_at).filter(output=OuterRef("pk")).order_by()
    return (
        PlannedOutput.objects.filter(deliverable__plan=plan)
        .annotate(delivered=Subquery(delivered.values("output").annotate(n=Count("pk")).values("n")))
        .order_by("deliverable", "position")
        .values_list("deliverable_id", "kind", "singular", "plural", "quantity", "delivered", "due")
    )


OUTPUTS = Prepared(output_rows)
