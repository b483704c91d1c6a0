"""Who was asked about the draft of a round, and what they have said so far."""

from __future__ import annotations

from dataclasses import dataclass

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


def consulted_units(report_round: ReportRound) -> list[Consulted]:
    """In the order in which they were asked. Two queries."""
    rows = list(Consultation.objects.filter(round=report_round).select_related("unit").order_by("id"))
    answers = ConsultationAnswer.objects.filter(consultation__round=report_round, revision=report_round.revision)
    newest = {row.consultation_id: row for row in answers.select_related("by").order_by("id")}
    return [Consulted(row.unit.code, row.unit.name, newest.get(row.pk)) for row in rows]
