"""Part III: one heading for each follow-up item, and for each deliverable what its record says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliverables.language_forms import years
from deliverables.models import Note, StatusUpdate
from deliverables.models.units import code_of
from deliverables.statuses import Status
from reporting.papers.blocks import Block, Numbering, heading
from reporting.papers.deliveries import what_was_delivered
from reporting.papers.languages import english_only, in_english
from reporting.papers.record import Record, is_sample_amendment
from reporting.papers.timing import position_words, timing
from reporting.papers.wording import (
    Passage,
    counted,
    day,
    entered,
    join,
    month,
    number,
    passages,
    quoted,
    sentence,
    shown,
)
from reporting.rounds import TextState
from reporting.summaries import Achievement, DeliverableState, Group


def progress(record: Record, numbers: Numbering) -> list[Block]:
    """Each item in the plan's order. Items whose deliverables are all omitted have no heading either."""
    blocks = []
    for item in record.items:
        states = record.states_of(item)
        told = [block for state in states for block in paragraphs(record, state, numbers)]
        blocks += [_heading(item), *told] if told else []
        _number_merged(record, states, numbers)
    return blocks


def paragraphs(record: Record, state: DeliverableState, numbers: Numbering) -> list[Block]:
    """What was written for a deliverable, or what its record says; nothing when it is omitted or merged."""
    written = record.paragraphs.get(state.id)
    if written and (written.state == TextState.OMITTED or written.merged_into):
        return []
    if written is None or written.text is None:
        blocks = deliverable(record, state, numbers)
    else:
        told = passages(written.text) if written.is_translated else entered(written.text, english_only)
        blocks = numbers.written(told, lead=_lead(record, state), anchor=f"deliverable-{state.ref}")
        sample = written.illustrative or _is_sample(record, state)
        blocks = [{**block, "sample": sample} for block in blocks]
    return blocks


def _number_merged(record: Record, states: Sequence[DeliverableState], numbers: Numbering) -> None:
    """A merged deliverable is found under the number of the paragraph that speaks for it."""
    refs = {state.id: state.ref for state in states}
    for state in states:
        anchor = f"deliverable-{refs.get(_merged_into(record, state) or 0)}"
        if anchor in numbers.of:
            numbers.of[f"deliverable-{state.ref}"] = numbers.of[anchor]


def _lead(record: Record, state: DeliverableState) -> str:
    """ "Deliverable 3(a): four impact assessments – in progress.", with those that are merged into it."""
    told = _together(record, state)
    if len(told) == 1:
        return _("Deliverable %(ref)s: %(name)s – %(status)s.") % _naming(state)
    parts = [_("%(ref)s: %(name)s – %(status)s") % _naming(other) for other in told]
    return _("Deliverables %(parts)s.") % {"parts": "; ".join(parts)}


def _together(record: Record, state: DeliverableState) -> list[DeliverableState]:
    """The deliverable and those that are merged into it."""
    return [
        other
        for other in record.summary.deliverables
        if other.id == state.id or _merged_into(record, other) == state.id
    ]


def _is_sample(record: Record, state: DeliverableState) -> bool:
    return any(record.is_sample(one) for one in _together(record, state))


def _merged_into(record: Record, state: DeliverableState) -> int | None:
    written = record.paragraphs.get(state.id)
    return written.merged_into if written else None


def _naming(state: DeliverableState) -> dict[str, str]:
    return {"ref": shown(state.ref), "name": name(state), "status": position_words(state)}


def _heading(item: Any) -> Block:
    """The item's own words, with the paragraph that they cite; where it has more than one description, those below."""
    first, *others = item.printed
    title = _("Item %(n)s. %(title)s") % {"n": item.number, "title": in_english(first.text.strip().rstrip("."))}
    return heading(title, [quoted(one.text) for one in others])


def name(state: DeliverableState) -> str:
    """What is delivered, in few words: "four impact assessments", or the text itself where nothing is counted."""
    if state.outputs:
        return counted([(output.planned, output.noun) for output in state.outputs])
    text = state.text[:1].lower() + state.text[1:].rstrip(".")
    return in_english(text if len(text) <= 80 else text[:80].rsplit(" ", 1)[0] + " …")


def deliverable(record: Record, state: DeliverableState, numbers: Numbering) -> list[Block]:
    """What the record says of a deliverable and of those that are merged into it, each named where it begins."""
    lead, anchor, sample = _lead(record, state), f"deliverable-{state.ref}", _is_sample(record, state)
    told = _together(record, state)
    blocks = []
    for one in told:
        account = _account(record, one, numbers, lead=lead, anchor=anchor, sample=sample)
        if len(told) > 1:
            account[0]["text"] = join(f"{shown(one.ref)}:", account[0]["text"])
        blocks += account
        lead, anchor = "", ""
    return blocks


def _account(
    record: Record, state: DeliverableState, numbers: Numbering, *, lead: str, anchor: str, sample: bool
) -> list[Block]:
    """One paragraph on where it stands and what comes next.

    Several where its units wrote several, or points, and where a fact must not bear the mark of sample rows beside it.
    """
    update = record.updates.get(state.id)
    news = _news(record, state, update)
    noted = news is not None and news.illustrative
    if update is None:
        sample = (
            sample or noted or any(is_sample_amendment(one, "text") for one in record.indicators.get(state.id, []))
        )
        return [numbers.paragraph(_nothing_yet(record, state), lead=lead, anchor=anchor, sample=sample)]

    done = entered(update.done) or [Passage(_bare(state))]
    facts = join(what_was_delivered(record, state), _indicators(record, state))
    measured = any(one.illustrative for one in record.summary.indicators_of(state.ref))
    coming = entered(update.next)
    last = coming[-1].points if coming else []
    closing = join(
        facts,
        _notes(news),
        timing(record, state, update),
        *(passage.text if passage.points else sentence(passage.text) for passage in coming),
    )
    closing_is_sample = sample or measured or noted
    if len(done) == 1 and not done[0].points and closing_is_sample == sample:
        text = join(sentence(done[0].text), closing)
        return [numbers.paragraph(text, points=last, lead=lead, anchor=anchor, sample=sample)]
    blocks = numbers.written(done, lead=lead, anchor=anchor, sample=sample)
    if closing or last:
        blocks.append(numbers.paragraph(closing, points=last, sample=closing_is_sample))
    return blocks


def _nothing_yet(record: Record, state: DeliverableState) -> str:
    """No status was ever recorded: say so in the words that suit the case."""
    dates = timing(record, state, None)
    indicators = [indicator.text for indicator in record.summary.indicators_of(state.ref)]
    measured = (
        _("It will be measured by the indicator %(text)s.") % {"text": quoted(indicators[0])} if indicators else ""
    )
    delivered, news = what_was_delivered(record, state), _notes(_news(record, state, None))
    if state.group == Group.CONDITIONAL:
        mobilized = any(
            line.mobilized for line in record.summary.resources.lines if line.item_number == state.item_number
        )
        found = (
            _("Resources for the item are being mobilized (see Part IV).")
            if mobilized
            else _("No such resources had been recorded by %(on)s, and work awaits them.") % {"on": day(record.on)}
        )
        return join(
            _("The plan foresees this work %(condition)s.") % {"condition": quoted(state.condition)}, found, dates,
            delivered, news,
        )  # fmt: skip
    if state.group == Group.LATER and state.note:
        begins = next(item for item in record.items if item.number == state.item_number).biennium.starts
        opening = _("Work begins with the %(biennium)s biennium, in %(month)s.") % {
            "biennium": years(state.biennium_label),
            "month": month(begins),
        }
        return join(opening, measured, dates, delivered, news)
    return join(_("Work had not begun by %(on)s.") % {"on": day(record.on)}, delivered, news, measured, dates)


def _bare(state: DeliverableState) -> str:
    """A status without a word about it."""
    return {
        Status.NOT_STARTED: _("Work has not begun."),
        Status.IN_PROGRESS: _("Work is under way; the responsible unit has given no account of it yet."),
        Status.COMPLETED: _("The work is done."),
        Status.SUSPENDED: _("Work has been suspended."),
        Status.DISCONTINUED: _("Work has been discontinued."),
    }[state.status]


def _indicators(record: Record, state: DeliverableState) -> str:
    sentences = []
    if state.status == Status.NOT_STARTED:
        return ""
    for indicator in record.summary.indicators_of(state.ref):
        met = sum(1 for measure in indicator.measures if measure.met)
        if indicator.achievement == Achievement.ACHIEVED:
            sentences.append(_("The indicator has been achieved."))
        elif indicator.achievement == Achievement.PARTLY_ACHIEVED:
            text = ngettext(
                "Of the %(total)s conditions of the indicator, %(n)s has been met.",
                "Of the %(total)s conditions of the indicator, %(n)s have been met.",
                met,
            )
            sentences.append(text % {"total": number(len(indicator.measures)), "n": number(met)})
        elif indicator.achievement == Achievement.NOT_ACHIEVED:
            sentences.append(_("The indicator has not been achieved so far."))
        elif state.status == Status.COMPLETED:
            sentences.append(_("The indicator has not been measured yet."))
    return join(*sentences)


def _news(record: Record, state: DeliverableState, update: StatusUpdate | None) -> Note | None:
    """What units added after the update in force: the newest text, or else that there is nothing new."""
    newer = [
        note for note in record.notes.get(state.id, []) if update is None or note.effective_on >= update.effective_on
    ]
    told = next((note for note in newer if note.text.strip()), None)
    return told or next((note for note in newer if note.nothing_new_since), None)


def _notes(note: Note | None) -> str:
    if note is None:
        return ""
    if note.text.strip():
        source = code_of(note.unit, note.effective_on) or _("The Office")
        return join(
            _("%(source)s added on %(day)s:") % {"source": source, "day": day(note.effective_on)},
            " ".join(sentence(join(passage.text, *(p for _m, p in passage.points))) for passage in entered(note.text)),
        )
    if note.nothing_new_since is None:
        return ""
    return _("On %(day)s the unit confirmed that there was nothing new since %(since)s.") % {
        "day": day(note.effective_on),
        "since": day(note.nothing_new_since),
    }
