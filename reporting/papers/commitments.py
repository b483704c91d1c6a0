"""What the plan commits the Office to outside its table: for each commitment its words, and what was recorded.

The first paper quotes the words; later ones name the paragraph in which they stand, and so does every paper for those
on which nothing was recorded.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from deliverables.commitments import CommitmentState
from deliverables.models import Commitment, CommitmentUpdate, SourceText
from reporting.papers.blocks import Block, Numbering
from reporting.papers.introduction import MANDATE, request_for_reports
from reporting.papers.languages import in_english
from reporting.papers.record import Record
from reporting.papers.wording import Passage, begin, day, entered, join, quoted, sentence


def commitments(record: Record, numbers: Numbering, reported_in: Commitment.ReportedIn) -> list[Block]:
    """The commitments reported in one part, each as a numbered paragraph, in the order of the plan.

    One paragraph at the end names those on which nothing was recorded.
    """
    states = [state for state in record.commitments if state.commitment.reported_in == reported_in]
    told = [
        block
        for state in states
        if state.newest is not None
        for block in _commitment(record, state, state.newest, numbers)
    ]
    # Part I quotes the request for reports and says how this paper answers it: there is nothing to add.
    silent = [state for state in states if not state.newest and not _is_asked_for_here(record, state, numbers)]
    return [*told, _silent(record, silent, f"commitments-{reported_in}", numbers)] if silent else told


def _is_asked_for_here(record: Record, state: CommitmentState, numbers: Numbering) -> bool:
    return state.text == request_for_reports(record) and MANDATE in numbers.of


def _silent(record: Record, states: list[CommitmentState], anchor: str, numbers: Numbering) -> Block:
    """ "Separate", since other parts may say of the same matter what was recorded elsewhere (resources mobilized)."""
    values = [
        _("%(subject)s (%(place)s)") % {"subject": in_english(state.commitment.subject), "place": _place(state)}
        for state in states
    ]
    text = _("By %(on)s no separate update had been recorded on the following: %(named)s.")
    return numbers.paragraph(text % {"on": day(record.on), "named": "; ".join(values)}, anchor=anchor)


def _commitment(record: Record, state: CommitmentState, newest: CommitmentUpdate, numbers: Numbering) -> list[Block]:
    asked_for_here = _is_asked_for_here(record, state, numbers)
    if asked_for_here:
        opening = _("On the reports requested in paragraph %(n)s of the plan, see paragraph %(here)d.") % {
            "n": state.text.number,
            "here": numbers.of[MANDATE],
        }
    else:
        opening = "" if record.previous else _words(state)
    first, *others = _said(newest)
    text = join(opening, first.text)
    lead = f"{in_english(begin(state.commitment.subject))}."
    if record.previous and not asked_for_here:
        subject = in_english(begin(state.commitment.subject))
        lead = _("%(subject)s (%(place)s).") % {"subject": subject, "place": _place(state)}
    blocks = [numbers.paragraph(text, points=first.points, lead=lead, anchor=f"commitment-{state.commitment.slug}")]
    return [{**block, "sample": newest.illustrative} for block in [*blocks, *numbers.written(others)]]


def _place(state: CommitmentState) -> str:
    if state.text.number:
        return _("paragraph %(n)s of the plan") % {"n": state.text.number}
    return _("under “%(label)s” in the plan") % {"label": state.text.label}


def _words(state: CommitmentState) -> str:
    """The quotation, and the numbers of the paragraphs that it stands in."""
    also = [text.number for text in state.also_in if text.number]
    see = _(" (see also paragraph %(n)s)") % {"n": ", ".join(also)} if also else ""
    values = {
        "n": state.text.number,
        "label": in_english(state.text.label),
        "see": see,
        "words": quoted(state.commitment.words),
    }
    if state.text.kind == SourceText.Kind.SUBPARAGRAPH:
        asked = _(
            "The draft decision in paragraph %(n)s of the plan%(see)s requested the Director-General to %(words)s."
        )
        return asked % values
    if state.text.number:
        return _("Paragraph %(n)s of the plan%(see)s states: %(words)s.") % values
    return _("Under “%(label)s”, the plan%(see)s states: %(words)s.") % values


def _said(newest: CommitmentUpdate) -> list[Passage]:
    """The newest update in force, its day before its first words."""
    first, *others = entered(newest.text) or [Passage("")]
    text = first.text if first.points else sentence(first.text)
    dated = _("Position at %(on)s: %(text)s") % {"on": day(newest.effective_on), "text": text}
    return [Passage(dated.strip(), first.points), *others]
