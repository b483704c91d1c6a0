"""What a plan holds beside its deliverables: items with band and outcomes, units, sample deliveries, amendments."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from deliverables.models import ActionPlan, Alignment, Amendment, FollowUpItem, Outcome, OutputDelivery, Unit
from deliverables.months import Month
from deliverables.prepared import Prepared
from reporting.summaries.texts import Listed


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
    """outcomes: numbers of those that the item serves, ascending."""

    number: int
    band: Band
    outcomes: tuple[int, ...]


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
    sampled: set[int] = field(default_factory=set)
    """Ids of deliverables of which a delivery that counts is sample data."""
    amended: dict[int, dict[str, Any]] = field(default_factory=dict)
    """By the id of a deliverable what an amendment in force says instead of the plan: text, due (the index of a
    month), coordinator (the id of a unit)."""


def load_belonging(plan: ActionPlan, on: dt.date, known_at: dt.datetime | None) -> Belonging:
    """The plan's items and outcomes, its sample deliveries and amendments as at a moment, and all units. One query."""
    belonging = Belonging()
    bands: dict[tuple[str, str], Band] = {}
    amendments: list[tuple[tuple[str, str, int], int, str, Any]] = []
    numbers_in = cache(outcome_numbers)
    for kind, key, number, title, *words, slug, name, place, other in BELONGING.rows(
        plan=plan.pk, on=on, known_at=known_at
    ):
        if kind == "item":
            label, biennium, outcomes = words
            band = bands.get((biennium, slug))
            if band is None:
                band = bands[biennium, slug] = Band(biennium, label, title, place, Month(other), slug, name)
            belonging.items[key] = ItemOfPlan(number, band, numbers_in(outcomes))
        elif kind == "unit":
            above = tuple(found for found in (place, other) if found)
            belonging.units[key] = UnitNamed(key, title, slug, name, above)
        elif kind == "sample":
            belonging.sampled.add(key)
        elif kind == "amendment":
            effective_on, recorded_at, _empty = words
            said = {"text": title, "due": place, "coordinator": other}[name]
            amendments.append(((effective_on, recorded_at, number), key, name, said))
        else:
            belonging.outcomes[number] = title
    # They are few in any plan: read once, and not looked up for each deliverable as `as_of` must. The newest holds.
    for _when, key, name, said in sorted(amendments):
        belonging.amended.setdefault(key, {})[name] = said
    return belonging


def outcome_numbers(text: str) -> tuple[int, ...]:
    """Read "10,4": 4, 10."""
    return tuple(sorted(map(int, text.split(",")))) if text else ()


def belonging_rows(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any, Any]:
    """Kind, key, number, title, label, biennium's slug, numbers of outcomes, slug, name, two more numbers."""

    def part(kind: str, rows: Any, key: str, **found: Any) -> QuerySet[Any, Any]:
        texts = ("title", "label", "biennium", "outcomes", "slug", "name")
        return rows.order_by().values_list(
            Value(kind, CharField()),
            F(key),
            Cast(found.get("number", Value(None)), BigIntegerField()),
            *(Cast(found.get(text, Value("")), CharField()) for text in texts),
            *(Cast(found.get(number, Value(None)), BigIntegerField()) for number in ("place", "other")),
        )

    alignments = Alignment.objects.filter(item=OuterRef("pk")).order_by().values("item")
    items = part(
        "item",
        FollowUpItem.objects.filter(plan=plan),
        "pk",
        number=F("number"),
        title=F("biennium__title"),
        label=F("biennium__label"),
        biennium=F("biennium__slug"),
        outcomes=Subquery(alignments.annotate(served=Listed(Cast("outcome__number", CharField()))).values("served")),
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
    outcomes = part("outcome", Outcome.objects.filter(plan=plan), "pk", number=F("number"), title=F("title"))
    delivered = OutputDelivery.objects.as_of(on, known_at).filter(output__deliverable__plan=plan, illustrative=True)
    amended = Amendment.objects.as_of(on, known_at).filter(
        deliverable__plan=plan, field__in=["text", "due", "coordinator"]
    )
    amendments = part(
        "amendment",
        amended,
        "deliverable_id",
        number=F("pk"),
        title=F("new"),
        label=F("effective_on"),
        biennium=F("recorded_at"),
        name=F("field"),
        place=F("new_month"),
        other=F("new_unit"),
    )
    samples = part("sample", delivered, "output__deliverable_id")
    return items.union(units, outcomes, samples, amendments, all=True)


BELONGING = Prepared(belonging_rows)
