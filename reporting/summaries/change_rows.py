"""The rows behind `changes_since`, in one query: updates, deliveries and amendments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, JSONObject

from deliverables.amended import of_plan
from deliverables.models import ActionPlan, Amendment, Deliverable, OutputDelivery, StatusUpdate
from deliverables.months import MonthField
from deliverables.prepared import Prepared
from reporting.summaries.moved import has_moved
from reporting.summaries.newest import recent_to

COLUMNS = (
    "kind", "ref", "place", "happened_on", "recorded", "row", "sample",
    "a", "b", "c", "d", "e", "month", "due",
)  # fmt: skip
"""The columns on which the three kinds of rows agree; what a to e hold is said where they are read."""


def columns(rows: QuerySet[Any], kind: str, **values: Any) -> QuerySet[Any]:
    """Rows in the form of COLUMNS, with types that PostgreSQL can put under each other."""
    texts = {
        name: Cast(values.get(name, Value("")), TextField())
        for name in ("kind", "ref", "a", "b", "c", "d", "e")
        if name != "kind"
    }
    numbers = {name: Cast(values.get(name, Value(None)), IntegerField()) for name in ("place", "month", "due")}
    found: dict[str, Any] = {
        "kind": Value(kind, CharField()),
        "happened_on": F("effective_on"),
        "recorded": F("recorded_at"),
        "row": F("pk"),
        "sample": Cast("illustrative", BooleanField()),
        **texts,
        **numbers,
    }
    return rows.order_by().values_list(*(found[name] for name in COLUMNS))


BEFORE = JSONObject(status="status", outlook="outlook", expected="expected")


def status_rows(plan: int, moved: Any, since: dt.date, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any]:
    """Updates of the deliverables `moved`. a, b = status and outlook; c = reason; d = JSON of BEFORE, the
    state before the time, "" for none; month = the expected one; due: as amended on `on`."""
    before = StatusUpdate.objects.as_of(since, known_at).filter(deliverable=OuterRef("deliverable"))
    due = Amendment.objects.as_of(on, known_at).filter(deliverable=OuterRef("deliverable"), field="due")
    return columns(
        StatusUpdate.objects.as_of(on, known_at).filter(
            deliverable__in=moved, deliverable__plan=plan, effective_on__gt=since
        ),
        "status",
        ref=F("deliverable__ref"),
        place=F("deliverable__position"),
        a=F("status"),
        b=F("outlook"),
        c=F("reason"),
        d=Coalesce(Subquery(before.newest_first().values(row=Cast(BEFORE, TextField()))[:1]), Value("")),
        month=F("expected"),
        due=Coalesce(
            Subquery(due.newest_first().values("new_month")[:1]), F("deliverable__due"), output_field=MonthField()
        ),
    )


def delivery_rows(plan: int, since: dt.date, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any]:
    """a = title, b = noun, c = code of the country."""
    return columns(
        OutputDelivery.objects.as_of(on, known_at).filter(output__deliverable__plan=plan, effective_on__gt=since),
        "delivery",
        ref=F("output__deliverable__ref"),
        place=F("output__deliverable__position"),
        a=F("title"),
        b=F("output__singular"),
        c=F("country"),
    )


def amendment_rows(plan: int, since: dt.date, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any]:
    """a = field, b = old, c = new, d = reason, e = kind of object."""
    item = Coalesce("item__number", "description__item__number", "resource_line__item__number")
    return columns(
        Amendment.objects.as_of(on, known_at).filter(of_plan(plan), effective_on__gt=since),
        "amendment",
        ref=Coalesce(
            Cast("deliverable__ref", TextField()),
            Cast("indicator__deliverable__ref", TextField()),
            Cast("paragraph__reference", TextField()),
            Cast(item, TextField()),
        ),
        place=Coalesce("deliverable__position", "indicator__deliverable__position", Value(0)),
        a=F("field"),
        b=F("old"),
        c=F("new"),
        d=F("reason"),
        e=Case(
            *[When(**{f"{name}__isnull": False, "then": Value(name)}) for name in Amendment.AMENDABLE],
            output_field=CharField(),
        ),
    )


def load_rows(
    plan: ActionPlan, since: dt.date, on: dt.date, known_at: dt.datetime | None, moved: Collection[int] | None = None
) -> list[dict[str, Any]]:
    """Rows of COLUMNS that count on `on` and took effect after `since`, by date, then in the plan's order.

    moved: ids of the deliverables that moved in this time, where they are known.
    """
    known = moved is not None and len(moved) <= MOST_MOVED
    rows = CHANGES.rows(
        plan=plan.pk,
        since=since,
        on=on,
        recent=None if known else recent_to(since),
        known_at=known_at,
        moved=moved if known else None,
    )
    found = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    return sorted(found, key=lambda row: (row["happened_on"], row["place"], row["recorded"], row["row"]))


def change_rows(
    *,
    plan: int,
    since: dt.date,
    on: dt.date,
    known_at: dt.datetime | None,
    recent: dt.date | None = None,
    moved: Collection[int] | None = None,
) -> QuerySet[Any, Any]:
    """recent: a day before `since`, which `has_moved` asks for where it must find out which deliverables `moved`."""
    among: Any = moved
    if recent:
        found = Deliverable.objects.filter(has_moved(since, on, recent, known_at), plan=plan)
        among = found.values("pk")
    updates = status_rows(plan, among, since, on, known_at)
    moment = (plan, since, on, known_at)
    return updates.union(delivery_rows(*moment), amendment_rows(*moment), all=True)


MOST_MOVED = 40
"""Deliverables that are named in the query; where more of them moved, they are looked for again."""
CHANGES = Prepared(change_rows, most_keys=MOST_MOVED)
