"""Reminders: one plain mail for a person, on the days when something they hold asks for it; none when nothing waits.

Days are counted from what each thing waits for, not from when the command happens to run: a day on which it did not
run, or on which the mail server failed, is made up for by the next one.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from deliverables.mail_links import nothing_new_link
from deliverables.models import Digest, User
from reporting.models import SentDigest
from reporting.my_work import Task, load_tasks, oldest_first, part_of
from reporting.waiting import Waiting, waiting_for

logger = logging.getLogger(__name__)

BEFORE = (14, 7, 1)
"""Days before a deadline."""
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Letter:
    """What one person would be sent: what waits in the rounds, and which deliverables are overdue.

    A deliverable about which something waits in a round is named there alone, with both facts.
    """

    user: User
    waiting: tuple[Waiting, ...]
    overdue: tuple[Task, ...]

    @property
    def overdue_alone(self) -> list[Task]:
        named = {one.about for one in self.waiting}
        return [task for task in self.overdue if about(task) not in named]

    @property
    def number(self) -> int:
        return len(self.waiting) + len(self.overdue_alone)


def about(task: Task) -> tuple[str, str]:
    """The deliverable, as what waits in a round names it."""
    return task.plan_slug, task.ref


@dataclass
class Outcome:
    """Names of who was sent a digest, who has no address, and for whom the server failed."""

    sent: list[str] = field(default_factory=list)
    without_address: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def asks_on(item: Waiting, day: dt.date) -> bool:
    """Whether an item asks for a reminder on this day.

    14, 7 and 1 days before a deadline and weekly after it; what has no deadline on the day when it begins to wait,
    and weekly.
    """
    if item.deadline is None:
        return day >= item.since and (day - item.since).days % 7 == 0
    left = (item.deadline - day).days
    return left in BEFORE if left >= 0 else -left % 7 == 0


def letter_for(user: User, on: dt.date) -> Letter:
    """What waits for a person on a day; things that they can do nothing about are left out."""
    part = part_of(user, on)
    waiting = tuple(one for one in waiting_for(user, part, on) if not one.why_not)
    mine = [task for task in load_tasks(part, on) if task.coordinates]
    overdue = tuple(task for task in oldest_first(mine) if any(reason.late for reason in task.reasons))
    return Letter(user, waiting, overdue)


def is_due(letter: Letter, last: SentDigest | None, on: dt.date) -> bool:
    """Whether the person is written to on this day, as they chose; `last`: the last digest of less than a week ago."""
    if letter.user.digest == Digest.OFF or not letter.number or (last and last.day == on):
        return False
    if letter.user.digest == Digest.WEEKLY:
        return last is None
    # Days that were missed count: since the last digest, or for a week back when there was none.
    missed = (last.day if last else on - WEEK) + dt.timedelta(days=1)
    days = [missed + dt.timedelta(days=number) for number in range((on - missed).days + 1)]
    return (
        any(asks_on(item, day) for item in letter.waiting for day in days)
        or any(last and began_after(item, last) for item in letter.waiting)
        or (bool(letter.overdue) and last is None)
    )


def began_after(item: Waiting, last: SentDigest) -> bool:
    """Whether an item without a deadline began to wait on the day of a digest, but after it: the digest does not tell
    of it. By its moment, since another thing may wait in the same words on the same day; and by what the digest says,
    since a person may have got to do with it later."""
    if item.deadline is not None or item.since != last.day:
        return False
    if item.at is not None and item.at > last.at:
        return True
    line = f"{item.words} ({item.when(last.day)})"
    return not all(part in last.body for part in (line, item.said, item.url))


def send_digests(on: dt.date, at: dt.datetime, absolute: Callable[[str], str]) -> Outcome:
    """Write to everybody for whom it is due. One failing address or server loses nothing: the next run tries again."""
    outcome = Outcome()
    last = {row.user_id: row for row in SentDigest.objects.filter(day__gt=on - WEEK).order_by("day")}
    connection = get_connection()
    for user in _people():
        with override(user.language_of_mails):
            _write_to(user, last.get(user.pk), on, at, absolute, connection, outcome)
    return outcome


def _write_to(
    user: User,
    last: SentDigest | None,
    on: dt.date,
    at: dt.datetime,
    absolute: Callable[[str], str],
    connection: BaseEmailBackend,
    outcome: Outcome,
) -> None:
    letter = letter_for(user, on)
    if not is_due(letter, last, on):
        return
    if not user.email:
        outcome.without_address.append(str(user))
        return
    try:
        if _send(letter, on, at, absolute, connection):
            outcome.sent.append(str(user))
    except (OSError, ValueError):  # what smtplib raises is an OSError; an impossible address a ValueError
        logger.exception("The digest of account %s was not sent.", user.pk)
        outcome.failed.append(str(user))


def _people() -> Iterable[User]:
    return User.objects.filter(is_active=True).exclude(digest=Digest.OFF).order_by("username")


def _send(
    letter: Letter, on: dt.date, at: dt.datetime, absolute: Callable[[str], str], connection: BaseEmailBackend
) -> bool:
    """Record and send, or neither; False when another run has done it on this day."""
    subject, body = in_words(letter, on, absolute)
    with transaction.atomic():
        _row, made = SentDigest.objects.get_or_create(
            user=letter.user,
            day=on,
            defaults={"at": at, "address": letter.user.email, "subject": subject, "body": body},
        )
        if made:
            EmailMessage(subject, body, to=[letter.user.email], connection=connection).send()
    return bool(made)


def in_words(letter: Letter, on: dt.date, absolute: Callable[[str], str]) -> tuple[str, str]:
    """Subject and plain text: each thing with its link, oldest first."""
    text = ngettext("%(n)d thing waits for you", "%(n)d things wait for you", letter.number)
    subject = _("Action plan monitor: %(what)s") % {"what": text % {"n": letter.number}}
    context = {
        "name": str(letter.user),
        "lines": _lines(letter, on, absolute),
        "overdue": [
            {
                "plan": task.plan_title,
                "words": f"{task.ref}: {task.text}",
                "when": str(task.lateness),
                "url": absolute(_address(task)),
                "nothing_new": absolute(nothing_new_link(letter.user, task.plan_slug, task.ref)),
            }
            for task in letter.overdue_alone
        ],
        "home": absolute("/"),
        "choice": letter.user.get_digest_display(),
    }
    return subject, render_to_string("reporting/mail/digest.txt", context)


def _lines(letter: Letter, on: dt.date, absolute: Callable[[str], str]) -> list[dict[str, Any]]:
    overdue = {about(task): task for task in letter.overdue}
    lines = []
    for one in letter.waiting:
        task = overdue.pop(one.about, None) if one.about else None
        lines.append(
            {
                "plan": f"{one.plan}, {one.code}",
                "words": one.words,
                "when": one.when(on),
                "said": one.said,
                "url": absolute(one.url),
                "overdue": task
                and {
                    "ref": task.ref,
                    "when": str(task.lateness),
                    "url": absolute(_address(task)),
                    "nothing_new": absolute(nothing_new_link(letter.user, task.plan_slug, task.ref)),
                },
            }
        )
    return lines


def _address(task: Task) -> str:
    return f"/plans/{task.plan_slug}/deliverables/{task.ref}/"


def site_address(path: str) -> str:
    """An address of this site that can be followed from a mail (setting SITE_URL)."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"
