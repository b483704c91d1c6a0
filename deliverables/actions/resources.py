"""Resources found for what the plan needs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deliverables.actions.writing import (
    begin,
    check_correction,
    check_date,
    check_texts,
    save,
)
from deliverables.evidence import NewEvidence, attach
from deliverables.models import Mobilization, ResourceLine, User
from deliverables.permissions import check_manage

MOST_POSTS = 1000
"""More than an action plan could mean."""


@transaction.atomic
def record_mobilization(
    *,
    line: ResourceLine,
    by: User,
    at: dt.datetime,
    effective_on: dt.date,
    source: str,
    amount: Decimal | None = None,
    currency: str = "",
    posts: int | None = None,
    evidence: Sequence[NewEvidence] = (),
    corrects: Mobilization | None = None,
    correction_reason: str = "",
    illustrative: bool | None = None,
) -> Mobilization:
    """Money (`amount` in `currency`, ISO 4217) or posts found for a resource line, by a manager.

    Raises PermissionDenied, ValidationError.
    """
    deliverable = line.item.deliverables.order_by("position").first()
    if deliverable is None:
        raise ValidationError(_("This item has no deliverable to record resources for."))
    writing = begin(deliverable, by, at)
    check_manage(writing.standing)
    check_texts(source=source, correction_reason=correction_reason)
    check_date(effective_on, writing.today)
    check_correction(corrects, correction_reason, line=line)
    errors: dict[str, str] = {}
    if amount is None and posts is None:
        errors["amount"] = _("Give an amount or a number of posts.")
    if posts is not None and not 1 <= posts <= MOST_POSTS:
        errors["posts"] = _("Give a number of posts between 1 and %(most)d.") % {"most": MOST_POSTS}
    if amount is not None and (not amount.is_finite() or amount <= 0):
        errors["amount"] = _("Give an amount above zero.")
    if amount is not None and not re.fullmatch(r"[A-Z]{3}", currency):
        errors["currency"] = _("Give the currency as three capital letters, for example USD or CHF.")
    if amount is None and currency:
        errors["currency"] = _("A currency goes with an amount.")
    if not source.strip():
        errors["source"] = _("Say where the resources come from.")
    if errors:
        raise ValidationError(errors)
    mobilization = Mobilization(
        line=line,
        **writing.stamp(
            effective_on=effective_on,
            corrects=corrects,
            correction_reason=correction_reason,
            illustrative=illustrative,
        ),
        amount=amount,
        currency=currency,
        posts=posts,
        source=source.strip(),
    )
    save(mobilization)
    attach(mobilization, evidence, default_unit=mobilization.unit)
    return mobilization
