"""The date for which a page is shown: `?as_of=2016-09-30`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from deliverables.cut_offs import CutOff
from deliverables.dates import date_format


@dataclass(frozen=True)
class DateChoice:
    """A day that is offered: its words, and the address of the page on it."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class AsOf:
    """`on` is the date of the page; `problem` a sentence when the given date was no use and today is shown.

    `cut_offs`: those of the plan's reports, newest first.
    """

    on: dt.date
    today: dt.date
    earliest: dt.date
    path: str
    parameters: str = ""
    problem: str = ""
    cut_offs: tuple[CutOff, ...] = ()

    @property
    def is_past(self) -> bool:
        """A page of a past date offers no editing."""
        return self.on < self.today

    @property
    def query(self) -> str:
        """What links carry to stay on this date; empty on today's page."""
        return f"as_of={self.on.isoformat()}" if self.is_past else ""

    @property
    def today_url(self) -> str:
        """This page as it is today."""
        return address(self.path, QueryDict(self.parameters))

    @property
    def label(self) -> str:
        """What the day is to a report; "" for any other day."""
        return cut_off_in_words(self.cut_offs, self.on)

    @property
    def choices(self) -> list[DateChoice]:
        """Today and the cut-offs that have passed."""
        passed = [one for one in self.cut_offs if self.earliest <= one.on < self.today]
        if not passed:
            return []
        return [
            DateChoice(_("Today"), self.today_url, current=not self.is_past),
            *(
                DateChoice(f"{one.code}, {short_date(one.on)}", self.url_on(one.on), one.on == self.on)
                for one in passed
            ),
        ]

    def url_on(self, day: dt.date) -> str:
        """This page on another day."""
        parameters = QueryDict(self.parameters, mutable=True)
        parameters["as_of"] = day.isoformat()
        return address(self.path, parameters)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The other parameters of the page, for the form that changes the date."""
        return [(name, value) for name, values in QueryDict(self.parameters).lists() for value in values]


def address(path: str, parameters: QueryDict) -> str:
    """A page with its parameters; what the plan's references hold is left readable."""
    return f"{path}?{parameters.urlencode('/()')}" if parameters else path


def short_date(day: dt.date) -> str:
    """“30 Sep 2016”."""
    return date_format(day, "SHORT_DATE_FORMAT")


def cut_off_in_words(cut_offs: tuple[CutOff, ...], day: dt.date) -> str:
    """“the cut-off of GB.328/INS/8”; "" where the day is none."""
    codes = [one.code for one in cut_offs if one.on == day]
    return _("the cut-off of %(code)s") % {"code": codes[0]} if codes else ""


def read_as_of(request: HttpRequest, *, today: dt.date, earliest: dt.date, cut_offs: tuple[CutOff, ...] = ()) -> AsOf:
    """The date that the address asks for, or today with a sentence when it is no date, too late or too early.

    `earliest` is the date of the plan's document: before it there was no plan.
    """
    others = request.GET.copy()
    text = (others.pop("as_of", [""])[-1] or "").strip()
    on, problem = today, ""
    if text:
        try:
            asked = dt.date.fromisoformat(text)
        except ValueError:
            problem = _("“%(text)s” is not a date of the form 2016-09-30; the page shows today.") % {"text": text[:40]}
        else:
            if asked > today:
                problem = _("%(date)s lies in the future; the page shows today.") % {"date": date_format(asked)}
            elif asked < earliest:
                problem = _(
                    "The plan is dated %(earliest)s; there is nothing to show for %(date)s. The page shows today."
                )
                problem %= {"earliest": date_format(earliest), "date": date_format(asked)}
            else:
                on = asked
    return AsOf(
        on=on,
        today=today,
        earliest=earliest,
        path=request.path,
        parameters=others.urlencode(),
        problem=problem,
        cut_offs=cut_offs,
    )
