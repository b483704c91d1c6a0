"""What a plan holds beside its deliverables: items with band and outcomes, units, sample deliveries, amendments."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from deliverables.joined_texts import Listed
from deliverables.models import (
    ActionPlan,
    Alignment,
    Amendment,
    Biennium,
    FollowUpItem,
    Outcome,
    OutputDelivery,
    Theme,
    Unit,
)
from deliverables.models.units import counts_under, names_as_text
from deliverables.months import Month
from deliverables.prepared import Prepared
from deliverables.unit_names import named_on


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


class ItemOfPlan(NamedTuple):
    """outcomes: numbers of those that the item serves, ascending."""

    number: int
    band: Band
    outcomes: tuple[int, ...]


@dataclass(frozen=True)
class UnitNamed:
    """A unit as it was called, and the ids of the units above it: of which it is part, or into which it was merged."""

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
    amended_lines: dict[int, dict[str, str]] = field(default_factory=dict)
    """By the id of a resource line: amount and posts, as texts."""


def load_belonging(plan: ActionPlan, on: dt.date, known_at: dt.datetime | None) -> Belonging:
    """The plan's items and outcomes, its sample deliveries and amendments as at a moment, and all units. One query."""
    rows: dict[str, list[BelongingRow]] = defaultdict(list)
    for row in map(BelongingRow._make, BELONGING.rows(plan=plan.pk, on=on, known_at=known_at)):
        rows[row.kind].append(row)
    number_of = {row.key: row.number for row in rows["outcome"]}
    belonging = Belonging(
        items=items_of(rows, number_of),
        units=units_of(rows["unit"], on, known_at),
        outcomes={row.number: row.title for row in rows["outcome"]},
        sampled={row.key for row in rows["sample"]},
    )
    # They are few in any plan: read once, and not looked up for each deliverable as `as_of` must.
    for row in sorted(rows["amendment"], key=by_age):
        said = {"text": row.title, "due": row.place, "coordinator": row.other}
        belonging.amended.setdefault(row.key, {})[row.name] = said[row.name]
    for row in sorted(rows["amended line"], key=by_age):
        belonging.amended_lines.setdefault(row.key, {})[row.name] = row.title
    return belonging


def by_age(row: BelongingRow) -> tuple[Any, ...]:
    """Of amendments of the same field the newest comes last, and holds."""
    return row.effective_on, row.recorded_at, row.number


def items_of(rows: Mapping[str, list[BelongingRow]], number_of: Mapping[int, int]) -> dict[int, ItemOfPlan]:
    """Items by their ids; `number_of`: the numbers of outcomes by theirs."""
    biennia = {row.key: row for row in rows["biennium"]}
    themes = {row.key: (row.slug, row.title) for row in rows["theme"]}

    @cache
    def band(biennium: int, theme: int | None) -> Band:
        row = biennia[biennium]
        slug, title = themes[theme] if theme else ("", "")
        return Band(row.slug, row.name, row.title, row.place, Month(row.other), slug, title)

    @cache
    def outcomes(ids: str | None) -> tuple[int, ...]:
        return tuple(sorted(number_of[int(one)] for one in ids.split(","))) if ids else ()

    return {row.key: ItemOfPlan(row.number, band(row.place, row.other), outcomes(row.title)) for row in rows["item"]}


def units_of(rows: list[BelongingRow], on: dt.date, known_at: dt.datetime | None) -> dict[int, UnitNamed]:
    above_of = {row.key: row.place for row in rows}

    def above(key: int) -> Iterator[int]:
        while (key := above_of.get(key) or 0) and key in above_of:
            yield key

    def unit_of(row: BelongingRow) -> UnitNamed:
        named = named_on(json.loads(row.names), on, known_at)
        code, name = (named.code, named.name) if named else (row.title, row.name)
        return UnitNamed(row.key, code, row.slug, name, tuple(above(row.key)))

    return {row.key: unit_of(row) for row in rows}


class BelongingRow(NamedTuple):
    """A row of any kind; the numbers and texts that a kind does not have are None."""

    kind: str
    key: int
    number: Any
    title: Any
    slug: Any
    name: Any
    effective_on: Any
    recorded_at: Any
    place: Any
    other: Any
    names: Any


def belonging_rows(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any, Any]:
    """BelongingRows of all kinds, one below the other."""

    def part(kind: str, rows: Any, **found: Any) -> QuerySet[Any, Any]:
        text, number = CharField(), BigIntegerField()
        types = dict.fromkeys(BelongingRow._fields, text) | {"number": number, "place": number, "other": number}
        return rows.order_by().values_list(
            Value(kind, text),
            F(found.pop("key", "pk")),
            *(Cast(found.get(name, Value(None)), types[name]) for name in BelongingRow._fields[2:]),
        )

    alignments = Alignment.objects.filter(item=OuterRef("pk")).order_by().values("item")
    served = alignments.annotate(ids=Listed(Cast("outcome_id", CharField()))).values("ids")
    delivered = OutputDelivery.objects.as_of(on, known_at).filter(output__deliverable__plan=plan, illustrative=True)
    amendments = Amendment.objects.as_of(on, known_at)
    age = {"number": F("pk"), "effective_on": F("effective_on"), "recorded_at": F("recorded_at")}
    return part(
        "item",
        FollowUpItem.objects.filter(plan=plan),
        number=F("number"),
        title=Subquery(served),
        place=F("biennium_id"),
        other=F("theme_id"),
    ).union(
        part(
            "biennium",
            Biennium.objects.filter(plan=plan),
            title=F("title"),
            slug=F("slug"),
            name=F("label"),
            place=F("position"),
            other=F("starts"),
        ),
        part("theme", Theme.objects.filter(biennium__plan=plan), title=F("title"), slug=F("slug")),
        part(
            "unit",
            Unit.objects.all(),
            title=F("code"),
            slug=F("slug"),
            name=F("name"),
            place=counts_under(on),
            names=names_as_text(),
        ),
        part("outcome", Outcome.objects.filter(plan=plan), number=F("number"), title=F("title")),
        part("sample", delivered, key="output__deliverable_id"),
        part(
            "amendment",
            amendments.filter(deliverable__plan=plan, field__in=["text", "due", "coordinator"]),
            key="deliverable_id",
            title=F("new"),
            name=F("field"),
            place=F("new_month"),
            other=F("new_unit"),
            **age,
        ),
        part(
            "amended line",
            amendments.filter(resource_line__item__plan=plan, field__in=["amount", "posts"]),
            key="resource_line_id",
            title=F("new"),
            name=F("field"),
            **age,
        ),
        all=True,
    )


BELONGING = Prepared(belonging_rows)
