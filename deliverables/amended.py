"""The plan as amended, read over the texts as in the source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from deliverables.models import (
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


def apply_amendments(objects: Iterable[Any], on: dt.date, known_at: dt.datetime | None = None) -> None:
    """Set amended values on instances in memory, in one query; the instances must not be saved afterwards.

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
    named = Q()
    for kind, keys in ids.items():
        named |= Q(**{f"{kind}__in": keys})
    for amendment in Amendment.objects.as_of(on, known_at).filter(named).select_related("by").newest_first():
        kind = next(name for name in ids if getattr(amendment, f"{name}_id") is not None)
        instance = by_key[kind, getattr(amendment, f"{kind}_id")]
        if amendment.field in instance.amended:
            continue
        instance.amended[amendment.field] = amendment
        if kind != "deliverable":
            instance.as_in_source[amendment.field] = getattr(instance, amendment.field)
            convert = NUMBERS.get(amendment.field, str)
            setattr(instance, amendment.field, convert(amendment.new))
