"""Where each finding is mended."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from reporting.models import ReportRound


def of_paragraph(report_round: ReportRound, ref: str) -> str:
    return _of_text("reporting:paragraph", report_round, ref)


def of_section(report_round: ReportRound, key: str) -> str:
    return _of_text("reporting:section", report_round, key)


def of_page(report_round: ReportRound, name: str) -> str:
    """A page of the round by its name: "consultation", "guidance", "edit_round"."""
    return reverse(f"reporting:{name}", args=[report_round.plan.slug, report_round.slug])


def of_update(report_round: ReportRound, ref: str) -> str:
    """Where the status, outlook and expected month of a deliverable are set."""
    return reverse("deliverables:update", args=[report_round.plan.slug, ref])


def of_deliverable(report_round: ReportRound, ref: str) -> str:
    return reverse("deliverables:deliverable", args=[report_round.plan.slug, ref])


def _of_text(name: str, report_round: ReportRound, key: str) -> str:
    # MERGE: the pages of paragraphs and sections come with the editor; then this is `reverse` alone.
    try:
        return reverse(name, args=[report_round.plan.slug, report_round.slug, key])
    except NoReverseMatch:
        return of_page(report_round, "round")
