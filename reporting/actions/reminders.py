"""How a person wants to be reminded: their own choice alone."""

from __future__ import annotations

import datetime as dt
import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deliverables.models import Digest, User

log = logging.getLogger(__name__)


@transaction.atomic
def choose_reminders(*, digest: str, by: User, at: dt.datetime) -> User:
    """Set when the person `by` is sent a digest. Raises ValidationError."""
    if digest not in Digest.values:
        raise ValidationError({"digest": _("Choose when reminders are sent.")})
    by.digest = digest
    by.save(update_fields=["digest"])
    log.info("Account %s chose reminders “%s” at %s.", by.pk, digest, at.isoformat())
    return by
