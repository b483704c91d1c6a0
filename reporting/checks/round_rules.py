"""What is left to do in the round itself: facts of the cover, clearance, consultation, guidance."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.addresses import address
from reporting.checks.findings import Hit
from reporting.checks.material import Material
from reporting.papers.cover import GAP, placeholders
from reporting.papers.record import Record
from reporting.papers.wording import day, listed, shown
from reporting.rounds import NEEDS_NOTHING, TEXT_STATES, Holder, TextState, text_state_label
from reporting.snapshots import is_illustrative
from reporting.summaries import DeliverableState


def placeholder(material: Material) -> Iterator[Hit]:
    """On the cover, in the footer, or where the previous paper is named."""
    for name in placeholders(material.round):
        yield _in_facts(material, name, _("The cover still has a placeholder: %(name)s.") % {"name": name})
    previous = material.round.previous
    if previous and GAP in previous.document_code:
        text = _("The paper names the previous one, whose document code still has a placeholder: %(code)s.")
        yield Hit("previous", text % {"code": previous.document_code}, address("edit_round", previous))


def dates_out_of_order(material: Material) -> Iterator[Hit]:
    """Within a round the database keeps the order; this is between two rounds."""
    previous = material.round.previous
    if previous and previous.cut_off >= material.round.cut_off:
        text = _("The cut-off, %(cut_off)s, is not later than that of the previous report, %(before)s.")
        words = {"cut_off": day(material.round.cut_off), "before": day(previous.cut_off)}
        yield _in_facts(material, "cut-off", text % words)


def cut_off_to_come(material: Material) -> Iterator[Hit]:
    """What is true at a date is known once the date has come."""
    if material.round.cut_off > material.today:
        text = _("The cut-off, %(cut_off)s, has not come yet: what the paper says of that day is not known.")
        yield _in_facts(material, "cut-off to come", text % {"cut_off": day(material.round.cut_off)})


def date_of_paper_has_passed(material: Material) -> Iterator[Hit]:
    dated = material.round.document_date
    if dated and dated < material.today:
        text = _("The date of the paper, %(dated)s, has passed.")
        yield _in_facts(material, "date", text % {"dated": day(dated)})


def paragraph_not_cleared(material: Material) -> Iterator[Hit]:
    for state in material.record.summary.deliverables:
        written = material.record.paragraphs.get(state.id)
        if written is None or written.state in NEEDS_NOTHING:
            continue
        words = {"ref": shown(state.ref), "state": str(TextState(written.state).label).lower()}
        yield Hit(
            state.ref,
            _("The paragraph on %(ref)s is not cleared: %(state)s.") % words,
            address("paragraph", material.round, state.ref),
            unit=material.unit_to_write(state) if TEXT_STATES[written.state].holder is Holder.UNIT else "",
        )


def paragraph_missing(material: Material) -> Iterator[Hit]:
    """A deliverable that came to the plan after the round was opened; the page of the checks offers to add it."""
    if not material.record.paragraphs:
        return
    for state in material.record.summary.deliverables:
        if state.id not in material.record.paragraphs:
            text = _(
                "Deliverable %(ref)s came to the plan after the round was opened, and nobody can clear a paragraph on "
                "it."
            )
            here = f"{address('checks', material.round)}#no-paragraph-{state.ref}"
            yield Hit(state.ref, text % {"ref": shown(state.ref)}, here)


def section_not_cleared(material: Material) -> Iterator[Hit]:
    """A section that nobody touched has its default and needs no clearance; one that was sent or returned does."""
    for text in material.texts:
        section = text.version.section
        if section and section.state in (TextState.SENT, TextState.RETURNED):
            words = {"text": text.named, "state": str(text_state_label(section.state, of_section=True)).lower()}
            told = _("%(text)s is not cleared: %(state)s.") % words
            yield Hit(text.subject, told, text.url)


def item_left_out(material: Material) -> Iterator[Hit]:
    """Every deliverable of a follow-up item is omitted, so the paper does not mention the item."""
    record = material.record
    for item in record.items:
        states = record.states_of(item)
        written = [record.paragraphs.get(state.id) for state in states]
        if states and all(one is not None and one.state == TextState.OMITTED for one in written):
            text = _("All deliverables of item %(n)d are omitted, so Part III says nothing of what the session asked.")
            url = address("paragraph", material.round, states[0].ref)
            yield Hit(f"item {item.number}", text % {"n": item.number}, url)


def consulted_unit_silent(material: Material) -> Iterator[Hit]:
    for one in material.consultations:
        if not _said(one):
            text = _("%(unit)s was asked about the draft and has not answered.") % {"unit": one.unit.code}
            mark = str(material.round.revision or "")
            yield Hit(one.unit.code, text, _consultation(material), unit=one.unit.code, mark=mark)


def comments_without_reply(material: Material) -> Iterator[Hit]:
    """Of each unit what it said last: an earlier answer was changed by it."""
    for one in material.consultations:
        said = _said(one)
        if said and said[-1].text and not said[-1].is_answered:
            text = _("Nobody has told %(unit)s what became of its comments.") % {"unit": one.unit.code}
            yield Hit(one.unit.code, text, _consultation(material), mark=str(said[-1].pk))


def guidance_unanswered(material: Material) -> Iterator[Hit]:
    left = [one for one in material.record.guidance if one.answer is None]
    if left and material.round.previous:
        text = ngettext(
            "%(n)d point of guidance on the previous report (%(code)s) is not answered.",
            "%(n)d points of guidance on the previous report (%(code)s) are not answered.",
            len(left),
        )
        words = {"n": len(left), "code": material.round.previous.document_code}
        yield Hit("guidance", text % words, address("guidance", material.round))


def sample_data(material: Material) -> Iterator[Hit]:
    """A demonstration says so on the cover; from a production site no such paper may go to the Governing Body."""
    if not settings.PRODUCTION:
        return
    record = material.record
    if is_illustrative(record, material.paper):
        named = [shown(state.ref) for state in record.summary.deliverables if _has_sample_rows(record, state)]
        named += [
            f"“{one.commitment.subject}”" for one in record.commitments if one.newest and one.newest.illustrative
        ]
        text = _("The paper rests on invented, illustrative entries%(where)s.")
        where = _(" on %(refs)s") % {"refs": listed(named)} if named else ""
        yield Hit("", text % {"where": where}, address("round", material.round))


def _has_sample_rows(record: Record, state: DeliverableState) -> bool:
    return (
        record.is_sample(state)
        or any(note.illustrative for note in record.notes.get(state.id, []))
        or any(indicator.illustrative for indicator in record.summary.indicators_of(state.ref))
    )


def _said(consultation: object) -> list:
    """The answers of the present revision, as `material` loaded them."""
    said: list = consultation.said  # type: ignore[attr-defined]  # a prefetch to an attribute
    return said


def _consultation(material: Material) -> str:
    return address("consultation", material.round)


def _in_facts(material: Material, subject: str, sentence: str) -> Hit:
    return Hit(subject, sentence, address("edit_round", material.round))
