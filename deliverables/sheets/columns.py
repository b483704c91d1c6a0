"""What stands in which column of the sheet."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from deliverables.characters import UNSHOWABLE

COLUMNS = {
    "key": (_("Key"), 14),
    "ref": (_("Number"), 9),
    "text": (_("Deliverable"), 50),
    "coordinator": (_("Coordinating unit"), 16),
    "due": (_("Due (month)"), 11),
    "said": (_("What was last said"), 50),
    "status": (_("Status"), 14),
    "outlook": (_("Outlook"), 12),
    "expected": (_("Expected month"), 12),
    "effective_on": (_("True since"), 13),
    "done": (_("What was done"), 50),
    "next": (_("What is next"), 40),
    "reason": (_("Reason"), 36),
}
"""Heads and widths (in characters), in their order. The first column is hidden: it says which row this is."""
TYPED = ("status", "outlook", "expected", "effective_on", "done", "next", "reason")
"""The columns that people fill in, named as in the grid; the others are locked."""
WRITTEN = ("done", "next", "reason")
"""Those that hold sentences."""
LETTERS = {name: chr(ord("A") + place) for place, name in enumerate(COLUMNS)}
"""Where the columns of a sheet that is made now stand."""

STAMP = re.compile(r"update-sheet 1 (?P<plan>[-\w]+) (?P<made_at>\S+)(?: (?P<language>[a-z]{2,3}))?", re.ASCII)
KEY = re.compile(r"(?P<ref>[-\w]{1,10}) (?P<update>\d{1,18})", re.ASCII)


def as_in_cell(text: str) -> str:
    """The text as a cell can hold it."""
    return UNSHOWABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@cache
def heads_of_columns() -> dict[str, str]:
    """Names of columns by their heads in each language of the site, in small letters."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {str(head).casefold(): name for name, (head, _width) in COLUMNS.items() if name != "key"}
    return found


def stamp_of(plan_slug: str, made_at: dt.datetime) -> str:
    """What the first cell says: which plan, as at which moment, and in which language its choices stand."""
    return f"update-sheet 1 {plan_slug} {made_at.isoformat()} {get_language()}"


def key_of(ref: str, update_id: int) -> str:
    """Which deliverable, and the status update that held when the sheet was made (0: none)."""
    return f"{ref} {update_id}"
