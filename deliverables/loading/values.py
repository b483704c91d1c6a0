"""Readers of single values of a plan file. Each gives the value for the database or raises ValueError with
what is wrong, in words that follow the name of the field."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from deliverables.characters import invisible, named, unprintable
from deliverables.loading.report import shown
from deliverables.months import Month

Reader = Callable[[Any], Any]

ADDRESS = re.compile(r"[-a-zA-Z0-9_]+")
LARGEST_SMALL_INTEGER = 32767
AMOUNTS_BELOW = Decimal(10) ** 12
"""What fits the columns of amounts: fourteen digits, two of them decimals."""


def clean(value: Any) -> str:
    """A text that both databases can hold."""
    if not isinstance(value, str):
        raise ValueError(_("is not a text: %s") % shown(value))  # one kind of refusal
    if "\x00" in value:
        raise ValueError(_("holds a NUL character"))
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError(_("holds half a character (a lone surrogate)")) from None
    if found := unprintable(value):
        raise ValueError(_("has characters that the papers cannot print: %s") % named(found))
    return value


def seen(read: Reader) -> Reader:
    """The same for codes and names: without signs of direction or of no width, which nobody sees."""

    def read_seen(value: Any) -> Any:
        value = read(value)
        if found := invisible(value):
            raise ValueError(_("holds signs that nobody sees: %s") % named(found))
        return value

    return read_seen


def text(model: type[models.Model], name: str) -> Reader:
    """A text for this column: no longer than it, and not empty unless the column may be."""
    column: Any = model._meta.get_field(name)

    def read(value: Any) -> str:
        value = clean(value)
        if not value.strip() and not (column.blank and value == ""):
            raise ValueError(_("is empty"))
        if column.max_length and len(value) > column.max_length:
            sizes = {"length": len(value), "longest": column.max_length}
            raise ValueError(_("is too long: %(length)d characters, at most %(longest)d") % sizes)
        return value

    return read


def address(model: type[models.Model], name: str) -> Reader:
    """A text that stands in web addresses: letters, digits, hyphens and underscores."""
    read_text = text(model, name)

    def read(value: Any) -> str:
        value = read_text(value)
        if not ADDRESS.fullmatch(value):
            raise ValueError(_("may hold letters, digits and hyphens only: %s") % shown(value))
        return value

    return read


def one_of(choices: type[models.TextChoices], *leaving_out: str) -> Reader:
    known = [value for value in choices.values if value not in leaving_out]

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise ValueError(
                _("is %(value)s, not one of %(known)s") % {"value": shown(value), "known": ", ".join(known)}
            )
        return value

    return read


def whole(value: Any) -> int:
    """A number from 1 on."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(_("is not a whole number: %s") % shown(value))
    if not 1 <= value <= LARGEST_SMALL_INTEGER:
        raise ValueError(
            _("is not between 1 and %(largest)d: %(value)s")
            % {"largest": LARGEST_SMALL_INTEGER, "value": shown(value)}
        )
    return value


def amount(value: Any) -> Decimal:
    """An amount of money or a quantity: zero or more, with at most two decimals."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError(_("is not a number: %s") % shown(value))
    number = Decimal(str(value))
    fits = number.is_finite() and 0 <= number < AMOUNTS_BELOW
    if not fits or number != number.quantize(Decimal("0.01")):
        raise ValueError(_("is negative, too large, or has more than two decimals: %s") % shown(value))
    return number


def month(value: Any) -> Month:
    """A month as the plan prints it: "03/2016"."""
    try:
        read = Month.parse(clean(value))
        if str(read) != value:
            raise ValueError
    except ValueError:
        raise ValueError(_("is not a month of the form 03/2016: %s") % shown(value)) from None
    return read


def day(value: Any) -> dt.date:
    try:
        read = dt.date.fromisoformat(clean(value))
        if read.isoformat() != value:
            raise ValueError
    except ValueError:
        raise ValueError(_("is not a date of the form 2015-10-14: %s") % shown(value)) from None
    return read


def scalar(value: Any) -> Any:
    """A value whose kind another field of the record decides."""
    if isinstance(value, (dict, list)):
        raise ValueError(_("is not a single value: %s") % shown(value))
    return clean(value) if isinstance(value, str) else value


def optional(read: Reader, empty: Any = None) -> Reader:
    """null, which becomes `empty`, or what `read` reads; an empty text is not a way to write null."""

    def read_optional(value: Any) -> Any:
        if value == "":
            raise ValueError(_("is empty: write null"))
        return empty if value is None else read(value)

    return read_optional


def several(read: Reader) -> Reader:
    """A list of values, each named once."""

    def read_list(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValueError(_("is not a list: %s") % shown(value))
        values = [read(entry) for entry in value]
        if twice := {shown(entry) for entry in values if values.count(entry) > 1}:
            raise ValueError(_("names twice: %s") % ", ".join(sorted(twice)))
        return values

    return read_list


def slug_of(words: str) -> str:
    """ "ACT/EMP" → "act-emp", "20(b)" → "20-b", "2016–17" → "2016-17"; "" when no letter or digit is left."""
    return slugify(re.sub(r"[/()–—.]+", "-", words))[:50].strip("-")
