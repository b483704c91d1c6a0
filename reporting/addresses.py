"""Addresses of the pages of a round, in one place."""

from __future__ import annotations

from django.urls import reverse

from reporting.models import ReportParagraph, ReportRound, ReportSection


def address(name: str, report_round: ReportRound, *args: str) -> str:
    """The address of a page of a round by its name, as in `address("step", report_round, "open")`.

    Needs the round's plan.
    """
    where = [report_round.plan.slug, report_round.slug]
    return reverse(f"reporting:{name}", args=[*where, *args])


def address_of_text(text: ReportParagraph | ReportSection, report_round: ReportRound) -> str:
    """The page of a paragraph or of a section. Needs the paragraph's deliverable."""
    if isinstance(text, ReportParagraph):
        return address("paragraph", report_round, text.deliverable.ref)
    return address("section", report_round, text.key)
