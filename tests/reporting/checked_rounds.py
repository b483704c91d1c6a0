"""A round that the checks can read, made quickly: every paragraph is cleared and follows the record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from deliverables.models import ActionPlan, Deliverable, Measure, Unit
from reporting.checks import Finding, find
from reporting.models import Consultation, ReportParagraph, ReportRound, ReportSection, ReportText
from reporting.texts import mark_of
from tests import factories
from tests.reporting.rounds_at_work import AT, FACTS

TODAY = AT.date()
PROPER = "Two assessments were published in the spring, and two others are under way with partners."


@dataclass
class Desk:
    """What a test changes, and how it asks what is found."""

    plan: ActionPlan
    round: ReportRound

    def deliverable(self, ref: str) -> Deliverable:
        return Deliverable.objects.get(plan=self.plan, ref=ref)

    def status(self, ref: str, status: str, on: str = "2017-06-01", **fields: Any) -> Any:
        return factories.status_update(self.deliverable(ref), status, on, **fields)

    def completed(self, ref: str, visibility: str = "citable") -> Any:
        row = self.status(ref, "completed")
        if visibility:
            factories.evidence("2017-06-01", status_update=row, visibility=visibility)
        return row

    def deliver(self, ref: str, count: int) -> None:
        output = self.deliverable(ref).planned_outputs.all()[0]
        for number in range(count):
            factories.delivery(output, "2017-06-01", f"Output {number + 1}")

    def measures(self, ref: str) -> Any:
        return Measure.objects.filter(indicator__deliverable=self.deliverable(ref)).order_by("id")

    def measure(self, ref: str, value: int) -> None:
        for measure in self.measures(ref):
            factories.measurement(measure, value, "2017-06-01")

    def paragraph(self, ref: str) -> ReportParagraph:
        rows = ReportParagraph.objects.select_related("deliverable", "round__plan")
        return rows.get(round=self.round, deliverable__ref=ref)

    def state(self, ref: str, state: str, **fields: Any) -> None:
        ReportParagraph.objects.filter(pk=self.paragraph(ref).pk).update(state=state, **fields)

    def write(self, ref: str, words: str = PROPER) -> ReportText:
        row = self.paragraph(ref)
        return ReportText.objects.create(
            paragraph=row, text=words, rests_on=mark_of(row), by=factories.author(), at=AT
        )

    def write_section(self, key: str, words: str, state: str = "cleared") -> ReportText:
        row, _made = ReportSection.objects.get_or_create(round=self.round, key=key)
        ReportSection.objects.filter(pk=row.pk).update(state=state)
        return ReportText.objects.create(section=row, text=words, rests_on=mark_of(row), by=factories.author(), at=AT)

    def facts(self, **facts: Any) -> None:
        ReportRound.objects.filter(pk=self.round.pk).update(**facts)

    def consult(self, code: str = "ACTRAV") -> Consultation:
        return Consultation.objects.create(
            round=self.round, unit=Unit.objects.get(code=code), by=factories.author(), at=AT
        )

    def previous(self, **facts: Any) -> ReportRound:
        """The round before this one, published."""
        given = FACTS | {
            "slug": "november-2016", "session": 328, "document_code": "GB.328/INS/8",
            "session_opens": dt.date(2016, 10, 27), "session_closes": dt.date(2016, 11, 10),
            "document_date": None, "contribution_deadline": None, "cut_off": dt.date(2016, 9, 30),
            "state": "published",
        }  # fmt: skip
        row = ReportRound.objects.create(plan=self.plan, **given | facts)
        self.facts(previous=row)
        return row

    def findings(self, today: dt.date = TODAY) -> list[Finding]:
        now = ReportRound.objects.select_related("plan", "previous").get(pk=self.round.pk)
        return find(now, today)

    def found(self, rule: str, today: dt.date = TODAY) -> dict[str, Finding]:
        """What a rule finds, by subject."""
        rows = [one for one in self.findings(today) if one.rule == rule]
        assert len({one.subject for one in rows}) == len(rows), "a warning is accepted by rule and subject"
        return {one.subject: one for one in rows}


def make_desk(plan: ActionPlan, **facts: Any) -> Desk:
    report_round = ReportRound.objects.create(plan=plan, **FACTS | {"state": "clearance"} | facts)
    ReportParagraph.objects.bulk_create(
        ReportParagraph(round=report_round, deliverable=row, state="cleared") for row in plan.deliverables.all()
    )
    return Desk(plan, report_round)
