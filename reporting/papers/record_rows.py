"""The queries behind `load_record`, each written once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from deliverables.amended import of_plan
from deliverables.models import (
    Amendment,
    Deliverable,
    FollowUpItem,
    Indicator,
    ItemDescription,
    Note,
    OutputDelivery,
    Responsibility,
    SourceText,
    StatusUpdate,
    Unit,
)
from deliverables.prepared import Prepared

Rows = QuerySet[Any]


WITH_FOOTNOTES = Prepared(
    lambda plan: (
        Responsibility.objects.filter(deliverable__plan=plan, footnote__isnull=False)
        .select_related("footnote")
        .order_by("position")
    )
)
SOURCE = Prepared(lambda plan: SourceText.objects.filter(plan=plan).order_by("position"))
ITEMS = Prepared(
    lambda plan: FollowUpItem.objects.filter(plan=plan).select_related("biennium", "theme").order_by("number")
)
DESCRIPTIONS = Prepared(lambda plan: ItemDescription.objects.filter(item__plan=plan).order_by("item", "position"))
DELIVERABLES = Prepared(lambda plan: Deliverable.objects.filter(plan=plan).order_by("position"))
INDICATORS = Prepared(
    lambda plan: Indicator.objects.filter(deliverable__plan=plan).order_by("deliverable", "position")
)


def _deliveries(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> Rows:
    rows = OutputDelivery.objects.as_of(on, known_at).filter(output__deliverable__plan=plan)
    return rows.select_related("output").order_by("effective_on", "recorded_at", "id")


def _notes(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> Rows:
    rows = Note.objects.as_of(on, known_at).filter(deliverable__plan=plan)
    return rows.select_related("unit").newest_first()


def _units_named(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> Rows:
    amendments = Amendment.objects.as_of(on, known_at).filter(pk=OuterRef("added"))
    parts = Responsibility.objects.filter(Q(added=None) | Exists(amendments), deliverable__plan=plan)
    return Unit.objects.annotate(is_named=Exists(parts.filter(unit=OuterRef("pk")))).order_by("pk")


def _updates(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> Rows:
    rows = StatusUpdate.objects.as_of(on, known_at).filter(deliverable__plan=plan)
    return rows.defer("internal_note").newest_first()


def _in_force(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> Rows:
    return Amendment.objects.as_of(on, known_at).filter(of_plan(plan)).select_related("by").newest_first()


DELIVERIES, NOTES, UNITS = Prepared(_deliveries), Prepared(_notes), Prepared(_units_named)
UPDATES, IN_FORCE = Prepared(_updates), Prepared(_in_force)
