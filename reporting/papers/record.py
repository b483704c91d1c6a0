"""The rows that one paper prints, as at its cut-off and as known at an instant. Internal notes are not read."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from deliverables.amended import apply_amendments
from deliverables.commitments import CommitmentState, commitments_as_of
from deliverables.models import (
    ActionPlan,
    FollowUpItem,
    Footnote,
    ItemDescription,
    Note,
    OutputDelivery,
    SourceText,
    StatusUpdate,
    Unit,
)
from reporting.frozen import published_reports
from reporting.guidance import AnsweredPoint, decision_of, points_of
from reporting.models import Report, ReportRound, ReportText, SessionDecision
from reporting.models.transitions import planned_by
from reporting.papers import record_rows
from reporting.papers.languages import english_only
from reporting.papers.wording import Money, Passage, entered, passages
from reporting.papers.written import WrittenParagraph, newest_texts, written_paragraphs
from reporting.summaries import DeliverableState, PlanSummary, summarize


@dataclass
class Record:
    """What the parts of a paper are made from. Dicts by id of the deliverable unless said otherwise."""

    round: ReportRound
    plan: ActionPlan
    on: dt.date
    known_at: dt.datetime | None
    previous: ReportRound | None
    next: ReportRound | None
    summary: PlanSummary
    texts: list[ReportText]
    """The newest version of every text of the round."""
    sections: dict[str, str]
    """What was written for a section, by its key; without an entry it has its default."""
    original_sections: dict[str, str]
    """The same in English."""
    untranslated_sections: frozenset[str]
    """Keys of the sections of which there is an English text only, in a paper of another language."""
    sample_sections: frozenset[str]
    """Keys of the sections whose words are sample data."""
    paragraphs: dict[int, WrittenParagraph]
    has_sample_texts: bool
    decision: SessionDecision | None
    """Of the session that had the previous paper before it."""
    guidance: list[AnsweredPoint]
    """Of that session too."""
    items: list[Any]
    """Follow-up items with their texts as amended; descriptions in `item.printed`."""
    deliverables: dict[int, Any]
    indicators: dict[int, list[Any]]
    updates: dict[int, StatusUpdate]
    deliveries: dict[int, list[OutputDelivery]]
    """Oldest first."""
    notes: dict[int, list[Note]]
    """Newest first."""
    footnotes: dict[int, list[Footnote]]
    source: list[SourceText]
    commitments: list[CommitmentState]
    """What the plan commits the Office to outside its table, in its order."""
    units: dict[str, Any]
    """By code; `is_named`: whether the plan names it, as it was or as amended."""
    money: Money = field(default_factory=Money)

    @cached_property
    def previous_report(self) -> Report | None:
        """The newest edition of the previous paper that was published, as known at the instant."""
        if self.previous is None:
            return None
        rows = published_reports(self.previous)
        if self.known_at is not None:
            rows = rows.filter(transitions__step="publish", transitions__at__lte=self.known_at)
        found: Report | None = rows.first()
        return found

    @property
    def previous_code(self) -> str:
        """How the previous paper is cited: by the code that it was published with, never one in preparation."""
        if self.previous_report is not None:
            return self.previous_report.code
        return self.previous.document_code if self.previous else ""

    def written(self, key: str) -> list[Passage]:
        """What somebody wrote for a section, in English where nobody has translated it; nothing for its default."""
        text = self.sections.get(key, "")
        return entered(text, english_only) if key in self.untranslated_sections else passages(text)

    def states_of(self, item: FollowUpItem) -> list[DeliverableState]:
        return [state for state in self.summary.deliverables if state.item_number == item.number]

    def is_sample(self, state: DeliverableState) -> bool:
        """Whether where a deliverable stands rests on sample data: on its rows, or on an amendment of it."""
        row = self.deliverables[state.id]
        return state.illustrative or any(is_sample_amendment(row, field) for field in ("due", "text"))

    def state(self, ref: str) -> DeliverableState:
        return next(state for state in self.summary.deliverables if state.ref == ref)


def is_sample_amendment(row: Any, field: str) -> bool:
    """Whether a sample amendment gave a field of the plan its value. row: with amendments applied."""
    amendment = row.amended.get(field)
    return amendment is not None and amendment.illustrative


def load_record(report_round: ReportRound, on: dt.date, known_at: dt.datetime | None, language: str = "en") -> Record:
    """Read everything that the paper of a round may print. A constant number of queries."""
    plan = report_round.plan
    texts, originals = newest_texts(report_round, language, known_at)
    previous = report_round.previous
    decision = decision_of(previous, known_at) if previous else None
    guidance = points_of(previous, known_at) if previous else []
    items, deliverables, indicators = _plan_texts(plan, on, known_at)
    footnotes: dict[int, list[Footnote]] = defaultdict(list)
    for part in record_rows.WITH_FOOTNOTES.instances(plan=plan.pk):
        if part.footnote and part.footnote not in footnotes[part.deliverable_id]:
            footnotes[part.deliverable_id].append(part.footnote)
    deliveries: dict[int, list[OutputDelivery]] = defaultdict(list)
    for delivery in record_rows.DELIVERIES.instances(plan=plan.pk, on=on, known_at=known_at):
        deliveries[delivery.output.deliverable_id].append(delivery)
    notes: dict[int, list[Note]] = defaultdict(list)
    for note in record_rows.NOTES.instances(plan=plan.pk, on=on, known_at=known_at):
        notes[note.deliverable_id].append(note)
    return Record(
        round=report_round,
        plan=plan,
        on=on,
        known_at=known_at,
        previous=previous,
        next=planned_by(ReportRound.objects.filter(previous=report_round), known_at).first(),
        summary=summarize(plan, on, known_at),
        texts=texts,
        sections={text.section.key: text.text.strip() for text in texts if text.section},
        original_sections={text.section.key: text.text.strip() for text in originals if text.section},
        untranslated_sections=frozenset(
            text.section.key for text in texts if text.section and text.language != language
        ),
        sample_sections=frozenset(text.section.key for text in texts if text.section and text.illustrative),
        paragraphs=written_paragraphs(report_round, texts, language, known_at),
        has_sample_texts=any(text.illustrative for text in texts)
        or (decision is not None and decision.illustrative)
        or any(one.illustrative for one in guidance),
        decision=decision,
        guidance=guidance,
        items=items,
        deliverables=deliverables,
        indicators=indicators,
        updates=updates_in_force(plan, on, known_at),
        deliveries=deliveries,
        notes=notes,
        footnotes=footnotes,
        source=record_rows.SOURCE.instances(plan=plan.pk),
        commitments=commitments_as_of(plan, on, known_at),
        units={unit.code: unit for unit in _units(plan, on, known_at)},
    )


def _units(plan: ActionPlan, on: dt.date, known_at: dt.datetime | None) -> Iterator[Unit]:
    """All units, with those that they are part of or were merged into, as they were called. One query."""
    rows = record_rows.UNITS.instances(plan=plan.pk, on=on, known_at=known_at)
    found = {unit.pk: unit.on(on, known_at) for unit in rows}
    for unit in found.values():
        unit.parent = found[unit.parent_id] if unit.parent_id else None
        unit.merged_into = found[unit.merged_into_id] if unit.merged_into_id else None
    return iter(found.values())


def updates_in_force(plan: ActionPlan, on: dt.date, known_at: dt.datetime | None) -> dict[int, StatusUpdate]:
    """By id of the deliverable. One query."""
    newest: dict[int, StatusUpdate] = {}
    for row in record_rows.UPDATES.instances(plan=plan.pk, on=on, known_at=known_at):
        newest.setdefault(row.deliverable_id, row)
    return newest


def _plan_texts(
    plan: ActionPlan, on: dt.date, known_at: dt.datetime | None
) -> tuple[list[Any], dict[int, Any], dict[int, list[Any]]]:
    items = record_rows.ITEMS.instances(plan=plan.pk)
    deliverables: dict[int, Any] = {row.pk: row for row in record_rows.DELIVERABLES.instances(plan=plan.pk)}
    indicators: dict[int, list[Any]] = defaultdict(list)
    for indicator in record_rows.INDICATORS.instances(plan=plan.pk):
        indicators[indicator.deliverable_id].append(indicator)
    descriptions: dict[int, list[ItemDescription]] = defaultdict(list)
    for description in record_rows.DESCRIPTIONS.instances(plan=plan.pk):
        descriptions[description.item_id].append(description)
    for item in items:
        item.printed = descriptions[item.pk]
    apply_amendments(
        [
            *items,
            *(description for item in items for description in item.printed),
            *deliverables.values(),
            *(indicator for rows in indicators.values() for indicator in rows),
        ],
        on,
        known_at,
        loaded=record_rows.IN_FORCE.instances(plan=plan.pk, on=on, known_at=known_at),
    )
    return items, deliverables, indicators
