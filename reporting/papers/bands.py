"""Part II: how the deliverables of each band of the plan stand, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliverables.statuses import Status, Timeliness
from reporting.charts import Band, Square, bands_chart
from reporting.papers.blocks import Block, figure
from reporting.papers.languages import in_english, unmarked
from reporting.papers.record import Record
from reporting.papers.wording import biennia, day, join, listed, shown
from reporting.summaries import DeliverableState, Group, count

ORDER = (Status.COMPLETED, Status.IN_PROGRESS, Status.NOT_STARTED, Status.SUSPENDED, Status.DISCONTINUED)


class _Row(NamedTuple):
    label: str
    states: Sequence[DeliverableState]


def bands_figure(record: Record) -> Block:
    """A square for each deliverable with its number, so that every count can be followed to what it counts."""
    bands = _rows(record)
    caption = _("Where each deliverable stood at %(on)s, by band of the plan") % {"on": day(record.on)}
    text = join(*(f"{unmarked(one.label)}: {_refs(one.states)}." for one in bands))
    present = [status for status in ORDER if any(s.status == status for one in bands for s in one.states)]
    legend: list[tuple[Status | None, str]] = [(status, str(status.label)) for status in present]
    if any(_is_overdue(state) for one in bands for state in one.states):
        legend.append((None, str(Timeliness.OVERDUE.label)))
    drawn = [
        Band(
            unmarked(one.label),
            [
                Square(shown(state.ref), state.status, _is_overdue(state))
                for status in present
                for state in one.states
                if state.status == status
            ],
            ngettext("%(n)d of %(total)d completed", "%(n)d of %(total)d completed", len(one.states))
            % {"n": count(one.states).completed, "total": len(one.states)},
        )
        for one in bands
    ]
    sample = any(record.is_sample(state) for one in bands for state in one.states)
    return figure("bands", caption, bands_chart(drawn, legend, text), text, sample=sample)


def _rows(record: Record) -> list[_Row]:
    """The firm deliverables band by band, then those that depend on resources and those of later."""
    by_group = {group: [s for s in record.summary.deliverables if s.group == group] for group in Group}
    rows = []
    for band in record.summary.bands:
        firm = [state for state in band.deliverables if state.group == Group.FIRM]
        if firm:
            rows.append(_Row(in_english(band.theme_title or band.biennium_title), firm))
    for group, words in (
        (Group.CONDITIONAL, _("Conditional on resources")),
        (Group.LATER, _("For %(biennia)s")),
    ):
        if states := by_group[group]:
            rows.append(_Row(words % {"biennia": biennia(record.summary.group(group).biennia)}, states))
    return rows


def _is_overdue(state: DeliverableState) -> bool:
    return state.lateness.kind == Timeliness.OVERDUE


def _refs(states: Sequence[DeliverableState]) -> str:
    """ "completed 1 and 2; in progress 3(a) and 4; overdue 4"."""
    by_status = [(str(status.label), [s for s in states if s.status == status]) for status in ORDER]
    named = [*by_status, (str(Timeliness.OVERDUE.label), [s for s in states if _is_overdue(s)])]
    return "; ".join(f"{label.lower()} {listed(shown(s.ref) for s in found)}" for label, found in named if found)
