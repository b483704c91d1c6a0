"""Part I: the mandate, what the plan holds, how this report was made."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from deliverables.models import SourceText
from reporting.models import ReportSection
from reporting.papers.blocks import Block, Numbering
from reporting.papers.guidance import previous_decision
from reporting.papers.languages import ORIGINAL, reference, translated
from reporting.papers.record import Record
from reporting.papers.wording import biennia, day, join, listed, month_of, number, ordinal, passages, quoted, shown
from reporting.summaries import Group

MANDATE = "mandate"
"""Names the paragraph that quotes the request for reports; somebody's own words may leave it out."""


def introduction(record: Record, numbers: Numbering) -> list[Block]:
    """What somebody wrote for it, or the mandate; then always how the report was made."""
    key = ReportSection.Key.INTRODUCTION
    written = numbers.written(record.written(key), sample=key in record.sample_sections)
    opening = written or default_introduction(record, numbers)
    _remember_mandate(record, opening, numbers)
    return [*opening, *previous_decision(record, numbers), _method(record, numbers)]


def _remember_mandate(record: Record, opening: Sequence[Block], numbers: Numbering) -> None:
    """Where the request for reports is quoted, in our words or in somebody's.

    Somebody's translation is taken to quote it where the original does, so that numbers are the same in each language.
    """
    asked = request_for_reports(record)
    if asked is None:
        return
    told = [block["text"] for block in opening]
    words = quoted(asked.text)
    if original := record.original_sections.get(ReportSection.Key.INTRODUCTION):
        told = [passage.text for passage in passages(original)]
        with override(ORIGINAL):
            words = quoted(asked.text)
    for block, text in zip(opening, told, strict=False):
        if words in text:
            numbers.of[MANDATE] = block["number"]


def default_introduction(record: Record, numbers: Numbering) -> list[Block]:
    mandate = [numbers.paragraph(_mandate(record))]
    return [*mandate, _plan(record, numbers)] if record.summary.deliverables else mandate


def _mandate(record: Record) -> str:
    plan = record.plan
    considered = _(
        "At its %(session)s Session (%(month)s), the Governing Body had before it an action plan for the "
        "“%(title)s” (%(code)s)."
    ) % {
        "session": ordinal(plan.session),
        "month": month_of(plan.begins_on),
        "title": translated(plan.title),
        "code": plan.code,
    }
    decided = (
        _("Its decision is recorded in %(reference)s.") % {"reference": reference(plan.decision_reference)}
        if plan.decision_reference
        else ""
    )
    return join(considered, decided, _request(record))


def request_for_reports(record: Record) -> SourceText | None:
    """The plan's draft decision on reporting; it is the last point of the plan's last paragraph."""
    asked = [
        text
        for text in record.source
        if text.kind == SourceText.Kind.SUBPARAGRAPH and text.text.startswith("report back")
    ]
    return asked[-1] if asked else None


def _request(record: Record) -> str:
    """The request, quoted."""
    asked = request_for_reports(record)
    if asked is None:
        return ""
    asking = _("The draft decision in paragraph %(number)s of the plan requested the Director-General to %(words)s.")
    return join(asking % {"number": asked.number, "words": quoted(asked.text)}, _which(record))


def _which(record: Record) -> str:
    """The place of this report: the plan asked for two, and says nothing of further ones."""
    if record.previous is None:
        return _("This document is the first of these reports.")
    if record.previous.previous_id is None:
        return _("This document is the second of these reports.")
    return _("This document is a further report, which follows those.")


def _plan(record: Record, numbers: Numbering) -> Block:
    groups = record.summary.groups
    points = []
    for group in groups:
        states = [state for state in record.summary.deliverables if state.group == group.group]
        if not states:
            continue
        refs = listed(shown(state.ref) for state in states)
        values = {"n": number(len(states)), "biennia": biennia(group.biennia), "refs": refs}
        if group.group == Group.FIRM:
            text = (
                ngettext(
                    "%(n)s firm deliverable for %(biennia)s",
                    "%(n)s firm deliverables for %(biennia)s",
                    len(states),
                )
                % values
            )
        elif group.group == Group.CONDITIONAL:
            text = (
                ngettext(
                    "%(n)s deliverable for %(biennia)s that depends on extra-budgetary resources (%(refs)s)",
                    "%(n)s deliverables for %(biennia)s that depend on extra-budgetary resources (%(refs)s)",
                    len(states),
                )
                % values
            )
        else:
            text = (
                ngettext(
                    "%(n)s deliverable for %(biennia)s (%(refs)s)",
                    "%(n)s deliverables for %(biennia)s (%(refs)s)",
                    len(states),
                )
                % values
            )
        points.append(text)
    items, total, indicators = len(record.items), len(record.summary.deliverables), len(record.summary.indicators)
    counted = {
        "items": ngettext("%(n)s follow-up item", "%(n)s follow-up items", items) % {"n": number(items)},
        "deliverables": ngettext("%(n)s deliverable", "%(n)s deliverables", total) % {"n": number(total)},
        "indicators": ngettext("%(n)s indicator of achievement", "%(n)s indicators of achievement", indicators)
        % {"n": number(indicators)},
        "groups": listed(points),
    }
    return numbers.paragraph(
        _(
            "The plan holds %(items)s with %(deliverables)s and %(indicators)s: %(groups)s. This report always counts "
            "these groups apart."
        )
        % counted
    )


def _method(record: Record, numbers: Numbering) -> Block:
    opening = _("This report states the position at %(on)s, from the record that the responsible units keep.") % {
        "on": day(record.on)
    }
    if record.previous:
        opening = join(
            opening,
            _("The previous report (%(code)s) stated the position at %(on)s.")
            % {"code": record.previous_code, "on": day(record.previous.cut_off)},
        )
    verbatim = _("Passages in quotation marks are taken word for word from %(code)s, or are titles.")
    verbatim %= {"code": record.plan.code}
    points = [
        _("Not started, in progress, completed: not begun, begun, delivered with evidence."),
        _("Suspended, discontinued: work rests, or will not be resumed, for a stated reason."),
        _("Overdue: the due month has passed; what is due in March 2017 is so from 1 April 2017."),
        _(
            "Achieved: each condition of the indicator has been met; partly achieved: only some have. A completed "
            "deliverable does not by itself achieve its indicator."
        ),
    ]
    return numbers.paragraph(
        join(opening, verbatim, _("The words for deliverables and indicators mean:")),
        points=[("–", point) for point in points],
    )
