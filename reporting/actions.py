"""Every write to the rounds: small named functions, keyword-only and atomic, with `by=` and `at=`."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping

from django.db import transaction

from deliverables.access import standing_of
from deliverables.models import User
from deliverables.permissions import check_manage
from reporting.models import ReportRound, ReportSection

log = logging.getLogger(__name__)


@transaction.atomic
def edit_round(*, report_round: ReportRound, sections: Mapping[str, str], by: User, at: dt.datetime) -> ReportRound:
    """Save the facts of a round, set on the instance and validated, with the texts of `sections` by their keys.

    Raises PermissionDenied unless `by` is a manager of the plan.
    """
    check_manage(standing_of(by, report_round.plan))
    report_round.save()
    for key, text in sections.items():
        ReportSection.objects.update_or_create(round=report_round, key=key, defaults={"text": text})
    log.info("Round %s was edited by account %s at %s.", report_round.pk, by.pk, at.isoformat())
    return report_round
