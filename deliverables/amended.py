"""The plan as amended, read over the texts as in the source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deliverables.models import (
    ActionPlan,
    Amendment,
    ConclusionParagraph,
    Deliverable,
    FollowUpItem,
    Indicator,
    ItemDescription,
    ResourceLine,
)

KINDS: dict[type[models.Model], str] = {
    ConclusionParagraph: "paragraph",
    FollowUpItem: "item",
    ItemDescription: "description",
    Deliverable: "deliverable",
    Indicator: "indicator",
    ResourceLine: "resource_line",
}
"""Objects that can be amended, and the field of Amendment that names them."""

NUMBERS: dict[str, type] = {"amount": Decimal, "posts": int}
FIELD_NAMES = {
    "text": _("text"),
    "due": _("due month"),
    "coordinator": _("coordinating unit"),
    "units": _("units"),
    "amount": _("amount"),
    "posts": _("posts"),
    "responsibility_text": _("responsibility"),
    "alignment_text": _("alignment"),
    "resources_text": _("resource implications"),
    "official_text": _("official text"),
}


def of_plan(plan: ActionPlan | int) -> Q:
    """Condition on Amendment: it changes something of the plan."""
    return (
        Q(deliverable__plan=plan)
        | Q(indicator__deliverable__plan=plan)
        | Q(item__plan=plan)
        | Q(description__item__plan=plan)
        | Q(resource_line__item__plan=plan)
        | Q(paragraph__plan=plan)
    )


def as_text(value: Any) -> str:
    """A value as a person reads it in the story of amendments."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(str(unit) for unit in value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value).strip()


def apply_amendments(
    objects: Iterable[Any],
    on: dt.date,
    known_at: dt.datetime | None = None,
    *,
    loaded: Iterable[Amendment] | None = None,
) -> None:
    """Set amended values on instances in memory, in one query; the instances must not be saved afterwards.

    loaded: amendments that count on the date, newest first, where they are at hand already; then no query.

    Each gets `amended`, a dict of field → the Amendment in force, and `as_in_source`, a dict of field → the
    value under it. Deliverables keep their own values: their text, due month and coordinator as at a date
    are annotations of `Deliverable.objects.as_of`.
    """
    by_key: dict[tuple[str, int], Any] = {}
    ids: dict[str, list[int]] = {}
    for instance in objects:
        kind = KINDS[type(instance)]
        instance.amended, instance.as_in_source = {}, {}
        by_key[kind, instance.pk] = instance
        ids.setdefault(kind, []).append(instance.pk)
    if not ids:
        return
    if loaded is None:
        named = Q()
        for kind, keys in ids.items():
            named |= Q(**{f"{kind}__in": keys})
        loaded = Amendment.objects.as_of(on, known_at).filter(named).select_related("by").newest_first()
    for amendment in loaded:
        kind = amendment.kind
        instance = by_key.get((kind, getattr(amendment, f"{kind}_id")))
        if instance is None or amendment.field in instance.amended:
            continue
        instance.amended[amendment.field] = amendment
        if kind != "deliverable":
            instance.as_in_source[amendment.field] = getattr(instance, amendment.field)
            convert = NUMBERS.get(amendment.field, str)
            setattr(instance, amendment.field, convert(amendment.new))
