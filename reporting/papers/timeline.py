"""A figure by choice: when each deliverable was or is due, and when it was completed or is expected."""

from __future__ import annotations

from django.utils.translation import gettext as _

from deliverables.months import Month
from reporting.charts import Span, timeline_chart
from reporting.papers.blocks import Block, figure
from reporting.papers.languages import unmarked
from reporting.papers.progress import name
from reporting.papers.record import Record
from reporting.papers.wording import day, join, month, shown
from reporting.summaries import DeliverableState


def timeline_figure(record: Record) -> Block:
    states = record.summary.deliverables
    spans = [_span(state) for state in states]
    text = join(*(_told(state, span) for state, span in zip(states, spans, strict=True)))
    cut_off = Month.containing(record.on)
    known = [month for span in spans for month in (span.due, span.expected, span.completed) if month]
    words = {
        "due": _("Due"),
        "derived": _("Due (derived)"),
        "expected": _("Expected"),
        "completed": _("Completed"),
        "at": day(record.on),
    }
    first, last = Month.containing(record.plan.begins_on), max([*known, cut_off])
    svg = timeline_chart(spans, min([first, *known]), last, cut_off, words, text)
    sample = any(record.is_sample(state) for state in states)
    caption = _("Due and expected months at %(on)s") % {"on": day(record.on)}
    return figure("timeline", caption, svg, text, sample=sample)


def _span(state: DeliverableState) -> Span:
    return Span(
        label=f"{shown(state.ref)} {unmarked(name(state))}",
        due=state.due,
        derived=state.due_basis == "derived",
        expected=state.expected if state.completed_on is None else None,
        completed=Month.containing(state.completed_on) if state.completed_on else None,
        nothing=_("no due month set"),
    )


def _told(state: DeliverableState, span: Span) -> str:
    """ "3(b): due December 2017, expected March 2018." """
    due = _("due %(month)s (derived)") if span.derived else _("due %(month)s")
    parts = [
        due % {"month": month(span.due)} if span.due else span.nothing,
        _("completed %(month)s") % {"month": month(span.completed)} if span.completed else "",
        _("expected %(month)s") % {"month": month(span.expected)} if span.expected else "",
    ]
    return f"{shown(state.ref)}: {', '.join(filter(None, parts))}."
