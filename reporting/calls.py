"""The call for contributions: the manager's words to the focal points of every unit that coordinates a deliverable.

Sent after the round was opened and the transaction has ended, so that no mail speaks of a round that is not open; a
mail server that fails leaves the round open, and who was not reached is told to the manager.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from deliverables.access import in_office
from deliverables.dates import date_format
from deliverables.models import Deliverable, Membership, Unit, User
from reporting.addresses import address
from reporting.models import ReportRound
from reporting.papers.cover import code_of, session_line
from reporting.papers.languages import ORIGINAL
from reporting.texts import deadlines_of

logger = logging.getLogger(__name__)

Absolute = Callable[[str], str]
"""Makes an address of this site one that can be followed from a mail."""


@dataclass
class Outcome:
    """Names of who was written to and who was not, and codes of units without anybody to write to."""

    reached: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    nobody: list[str] = field(default_factory=list)


def default_call(report_round: ReportRound, by: User) -> str:
    """What a manager would write: what is asked for, until when, and what it rests on. They may change all of it.

    In the language of the record, since it goes to every unit; what stands around it in a mail is in that of each
    person.
    """
    with override(ORIGINAL):
        return _default_call(report_round, by)


def _default_call(report_round: ReportRound, by: User) -> str:
    deadline = report_round.contribution_deadline
    return _(
        "Dear colleagues,\n\n"
        "we are preparing the progress report on the action plan “%(plan)s” for the %(session)s.\n\n"
        "Please update each deliverable that your unit coordinates and send its paragraph by %(deadline)s. The report "
        "states what was true on %(cut_off)s. About 120 words for each deliverable are enough: what was done, what is "
        "next, and by when. Where the text that is offered says it already, send it as it is; where nothing is new, "
        "say so.\n\n"
        "If you cannot keep the deadline, tell me before it has passed.\n\n"
        "%(name)s"
    ) % {
        "plan": report_round.plan.short_title,
        "session": session_line(report_round),
        "deadline": date_format(deadline) if deadline else _("[date to be entered]"),
        "cut_off": date_format(report_round.cut_off),
        "name": by,
    }


def coordinated(report_round: ReportRound, on: dt.date) -> dict[Unit, list[Deliverable]]:
    """The deliverables of the round's plan under the unit that coordinates them on a day. Two queries."""
    rows = list(
        Deliverable.objects.filter(plan=report_round.plan_id).as_of(on).with_coordinator(on).order_by("position")
    )
    units = Unit.objects.in_bulk({row.coordinator_as_of for row in rows})
    found: dict[Unit, list[Deliverable]] = defaultdict(list)
    for row in rows:
        found[units[row.coordinator_as_of]].append(row)
    return dict(found)


def focal_points_of(units: Mapping[Unit, object], on: dt.date) -> dict[User, list[Unit]]:
    """The active focal points of units on a day, with those of the units that they act for. One query."""
    found: dict[User, list[Unit]] = defaultdict(list)
    theirs: dict[int, list[Unit]] = defaultdict(list)
    for unit in sorted(units, key=lambda unit: unit.code):
        theirs[unit.answered_by_id or unit.pk].append(unit)
    rows = Membership.objects.filter(in_office(on), unit__in=list(theirs), user__is_active=True)
    for row in rows.select_related("user").order_by("user__username", "unit__code"):
        found[row.user] += theirs[row.unit_id]
    return dict(found)


def send_call(report_round: ReportRound, words: str, on: dt.date, absolute: Absolute) -> Outcome:
    """One mail to each person. Never raises for what the mail server does."""
    units = coordinated(report_round, on)
    people = focal_points_of(units, on)
    outcome = Outcome(nobody=[unit.code for unit in units if not any(unit in theirs for theirs in people.values())])
    longer = deadlines_of(report_round)
    messages = []
    for person, theirs in people.items():
        if not person.email:
            outcome.missed.append(str(person))
            continue
        lines = [_line(report_round, row, unit, longer, absolute) for unit in theirs for row in units[unit]]
        context = {"words": words.strip(), "paragraphs": lines, "round_url": absolute(report_round.get_absolute_url())}
        with override(person.language_of_mails):
            body = render_to_string("reporting/mail/call.txt", context)
            messages.append((person, EmailMessage(_subject(report_round), body, to=[person.email])))
    _send(messages, outcome)
    return outcome


def _subject(report_round: ReportRound) -> str:
    deadline = report_round.contribution_deadline
    text = _("%(code)s: contributions by %(day)s") % {
        "code": code_of(report_round),
        "day": date_format(deadline) if deadline else "",
    }
    return " ".join(text.split())


def _line(
    report_round: ReportRound, row: Deliverable, unit: Unit, longer: Mapping[int, dt.date], absolute: Absolute
) -> dict[str, object]:
    return {
        "ref": row.ref,
        "text": row.text_as_of,
        "url": absolute(address("paragraph", report_round, row.ref)),
        "unit": unit.code,
        "deadline": max(filter(None, [longer.get(unit.pk), report_round.contribution_deadline])),
    }


def _send(messages: list[tuple[User, EmailMessage]], outcome: Outcome) -> None:
    """Through one connection; when there is none, nobody is reached. What smtplib raises is an OSError."""
    if not messages:
        return
    connection = get_connection()
    try:
        connection.open()
    except OSError:
        logger.exception("The mail server cannot be reached; the call was not sent.")
        outcome.missed += [str(person) for person, _message in messages]
        return
    for person, message in messages:
        try:
            connection.send_messages([message])
        except (OSError, ValueError):  # an address that cannot be one is a ValueError
            logger.exception("A call for contributions was not sent.")
            outcome.missed.append(str(person))
        else:
            outcome.reached.append(str(person))
    with suppress(OSError):
        connection.close()


def told(outcome: Outcome) -> list[tuple[bool, str]]:
    """Sentences for the page, each with whether it is a warning."""
    sentences = []
    if outcome.reached:
        sentences.append((False, _("The call was sent to %(names)s.") % {"names": "; ".join(outcome.reached)}))
    if outcome.missed:
        text = _(
            "The round is open, but the call did not reach %(names)s: they have no address or the mail server did not "
            "take it. Tell them yourself; reminders will try again."
        )
        sentences.append((True, text % {"names": "; ".join(outcome.missed)}))
    if outcome.nobody:
        text = ngettext(
            "Nobody was called for %(units)s: it has no focal point. An administrator can name one.",
            "Nobody was called for %(units)s: they have no focal points. An administrator can name them.",
            len(outcome.nobody),
        )
        sentences.append((True, text % {"units": ", ".join(outcome.nobody)}))
    return sentences
