"""The dated story of a round: its steps, and those of its texts, made into words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliverables.models.units import code_of
from reporting.addresses import address_of_text
from reporting.models import ReportRound, ReportSection, Transition
from reporting.rounds import RoundState, text_state_label
from reporting.transitions import Text

DONE = {
    "plan": gettext_lazy("Round planned"),
    "edit": gettext_lazy("Facts of the round changed"),
    "more-time": gettext_lazy("More time for a unit"),
    "open": gettext_lazy("Round opened"),
    "close": gettext_lazy("Contributions closed"),
    "extend": gettext_lazy("Opened again"),
    "begin-clearance": gettext_lazy("Clearance begun"),
    "submit": gettext_lazy("Submitted for approval"),
    "send-back": gettext_lazy("Sent back"),
    "approve": gettext_lazy("Approved and frozen"),
    "freeze": gettext_lazy("Frozen in another language"),
    "take-back": gettext_lazy("Approval taken back"),
    "publish": gettext_lazy("Published"),
    "reissue": gettext_lazy("A new edition is prepared"),
    "add": gettext_lazy("Paragraph added to the round"),
    "send": gettext_lazy("Sent"),
    "clear": gettext_lazy("Cleared"),
    "return": gettext_lazy("Returned"),
    "omit": gettext_lazy("Omitted from the paper"),
    "merge": gettext_lazy("Merged with another paragraph"),
    "restore": gettext_lazy("Restored"),
}
"""Each step of a round or a text as something that happened."""


def steps_of(report_round: ReportRound) -> QuerySet[Any]:
    """Every step of a round and of its texts, newest first."""
    rows = Transition.objects.filter(round=report_round)
    rows = rows.select_related("by", "unit", "paragraph__deliverable", "section", "merged_into__deliverable")
    return rows.order_by("-id")


def in_words(rows: Iterable[Transition], report_round: ReportRound) -> list[dict[str, Any]]:
    """One dict for each step, as reporting/_transitions.html takes them."""
    return [_entry(row, report_round) for row in rows]


def _entry(row: Transition, report_round: ReportRound) -> dict[str, Any]:
    text = row.paragraph or row.section
    has_moved = row.from_state != row.to_state
    return {
        "at": timezone.localtime(row.at),
        "heading": heading_of(row),
        "about": "" if text is None else name_of(text),
        "url": "" if text is None else address_of_text(text, report_round),
        "marked": text is None,
        "from_label": _label(row.from_state, text) if row.from_state and has_moved else "",
        "to_label": _label(row.to_state, text) if has_moved else "",
        "author": str(row.by),
        "unit": code_of(row.unit, timezone.localdate(row.at)),
        "comment": row.comment,
        "illustrative": row.illustrative,
    }


def heading_of(row: Transition) -> str:
    """What happened; of a merger, with the paragraph that speaks for this one since."""
    if row.merged_into is None:
        return str(DONE[row.step])
    return _("Merged with the paragraph on %(ref)s") % {"ref": row.merged_into.deliverable.ref}


def _label(state: str, text: Text | None) -> Any:
    if text is None:
        return RoundState(state).label
    return text_state_label(state, of_section=isinstance(text, ReportSection))


def name_of(text: Text) -> str:
    """ "Paragraph on 3a", "Overview"."""
    deliverable = getattr(text, "deliverable", None)
    return _("Paragraph on %(ref)s") % {"ref": deliverable.ref} if deliverable else str(text.get_key_display())  # type: ignore[union-attr]  # a section
