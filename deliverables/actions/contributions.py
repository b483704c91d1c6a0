"""What any unit of a deliverable adds: notes, outputs delivered, measurements, evidence. The status stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliverables.actions.corrections import deliverable_of
from deliverables.actions.writing import (
    begin,
    check_correction,
    check_date,
    check_texts,
    is_illustrative,
    save,
)
from deliverables.evidence import NewEvidence, attach
from deliverables.models import (
    DatedRow,
    Deliverable,
    Evidence,
    Measure,
    Measurement,
    Mobilization,
    Note,
    OutputDelivery,
    PlannedOutput,
    User,
)
from deliverables.months import Month
from deliverables.permissions import check_contribute, check_manage


@transaction.atomic
def record_note(
    *,
    deliverable: Deliverable,
    by: User,
    at: dt.datetime,
    effective_on: dt.date,
    text: str = "",
    nothing_new_since: dt.date | None = None,
    evidence: Sequence[NewEvidence] = (),
    corrects: Note | None = None,
    correction_reason: str = "",
    illustrative: bool | None = None,
    seen: str | None = None,
) -> Note:
    """A dated text, or "nothing new since" a date. Raises PermissionDenied, ValidationError, RecordMovedOn."""
    writing = begin(deliverable, by, at, seen)
    check_contribute(writing.standing, writing.circle)
    check_texts(text=text, correction_reason=correction_reason)
    check_date(effective_on, writing.today)
    check_correction(corrects, correction_reason, deliverable=writing.deliverable)
    if nothing_new_since is not None and nothing_new_since > effective_on:
        raise ValidationError({"nothing_new_since": _("Give a day that is not after the date of the note.")})
    if not text.strip() and nothing_new_since is None:
        raise ValidationError({"text": _("Write a text, or record that there is nothing new.")})
    note = Note(
        deliverable=deliverable,
        **writing.stamp(
            effective_on=effective_on,
            corrects=corrects,
            correction_reason=correction_reason,
            illustrative=illustrative,
        ),
        text=text.strip(),
        nothing_new_since=nothing_new_since,
    )
    save(note)
    attach(note, evidence, default_unit=note.unit)
    return note


@transaction.atomic
def record_delivery(
    *,
    output: PlannedOutput,
    by: User,
    at: dt.datetime,
    effective_on: dt.date,
    title: str,
    country: str = "",
    evidence: Sequence[NewEvidence] = (),
    corrects: OutputDelivery | None = None,
    correction_reason: str = "",
    illustrative: bool | None = None,
    seen: str | None = None,
) -> OutputDelivery:
    """One output delivered on `effective_on`; `country` is an ISO 3166 alpha-2 code where one applies.

    Raises PermissionDenied, ValidationError, RecordMovedOn.
    """
    writing = begin(output.deliverable, by, at, seen)
    check_contribute(writing.standing, writing.circle)
    check_texts(title=title, correction_reason=correction_reason)
    check_date(effective_on, writing.today)
    check_correction(corrects, correction_reason, output=output)
    if not title.strip():
        raise ValidationError({"title": _("Give the title of what was delivered.")})
    same = OutputDelivery.objects.as_of(writing.today).filter(output=output, title=title.strip(), country=country)
    if corrects is not None:
        same = same.exclude(pk=corrects.pk)
    if same.exists():
        raise ValidationError({"title": _("An output with this title is recorded as delivered already.")})
    delivery = OutputDelivery(
        output=output,
        **writing.stamp(
            effective_on=effective_on,
            corrects=corrects,
            correction_reason=correction_reason,
            illustrative=illustrative,
        ),
        title=title.strip(),
        country=country,
    )
    save(delivery)
    attach(delivery, evidence, default_unit=delivery.unit)
    return delivery


@transaction.atomic
def record_measurement(
    *,
    measure: Measure,
    by: User,
    at: dt.datetime,
    effective_on: dt.date,
    value: Decimal,
    member_states: Sequence[str] = (),
    comment: str = "",
    evidence: Sequence[NewEvidence] = (),
    corrects: Measurement | None = None,
    correction_reason: str = "",
    illustrative: bool | None = None,
    seen: str | None = None,
) -> Measurement:
    """The actual value of a measure since `effective_on`, in the measure's unit (see Measure).

    For a target that is an increase, the value is what was added since the baseline. Raises
    PermissionDenied, ValidationError, RecordMovedOn.
    """
    writing = begin(measure.indicator.deliverable, by, at, seen)
    check_contribute(writing.standing, writing.circle)
    check_texts(comment=comment, correction_reason=correction_reason)
    check_date(effective_on, writing.today)
    check_correction(corrects, correction_reason, measure=measure)
    if problem := _value_problem(measure, value, effective_on):
        raise ValidationError({"value": problem})
    if member_states and measure.unit != "member States":
        raise ValidationError({"member_states": _("This measure does not count member States.")})
    if member_states and len(set(member_states)) != value:
        named = len(set(member_states))
        raise ValidationError(
            {
                "member_states": ngettext(
                    "%(named)d member State is named, but the value is %(value)s.",
                    "%(named)d member States are named, but the value is %(value)s.",
                    named,
                )
                % {"named": named, "value": f"{value:f}"}
            }
        )
    measurement = Measurement(
        measure=measure,
        **writing.stamp(
            effective_on=effective_on,
            corrects=corrects,
            correction_reason=correction_reason,
            illustrative=illustrative,
        ),
        value=value,
        member_states=",".join(sorted(set(member_states))),
        comment=comment.strip(),
    )
    save(measurement)
    attach(measurement, evidence, default_unit=measurement.unit)
    return measurement


def _value_problem(measure: Measure, value: Decimal, effective_on: dt.date) -> str:
    kind = Measure.Kind(measure.kind)
    if not value.is_finite() or value < 0:
        return _("Give a value of zero or more.")
    if kind == Measure.Kind.YES_NO and value not in (0, 1):
        return _("Answer yes or no.")
    if kind in (Measure.Kind.COUNT, Measure.Kind.MONTH) and value != value.to_integral_value():
        return _("Give a whole number.")
    if kind == Measure.Kind.PER_CENT and value > 100:
        return _("Give a percentage between 0 and 100.")
    if kind == Measure.Kind.MONTH and value > Month.containing(effective_on).index:
        return _("This month lies after the date of the measurement.")
    return ""


@transaction.atomic
def record_evidence(
    *,
    parent: DatedRow,
    by: User,
    at: dt.datetime,
    evidence: NewEvidence,
    corrects: Evidence | None = None,
    correction_reason: str = "",
    illustrative: bool | None = None,
) -> Evidence:
    """Add evidence to a row of progress that is recorded already. Raises PermissionDenied, ValidationError."""
    writing = begin(deliverable_of(parent), by, at)
    if isinstance(parent, Mobilization):
        check_manage(writing.standing)
    else:
        check_contribute(writing.standing, writing.circle)
    check_correction(corrects, correction_reason)
    if corrects is not None and deliverable_of(corrects) != deliverable_of(parent):
        raise ValidationError(_("A correction belongs to the same object as the entry that it corrects."))
    rows: Any = type(parent)._default_manager
    if parent.withdrawn or rows.filter(corrects=parent).exists():
        raise ValidationError(_("The entry has been corrected or withdrawn; add the evidence to the one that counts."))
    (row,) = attach(
        parent,
        [evidence],
        default_unit=writing.unit_of_author(),
        by=by,
        at=at,
        corrects=corrects,
        correction_reason=correction_reason,
        illustrative=is_illustrative(illustrative),
    )
    return row
