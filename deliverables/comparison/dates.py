"""The date with which a page is compared: `?compare=2016-09-30` beside the date of the page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from deliverables.access import PlanPage
from deliverables.asof import DateChoice, address, cut_off_in_words, short_date
from deliverables.comparison.changes import Change
from deliverables.dates import date_format

ENDS_WITH_IT = ("compare", "change", "page")
"""Parameters that mean nothing without the comparison."""


@dataclass(frozen=True)
class ComparisonDate:
    """`on` is None while nothing is compared; `problem` says why a date was of no use, `swap_url` what would be."""

    on: dt.date | None
    page: PlanPage
    path: str
    parameters: QueryDict
    typed: str = ""
    problem: str = ""
    swap_url: str = ""

    @property
    def label(self) -> str:
        """What the day is to a report; "" for any other day."""
        return cut_off_in_words(self.page.as_of.cut_offs, self.on) if self.on else ""

    @property
    def choices(self) -> list[DateChoice]:
        """The cut-offs before the page's date, among them that of the previous report, and the plan itself."""
        plan = self.page.plan
        days = [one for one in self.page.as_of.cut_offs if plan.dated < one.on < self.page.on]
        labels = {one.on: f"{one.code}, {short_date(one.on)}" for one in days}
        if previous := next((one.on for one in days if one.is_published), None):
            labels[previous] = _("Previous report: %(report)s") % {"report": labels[previous]}
        if plan.dated < self.page.on:
            labels[plan.dated] = _("The plan, %(date)s") % {"date": short_date(plan.dated)}
        return [DateChoice(label, self.url(compare=day), day == self.on) for day, label in labels.items()]

    @property
    def end_url(self) -> str:
        left = self.parameters.copy()
        for name in ENDS_WITH_IT:
            left.pop(name, None)
        if left.get("sort", "").removeprefix("-") == "slippage":
            left.pop("sort")
        return address(self.path, left)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form that chooses a date carries along."""
        left = self.parameters.copy()
        for name in ("compare", "page"):
            left.pop(name, None)
        return [(name, value) for name, values in left.lists() for value in values]

    def url(self, *, compare: dt.date | None = None, changes: tuple[str, ...] | None = None) -> str:
        """This page compared with another date, or only with the rows that changed in some way."""
        parameters = self.parameters.copy()
        parameters.pop("page", None)
        if compare:
            parameters["compare"] = compare.isoformat()
        if changes is not None:
            parameters.setlist("change", list(changes))
        return address(self.path, parameters)


def read_comparison_date(page: PlanPage, path: str, parameters: QueryDict) -> ComparisonDate:
    """The date that the address asks for, or none with a sentence when it is of no use."""
    text = parameters.get("compare", "").strip()
    on, problem, swap_url = None, "", ""
    if text:
        try:
            asked = dt.date.fromisoformat(text)
        except ValueError:
            problem = _("“%(text)s” is not a date of the form 2016-09-30; nothing is compared.") % {"text": text[:40]}
        else:
            problem = _problem(page, asked)
            if not problem:
                on = asked
            elif page.on < asked <= page.as_of.today:
                swap_url = _swapped(page, path, parameters, asked)
    return ComparisonDate(on, page, path, parameters, text if problem else "", problem, swap_url)


def read_changes(date: ComparisonDate) -> tuple[frozenset[str], str]:
    """The changes that the address asks for; none, with a sentence, when it asks for something else."""
    asked = frozenset(filter(None, map(str.strip, date.parameters.getlist("change"))))
    unknown = sorted(asked - set(Change.values))
    if asked and not date.on:
        return frozenset(), _("What changed can be chosen only while two dates are compared; all rows are shown.")
    if unknown:
        return frozenset(), _("“%(text)s” is none of the changes; all rows are shown.") % {"text": unknown[0][:40]}
    return asked, ""


def _problem(page: PlanPage, asked: dt.date) -> str:
    """A sentence when the page cannot be compared with this date, else ""."""
    words = {"date": date_format(asked), "here": date_format(page.on), "earliest": date_format(page.plan.dated)}
    if asked > page.as_of.today:
        return _("%(date)s lies in the future; nothing is compared.") % words
    if asked == page.on:
        return _("%(date)s is the date of this page; choose an earlier one to compare it with.") % words
    if asked > page.on:
        return _("%(date)s is later than this page, which shows %(here)s; choose an earlier date.") % words
    if asked < page.plan.dated:
        return _("The plan is dated %(earliest)s; there is nothing to compare with on %(date)s.") % words
    return ""


def _swapped(page: PlanPage, path: str, parameters: QueryDict, later: dt.date) -> str:
    """The same two dates with the later one as that of the page."""
    swapped = parameters.copy()
    swapped.pop("page", None)
    swapped["compare"] = page.on.isoformat()
    swapped.pop("as_of", None)
    if later < page.as_of.today:
        swapped["as_of"] = later.isoformat()
    return address(path, swapped)
