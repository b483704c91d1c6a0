"""The comparison as its templates draw it: tabs, figures, and a row with a line for each difference."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from deliverables.comparison.changes import Change, Compared, Difference, What, slippage_in_words
from deliverables.comparison.dates import ComparisonDate
from deliverables.comparison.rows import ComparedRow
from deliverables.dates import date_format
from deliverables.differences import difference
from deliverables.list_rows import TEXT_LENGTH, ListPresenter, outlook_chip, partial, status_chip
from deliverables.listing import Row
from deliverables.shortening import shorten

SOME_CHANGE = (Change.NEW.value, Change.CHANGED.value)


@dataclass(frozen=True)
class Counted:
    """How many rows changed in a way, and the list of them."""

    label: str
    number: int
    url: str
    current: bool


@dataclass(frozen=True)
class ComparisonBar:
    """`tabs`: all rows, those with changes, those without; `figures`: what changed, as far as anything did."""

    date: ComparisonDate
    tabs: list[Counted]
    figures: list[Counted]
    before_any_update: bool


def comparison_bar(
    date: ComparisonDate, found: Sequence[Compared], asked: Sequence[str], *, before_any_update: bool
) -> ComparisonBar:
    """`found`: all that is compared, whatever changes are asked for."""
    counts = count_changes(found)

    def counted(label: str, number: int, *changes: str) -> Counted:
        return Counted(label, number, date.url(changes=changes), set(asked) == set(changes))

    changed = sum(counts[change] for change in SOME_CHANGE)
    tabs = [
        counted(_("All"), len(found)),
        counted(_("With changes"), changed, *SOME_CHANGE),
        counted(str(Change.UNCHANGED.label), counts[Change.UNCHANGED.value], Change.UNCHANGED.value),
    ]
    kinds = [change for change in Change if change not in (Change.CHANGED, Change.UNCHANGED) and counts[change.value]]
    figures = [counted(str(change.label), counts[change.value], change.value) for change in kinds]
    return ComparisonBar(date, tabs, figures, before_any_update)


def count_changes(found: Sequence[Compared]) -> dict[str, int]:
    """How many rows changed in each way."""
    counts = Counter(change for one in found for change in one.changes)
    return {change.value: counts[change.value] for change in Change}


def nothing_in_words(since: dt.date, on: dt.date, asked: Sequence[str]) -> str:
    """What an empty page of rows says."""
    words = {"since": date_format(since), "on": date_format(on)}
    if set(asked) == set(SOME_CHANGE):
        return _("Nothing changed between %(since)s and %(on)s.") % words
    return _("No deliverable is like this when %(since)s is compared with %(on)s.") % words


def asked_for(found: Compared, asked: Sequence[str]) -> bool:
    """Whether a row is shown: any of the changes asked for, or all rows."""
    return not asked or not found.changes.isdisjoint(asked)


@dataclass(frozen=True)
class Line:
    """One line of a row. is_text: words of the plan, marked where they differ."""

    label: str
    before: str
    after: str
    why: str = ""
    is_text: bool = False

    @property
    def is_same(self) -> bool:
        return self.before == self.after


@dataclass
class ComparedPresenter(ListPresenter):
    def present_both(self, row: ComparedRow) -> dict[str, Any]:
        why = "".join(one.why for one in row.found.differences if one.what == What.STATUS)
        lines = [Line(str(What.STATUS.label), self._status(row.before), self._status(row.after), why)]
        lines += [self._line(row, one) for one in row.found.differences if one.what != What.STATUS]
        address, *_others = self.addresses
        return {
            "ref": row.after.ref,
            "band": row.after.band,
            "url": address.replace("/-/", f"/{row.after.ref}/"),
            "text": shorten(row.after.text, TEXT_LENGTH),
            "about": self.about(row.after),
            **mark_in_words(row.found),
            "lines": lines,
        }

    def _status(self, row: Row) -> SafeString:
        return status_chip(self.language, row.status, row.note)

    def _line(self, row: ComparedRow, one: Difference) -> Line:
        if one.what == What.OUTLOOK:
            before, after = (outlook_chip(self.language, side.outlook) for side in (row.before, row.after))
            return Line(one.label, before, after, one.why)
        if one.is_text:
            before, after = marked(one.before, one.after)
            return Line(one.label, before, after, one.why, is_text=True)
        return Line(one.label, one.before, one.after, one.why)


def mark_in_words(found: Compared) -> dict[str, Any]:
    return {
        "mark": found.mark.value,
        "mark_label": str(found.mark.label),
        "slippage": slippage_in_words(found.slippage),
        "is_later": (found.slippage or 0) > 0,
    }


def marked(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Two texts side by side: what is gone is struck out in the one, what is new underlined in the other."""
    stretches = difference(before, after)
    old, new = (
        partial("_difference", stretches=[one for one in stretches if one.kind != left_out])
        for left_out in ("added", "removed")
    )
    return old, new
