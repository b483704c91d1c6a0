"""The rows behind `changes_since`, in one query: the state before, then updates, deliveries and amendments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from deliverables.models import ActionPlan, Amendment, Deliverable, OutputDelivery, StatusUpdate
from deliverables.months import MonthField
from deliverables.prepared import Prepared

COLUMNS = (
    "kind", "ref", "place", "happened_on", "recorded", "row", "sample",
    "a", "b", "c", "d", "e", "month", "due",
)  # fmt: skip
"""The columns on which the four kinds of rows agree; what a to e hold is said where they are read."""


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


def earlier_rows(plan: int, since: dt.date, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any]:
    """The state of each deliverable before the period. a, b = status and outlook; due: as amended on `on`."""
    amended = Amendment.objects.as_of(on, known_at).filter(deliverable=OuterRef("pk"), field="due").newest_first()
    return columns(
        Deliverable.objects.filter(plan=plan)
        .as_of(since, known_at)
        .annotate(
            effective_on=Cast(Value(since), DateField()),
            recorded_at=Cast(Value(None), DateTimeField()),
            illustrative=Value(False),
        ),
        "before",
        ref=F("ref"),
        place=F("position"),
        a=F("status"),
        b=F("outlook"),
        month=F("expected"),
        due=Coalesce(Subquery(amended.values("new_month")[:1]), F("due"), output_field=MonthField()),
    )


def status_rows(plan: int, since: dt.date, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any]:
    """a, b = status and outlook; c = reason; month = the expected one."""
    return columns(
        StatusUpdate.objects.as_of(on, known_at).filter(deliverable__plan=plan, effective_on__gt=since),
        "status",
        ref=F("deliverable__ref"),
        place=F("deliverable__position"),
        a=F("status"),
        b=F("outlook"),
        c=F("reason"),
        month=F("expected"),
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
    of_plan = (
        Q(deliverable__plan=plan)
        | Q(indicator__deliverable__plan=plan)
        | Q(item__plan=plan)
        | Q(description__item__plan=plan)
        | Q(resource_line__item__plan=plan)
        | Q(paragraph__plan=plan)
    )
    item = Coalesce("item__number", "description__item__number", "resource_line__item__number")
    return columns(
        Amendment.objects.as_of(on, known_at).filter(of_plan, effective_on__gt=since),
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


def load_rows(plan: ActionPlan, since: dt.date, on: dt.date, known_at: dt.datetime | None) -> list[dict[str, Any]]:
    """Rows of COLUMNS that count on `on` and took effect after `since`, by date, then in the plan's order."""
    rows = CHANGES.rows(plan=plan.pk, since=since, on=on, known_at=known_at)
    found = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    return sorted(found, key=lambda row: (row["happened_on"], row["place"], row["recorded"], row["row"]))


def change_rows(*, plan: int, since: dt.date, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any, Any]:
    moment = (plan, since, on, known_at)
    others = (status_rows(*moment), delivery_rows(*moment), amendment_rows(*moment))
    return earlier_rows(*moment).union(*others, all=True)


CHANGES = Prepared(change_rows)
