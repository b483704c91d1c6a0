"""Which deliverables went from one state to another in a time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from deliverables.models import StatusUpdate
from deliverables.statuses import Status
from reporting.summaries.newest import newest


def has_moved(since: dt.date, on: dt.date, recent: dt.date, known_at: dt.datetime | None) -> Coalesce:
    """Of a deliverable: whether some update after `since` says another state than held before it.

    The others have no move, and most updates say that a state goes on: only text is new in them. Here void
    rows are looked at as well, since to ask of each whether it is corrected costs more than it saves.
    recent: a day before `since`, see `newest`.
    """
    before = StatusUpdate.objects.as_of(since, known_at).filter(deliverable=OuterRef("pk"))
    updates = StatusUpdate.objects.filter(effective_on__gt=since, effective_on__lte=on, withdrawn=False)
    # The state before is the row around the subquery: as a value beside it, it would be looked up for each update.
    another = updates.filter(
        ~Q(status=OuterRef("status"))
        | ~Q(outlook=OuterRef("outlook"))
        | ~Q(Exact(month_of(F("expected")), month_of(OuterRef("expected")))),
        deliverable=OuterRef("deliverable"),
    )
    first = updates.filter(~Q(status=Status.NOT_STARTED) | Q(expected__isnull=False), deliverable=OuterRef("pk"))
    return Coalesce(newest(before, Exists(another), recent), Exists(first))


def month_of(expected: Any) -> Coalesce:
    return Coalesce(expected, Value(0), output_field=IntegerField())
