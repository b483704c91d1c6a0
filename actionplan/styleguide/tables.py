"""The filter bar and the table of the style guide, made as the list of deliverables makes them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict

from actionplan.styleguide.part import DAY, Part
from deliverables.filter_bar import Control, FilterBar, Token
from deliverables.filter_fields import EitherField, MonthsField, TextsField
from deliverables.list_rows import due_cell, outlook_chip, progress, status_chip, unit_chip
from deliverables.listing import OutputCount
from deliverables.models import Deliverable
from deliverables.months import Month
from deliverables.statuses import Headline, Lateness, Outlook, Status, Timeliness
from deliverables.tables import DeliverableTable


class SampleFilters(forms.Form):
    outcome = EitherField(label="Outcome", choices=[("4", "4 Sustainable enterprises"), ("5", "5 Rural economy")])
    unit = EitherField(label="Unit", choices=[("SME", "SME")])
    status = EitherField(label="Status", choices=Status.choices)
    due_from = MonthsField(label="Due from")
    due_to = MonthsField(label="Due to")
    q = TextsField(label="Words")
    headline = EitherField(label="Headline", choices=Headline.choices)


def filter_bar(prefix: str, *, wrong: bool = False) -> FilterBar:
    fields = SampleFilters(prefix=prefix)
    controls = [
        Control(field, isinstance(field.field, EitherField), "Any", is_active=False, is_wrong=False)
        for field in fields
    ]
    if wrong:
        bad = SampleFilters(QueryDict(f"{prefix}-due_from=2017-99"), prefix=prefix)["due_from"]
        controls[3] = Control(bad, is_menu=False, chosen="", is_active=True, is_wrong=True)
    return FilterBar(controls[:6], controls[6:], [Token("Due from", "2017-99", "#", True)] if wrong else [], [], "#")


def tables() -> list[Part]:
    return [
        Part(
            "Filter bar",
            "deliverables/_filter_bar.html",
            [("Nothing chosen", {"bar": filter_bar("any")}), ("Wrong", {"bar": filter_bar("bad", wrong=True)})],
            wide=True,
        ),
        Part(
            "Table",
            "tables/table.html",
            [
                ("Bands", table(rows(3))),
                ("Sorted", table(rows(2), sort="-due")),
                ("Pages", table(rows(3), per_page=1, number=2)),
                ("Nothing", table([])),
            ],
            wide=True,
        ),
    ]


def table(found: list[dict[str, Any]], *, sort: str = "", per_page: int = 50, number: int = 1) -> dict[str, Any]:
    """The list's own table, which is given finished rows as on the list's page."""
    made = DeliverableTable(Deliverable.objects.none(), on=DAY, sort=sort)
    made.paginator = Paginator(found, per_page)
    made.page = made.paginator.page(number)
    heads = {column.name: str(column.header) for column in made.columns}
    return {"table": made, "heads": heads, "update_word": "Update"}


def rows(many: int) -> list[dict[str, Any]]:
    late = due_cell("en", Month.of(2016, 3), False, Lateness(Timeliness.OVERDUE, 6), Month.of(2016, 12))
    return [
        {
            "ref": str(place),
            "band": "2016–17 · Knowledge generation",
            "url": "#",
            "text": "Report on what works and what needs to be improved",
            "about": "20(b) · outcome 4",
            "units": unit_chip("en", "SME", "Small and Medium Enterprises Unit", True),
            "due": late,
            "status": status_chip("en", Status.IN_PROGRESS, ""),
            "outlook": outlook_chip("en", Outlook.AT_RISK),
            "has_outlook": True,
            "delivered": progress("en", OutputCount(place, 4, "assessments", False)),
            "updated": "12 Sep 2016",
            "update_url": "#",
        }
        for place in range(1, many + 1)
    ]
