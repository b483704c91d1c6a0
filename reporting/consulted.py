"""Who was asked about the draft of a round, and what they have said so far."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from reporting.models import Consultation, ConsultationAnswer, ReportRound


@dataclass(frozen=True)
class Consulted:
    """A unit that was asked. answer: its newest one on the present edition, None while it is silent."""

    code: str
    name: str
    answer: ConsultationAnswer | None

    @property
    def has_comments(self) -> bool:
        return self.answer is not None and bool(self.answer.text)


def consulted_units(report_round: ReportRound, known_at: dt.datetime | None = None) -> list[Consulted]:
    """Who was asked by an instant (None: until now) and had answered by then, in the order in which they were asked.
    Two queries."""
    by_then = Q() if known_at is None else Q(at__lte=known_at)
    rows = list(Consultation.objects.filter(by_then, round=report_round).select_related("unit").order_by("id"))
    answers = ConsultationAnswer.objects.filter(
        by_then, consultation__round=report_round, revision=report_round.revision
    )
    newest = {row.consultation_id: row for row in answers.select_related("by").order_by("id")}
    units = [row.unit.on(timezone.localdate(known_at)) if known_at else row.unit for row in rows]
    return [Consulted(unit.code, unit.name, newest.get(row.pk)) for row, unit in zip(rows, units, strict=True)]
