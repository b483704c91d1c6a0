"""An update sheet as XLSX: keys and texts locked, choices as lists, nothing read as a formula."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from deliverables.exports import DAY_FORMAT, LONGEST_CELL
from deliverables.forms.fields import OUTLOOK_HELP, STATUS_HELP
from deliverables.grid import GridRow
from deliverables.models import ActionPlan, Note
from deliverables.sheets.columns import COLUMNS, LETTERS, TYPED, as_in_cell, key_of, stamp_of
from deliverables.statuses import Outlook, Status

LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""The format writes a character as "_x000D_"; the same letters in a text need a mark of their own."""
TO_FILL_IN = PatternFill("solid", fgColor="FFF5C8")


def make_sheet(
    plan: ActionPlan, lines: list[GridRow], units: dict[int, str], *, about: str, made_at: dt.datetime
) -> bytes:
    """`units`: codes by key; `about`: of what the sheet is, in words."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Updates")
    for name, (head, width) in COLUMNS.items():
        sheet.column_dimensions[LETTERS[name]].width = width
        _write(sheet, f"{LETTERS[name]}1", str(head) if name != "key" else stamp_of(plan.slug, made_at), bold=True)
    sheet.column_dimensions[LETTERS["key"]].hidden = True
    for number, line in enumerate(lines, start=2):
        for name, text in _texts(line, units).items():
            _write(sheet, f"{LETTERS[name]}{number}", text, typed=name in TYPED)
        sheet[f"{LETTERS['effective_on']}{number}"].number_format = DAY_FORMAT
    sheet.freeze_panes = "D2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    _add_choices(sheet, _about_sheet(book, plan, about, made_at), len(lines) + 1)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _texts(line: GridRow, units: dict[int, str]) -> dict[str, str]:
    row, deliverable = line.row, line.deliverable
    return {
        "key": key_of(line.ref, line.update.pk if line.update else 0),
        "ref": line.ref,
        "text": row.text.text,
        "coordinator": units[deliverable.coordinator_as_of],
        "due": str(deliverable.due_as_of or ""),
        "said": last_said(line),
        "status": str(Status(deliverable.status).label),
        "outlook": str(Outlook(deliverable.outlook).label) if deliverable.outlook else "",
        "expected": str(deliverable.expected or ""),
        "effective_on": "",
        "done": "",
        "next": line.update.next if line.update else "",
        "reason": line.update.reason if line.update else "",
    }


def last_said(line: GridRow) -> str:
    """The words of the newest update or note, and nothing else, so that they are read as they were typed."""
    said = line.said
    if isinstance(said, Note):
        return said.text
    return (said.done or said.reason) if said else ""


def _write(sheet: Any, place: str, text: str, *, bold: bool = False, typed: bool = False) -> None:
    """A cell of plain text. What begins like a formula is marked as text, and stays so when somebody edits it."""
    cell = sheet[place]
    text = as_in_cell(text)
    if text:
        cell.value = LOOKS_ESCAPED.sub("_x005F_", text)[:LONGEST_CELL]
        cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@", "'"))
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.protection = Protection(locked=not typed)
    if typed:
        cell.fill = TO_FILL_IN
    if bold:
        cell.font = Font(bold=True)


def _about_sheet(book: Any, plan: ActionPlan, about: str, made_at: dt.datetime) -> dict[str, str]:
    """How the sheet is filled in; answers where the choices of each column stand."""
    page = book.create_sheet(_("About"))
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 22, 90
    made = timezone.localtime(made_at).strftime("%Y-%m-%d %H:%M %Z")
    lines = [
        (_("Plan"), f"{plan.code}: {plan.short_title}"),
        (_("Sheet"), about),
        (_("State as at"), made),
        (
            _("How to"),
            _(
                "Fill in the yellow columns of the first page and upload the file again. A row that you leave as it "
                "is records nothing. An empty “True since” means the day of the upload. Type words, not formulas."
            ),
        ),
    ]
    choices: list[tuple[str, Any, Any]] = [
        ("status", Status, STATUS_HELP),
        ("outlook", Outlook, OUTLOOK_HELP),
    ]
    places = {}
    for name, kind, words in choices:
        lines.append((str(COLUMNS[name][0]), ""))
        first = len(lines) + 1
        lines += [(str(one.label), str(words[one])) for one in kind]
        places[name] = f"'{page.title}'!$A${first}:$A${len(lines)}"
    heads = {_("Plan"), _("Sheet"), _("State as at"), _("How to"), *(str(COLUMNS[name][0]) for name in places)}
    for number, (label, words) in enumerate(lines, start=1):
        _write(page, f"A{number}", label, bold=label in heads)
        _write(page, f"B{number}", words)
    page.protection.sheet = True
    return places


def _add_choices(sheet: Any, places: dict[str, str], last_row: int) -> None:
    for name, place in places.items():
        chosen = DataValidation("list", formula1=f"={place}", allow_blank=True, showErrorMessage=True)
        chosen.error = _("Choose one of the list.")
        _validate(sheet, chosen, name, last_row)
    month = DataValidation(None, showInputMessage=True)
    month.prompt = _("Month and year, as in 03/2018. Leave empty if the due month stands.")
    _validate(sheet, month, "expected", last_row)


def _validate(sheet: Any, validation: DataValidation, name: str, last_row: int) -> None:
    sheet.add_data_validation(validation)
    validation.add(f"{LETTERS[name]}2:{LETTERS[name]}{max(last_row, 2)}")
