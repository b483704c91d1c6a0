"""Appendices by choice of the round's manager: the resource lines, and the evidence that may be cited."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from deliverables.models import Evidence, Mobilization
from reporting.papers.blocks import cell, row, table
from reporting.papers.languages import in_english
from reporting.papers.record import Record
from reporting.papers.resources import amount
from reporting.papers.wording import begin, day, listed, shown
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


def number_of_evidence(record: Record) -> str:
    """The number of the appendix on evidence; "" when it was not chosen."""
    return ROMAN[record.round.resource_lines] if record.round.evidence_list else ""


def _appendix(
    key: str, title: str, heads: list[str], rows: list[dict[str, Any]], nothing: str, notes: Sequence[str] = ()
) -> dict[str, Any]:
    found = table(key, title, heads, rows, notes) if rows else None
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
            cell(in_english(line.text)),
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
        "source": in_english(one.source.strip().rstrip(".")),
        "day": day(one.effective_on),
    }


def _evidence(record: Record) -> dict[str, Any]:
    """One row for each source, by deliverable; a source for several entries says what it shows of each. Figures that
    rest on none are named below. Two queries."""
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
    without = _without_evidence(record, {_figure_of(one) for one in rows})
    note = _("No evidence that may be cited is on record for: %(figures)s.") % {"figures": without}
    notes = [note] if without else []
    return _appendix("evidence", title, heads, lines, _("There is no evidence that may be cited."), notes)


Figure = tuple[str, str, dt.date]
"""The number of a deliverable or of an item, what is told of it, and the day from which that is true."""


def _without_evidence(record: Record, shown_by_evidence: set[Figure]) -> str:
    """ "3(a) – indicator: Briefs that are available (7 July 2017); Item 4 – resources mobilized (27 May 2016)".

    What has not come about is left out: nothing shows it. One query.
    """
    figures: list[Figure] = []
    for state in record.summary.deliverables:
        delivered = record.deliveries.get(state.id, [])
        figures += [(state.ref, _("output delivered"), row.effective_on) for row in delivered]
        for indicator in record.summary.indicators_of(state.ref):
            for measure in indicator.measures:
                if measure.actual and measure.actual_on:
                    figures.append((state.ref, _measured(measure.label), measure.actual_on))
    money = Mobilization.objects.as_of(record.on, record.known_at).filter(line__item__plan=record.plan)
    for one in money.select_related("line__item").order_by("line__item__number", "effective_on", "id"):
        figures.append((_item(one), _("resources mobilized"), one.effective_on))
    left: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for about, what, on in dict.fromkeys(figures):
        if (about, what, on) not in shown_by_evidence:
            left[about][what].append(day(on))
    return "; ".join(
        f"{shown(about)} – {', '.join(_since(what, listed(days)) for what, days in told.items())}"
        for about, told in left.items()
    )


def _figure_of(one: Evidence) -> Figure:
    return _about(one), _what(one), one.parent.effective_on


def _about(one: Evidence) -> str:
    """The number of its deliverable; money belongs to an item."""
    if one.mobilization:
        return _item(one.mobilization)
    if one.delivery:
        return str(one.delivery.output.deliverable.ref)
    if one.measurement:
        return str(one.measurement.measure.indicator.deliverable.ref)
    return str(one.parent.deliverable.ref)


def _item(one: Mobilization) -> str:
    return _("Item %(n)s") % {"n": one.line.item.number}


def _source(one: Evidence, *, sample: bool) -> dict[str, Any]:
    found = cell(in_english(one.title), sample=sample)
    if one.url:
        found["lines"].append({"text": one.url, "url": one.url})
    return found


def _shows(one: Evidence) -> str:
    """Which figure or statement of the paper rests on it, and from when that is true."""
    return _since(begin(_what(one)), day(one.parent.effective_on))


def _what(one: Evidence) -> str:
    if one.delivery:
        return _("output delivered")
    if one.measurement:
        return _measured(one.measurement.measure.label)
    if one.mobilization:
        return _("resources mobilized")
    if one.status_update:
        return str(one.status_update.get_status_display()).lower()
    return _("note of a unit")


def _measured(label: str) -> str:
    return _("indicator: %(label)s") % {"label": in_english(label)}


def _since(what: str, on: str) -> str:
    return _("%(what)s (%(day)s)") % {"what": what, "day": on}
