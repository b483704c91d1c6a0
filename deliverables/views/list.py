"""The filterable list of a plan's deliverables and its exports."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deliverables import clock, exports
from deliverables.access import PlanPage, plan_page
from deliverables.breadcrumb import way_to
from deliverables.choices import PlanChoices, load_choices
from deliverables.filter_bar import make_filter_bar
from deliverables.filters import DeliverableFilter
from deliverables.list_rows import ListPresenter
from deliverables.listing import PAGE_SIZE, load_page, load_rows
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
    """Show the page of the table that is asked for, or the nearest one; returns a sentence in that case.

    The page holds keys. Where their number is not known, all are read: to count them goes through the same rows.
    """
    table, is_whole = selection.table, not selection.filters.is_narrowed
    keys = table.queryset.values_list("pk", flat=True)
    table.paginator = Paginator(keys if is_whole else list(keys), PAGE_SIZE)
    if is_whole:
        table.paginator.count = selection.choices.total
    try:
        asked = int(text or 1)
    except ValueError:
        asked = 0
    table.page = table.paginator.page(min(max(asked, 1), table.paginator.num_pages))
    if table.page.number == asked:
        return ""
    return _("There is no page “%(text)s”; page %(number)d is shown.") % {
        "text": text[:40],
        "number": table.page.number,
    }


@require_safe
def deliverable_list(request: HttpRequest, plan_slug: str) -> HttpResponse:
    page = plan_page(request, plan_slug)
    selection = select(page, request.GET)
    table = selection.table
    page_problem = turn_to_page(selection, request.GET.get("page", "").strip())
    if selection.filters.errors:
        table.empty_text = _("Nothing is shown while a filter is wrong.")
    rows = load_page(list(table.page.object_list), page.on, selection.choices)
    presenter = ListPresenter(page, selection.choices)
    table.page.object_list = [presenter.present(row) for row in rows]
    context = {
        "breadcrumb": way_to(page),
        "bar": make_filter_bar(selection.filters, request.GET, request.path, selection.kept),
        "table": table,
        # Escaped here once; the template repeats them in each row.
        "heads": {column.name: conditional_escape(str(column.header)) for column in table.columns},
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
            load_rows(selection.table.queryset, page.on, selection.choices),
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
