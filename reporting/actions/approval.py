"""From submission to publication: four eyes, and a paper that stays as it was approved."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from deliverables.access import Standing, standing_of
from deliverables.models import Commitment, Deliverable, PlanRole, User
from reporting.checks import find, in_the_way
from reporting.facts import newest_of_all
from reporting.frozen import Drawn, frozen_report
from reporting.models import Report, ReportRound, Transition
from reporting.papers.languages import ORIGINAL
from reporting.paragraph_numbers import numbers_of
from reporting.permissions import check_four_eyes, check_take_round_step
from reporting.rounds import FROZEN, ROUND_STEPS, Holder, RoundState
from reporting.snapshots import build_payload, build_translation, canonical, sha256_of
from reporting.transitions import hold_plan, is_sample, locked, take, tell
from reporting.translations import NAMES, freezing_problem


@transaction.atomic
def submit_round(*, report_round: ReportRound, by: User, at: dt.datetime, comment: str = "") -> Transition:
    """Submit the paper for approval, once nothing that the checks find stands in the way.

    Raises PermissionDenied, ValidationError.
    """
    _check(report_round, "submit", by, at)
    now = locked(report_round)
    _check_findings(now, at)
    return take(ROUND_STEPS["submit"], now, by=by, at=at, comment=comment)


def _check_findings(report_round: ReportRound, at: dt.datetime) -> None:
    left = in_the_way(find(report_round, timezone.localdate(at)))
    if left:
        text = ngettext(
            "%(n)d finding of the checks stands in the way: mend it, or accept the warning with a reason.",
            "%(n)d findings of the checks stand in the way: mend them, or accept the warnings with a reason.",
            len(left),
        )
        raise ValidationError(text % {"n": len(left)})


@transaction.atomic
def send_round_back(*, report_round: ReportRound, comment: str, by: User, at: dt.datetime) -> Transition:
    """Back from approval to clearance, with the reason. Raises PermissionDenied, ValidationError."""
    standing = _check(report_round, "send-back", by, at)
    comment = _as_deputy(standing, "send-back", comment)
    return take(ROUND_STEPS["send-back"], locked(report_round), by=by, at=at, comment=comment)


@transaction.atomic
def approve_round(
    *,
    report_round: ReportRound,
    drawn: Drawn,
    by: User,
    at: dt.datetime,
    comment: str = "",
) -> Report:
    """Freeze the paper that was shown (`reporting.freezing`).

    Its payload is built again under a lock; when it differs, the paper has changed since it was shown. Raises
    PermissionDenied, ValidationError.
    """
    standing = _check(report_round, "approve", by, at)
    now = locked(report_round)
    check_four_eyes(now, by)
    _hold_record(now.plan_id)
    # Before the payload is built: a row that comes in between is told as newer rather than passed over.
    marks = newest_of_all()
    _check_findings(now, at)
    language = drawn.payload["language"]
    if sha256_of(build_payload(now, now.cut_off, None, language, final=True)) != sha256_of(drawn.payload):
        raise ValidationError(
            _("The paper has changed since you opened it; nothing was approved. Read it again as it is now.")
        )
    earlier = Report.objects.filter(round=now, revision=now.revision, language=language)
    report = _paper(
        now,
        drawn,
        freezing=(earlier.aggregate(last=Max("freezing"))["last"] or 0) + 1,
        cut_off=now.cut_off,
        known_at=at,
        marks=marks,
        by=by,
        at=at,
    )
    report.save()
    comment = _as_deputy(standing, "approve", comment)
    take(ROUND_STEPS["approve"], now, by=by, at=at, comment=comment, report=report)
    return report


def _paper(report_round: ReportRound, drawn: Drawn, **kept: Any) -> Report:
    """A paper to be frozen: what follows from its payload and its bytes, beside what is kept with it."""
    payload = drawn.payload
    return Report(
        round=report_round,
        revision=report_round.revision,
        language=payload["language"],
        code=payload["cover"]["code"],
        schema=payload["schema"],
        template=payload["template"],
        payload=canonical(payload),
        payload_sha256=sha256_of(payload),
        html_sha256=drawn.html_sha256,
        pdf=drawn.pdf,
        pdf_sha256=hashlib.sha256(drawn.pdf).hexdigest(),
        engines=drawn.engines,
        numbers=numbers_of(report_round, payload),
        illustrative=is_sample(report_round),
        **kept,
    )


@transaction.atomic
def freeze_translation(
    *,
    report_round: ReportRound,
    drawn: Drawn,
    by: User,
    at: dt.datetime,
    comment: str = "",
) -> Report:
    """Freeze the approved paper in another language once its texts are complete: who may approve may do it.

    It states the record as the original knew it; where that cannot be read any more, nothing is frozen. Raises
    PermissionDenied, ValidationError.
    """
    standing = _check(report_round, "approve", by, at)
    now, language = locked(report_round), drawn.payload["language"]
    check_four_eyes(now, by)
    original = frozen_report(now) if now.state in FROZEN else None
    if problem := freezing_problem(now, original, language):
        raise ValidationError(problem)
    assert original is not None  # noqa: S101  # without it there is a problem
    if sha256_of(build_translation(now, original, language, final=True)) != sha256_of(drawn.payload):
        raise ValidationError(
            _("The paper has changed since you opened it; nothing was frozen. Read it again as it is now.")
        )
    report = _paper(
        now,
        drawn,
        freezing=original.freezing,
        cut_off=original.cut_off,
        known_at=original.known_at,
        marks=original.marks,
        by=by,
        at=at,
    )
    report.save()
    told = "\n".join(filter(None, [str(NAMES[language]), _as_deputy(standing, "approve", comment)]))
    tell("freeze", now, by=by, at=at, comment=told, report=report)
    return report


def _hold_record(plan_id: int) -> None:
    """Nobody changes the record while the paper is compared: actions on it lock the plan when they amend it, else
    a deliverable or a commitment. The plan comes first, as in `amend` and when a plan is loaded again."""
    hold_plan(plan_id)
    list(Deliverable.objects.select_for_update().filter(plan=plan_id).order_by("pk").values_list("pk"))
    list(Commitment.objects.select_for_update().filter(plan=plan_id).order_by("pk").values_list("pk"))


@transaction.atomic
def take_approval_back(*, report_round: ReportRound, comment: str, by: User, at: dt.datetime) -> Transition:
    """Back to clearance before publication; the frozen paper is kept. Raises PermissionDenied, ValidationError."""
    comment = _as_deputy(_check(report_round, "take-back", by, at), "take-back", comment)
    return take(ROUND_STEPS["take-back"], locked(report_round), by=by, at=at, comment=comment)


@transaction.atomic
def publish_round(*, report_round: ReportRound, by: User, at: dt.datetime, comment: str = "") -> Transition:
    """Show the frozen paper to every reader. Raises PermissionDenied, ValidationError."""
    comment = _as_deputy(_check(report_round, "publish", by, at), "publish", comment)
    now = locked(report_round)
    if now.state == RoundState.APPROVED:
        check_four_eyes(now, by)
    return take(ROUND_STEPS["publish"], now, by=by, at=at, comment=comment, report=frozen_report(now))


@transaction.atomic
def reissue_round(*, report_round: ReportRound, comment: str, by: User, at: dt.datetime) -> Transition:
    """Prepare a new edition, (Rev.1), with its reason; the published one stays, texts stay cleared.

    Raises PermissionDenied, ValidationError.
    """
    _check(report_round, "reissue", by, at)
    now = locked(report_round)
    row = take(ROUND_STEPS["reissue"], now, by=by, at=at, comment=comment)
    now.revision += 1
    now.save(update_fields=["revision"])
    return row


def _as_deputy(standing: Standing, step: str, comment: str) -> str:
    """The comment, beginning with the words that a deputy took the step: roles change, the story stays."""
    of_managers = Holder.MANAGER in ROUND_STEPS[step].by and standing.is_manager
    if PlanRole.Role.APPROVER in standing.roles or of_managers:
        return comment
    if ROUND_STEPS[step].reason and not comment.strip():
        return comment
    with override(ORIGINAL):  # the story is kept in one language
        return "\n".join([_("As deputy approver."), comment]).strip()


def _check(report_round: ReportRound, step: str, by: User, at: dt.datetime) -> Standing:
    standing = standing_of(by, report_round.plan, timezone.localdate(at))
    check_take_round_step(standing, ROUND_STEPS[step], report_round)
    return standing
