"""The draft decision: one numbered paragraph with its points, in the present tense."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.models import ReportSection
from reporting.papers.blocks import Block, Numbering, lettered
from reporting.papers.challenges import is_closed
from reporting.papers.record import Record
from reporting.papers.wording import biennia, day, days, ordinal, sentence
from reporting.summaries import Group


def decision(record: Record, numbers: Numbering) -> list[Block]:
    key = ReportSection.Key.DECISION
    written, sample = record.written(key), key in record.sample_sections
    if written:
        text = written[0].text if written[0].points else sentence(written[0].text)
        first = numbers.paragraph(text, points=written[0].points, anchor="draft-decision", strong=True, sample=sample)
        others = numbers.written(written[1:], sample=sample)
        return [first, *({**block, "strong": True} for block in others)]
    return default_decision(record, numbers)


def default_decision(record: Record, numbers: Numbering) -> list[Block]:
    points = lettered(_points(record))
    return [numbers.paragraph(_("The Governing Body:"), points=points, anchor="draft-decision", strong=True)]


def _points(record: Record) -> list[str]:
    plan = record.plan
    points = [
        _("takes note of the progress made up to %(on)s in implementing the action plan in document %(code)s")
        % {"on": day(record.on), "code": plan.code},
    ]
    if record.next:
        return [
            *points,
            _("requests the Director-General to take into account its guidance in pursuing the action plan"),
            _("requests the Director-General to report on further progress at its %(session)s Session (%(days)s)")
            % {
                "session": ordinal(record.next.session),
                "days": days(record.next.session_opens, record.next.session_closes),
            },
        ]
    if record.previous is None:
        return [
            *points,
            _("requests the Director-General to take into account its guidance in pursuing the action plan"),
            _("requests the Director-General to report on further progress at a later session"),
        ]
    later = any(s.group == Group.LATER and not is_closed(s) for s in record.summary.deliverables)
    open_ones = [s for s in record.summary.deliverables if s.group != Group.LATER and not is_closed(s)]
    if open_ones:
        text = ngettext(
            "requests the Director-General to take into account its guidance in completing the deliverable for "
            "%(biennia)s that remains open, and to report its final results at a later session",
            "requests the Director-General to take into account its guidance in completing the deliverables for "
            "%(biennia)s that remain open, and to report their final results at a later session",
            len(open_ones),
        )
        points.append(text % {"biennia": biennia(dict.fromkeys(state.biennium_label for state in open_ones))})
    if later:
        points.append(
            _(
                "requests the Director-General to take this guidance into account in implementing the deliverables "
                "for %(biennia)s, and to report their final results after that biennium"
            )
            % {"biennia": biennia(record.summary.later.biennia)}
        )
    return points
