"""The outputs and measures of a deliverable, as the form of an update offers them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from deliverables.dates import date_format
from deliverables.forms import EntryForm
from deliverables.forms.parts import DeliveryPart, MeasurePart
from deliverables.forms.sheet import Sheet
from deliverables.language_forms import in_english, ordinal, sentence
from deliverables.models import Deliverable, Measure, Measurement, OutputDelivery, PlannedOutput
from deliverables.statuses import Status, suggested_outlook, why_suggested
from deliverables.values import target_in_words, value_in_words
from deliverables.views.entry_frame import evidence_forms
from deliverables.views.entry_steps import FormPage, Offer, is_checked

MOST_AT_ONCE = 3
"""Outputs of one kind that a page offers; more are ticked off with the next update, or one by one."""


def outputs_of(row: Deliverable, on: dt.date) -> list[Any]:
    """The planned outputs with how many are `delivered` by a date. One query."""
    counting = OutputDelivery.objects.as_of(on).filter(output=OuterRef("pk")).order_by().values("output")
    number = counting.annotate(number=Count("pk")).values("number")
    rows = PlannedOutput.objects.filter(deliverable=row).order_by("position")
    found: list[Any] = list(rows.annotate(counted=Subquery(number)))
    for output in found:
        output.delivered = output.counted or 0
    return found


def update_sheet(
    request: HttpRequest, place: FormPage, form: EntryForm, outputs: list[Any], offer: Offer | None
) -> Sheet:
    """All forms of the page of an update. outputs: of outputs_of; offer: what stands in a form that is not sent."""
    checked = is_checked(request)
    deliveries = _delivery_parts(
        outputs,
        typed=request.POST if checked else offer.data if offer else MultiValueDict(),
        data=request.POST if checked else None,
        files=request.FILES if checked else None,
        on=form.initial["effective_on"],
        person_id=place.page.standing.user.pk,
    )
    measures = _measure_parts(measures_with_values(place.row, place.page.on), request.POST if checked else None)
    return Sheet(form, evidence_forms(request, place.page, posted=checked), deliveries, measures)


def _delivery_parts(
    outputs: list[Any], *, typed: MultiValueDict[str, str], on: dt.date, **arguments: Any
) -> tuple[DeliveryPart, ...]:
    """A form for each of the next outputs, and for those in which something was typed. on: the day that it offers."""
    parts = []
    for output in outputs:
        offered = min(max(output.quantity - output.delivered, 0), MOST_AT_ONCE)
        for place in range(1, MOST_AT_ONCE + 1):
            prefix = f"delivery-{output.pk}-{place}"
            if place <= offered or typed.get(f"{prefix}-title"):
                words = which_of(output, output.delivered + place)
                begins = {"effective_on": on}
                parts.append(DeliveryPart(prefix=prefix, initial=begins, output=output, words=words, **arguments))
    return tuple(parts)


def which_of(output: PlannedOutput, number: int) -> str:
    """ "3rd of 7 CPOs"; where one is planned, its name."""
    if output.quantity == 1:
        return in_english(capfirst(output.singular))
    planned = in_english(str(output))
    return sentence(_("%(ordinal)s of %(planned)s"), ordinal=ordinal(number), planned=planned)


def measures_with_values(row: Deliverable, on: dt.date) -> QuerySet[Measure]:
    """The measures with `newest_value` and `measured_on`, both None while not measured. One query."""
    newest = Measurement.objects.as_of(on).filter(measure=OuterRef("pk")).newest_first()
    return (
        Measure.objects.filter(indicator__deliverable=row)
        .annotate(
            newest_value=Subquery(newest.values("value")[:1]), measured_on=Subquery(newest.values("effective_on")[:1])
        )
        .order_by("indicator__position", "position")
    )


def _measure_parts(measures: QuerySet[Measure], data: Any) -> tuple[MeasurePart, ...]:
    """A form for each measure; `told`: its target and its value so far, in words."""
    parts = tuple(MeasurePart(data, prefix=f"measure-{measure.pk}", measure=measure) for measure in measures)
    for part in parts:
        part.told = tuple(filter(None, (target_in_words(part.measure), measured_in_words(part.measure))))
    return parts


def suggestion_in_words(row: Deliverable, outputs: list[Any], on: dt.date) -> dict[str, str] | None:
    """The outlook that the figures suggest as long as nothing else is entered, and why; None for what is over."""
    if row.status in (Status.COMPLETED, Status.DISCONTINUED):
        return None
    figures: dict[str, Any] = {
        "due": row.due_as_of,
        "expected": row.expected,
        "on": on,
        "delivered": sum(output.delivered for output in outputs),
        "planned": sum(output.quantity for output in outputs),
    }
    return {"outlook": str(suggested_outlook(**figures).label), "why": why_suggested(**figures)}


def measured_in_words(measure: Any) -> str:
    """What the record says of a measure so far; "" while it is not measured. `measure`: of measures_with_values."""
    if measure.newest_value is None:
        return ""
    value = value_in_words(measure, measure.newest_value)
    return sentence(_("%(value)s since %(date)s"), value=value, date=date_format(measure.measured_on))
