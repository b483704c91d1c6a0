"""A unit's share in one step: the update of a deliverable and its paragraph for the paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from deliverables import actions
from deliverables.models import StatusUpdate, User
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
    seen_text: int | None = None,
    facts: str | None = None,
) -> StatusUpdate:
    """Record an update (arguments of `record_status_update`) and send the paragraph, or neither.

    words: None for the paragraph as it follows from the record with this update. facts: the mark of the facts that
    the person's page showed, on which their own words rest. Raises PermissionDenied, ValidationError, RecordMovedOn,
    TextMovedOn.
    """
    # The round first: everything else that needs both locks takes them in this order.
    now = locked(paragraph.round)
    row = actions.record_status_update(deliverable=paragraph.deliverable, by=by, at=at, **update)
    if words is None:
        record = load_record(now, now.cut_off, None)
        words, facts = default_paragraph(record, record.state(paragraph.deliverable.ref)), None
    elif facts is not None:
        facts = _with_own(facts, row, now)
    send_text(text=paragraph, words=words, by=by, at=at, seen=seen_text, facts=facts)
    return row


def _with_own(facts: str, row: StatusUpdate, now: ReportRound) -> str:
    """The mark with the person's own update, which does not make what they wrote beside it old."""
    if row.effective_on > now.cut_off:
        return facts
    return written_down(added([read_marks(facts), {"status": Mark(row.pk, 1)}]))
