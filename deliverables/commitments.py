"""Commitments outside the table as at a date, for pages and papers alike."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from deliverables.models import ActionPlan, Commitment, CommitmentUnit, CommitmentUpdate, SourceText, Unit
from deliverables.prepared import Prepared


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
    which = {"plan": plan.pk, "slug": slug or None}
    newest: dict[int, CommitmentUpdate] = {}
    for update in UPDATES.instances(**which, on=on, known_at=known_at):
        newest.setdefault(update.commitment_id, update)
    texts, assignments = defaultdict(list), defaultdict(list)
    for stands in TEXTS.instances(**which):
        texts[stands.commitment_id].append(stands.sourcetext)
    for one in ASSIGNMENTS.instances(**which):
        one.unit = one.unit.on(on, known_at)
        assignments[one.commitment_id].append(one)
    return [
        _state(row, texts[row.pk], assignments[row.pk], newest.get(row.pk)) for row in COMMITMENTS.instances(**which)
    ]


def _of(rows: QuerySet[Any], path: str, plan: int, slug: str | None) -> QuerySet[Any]:
    """Those of the plan's commitments, or of the one with that name; path: from the rows to it, "commitment__"."""
    named = {} if slug is None else {f"{path}slug": slug}
    return rows.filter(**{f"{path}plan": plan}, **named)


def _commitments(*, plan: int, slug: str | None) -> QuerySet[Any]:
    return _of(Commitment.objects.order_by("position"), "", plan, slug)


def _updates(*, plan: int, slug: str | None, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any]:
    rows = CommitmentUpdate.objects.as_of(on, known_at).select_related("by", "unit").newest_first()
    return _of(rows, "commitment__", plan, slug)


def _texts(*, plan: int, slug: str | None) -> QuerySet[Any]:
    rows = Commitment.source_texts.through.objects.select_related("sourcetext").order_by("sourcetext__position")
    return _of(rows, "commitment__", plan, slug)


def _assignments(*, plan: int, slug: str | None) -> QuerySet[Any]:
    return _of(CommitmentUnit.objects.select_related("unit").order_by("position"), "commitment__", plan, slug)


COMMITMENTS, UPDATES = Prepared(_commitments), Prepared(_updates)
TEXTS, ASSIGNMENTS = Prepared(_texts), Prepared(_assignments)


def with_newest_day(rows: QuerySet[Commitment], on: dt.date) -> QuerySet[Any]:
    """Add `newest_on`: the day of the update in force on each; None where nothing was recorded by the date."""
    newest = CommitmentUpdate.objects.as_of(on).filter(commitment=OuterRef("pk")).newest_first()
    return rows.annotate(newest_on=Subquery(newest.values("effective_on")[:1]))


def _state(
    row: Commitment, texts: list[SourceText], assignments: list[CommitmentUnit], newest: CommitmentUpdate | None
) -> CommitmentState:
    text = next((one for one in texts if row.words in one.text), texts[0])
    return CommitmentState(row, text, [one for one in texts if one != text], assignments, newest)
