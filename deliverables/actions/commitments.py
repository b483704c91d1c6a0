"""Recording what was done about a commitment outside the table, and taking it back."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.access import Standing, standing_of
from deliverables.actions.writing import (
    RecordMovedOn,
    check_correction,
    check_date,
    check_texts,
    save,
    stamp,
)
from deliverables.models import Commitment, CommitmentUpdate, Unit, User
from deliverables.permissions import check_record_on_commitment


@transaction.atomic
def record_commitment_update(
    *,
    commitment: Commitment,
    by: User,
    at: dt.datetime,
    effective_on: dt.date,
    text: str,
    corrects: CommitmentUpdate | None = None,
    correction_reason: str = "",
    illustrative: bool | None = None,
    seen: str | None = None,
) -> CommitmentUpdate:
    """How a commitment stands since `effective_on`, which is not earlier than the first day of delivery.

    Raises PermissionDenied, ValidationError, RecordMovedOn.
    """
    standing, unit = _begin(commitment, by, at, seen)
    check_texts(text=text, correction_reason=correction_reason)
    check_date(effective_on, timezone.localdate(at), earliest=commitment.plan.begins_on)
    check_correction(corrects, correction_reason, commitment=commitment)
    if not text.strip():
        raise ValidationError({"text": _("Write what was done.")})
    update = CommitmentUpdate(
        commitment=commitment,
        text=text.strip(),
        **stamp(
            by=standing.user,
            unit=unit,
            at=at,
            effective_on=effective_on,
            corrects=corrects,
            correction_reason=correction_reason,
            illustrative=illustrative,
        ),
    )
    save(update)
    return update


@transaction.atomic
def withdraw_commitment_update(
    *,
    row: CommitmentUpdate,
    by: User,
    at: dt.datetime,
    reason: str,
    illustrative: bool | None = None,
    seen: str | None = None,
) -> CommitmentUpdate:
    """Record that an update was wrong and counts no longer, with nothing in its place.

    By who may record on the commitment. Raises PermissionDenied, ValidationError, RecordMovedOn.
    """
    standing, unit = _begin(row.commitment, by, at, seen)
    check_texts(correction_reason=reason)
    check_correction(row, reason)
    withdrawal = CommitmentUpdate(
        commitment=row.commitment,
        withdrawn=True,
        **stamp(
            by=standing.user,
            unit=unit,
            at=at,
            effective_on=row.effective_on,
            corrects=row,
            correction_reason=reason,
            illustrative=illustrative,
        ),
    )
    save(withdrawal)
    return withdrawal


def version_of_commitment(commitment: Commitment) -> str:
    """A mark that changes with every update of the commitment: the highest id."""
    newest = CommitmentUpdate.objects.filter(commitment=commitment).order_by("-id").values_list("id", flat=True)
    return str(newest.first() or 0)


def _begin(commitment: Commitment, by: User, at: dt.datetime, seen: str | None) -> tuple[Standing, Unit | None]:
    """Lock the commitment and check who writes; gives the unit that they write for, None for a manager of none."""
    # On SQLite the IMMEDIATE transaction is the lock.
    locked = Commitment.objects.select_for_update().get(pk=commitment.pk)
    if seen is not None and seen != version_of_commitment(locked):
        raise RecordMovedOn
    units = [one.unit for one in locked.assignments.select_related("unit").order_by("position", "id")]
    standing = standing_of(by, commitment.plan, timezone.localdate(at))
    check_record_on_commitment(standing, units)
    return standing, next((unit.acting for unit in units if unit.pk in standing.unit_ids), None)
