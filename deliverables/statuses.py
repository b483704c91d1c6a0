"""The states of a deliverable and what follows from them. Pure: no database, no clock.

Rules: design, "The record"; words: the domain's glossary (delivery status after IATI activity status).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from deliverables.language_forms import years
from deliverables.months import Month

SOON = 3
"""Months before the due month from which a deliverable is "due soon"."""


class Status(TextChoices):
    NOT_STARTED = "not-started", _("Not started")
    IN_PROGRESS = "in-progress", _("In progress")
    COMPLETED = "completed", _("Completed")
    SUSPENDED = "suspended", _("Suspended")
    DISCONTINUED = "discontinued", _("Discontinued")


class Outlook(TextChoices):
    """A judgement on the due month, made only while a deliverable is in progress."""

    ON_TRACK = "on-track", _("On track")
    AT_RISK = "at-risk", _("At risk")
    OFF_TRACK = "off-track", _("Off track")


class Timeliness(TextChoices):
    """Computed at a date, never stored."""

    NOT_YET_DUE = "not-yet-due", _("Not yet due")
    DUE_SOON = "due-soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    COMPLETED_ON_TIME = "completed-on-time", _("Completed on time")
    COMPLETED_LATE = "completed-late", _("Completed late")
    NO_DATE = "no-date", _("No date set")
    NOT_APPLICABLE = "not-applicable", _("Not applicable")


class Headline(TextChoices):
    """The one word for a deliverable; the order is the order of precedence."""

    DISCONTINUED = "discontinued", _("Discontinued")
    SUSPENDED = "suspended", _("Suspended")
    COMPLETED = "completed", _("Completed")
    OVERDUE = "overdue", _("Overdue")
    OFF_TRACK = "off-track", _("Off track")
    AT_RISK = "at-risk", _("At risk")
    ON_TRACK = "on-track", _("On track")
    IN_PROGRESS = "in-progress", _("In progress")
    NOT_STARTED = "not-started", _("Not started")


class Achievement(TextChoices):
    """The state of an indicator. Deliverables are completed, indicators achieved."""

    NOT_MEASURED = "not-measured", _("Not measured")
    NOT_ACHIEVED = "not-achieved", _("Not achieved")
    PARTLY_ACHIEVED = "partly-achieved", _("Partly achieved")
    ACHIEVED = "achieved", _("Achieved")


NEEDS_REASON = frozenset({Status.SUSPENDED, Status.DISCONTINUED})
"""Statuses that are entered with a reason."""
LEAVING_NEEDS_REASON = frozenset({Status.COMPLETED, Status.DISCONTINUED})
UNTIMED = frozenset({Status.SUSPENDED, Status.DISCONTINUED})
"""Statuses for which no lateness is computed."""


@dataclass(frozen=True)
class Lateness:
    """A timeliness with its size: `months` overdue or completed late, 0 otherwise."""

    kind: Timeliness
    months: int = 0

    def __str__(self) -> str:
        if self.kind == Timeliness.OVERDUE:
            return ngettext("overdue by %(n)d month", "overdue by %(n)d months", self.months) % {"n": self.months}
        if self.kind == Timeliness.COMPLETED_LATE:
            return ngettext("completed %(n)d month late", "completed %(n)d months late", self.months) % {
                "n": self.months
            }
        if self.kind == Timeliness.NOT_APPLICABLE:
            return ""
        return str(self.kind.label).lower()

    @property
    def is_late(self) -> bool:
        return self.kind in (Timeliness.OVERDUE, Timeliness.COMPLETED_LATE)


def timeliness(status: str, due: Month | None, completed_on: dt.date | None, on: dt.date) -> Lateness:
    """How a deliverable stands against its due month on the date `on`.

    "03/2016" means in or by March 2016: late from 1 April 2016. The same truth table is written in SQL in
    `deliverables.states`; a test holds the two together.
    """
    if status in UNTIMED:
        return Lateness(Timeliness.NOT_APPLICABLE)
    if due is None:
        return Lateness(Timeliness.NO_DATE)
    if status == Status.COMPLETED:
        late_by = Month.containing(completed_on or on) - due
        return Lateness(Timeliness.COMPLETED_LATE, late_by) if late_by > 0 else Lateness(Timeliness.COMPLETED_ON_TIME)
    left = due - Month.containing(on)
    if left < 0:
        return Lateness(Timeliness.OVERDUE, -left)
    return Lateness(Timeliness.DUE_SOON if left <= SOON else Timeliness.NOT_YET_DUE)


def headline(status: str, outlook: str | None, lateness: Timeliness) -> Headline:
    """The one word shown on strips, charts and chips."""
    if status in (Status.DISCONTINUED, Status.SUSPENDED, Status.COMPLETED):
        return Headline(status)
    if lateness == Timeliness.OVERDUE:
        return Headline.OVERDUE
    if status == Status.IN_PROGRESS:
        return Headline(outlook) if outlook else Headline.IN_PROGRESS
    return Headline(Status(status))


def state_note(*, status: str, condition: str, biennium_label: str, biennium_starts: Month, on: dt.date) -> str:
    """What is said beside "Not started": why that is as it should be; "" when it is not."""
    if status != Status.NOT_STARTED:
        return ""
    if condition:
        return gettext("awaiting resources")
    if Month.containing(on) < biennium_starts:
        return gettext("starts in %(biennium)s") % {"biennium": years(biennium_label)}
    return ""


def suggested_outlook(
    *, due: Month | None, expected: Month | None, on: dt.date, delivered: int, planned: int
) -> Outlook:
    """The outlook that the figures suggest; a person who departs from it gives a reason.

    `delivered` and `planned` count outputs; with none planned only the months speak.
    """
    if due is None:
        return Outlook.ON_TRACK
    left = due - Month.containing(on)
    slip = expected - due if expected else 0
    if left < 0 or slip > SOON:
        return Outlook.OFF_TRACK
    if slip > 0 or (left <= SOON and delivered * 2 < planned):
        return Outlook.AT_RISK
    return Outlook.ON_TRACK


def why_suggested(*, due: Month | None, expected: Month | None, on: dt.date, delivered: int, planned: int) -> str:
    """The figures behind `suggested_outlook`, in words."""
    if due is None:
        return gettext("no due month is set")
    left = due - Month.containing(on)
    if left < 0:
        words = [gettext("the due month, %(month)s, is past") % {"month": due}]
    elif left == 0:
        words = [gettext("the due month is this one, %(month)s") % {"month": due}]
    else:
        in_months = ngettext("due in %(n)d month, %(month)s", "due in %(n)d months, %(month)s", left)
        words = [in_months % {"n": left, "month": due}]
    if expected and expected > due:
        slip = expected - due
        words.append(ngettext("expected %(n)d month later", "expected %(n)d months later", slip) % {"n": slip})
    if planned:
        fewer = left <= SOON and delivered * 2 < planned
        said = (
            gettext("%(n)d of %(planned)d outputs delivered, fewer than half")
            if fewer
            else gettext("%(n)d of %(planned)d outputs delivered")
        )
        words.append(said % {"n": delivered, "planned": planned})
    return "; ".join(words)


def achievement(met: Iterable[bool | None]) -> Achievement:
    """The state of an indicator from its measures: True met, False not met, None not measured.

    A measure that is not measured counts as not met once another one is measured.
    """
    answers = list(met)
    if all(answer is None for answer in answers):
        return Achievement.NOT_MEASURED
    if all(answers):
        return Achievement.ACHIEVED
    return Achievement.PARTLY_ACHIEVED if any(answers) else Achievement.NOT_ACHIEVED
