"""What the facts of a round must keep to when they are saved, beside the rules of its table."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from deliverables.dates import date_format
from reporting.models import ReportRound
from reporting.round_problems import opening_problem
from reporting.transitions import hold_plan


def check_still_open(deadline: dt.date | None, today: dt.date) -> None:
    """A round that is open keeps a deadline with which it could be opened."""
    if problem := opening_problem(deadline, today):
        raise ValidationError({"contribution_deadline": problem})


def save_checked(report_round: ReportRound) -> None:
    """Call inside a transaction. Raises ValidationError, also for what somebody else saved at the same moment."""
    # Of two people who move neighbouring rounds the second one finds what the first one did.
    hold_plan(report_round.plan_id)
    report_round.full_clean()
    _check_previous(report_round)
    try:
        with transaction.atomic():
            report_round.save()
    except IntegrityError:
        report_round.full_clean()  # which finds now what is in the way, and says so
        raise


def _check_previous(report_round: ReportRound) -> None:
    """A paper follows an earlier one of the same plan: what changed is counted between their cut-offs."""
    # As it is stored now: what came with the round was read before the plan was held.
    before = ReportRound.objects.filter(pk=report_round.previous_id or 0).first()
    if before and (before.plan_id != report_round.plan_id or before.cut_off >= report_round.cut_off):
        raise ValidationError({"previous": _("Choose a round of this plan with an earlier cut-off.")})
    following = ReportRound.objects.filter(previous=report_round.pk).first() if report_round.pk else None
    if following and following.cut_off <= report_round.cut_off:
        said = _("The round that follows, %(code)s, has its cut-off on %(day)s; give an earlier day.")
        words = {"code": following.document_code, "day": date_format(following.cut_off)}
        raise ValidationError({"cut_off": said % words})
    if before and report_round.pk in _chain(before):
        raise ValidationError({"previous": _("This round comes before the one chosen; choose another.")})


def _chain(report_round: ReportRound) -> set[int]:
    """A round and all that lie before it."""
    before = dict(ReportRound.objects.filter(plan=report_round.plan_id).values_list("pk", "previous"))
    chain: set[int] = set()
    here: int | None = report_round.pk
    while here is not None and here not in chain:
        chain.add(here)
        here = before.get(here)
    return chain
