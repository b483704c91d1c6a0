"""A unit's share in one step: the update of a deliverable and its paragraph for the paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from deliverables import actions
from deliverables.actions.whole_update import Parts, WholeUpdate
from deliverables.models import DatedRow, StatusUpdate, User
from reporting.actions.texts import send_text
from reporting.facts import Mark, added, read_marks, written_down
from reporting.models import ReportParagraph, ReportRound
from reporting.papers.defaults import default_paragraph
from reporting.papers.record import load_record
from reporting.transitions import locked


@transaction.atomic
def contribute(
    *,
    paragraph: ReportParagraph,
    update: Mapping[str, Any],
    words: str | None,
    by: User,
    at: dt.datetime,
    deliveries: Parts | None = None,
    measurements: Parts | None = None,
    seen: str | None = None,
    seen_text: int | None = None,
    facts: str | None = None,
) -> StatusUpdate:
    """Record an update, with what belongs to it (see `record_whole_update`), and send the paragraph, or neither.

    words: None for the paragraph as it follows from the record with this update. facts: the mark of the facts that
    the person's page showed, on which their own words rest. Raises PermissionDenied, ValidationError, PartsRefused,
    RecordMovedOn, TextMovedOn.
    """
    # The round first: everything else that needs both locks takes them in this order.
    now = locked(paragraph.round)
    whole = actions.record_whole_update(
        deliverable=paragraph.deliverable,
        by=by,
        at=at,
        update=update,
        deliveries=deliveries or {},
        measurements=measurements or {},
        seen=seen,
    )
    if words is None:
        record = load_record(now, now.cut_off, None)
        words, facts = default_paragraph(record, record.state(paragraph.deliverable.ref)), None
    elif facts is not None:
        facts = _with_own(facts, whole, now)
    send_text(text=paragraph, words=words, by=by, at=at, seen=seen_text, facts=facts)
    return whole.update


def _with_own(facts: str, whole: WholeUpdate, now: ReportRound) -> str:
    """The mark with what the person recorded in the same step, which does not make what they wrote beside it old."""
    own: dict[str, tuple[DatedRow, ...]] = {
        "status": (whole.update,),
        "delivery": whole.deliveries,
        "measurement": whole.measurements,
    }
    printed = {kind: [row.pk for row in rows if row.effective_on <= now.cut_off] for kind, rows in own.items()}
    marks = {kind: Mark(max(keys), len(keys)) for kind, keys in printed.items() if keys}
    return written_down(added([read_marks(facts), marks]))
