"""The plan in months, at a date: when each deliverable is due, expected and completed, and what was recorded when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from deliverables.access import PlanPage
from deliverables.dates import date_format
from deliverables.models import StatusUpdate
from deliverables.months import Month
from reporting.charts import Axis
from reporting.dashboard.figures import Links
from reporting.dashboard.papers import load_rounds
from reporting.dashboard.tables import band_label
from reporting.round_nav import code_for
from reporting.summaries import DeliverableLine, in_bands
from reporting.timeline.figure import Upright, axis_of, head, key
from reporting.timeline.rows import TimelineRow, Update, row_of, word_of

ON_A_PAGE = 50


@dataclass(frozen=True)
class Strip:
    row: TimelineRow
    drawn: SafeString


@dataclass(frozen=True)
class StripBand:
    label: str
    strips: tuple[Strip, ...]


def timeline_context(page: PlanPage, number: str) -> dict[str, Any]:
    """One page of the plan's deliverables, `ON_A_PAGE` at most. Four queries."""
    links = Links(page)
    bands = in_bands(page.plan, page.on)
    together = [(band_label(band), line) for band in bands for line in band.deliverables]
    shown = Paginator(together, ON_A_PAGE).get_page(number)
    rounds = load_rounds(page)
    updates = updates_of([line.id for _band, line in shown], page.on)
    rows = [(band, row_of(line, updates[line.id], links)) for band, line in shown]
    axis = axis_of(*ends(page, [line for _band, line in together], rounds))
    uprights = [*(cut_off(page, one, axis, links) for one in rounds), *today(page, axis)]
    return {
        "shown": shown,
        "axis": axis,
        "head": head(axis, uprights, links.plan("reporting:rounds")),
        "bands": [
            StripBand(band, tuple(Strip(row, row.strip(axis, uprights)) for _band, row in members))
            for band, members in groupby(rows, key=lambda pair: pair[0])
        ],
        "legend": legend(rows, uprights),
        "cut_offs": [one for one in uprights if one.kind == "cut-off"],
        "sample": any(row.line.illustrative for _band, row in rows),
    }


def updates_of(deliverables: Sequence[int], on: dt.date) -> dict[int, list[Update]]:
    """Status updates that count on a day, oldest first, by the id of their deliverable. One query."""
    rows = StatusUpdate.objects.as_of(on).filter(deliverable__in=deliverables)
    found: dict[int, list[Update]] = defaultdict(list)
    for deliverable, day, status, outlook in rows.order_by("effective_on", "recorded_at", "id").values_list(
        "deliverable", "effective_on", "status", "outlook"
    ):
        found[deliverable].append(Update(day, word_of(status, outlook)))
    return found


def ends(page: PlanPage, lines: Iterable[DeliverableLine], rounds: Iterable[Any]) -> tuple[Month, Month]:
    """From the beginning of the plan to the last month that anything is known for, a year at least."""
    known = {Month.containing(one.cut_off) for one in rounds}
    for line in lines:
        known.update(month for month in (line.due, line.due_in_plan, line.expected) if month)
        known.update(Month.containing(day) for day in (line.completed_on, line.updated_on) if day)
    first = min({Month.containing(page.plan.begins_on), *known})
    return first, max({first + 11, *known})


def cut_off(page: PlanPage, report_round: Any, axis: Axis, links: Links) -> Upright:
    """The cut-off of a round, with the way to what the person may see of it."""
    code = code_for(page.standing, report_round)
    return Upright(
        x=axis.evening(report_round.cut_off),
        kind="cut-off",
        label=code,
        words=_("Cut-off of %(code)s: %(day)s") % {"code": code, "day": date_format(report_round.cut_off)},
        url=links.page("reporting:round", report_round.slug)
        if page.standing.is_insider or report_round.was_published
        else links.plan("reporting:rounds"),
    )


def today(page: PlanPage, axis: Axis) -> list[Upright]:
    """The date of the page; nothing for a day that lies outside the plan's months."""
    if not axis.first <= Month.containing(page.on) <= axis.last:
        return []
    words = _("As at %(day)s") if page.as_of.is_past else _("Today, %(day)s")
    return [Upright(axis.evening(page.on), "now", words % {"day": date_format(page.on)})]


def legend(rows: Iterable[tuple[str, TimelineRow]], uprights: Iterable[Upright]) -> list[tuple[str, SafeString, str]]:
    """Each kind of mark that the figure has, drawn and in words."""
    words = {
        "due": _("due month"),
        "derived": _("due month, derived"),
        "before": _("due month of the plan, since amended"),
        "expected": _("expected month"),
        "completed": _("completed"),
        "update": _("status update"),
        "cut-off": _("cut-off of a report"),
        "now": _("date of this page"),
    }
    found = {kind for _band, row in rows for kind in row.kinds} | {one.kind for one in uprights}
    return [(kind, key(kind), word) for kind, word in words.items() if kind in found]
