"""Recording the state of a deliverable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from deliverables.actions.writing import (
    Writing,
    begin,
    check_correction,
    check_date,
    check_texts,
    save,
)
from deliverables.dates import date_format
from deliverables.evidence import NewEvidence, attach, evidence_of
from deliverables.models import Deliverable, OutputDelivery, StatusUpdate, User
from deliverables.months import Month
from deliverables.permissions import check_set_status
from deliverables.statuses import (
    LEAVING_NEEDS_REASON,
    NEEDS_REASON,
    Outlook,
    Status,
    suggested_outlook,
)


@transaction.atomic
def record_status_update(
    *,
    deliverable: Deliverable,
    by: User,
    at: dt.datetime,
    effective_on: dt.date,
    status: str,
    outlook: str = "",
    expected: Month | None = None,
    reason: str = "",
    done: str = "",
    next: str = "",  # noqa: A002  # the field is called so, as people call it
    internal_note: str = "",
    evidence: Sequence[NewEvidence] = (),
    corrects: StatusUpdate | None = None,
    correction_reason: str = "",
    illustrative: bool | None = None,
    seen: str | None = None,
) -> StatusUpdate:
    """State everything about a deliverable as from `effective_on`.

    `expected` None: the due month stands. `corrects` names an update that this one replaces. Rules: design,
    "The record"; the sentences below say them. Raises PermissionDenied, ValidationError, RecordMovedOn.
    """
    writing = begin(deliverable, by, at, seen)
    check_set_status(writing.standing, writing.circle)
    check_texts(reason=reason, done=done, next=next, internal_note=internal_note, correction_reason=correction_reason)
    check_date(effective_on, writing.today, writing.deliverable.plan.begins_on)
    check_correction(corrects, correction_reason, deliverable=writing.deliverable)

    # A back-dated update is judged against the due month of its own day.
    that_day = Deliverable.objects.as_of(effective_on).get(pk=deliverable.pk)
    if expected == that_day.due_as_of:
        expected = None
    before = _update_before(writing, effective_on, corrects)
    suggestion = suggestion_for(that_day, expected, effective_on) if status == Status.IN_PROGRESS else None
    errors = _errors(
        status=status,
        outlook=outlook,
        expected=expected,
        reason=reason.strip(),
        done=done.strip(),
        effective_on=effective_on,
        before=before,
        suggestion=suggestion,
        has_evidence=bool(evidence) or evidence_of(deliverable, writing.today).exists(),
    )
    if errors:
        raise ValidationError(errors)

    completed_on = None
    if status == Status.COMPLETED:
        completed_on = before.completed_on if before and before.status == Status.COMPLETED else effective_on
    update = StatusUpdate(
        deliverable=deliverable,
        **writing.stamp(
            effective_on=effective_on,
            corrects=corrects,
            correction_reason=correction_reason,
            illustrative=illustrative,
        ),
        status=status,
        outlook=outlook,
        suggested_outlook=suggestion or "",
        completed_on=completed_on,
        expected=expected,
        reason=reason.strip(),
        done=done.strip(),
        next=next.strip(),
        internal_note=internal_note.strip(),
    )
    save(update)
    if problem := completion_problem(writing.deliverable, writing.today):
        raise ValidationError({"effective_on": problem})
    attach(update, evidence, default_unit=update.unit)
    return update


def suggestion_for(deliverable: Deliverable, expected: Month | None, on: dt.date) -> Outlook:
    """The suggested outlook of a deliverable in progress (loaded through `as_of`), from the record on `on`."""
    planned = deliverable.planned_outputs.aggregate(total=Sum("quantity"))["total"] or 0
    delivered = OutputDelivery.objects.as_of(on).filter(output__deliverable=deliverable).aggregate(n=Count("id"))["n"]
    return suggested_outlook(due=deliverable.due_as_of, expected=expected, on=on, delivered=delivered, planned=planned)


def _update_before(writing: Writing, effective_on: dt.date, corrects: StatusUpdate | None) -> StatusUpdate | None:
    rows = StatusUpdate.objects.as_of(effective_on).filter(deliverable=writing.deliverable)
    if corrects is not None:
        rows = rows.exclude(pk=corrects.pk)
    return rows.newest_first().first()


def completion_problem(deliverable: Deliverable, today: dt.date) -> str:
    """A sentence when an update repeats a day of completion that the updates before it do not bear out.

    Entries that are back-dated, corrected or withdrawn can move that day under the updates that follow.
    """
    since = None
    rows = StatusUpdate.objects.as_of(today).filter(deliverable=deliverable)
    for row in rows.order_by("effective_on", "recorded_at", "id"):
        since = (since or row.effective_on) if row.status == Status.COMPLETED else None
        if row.completed_on != since:
            return _(
                "The update of %(date)s says that the deliverable is completed since %(since)s, and this would make "
                "it wrong. Correct that update instead, or withdraw it first and record it again afterwards."
            ) % {"date": date_format(row.effective_on), "since": date_format(row.completed_on)}
    return ""


def _errors(
    *,
    status: str,
    outlook: str,
    expected: Month | None,
    reason: str,
    done: str,
    effective_on: dt.date,
    before: StatusUpdate | None,
    suggestion: Outlook | None,
    has_evidence: bool,
) -> dict[str, str]:
    """Each broken rule as a sentence, by the argument that it concerns."""
    if status not in Status:
        return {"status": _("Choose a delivery status.")}
    errors: dict[str, str] = {}
    if status == Status.IN_PROGRESS and outlook not in Outlook:
        errors["outlook"] = _("Choose an outlook for the due month.")
    if status != Status.IN_PROGRESS and outlook:
        errors["outlook"] = _("An outlook is given only while a deliverable is in progress.")
    if status in (Status.IN_PROGRESS, Status.COMPLETED) and not done:
        errors["done"] = _("Say in a sentence what was done.")
    if status == Status.COMPLETED and not has_evidence:
        errors["evidence"] = _("A completed deliverable needs at least one piece of evidence: a link or a file.")
    if expected is not None:
        if status in (Status.COMPLETED, Status.DISCONTINUED):
            errors["expected"] = _("A deliverable that is completed or discontinued has no expected month.")
        elif expected < Month.containing(effective_on):
            errors["expected"] = _("The expected month lies before the date of this update.")
    if not reason:
        if status in NEEDS_REASON:
            errors["reason"] = _("Say why the deliverable is suspended or discontinued.")
        elif before and before.status in LEAVING_NEEDS_REASON and status != before.status:
            errors["reason"] = _("It was %(status)s before: say why that no longer holds.") % {
                "status": before.get_status_display().lower()
            }
        elif expected is not None and "expected" not in errors:
            errors["reason"] = _("Say why another month than the due month is expected.")
        elif suggestion and outlook in Outlook and outlook != suggestion:
            errors["reason"] = _("The figures suggest “%(outlook)s”: say why you judge otherwise.") % {
                "outlook": suggestion.label
            }
    return errors
