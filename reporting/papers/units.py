"""What became of the units that the plan names. A paper calls each as it was called at the cut-off, and tells the rest
once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from deliverables.unit_names import in_order
from reporting.papers.languages import translated
from reporting.papers.record import Record
from reporting.papers.wording import day, join, listed

ONE_DAY = dt.timedelta(days=1)


def what_became_of_units(record: Record) -> str:
    """Sentences on those that were renamed since the plan, merged or ended, by the cut-off; "" for none."""
    told = [unit for unit in record.units.values() if unit.is_named]
    for unit in told:
        if unit.has_ended and unit.merged_into and unit.merged_into not in told:
            told.append(unit.merged_into)
    return join(*(said for unit in sorted(told, key=lambda one: one.code) for said in _said_of(record, unit)))


def _said_of(record: Record, unit: Any) -> Iterator[str]:
    """Of a successor that the plan does not name its name of the cut-off is all that was read."""
    if unit.is_named and (before := _earlier_names(record, unit)):
        yield _("%(unit)s was called %(names)s.") % {"unit": unit.code, "names": listed(before)}
    if unit.has_ended and unit.merged_into:
        words = {"unit": unit.code, "into": unit.merged_into.code, "day": day(unit.ends_on + ONE_DAY)}
        yield _("%(unit)s was merged into %(into)s on %(day)s.") % words
    elif unit.has_ended:
        yield _("%(unit)s ended on %(day)s.") % {"unit": unit.code, "day": day(unit.ends_on)}


def _earlier_names(record: Record, unit: Any) -> list[str]:
    """ "SME until 30 September 2016", the oldest first; the name in full where the code stayed."""
    return [
        _("%(name)s until %(day)s")
        % {"name": one.code if one.code != unit.code else translated(one.name), "day": day(one.until)}
        for one in in_order(unit.names, record.known_at)
        if one.until and record.plan.dated <= one.until < record.on
    ]
