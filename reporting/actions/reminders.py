"""How a person wants to be reminded, their own choice alone; and what managers remind the holders of a list of."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.access import standing_of
from deliverables.models import ActionPlan, Digest, User
from deliverables.permissions import check_manage
from reporting.models import Reminder, ReminderLine

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


@transaction.atomic
def begin_reminder(*, plan: ActionPlan, query: str, key: UUID, by: User, at: dt.datetime) -> tuple[Reminder, bool]:
    """The reminder with this key, and whether it was not there yet. Raises PermissionDenied."""
    check_manage(standing_of(by, plan, timezone.localdate(at)))
    reminder, made = Reminder.objects.get_or_create(
        key=key, defaults={"plan": plan, "query": query, "by": by, "at": at}
    )
    return reminder, made


@transaction.atomic
def send_reminder(
    *, reminder: Reminder, lines: Sequence[ReminderLine], send: Callable[[], object], by: User, at: dt.datetime
) -> None:
    """Record that one person is reminded, and send the mail, or neither.

    Raises IntegrityError when they were reminded of one of them on this day, and whatever the mail server does.
    """
    _keep(reminder, lines, by, at)
    send()


@transaction.atomic
def tell_not_reminded(*, reminder: Reminder, lines: Sequence[ReminderLine], by: User, at: dt.datetime) -> None:
    """Record who was not reminded of what, and why not."""
    _keep(reminder, lines, by, at)


def _keep(reminder: Reminder, lines: Sequence[ReminderLine], by: User, at: dt.datetime) -> None:
    check_manage(standing_of(by, reminder.plan, timezone.localdate(at)))
    for line in lines:
        line.reminder, line.day = reminder, timezone.localdate(at)
    ReminderLine.objects.bulk_create(lines)
