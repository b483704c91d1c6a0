"""What a plan holds beside its deliverables: items with their band and outcomes, units, sample deliveries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from deliverables.models import ActionPlan, FollowUpItem, Outcome, OutputDelivery, Unit
from deliverables.months import Month
from deliverables.prepared import Prepared


@dataclass(frozen=True, eq=False)
class Band:
    """A biennium, or a theme of one (slug and title "" for none): one object for each band of the plan."""

    biennium_slug: str
    biennium_label: str
    biennium_title: str
    biennium_position: int
    biennium_starts: Month
    theme_slug: str
    theme_title: str


@dataclass(frozen=True)
class ItemOfPlan:
    number: int
    band: Band


@dataclass(frozen=True)
class UnitNamed:
    """A unit, and the ids of the units above it (two levels)."""

    id: int
    code: str
    slug: str
    name: str
    above: tuple[int, ...]


@dataclass
class Belonging:
    """outcomes: what the plan names, also an outcome that no row of the table serves."""

    items: dict[int, ItemOfPlan] = field(default_factory=dict)
    units: dict[int, UnitNamed] = field(default_factory=dict)
    outcomes: dict[int, str] = field(default_factory=dict)
    """Short titles by number."""
    outcomes_of: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Numbers by id of the follow-up item, ascending."""
    sampled: set[int] = field(default_factory=set)
    """Ids of deliverables of which a delivery that counts is sample data."""


def load_belonging(plan: ActionPlan, on: dt.date, known_at: dt.datetime | None) -> Belonging:
    """The plan's items and outcomes, its sample deliveries as at a moment, and all units. One query."""
    belonging = Belonging()
    bands: dict[tuple[str, str], Band] = {}
    served: dict[int, list[int]] = defaultdict(list)
    for kind, key, number, title, *words, slug, name, place, other in BELONGING.rows(
        plan=plan.pk, on=on, known_at=known_at
    ):
        if kind == "item":
            label, biennium = words
            band = bands.get((biennium, slug))
            if band is None:
                band = bands[biennium, slug] = Band(biennium, label, title, place, Month(other), slug, name)
            belonging.items[key] = ItemOfPlan(number, band)
        elif kind == "unit":
            above = tuple(found for found in (place, other) if found)
            belonging.units[key] = UnitNamed(key, title, slug, name, above)
        elif kind == "sample":
            belonging.sampled.add(key)
        else:
            belonging.outcomes[number] = title
            if key:
                served[key].append(number)
    belonging.outcomes_of = {item: tuple(sorted(numbers)) for item, numbers in served.items()}
    return belonging


def belonging_rows(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any, Any]:
    """Kind, key, number, title, label, biennium's slug, slug, name, and two more numbers."""

    def part(kind: str, rows: Any, key: str, **found: Any) -> QuerySet[Any, Any]:
        texts = ("title", "label", "biennium", "slug", "name")
        return rows.order_by().values_list(
            Value(kind, CharField()),
            F(key),
            Cast(found.get("number"), BigIntegerField()),
            *(Cast(found.get(text, Value("")), CharField()) for text in texts),
            *(Cast(found.get(number), BigIntegerField()) for number in ("place", "other")),
        )

    items = part(
        "item",
        FollowUpItem.objects.filter(plan=plan),
        "pk",
        number=F("number"),
        title=F("biennium__title"),
        label=F("biennium__label"),
        biennium=F("biennium__slug"),
        slug=Coalesce(F("theme__slug"), Value("")),
        name=Coalesce(F("theme__title"), Value("")),
        place=F("biennium__position"),
        other=F("biennium__starts"),
    )
    units = part(
        "unit",
        Unit.objects.all(),
        "pk",
        title=F("code"),
        slug=F("slug"),
        name=F("name"),
        place=F("parent_id"),
        other=F("parent__parent_id"),
    )
    outcomes = part(
        "outcome", Outcome.objects.filter(plan=plan), "alignments__item_id", number=F("number"), title=F("title")
    )
    delivered = OutputDelivery.objects.as_of(on, known_at).filter(output__deliverable__plan=plan, illustrative=True)
    return items.union(units, outcomes, part("sample", delivered, "output__deliverable_id"), all=True)


BELONGING = Prepared(belonging_rows)
