"""The filterable list of a plan's deliverables and its exports."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2.rows import BoundRows

from deliverables import clock, exports
from deliverables.access import PlanPage, plan_page
from deliverables.breadcrumb import way_to
from deliverables.choices import PlanChoices, load_choices
from deliverables.filter_bar import make_filter_bar
from deliverables.filters import DeliverableFilter
from deliverables.list_rows import ListPresenter
from deliverables.listing import Row, load_rows
from deliverables.tables import DeliverableTable


@dataclass
class Selection:
    """What the address of a list or of an export asks for."""

    page: PlanPage
    choices: PlanChoices
    filters: DeliverableFilter
    table: DeliverableTable
    sort: str
    """A column, with "-" for descending; "" for the plan's order."""
    sort_problem: str

    @property
    def kept(self) -> dict[str, str]:
        """Parameters that are no filters and stay when the filters change."""
        kept = {"as_of": self.page.on.isoformat()} if self.page.as_of.is_past else {}
        return kept | ({"sort": self.sort} if self.sort else {})

    @property
    def order_in_words(self) -> str:
        if not self.sort:
            return _("as in the plan")
        column = self.table.columns[self.sort.removeprefix("-")].header
        return f"{column} ({_('descending')})" if self.sort.startswith("-") else str(column)

    def rows(self, part: slice | None = None) -> list[Row]:
        return load_rows(self.table.queryset, self.page.on, self.choices, part=part)


def select(page: PlanPage, parameters: QueryDict) -> Selection:
    choices = load_choices(page.plan, page.on)
    filters = DeliverableFilter(parameters, plan=page.plan, on=page.on, choices=choices)
    sort = parameters.get("sort", "").strip()
    problem = ""
    if sort and sort.removeprefix("-") not in DeliverableTable.base_columns:
        problem = _("There is no column “%(text)s” to sort by; the rows stand in the plan’s order.") % {
            "text": sort[:40]
        }
        sort = ""
    table = DeliverableTable(filters.rows, on=page.on, sort=sort)
    return Selection(page, choices, filters, table, sort, problem)


def turn_to_page(selection: Selection, text: str) -> str:
    """Show the page of the table that is asked for, or the nearest one; returns a sentence in that case."""
    table = selection.table
    total = None if selection.filters.is_narrowed else selection.choices.total
    try:
        number = int(text or 1) if len(text) < 10 else 0
        table.turn_to(number, total=total)
    except (EmptyPage, ValueError):
        table.turn_to(1, total=total)
        # A number behind the last page: its nearest is the last.
        if text.isascii() and text.isdigit() and int(text[:9]) > 1:
            table.turn_to(table.paginator.num_pages, total=table.paginator.count)
        return _("There is no page “%(text)s”; page %(number)d is shown.") % {
            "text": text[:40],
            "number": table.page.number,
        }
    return ""


@require_safe
def deliverable_list(request: HttpRequest, plan_slug: str) -> HttpResponse:
    page = plan_page(request, plan_slug)
    selection = select(page, request.GET)
    page_problem = turn_to_page(selection, request.GET.get("page", "").strip())
    table = selection.table
    if selection.filters.errors:
        table.empty_text = _("Nothing is shown while a filter is wrong.")
    start = max(table.page.start_index() - 1, 0)
    rows = selection.rows(slice(start, table.page.end_index()))
    presenter = ListPresenter(page, selection.choices)
    table.page.object_list = BoundRows([presenter.present(row) for row in rows], table=table)
    context = {
        "breadcrumb": way_to(page),
        "bar": make_filter_bar(selection.filters, request.GET, request.path, selection.kept),
        "table": table,
        "heads": {column.name: str(column.header) for column in table.columns},
        "update_word": _("Update"),
        "matching": table.paginator.count,
        "total": selection.choices.total,
        "has_sample": any(row.sample for row in rows),
        "problems": [sentence for sentence in (selection.sort_problem, page_problem) if sentence],
        "exports": [(fmt.upper(), export_url(selection, request.GET, fmt)) for fmt in exports.FORMATS],
    }
    return render(request, "deliverables/list.html", context)


@require_safe
def export(request: HttpRequest, plan_slug: str, fmt: str) -> HttpResponseBase:
    """All rows that the list with the same parameters shows on its pages, in the same order."""
    if fmt not in exports.FORMATS:
        raise Http404(fmt)
    page = plan_page(request, plan_slug)
    selection = select(page, request.GET)
    problems = [page.as_of.problem] if page.as_of.problem else []
    problems += selection.filters.problems
    if problems:
        list_url = reverse("deliverables:list", args=[page.plan.slug])
        context = {
            "breadcrumb": way_to(page, (_("Deliverables"), "deliverables:list", [])),
            "problems": problems,
            "list_url": f"{list_url}?{request.GET.urlencode('/()')}",
        }
        return render(request, "deliverables/export_refused.html", context, status=400)
    return exports.FORMATS[fmt](
        exports.make_export(
            page.plan,
            page.on,
            selection.rows(),
            selection.choices,
            filters=selection.filters.in_words,
            order=selection.order_in_words,
            made_at=clock.now(),
        )
    )


def export_url(selection: Selection, parameters: QueryDict, fmt: str) -> str:
    """The address of the export of what the list shows: the page and a sort of no use are left out."""
    kept = parameters.copy()
    kept.pop("page", None)
    if selection.sort_problem:
        kept.pop("sort", None)
    url = reverse("deliverables:export", args=[selection.page.plan.slug, fmt])
    return f"{url}?{kept.urlencode('/()')}" if kept else url
