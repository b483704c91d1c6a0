"""Each deliverable of the timeline: its dates as marks, and the same facts in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliverables.dates import date_format
from deliverables.list_rows import lateness_in_short
from deliverables.months import Month
from deliverables.shortening import shorten
from deliverables.statuses import Outlook, Status, Timeliness
from reporting.charts import Axis, Span, months_of
from reporting.dashboard.figures import Links
from reporting.summaries import DeliverableLine
from reporting.timeline.figure import Point, Upright, strip


@dataclass(frozen=True)
class Update:
    """A status update: the day since which it is true, and its one word."""

    on: dt.date
    word: str


@dataclass(frozen=True)
class TimelineRow:
    """moved: how far the expected month lies from the due one; due_before: the plan's own month, since amended."""

    line: DeliverableLine
    text: str
    url: str
    due_before: Month | None
    expected: Month | None
    moved: str
    updates: tuple[Update, ...]
    months: tuple[tuple[str, Month, str], ...]
    """Kind, month and words of each mark."""

    @property
    def kinds(self) -> set[str]:
        """Of all its marks."""
        return {kind for kind, _month, _words in self.months} | ({"update"} if self.updates else set())

    @property
    def derived(self) -> bool:
        return self.line.due_basis == "derived"

    def strip(self, axis: Axis, uprights: Sequence[Upright]) -> SafeString:
        months = [Point(axis.middle(month), kind, words) for kind, month, words in self.months]
        said = [Point(axis.evening(one.on), "update", update_words(one)) for one in self.updates]
        name = _("Deliverable %(ref)s") % {"ref": self.line.ref}
        return strip(axis, uprights, span_of(self.line), months, said, name=name, url=self.url)


def row_of(line: DeliverableLine, updates: Sequence[Update], links: Links) -> TimelineRow:
    span = span_of(line)
    before = line.due_in_plan if line.due_in_plan != line.due else None
    months = [(kind, month, month_words(kind, month, line)) for kind, month in months_of(span)]
    if before:
        months.insert(0, ("before", before, month_words("before", before, line)))
    return TimelineRow(
        line=line,
        text=shorten(line.text, 90),
        url=links.page("deliverables:deliverable", line.ref),
        due_before=before,
        expected=span.expected,
        moved=moved(span.expected - line.due) if span.expected and line.due else "",
        updates=tuple(updates),
        months=tuple(months),
    )


def span_of(line: DeliverableLine) -> Span:
    return Span(
        label=line.ref,
        due=line.due,
        derived=line.due_basis == "derived",
        expected=line.expected if line.completed_on is None else None,
        completed=Month.containing(line.completed_on) if line.completed_on else None,
        nothing=_("no due month set"),
    )


def month_words(kind: str, month: Month, line: DeliverableLine) -> str:
    """ "due 03/2017, overdue by 7 months"."""
    if kind == "completed" and line.completed_on:
        words = _("completed on %(day)s") % {"day": date_format(line.completed_on)}
        return join(words, lateness_in_short(line.lateness))
    words = {
        "due": _("due %(month)s"),
        "derived": _("due %(month)s, the end of the period: the plan prints no month"),
        "before": _("%(month)s in the plan, since amended"),
        "expected": _("expected %(month)s"),
    }[kind] % {"month": month}
    if kind == "expected":
        return join(words, moved(month - line.due) if line.due else "")
    is_overdue = line.lateness.kind == Timeliness.OVERDUE
    return join(words, str(line.lateness) if is_overdue and kind != "before" else "")


def join(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def moved(months: int) -> str:
    """ "9 months later"; "" for the same month."""
    if months > 0:
        return ngettext("%(n)d month later", "%(n)d months later", months) % {"n": months}
    if months < 0:
        return ngettext("%(n)d month earlier", "%(n)d months earlier", -months) % {"n": -months}
    return ""


def update_words(update: Update) -> str:
    return _("update of %(day)s: %(word)s") % {"day": date_format(update.on), "word": update.word}


def word_of(status: str, outlook: str) -> str:
    """The outlook of what is in progress, the status of all else."""
    return str((Outlook(outlook) if outlook else Status(status)).label)
