"""Commitments outside the table as at a date, for pages and papers alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from deliverables.models import ActionPlan, Commitment, CommitmentUnit, CommitmentUpdate, SourceText, Unit


@dataclass(frozen=True)
class CommitmentState:
    """A commitment, and the update in force on it (None: nothing recorded by the date).

    `text` is the one that holds its words; `also_in` are the others that it stands in.
    """

    commitment: Commitment
    text: SourceText
    also_in: list[SourceText]
    assignments: list[CommitmentUnit]
    newest: CommitmentUpdate | None

    @property
    def units(self) -> list[Unit]:
        return [one.unit for one in self.assignments]

    @property
    def derived_from(self) -> list[str]:
        """What the derived ones among its units are derived from, each said once."""
        return list(dict.fromkeys(one.derived_from for one in self.assignments if one.derived_from))


def commitments_as_of(
    plan: ActionPlan, on: dt.date, known_at: dt.datetime | None = None, *, slug: str = ""
) -> list[CommitmentState]:
    """The plan's commitments (or the one named `slug`) with what was in force on `on`, as known at `known_at`.

    In the order of the plan. Four queries, however many there are.
    """
    newest = CommitmentUpdate.objects.as_of(on, known_at).filter(commitment=OuterRef("pk")).newest_first()
    rows = Commitment.objects.filter(plan=plan).annotate(newest_id=Subquery(newest.values("id")[:1]))
    rows = rows.prefetch_related("source_texts", "assignments__unit").order_by("position")
    found = list(rows.filter(slug=slug) if slug else rows)
    updates = _by_key(CommitmentUpdate.objects.filter(pk__in=[row.newest_id for row in found if row.newest_id]))
    return [_state(row, updates.get(row.newest_id), on, known_at) for row in found]


def with_newest_day(rows: QuerySet[Commitment], on: dt.date) -> QuerySet[Any]:
    """Add `newest_on`: the day of the update in force on each; None where nothing was recorded by the date."""
    newest = CommitmentUpdate.objects.as_of(on).filter(commitment=OuterRef("pk")).newest_first()
    return rows.annotate(newest_on=Subquery(newest.values("effective_on")[:1]))


def _by_key(rows: QuerySet[CommitmentUpdate]) -> dict[int, CommitmentUpdate]:
    return {row.pk: row for row in rows.select_related("by", "unit")}


def _state(
    row: Commitment, newest: CommitmentUpdate | None, on: dt.date, known_at: dt.datetime | None
) -> CommitmentState:
    assignments = list(row.assignments.all())
    for one in assignments:
        one.unit = one.unit.on(on, known_at)
    texts = sorted(row.source_texts.all(), key=lambda text: text.position)
    text = next((one for one in texts if row.words in one.text), texts[0])
    return CommitmentState(row, text, [one for one in texts if one != text], assignments, newest)
