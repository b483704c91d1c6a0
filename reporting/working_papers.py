"""Working papers: the paper of a round with the record as at any date, for the Office's own use.

A working paper says on every page that it is no document of the Governing Body. It is made from the record alone:
what people wrote for a paper speaks of its cut-off date.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from deliverables.dates import date_format
from reporting.models import ReportRound
from reporting.papers.record import Record


def day_of(text: str, *, today: dt.date, earliest: dt.date) -> dt.date:
    """The date that was asked for. earliest: of the plan's document. Raises ValidationError with a sentence."""
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValidationError(_("“%(text)s” is not a date of the form 2016-09-30.") % {"text": text[:40]}) from error
    if day > today:
        raise ValidationError(_("%(day)s lies in the future.") % {"day": date_format(day)})
    if day < earliest:
        raise ValidationError(
            _("The plan is dated %(earliest)s; there is nothing to report for %(day)s.")
            % {"earliest": date_format(earliest), "day": date_format(day)}
        )
    return day


def round_for(rounds: list[ReportRound], day: dt.date) -> ReportRound | None:
    """The round that a date falls in: the first whose cut-off is not before it, else the last one."""
    in_order = sorted(rounds, key=lambda row: row.cut_off)
    return next((row for row in in_order if row.cut_off >= day), in_order[-1] if in_order else None)


def of_record_alone(record: Record) -> Record:
    """Without what people wrote for the paper."""
    told = [record.decision, *record.guidance]
    return replace(
        record,
        texts=[],
        sections={},
        original_sections={},
        sample_sections=frozenset(),
        paragraphs={},
        has_sample_texts=any(one is not None and one.illustrative for one in told),
    )
