"""What the address of the list, or of its exports, asks for: dates, filters, order."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from deliverables.access import PlanPage
from deliverables.choices import PlanChoices, load_choices
from deliverables.comparison.dates import ComparisonDate, read_changes, read_comparison_date
from deliverables.comparison.rows import ComparedRow
from deliverables.filters import DeliverableFilter
from deliverables.tables import ComparisonTable, DeliverableTable


@dataclass
class Selection:
    page: PlanPage
    choices: PlanChoices
    compared: ComparisonDate
    filters: DeliverableFilter
    table: DeliverableTable
    sort: str
    """A column, with "-" for descending; "" for the plan's order."""
    sort_problem: str
    change_problem: str

    @property
    def kept(self) -> dict[str, str]:
        """Parameters that are no filters and stay when the filters change."""
        kept = {"as_of": self.page.on.isoformat()} if self.page.as_of.is_past else {}
        kept |= {"compare": self.compared.on.isoformat()} if self.compared.on else {}
        return kept | ({"sort": self.sort} if self.sort else {})

    @property
    def order_in_words(self) -> str:
        if not self.sort:
            return _("as in the plan")
        column = self.table.columns[self.sort.removeprefix("-")].header
        return _("%(column)s (descending)") % {"column": column} if self.sort.startswith("-") else str(column)

    @property
    def changes(self) -> list[str]:
        """The changes that are asked for; none: every row."""
        return self.filters.form.cleaned_data.get("change") or []

    def in_order(self, rows: list[ComparedRow]) -> list[ComparedRow]:
        """Rows in the table's order, sorted by slippage where that is asked for; those without one come last."""
        if self.sort.removeprefix("-") != "slippage":
            return rows
        sign = -1 if self.sort.startswith("-") else 1
        return sorted(rows, key=lambda row: (row.found.slippage is None, sign * (row.found.slippage or 0)))


def select(page: PlanPage, parameters: QueryDict) -> Selection:
    choices = load_choices(page.plan, page.on)
    compared = read_comparison_date(page, reverse("deliverables:list", args=[page.plan.slug]), parameters)
    filters = DeliverableFilter(
        parameters, plan=page.plan, on=page.on, choices=choices, is_compared=compared.on is not None
    )
    sort, sort_problem = read_sort(parameters, ComparisonTable if compared.on else DeliverableTable)
    if compared.on:
        table: DeliverableTable = ComparisonTable(filters.rows, on=page.on, sort=sort, since=compared.on)
    else:
        table = DeliverableTable(filters.rows, on=page.on, sort=sort)
    # While two dates are compared, the filter itself tells of a change that there is not.
    change_problem = "" if compared.on else read_changes(compared)[1]
    return Selection(page, choices, compared, filters, table, sort, sort_problem, change_problem)


def read_sort(parameters: QueryDict, table: type[DeliverableTable]) -> tuple[str, str]:
    """The sort that the address asks for, or none with a sentence when there is no such column."""
    sort = parameters.get("sort", "").strip()
    if not sort or sort.removeprefix("-") in table.base_columns:
        return sort, ""
    sentence = _("There is no column “%(text)s” to sort by; the rows stand in the plan’s order.")
    return "", sentence % {"text": sort[:40]}
