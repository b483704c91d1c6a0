"""Days as the language of the page writes them. The formats are those of `actionplan.formats`."""

from __future__ import annotations

import datetime as dt
import re

from django.utils import formats
from django.utils.translation import get_language

BEGINS_WITH_DAY = re.compile(r"\d{1,2} ")
ONE = re.compile(r"^1(?= )")
FIRST = {"fr": "1er", "es": "1.º"}
"""How a language writes the first day of a month, where that is no plain figure."""


def date_format(value: dt.date, format: str | None = None) -> str:  # noqa: A002  # the word of Django's own function
    """ "9 October 2017", "1er octobre 2017"; format: the name of one of Django's, or a pattern; None: DATE_FORMAT."""
    return as_written(formats.date_format(value, format))


def as_written(text: str) -> str:
    """What a format cannot say of a date that begins with its day: "1er", and months in small letters."""
    first = FIRST.get(get_language() or "")
    if first is None or not BEGINS_WITH_DAY.match(text):
        return text
    return ONE.sub(first, text.lower())
