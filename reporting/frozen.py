"""Papers that were frozen: which of them stands for a round."""

from __future__ import annotations

from reporting.models import Report, ReportRound


def frozen_report(report_round: ReportRound, language: str = "en") -> Report | None:
    """The newest paper frozen for the present revision."""
    rows = Report.objects.filter(round=report_round, revision=report_round.revision, language=language)
    return rows.order_by("-freezing").first()
