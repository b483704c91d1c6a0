"""Resources needed and mobilized as at a moment, by source and currency. Portfolio levels stay out of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from deliverables.models import ActionPlan, Amendment, Mobilization, ResourceLine
from deliverables.prepared import Prepared


class Mobilized(NamedTuple):
    """Found for one resource line, in one currency, from one source; `source` as a manager wrote it."""

    currency: str
    amount: Decimal | None
    posts: int
    source: str
    newest_on: dt.date
    illustrative: bool


class ResourceState(NamedTuple):
    """A resource line: what the plan says it needs, and what was mobilized for it.

    amount and posts: as amended, None where the plan states none. source: a value of ResourceLine.Source.
    """

    id: int
    item_number: int
    position: int
    text: str
    source: ResourceLine.Source
    amount: Decimal | None
    currency: str
    posts: int | None
    mobilized: tuple[Mobilized, ...]

    @property
    def is_stated_need(self) -> bool:
        return self.amount is not None or self.posts is not None


@dataclass(frozen=True)
class Sum:
    """Amounts of one source class in one currency; or posts of one (currency "", no amount)."""

    source: ResourceLine.Source
    currency: str
    amount: Decimal | None
    posts: int


@dataclass(frozen=True)
class ResourceSummary:
    """lines: every resource line of the plan; in figures those `shown`, and perhaps others. needed and mobilized:
    sums by source class of the line and currency, posts apart. A need and what was mobilized for it may be in
    different currencies: nothing here says that a plan is fully funded.
    """

    lines: tuple[ResourceState, ...]
    needed: tuple[Sum, ...]
    mobilized: tuple[Sum, ...]

    @property
    def needs(self) -> tuple[ResourceState, ...]:
        """Lines that state an amount or posts."""
        return tuple(line for line in self.lines if line.is_stated_need)

    @property
    def shown(self) -> tuple[ResourceState, ...]:
        """Lines that state an amount or posts, or for which something was mobilized."""
        return tuple(line for line in self.lines if line.is_stated_need or line.mobilized)


def add_up(parts: Iterable[tuple[ResourceLine.Source, str, Decimal | None, int | None]]) -> tuple[Sum, ...]:
    """Sums of (source class, currency, amount, posts): never over two currencies or two source classes."""
    amounts: dict[tuple[ResourceLine.Source, str], Decimal] = defaultdict(Decimal)
    posts: dict[ResourceLine.Source, int] = defaultdict(int)
    for source, currency, amount, number in parts:
        if amount is not None:
            amounts[source, currency] += amount
        if number:
            posts[source] += number
    sums = [Sum(source, currency, amount, 0) for (source, currency), amount in amounts.items()]
    sums += [Sum(source, "", None, number) for source, number in posts.items()]
    order = list(ResourceLine.Source)
    return tuple(sorted(sums, key=lambda one: (order.index(one.source), one.amount is None, one.currency)))


def load_resources(
    plan: ActionPlan,
    on: dt.date,
    known_at: dt.datetime | None,
    amended: Mapping[int, Mapping[str, str]],
    *,
    shown_only: bool = False,
) -> ResourceSummary:
    """Lines as amended, and what was mobilized. One query.

    amended: by the id of a line, the amount and posts that hold instead of the plan's, as texts. shown_only: leaves
    out most of the lines that `ResourceSummary.shown` leaves out.
    """
    query = SHOWN if shown_only else RESOURCES
    heads: dict[int, ResourceRow] = {}
    found: dict[int, list[ResourceRow]] = defaultdict(list)
    for row in map(ResourceRow._make, query.rows(plan=plan.pk, on=on, known_at=known_at)):
        heads.setdefault(row.pk, row)
        if row.counts:
            found[row.pk].append(row)
    lines = tuple(
        line_state(row, amended.get(pk, {}), mobilized_for(found[pk]) if pk in found else ())
        for pk, row in heads.items()
    )
    return ResourceSummary(
        lines=lines,
        needed=add_up((line.source, line.currency, line.amount, line.posts) for line in lines),
        mobilized=add_up(
            (line.source, part.currency, part.amount, part.posts) for line in lines for part in line.mobilized
        ),
    )


class ResourceRow(NamedTuple):
    """A resource line with one of its mobilizations, or none; `counts`: whether that one counts."""

    pk: int
    item_number: int
    position: int
    text: str
    source: str
    amount: Decimal | None
    currency: str
    posts: int | None
    counts: bool
    found_amount: Decimal | None
    found_currency: str
    found_posts: int | None
    found_source: str
    found_on: dt.date
    illustrative: bool


def resource_rows(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any, Any]:
    """A row for each mobilization, also for one that does not count; one for a line without any."""
    return rows_of(ResourceLine.objects.filter(item__plan=plan), on, known_at)


RESOURCES = Prepared(resource_rows)


def shown_rows(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any, Any]:
    """`resource_rows` of lines that state a need, as printed or amended, or for which something was recorded."""
    # Of all plans: few lines are ever amended, and to join them to their plans costs more.
    amended = Amendment.objects.filter(resource_line__isnull=False).order_by().values("resource_line")
    return rows_of(
        ResourceLine.objects.filter(
            Q(amount__isnull=False) | Q(posts__isnull=False) | Q(mobilizations__isnull=False) | Q(pk__in=amended),
            item__plan=plan,
        ),
        on,
        known_at,
    )


SHOWN = Prepared(shown_rows)


def rows_of(lines: QuerySet[ResourceLine], on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any, Any]:
    counted = Mobilization.objects.as_of(on, known_at).filter(pk=OuterRef("mobilizations__pk"))
    return (
        lines.annotate(counts=Exists(counted))
        .order_by("item__number", "position", "mobilizations__effective_on", "mobilizations__pk")
        .values_list(
            "pk",
            "item__number",
            "position",
            "text",
            "source",
            "amount",
            "currency",
            "posts",
            "counts",
            "mobilizations__amount",
            "mobilizations__currency",
            "mobilizations__posts",
            "mobilizations__source",
            "mobilizations__effective_on",
            "mobilizations__illustrative",
        )
    )


SOURCES = {source.value: source for source in ResourceLine.Source}


def line_state(row: ResourceRow, said: Mapping[str, str], mobilized: tuple[Mobilized, ...]) -> ResourceState:
    return ResourceState(
        id=row.pk,
        item_number=row.item_number,
        position=row.position,
        text=row.text,
        source=SOURCES[row.source],
        amount=Decimal(said["amount"]) if "amount" in said else row.amount,
        currency=row.currency,
        posts=int(said["posts"]) if "posts" in said else row.posts,
        mobilized=mobilized,
    )


def mobilized_for(rows: list[ResourceRow]) -> tuple[Mobilized, ...]:
    """Rows of one line, added up where currency and source are the same."""
    together: dict[tuple[str, str], list[ResourceRow]] = defaultdict(list)
    for row in rows:
        together[row.found_currency, row.found_source].append(row)
    return tuple(mobilized_of(currency, source, same) for (currency, source), same in together.items())


def mobilized_of(currency: str, source: str, rows: list[ResourceRow]) -> Mobilized:
    return Mobilized(
        currency=currency,
        amount=sum([row.found_amount or Decimal(0) for row in rows], Decimal(0)) if currency else None,
        posts=sum([row.found_posts or 0 for row in rows]),
        source=source,
        newest_on=max([row.found_on for row in rows]),
        illustrative=any(row.illustrative for row in rows),
    )
