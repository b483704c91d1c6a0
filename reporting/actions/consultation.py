"""Consulting on the whole draft before approval, and accepting warnings with a reason."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.access import standing_of
from deliverables.actions.units import check_there
from deliverables.actions.writing import check_texts
from deliverables.models import Unit, User
from deliverables.permissions import check_manage
from reporting.checks import find
from reporting.meanwhile import check_newest
from reporting.models import (
    AcceptedWarning,
    Consultation,
    ConsultationAnswer,
    ConsultationReply,
    ReportRound,
)
from reporting.permissions import check_answer_consultation
from reporting.rounds import UNDER_WAY, RoundState
from reporting.transitions import is_sample, locked


@transaction.atomic
def consult_unit(*, report_round: ReportRound, unit: Unit, by: User, at: dt.datetime) -> Consultation:
    """Ask one more unit about the draft. Raises PermissionDenied, ValidationError."""
    check_manage(standing_of(by, report_round.plan, timezone.localdate(at)))
    now = _under_way(report_round)
    check_there(unit, timezone.localdate(at), "unit")
    if Consultation.objects.filter(round=now, unit=unit).exists():
        raise ValidationError({"unit": _("This unit is consulted already.")})
    row = Consultation(round=now, unit=unit, by=by, at=at, illustrative=is_sample(now))
    row.save()
    return row


@transaction.atomic
def answer_consultation(
    *, consultation: Consultation, text: str, by: User, at: dt.datetime, seen: int | None = None
) -> ConsultationAnswer:
    """Comments on the whole draft, or no comment (`text` empty); `seen`: as check_newest has it. Raises
    PermissionDenied, ValidationError, SaidMeanwhile."""
    check_answer_consultation(standing_of(by, consultation.round.plan, timezone.localdate(at)), consultation.unit)
    now = _under_way(consultation.round)
    check_newest(ConsultationAnswer.objects.filter(consultation=consultation, revision=now.revision), seen)
    check_texts(text=text)
    row = ConsultationAnswer(
        consultation=consultation,
        revision=now.revision,
        text=text.strip(),
        by=by,
        at=at,
        illustrative=is_sample(now),
    )
    row.save()
    return row


@transaction.atomic
def reply_to_comments(*, answer: ConsultationAnswer, text: str, by: User, at: dt.datetime) -> ConsultationReply:
    """Say what became of a unit's comments. Raises PermissionDenied, ValidationError."""
    check_manage(standing_of(by, answer.consultation.round.plan, timezone.localdate(at)))
    now = _under_way(answer.consultation.round)
    check_texts(text=text)
    if not text.strip():
        raise ValidationError({"text": _("Say what became of the comments.")})
    row = ConsultationReply(answer=answer, text=text.strip(), by=by, at=at, illustrative=is_sample(now))
    row.save()
    return row


@transaction.atomic
def accept_warning(
    *, report_round: ReportRound, rule: str, subject: str, reason: str, by: User, at: dt.datetime
) -> AcceptedWarning:
    """Accept a warning that the checks find now, with the reason. Raises PermissionDenied, ValidationError."""
    check_manage(standing_of(by, report_round.plan, timezone.localdate(at)))
    now = locked(report_round)
    if now.state not in (*UNDER_WAY, RoundState.FOR_APPROVAL):
        raise ValidationError(_("Warnings are accepted while the paper is prepared or waits for approval."))
    found = [one for one in find(now, timezone.localdate(at)) if (one.rule, one.subject) == (rule, subject)]
    if not found:
        raise ValidationError(_("The checks do not find this any more; there is nothing to accept."))
    if found[0].blocking:
        raise ValidationError(_("This stands in the way until it is mended; it cannot be accepted."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the warning is accepted.")})
    check_texts(reason=reason)
    row = AcceptedWarning(
        round=now,
        revision=now.revision,
        rule=rule,
        subject=subject,
        sentence=found[0].original,
        mark=found[0].mark,
        reason=reason.strip(),
        by=by,
        at=at,
        illustrative=is_sample(now),
    )
    row.save()
    return row


def _under_way(report_round: ReportRound) -> ReportRound:
    now = locked(report_round)
    if now.state not in UNDER_WAY:
        raise ValidationError(
            _("The round stands at “%(state)s”; this is possible while the paper is prepared.")
            % {"state": now.get_state_display()}
        )
    return now
