"""The rows behind `changes_since`, in one query: updates, deliveries and amendments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
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
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.db.models.lookups import Exact

from deliverables.amended import of_plan
from deliverables.models import ActionPlan, Amendment, Deliverable, OutputDelivery, StatusUpdate
from deliverables.months import MonthField
from deliverables.prepared import Prepared
from deliverables.statuses import Status
from reporting.summaries.newest import newest, recent_to

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


def moved(plan: int, since: dt.date, on: dt.date, recent: dt.date, known_at: dt.datetime | None) -> QuerySet[Any]:
    """Deliverables of which some update of the time says another state than held before it.

    The others have no move, and most updates say that a state goes on: only text is new in them. Here void
    rows are looked at as well, since to ask of each whether it is corrected costs more than it saves.
    """
    before = StatusUpdate.objects.as_of(since, known_at).filter(deliverable=OuterRef("pk"))
    updates = StatusUpdate.objects.filter(effective_on__gt=since, effective_on__lte=on, withdrawn=False)
    # The state before is the row around the subquery: as a value beside it, it would be looked up for each update.
    another = updates.filter(
        ~Q(status=OuterRef("status"))
        | ~Q(outlook=OuterRef("outlook"))
        | ~Q(Exact(month_of(F("expected")), month_of(OuterRef("expected")))),
        deliverable=OuterRef("deliverable"),
    )
    first = updates.filter(~Q(status=Status.NOT_STARTED) | Q(expected__isnull=False), deliverable=OuterRef("pk"))
    return Deliverable.objects.filter(Coalesce(newest(before, Exists(another), recent), Exists(first)), plan=plan)


def month_of(expected: Any) -> Coalesce:
    return Coalesce(expected, Value(0), output_field=IntegerField())


BEFORE = JSONObject(status="status", outlook="outlook", expected="expected")


def status_rows(
    plan: int, since: dt.date, on: dt.date, recent: dt.date, known_at: dt.datetime | None
) -> QuerySet[Any]:
    """Updates of the deliverables that moved. a, b = status and outlook; c = reason; d = JSON of BEFORE, the
    state before the time, "" for none; month = the expected one; due: as amended on `on`."""
    before = StatusUpdate.objects.as_of(since, known_at).filter(deliverable=OuterRef("deliverable"))
    due = Amendment.objects.as_of(on, known_at).filter(deliverable=OuterRef("deliverable"), field="due")
    return columns(
        StatusUpdate.objects.as_of(on, known_at).filter(
            deliverable__in=moved(plan, since, on, recent, known_at).values("pk"), effective_on__gt=since
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


def load_rows(plan: ActionPlan, since: dt.date, on: dt.date, known_at: dt.datetime | None) -> list[dict[str, Any]]:
    """Rows of COLUMNS that count on `on` and took effect after `since`, by date, then in the plan's order."""
    rows = CHANGES.rows(plan=plan.pk, since=since, on=on, recent=recent_to(since), known_at=known_at)
    found = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    return sorted(found, key=lambda row: (row["happened_on"], row["place"], row["recorded"], row["row"]))


def change_rows(
    *, plan: int, since: dt.date, on: dt.date, recent: dt.date, known_at: dt.datetime | None
) -> QuerySet[Any, Any]:
    """recent: a day before `since`, which `newest` asks for."""
    moment = (plan, since, on, known_at)
    updates = status_rows(plan, since, on, recent, known_at)
    return updates.union(delivery_rows(*moment), amendment_rows(*moment), all=True)


CHANGES = Prepared(change_rows)
