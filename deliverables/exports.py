"""The filtered list as a spreadsheet or as CSV. What people typed is never read as a formula."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from deliverables.amended import apply_amendments
from deliverables.characters import UNSHOWABLE
from deliverables.choices import PlanChoices
from deliverables.listing import Row, basis_in_words
from deliverables.models import ActionPlan, ItemDescription
from deliverables.statuses import Outlook, Status

Cell = str | int | dt.date

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a program may take for the beginning of a formula, also in its full-width form."""
LONGEST_CELL = 32_767
"""Characters that a spreadsheet's cell can hold."""
DAY_FORMAT = "yyyy-mm-dd"

COLUMNS = {
    gettext_lazy("Number"): 9,
    gettext_lazy("Biennium"): 11,
    gettext_lazy("Theme"): 22,
    gettext_lazy("Follow-up item"): 50,
    gettext_lazy("Deliverable"): 60,
    gettext_lazy("Paragraphs"): 16,
    gettext_lazy("Outcomes"): 11,
    gettext_lazy("Coordinating unit"): 18,
    gettext_lazy("Units"): 32,
    gettext_lazy("Due (month)"): 13,
    gettext_lazy("Basis of the due month"): 22,
    gettext_lazy("Expected (month)"): 17,
    gettext_lazy("Timeliness"): 26,
    gettext_lazy("Status"): 14,
    gettext_lazy("Outlook"): 12,
    gettext_lazy("In one word"): 14,
    gettext_lazy("Delivered"): 34,
    gettext_lazy("Last update"): 13,
    gettext_lazy("As at"): 12,
    gettext_lazy("Remark"): 24,
}
"""Heads and widths (in characters), in the order in which `_cells` fills them."""


@dataclass(frozen=True)
class Export:
    """Finished cells, and what the second sheet says about them."""

    plan: ActionPlan
    on: dt.date
    columns: dict[str, int]
    """Heads and widths (in characters), in the order of the cells."""
    rows: list[list[Cell]]
    filters: list[str]
    """One sentence for each filter that was used."""
    order: str
    made_at: dt.datetime
    has_sample: bool
    since: dt.date | None = None
    """The date with which `on` is compared."""

    @property
    def file_name(self) -> str:
        name = f"{self.plan.slug}-deliverables-{self.on.isoformat()}"
        return f"{name}-compared-with-{self.since.isoformat()}" if self.since else name


def make_export(
    plan: ActionPlan,
    on: dt.date,
    rows: list[Row],
    choices: PlanChoices,
    *,
    filters: list[str],
    order: str,
    made_at: dt.datetime,
) -> Export:
    """Cells for these rows. Three queries for the texts of the items, however many rows there are."""
    descriptions = list(
        ItemDescription.objects.filter(item__plan=plan).order_by("item", "position").prefetch_related("paragraphs")
    )
    apply_amendments(descriptions, on)
    texts: dict[int, list[str]] = {}
    cited: dict[int, dict[str, None]] = {}
    for description in descriptions:
        texts.setdefault(description.item_id, []).append(description.text)
        references = {paragraph.reference: None for paragraph in description.paragraphs.all()}
        cited.setdefault(description.item_id, {}).update(references)
    return Export(
        plan=plan,
        on=on,
        columns={str(head): width for head, width in COLUMNS.items()},
        rows=[_cells(row, choices, texts.get(row.item, []), list(cited.get(row.item, {})), on) for row in rows],
        filters=filters,
        order=order,
        made_at=made_at,
        has_sample=any(row.sample for row in rows),
    )


def _cells(row: Row, choices: PlanChoices, texts: list[str], cited: list[str], on: dt.date) -> list[Cell]:
    codes = [choices.units[unit].code for unit in row.units]
    return [
        row.ref,
        row.biennium,
        row.theme,
        " / ".join(texts),
        row.text,
        ", ".join(cited),
        ", ".join(map(str, row.outcomes)),
        codes[0],
        ", ".join(codes),
        row.due.iso if row.due else "",
        basis_in_words(row.due_basis),
        row.expected.iso if row.expected else "",
        str(row.lateness),
        status_in_words(row),
        str(Outlook(row.outlook).label) if row.outlook else "",
        str(row.headline.label),
        delivered_in_words(row),
        row.updated_on or "",
        on,
        _("sample data") if row.sample else "",
    ]


def status_in_words(row: Row) -> str:
    label = str(Status(row.status).label)
    return f"{label} ({row.note})" if row.note else label


def delivered_in_words(row: Row) -> str:
    counted = _("%(done)s of %(total)s %(kind)s")
    return ", ".join(
        counted % {"done": count.delivered, "total": count.planned, "kind": count.noun} for count in row.outputs
    )


def harmless(text: str) -> str:
    """A text that a spreadsheet shows as it is: no control characters, and an apostrophe before a formula."""
    text = UNSHOWABLE.sub("", text)
    if text.startswith(FORMULA):
        text = "'" + text
    return text[:LONGEST_CELL]


def as_csv(export: Export) -> HttpResponseBase:
    """UTF-8 with a byte order mark, so that spreadsheet programs read it as such; days as 2016-09-30."""

    class Echo:
        def write(self, line: str) -> str:
            return line

    def lines() -> Iterator[str]:
        # Everything is quoted: where ";" separates, a text must not fall apart into cells.
        writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)
        yield "\ufeff" + writer.writerow(list(export.columns))
        for row in export.rows:
            # A day is written as 2016-09-30.
            yield writer.writerow([harmless(cell) if isinstance(cell, str) else str(cell) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{export.file_name}.csv"'
    return response


def as_xlsx(export: Export) -> HttpResponseBase:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Deliverables"))
    for place, width in enumerate(export.columns.values()):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{chr(ord('A') + len(export.columns) - 1)}{len(export.rows) + 1}"
    sheet.append([_cell(sheet, head, bold=True) for head in export.columns])
    for row in export.rows:
        sheet.append([_cell(sheet, value) for value in row])
    about = book.create_sheet(_("About"))
    about.column_dimensions["A"].width = 20
    about.column_dimensions["B"].width = 90
    for label, value in about_lines(export):
        about.append([_cell(about, label, bold=True), _cell(about, value)])
    stream = BytesIO()
    book.save(stream)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(stream.getvalue(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{export.file_name}.xlsx"'
    return response


def about_lines(export: Export) -> list[tuple[str, Cell]]:
    """What the second sheet says: from what, as at when, by which filters, made when."""
    lines: list[tuple[str, Cell]] = [
        (_("Plan"), export.plan.short_title),
        (_("Document"), export.plan.code),
        (_("As at"), export.on),
        *([(_("Compared with"), export.since)] if export.since else []),
        *((_("Filter"), sentence) for sentence in export.filters or [_("none: all deliverables of the plan")]),
        (_("Order"), export.order),
        (_("Rows"), str(len(export.rows))),
        (_("Made"), timezone.localtime(export.made_at).strftime("%Y-%m-%d %H:%M %Z")),
    ]
    if export.has_sample:
        lines.append((_("Remark"), _("Contains sample data, invented for demonstration: not facts.")))
    return lines


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    """A cell of plain text, a number or a real date, never of anything else."""
    cell = WriteOnlyCell(sheet, harmless(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text such as "#N/A" would else become an error value
    elif isinstance(value, dt.date):
        cell.number_format = DAY_FORMAT
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if bold:
        cell.font = Font(bold=True)
    return cell


FORMATS: dict[str, Callable[[Export], HttpResponseBase]] = {"xlsx": as_xlsx, "csv": as_csv}
