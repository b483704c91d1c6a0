"""Part II: deliverables completed and indicators achieved, each with its base."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliverables.statuses import Status, Timeliness
from reporting.models import ReportSection
from reporting.papers.bands import bands_figure
from reporting.papers.blocks import Block, Numbering
from reporting.papers.indicators import indicator_table
from reporting.papers.record import Record
from reporting.papers.wording import (
    begin,
    biennia,
    day,
    deliverables_named,
    join,
    listed,
    months,
    number,
    shown,
)
from reporting.summaries import (
    Achievement,
    Counts,
    DeliverableState,
    Group,
    IndicatorCounts,
)

OPEN = (Status.IN_PROGRESS, Status.NOT_STARTED, Status.SUSPENDED, Status.DISCONTINUED)
"""Statuses other than completed, in the order in which they are told."""


def overview(record: Record, numbers: Numbering) -> list[Block]:
    """What somebody wrote for it comes first; the figures always follow."""
    summary = record.summary
    key = ReportSection.Key.OVERVIEW
    sample = any(record.is_sample(state) for state in summary.deliverables)
    written = numbers.written(record.written(key), sample=sample or key in record.sample_sections)
    if not summary.deliverables:
        return [*written, numbers.paragraph(_("The plan holds no deliverables yet."), anchor="overview")]
    deliverables = join(_firm(record), _conditional(record), _later(record))
    return [
        *written,
        numbers.paragraph(deliverables, anchor="overview", sample=sample),
        bands_figure(record),
        numbers.paragraph(_indicator_sentences(record), sample=any(s.illustrative for s in summary.indicators)),
        indicator_table(record),
    ]


def status_words(status: Status, several: bool) -> str:
    """What is said of one deliverable, or of several, in that status."""
    count = 2 if several else 1
    return {
        Status.NOT_STARTED: ngettext("had not been started", "had not been started", count),
        Status.IN_PROGRESS: ngettext("was in progress", "were in progress", count),
        Status.COMPLETED: ngettext("had been completed", "had been completed", count),
        Status.SUSPENDED: ngettext("was suspended", "were suspended", count),
        Status.DISCONTINUED: ngettext("had been discontinued", "had been discontinued", count),
    }[status]


def _statuses(counts: Counts) -> str:
    """ "five were in progress and one had not been started", without the completed ones."""
    return listed(
        f"{number(counts.of(status))} {status_words(status, counts.of(status) > 1)}"
        for status in OPEN
        if counts.of(status)
    )


def _firm(record: Record) -> str:
    counts = record.summary.firm.counts
    if not counts.total:
        return ""
    opening = _how_many(counts) % {
        "on": day(record.on),
        "done": number(counts.completed),
        "total": number(counts.total),
        "biennia": biennia(record.summary.firm.biennia),
    }
    done = [s for s in record.summary.deliverables if s.group == Group.FIRM and s.status == Status.COMPLETED]
    opening += _(": %(named)s.") % {"named": deliverables_named(list(map(_completed, done)))} if done else "."
    left = counts.total - counts.completed
    others = ""
    if left:
        statuses = [status for status in OPEN if counts.of(status)]
        text = _statuses(counts)
        if done and len(statuses) == 1:
            words = {"n": number(left), "status": status_words(statuses[0], several=left > 1)}
            text = ngettext("the other %(status)s", "the %(n)s others %(status)s", left) % words
        elif done:
            text = _("of the %(n)s others, %(statuses)s") % {"n": number(left), "statuses": text}
        others = begin(text) + "."
    return join(opening, others, _overdue(record))


def _how_many(counts: Counts) -> str:
    """A sentence for each case, because French and Spanish agree with it."""
    if not counts.completed:
        return _("At %(on)s, none of the %(total)s firm deliverables for %(biennia)s had been completed")
    if counts.completed == counts.total:
        return _("At %(on)s, all %(total)s firm deliverables for %(biennia)s had been completed")
    return ngettext(
        "At %(on)s, %(done)s of the %(total)s firm deliverables for %(biennia)s had been completed",
        "At %(on)s, %(done)s of the %(total)s firm deliverables for %(biennia)s had been completed",
        counts.completed,
    )


def _completed(state: DeliverableState) -> str:
    if state.lateness.kind == Timeliness.COMPLETED_LATE:
        return _("%(ref)s (%(months)s late)") % {
            "ref": shown(state.ref),
            "months": months(state.lateness.months),
        }
    return shown(state.ref)


def _overdue(record: Record) -> str:
    overdue = [state for state in record.summary.overdue if state.group == Group.FIRM]
    if not overdue:
        return _("None of them was overdue.")
    named = deliverables_named(
        [
            _("%(ref)s (by %(months)s)") % {"ref": shown(state.ref), "months": months(state.lateness.months)}
            for state in overdue
        ]
    )
    return ngettext(
        "%(n)s of the %(total)s was overdue: %(named)s.",
        "%(n)s of the %(total)s were overdue: %(named)s.",
        len(overdue),
    ) % {
        "n": begin(number(len(overdue))),
        "total": number(record.summary.firm.counts.total),
        "named": named,
    }


def _conditional(record: Record) -> str:
    sentences = []
    for state in record.summary.deliverables:
        if state.group == Group.CONDITIONAL:
            awaits = _(", pending those resources") if state.status == Status.NOT_STARTED else ""
            sentences.append(
                _("Deliverable %(ref)s, which depends on extra-budgetary resources, %(status)s%(awaits)s.")
                % {
                    "ref": shown(state.ref),
                    "status": status_words(state.status, several=False),
                    "awaits": awaits,
                }
            )
    return join(*sentences)


def _later(record: Record) -> str:
    group = record.summary.later
    states = [state for state in record.summary.deliverables if state.group == Group.LATER]
    if not states:
        return ""
    refs = listed(shown(state.ref) for state in states)
    if group.counts.of(Status.NOT_STARTED) == len(states) and all(state.note for state in states):
        return ngettext(
            "Deliverable %(refs)s belongs to %(biennia)s and starts with that biennium.",
            "Deliverables %(refs)s belong to %(biennia)s and start with that biennium.",
            len(states),
        ) % {"refs": refs, "biennia": biennia(group.biennia)}
    parts = listed(f"{number(total)} {status_words(status, total > 1)}" for status, total in group.counts.by_status)
    return _("Of the deliverables for %(biennia)s (%(refs)s), %(parts)s.") % {
        "biennia": biennia(group.biennia),
        "refs": refs,
        "parts": parts,
    }


def _indicator_sentences(record: Record) -> str:
    sentences = []
    for group in record.summary.groups:
        counts = group.indicators
        if not counts.total:
            continue
        base = {
            Group.FIRM: _("Of the %(n)s indicators of the firm deliverables, %(parts)s."),
            Group.CONDITIONAL: _("Of the %(n)s indicators of the conditional deliverables, %(parts)s."),
            Group.LATER: _("Of the %(n)s indicators for %(biennia)s, %(parts)s."),
        }[group.group]
        unmeasured = counts.not_measured == counts.total
        parts = _("none had been measured") if unmeasured else listed(_shares(counts))
        values = {"n": number(counts.total), "parts": parts, "biennia": biennia(group.biennia)}
        sentences.append(base % values)
    without = [shown(s.ref) for s in record.summary.deliverables if not record.summary.indicators_of(s.ref)]
    if without:
        sentences.append(_("The plan prints no indicator for %(refs)s.") % {"refs": listed(without)})
    return join(*sentences)


def _shares(counts: IndicatorCounts) -> list[str]:
    """How many had been achieved, and how the others stand."""
    told = [_share(kind, n) for kind, n in counts.by_achievement if kind != Achievement.ACHIEVED]
    return [_share(Achievement.ACHIEVED, counts.achieved) if counts.achieved else _("none had been achieved"), *told]


def _share(kind: Achievement, count: int) -> str:
    text = {
        Achievement.ACHIEVED: ngettext("%(n)s had been achieved", "%(n)s had been achieved", count),
        Achievement.PARTLY_ACHIEVED: ngettext(
            "%(n)s had been partly achieved", "%(n)s had been partly achieved", count
        ),
        Achievement.NOT_ACHIEVED: ngettext("%(n)s had not been achieved", "%(n)s had not been achieved", count),
        Achievement.NOT_MEASURED: ngettext(
            "%(n)s had not been measured yet", "%(n)s had not been measured yet", count
        ),
    }[kind]
    return text % {"n": number(count)}
