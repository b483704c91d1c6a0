"""Taking back what was recorded wrongly. The wrong row stays in the story."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deliverables.actions.status import completion_problem
from deliverables.actions.writing import begin, check_correction, check_texts, is_illustrative, save
from deliverables.evidence import evidence_of, parent_field
from deliverables.models import (
    Amendment,
    DatedRow,
    Deliverable,
    Evidence,
    Measurement,
    Mobilization,
    Note,
    OutputDelivery,
    StatusUpdate,
    User,
)
from deliverables.permissions import check_withdraw
from deliverables.statuses import Status

Row = TypeVar("Row", bound=DatedRow)

BELONGS_TO: dict[type[DatedRow], tuple[str, ...]] = {
    StatusUpdate: ("deliverable",),
    Note: ("deliverable",),
    OutputDelivery: ("output",),
    Measurement: ("measure",),
    Mobilization: ("line",),
    Amendment: (*Amendment.AMENDABLE, "field", "old", "new", "new_month", "new_unit"),
    Evidence: (
        *Evidence.PARENTS,
        "title",
        "url",
        "file",
        "file_name",
        "content_type",
        "size",
        "sha256",
        "seen_on",
    ),
}
"""What a withdrawal repeats of the row that it withdraws, so that it stands at the same place."""


def deliverable_of(row: DatedRow) -> Deliverable:
    """The deliverable on whose page a row stands."""
    if isinstance(row, Evidence):
        return deliverable_of(row.parent)
    if isinstance(row, Mobilization):
        return row.line.item.deliverables.order_by("position")[0]
    if isinstance(row, Amendment):
        raise TypeError("An amendment may concern more than one deliverable.")
    return row.deliverable  # type: ignore[attr-defined]  # every other kind has one


@transaction.atomic
def withdraw(
    *,
    row: Row,
    by: User,
    at: dt.datetime,
    reason: str,
    illustrative: bool | None = None,
    seen: str | None = None,
) -> Row:
    """Record that `row` was wrong and counts no longer, with nothing in its place.

    A status is withdrawn by who may set it, what a unit contributed by any unit of the deliverable, money
    by a manager; the evidence of a row falls with it. Amendments have `withdraw_amendment`. Raises
    PermissionDenied, ValidationError, RecordMovedOn.
    """
    writing = begin(deliverable_of(row), by, at, seen)
    subject = row.parent if isinstance(row, Evidence) else row
    check_withdraw(writing.standing, writing.circle, row)
    check_texts(correction_reason=reason)
    check_correction(row, reason)
    said: dict[str, Any] = {
        "by": by,
        "unit": writing.unit_of_author(),
        "recorded_at": at,
        "correction_reason": reason.strip(),
        "illustrative": is_illustrative(illustrative),
    }
    withdrawal = withdrawal_of(row, said)
    save(withdrawal)
    for piece in _evidence_for(row):
        save(withdrawal_of(piece, said))
    if problem := completion_problem(writing.deliverable, writing.today):
        raise ValidationError(problem)
    if any(_is_completed_without_evidence(one, writing.today) for one in _deliverables_of(subject)):
        raise ValidationError(
            _("The deliverable is recorded as completed and its only evidence is here: add other evidence first.")
        )
    return withdrawal


def withdrawal_of(row: Row, said: dict[str, Any]) -> Row:
    """The row, not saved, by which another one counts no longer; `said`: who says so, when and why."""
    same: dict[str, Any] = {name: getattr(row, name) for name in BELONGS_TO[type(row)]}
    return type(row)(**same, **said, effective_on=row.effective_on, corrects=row, withdrawn=True)


def _evidence_for(row: DatedRow) -> list[Evidence]:
    """What speaks for a row, also what was attached to the rows whose place it took."""
    if isinstance(row, Evidence):
        return []
    keys, earlier = [row.pk], row.corrects
    while earlier is not None:
        keys.append(earlier.pk)
        earlier = earlier.corrects
    named = {f"{parent_field(row)}__in": keys}
    return list(Evidence.objects.filter(**named, withdrawn=False, corrected_by=None).order_by("id"))


def _deliverables_of(row: DatedRow) -> list[Deliverable]:
    """Deliverables that a row can be evidence for: resources speak for all of their item."""
    return list(row.line.item.deliverables.all()) if isinstance(row, Mobilization) else [deliverable_of(row)]


def _is_completed_without_evidence(deliverable: Deliverable, today: dt.date) -> bool:
    state = Deliverable.objects.as_of(today).get(pk=deliverable.pk)
    return state.status == Status.COMPLETED and not evidence_of(deliverable, today).exists()
