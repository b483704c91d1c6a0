"""What the rules read: the record at the cut-off, the texts, the paper put together. Loaded once for all rules."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Prefetch, QuerySet, Value
from django.utils.translation import gettext as _

from deliverables.models import Deliverable, Evidence
from deliverables.prepared import Prepared
from reporting.addresses import address
from reporting.facts import Facts, facts_of, recorded_late
from reporting.models import (
    Consultation,
    ConsultationAnswer,
    ConsultationReply,
    ReportRound,
    ReportSection,
    ReportText,
)
from reporting.papers.record import Record, load_record
from reporting.papers.wording import shown
from reporting.papers.written import newest_texts
from reporting.round_problems import writing_problem
from reporting.rounds import TextState
from reporting.snapshots import put_together
from reporting.summaries import DeliverableState
from reporting.texts import deadlines_of
from reporting.translations import Key, newest_by_language

SILENT = frozenset({TextState.OMITTED, TextState.MERGED})
"""Paragraphs that the paper does not print."""


@dataclass(frozen=True)
class PaperText:
    """A text that somebody wrote and that the paper prints.

    subject: a deliverable's reference or the key of a section; states: what it speaks of, those merged into it
    included; unit: code of the unit whose focal points write it, "" for managers.
    """

    subject: str
    words: str
    version: ReportText
    states: tuple[DeliverableState, ...]
    unit: str
    url: str

    @property
    def named(self) -> str:
        """How a sentence names it."""
        if self.version.section:
            return _("The section “%(title)s”") % {"title": self.version.section.get_key_display()}
        return _("The paragraph on %(ref)s") % {"ref": shown(self.subject)}


@dataclass
class Material:
    """Everything about one round on the day `today`, with the record as at its cut-off (or today, if earlier)."""

    round: ReportRound
    today: dt.date
    record: Record
    texts: list[PaperText]
    coordinators: dict[int, str]
    """Codes of the units that coordinate each deliverable today, by its id."""
    numbers: dict[str, int]
    """Paragraph numbers of the paper by anchor."""
    paper: Any
    """Everything that the paper prints."""
    facts: Facts
    writers: dict[int, str]
    """Codes of the units that may write their paragraphs now, by id of the deliverable."""
    late: frozenset[int]
    """Deliverables with entries recorded after the cut-off and effective by it."""
    proof: dict[int, set[str]]
    """Visibilities of the evidence that speaks for each deliverable today, mobilized resources left aside."""
    consultations: list[Consultation]
    """With `said`: its answers of this revision, oldest first, each with `is_answered`."""
    earlier_words: dict[int, str]
    """What the previous paper said of each deliverable in somebody's words."""
    translated: dict[str, dict[Key, ReportText]]
    """The newest version of each text in each of the other languages of the paper."""

    def states(self) -> Iterator[DeliverableState]:
        """Deliverables that the paper speaks of: omitted ones are exempt."""
        for state in self.record.summary.deliverables:
            written = self.record.paragraphs.get(state.id)
            if written is None or written.state != TextState.OMITTED:
                yield state

    def unit_of(self, state: DeliverableState) -> str:
        """Who can mend what the record says of a deliverable."""
        return self.coordinators.get(state.id, state.coordinator)

    def unit_to_write(self, state: DeliverableState) -> str:
        """The unit as long as it may write the paragraph on a deliverable; "" when only the managers may."""
        return self.writers.get(state.id, "")


def gather(report_round: ReportRound, today: dt.date) -> Material:
    record = load_record(report_round, min(report_round.cut_off, today), None)
    coordinators = _coordinators(record, today)
    writers = _writers(record, coordinators, today)
    parts, numbers = put_together(record)
    return Material(
        round=report_round,
        today=today,
        record=record,
        texts=list(_texts(record, writers)),
        coordinators=coordinators,
        numbers=numbers.of,
        paper=parts,
        facts=facts_of(report_round),
        writers=writers,
        late=recorded_late(report_round),
        proof=_proof(report_round, today),
        consultations=_consultations(report_round),
        earlier_words=_earlier_words(report_round),
        translated=newest_by_language(report_round, report_round.translations) if report_round.translations else {},
    )


def _codes(record: Record, today: dt.date) -> dict[int, str]:
    """The codes, as of today, of those who act for each unit."""
    units = {unit.pk: unit.on(today) for unit in record.units.values()}
    return {key: units[unit.answered_by_id or key].code for key, unit in units.items()}


def _coordinators(record: Record, today: dt.date) -> dict[int, str]:
    codes = _codes(record, today)
    return {pk: codes[unit] for pk, unit in COORDINATORS.rows(plan=record.plan.pk, on=today)}


def _coordinator_rows(*, plan: int, on: dt.date) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = Deliverable.objects.filter(plan=plan).with_coordinator(on)
    return rows.values_list("pk", "coordinator_as_of")


COORDINATORS = Prepared(_coordinator_rows)


def _writers(record: Record, coordinators: dict[int, str], today: dt.date) -> dict[int, str]:
    codes = _codes(record, today)
    longer = {codes[unit] for unit, day in deadlines_of(record.round).items() if unit in codes and today <= day}
    found = {}
    for pk, written in record.paragraphs.items():
        code = coordinators.get(pk, "")
        state = record.round.state
        if not writing_problem(state, written.state, as_unit=True, has_longer_deadline=code in longer):
            found[pk] = code
    return found


def _texts(record: Record, writers: dict[int, str]) -> Iterator[PaperText]:
    """In the order of the plan, then sections in the order of the paper."""
    about = {text.paragraph.deliverable_id: text for text in record.texts if text.paragraph}
    for state in record.summary.deliverables:
        text = about.get(state.id)
        if text is None or record.paragraphs[state.id].state in SILENT:
            continue
        merged = [
            other
            for other in record.summary.deliverables
            if (written := record.paragraphs.get(other.id)) and written.merged_into == state.id
        ]
        yield PaperText(
            subject=state.ref,
            words=text.text,
            version=text,
            states=(state, *merged),
            unit=writers.get(state.id, ""),
            url=address("paragraph", record.round, state.ref),
        )
    order = list(ReportSection.Key.values)
    sections = [text for text in record.texts if text.section]
    for text in sorted(sections, key=lambda one: order.index(one.section.key) if one.section else 0):
        if text.section and text.text.strip():
            yield PaperText(
                subject=text.section.key,
                words=text.text,
                version=text,
                states=(),
                unit="",
                url=address("section", record.round, text.section.key),
            )


def _proof(report_round: ReportRound, today: dt.date) -> dict[int, set[str]]:
    """One query. Evidence that came after the cut-off proves as well what was true by then."""
    proof: dict[int, set[str]] = defaultdict(set)
    for deliverable, visibility, _path in PROOF.rows(plan=report_round.plan_id, on=today):
        proof[deliverable].add(visibility)
    return dict(proof)


def _proof_rows(*, plan: int, on: dt.date) -> QuerySet[Any, Any]:
    paths = (
        "status_update__deliverable",
        "note__deliverable",
        "delivery__output__deliverable",
        "measurement__measure__indicator__deliverable",
    )
    parts = [
        Evidence.objects.as_of(on)
        .filter(**{f"{path}__plan": plan})
        .order_by()
        .values_list(F(path), "visibility", Value(path, CharField()))
        for path in paths
    ]
    found: QuerySet[Any, Any] = parts[0].union(*parts[1:])
    return found


PROOF = Prepared(_proof_rows)


def _consultations(report_round: ReportRound) -> list[Consultation]:
    answered = Exists(ConsultationReply.objects.filter(answer=OuterRef("pk")))
    answers = ConsultationAnswer.objects.filter(revision=report_round.revision).annotate(is_answered=answered)
    rows = Consultation.objects.filter(round=report_round).select_related("unit").order_by("id")
    return list(rows.prefetch_related(Prefetch("answers", answers.order_by("id"), to_attr="said")))


def _earlier_words(report_round: ReportRound) -> dict[int, str]:
    if report_round.previous is None:
        return {}
    rows = newest_texts(report_round.previous, "en", None)[0]
    return {row.paragraph.deliverable_id: row.text for row in rows if row.paragraph}
