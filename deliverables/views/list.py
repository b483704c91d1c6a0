"""The filterable list of a plan's deliverables, on one date or on two, and its exports."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deliverables import clock, exports
from deliverables.access import plan_page
from deliverables.actions import versions_of
from deliverables.asof import address
from deliverables.breadcrumb import way_to
from deliverables.comparison.rows import ComparedRow, Comparison, load_comparison
from deliverables.comparison.spreadsheet import make_comparison_export
from deliverables.comparison.words import ComparedPresenter, asked_for, comparison_bar, count_changes, nothing_in_words
from deliverables.facets import count_choices
from deliverables.filter_bar import make_filter_bar
from deliverables.grid import way_to_grid
from deliverables.list_rows import ListPresenter
from deliverables.listing import PAGE_SIZE, load_page, load_rows
from deliverables.permissions import may_manage
from deliverables.selection import Selection, select
from deliverables.tables import DeliverableTable


@require_safe
def deliverable_list(request: HttpRequest, plan_slug: str) -> HttpResponse:
    page = plan_page(request, plan_slug)
    selection = select(page, request.GET)
    table = selection.table
    since, asked_page = selection.compared.on, request.GET.get("page", "").strip()
    shown = compared_rows(selection, since, asked_page) if since else plain_rows(selection, asked_page)
    if selection.filters.errors:
        table.empty_text = _("Nothing is shown while a filter is wrong.")
    problems = (selection.sort_problem, selection.change_problem, shown.pop("page_problem"))
    counts = shown.pop("counts")
    context = {
        "breadcrumb": way_to(page),
        "actions": way_to_grid(page),
        "bar": make_filter_bar(selection.filters, request.path, selection.kept, counts),
        "compared": selection.compared,
        "table": table,
        # Escaped here once; the template repeats them in each row.
        "heads": {column.name: conditional_escape(str(column.header)) for column in table.columns},
        "update_word": _("Update"),
        "nothing_new_word": _("Nothing new"),
        "here": request.get_full_path(),
        "matching": table.paginator.count,
        "total": selection.choices.total,
        "problems": [sentence for sentence in problems if sentence],
        "remind_url": remind_url(selection, request.GET) if table.paginator.count else "",
        "exports": [(fmt.upper(), export_url(selection, request.GET, fmt)) for fmt in exports.FORMATS],
        **shown,
    }
    return render(request, "deliverables/list.html", context)


def plain_rows(selection: Selection, asked_page: str) -> dict[str, Any]:
    """Fills the table with the page of rows that is asked for."""
    table, keys = selection.table, selection.table.queryset.values_list("pk", flat=True)
    # Where the number of keys is not known, all are read: to count them goes through the same rows.
    is_whole = not selection.filters.is_narrowed
    found = None if is_whole else list(keys)
    paginator = Paginator(keys if found is None else found, PAGE_SIZE)
    if is_whole:
        paginator.count = selection.choices.total
    page_problem = turn_to_page(table, paginator, asked_page)
    rows = load_page(list(table.page.object_list), selection.page.on, selection.choices)
    presenter = ListPresenter(selection.page, selection.choices)
    presenter.versions = versions_of([row.pk for row in rows if presenter.may_say_nothing_new(row)])
    table.page.object_list = [presenter.present(row) for row in rows]
    return {
        "page_problem": page_problem,
        "has_sample": any(row.sample for row in rows),
        "counts": count_choices(selection.filters, found),
    }


def compared_rows(selection: Selection, since: dt.date, asked_page: str) -> dict[str, Any]:
    """The same with each row beside what it was; all rows are read, for their changes are counted."""
    table, changes = selection.table, selection.changes
    comparison = compare_selection(selection, since)
    shown = with_changes(selection, comparison)
    page_problem = turn_to_page(table, Paginator(shown, PAGE_SIZE), asked_page)
    rows: list[ComparedRow] = list(table.page.object_list)
    presenter = ComparedPresenter(selection.page, selection.choices)
    table.page.object_list = [presenter.present_both(row) for row in rows]
    if comparison.rows:
        table.empty_text = nothing_in_words(since, selection.page.on, changes)
    found = [row.found for row in comparison.rows]
    bar = comparison_bar(selection.compared, found, changes, before_any_update=comparison.before_any_update)
    has_sample = any(row.before.sample or row.after.sample for row in rows)
    counts = {} if selection.filters.errors else count_choices(selection.filters) | {"change": count_changes(found)}
    return {"page_problem": page_problem, "has_sample": has_sample, "comparison": bar, "counts": counts}


def compare_selection(selection: Selection, since: dt.date) -> Comparison:
    page = selection.page
    return load_comparison(page.plan, selection.table.queryset, since, page.on, selection.choices)


def with_changes(selection: Selection, comparison: Comparison) -> list[ComparedRow]:
    """The rows that changed as it is asked for, in the order that is asked for."""
    return selection.in_order([row for row in comparison.rows if asked_for(row.found, selection.changes)])


def turn_to_page(table: DeliverableTable, paginator: Paginator[Any], text: str) -> str:
    """Show the page of the table that is asked for, or the nearest one; returns a sentence in that case."""
    table.paginator = paginator
    try:
        asked = int(text or 1)
    except ValueError:
        asked = 0
    table.page = paginator.page(min(max(asked, 1), paginator.num_pages))
    if table.page.number == asked:
        return ""
    return _("There is no page “%(text)s”; page %(number)d is shown.") % {
        "text": text[:40],
        "number": table.page.number,
    }


@require_safe
def export(request: HttpRequest, plan_slug: str, fmt: str) -> HttpResponseBase:
    """All rows that the list with the same parameters shows on its pages, in the same order."""
    if fmt not in exports.FORMATS:
        raise Http404(fmt)
    page = plan_page(request, plan_slug)
    selection = select(page, request.GET)
    problems = [page.as_of.problem, selection.compared.problem, *selection.filters.problems, selection.change_problem]
    if any(problems):
        list_url = reverse("deliverables:list", args=[page.plan.slug])
        context = {
            "breadcrumb": way_to(page, (_("Deliverables"), "deliverables:list", [])),
            "problems": [sentence for sentence in problems if sentence],
            "list_url": address(list_url, request.GET),
        }
        return render(request, "deliverables/export_refused.html", context, status=400)
    about: dict[str, Any] = {
        "filters": selection.filters.in_words,
        "order": selection.order_in_words,
        "made_at": clock.now(),
    }
    if since := selection.compared.on:
        rows = with_changes(selection, compare_selection(selection, since))
        file = make_comparison_export(page.plan, since, page.on, rows, selection.choices, **about)
    else:
        plain = load_rows(selection.table.queryset, page.on, selection.choices)
        file = exports.make_export(page.plan, page.on, plain, selection.choices, **about)
    return exports.FORMATS[fmt](file)


def export_url(selection: Selection, parameters: QueryDict, fmt: str) -> str:
    """The address of the export of what the list shows: the page and what is of no use are left out."""
    kept = parameters.copy()
    kept.pop("page", None)
    if selection.page.as_of.problem:
        kept.pop("as_of", None)
    if selection.sort_problem:
        kept.pop("sort", None)
    if selection.compared.problem:
        kept.pop("compare", None)
    if selection.change_problem:
        kept.pop("change", None)
    return address(reverse("deliverables:export", args=[selection.page.plan.slug, fmt]), kept)


def remind_url(selection: Selection, parameters: QueryDict) -> str:
    """Where a manager reminds the holders of what the list shows; "" on a page of the past, or of two dates."""
    page = selection.page
    if not may_manage(page.standing) or not page.may_write_today or selection.compared.on:
        return ""
    kept = parameters.copy()
    kept.pop("page", None)
    if page.as_of.problem:
        kept.pop("as_of", None)
    return address(reverse("reporting:remind", args=[page.plan.slug]), kept)
