"""The kinds of entries: with which form and action each is made, and what the form begins with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy

from deliverables import actions
from deliverables.forms import (
    DeliveryForm,
    EntryForm,
    MeasurementForm,
    MobilizationForm,
    NoteForm,
    StatusUpdateForm,
)
from deliverables.models import DatedRow, Deliverable, Measure
from deliverables.months import Month


@dataclass(frozen=True)
class Entry:
    """One kind of entry: its title, form and action; who may make it, `permissions.check_entry` says."""

    title: Any
    form: type[EntryForm]
    action: Callable[..., DatedRow]
    saved: Any


ENTRIES = {
    "status": Entry(
        gettext_lazy("Record an update"),
        StatusUpdateForm,
        actions.record_status_update,
        gettext_lazy("The update is recorded."),
    ),
    "note": Entry(
        gettext_lazy("Add a note"),
        NoteForm,
        actions.record_note,
        gettext_lazy("The note is recorded."),
    ),
    "delivery": Entry(
        gettext_lazy("Record an output delivered"),
        DeliveryForm,
        actions.record_delivery,
        gettext_lazy("The output is recorded as delivered."),
    ),
    "measurement": Entry(
        gettext_lazy("Record a measurement"),
        MeasurementForm,
        actions.record_measurement,
        gettext_lazy("The measurement is recorded."),
    ),
    "mobilization": Entry(
        gettext_lazy("Record resources mobilized"),
        MobilizationForm,
        actions.record_mobilization,
        gettext_lazy("The resources are recorded."),
    ),
}


def initial_of(kind: str, row: Deliverable, wrong: Any, today: dt.date) -> dict[str, Any]:
    """What the form begins with: the wrong entry when correcting; for a status, what holds now."""
    if wrong is not None:
        names = [field.name for field in wrong._meta.fields]
        initial = {name: getattr(wrong, name) for name in names}
        if kind == "measurement":
            measure: Measure = wrong.measure
            initial["member_states"] = [country.code for country in initial["member_states"]]
            if measure.kind == Measure.Kind.MONTH:
                initial["value"] = Month(int(initial["value"]))
            elif measure.kind in (Measure.Kind.YES_NO, Measure.Kind.COUNT):
                initial["value"] = int(initial["value"])
        return {**initial, "correction_reason": ""}
    if kind == "status":
        return {"effective_on": today, "status": row.status, "outlook": row.outlook, "expected": row.expected}
    return {"effective_on": today}


def form_arguments(request: HttpRequest, kind: str, row: Deliverable, wrong: Any) -> dict[str, Any]:
    if kind in ("delivery", "mobilization"):
        counted = row.planned_outputs if kind == "delivery" else row.item.resource_lines
        if not counted.exists():
            raise Http404
        return {"deliverable": row}
    if kind != "measurement":
        return {}
    if wrong is not None:
        return {"measure": wrong.measure}
    measures = measures_of(row)
    asked = request.GET.get("measure", "")
    chosen = [measure for measure in measures if str(measure.pk) == asked] or ([] if asked else measures[:1])
    if not chosen:
        raise Http404
    return {"measure": chosen[0]}


def ending_of(kind: str, wrong: Any, measure: Measure | None) -> str:
    """How the address of the form goes on after that of the deliverable (EntryDraft.page)."""
    if wrong is not None:
        return f"correct/{kind}/{wrong.pk}/"
    if kind in ("status", "note"):
        return {"status": "update/", "note": "note/"}[kind]
    return f"record/{kind}/" + (f"?measure={measure.pk}" if measure else "")


def measures_of(row: Deliverable) -> list[Measure]:
    return list(Measure.objects.filter(indicator__deliverable=row).order_by("indicator__position", "position"))
