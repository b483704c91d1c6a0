"""What a session said on a paper, as a manager enters it, and how the next paper answers it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.access import standing_of
from deliverables.actions.writing import check_texts
from deliverables.models import User
from deliverables.permissions import check_manage
from reporting.guidance import newest_wording
from reporting.meanwhile import check_newest
from reporting.models import GuidanceAnswer, GuidancePoint, ReportRound, SessionDecision
from reporting.round_problems import way_back
from reporting.rounds import BEFORE_APPROVAL
from reporting.transitions import is_sample, locked


@transaction.atomic
def enter_decision(
    *, report_round: ReportRound, reference: str, text: str, by: User, at: dt.datetime, seen: int | None = None
) -> SessionDecision:
    """The decision of the session on a published paper; `seen`: as check_newest has it. Raises PermissionDenied,
    ValidationError, SaidMeanwhile."""
    _discussed(report_round, by, at)
    check_newest(SessionDecision.objects.filter(round=report_round), seen)
    check_texts(reference=reference, text=text)
    if not reference.strip():
        raise ValidationError({"reference": _("Say where the decision stands, for example GB.325/PV, para. 86.")})
    row = SessionDecision(
        round=report_round,
        reference=reference.strip(),
        text=text.strip(),
        by=by,
        at=at,
        illustrative=is_sample(report_round),
    )
    row.save()
    return row


@transaction.atomic
def enter_guidance(
    *,
    report_round: ReportRound,
    text: str,
    by: User,
    at: dt.datetime,
    reference: str = "",
    replaces: GuidancePoint | None = None,
) -> GuidancePoint:
    """A point of guidance of the session, new or in place of one. Raises PermissionDenied, ValidationError."""
    _discussed(report_round, by, at)
    check_texts(text=text, reference=reference)
    if not text.strip():
        raise ValidationError({"text": _("Write the point of guidance.")})
    _check_replaces(report_round, replaces)
    row = GuidancePoint(
        round=report_round,
        reference=reference.strip(),
        text=text.strip(),
        replaces=replaces,
        by=by,
        at=at,
        illustrative=is_sample(report_round),
    )
    row.save()
    return row


@transaction.atomic
def withdraw_guidance(*, point: GuidancePoint, by: User, at: dt.datetime) -> GuidancePoint:
    """Take a point back that was entered wrongly. Raises PermissionDenied, ValidationError."""
    _discussed(point.round, by, at)
    _check_replaces(point.round, point)
    row = GuidancePoint(
        round=point.round,
        reference=point.reference,
        text=point.text,
        replaces=point,
        withdrawn=True,
        by=by,
        at=at,
        illustrative=is_sample(point.round),
    )
    row.save()
    return row


@transaction.atomic
def answer_guidance(
    *, point: GuidancePoint, text: str, by: User, at: dt.datetime, seen: int | None = None
) -> GuidanceAnswer:
    """What the next paper says on a point; `seen`: as check_newest has it. Raises PermissionDenied, ValidationError,
    SaidMeanwhile."""
    check_manage(standing_of(by, point.round.plan, timezone.localdate(at)))
    # Points are changed under the lock of their own round: none changes between the check and the answer.
    locked(point.round)
    following = ReportRound.objects.filter(previous=point.round).first()
    if following is None:
        raise ValidationError(_("There is no next round yet in which this could be answered."))
    _check_can_answer(locked(following))
    _check_stands(point)
    check_newest(GuidanceAnswer.objects.filter(point=point), seen)
    check_texts(text=text)
    if not text.strip():
        raise ValidationError({"text": _("Write the answer.")})
    row = GuidanceAnswer(point=point, text=text.strip(), by=by, at=at, illustrative=is_sample(point.round))
    row.save()
    return row


def _check_can_answer(report_round: ReportRound) -> None:
    if report_round.state not in BEFORE_APPROVAL:
        said = _("The next paper stands at “%(state)s”; its answers cannot be changed any more.")
        raise ValidationError(said % {"state": report_round.get_state_display()} + " " + way_back(report_round.state))


def _check_stands(point: GuidancePoint) -> None:
    """An answer belongs to the words that it answers; one to words that do not stand would be seen nowhere."""
    newest = newest_wording(point)
    if newest.withdrawn:
        raise ValidationError(_("This point was withdrawn meanwhile; no paper answers it any more."))
    if newest != point:
        raise ValidationError(
            {
                "text": _("This point was changed meanwhile: “%(words)s”. Answer it as it reads now.")
                % {"words": newest.text}
            }
        )


def _discussed(report_round: ReportRound, by: User, at: dt.datetime) -> None:
    """A session speaks about a paper that was published, also while its new edition is prepared."""
    check_manage(standing_of(by, report_round.plan, timezone.localdate(at)))
    if not locked(report_round).has_been_published:
        raise ValidationError(_("The session has this paper before it once it is published."))


def _check_replaces(report_round: ReportRound, replaces: GuidancePoint | None) -> None:
    if replaces is None:
        return
    if replaces.round_id != report_round.pk:
        raise ValidationError(_("A point takes the place of one of the same session."))
    if replaces.withdrawn or GuidancePoint.objects.filter(replaces=replaces).exists():
        raise ValidationError(_("This point has been changed or withdrawn already."))
