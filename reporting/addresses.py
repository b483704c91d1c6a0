"""Addresses of the pages of a round, in one place."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from reporting.models import ReportParagraph, ReportRound, ReportSection

# MERGER: these pages come with branches `editor` and `freezing`. Once their addresses are registered,
# delete this table, the `except` below and the import of NoReverseMatch; nothing else knows of it.
NOT_REGISTERED_YET = {
    "paragraph": "paragraphs/{}/",
    "section": "sections/{}/",
    "approval": "approval/",
}


def address(name: str, report_round: ReportRound, *args: str) -> str:
    """The address of a page of a round by its name, as in `address("step", report_round, "open")`.

    Needs the round's plan.
    """
    where = [report_round.plan.slug, report_round.slug]
    try:
        return reverse(f"reporting:{name}", args=[*where, *args])
    except NoReverseMatch:
        return reverse("reporting:round", args=where) + NOT_REGISTERED_YET[name].format(*args)


def address_of_text(text: ReportParagraph | ReportSection, report_round: ReportRound) -> str:
    """The page of a paragraph or of a section. Needs the paragraph's deliverable."""
    if isinstance(text, ReportParagraph):
        return address("paragraph", report_round, text.deliverable.ref)
    return address("section", report_round, text.key)
