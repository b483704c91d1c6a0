"""Under which units and outcomes each deliverable counts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from deliverables.models import ActionPlan, Outcome, Responsibility
from deliverables.models.states import in_force_on
from deliverables.prepared import Prepared


@dataclass(frozen=True)
class UnitOfPlan:
    """A unit with a part in the plan, and the ids of the units above it (two levels)."""

    id: int
    code: str
    slug: str
    name: str
    above: tuple[int, ...]


@dataclass
class Belonging:
    """units and outcomes: what the plan names, also an outcome that no row of the table serves."""

    units: dict[int, UnitOfPlan] = field(default_factory=dict)
    units_of: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Ids of units by id of the deliverable, in the order of the source."""
    outcomes: dict[int, str] = field(default_factory=dict)
    """Short titles by number."""
    outcomes_of: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Numbers by id of the follow-up item."""

    def unit_codes(self, deliverable: int) -> tuple[str, ...]:
        return tuple(self.units[unit].code for unit in self.units_of.get(deliverable, ()))

    def outcome_numbers(self, item: int) -> tuple[int, ...]:
        return tuple(self.outcomes_of.get(item, ()))


def load_belonging(plan: ActionPlan, on: dt.date, known_at: dt.datetime | None) -> Belonging:
    """Responsibilities in force, and outcomes with the items that serve them. One query over both."""
    rows = BELONGING.rows(plan=plan.pk, on=on, known_at=known_at)
    in_order = sorted(rows, key=lambda row: row[2])  # the place in the source, or the number of the outcome
    belonging = Belonging()
    for kind, owner, number, name, code, slug, unit, parent, above in in_order:
        if kind == "unit":
            ids = tuple(found for found in (parent, above) if found)
            belonging.units.setdefault(unit, UnitOfPlan(unit, code, slug, name, ids))
            belonging.units_of[owner].append(unit)
        else:
            belonging.outcomes[number] = name
            if owner:
                belonging.outcomes_of[owner].append(number)
    return belonging


def belonging_rows(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any, Any]:
    """Kind, owner, number, name; for units also code, slug, id, and the ids of the two units above."""
    nothing, no_id = Value("", CharField()), Cast(Value(None), BigIntegerField())
    units = (
        Responsibility.objects.filter(in_force_on(on, known_at), deliverable__plan=plan)
        .order_by()
        .values_list(
            Value("unit"),
            F("deliverable_id"),
            Cast("position", BigIntegerField()),
            F("unit__name"),
            F("unit__code"),
            F("unit__slug"),
            F("unit_id"),
            F("unit__parent_id"),
            F("unit__parent__parent_id"),
        )
    )
    outcomes = (
        Outcome.objects.filter(plan=plan)
        .order_by()
        .values_list(
            Value("outcome"),
            F("alignments__item_id"),
            Cast("number", BigIntegerField()),
            F("title"),
            nothing,
            nothing,
            no_id,
            no_id,
            no_id,
        )
    )
    return units.union(outcomes, all=True)


BELONGING = Prepared(belonging_rows)
