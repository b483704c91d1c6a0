"""The whole plan on one page, and its document as in the source."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from deliverables.access import PlanPage, plan_page
from deliverables.amended import apply_amendments
from deliverables.asof import address
from deliverables.breadcrumb import way_to
from deliverables.commitments import with_newest_day
from deliverables.comparison.amendments import AmendedPlan
from deliverables.comparison.dates import read_changes, read_comparison_date
from deliverables.comparison.table import PlanOnTwoDates, compared_in_words, load_plan_on_two_dates
from deliverables.comparison.words import comparison_bar
from deliverables.exports import FORMATS
from deliverables.language_forms import in_english, sentence, years
from deliverables.models import (
    ActionPlan,
    Alignment,
    Deliverable,
    FollowUpItem,
    Footnote,
    Indicator,
    ItemDescription,
    Outcome,
    ResourceLine,
    SourceText,
)
from deliverables.plan_rows import PlanRow, Verbatim, plan_rows, rows_with_states, verbatim, with_footnote_marks


@dataclass
class ItemRows:
    """One row of the printed table: the item's own cells, and a line for each deliverable."""

    item: FollowUpItem
    descriptions: list[Verbatim]
    responsibility: Verbatim
    responsibility_html: SafeString
    alignment: Verbatim
    resources: Verbatim
    rows: list[PlanRow]


@require_safe
def table(request: HttpRequest, plan_slug: str) -> HttpResponse:
    page = plan_page(request, plan_slug)
    date = read_comparison_date(page, request.path, request.GET)
    asked, problem = read_changes(date)
    both = load_plan_on_two_dates(page, date.on) if date.on else PlanOnTwoDates(plan_rows(page))
    rows = [row for row in both.rows if not asked or not asked.isdisjoint(both.found[row.deliverable.pk].changes)]
    footnotes = list(Footnote.objects.filter(plan=page.plan))
    heads = SourceText.objects.filter(plan=page.plan, kind=SourceText.Kind.COLUMN)
    context = {
        "breadcrumb": way_to(page),
        "heads": list(heads.order_by("position").values_list("text", flat=True)),
        "bands": in_bands(items_with_rows(page, rows, footnotes, both.amended if date.on else None)),
        "footnotes": footnotes,
        "total": len(rows),
        "compared": date,
        "problem": problem,
    }
    if date.on:
        for row in rows:
            row.compared = compared_in_words(both, row)
        bar = comparison_bar(date, list(both.found.values()), sorted(asked), before_any_update=both.before_any_update)
        export = address(reverse("deliverables:export", args=[page.plan.slug, "-"]), request.GET)
        context |= {
            "comparison": bar,
            "exports": [(fmt.upper(), export.replace("export.-", f"export.{fmt}")) for fmt in FORMATS],
        }
    return render(request, "deliverables/table.html", context)


def items_with_rows(
    page: PlanPage, rows: list[PlanRow], footnotes: list[Footnote], amended: AmendedPlan | None = None
) -> list[ItemRows]:
    """The rows under their items, with all texts as amended. Three queries; one less with `amended`, which also
    tells what changed."""
    items = {row.deliverable.item_id: row.deliverable.item for row in rows}
    of_item: dict[int, list[PlanRow]] = defaultdict(list)
    for row in rows:
        of_item[row.deliverable.item_id].append(row)
    descriptions: dict[int, list[ItemDescription]] = defaultdict(list)
    for description in ItemDescription.objects.filter(item__in=items).order_by("position"):
        descriptions[description.item_id].append(description)
    add_indicators(rows)
    parts = [one for of_one in descriptions.values() for one in of_one]
    indicators = [indicator for row in rows for indicator in row.indicators]
    objects = [*items.values(), *parts, *indicators, *(row.deliverable for row in rows)]
    apply_amendments(objects, page.on, loaded=amended.in_force if amended else None)
    if amended:
        amended.mark_changed(objects)
    return [
        ItemRows(
            item=item,
            descriptions=[verbatim(one, "text") for one in descriptions[key]],
            responsibility=verbatim(item, "responsibility_text"),
            responsibility_html=with_footnote_marks(item.responsibility_text, footnotes),
            alignment=verbatim(item, "alignment_text"),
            resources=verbatim(item, "resources_text"),
            rows=of_item[key],
        )
        for key, item in sorted(items.items(), key=lambda pair: pair[1].number)
    ]


def add_indicators(rows: list[PlanRow]) -> None:
    """Give each row its indicators, in one query."""
    by_key = {row.deliverable.pk: row for row in rows}
    for indicator in Indicator.objects.filter(deliverable__in=by_key).order_by("deliverable", "position"):
        by_key[indicator.deliverable_id].indicators.append(indicator)


def in_bands(items: list[ItemRows]) -> list[dict[str, Any]]:
    """Items under the titles of their bands; a title is told where it changes."""
    bands: list[dict[str, Any]] = []
    previous: tuple[int | None, int | None] = (None, None)
    for entry in items:
        here = (entry.item.biennium_id, entry.item.theme_id)
        if here != previous:
            new_biennium = here[0] != previous[0]
            bands.append(
                {
                    "biennium": entry.item.biennium.title if new_biennium else "",
                    "theme": entry.item.theme.title if entry.item.theme else "",
                    "entries": [],
                }
            )
            previous = here
        bands[-1]["entries"].append(entry)
    return bands


@require_safe
def source(request: HttpRequest, plan_slug: str) -> HttpResponse:
    page = plan_page(request, plan_slug)
    texts = list(
        SourceText.objects.filter(plan=page.plan)
        .order_by("position")
        .prefetch_related("outcomes", "items", "paragraphs", "commitments")
    )
    footnotes = list(Footnote.objects.filter(plan=page.plan))
    context = {
        "breadcrumb": way_to(page),
        "box": [text for text in texts if text.kind == SourceText.Kind.BOX],
        "fields": [text for text in texts if text.kind == SourceText.Kind.FIELD],
        "body": body(texts),
        "footnotes": footnotes,
        "notes": notes(page.plan, texts),
    }
    return render(request, "deliverables/source.html", context)


@require_safe
def source_text(request: HttpRequest, plan_slug: str, position: int) -> HttpResponse:
    """One text of the document, and what became of everything that it concerns."""
    page = plan_page(request, plan_slug)
    rows = SourceText.objects.prefetch_related("outcomes", "paragraphs")
    text = get_object_or_404(rows, plan=page.plan, position=position)
    concerned = Q(source_texts=text) | Q(descriptions__paragraphs__source_texts=text)
    items = FollowUpItem.objects.filter(concerned).values("pk")
    deliverables = rows_with_states(page, Deliverable.objects.filter(item__in=items))
    apply_amendments([row.deliverable for row in deliverables], page.on)
    context = {
        "breadcrumb": way_to(page, (_("Source"), "deliverables:source", [])),
        "text": text,
        "rows": deliverables,
        "commitments": list(with_newest_day(text.commitments.order_by("position"), page.on)),
    }
    return render(request, "deliverables/source_text.html", context)


def body(texts: list[SourceText]) -> list[dict[str, Any]]:
    """The document below the box: column heads that follow each other are one block."""
    blocks: list[dict[str, Any]] = []
    for text in texts:
        if text.kind in (SourceText.Kind.BOX, SourceText.Kind.FIELD):
            continue
        if text.kind == SourceText.Kind.COLUMN and blocks and blocks[-1]["kind"] == text.kind:
            blocks[-1]["texts"].append(text)
            continue
        number = text.number
        if text.kind == SourceText.Kind.SUBPARAGRAPH:
            number = number[number.find("(") :]
        blocks.append({"kind": text.kind, "number": number, "texts": [text], "text": text})
    return blocks


def notes(plan: ActionPlan, texts: list[SourceText]) -> list[dict[str, Any]]:
    """What a careful reader of the document should know; derived from the record, not part of the source."""
    found: list[dict[str, Any]] = []
    linked = Alignment.objects.filter(outcome=OuterRef("pk"))
    for outcome in Outcome.objects.filter(~Exists(linked), plan=plan).order_by("number"):
        places: list[str] = [
            conditional_escape(in_english(str(text))) for text in texts if outcome in text.outcomes.all()
        ]
        if places:
            words = _("Outcome %(number)d (%(title)s) is named in “%(place)s” but in no row of the table.")
            title, place = in_english(outcome.title), mark_safe(get_text_list(places, _("and")))  # noqa: S308  # escaped above
            text = sentence(words, number=outcome.number, title=title, place=place)
            found.append({"text": text, "outcome": outcome})
    needs = ResourceLine.objects.filter(item__plan=plan, source=ResourceLine.Source.ADDITIONAL)
    rows = list(needs.order_by("item__number").values_list("item__number", "item__biennium__label").distinct())
    for label in dict.fromkeys(label for _number, label in rows):
        numbers = [str(number) for number, its in rows if its == label]
        words = ngettext(
            "Item %(items)s of %(biennium)s states a need for additional resources, beside what the document says "
            "of the financing of %(biennium)s as a whole. Both stand as printed; no “fully funded” is computed.",
            "Items %(items)s of %(biennium)s state a need for additional resources, beside what the document says "
            "of the financing of %(biennium)s as a whole. Both stand as printed; no “fully funded” is computed.",
            len(numbers),
        )
        found.append({"text": words % {"items": get_text_list(numbers, _("and")), "biennium": years(label)}})
    if plan.decision_reference:
        words = _("The decision in this document is a draft. The adopted one is %(reference)s; its text is not here.")
        found.append({"text": words % {"reference": plan.decision_reference}})
    return found
