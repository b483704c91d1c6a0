"""An update sheet as somebody sends it back. Nothing in it is believed: size, contents and formulas are looked at."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from deliverables.file_types import BROKEN_ARCHIVE
from deliverables.months import Month
from deliverables.sheets.columns import COLUMNS, LETTERS, STAMP, TYPED, heads_of_columns

MOST_BYTES = 2 * 1024 * 1024
MOST_UNZIPPED = 12 * 1024 * 1024
MOST_PARTS = 200
"""Files within the archive; a sheet of ours has about a dozen."""
MOST_ROWS = 2000
MOST_COLUMNS = 50
"""Somebody may have put some of their own between ours."""
ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")


@dataclass
class SheetRow:
    """One row as typed: texts by column. `faults`: why a cell cannot be read, by column, as a message to translate.

    language: in which the choices of its sheet stand; "" when it does not say so. letters: of the columns that stand
    elsewhere than in a sheet that is made now. Older sheets have no column "next".
    """

    number: int
    cells: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    language: str = ""
    letters: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any(self.cells.get(name) for name in ("key", *TYPED))

    @property
    def is_older(self) -> bool:
        return "next" not in self.cells


@dataclass(frozen=True)
class ReadSheet:
    """`plan_slug` and `made_at` as the stamp in its first cell says."""

    plan_slug: str
    made_at: dt.datetime
    rows: list[SheetRow]


def read_sheet(upload: UploadedFile) -> ReadSheet:
    """The rows of an update sheet. Raises ValidationError with a sentence for a file that is none."""
    from openpyxl import load_workbook  # late: a tenth of a second that a command on a paper need not pay

    content = _safe_content(upload)
    try:
        with warnings.catch_warnings():
            # Of what the library leaves out, and of dates out of range, which come as errors of their cells.
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
            rows = [list(row) for row in book.worksheets[0].iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)]
    except Exception as error:  # whatever a damaged file makes the library raise
        raise ValidationError(_unreadable()) from error
    stamp = STAMP.fullmatch(str(rows[0][0].value)) if rows and rows[0] else None
    made_at = _moment(stamp["made_at"]) if stamp else None
    if stamp is None or made_at is None:
        raise ValidationError(
            _("This is no update sheet, or its first column was changed. Download a sheet here and fill that in.")
        )
    language = stamp["language"] if stamp["language"] in dict(settings.LANGUAGES) else ""
    places = _places_of([cell.value for cell in rows[0]])
    read = [_read_row(number, row, language, places) for number, row in enumerate(rows[1:], start=2) if row]
    found = [row for row in read if not row.is_empty]
    if len(found) > MOST_ROWS:
        raise ValidationError(_("A sheet may have %(most)d rows at the most.") % {"most": MOST_ROWS})
    return ReadSheet(stamp["plan"], made_at, found)


def _places_of(heads: list[Any]) -> dict[str, int]:
    """Where each column stands, by its head in any language. Raises ValidationError for one that is lost."""
    known = heads_of_columns()
    places = {"key": 0}
    for place, head in enumerate(heads[1:], start=1):
        if name := known.get(str(head or "").strip().casefold()):
            if name in places:
                said = _("Two columns of this sheet are called “%(head)s”.")
                raise ValidationError(said % {"head": COLUMNS[name][0]})
            places[name] = place
    for name in ("ref", *TYPED):
        if name not in places and name != "next":
            said = _("This sheet has no column “%(head)s”. Columns may be moved, but must keep their heads.")
            raise ValidationError(said % {"head": COLUMNS[name][0]})
    return places


def _moment(text: str) -> dt.datetime | None:
    """An instant that a database can keep."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo and 2000 <= found.year < 3000 else None


def _safe_content(upload: UploadedFile) -> bytes:
    """The bytes of an archive that unpacks within limits, whatever it says of its own sizes."""
    if not upload.size:
        raise ValidationError(_("The file “%(name)s” is empty.") % {"name": upload.name})
    if upload.size > MOST_BYTES:
        raise ValidationError(
            _("The file has %(size)s; an update sheet has %(most)s at the most.")
            % {"size": filesizeformat(upload.size), "most": filesizeformat(MOST_BYTES)}
        )
    content = upload.read()
    left = MOST_UNZIPPED
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise ValidationError(_unreadable())
            for part in parts:
                with archive.open(part) as stream:
                    text = stream.read(left + 1)
                left -= len(text)
                # No program writes one into a spreadsheet; what it could define grows without end.
                if left < 0 or b"<!DOCTYPE" in text.replace(b"\0", b""):
                    raise ValidationError(_unreadable())
    except BROKEN_ARCHIVE as error:
        raise ValidationError(_unreadable()) from error
    return content


def _unreadable() -> str:
    return _("This file cannot be read as an Excel file (.xlsx). Download a sheet here and fill that in.")


def _read_row(number: int, row: list[Any], language: str, places: dict[str, int]) -> SheetRow:
    from openpyxl.utils import get_column_letter  # late, as above

    letters = {name: get_column_letter(place + 1) for name, place in places.items()}
    moved = {name: letter for name, letter in letters.items() if letter != LETTERS[name]}
    read = SheetRow(number, {}, language=language, letters=moved)
    for name, place in places.items():
        if place >= len(row):
            read.cells[name] = ""
            continue
        cell = row[place]
        text, fault = _text_of(name, cell.value, cell.data_type if cell.value is not None else "n")
        read.cells[name] = text
        if fault and name in ("key", "ref", *TYPED):
            read.faults[name] = fault
    return read


def _text_of(name: str, value: Any, kind: str) -> tuple[str, str]:
    """What a cell says as text, and why that cannot be taken ("" when it can)."""
    match value:
        case None:
            return "", ""
        case _ if kind == "f":
            return str(getattr(value, "text", value)), gettext_noop(
                "This cell holds a formula; type what it should say."
            )
        case _ if kind == "e":
            return str(value), gettext_noop("This cell holds an error of the spreadsheet; type what it should say.")
        case str():
            return ESCAPED.sub("_", value).replace("\r\n", "\n"), ""
        case bool():
            return str(value).upper(), ""
        case int():
            return str(value), ""
        case float():
            return (str(int(value)) if value.is_integer() else repr(value)), ""
        case dt.date() if name == "expected":
            return str(Month.of(value.year, value.month)), ""
        case dt.date() if name == "effective_on":
            return value.strftime("%Y-%m-%d"), ""
    return str(value), gettext_noop("This cell holds a date or a time; type it as words.")
