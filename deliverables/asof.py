"""The date for which a page is shown: `?as_of=2016-09-30`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class AsOf:
    """`on` is the date of the page; `problem` a sentence when the given date was no use and today is shown."""

    on: dt.date
    today: dt.date
    earliest: dt.date
    path: str
    parameters: str = ""
    problem: str = ""

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
        return f"{self.path}?{self.parameters}" if self.parameters else self.path

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The other parameters of the page, for the form that changes the date."""
        return [(name, value) for name, values in QueryDict(self.parameters).lists() for value in values]


def read_as_of(request: HttpRequest, *, today: dt.date, earliest: dt.date) -> AsOf:
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
    )
