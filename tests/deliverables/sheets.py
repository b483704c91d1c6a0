"""Filling in an update sheet as a person does in a spreadsheet program."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from deliverables.sheets.columns import LETTERS
from deliverables.sheets.writing import LOOKS_ESCAPED

HERE = "/plans/sme-2015/update/"
SHEETS = f"{HERE}sheets/"
FILE = f"{HERE}sheet.xlsx"


def download(browser: Any, **asked: str) -> bytes:
    answer = browser.get(FILE, asked)
    assert answer.status_code == 200, answer
    content: bytes = answer.content
    return content


def first_page(content: bytes) -> Any:
    return load_workbook(BytesIO(content)).worksheets[0]


def rows_by_ref(sheet: Any) -> dict[str, int]:
    """The number of the row of each deliverable."""
    return {sheet[f"B{row}"].value: row for row in range(2, sheet.max_row + 1)}


def fill(content: bytes, change: Callable[[Any], None] | None = None, **rows: dict[str, Any]) -> bytes:
    """The file with cells filled in: `r3a={"done": "Four briefs."}`. What begins with "=" is a text, as marked."""
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    places = rows_by_ref(sheet)
    for name, cells in rows.items():
        for column, value in cells.items():
            cell = sheet[f"{LETTERS[column]}{places[name[1:].replace('_', '-')]}"]
            cell.value = LOOKS_ESCAPED.sub("_x005F_", value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
    if change is not None:
        change(sheet)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def send(browser: Any, content: bytes, name: str = "filled-in.xlsx", **options: Any) -> Any:
    """Upload a file; `follow=True` shows the dry run."""
    return browser.post(SHEETS, {"file": SimpleUploadedFile(name, content)}, **options)
