"""Records of rounds: what units, managers and approvers did on the way of a paper, entered through the actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.models import Unit, User
from reporting import actions
from reporting.checks import find
from reporting.freezing import freeze
from reporting.models import ReportParagraph, ReportRound
from reporting.papers.defaults import default_paragraph
from reporting.papers.record import load_record
from reporting.pdf import Drawing
from reporting.snapshots import build_payload, sha256_of

STEPS: dict[str, Callable[..., Any]] = {
    "plan": actions.tell_planned,
    "close": actions.close_contributions,
    "begin_clearance": actions.begin_clearance,
    "submit": actions.submit_round,
    "publish": actions.publish_round,
    "send_back": actions.send_round_back,
}
"""Actions that take nothing but a comment, or not even that."""


@dataclass
class RoundsOf:
    """Enters records of rounds; `draw`: how the approved paper is drawn."""

    people: dict[str, User]
    draw: Callable[[dict[str, Any]], Drawing]

    def enter(self, slug: str, action: str, by: User, at: dt.datetime, values: dict[str, Any]) -> None:
        """Carry out one record. Raises LookupError, ValidationError, PermissionDenied."""
        report_round = ReportRound.objects.select_related("plan", "previous").filter(slug=slug).first()
        if report_round is None:
            raise LookupError(_("There is no round “%s”.") % slug)
        who: dict[str, Any] = {"by": by, "at": at}
        if action in STEPS:
            STEPS[action](report_round=report_round, **who, **values)
        else:
            getattr(self, f"_{action}")(report_round, who, **values)

    def _edit(self, report_round: ReportRound, who: dict[str, Any], **facts: Any) -> None:
        actions.edit_round(report_round=report_round, facts=facts, **who)

    def _open(self, report_round: ReportRound, who: dict[str, Any], call: str) -> None:
        actions.open_round(report_round=report_round, call=call, **who)

    def _send(
        self, report_round: ReportRound, who: dict[str, Any], paragraphs: list[str], words: str | None = None
    ) -> None:
        """Without words, each paragraph as it follows from the record at that moment."""
        record = load_record(report_round, report_round.cut_off, None)
        for paragraph in _paragraphs(report_round, paragraphs):
            text = words or default_paragraph(record, record.state(paragraph.deliverable.ref))
            actions.send_text(text=paragraph, words=text, **who)

    def _copy_edit(
        self, report_round: ReportRound, who: dict[str, Any], paragraphs: list[str], replace: str, by_this: str
    ) -> None:
        for paragraph in _paragraphs(report_round, paragraphs):
            newest = paragraph.texts.order_by("-id").first()
            if newest is None or replace not in newest.text:
                raise LookupError(_("The text does not say “%s”.") % replace)
            actions.copy_edit_text(text=paragraph, words=newest.text.replace(replace, by_this), **who)

    def _return(self, report_round: ReportRound, who: dict[str, Any], paragraphs: list[str], comment: str) -> None:
        for paragraph in _paragraphs(report_round, paragraphs):
            actions.return_text(text=paragraph, comment=comment, **who)

    def _clear(self, report_round: ReportRound, who: dict[str, Any], paragraphs: list[str]) -> None:
        for paragraph in _paragraphs(report_round, paragraphs):
            actions.clear_text(text=paragraph, **who)

    def _more_time(
        self, report_round: ReportRound, who: dict[str, Any], unit: str, deadline: dt.date, reason: str
    ) -> None:
        actions.give_more_time(
            report_round=report_round, unit=Unit.objects.get(code=unit), deadline=deadline, reason=reason, **who
        )

    def _answer(self, report_round: ReportRound, who: dict[str, Any], unit: str, text: str = "") -> None:
        consultation = report_round.consultations.get(unit__code=unit)
        actions.answer_consultation(consultation=consultation, text=text, **who)

    def _reply(self, report_round: ReportRound, who: dict[str, Any], unit: str, text: str) -> None:
        answer = report_round.consultations.get(unit__code=unit).answers.order_by("-id")[0]
        actions.reply_to_comments(answer=answer, text=text, **who)

    def _accept(self, report_round: ReportRound, who: dict[str, Any], reasons: dict[str, str]) -> None:
        """Every warning that the checks find, each by the reason for its rule."""
        for finding in find(report_round, timezone.localdate(who["at"])):
            if finding.blocking or finding.accepted:
                continue
            if finding.rule not in reasons:
                raise LookupError(
                    _("There is no reason for accepting “%(rule)s”: %(sentence)s")
                    % {"rule": finding.rule, "sentence": finding.sentence}
                )
            actions.accept_warning(
                report_round=report_round,
                rule=finding.rule,
                subject=finding.subject,
                reason=reasons[finding.rule],
                **who,
            )

    def _approve(self, report_round: ReportRound, who: dict[str, Any], comment: str = "") -> None:
        shown = sha256_of(build_payload(report_round, report_round.cut_off, final=True))
        freeze(report_round, shown, draw=self.draw, comment=comment, **who)


def _paragraphs(report_round: ReportRound, refs: list[str]) -> list[ReportParagraph]:
    rows = ReportParagraph.objects.filter(round=report_round).select_related("deliverable", "round__plan")
    found = {row.deliverable.ref: row for row in rows}
    if missing := [ref for ref in refs if ref not in found]:
        raise LookupError(_("The round has no paragraph on “%s”.") % missing[0])
    return [found[ref] for ref in refs]
