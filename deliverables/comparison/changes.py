"""What changed in a deliverable between two dates. Pure: no database, no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from deliverables.dates import date_format
from deliverables.language_forms import in_english, sentence
from deliverables.months import Month
from deliverables.statuses import UNTIMED, Lateness, Outlook, Status, Timeliness


class Change(TextChoices):
    """What can be said of a deliverable that is compared: one of the first three, and any of the others."""

    NEW = "new", gettext_lazy("New in the record")
    CHANGED = "changed", gettext_lazy("Changed")
    UNCHANGED = "unchanged", gettext_lazy("Unchanged")
    STARTED = "started", gettext_lazy("Started")
    COMPLETED = "completed", gettext_lazy("Completed")
    SUSPENDED = "suspended", gettext_lazy("Suspended")
    DISCONTINUED = "discontinued", gettext_lazy("Discontinued")
    OVERDUE = "overdue", gettext_lazy("Became overdue")
    LATER = "later", gettext_lazy("Later than expected")
    EARLIER = "earlier", gettext_lazy("Earlier than expected")
    DELIVERED = "delivered", gettext_lazy("Outputs delivered")
    AMENDED = "amended", gettext_lazy("Amended")


BECAME = {
    Status.IN_PROGRESS: Change.STARTED,
    Status.COMPLETED: Change.COMPLETED,
    Status.SUSPENDED: Change.SUSPENDED,
    Status.DISCONTINUED: Change.DISCONTINUED,
}
"""What a new status is called; to begin anew is no start."""


class What(TextChoices):
    STATUS = "status", gettext_lazy("Status")
    OUTLOOK = "outlook", gettext_lazy("Outlook")
    TIMELINESS = "timeliness", gettext_lazy("Timeliness")
    COMPLETION = "completion", gettext_lazy("Completion")
    DELIVERED = "delivered", gettext_lazy("Delivered")
    AMENDED = "amended", gettext_lazy("Amended")


@dataclass(frozen=True)
class State:
    """A deliverable on a date. delivered: delivered, planned and noun for each kind of output."""

    status: str
    outlook: str
    lateness: Lateness
    due: Month | None
    expected: Month | None
    completed_on: dt.date | None
    updated_on: dt.date | None
    delivered: tuple[tuple[int, int, str], ...]

    @property
    def is_recorded(self) -> bool:
        """Whether anything was recorded of it by then."""
        return self.updated_on is not None or any(done for done, _planned, _noun in self.delivered)

    @property
    def finish(self) -> Month | None:
        """When it was completed, or is expected to be: in its due month where nobody said otherwise."""
        if self.status == Status.COMPLETED:
            return Month.containing(self.completed_on) if self.completed_on else None
        return None if self.status in UNTIMED else self.expected or self.due


@dataclass(frozen=True)
class Difference:
    """One thing that differs, in words. label: names it; why: the reason and the decision, as far as there are;
    is_text: words of the plan, in which it is worth while to mark what differs."""

    what: What
    label: str
    before: str
    after: str
    why: str = ""
    is_text: bool = False


@dataclass(frozen=True)
class Compared:
    """`slippage`: months by which the completion moved, negative for earlier; None where one date has none."""

    mark: Change
    changes: frozenset[str]
    differences: tuple[Difference, ...]
    slippage: int | None


def compare(before: State, after: State, amended: Sequence[Difference] = (), reason: str = "") -> Compared:
    """`amended`: what amendments of the plan changed; `reason`: the one given with the newest update in between."""
    found = [*_status(before, after), *_outlook(before, after), *_overdue(before, after), *_completion(before, after)]
    if found and reason:
        found[0] = replace(found[0], why=reason)
    found += [*_delivered(before, after), *amended]
    slippage = after.finish - before.finish if after.finish and before.finish else None
    mark = Change.CHANGED if found else Change.UNCHANGED
    if after.is_recorded and not before.is_recorded:
        mark = Change.NEW
    kinds = {difference.what for difference in found}
    changes = {mark, *_became(before, after), *(name for what, name in SAME_WORD.items() if what in kinds)}
    if slippage:
        changes.add(Change.LATER if slippage > 0 else Change.EARLIER)
    return Compared(mark, frozenset(change.value for change in changes), tuple(found), slippage)


SAME_WORD = {What.TIMELINESS: Change.OVERDUE, What.DELIVERED: Change.DELIVERED, What.AMENDED: Change.AMENDED}
"""Differences that are asked for by themselves."""


def slippage_in_words(months: int | None) -> str:
    """ "9 months later"; "" for none."""
    if not months:
        return ""
    if months > 0:
        return ngettext("%(n)d month later", "%(n)d months later", months) % {"n": months}
    return ngettext("%(n)d month earlier", "%(n)d months earlier", -months) % {"n": -months}


def _became(before: State, after: State) -> set[Change]:
    if before.status == after.status or after.status not in BECAME:
        return set()
    change = BECAME[Status(after.status)]
    return set() if change == Change.STARTED and before.status != Status.NOT_STARTED else {change}


def _status(before: State, after: State) -> list[Difference]:
    if before.status == after.status:
        return []
    return [_difference(What.STATUS, str(Status(before.status).label), str(Status(after.status).label))]


def _outlook(before: State, after: State) -> list[Difference]:
    """Only in progress is there an outlook: that it is gone is told by the status."""
    if before.outlook == after.outlook or not after.outlook:
        return []
    earlier = str(Outlook(before.outlook).label) if before.outlook else _("none")
    return [_difference(What.OUTLOOK, earlier, str(Outlook(after.outlook).label))]


def _overdue(before: State, after: State) -> list[Difference]:
    """That it became overdue; that an overdue one is so by more months is no news."""
    late = Timeliness.OVERDUE
    if after.lateness.kind != late or before.lateness.kind == late:
        return []
    return [_difference(What.TIMELINESS, str(before.lateness) or _("none"), str(after.lateness))]


def _completion(before: State, after: State) -> list[Difference]:
    """Where only the due month moved, its amendment says so."""
    if before.status in UNTIMED or after.status in UNTIMED:
        return []
    earlier, later = _completion_in_words(before), _completion_in_words(after)
    both_due = not (before.expected or after.expected) and Status.COMPLETED not in (before.status, after.status)
    return [] if both_due or earlier == later else [_difference(What.COMPLETION, earlier, later)]


def _delivered(before: State, after: State) -> list[Difference]:
    return [
        _difference(What.DELIVERED, _count_in_words(*then), _count_in_words(*now))
        for then, now in zip(before.delivered, after.delivered, strict=True)
        if then != now
    ]


def _difference(what: What, before: str, after: str) -> Difference:
    return Difference(what, str(what.label), before, after)


def _completion_in_words(state: State) -> str:
    if state.status == Status.COMPLETED and state.completed_on:
        words = _("completed %(day)s") % {"day": date_format(state.completed_on, "SHORT_DATE_FORMAT")}
        late = ngettext("%(n)d month late", "%(n)d months late", state.lateness.months) % {"n": state.lateness.months}
        return f"{words}, {late}" if state.lateness.is_late else words
    if state.expected and state.expected != state.due:
        return _("expected %(month)s") % {"month": state.expected}
    return _("due %(month)s") % {"month": state.due} if state.due else _("no date set")


def _count_in_words(delivered: int, planned: int, noun: str) -> str:
    text = _("%(delivered)d of %(planned)d %(noun)s")
    return sentence(text, delivered=delivered, planned=planned, noun=in_english(noun))
