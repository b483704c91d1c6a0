"""Writes the table of a plan: biennia, themes, items and their deliverables; then the texts around it
and what they commit the Office to."""

from __future__ import annotations

from typing import Any

from deliverables.loading.commitments import write_commitments
from deliverables.loading.frame import Frame, Rows
from deliverables.loading.matching import Matching, Wanted
from deliverables.loading.parts import write_parts
from deliverables.loading.reading import Record
from deliverables.loading.values import slug_of
from deliverables.models import (
    Alignment,
    Biennium,
    Deliverable,
    FollowUpItem,
    ItemDescription,
    ResourceLine,
    SourceText,
    Theme,
)


def write_table(plan: Record, frame: Frame, matching: Matching) -> None:
    items = write_items(plan, frame, matching)
    records = [item for biennium in plan["biennia"] for band in biennium["bands"] for item in band["items"]]
    write_item_parts(records, items, frame, matching)
    write_parts(records, write_deliverables(records, items, frame, matching), frame, matching)
    texts = write_source_texts(plan["source_texts"], items, frame, matching)
    write_commitments(plan["commitments"], texts, frame, matching)


def write_items(plan: Record, frame: Frame, matching: Matching) -> Rows:
    biennia = matching.table(
        Biennium.objects.filter(plan=frame.plan),
        lambda row: row.slug,
        [
            Wanted(
                slug_of(one["label"]),
                one.where,
                {"plan": frame.plan, "slug": slug_of(one["label"]), "position": place}
                | {key: one[key] for key in ("label", "title", "starts", "ends")},
            )
            for place, one in enumerate(plan["biennia"], start=1)
        ],
        lambda row: f"biennium {row.label}",
    )
    bands = [
        (biennia[slug_of(one["label"])], place, band)
        for one in plan["biennia"]
        for place, band in enumerate(one["bands"], start=1)
    ]
    themes = matching.table(
        Theme.objects.filter(biennium__plan=frame.plan).select_related("biennium"),
        lambda row: (row.biennium_id, row.slug),
        [
            # The place is that of the band, so that a band without theme keeps its own between them.
            Wanted(
                (biennium.pk, theme_slug(band["theme"], place)),
                band.where,
                {
                    "biennium": biennium,
                    "slug": theme_slug(band["theme"], place),
                    "title": band["theme"],
                    "position": place,
                },
            )
            for biennium, place, band in bands
            if band["theme"] is not None
        ],
        lambda row: f"biennium {row.biennium.label}, theme {row.title}",
    )
    texts = ("number", "responsibility_text", "alignment_text", "resources_text")
    return matching.table(
        FollowUpItem.objects.filter(plan=frame.plan),
        lambda row: row.number,
        [
            Wanted(
                item["number"],
                item.where,
                {
                    "plan": frame.plan,
                    "biennium": biennium,
                    "theme": themes.get((biennium.pk, theme_slug(band["theme"], place))),
                }
                | {key: item[key] for key in texts},
            )
            for biennium, place, band in bands
            for item in band["items"]
        ],
        lambda row: f"item {row.number}",
    )


def theme_slug(title: str | None, place: int) -> str:
    return slug_of(title or "") or f"theme-{place}"


def write_item_parts(records: list[Record], items: Rows, frame: Frame, matching: Matching) -> None:
    """Descriptions with their paragraphs, outcomes and resource lines."""
    of_plan = {"item__plan": frame.plan}
    numbered = [(items[record["number"]], record) for record in records]
    descriptions = [
        (item, place, one) for item, record in numbered for place, one in enumerate(record["descriptions"], start=1)
    ]
    rows = matching.table(
        ItemDescription.objects.filter(**of_plan).select_related("item"),
        lambda row: (row.item_id, row.position),
        [
            Wanted(
                (item.pk, place),
                one.where,
                {
                    "item": item,
                    "position": place,
                    "text": one["text"],
                    "printed_reference": one["printed_reference"],
                },
            )
            for item, place, one in descriptions
        ],
        lambda row: f"item {row.item.number}, description {row.position}",
    )
    matching.links(
        ItemDescription.paragraphs,
        [
            (rows[item.pk, place], one.where, [frame.paragraphs[name] for name in one["paragraphs"]])
            for item, place, one in descriptions
        ],
    )
    matching.table(
        Alignment.objects.filter(**of_plan).select_related("item", "outcome"),
        lambda row: (row.item_id, row.outcome.number),
        [
            Wanted(
                (item.pk, one["number"]),
                one.where,
                {"item": item, "outcome": frame.outcomes[one["number"]], "role": one["role"]},
            )
            for item, record in numbered
            for one in record["outcomes"]
        ],
        lambda row: f"item {row.item.number}, outcome {row.outcome.number}",
    )
    matching.table(
        ResourceLine.objects.filter(**of_plan).select_related("item"),
        lambda row: (row.item_id, row.position),
        [
            Wanted((item.pk, place), one.where, {"item": item, "position": place, **one})
            for item, record in numbered
            for place, one in enumerate(record["resource_lines"], start=1)
        ],
        lambda row: f"item {row.item.number}, resource line {row.position}",
    )


def write_deliverables(records: list[Record], items: Rows, frame: Frame, matching: Matching) -> Rows:
    texts = ("ref", "letter", "text", "due", "due_basis", "condition")
    in_order = [(items[record["number"]], one) for record in records for one in record["deliverables"]]
    return matching.table(
        Deliverable.objects.filter(plan=frame.plan).select_related("item"),
        lambda row: row.ref,
        [
            Wanted(
                one["ref"],
                one.where,
                {"plan": frame.plan, "item": item, "position": place}
                # Derived: the source marks no lead unit, so the first one listed coordinates.
                | {"coordinator": frame.units[one["responsibilities"][0]["unit"]]}
                | {key: one[key] for key in texts},
            )
            for place, (item, one) in enumerate(in_order, start=1)
        ],
        lambda row: f"item {row.item.number}, deliverable {row.ref}",
        places=True,
    )


def write_source_texts(records: list[Record], items: Rows, frame: Frame, matching: Matching) -> Rows:
    """A text is found again by its kind and number or label; without them by its place among its kind.

    Gives the texts that have a number or label, by it.
    """
    counted: dict[str, int] = {}
    keys = [source_text_key(one["kind"], one["number"], one["label"], counted) for one in records]
    counted_rows: dict[str, int] = {}
    rows = matching.table(
        SourceText.objects.filter(plan=frame.plan).order_by("position"),
        lambda row: source_text_key(row.kind, row.number, row.label, counted_rows),
        [
            Wanted(
                key,
                one.where,
                {"plan": frame.plan, "position": place}
                | {name: one[name] for name in ("kind", "label", "number", "text")},
            )
            for place, (key, one) in enumerate(zip(keys, records, strict=True), start=1)
        ],
        lambda row: f"source text “{row}”",
        places=True,
    )
    for links, named in (
        (SourceText.outcomes, frame.outcomes),
        (SourceText.items, items),
        (SourceText.paragraphs, frame.paragraphs),
    ):
        matching.links(
            links,
            [
                (rows[key], one.where, [named[name] for name in one[links.field.name]])
                for key, one in zip(keys, records, strict=True)
            ],
        )
    return {name: row for row in rows.values() if (name := row.number or row.label)}


def source_text_key(kind: str, number: str, label: str, counted: dict[str, int]) -> tuple[str, Any]:
    if number or label:
        return kind, number or label
    counted[kind] = counted.get(kind, 0) + 1
    return kind, counted[kind]
