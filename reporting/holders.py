"""Who holds the deliverables of a list, who of them is reminded, and who is not and why; then one mail for each.

A deliverable is asked about where it waits, as in "My work". Whoever was reminded of it less than a week ago, by a
manager or by a digest that names it, is left in peace.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError
from django.db.models import Case, Value, When
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from deliverables.access import in_office
from deliverables.dates import date_format
from deliverables.mail_links import nothing_new_link
from deliverables.models import ActionPlan, Membership, PlanRole, Unit, User
from reporting import actions
from reporting.digests import WEEK
from reporting.models import Reminder, ReminderLine, SentDigest
from reporting.my_work import Part, Task, load_rows, task_of

logger = logging.getLogger(__name__)
Outcome = ReminderLine.Outcome
NOBODY = Part({}, {})
"""The eyes with which a deliverable is seen here: only whether it waits."""


@dataclass(frozen=True)
class Holders:
    """Lines in the order of the list, not saved; those with `Outcome.SENT` are to be sent. rows: `my_work.load_rows`
    by the key of the deliverable."""

    plan: ActionPlan
    on: dt.date
    lines: list[ReminderLine]
    rows: dict[int, dict[str, Any]]

    @property
    def by_person(self) -> dict[User, list[ReminderLine]]:
        """Whom to write to, and of what."""
        found: dict[User, list[ReminderLine]] = defaultdict(list)
        for line in self.lines:
            if line.outcome == Outcome.SENT and line.user:
                found[line.user].append(line)
        return dict(found)

    @property
    def not_asked(self) -> list[ReminderLine]:
        return [line for line in self.lines if line.outcome != Outcome.SENT]

    @property
    def fingerprint(self) -> str:
        """Of whom would be written to, and of what: who confirms it has seen just this."""
        pairs = sorted((one.user_id or 0, one.deliverable_id) for one in self.lines if one.outcome == Outcome.SENT)
        return sha256(repr(pairs).encode()).hexdigest()[:16]

    def task(self, line: ReminderLine) -> Task:
        """The deliverable with why it waits, in the language in use."""
        return task_of(self.rows[line.deliverable_id], NOBODY, self.on)


def load_holders(plan: ActionPlan, keys: Sequence[int], on: dt.date) -> Holders:
    """For the deliverables with these keys. Five queries."""
    manages = Part({PlanRole.Role.MANAGER: frozenset([plan.pk])}, {})
    rows = {row["pk"]: row for row in load_rows(manages, on) if row["plan_id"] == plan.pk}
    tasks = {key: task_of(rows[key], NOBODY, on) for key in keys if key in rows}
    of_unit = _focal_points(on, {task.coordinator for task in tasks.values() if task.reasons})
    people = {one.user_id for members in of_unit.values() for one, _in_office in members}
    told = _told(plan, tasks, people, on)
    lines = [line for key, task in tasks.items() for line in _lines(key, task, of_unit[task.coordinator], told, on)]
    return Holders(plan, on, lines, rows)


def _focal_points(on: dt.date, codes: set[str]) -> dict[str, list[tuple[Membership, bool]]]:
    """Memberships by the code of a unit, each with whether it holds on the day; of a unit that was merged, those of
    the one that acts for it. Two queries."""
    units = Unit.objects.filter(code__in=codes).select_related("answered_by")
    acting = {unit.code: unit.acting for unit in units}
    serving = Case(When(in_office(on), then=Value(True)), default=Value(False))
    of_unit: dict[int, list[tuple[Membership, bool]]] = defaultdict(list)
    rows = Membership.objects.filter(unit__in=set(acting.values())).annotate(serving=serving).select_related("user")
    for row in rows.order_by("user__username", "pk"):
        of_unit[row.unit_id].append((row, row.serving))
    return defaultdict(list, {code: of_unit[unit.pk] for code, unit in acting.items()})


def _told(plan: ActionPlan, tasks: dict[int, Task], people: set[int], on: dt.date) -> dict[tuple[int, int], dt.date]:
    """The day on which a person was last reminded of a deliverable, within the last week. Two queries."""
    sent = ReminderLine.objects.filter(outcome=Outcome.SENT, deliverable__plan=plan, day__gt=on - WEEK)
    days = {(key, user): day for key, user, day in sent.order_by("day").values_list("deliverable", "user", "day")}
    for user, day, body in SentDigest.objects.filter(user__in=people, day__gt=on - WEEK).values_list(
        "user", "day", "body"
    ):
        for key, task in tasks.items():
            if f"/plans/{plan.slug}/deliverables/{task.ref}/" in body:
                days[key, user] = max(day, days.get((key, user), day))
    return days


def _lines(
    key: int,
    task: Task,
    members: list[tuple[Membership, bool]],
    told: dict[tuple[int, int], dt.date],
    on: dt.date,
) -> list[ReminderLine]:
    def line(outcome: str, user: User | None = None, known: dt.date | None = None) -> ReminderLine:
        return ReminderLine(deliverable_id=key, unit=task.coordinator, user=user, outcome=outcome, known=known)

    if not task.is_open:
        return [line(Outcome.OVER)]
    if not task.reasons:
        return [line(Outcome.LATER) if task.note else line(Outcome.NOTHING, known=task.said_on)]
    serving = {one.user: one for one, in_office_now in members if in_office_now}
    found = []
    for user in serving:
        day = told.get((key, user.pk))
        if not user.is_active:
            found.append(line(Outcome.INACTIVE, user))
        elif not user.email:
            found.append(line(Outcome.NO_ADDRESS, user))
        else:
            found.append(line(Outcome.RECENTLY if day else Outcome.SENT, user, day))
    if not found:
        past = {one.user: one.ends_on for one, _in_office in members if one.ends_on and one.ends_on < on}
        found = [line(Outcome.NOT_IN_OFFICE, user, day) for user, day in past.items()]
    return found or [line(Outcome.NOBODY)]


def why_not(line: ReminderLine) -> str:
    """Why somebody, or nobody, was not reminded, with the day that it rests on."""
    if line.known is None:
        return str(line.get_outcome_display())
    with_day = {
        Outcome.RECENTLY: _("was reminded on %(day)s, less than a week ago"),
        Outcome.NOT_IN_OFFICE: _("was a focal point of %(unit)s until %(day)s"),
        Outcome.NOTHING: _("something was recorded on %(day)s, so nothing waits"),
    }
    return with_day[Outcome(line.outcome)] % {"unit": line.unit, "day": date_format(line.known)}


def of_whom(line: ReminderLine) -> str:
    """Whom the reason speaks of; "" for the deliverable itself."""
    return line.unit if line.outcome == Outcome.NOBODY else str(line.user or "")


def remind(reminder: Reminder, holders: Holders, by: User, at: dt.datetime, absolute: Callable[[str], str]) -> None:
    """One mail for each person, recorded with it; a failing address or server stops nobody else's."""
    connection = get_connection()
    others = holders.not_asked
    for person, lines in holders.by_person.items():
        with override(person.language_of_mails):
            subject, body = in_words(holders, person, lines, by, absolute)
        mail = EmailMessage(
            subject, body, to=[person.email], reply_to=[by.email] if by.email else None, connection=connection
        )
        try:
            actions.send_reminder(reminder=reminder, lines=lines, send=mail.send, by=by, at=at)
        except IntegrityError:  # another manager was quicker
            others += _instead(lines, Outcome.RECENTLY, holders.on)
        except (OSError, ValueError):  # what smtplib raises is an OSError; an impossible address a ValueError
            logger.exception("A reminder to account %s was not sent.", person.pk)
            others += _instead(lines, Outcome.FAILED)
    actions.tell_not_reminded(reminder=reminder, lines=others, by=by, at=at)


def _instead(lines: Iterable[ReminderLine], outcome: str, known: dt.date | None = None) -> list[ReminderLine]:
    return [
        ReminderLine(deliverable_id=one.deliverable_id, unit=one.unit, user=one.user, outcome=outcome, known=known)
        for one in lines
    ]


def in_words(
    holders: Holders, person: User, lines: Sequence[ReminderLine], by: User, absolute: Callable[[str], str]
) -> tuple[str, str]:
    """Subject and plain text, in the language in use."""
    plan = holders.plan
    text = ngettext(
        "an update of %(n)d deliverable is asked for", "updates of %(n)d deliverables are asked for", len(lines)
    )
    entries = [
        {
            "words": f"{task.ref}: {task.text}",
            "why": "; ".join(reason.words for reason in task.reasons),
            "url": absolute(reverse("deliverables:update", args=[plan.slug, task.ref])),
            "nothing_new": absolute(nothing_new_link(person, plan.slug, task.ref)),
        }
        for task in map(holders.task, lines)
    ]
    context = {"name": str(person), "by": str(by), "plan": plan.short_title, "entries": entries}
    subject = _("Action plan monitor: %(what)s") % {"what": text % {"n": len(lines)}}
    return subject, render_to_string("reporting/mail/reminder.txt", context).strip() + "\n"
