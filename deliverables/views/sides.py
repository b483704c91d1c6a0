"""The same record from each side: a follow-up item, a unit, an outcome, a paragraph of the conclusions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deliverables.access import PlanPage, plan_page
from deliverables.amended import apply_amendments
from deliverables.amendment_story import amendments_about, counts, told
from deliverables.breadcrumb import way_to
from deliverables.grid import way_to_grid
from deliverables.models import (
    Alignment,
    ConclusionParagraph,
    Deliverable,
    FollowUpItem,
    ItemDescription,
    Mobilization,
    Outcome,
    ResourceLine,
    Responsibility,
    SourceText,
    Unit,
)
from deliverables.models.states import in_force_on
from deliverables.models.units import family_among, units_on
from deliverables.permissions import may_manage
from deliverables.plan_rows import Verbatim, plan_rows, rows_with_states, verbatim, with_footnote_marks
from deliverables.views.plan import add_indicators


@dataclass
class Cited:
    """A description with the paragraphs that it cites."""

    description: ItemDescription
    paragraphs: list[tuple[str, str]] = field(default_factory=list)
    """(reference, slug)."""

    @property
    def text(self) -> Verbatim:
        return verbatim(self.description, "text")


@require_safe
def item(request: HttpRequest, plan_slug: str, number: int) -> HttpResponse:
    page = plan_page(request, plan_slug)
    rows = plan_rows(page, Deliverable.objects.filter(item__number=number))
    if not rows:
        raise Http404(f"Item {number}")
    row = rows[0].deliverable.item
    add_indicators(rows)
    descriptions, outcomes = cited_by(row)
    lines = list(ResourceLine.objects.filter(item=row).order_by("position"))
    indicators = [indicator for one in rows for indicator in one.indicators]
    named = [row, *(cited.description for cited in descriptions), *indicators, *lines]
    amendments = amendments_about(
        page,
        Q(item=row)
        | Q(description__item=row)
        | Q(resource_line__item=row)
        | Q(deliverable__item=row)
        | Q(indicator__deliverable__item=row),
    )
    apply_amendments([*named, *(one.deliverable for one in rows)], page.on, loaded=filter(counts, amendments))
    responsibilities = responsibilities_of(page, item=row)
    footnotes = {one.footnote.pk: one.footnote for one in responsibilities if one.footnote}
    context = {
        "breadcrumb": _way(page),
        "item": row,
        "descriptions": descriptions,
        "rows": rows,
        "responsibility": verbatim(row, "responsibility_text"),
        "responsibility_html": with_footnote_marks(row.responsibility_text, footnotes.values()),
        "units": by_unit(responsibilities),
        "footnotes": footnotes.values(),
        "alignment": verbatim(row, "alignment_text"),
        "outcomes": outcomes,
        "resources": verbatim(row, "resources_text"),
        "lines": with_mobilized(page, lines),
        "amendments": told(page, [one for one in amendments if one.kind not in ("deliverable", "indicator")]),
        "may_amend": page.may_write_today and may_manage(page.standing),
    }
    return render(request, "deliverables/item.html", context)


def cited_by(row: FollowUpItem) -> tuple[list[Cited], list[dict[str, Any]]]:
    """The descriptions of an item with their paragraphs, and its outcomes.

    One query for both: the rows of a join of so few are cheaper than another question.
    """
    found: dict[int, Cited] = {}
    outcomes: dict[int, dict[str, Any]] = {}
    joined = ItemDescription.objects.filter(item=row).annotate(
        reference=F("paragraphs__reference"),
        slug=F("paragraphs__slug"),
        outcome=F("item__alignments__outcome__number"),
        outcome_title=F("item__alignments__outcome__title"),
        role=F("item__alignments__role"),
    )
    one: Any
    for one in joined.order_by("position", "paragraphs__position", "outcome"):
        cited = found.setdefault(one.pk, Cited(one))
        if one.reference and (one.reference, one.slug) not in cited.paragraphs:
            cited.paragraphs.append((one.reference, one.slug))
        if one.outcome is not None:
            outcomes[one.outcome] = {"number": one.outcome, "title": one.outcome_title, "role": one.role}
    return list(found.values()), list(outcomes.values())


def responsibilities_of(page: PlanPage, **where: Any) -> list[Responsibility]:
    """Responsibilities in force on the page's date, in the plan's order."""
    named = {f"deliverable__{name}": value for name, value in where.items() if name != "unit__in"}
    named |= {name: value for name, value in where.items() if name == "unit__in"}
    rows = Responsibility.objects.filter(in_force_on(page.on), deliverable__plan=page.plan, **named)
    rows = rows.select_related("unit__merged_into", "with_unit", "footnote", "deliverable")
    found = list(rows.order_by("deliverable__position", "position"))
    for one in found:
        one.unit, one.with_unit = one.unit.on(page.on), one.with_unit.on(page.on) if one.with_unit else None
    return found


def by_unit(responsibilities: list[Responsibility]) -> list[tuple[Unit, list[Responsibility]]]:
    """The parts of each unit in the deliverables, units in the order in which the source first names them."""
    found: dict[Unit, list[Responsibility]] = defaultdict(list)
    for one in responsibilities:
        found[one.unit].append(one)
    return list(found.items())


def with_mobilized(page: PlanPage, lines: list[ResourceLine]) -> list[dict[str, Any]]:
    """Resource lines with what was mobilized for each by the date; unlike currencies are never added."""
    mobilized: dict[int, list[Mobilization]] = defaultdict(list)
    for one in Mobilization.objects.as_of(page.on).filter(line__in=lines).newest_first():
        mobilized[one.line_id].append(one)
    return [
        {
            "line": line,
            "text": line.text,
            "amended": getattr(line, "amended", {}),
            "mobilized": mobilized[line.pk],
            "sums": sums(mobilized[line.pk]),
        }
        for line in lines
    ]


def sums(rows: list[Mobilization]) -> list[tuple[str, Any]]:
    """(currency, amount) for each currency, and ("", posts) when posts were found."""
    found: dict[str, Any] = defaultdict(int)
    for row in rows:
        if row.amount is not None:
            found[row.currency] += row.amount
        if row.posts:
            found[""] += row.posts
    return sorted(found.items(), reverse=True)


@require_safe
def unit(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    page = plan_page(request, plan_slug)
    related = Unit.objects.select_related("parent", "merged_into", "answered_by")
    row = get_object_or_404(related, slug=slug).on(page.on)
    row.parent = row.parent.on(page.on) if row.parent else None
    family = [row, *(one.on(page.on) for one in family_among(units_on(page.on), row)[1:])]
    children = sorted((one for one in family if one.above == row.pk), key=lambda one: one.code)
    responsibilities = responsibilities_of(page, unit__in=family)
    parts: dict[int, list[Responsibility]] = defaultdict(list)
    for one in responsibilities:
        parts[one.deliverable_id].append(one)
    involved = Deliverable.objects.with_coordinator(page.on).filter(
        Q(pk__in=parts) | Q(coordinator_as_of__in=[member.pk for member in family])
    )
    rows = plan_rows(page, involved)
    apply_amendments([one.deliverable for one in rows], page.on)
    codes = {member.pk: member.code for member in family}
    coordinated = sum(one.deliverable.coordinator_as_of in codes for one in rows)
    context = {
        "breadcrumb": _way(page),
        "unit": row,
        "actions": way_to_grid(page, family) if coordinated else [],
        "children": [one for one in children if not one.has_ended],
        "predecessors": [one for one in children if one.has_ended and one.merged_into_id == row.pk],
        "has_others": bool(children),
        "lines": [
            {
                "row": one,
                "parts": parts[one.deliverable.pk],
                "coordinator": codes.get(one.deliverable.coordinator_as_of, ""),
            }
            for one in rows
        ],
        "coordinated": coordinated,
        "footnotes": {one.footnote.pk: one.footnote for one in responsibilities if one.footnote}.values(),
    }
    return render(request, "deliverables/unit.html", context)


@require_safe
def outcome(request: HttpRequest, plan_slug: str, number: int) -> HttpResponse:
    page = plan_page(request, plan_slug)
    row = get_object_or_404(Outcome, plan=page.plan, number=number)
    alignments = list(Alignment.objects.filter(outcome=row).select_related("item").order_by("item__number"))
    rows = plan_rows(page, Deliverable.objects.filter(item__in=[one.item_id for one in alignments]))
    apply_amendments([*(one.item for one in alignments), *(one.deliverable for one in rows)], page.on)
    context = {
        "breadcrumb": _way(page),
        "outcome": row,
        "alignments": [(one, verbatim(one.item, "alignment_text")) for one in alignments],
        "rows": rows,
        "texts": SourceText.objects.filter(outcomes=row).order_by("position"),
    }
    return render(request, "deliverables/outcome.html", context)


@require_safe
def paragraph(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    page = plan_page(request, plan_slug)
    row = get_object_or_404(ConclusionParagraph, plan=page.plan, slug=slug)
    descriptions = list(
        ItemDescription.objects.filter(paragraphs=row).select_related("item").order_by("item__number", "position")
    )
    citing = Exists(ItemDescription.objects.filter(item=OuterRef("item"), paragraphs=row))
    rows = rows_with_states(page, Deliverable.objects.filter(citing))
    apply_amendments([row, *descriptions, *(one.deliverable for one in rows)], page.on)
    context = {
        "breadcrumb": _way(page),
        "paragraph": row,
        "official_text": verbatim(row, "official_text"),
        "amendments": told(page, amendments_about(page, Q(paragraph=row))),
        "only_in_range": all(one.printed_reference != row.reference for one in descriptions),
        "may_amend": page.may_write_today and may_manage(page.standing),
        "descriptions": [(one, verbatim(one, "text"), one.printed_reference != row.reference) for one in descriptions],
        "rows": rows,
    }
    return render(request, "deliverables/paragraph.html", context)


def _way(page: PlanPage) -> list[dict[str, str]]:
    return way_to(page, (_("Whole plan"), "deliverables:table", []))
