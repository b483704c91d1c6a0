"""Taking an amendment of the plan back. It stays in the story, and papers that told of it tell so."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.access import standing_of
from deliverables.actions.amendments import plan_of, value_as_of
from deliverables.actions.corrections import withdrawal_of
from deliverables.actions.writing import check_correction, check_texts, is_illustrative, save
from deliverables.amended import as_text
from deliverables.dates import date_format
from deliverables.models import ActionPlan, Amendment, Deliverable, User
from deliverables.permissions import check_manage


@transaction.atomic
def withdraw_amendment(
    *, amendment: Amendment, by: User, at: dt.datetime, reason: str, illustrative: bool | None = None
) -> Amendment:
    """Record that the plan was amended by mistake: what held without this amendment holds again, from its date on.

    Raises PermissionDenied, ValidationError.
    """
    plan = plan_of(amendment.target)
    check_manage(standing_of(by, plan, timezone.localdate(at)))
    ActionPlan.objects.select_for_update().get(pk=plan.pk)
    if amendment.field in Amendment.FORWARDS_ONLY:
        raise ValidationError(_("Units are amended forwards only: amend them again, from the day that is right."))
    check_texts(reason=reason)
    check_correction(amendment, reason)
    said = {
        "by": by,
        "recorded_at": at,
        "correction_reason": reason.strip(),
        "illustrative": is_illustrative(illustrative),
    }
    withdrawal = withdrawal_of(amendment, said)
    save(withdrawal)
    if amendment.field == "coordinator" and amendment.deliverable:
        _check_coordinators(amendment.deliverable, amendment.effective_on)
    return withdrawal


def without(amendment: Amendment, on: dt.date) -> str:
    """What the plan would say on a date if it had not been amended so, as a person reads it."""
    others = Amendment.objects.as_of(on).filter(**{amendment.kind: amendment.target}, field=amendment.field)
    other = others.exclude(pk=amendment.pk).newest_first().first()
    return other.new if other else as_text(getattr(amendment.target, amendment.field))


def _check_coordinators(deliverable: Deliverable, since: dt.date) -> None:
    """Whoever coordinates is one of the units, on every day since. Raises ValidationError."""
    rows = Amendment.objects.filter(deliverable=deliverable, field__in=("units", "coordinator"), withdrawn=False)
    days = rows.filter(corrected_by=None, effective_on__gt=since).values_list("effective_on", flat=True)
    for day in [since, *days]:
        unit = value_as_of(deliverable, "coordinator", day)
        if unit not in value_as_of(deliverable, "units", day):
            sentence = _("Without it %(unit)s would coordinate, which is no unit of the deliverable on %(day)s.")
            raise ValidationError(sentence % {"unit": unit.code, "day": date_format(day)})
