"""A plan as its file: the opposite of loading. Loading what this gives changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from deliverables.loading.commitments import commitment_records
from deliverables.loading.plan_format import FORMAT, PLAN
from deliverables.loading.reading import Many
from deliverables.models import (
    ActionPlan,
    Alignment,
    Biennium,
    Commitment,
    CommitmentUnit,
    Deliverable,
    FollowUpItem,
    ItemDescription,
    Measure,
    Responsibility,
    SourceText,
    Theme,
    Unit,
)
from deliverables.models.units import code_of
from deliverables.months import Month


def export_plan(plan: ActionPlan) -> dict[str, Any]:
    """The plan in the format "action-plan/1", ready for JSON. Units are called as they were on its date.

    Writes the values as in the source, not the amended ones, and no progress. Lists without an order of
    their own in the record (units, outcomes, links) come in the order in which they were first loaded.
    """
    own = {key: getattr(plan, key) for key, read in PLAN.fields.items() if not isinstance(read, Many)}
    own |= {key: own[key].isoformat() for key in ("dated", "begins_on")}
    content = {
        **own,
        "units": [
            {"code": unit.code, "name": unit.name, "parent": code_of(unit.parent, plan.dated) or None}
            for unit in (one.on(plan.dated) for one in units_of(plan))
        ],
        "outcomes": records(plan.outcomes.order_by("pk"), "number", "title"),
        "paragraphs": records(plan.paragraphs.all(), "reference", "subject", "official_text"),
        "footnotes": records(plan.footnotes.order_by("pk"), "mark", "text"),
        "source_texts": source_texts(plan),
        "commitments": commitment_records(plan, linked(Commitment.source_texts, plan.commitments.all(), "pk")),
        "biennia": biennia(plan),
    }
    return {"format": FORMAT, "plan": content}


def record(row: Any, *fields: str) -> dict[str, Any]:
    return {field: getattr(row, field) for field in fields}


def records(rows: Iterable[Any], *fields: str) -> list[dict[str, Any]]:
    return [record(row, *fields) for row in rows]


def units_of(plan: ActionPlan) -> list[Unit]:
    """The units that the plan names as in the source, and those above them."""
    everything = {unit.pk: unit for unit in Unit.objects.select_related("parent").order_by("pk")}
    named = Responsibility.objects.filter(deliverable__plan=plan, added=None).values_list("unit", "with_unit")
    found = {pk for pair in named.order_by() for pk in pair if pk}
    found |= set(CommitmentUnit.objects.filter(commitment__plan=plan).order_by().values_list("unit", flat=True))
    above = found
    while above := {pk for one in above if (pk := everything[one].parent_id)} - found:
        found |= above
    return [unit for pk, unit in everything.items() if pk in found]


def linked(named: Any, owners: QuerySet[Any], attribute: str) -> dict[int, list[Any]]:
    """For each of `owners` what a many-to-many list names, in the order in which it was loaded."""
    source, target = named.field.m2m_field_name(), named.field.m2m_reverse_field_name()
    lists: dict[int, list[Any]] = {}
    links = named.through.objects.filter(**{f"{source}__in": owners.order_by()}).order_by("pk")
    for owner, value in links.values_list(f"{source}_id", f"{target}__{attribute}"):
        lists.setdefault(owner, []).append(value)
    return lists


def source_texts(plan: ActionPlan) -> list[dict[str, Any]]:
    rows = SourceText.objects.filter(plan=plan)
    outcomes = linked(SourceText.outcomes, rows, "number")
    items = linked(SourceText.items, rows, "number")
    paragraphs = linked(SourceText.paragraphs, rows, "reference")
    return [
        {
            **record(row, "kind", "label", "number", "text"),
            "outcomes": outcomes.get(row.pk, []),
            "items": items.get(row.pk, []),
            "paragraphs": paragraphs.get(row.pk, []),
        }
        for row in rows.order_by("position")
    ]


def biennia(plan: ActionPlan) -> list[dict[str, Any]]:
    items = item_records(plan)
    return [
        {
            **record(row, "label", "title"),
            "starts": month(row.starts),
            "ends": month(row.ends),
            "bands": bands(row, [item for item in items if item[0].biennium_id == row.pk]),
        }
        for row in plan.biennia.order_by("position").prefetch_related("themes")
    ]


def bands(biennium: Biennium, items: list[tuple[FollowUpItem, dict[str, Any]]]) -> list[dict[str, Any]]:
    """The bands in their places; the one without theme stands where the themes leave a gap."""
    placed: list[tuple[int, Theme | None]] = [(theme.position, theme) for theme in biennium.themes.all()]
    taken = {place for place, _theme in placed}
    if any(item.theme_id is None for item, _content in items):
        placed.append((next(place for place in range(1, len(taken) + 2) if place not in taken), None))
    return [
        {
            "theme": theme.title if theme else None,
            "items": [content for item, content in items if item.theme_id == (theme.pk if theme else None)],
        }
        for _place, theme in sorted(placed, key=lambda band: band[0])
    ]


def item_records(plan: ActionPlan) -> list[tuple[FollowUpItem, dict[str, Any]]]:
    paragraphs = linked(ItemDescription.paragraphs, ItemDescription.objects.filter(item__plan=plan), "reference")
    rows = FollowUpItem.objects.filter(plan=plan).select_related("plan").order_by("number")
    rows = rows.prefetch_related(
        "descriptions",
        "resource_lines",
        Prefetch("alignments", queryset=Alignment.objects.select_related("outcome").order_by("pk")),
        Prefetch("deliverables", queryset=Deliverable.objects.order_by("position")),
        "deliverables__planned_outputs",
        "deliverables__indicators__measures",
        Prefetch(
            "deliverables__responsibilities",
            queryset=Responsibility.objects.filter(added=None).select_related("unit", "with_unit", "footnote"),
        ),
    )
    return [(item, item_record(item, paragraphs)) for item in rows]


def item_record(item: FollowUpItem, paragraphs: dict[int, list[str]]) -> dict[str, Any]:
    return {
        "number": item.number,
        "descriptions": [
            {**record(row, "text", "printed_reference"), "paragraphs": paragraphs.get(row.pk, [])}
            for row in item.descriptions.all()
        ],
        "deliverables": [deliverable_record(row, item.plan.dated) for row in item.deliverables.all()],
        **record(item, "responsibility_text", "alignment_text"),
        "outcomes": [{"number": row.outcome.number, "role": row.role} for row in item.alignments.all()],
        "resources_text": item.resources_text,
        "resource_lines": [
            {
                **record(row, "text", "source"),
                "amount": number(row.amount),
                "currency": row.currency or None,
                "posts": row.posts,
            }
            for row in item.resource_lines.all()
        ],
    }


def deliverable_record(row: Deliverable, dated: dt.date) -> dict[str, Any]:
    return {
        **record(row, "ref", "letter", "text"),
        "due": month(row.due),
        **record(row, "due_basis", "condition"),
        "planned_outputs": [
            {**record(output, "kind", "singular", "plural", "quantity"), "due": month(output.due)}
            for output in row.planned_outputs.all()
        ],
        "indicators": [
            {
                "text": indicator.text,
                "measures": [measure_record(measure) for measure in indicator.measures.all()],
            }
            for indicator in row.indicators.all()
        ],
        "responsibilities": [
            {
                "unit": code_of(one.unit, dated),
                "role": one.role,
                "with": code_of(one.with_unit, dated) or None,
                "scope": one.scope,
                "footnote": one.footnote.mark if one.footnote else None,
            }
            for one in row.responsibilities.all()
        ],
    }


def measure_record(row: Measure) -> dict[str, Any]:
    write = {Measure.Kind.YES_NO: yes_no, Measure.Kind.MONTH: month_of_index}.get(Measure.Kind(row.kind), number)
    return {
        **record(row, "label", "kind", "unit"),
        "currency": row.currency or None,
        "baseline": write(row.baseline),
        "baseline_month": month(row.baseline_month),
        "target": write(row.target),
        **record(row, "target_is", "basis"),
    }


def month(value: Any) -> str | None:
    return None if value is None else str(value)


def number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def yes_no(value: Decimal | None) -> bool | None:
    return None if value is None else bool(value)


def month_of_index(value: Decimal | None) -> str | None:
    return None if value is None else str(Month(int(value)))
