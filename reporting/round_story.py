"""The dated story of a round, or of one text of it: its steps made into words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting.addresses import address_of_text
from reporting.models import ReportRound, Transition
from reporting.rounds import ROUND_STEPS, TEXT_STEPS, RoundState, TextState
from reporting.transitions import Text


def steps_of(report_round: ReportRound) -> QuerySet[Any]:
    """Every step of a round and of its texts, newest first."""
    return _told(Transition.objects.filter(round=report_round))


def steps_of_text(text: Text) -> QuerySet[Any]:
    """The steps of one paragraph or section, newest first."""
    return _told(text.transitions.all())


def _told(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("by", "unit", "paragraph__deliverable", "section").order_by("-id")


def in_words(
    rows: Iterable[Transition], report_round: ReportRound, *, of_one_text: bool = False
) -> list[dict[str, Any]]:
    """One dict for each step, as reporting/_transitions.html takes them; `of_one_text`: do not repeat which."""
    return [_entry(row, report_round, of_one_text) for row in rows]


def _entry(row: Transition, report_round: ReportRound, of_one_text: bool) -> dict[str, Any]:
    text = row.paragraph or row.section
    states: Any = RoundState if text is None else TextState
    return {
        "at": timezone.localtime(row.at),
        "heading": heading_of(row.step, of_text=text is not None),
        "about": "" if text is None or of_one_text else name_of(text),
        "url": "" if text is None or of_one_text else address_of_text(text, report_round),
        "of_round": text is None,
        "state": row.to_state,
        "from_label": states(row.from_state).label if row.from_state != row.to_state else "",
        "to_label": states(row.to_state).label if row.from_state != row.to_state else "",
        "author": str(row.by),
        "unit": row.unit.code if row.unit else "",
        "comment": row.comment,
        "illustrative": row.illustrative,
    }


def heading_of(step: str, *, of_text: bool) -> Any:
    """What a step is called in a story."""
    if step == "edit":
        return _("Facts of the round changed")
    if step == "more-time":
        return _("More time for a unit")
    return (TEXT_STEPS if of_text else ROUND_STEPS)[step].label


def name_of(text: Text) -> str:
    """ "Paragraph on 3a", "Overview"."""
    deliverable = getattr(text, "deliverable", None)
    return _("Paragraph on %(ref)s") % {"ref": deliverable.ref} if deliverable else str(text.get_key_display())  # type: ignore[union-attr]  # a section
