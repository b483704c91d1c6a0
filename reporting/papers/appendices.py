"""Appendices by choice of the round's manager: the resource lines, and the evidence that may be cited."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from deliverables.models import Evidence, Mobilization
from reporting.papers.blocks import cell, row, table
from reporting.papers.record import Record
from reporting.papers.resources import amount
from reporting.papers.wording import begin, day, shown
from reporting.summaries import Mobilized

ROMAN = ("III", "IV")
BELONGS = {
    "status_update__deliverable": "plan",
    "note__deliverable": "plan",
    "delivery__output__deliverable": "plan",
    "measurement__measure__indicator__deliverable": "plan",
    "mobilization__line__item": "plan",
}
"""From a piece of evidence to what it is about, which has a plan."""


def appendices(record: Record) -> list[dict[str, Any]]:
    """Those that were chosen, numbered on from Appendix II."""
    chosen = [
        make(record)
        for make, is_chosen in (
            (_resource_lines, record.round.resource_lines),
            (_evidence, record.round.evidence_list),
        )
        if is_chosen
    ]
    return [{**one, "number": number} for number, one in zip(ROMAN, chosen, strict=False)]


def _appendix(key: str, title: str, heads: list[str], rows: list[dict[str, Any]], nothing: str) -> dict[str, Any]:
    found = table(key, title, heads, rows) if rows else None
    return {"key": key, "title": title, "table": found, "nothing": "" if rows else nothing}


def _resource_lines(record: Record) -> dict[str, Any]:
    """Line by line what the plan states, and each contribution with its day. One query."""
    found: dict[int, list[Mobilization]] = defaultdict(list)
    rows = Mobilization.objects.as_of(record.on, record.known_at).filter(line__item__plan=record.plan)
    for one in rows.order_by("effective_on", "recorded_at", "id"):
        found[one.line_id].append(one)
    heads = [
        _("Item"), _("Resource line, as in the plan"), _("Source"), _("Stated"),
        _("Mobilized by %(on)s") % {"on": day(record.on)},
    ]  # fmt: skip
    lines = [
        row(
            cell(str(line.item_number)),
            cell(line.text),
            cell(begin(str(line.source.label))),
            cell(begin(amount(record, line)) or _("–")),
            cell(
                *([_contribution(record, one) for one in found[line.id]] or [_("–")]),
                sample=any(one.illustrative for one in found[line.id]),
            ),
        )
        for line in record.summary.resources.lines
    ]
    title = _("Resource lines of the plan at %(on)s") % {"on": day(record.on)}
    return _appendix("resource-lines", title, heads, lines, _("The plan has no resource lines."))


def _contribution(record: Record, one: Mobilization) -> str:
    part = Mobilized(
        currency=one.currency, amount=one.amount, posts=one.posts or 0, source=one.source, newest_on=one.effective_on,
        illustrative=one.illustrative,
    )  # fmt: skip
    return _("%(amount)s from %(source)s, on %(day)s") % {
        "amount": begin(amount(record, part)),
        "source": one.source.strip().rstrip("."),
        "day": day(one.effective_on),
    }


def _evidence(record: Record) -> dict[str, Any]:
    """One row for each source, by deliverable; a source for several entries says what it shows of each. One query."""
    in_plan = Q(*((f"{path}__{plan}", record.plan.pk) for path, plan in BELONGS.items()), _connector=Q.OR)
    rows = (
        Evidence.objects.as_of(record.on, record.known_at)
        .filter(in_plan, visibility=Evidence.Visibility.CITABLE)
        .select_related(*(path for path in BELONGS), "measurement__measure", "delivery__output")
        .order_by("effective_on", "recorded_at", "id")
    )
    told: dict[tuple[int, str, str, str, dt.date | None], list[Evidence]] = defaultdict(list)
    order = {state.ref: state.position for state in record.summary.deliverables}
    for one in rows:
        about = _about(one)
        place = order.get(about, len(order))
        told[place, about, one.title, one.url or one.file_name, one.dated].append(one)
    lines = [
        row(
            cell(shown(about) if about in order else about),
            _source(pieces[0], sample=any(one.illustrative for one in pieces)),
            cell(day(dated) if dated else _("undated; seen %(day)s") % {"day": day(pieces[0].seen_on)}),
            cell(*dict.fromkeys(_shows(one) for one in pieces)),
        )
        for (_place, about, _title, _where, dated), pieces in sorted(told.items(), key=lambda pair: pair[0][0])
    ]
    heads = [_("No."), _("Evidence"), _("Its date"), _("What it shows")]
    title = _("Evidence that may be cited, at %(on)s") % {"on": day(record.on)}
    return _appendix("evidence", title, heads, lines, _("There is no evidence that may be cited."))


def _about(one: Evidence) -> str:
    """The number of its deliverable; money belongs to an item."""
    if one.mobilization:
        return _("Item %(n)s") % {"n": one.mobilization.line.item.number}
    if one.delivery:
        return str(one.delivery.output.deliverable.ref)
    if one.measurement:
        return str(one.measurement.measure.indicator.deliverable.ref)
    return str(one.parent.deliverable.ref)


def _source(one: Evidence, *, sample: bool) -> dict[str, Any]:
    found = cell(one.title, sample=sample)
    if one.url:
        found["lines"].append({"text": one.url, "url": one.url})
    return found


def _shows(one: Evidence) -> str:
    """Which figure or statement of the paper rests on it, and from when that is true."""
    if one.delivery:
        what = _("output delivered")
    elif one.measurement:
        what = _("indicator: %(label)s") % {"label": one.measurement.measure.label}
    elif one.mobilization:
        what = _("resources mobilized")
    elif one.status_update:
        what = str(one.status_update.get_status_display()).lower()
    else:
        what = _("note of a unit")
    return _("%(what)s (%(day)s)") % {"what": begin(what), "day": day(one.effective_on)}
