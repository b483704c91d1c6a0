"""From a paragraph to its proof: what became of deliverables, down to the evidence and the paragraph of a paper."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from deliverables.access import PlanPage
from deliverables.evidence_rows import EvidenceRow, evidence_rows
from deliverables.models import Commitment, Deliverable, FollowUpItem
from deliverables.plan_rows import PlanRow
from deliverables.statuses import Achievement
from reporting.reported import Paper, Place, places_in
from reporting.summaries.indicators import IndicatorState, load_indicators

SHOWN = 3
"""Pieces of evidence that are named for one deliverable; the others are counted."""


@dataclass(frozen=True)
class Measured:
    """How far an indicator is achieved, and since when: the day of its newest measurement."""

    achievement: Achievement
    on: dt.date | None


@dataclass(frozen=True)
class Proof:
    """A deliverable with everything that follows from it; what the person may not see is not there."""

    row: PlanRow
    indicators: list[Measured]
    evidence: list[EvidenceRow]
    places: list[Place]

    @property
    def named(self) -> list[EvidenceRow]:
        return self.evidence[:SHOWN]

    @property
    def others(self) -> int:
        return len(self.evidence) - len(self.named)


@dataclass(frozen=True)
class ItemProof:
    item: FollowUpItem
    proofs: list[Proof] = field(default_factory=list)


@dataclass(frozen=True)
class CommitmentProof:
    commitment: Commitment
    places: list[Place]


def proofs_of(page: PlanPage, rows: Sequence[PlanRow], papers: Sequence[Paper]) -> list[ItemProof]:
    """The deliverables under their items, in the order of the rows. Two queries; none without deliverables."""
    if not rows:
        return []
    indicators: dict[int, list[Measured]] = defaultdict(list)
    for state in load_indicators(page.plan, page.on, None):
        indicators[state.deliverable_id].append(_measured(state))
    evidence: dict[tuple[str, int], list[EvidenceRow]] = defaultdict(list)
    chosen = Deliverable.objects.filter(pk__in=[row.deliverable.pk for row in rows])
    for piece in evidence_rows(chosen, page.standing, page.on):
        evidence[piece.kind, piece.owner_id].append(piece)
    items: dict[int, ItemProof] = {}
    for row in rows:
        deliverable = row.deliverable
        own, shared = evidence["deliverable", deliverable.pk], evidence["item", deliverable.item_id]
        proof = Proof(
            row=row,
            indicators=indicators[deliverable.pk],
            evidence=each_once([*own, *shared]),
            places=places_in(papers, f"deliverable-{deliverable.ref}"),
        )
        items.setdefault(deliverable.item_id, ItemProof(deliverable.item)).proofs.append(proof)
    return list(items.values())


def each_once(evidence: Iterable[EvidenceRow]) -> list[EvidenceRow]:
    """Newest first; what speaks for several rows of a record is one piece."""
    newest: dict[tuple[str, str, str], EvidenceRow] = {}
    for piece in sorted(evidence, key=lambda piece: (piece.on, piece.id), reverse=True):
        newest.setdefault(piece.content, piece)
    return list(newest.values())


def commitment_proofs(commitments: Iterable[Commitment], papers: Sequence[Paper]) -> list[CommitmentProof]:
    return [CommitmentProof(row, places_in(papers, f"commitment-{row.slug}")) for row in commitments]


def _measured(state: IndicatorState) -> Measured:
    days = [measure.actual_on for measure in state.measures if measure.actual_on]
    return Measured(state.achievement, max(days, default=None))
