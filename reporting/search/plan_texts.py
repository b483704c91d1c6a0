"""Every text of a plan as it stands at a date, and as in the source where it was amended. One query."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from deliverables.conditions import any_of
from deliverables.models import (
    ActionPlan,
    Amendment,
    Commitment,
    CommitmentUnit,
    ConclusionParagraph,
    Deliverable,
    FollowUpItem,
    Indicator,
    ItemDescription,
    Outcome,
    Responsibility,
    SourceText,
    Unit,
)
from deliverables.models.states import in_force_on
from deliverables.prepared import Prepared

AMENDED = {
    ("deliverable", "text"): "deliverable__plan",
    ("indicator", "text"): "indicator__deliverable__plan",
    ("item", "responsibility_text"): "item__plan",
    ("item", "alignment_text"): "item__plan",
    ("item", "resources_text"): "item__plan",
    ("description", "text"): "description__item__plan",
    ("paragraph", "official_text"): "paragraph__plan",
}
"""Texts that can be amended, and the way from the amendment to the plan."""


class Row(NamedTuple):
    """kind: of the object, with the field of it; owner: key of what it belongs to; slug: its part of an address."""

    kind: str
    key: int
    owner: int
    place: int
    slug: str
    label: str
    note: str
    text: str


@dataclass
class PlanTexts:
    rows: dict[str, list[Row]]
    """By kind and field ("item.alignment_text"), in the order of the plan."""
    amended: dict[tuple[str, int], str]
    """By kind and field, and key: the text in force."""

    def of(self, kind: str) -> list[Row]:
        return self.rows[kind]

    def said(self, row: Row) -> list[str]:
        """As it stands, and as in the source if that differs."""
        text = self.amended.get((row.kind, row.key), row.text)
        return list(dict.fromkeys(one for one in (text, row.text) if one))

    def below(self, kind: str) -> dict[int, list[str]]:
        """What the rows of a kind say, by key of their owner."""
        found: dict[int, list[str]] = defaultdict(list)
        for row in self.rows[kind]:
            found[row.owner] += self.said(row)
        return found


def plan_texts(plan: ActionPlan, on: dt.date) -> PlanTexts:
    rows: dict[str, list[Row]] = defaultdict(list)
    for one in sorted(map(Row._make, TEXTS.rows(plan=plan.pk, on=on)), key=lambda row: (row.place, row.key)):
        rows[one.kind].append(one)
    changes = sorted(rows.pop("amendment", []), key=lambda row: (row.slug, row.note, row.place))
    return PlanTexts(rows, {(row.label, row.key): row.text for row in changes})


def _texts(*, plan: int, on: dt.date) -> QuerySet[Any, Any]:
    items = FollowUpItem.objects.filter(plan=plan)
    item = {"place": F("number"), "slug": F("number"), "label": F("biennium__label"), "note": F("theme__title")}
    parts = [
        _part("deliverable.text", Deliverable.objects.filter(plan=plan), F("text"), owner=F("item_id"), slug=F("ref")),
        _part(
            "indicator.text",
            Indicator.objects.filter(deliverable__plan=plan),
            F("text"),
            owner=F("deliverable_id"),
        ),
        *(
            _part(f"item.{name}", items, F(name), owner=F("pk"), **item)
            for name in ("responsibility_text", "alignment_text", "resources_text")
        ),
        _part("description.text", ItemDescription.objects.filter(item__plan=plan), F("text"), owner=F("item_id")),
        _part(
            "paragraph.official_text",
            ConclusionParagraph.objects.filter(plan=plan),
            F("official_text"),
            slug=F("slug"),
            label=F("reference"),
            note=F("subject"),
        ),
        _part(
            "source",
            SourceText.objects.filter(plan=plan).exclude(kind=SourceText.Kind.COLUMN),
            F("text"),
            label=F("label"),
            note=F("number"),
        ),
        _part("commitment", Commitment.objects.filter(plan=plan), F("words"), slug=F("slug"), label=F("subject")),
        _part("unit", _units(plan, on), F("name"), place=Value(0), slug=F("slug"), label=F("code"), note=F("names")),
        _part("outcome", Outcome.objects.filter(plan=plan), F("title"), place=F("number"), slug=F("number")),
        *(_amendments(kind, field, path, plan, on) for (kind, field), path in AMENDED.items()),
    ]
    return parts[0].union(*parts[1:], all=True)


def _amendments(kind: str, field: str, path: str, plan: int, on: dt.date) -> Any:
    """slug and note: the two dates, by which they are put in order."""
    rows = Amendment.objects.as_of(on).filter(field=field, **{path: plan})
    return _part(
        "amendment",
        rows,
        F("new"),
        key=F(f"{kind}_id"),
        place=F("pk"),
        slug=F("effective_on"),
        label=Value(f"{kind}.{field}"),
        note=F("recorded_at"),
    )


def _units(plan: int, on: dt.date) -> QuerySet[Unit]:
    """Those with a part in the plan, the departments above them, and those that they were merged into."""
    parts = Responsibility.objects.filter(in_force_on(on), deliverable__plan=plan)
    commitments = CommitmentUnit.objects.filter(commitment__plan=plan)
    merged = Q(unit__merged_into=OuterRef("pk"), unit__ends_on__lt=on)
    below = [Q(unit=OuterRef("pk")), Q(unit__parent=OuterRef("pk")), merged]
    return Unit.objects.filter(any_of(Exists(rows.filter(one)) for rows in (parts, commitments) for one in below))


def _part(kind: str, rows: Any, text: Any, **columns: Any) -> Any:
    def words(name: str) -> Any:
        return Coalesce(Cast(columns.get(name, Value("")), TextField()), Value(""), output_field=TextField())

    def number(name: str, default: Any) -> Any:
        return Cast(columns.get(name, default), IntegerField())

    return rows.order_by().values_list(
        Value(kind, output_field=CharField()),
        number("key", F("pk")),
        number("owner", Value(0)),
        number("place", F("position") if "place" not in columns else Value(0)),
        words("slug"),
        words("label"),
        words("note"),
        Cast(text, TextField()),
    )


TEXTS = Prepared(_texts)
