"""The newest row at a date, looked for among the rows of a recent time first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce

RECENT = dt.timedelta(days=90)


def recent_to(on: dt.date) -> dt.date:
    """The day after which a row is recent on the day `on`."""
    return max(on, dt.date.min + RECENT) - RECENT


def newest(rows: QuerySet[Any], value: Any, recent: dt.date) -> Coalesce:
    """`value`, never NULL, of the newest of `rows` (dated, in force, of an outer row); NULL without any.

    PostgreSQL reads from a page of an index all that the condition allows before it gives the first row. Of seventy
    updates it would read seventy; those since `recent` are few, and to look twice where there are none costs little.
    """
    said = rows.newest_first().values(said=value)  # type: ignore[attr-defined]  # of DatedQuerySet
    return Coalesce(Subquery(said.filter(effective_on__gt=recent)[:1]), Subquery(said[:1]))
