"""The facts of a round in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from deliverables.dates import date_format
from reporting.models import ReportRound
from reporting.papers.languages import ORIGINAL


def in_words(value: Any) -> str:
    """ "30 September 2016"; "–" for what is not entered."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return date_format(value) if isinstance(value, dt.date) else str(value) or "–"


def change_in_words(report_round: ReportRound, name: str, new: Any) -> str:
    """ "cut-off date: 30 September 2016 → 7 October 2016", for the story, which is kept in one language."""
    with override(ORIGINAL):
        label = ReportRound._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # a concrete field
        return f"{label}: {fact_in_words(name, getattr(report_round, name))} → {fact_in_words(name, new)}"


def fact_in_words(name: str, value: Any) -> str:
    """A choice by its label, anything else as `in_words`."""
    return str(ReportRound.Languages(value).label) if name == "languages" else in_words(value)
