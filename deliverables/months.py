"""Months, the unit in which the plan gives its deadlines ("03/2016")."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache, total_ordering
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

NAMED = re.compile(r"([^\W\d]+) (?:de )?(\d{4})")
"""As people write it: "March 2018", "mars 2018", "marzo de 2018"."""
PRINTED = re.compile(r"(0?[1-9]|1[0-2])/(\d{4})")
ISO = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@total_ordering
@dataclass(frozen=True)
class Month:
    """A calendar month; `index` is year × 12 + month − 1, so that differences are months, also in SQL."""

    index: int

    @classmethod
    def of(cls, year: int, month: int) -> Month:
        return cls(year * 12 + month - 1)

    @classmethod
    def containing(cls, day: dt.date) -> Month:
        return cls.of(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read "03/2016" (as the plan prints it) or "2016-03" (as addresses write it).

        Raises ValueError with a sentence for the person who typed it.
        """
        text = text.strip()
        if match := PRINTED.fullmatch(text):
            month, year = int(match[1]), int(match[2])
        elif match := ISO.fullmatch(text):
            year, month = int(match[1]), int(match[2])
        else:
            raise ValueError(str(_("Give a month as month/year, for example 03/2017.")))
        if not 1900 <= year <= 2199:
            raise ValueError(str(_("Give a year between 1900 and 2199.")))
        return cls.of(year, month)

    @property
    def year(self) -> int:
        return self.index // 12

    @property
    def month(self) -> int:
        return self.index % 12 + 1

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    @property
    def last_day(self) -> dt.date:
        return (self + 1).first_day - dt.timedelta(days=1)

    @property
    def iso(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def __str__(self) -> str:
        return f"{self.month:02d}/{self.year:04d}"

    def __lt__(self, other: Month) -> bool:
        return self.index < other.index

    def __add__(self, months: int) -> Month:
        return Month(self.index + months)

    def __sub__(self, other: Month) -> int:
        """Months from `other` to this one; negative when this one is earlier."""
        return self.index - other.index


@cache
def _months_by_name() -> dict[str, int]:
    found: dict[str, int] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {str(name).casefold(): number for number, name in MONTHS.items()}
    return found


def _in_figures(text: str) -> str:
    """A month that is written with its name, or with a point, as "03/2017"; any other text as it is."""
    named = NAMED.fullmatch(" ".join(text.split()).casefold())
    if named and named[1] in _months_by_name():
        return f"{_months_by_name()[named[1]]}/{named[2]}"
    return text.replace(".", "/")


class MonthFormField(forms.CharField):
    """One text box; "03/2017", "03.2017", "2017-03" and "March 2017" are read, in every language of the pages."""

    default_error_messages = {"invalid": _("Give a month as month/year, for example 03/2017.")}

    def to_python(self, value: Any) -> Month | None:  # type: ignore[override]  # CharField gives str
        if value in self.empty_values or isinstance(value, Month):
            return value or None
        try:
            return Month.parse(_in_figures(str(value)))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Month) else value

    def run_validators(self, value: Any) -> None:
        """The text validators of CharField do not apply to a Month."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class MonthField(models.IntegerField):
    """Stores a Month as its index."""

    description = _("Month")

    # What the type checker reads: assigned and read as a Month.
    _pyi_private_set_type: Month  # type: ignore[assignment]  # IntegerField says int
    _pyi_private_get_type: Month  # type: ignore[assignment]  # IntegerField says int

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Month | None:
        return None if value is None else Month(value)

    def to_python(self, value: Any) -> Month | None:
        if value is None or isinstance(value, Month):
            return value
        if isinstance(value, int):
            return Month(value)
        try:
            return Month.parse(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def get_prep_value(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = self.to_python(value)
        return value.index if isinstance(value, Month) else value

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    @property
    def validators(self) -> list[Any]:
        """IntegerField's range checks compare integers; a Month carries its own range."""
        return []

    def formfield(self, **kwargs: Any) -> Any:
        # IntegerField would add limits of its database type, which compare integers.
        return super(models.IntegerField, self).formfield(**{"form_class": MonthFormField, **kwargs})
