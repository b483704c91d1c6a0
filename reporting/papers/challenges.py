"""Part V: what stands in the way, and what is expected by when."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliverables.language_forms import years
from deliverables.models import Commitment
from deliverables.months import Month
from deliverables.statuses import Status, Timeliness
from reporting.models import ReportSection
from reporting.papers.blocks import Block, Numbering, lettered
from reporting.papers.commitments import commitments
from reporting.papers.cover import session_line
from reporting.papers.guidance import answers_to_guidance
from reporting.papers.progress import name
from reporting.papers.record import Record
from reporting.papers.timeline import timeline_figure
from reporting.papers.wording import (
    begin,
    day,
    deliverables_named,
    join,
    listed,
    month,
    number,
    shown,
)
from reporting.summaries import DeliverableState, Group


def challenges(record: Record, numbers: Numbering) -> list[Block]:
    """What somebody wrote replaces the paragraph on challenges; the list of what is expected always follows."""
    key = ReportSection.Key.CHALLENGES
    sample = any(record.is_sample(state) for state in record.summary.deliverables)
    opening = numbers.written(record.written(key)) or default_challenges(record, numbers)
    blocks = [{**block, "sample": sample or key in record.sample_sections} for block in opening]
    blocks += answers_to_guidance(record, numbers)
    points = _expected(record)
    if points:
        lead = _("The deliverables that are still open are expected as follows:")
        blocks.append(numbers.paragraph(lead, points=lettered(points), anchor="expected", sample=sample))
    if record.round.timeline and record.summary.deliverables:
        blocks.append(timeline_figure(record))
    blocks += commitments(record, numbers, Commitment.ReportedIn.CHALLENGES)
    # The first report says no more than that another one follows.
    return [*blocks, numbers.paragraph(_reporting(record), sample=sample and record.previous is not None)]


def default_challenges(record: Record, numbers: Numbering) -> list[Block]:
    return [numbers.paragraph(_difficulties(record, numbers))]


def is_open(state: DeliverableState) -> bool:
    return state.status in (Status.NOT_STARTED, Status.IN_PROGRESS)


def is_closed(state: DeliverableState) -> bool:
    """What is suspended is neither open nor closed: nothing is expected by a month, but something is left to do."""
    return state.status in (Status.COMPLETED, Status.DISCONTINUED)


def _paragraphs(states: list[DeliverableState], numbers: Numbering) -> str:
    """ "see paragraphs 8 and 12"; Appendix I speaks for what the paper has no paragraph on."""
    anchors = [f"deliverable-{state.ref}" for state in states]
    found = list(dict.fromkeys(str(numbers.of[anchor]) for anchor in anchors if anchor in numbers.of))
    if not found:
        return _("see Appendix I")
    return ngettext("see paragraph %(n)s", "see paragraphs %(n)s", len(found)) % {"n": listed(found)}


def _difficulties(record: Record, numbers: Numbering) -> str:
    states = record.summary.deliverables
    overdue = [state for state in states if state.lateness.kind == Timeliness.OVERDUE]
    slipping = [
        state
        for state in states
        if is_open(state) and state not in overdue and state.due and state.expected and state.expected > state.due
    ]
    sentences = [_late(overdue, numbers), _slipping(slipping, numbers, others=bool(overdue))]
    for status, words in (
        (Status.SUSPENDED, _("Suspended: %(refs)s (%(where)s).")),
        (Status.DISCONTINUED, _("Discontinued: %(refs)s (%(where)s).")),
    ):
        if stopped := [state for state in states if state.status == status]:
            refs = listed(shown(state.ref) for state in stopped)
            sentences.append(words % {"refs": refs, "where": _paragraphs(stopped, numbers)})
    if awaiting := [s for s in states if s.group == Group.CONDITIONAL and s.status == Status.NOT_STARTED]:
        sentences.append(
            _("Resources for %(refs)s remain to be mobilized (%(where)s).")
            % {
                "refs": deliverables_named([shown(s.ref) for s in awaiting]),
                "where": _paragraphs(awaiting, numbers),
            }
        )
    return join(*sentences)


def _late(overdue: list[DeliverableState], numbers: Numbering) -> str:
    if not overdue:
        return _("No deliverable was overdue at the cut-off date.")
    text = ngettext(
        "One deliverable was overdue at the cut-off date: %(refs)s (%(where)s).",
        "%(n)s deliverables were overdue at the cut-off date: %(refs)s (%(where)s).",
        len(overdue),
    )
    return text % {
        "n": begin(number(len(overdue))),
        "refs": listed(shown(state.ref) for state in overdue),
        "where": _paragraphs(overdue, numbers),
    }


def _slipping(slipping: list[DeliverableState], numbers: Numbering, *, others: bool) -> str:
    """others: some were named as overdue before."""
    if not slipping:
        return ""
    named = deliverables_named(
        [
            _("%(ref)s in %(expected)s instead of %(due)s")
            % {"ref": shown(s.ref), "expected": month(s.expected), "due": month(s.due)}
            for s in slipping
            if s.due and s.expected
        ]
    )
    if others:
        text = ngettext(
            "One other is expected after its due month: %(named)s (%(where)s).",
            "%(n)s others are expected after their due month: %(named)s (%(where)s).",
            len(slipping),
        )
    else:
        text = ngettext(
            "One is expected after its due month: %(named)s (%(where)s).",
            "%(n)s are expected after their due month: %(named)s (%(where)s).",
            len(slipping),
        )
    return text % {"n": begin(number(len(slipping))), "named": named, "where": _paragraphs(slipping, numbers)}


def _expected(record: Record) -> list[str]:
    """By month; those overdue without a new month, and those without any month, at the end."""
    by_month: dict[Month, list[str]] = {}
    undated, unset = [], []
    this_month = Month.containing(record.on)
    for state in record.summary.deliverables:
        if not is_open(state):
            continue
        when = state.expected or state.due
        text = f"{shown(state.ref)} ({name(state)})"
        if when is None:
            unset.append(text)
        elif when < this_month:
            undated.append(text)
        else:
            by_month.setdefault(when, []).append(text)
    points = [
        _("by %(month)s: %(what)s") % {"month": month(when), "what": listed(by_month[when])}
        for when in sorted(by_month)
    ]
    if undated:
        points.append(_("past the month last given, without a new one: %(what)s") % {"what": listed(undated)})
    if unset:
        points.append(_("without a due month: %(what)s") % {"what": listed(unset)})
    return points


def _reporting(record: Record) -> str:
    if record.next:
        return _("The next report will be submitted to the %(session)s; it will state the position at %(on)s.") % {
            "session": session_line(record.next).replace(", ", " (", 1) + ")",
            "on": day(record.next.cut_off),
        }
    if record.previous is None:
        # No round follows yet; that does not make the first report the last one.
        return _("What is achieved or falls due after %(on)s will be reported to the Governing Body later.") % {
            "on": day(record.on)
        }
    left = [state for state in record.summary.deliverables if not is_closed(state)]
    if not left:
        return _("All deliverables have been closed; this is the last report on the plan.")
    suspended = [shown(state.ref) for state in left if state.status == Status.SUSPENDED]
    text = ngettext(
        "As one of its deliverables remains open%(suspended)s, the Office proposes to report its final results to the "
        "Governing Body at a later session (see the draft decision below).",
        "As %(n)s of its deliverables remain open%(suspended)s, the Office proposes to report their final results to "
        "the Governing Body at a later session (see the draft decision below).",
        len(left),
    ) % {
        "n": number(len(left)),
        "suspended": _(" (suspended: %(refs)s)") % {"refs": listed(suspended)} if suspended else "",
    }
    return join(_("This is the last report that the plan foresees."), begin(text), _final_results(record, left))


def _final_results(record: Record, left: list[DeliverableState]) -> str:
    """In which form, and for each biennium after which month: the last one in which something is expected."""
    this_month = Month.containing(record.on)
    when = []
    for biennium in dict.fromkeys(state.biennium_label for state in left):
        expected = [s.expected or s.due for s in left if s.biennium_label == biennium and is_open(s)]
        last = max((one for one in expected if one and one >= this_month), default=None)
        words = (
            _("for %(biennium)s at the first session after %(month)s")
            if last
            else _("for %(biennium)s once they are completed")
        )
        when.append(words % {"biennium": years(biennium), "month": month(last) if last else ""})
    return _(
        "It would do so in the form of this report, deliverable by deliverable and indicator by indicator: %(when)s."
    ) % {"when": listed(when)}
