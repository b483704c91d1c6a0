"""Recording progress: one page for each kind of entry, new or correcting; evidence in the same step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from deliverables import actions, clock
from deliverables.access import PlanPage, get_deliverable, plan_page, visible_evidence
from deliverables.actions.corrections import deliverable_of
from deliverables.actions.status import suggestion_for
from deliverables.breadcrumb import way_to
from deliverables.chain import chain_of, indicators_of
from deliverables.evidence import evidence_of
from deliverables.forms import (
    DeliveryForm,
    EntryForm,
    EvidenceForms,
    MeasurementForm,
    MobilizationForm,
    NoteForm,
    StatusUpdateForm,
    WithdrawForm,
)
from deliverables.models import DatedRow, Deliverable, Measure, Note
from deliverables.months import Month
from deliverables.permissions import (
    Circle,
    check_contribute,
    check_manage,
    check_set_status,
    circle_of,
)
from deliverables.state_words import state_in_words
from deliverables.story import KINDS, story_of
from deliverables.storyteller import Storyteller


@dataclass(frozen=True)
class Entry:
    """One kind of entry: its title, form and action, and who may make it."""

    title: Any
    form: type[EntryForm]
    action: Callable[..., DatedRow]
    check: Callable[[PlanPage, Circle], None]
    saved: Any


ENTRIES = {
    "status": Entry(
        gettext_lazy("Record an update"),
        StatusUpdateForm,
        actions.record_status_update,
        lambda page, circle: check_set_status(page.standing, circle),
        gettext_lazy("The update is recorded."),
    ),
    "note": Entry(
        gettext_lazy("Add a note"),
        NoteForm,
        actions.record_note,
        lambda page, circle: check_contribute(page.standing, circle),
        gettext_lazy("The note is recorded."),
    ),
    "delivery": Entry(
        gettext_lazy("Record an output delivered"),
        DeliveryForm,
        actions.record_delivery,
        lambda page, circle: check_contribute(page.standing, circle),
        gettext_lazy("The output is recorded as delivered."),
    ),
    "measurement": Entry(
        gettext_lazy("Record a measurement"),
        MeasurementForm,
        actions.record_measurement,
        lambda page, circle: check_contribute(page.standing, circle),
        gettext_lazy("The measurement is recorded."),
    ),
    "mobilization": Entry(
        gettext_lazy("Record resources mobilized"),
        MobilizationForm,
        actions.record_mobilization,
        lambda page, _circle: check_manage(page.standing),
        gettext_lazy("The resources are recorded."),
    ),
}


@require_http_methods(["GET", "POST"])
def update(request: HttpRequest, plan_slug: str, ref: str) -> HttpResponse:
    """Status, outlook and expected month, with what was last said beside them."""
    return _entry_page(request, plan_slug, ref, "status", None)


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, plan_slug: str, ref: str) -> HttpResponse:
    """A note; or, by one button from lists and pages, "nothing new since" the last entry."""
    if request.method == "POST" and request.POST.get("nothing_new"):
        return _nothing_new(request, plan_slug, ref)
    return _entry_page(request, plan_slug, ref, "note", None)


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, plan_slug: str, ref: str, kind: str) -> HttpResponse:
    """An output delivered, a measurement, or resources mobilized."""
    if kind not in ("delivery", "measurement", "mobilization"):
        raise Http404
    return _entry_page(request, plan_slug, ref, kind, None)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, plan_slug: str, ref: str, kind: str, row_id: int) -> HttpResponse:
    """The same form, filled in with a wrong entry; the new one takes its place and the wrong one stays visible."""
    if kind not in ENTRIES:
        raise Http404
    return _entry_page(request, plan_slug, ref, kind, row_id)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, plan_slug: str, ref: str, kind: str, row_id: int) -> HttpResponse:
    page, row, circle = _load(request, plan_slug, ref)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    wrong = _row_or_404(request, kind, row_id, row)
    ENTRIES[kind].check(page, circle)
    form = WithdrawForm(request.POST or None, initial={"seen": actions.version_of(row)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            # Resources belong to the item, so the state of this one deliverable says nothing about them.
            seen = None if kind == "mobilization" else given["seen"] or None
            actions.withdraw(row=wrong, by=page.standing.user, at=clock.now(), reason=given["reason"], seen=seen)
        except ValidationError as error:
            form.add_error(None, error.messages)
        except actions.RecordMovedOn:
            _show_newer(form, row)
        else:
            messages.success(request, _("The entry is withdrawn; it stays in the story with your reason."))
            return redirect("deliverables:deliverable", page.plan.slug, row.ref)
    context = {"form": form, "deliverable": row, "entry": _entry_in_words(page, row, circle, kind, row_id)}
    return render(request, "deliverables/withdraw.html", context | _frame(page, row, _("Withdraw an entry")))


@require_http_methods(["GET", "POST"])
def add_evidence(request: HttpRequest, plan_slug: str, ref: str, kind: str, row_id: int) -> HttpResponse:
    """Evidence for an entry that is recorded already."""
    page, row, circle = _load(request, plan_slug, ref)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    parent = _row_or_404(request, kind, row_id, row)
    if kind == "mobilization":
        check_manage(page.standing)
    else:
        check_contribute(page.standing, circle)
    evidence = _evidence_forms(request, page)
    if request.method == "POST" and evidence.is_valid():
        pieces = evidence.pieces()
        try:
            if not pieces:
                raise ValidationError(_("Give a link or a file."))
            with transaction.atomic():
                for piece in pieces:
                    actions.record_evidence(parent=parent, by=page.standing.user, at=clock.now(), evidence=piece)
        except ValidationError as error:
            evidence.non_form_errors().extend(error.messages)
        else:
            messages.success(request, _("The evidence is recorded."))
            return redirect("deliverables:deliverable", page.plan.slug, row.ref)
    context = {
        "evidence": evidence,
        "deliverable": row,
        "entry": _entry_in_words(page, row, circle, kind, row_id),
    }
    return render(request, "deliverables/add_evidence.html", context | _frame(page, row, _("Add evidence")))


def _entry_page(request: HttpRequest, plan_slug: str, ref: str, kind: str, corrects_id: int | None) -> HttpResponse:
    page, row, circle = _load(request, plan_slug, ref)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    entry = ENTRIES[kind]
    entry.check(page, circle)
    wrong = _row_or_404(request, kind, corrects_id, row) if corrects_id is not None else None
    form = entry.form(
        request.POST or None,
        initial=_initial(kind, row, wrong, page.on) | {"seen": actions.version_of(row)},
        correcting=wrong is not None,
        **_form_arguments(request, kind, row, wrong),
    )
    evidence = _evidence_forms(request, page)
    if request.method == "POST":
        answer = _save(request, page, row, entry, form, evidence, wrong)
        if answer is not None:
            return answer
    title = _("Correct an entry") if wrong else entry.title
    context = _frame(page, row, title) | {
        "form": form,
        "evidence": evidence,
        "kind": kind,
        "wrong": _entry_in_words(page, row, circle, kind, wrong.pk) if wrong else None,
        "state": state_in_words(row, page.on),
        "measures": _measures(row) if kind == "measurement" else [],
        "suggestion": suggestion_for(row, row.expected, page.on).label if kind == "status" else "",
        "story": _recent(page, row, circle),
    }
    return render(request, "deliverables/entry.html", context)


def _save(
    request: HttpRequest,
    page: PlanPage,
    row: Deliverable,
    entry: Entry,
    form: EntryForm,
    evidence: Any,
    wrong: Any,
) -> HttpResponse | None:
    """Save and answer with the deliverable's page; None when something stands in the way."""
    # Both are looked at, so that all problems are shown at once.
    if not all([form.is_valid(), evidence.is_valid()]):
        return None
    given = form.arguments()
    seen = given.pop("seen") or None
    if entry.form is MobilizationForm:
        seen = None
    else:
        given["seen"] = seen
    if wrong is not None:
        given["corrects"] = wrong
    if entry.form in (StatusUpdateForm, NoteForm):
        given["deliverable"] = row
    try:
        entry.action(by=page.standing.user, at=clock.now(), evidence=evidence.pieces(), **given)
    except actions.RecordMovedOn:
        _show_newer(form, row)
        return None
    except ValidationError as error:
        evidence.non_form_errors().extend(form.add_action_errors(error))
        return None
    messages.success(request, str(entry.saved))
    return redirect("deliverables:deliverable", page.plan.slug, row.ref)


def _show_newer(form: Any, row: Deliverable) -> None:
    """Nothing is lost: the person sees what came in between, beside what they typed, and decides."""
    form.add_error(
        None,
        _(
            "Somebody recorded something on this deliverable after you opened this page. Nothing of yours is "
            "lost: read the newest entries beside the form, then save again or change what you wrote."
        ),
    )
    form.data = form.data.copy()
    form.data[form.add_prefix("seen")] = actions.version_of(row)


def _nothing_new(request: HttpRequest, plan_slug: str, ref: str) -> HttpResponse:
    page, row, circle = _load(request, plan_slug, ref)
    check_contribute(page.standing, circle)
    last = Note.objects.as_of(page.as_of.today).filter(deliverable=row).newest_first().first()
    since = max(filter(None, [row.updated_on, last.effective_on if last else None]), default=page.plan.begins_on)
    actions.record_note(
        deliverable=row,
        by=page.standing.user,
        at=clock.now(),
        effective_on=clock.today(),
        nothing_new_since=since,
    )
    messages.success(request, _("Recorded for %(ref)s: nothing new.") % {"ref": row.ref})
    back = request.POST.get("next", "")
    home = reverse("reporting:home")
    return HttpResponseRedirect(home) if back == home else redirect("deliverables:deliverable", plan_slug, ref)


def _load(request: HttpRequest, plan_slug: str, ref: str) -> tuple[PlanPage, Deliverable, Circle]:
    page = plan_page(request, plan_slug)
    row = get_deliverable(page, ref)
    if request.method == "POST" and page.as_of.is_past:
        raise PermissionDenied(_("This is the page of a past date; nothing can be recorded on it."))
    return page, row, circle_of(row, page.on)


def _row_or_404(request: HttpRequest, kind: str, row_id: int, deliverable: Deliverable) -> Any:
    """A row of this deliverable that still counts.

    When something is saved, a row that was corrected meanwhile will do: the action says so, and what the
    person typed is not lost to a page that cannot be found.
    """
    if kind not in ENTRIES:
        raise Http404
    rows: Any = KINDS[kind].objects.filter(withdrawn=False)
    if request.method != "POST":
        rows = rows.filter(corrected_by=None)
    row: Any = get_object_or_404(rows, pk=row_id)
    if kind == "mobilization":
        if row.line.item_id != deliverable.item_id:
            raise Http404
    elif deliverable_of(row) != deliverable:
        raise Http404
    return row


def _initial(kind: str, row: Deliverable, wrong: Any, today: dt.date) -> dict[str, Any]:
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


def _form_arguments(request: HttpRequest, kind: str, row: Deliverable, wrong: Any) -> dict[str, Any]:
    if kind in ("delivery", "mobilization"):
        counted = row.planned_outputs if kind == "delivery" else row.item.resource_lines
        if not counted.exists():
            raise Http404
        return {"deliverable": row}
    if kind != "measurement":
        return {}
    if wrong is not None:
        return {"measure": wrong.measure}
    measures = _measures(row)
    asked = request.GET.get("measure", "")
    chosen = [measure for measure in measures if str(measure.pk) == asked] or ([] if asked else measures[:1])
    if not chosen:
        raise Http404
    return {"measure": chosen[0]}


def _measures(row: Deliverable) -> list[Measure]:
    return list(Measure.objects.filter(indicator__deliverable=row).order_by("indicator__position", "position"))


def _evidence_forms(request: HttpRequest, page: PlanPage) -> Any:
    posted = request.method == "POST"
    return EvidenceForms(
        request.POST if posted else None,
        request.FILES if posted else None,
        prefix="evidence",
        form_kwargs={"person_id": page.standing.user.pk},
    )


def _frame(page: PlanPage, row: Deliverable, title: Any) -> dict[str, Any]:
    way = way_to(page, (_("Deliverables"), "deliverables:list", []), (row.ref, "deliverables:deliverable", [row.ref]))
    return {"deliverable": row, "title": title, "breadcrumb": way}


def _storyteller(page: PlanPage, row: Deliverable, circle: Circle) -> tuple[Storyteller, list[Any]]:
    story = story_of(row, page.on)
    return Storyteller(page, row, circle, chain_of(row), indicators_of(row, story)), story


def _recent(page: PlanPage, row: Deliverable, circle: Circle) -> list[dict[str, Any]]:
    """What was last said: the newest status update and the newest few entries, without links to change them."""
    teller, story = _storyteller(page, row, circle)
    counting = [entry for entry in story if entry.counts and entry.kind != "amendment"]
    status = [entry for entry in counting if entry.kind == "status"][:1]
    others = [entry for entry in counting if entry not in status][:3]
    evidence = list(visible_evidence(page.standing, evidence_of(row, page.on)))
    return [entry | {"actions": []} for entry in teller.entries([*status, *others], evidence)]


def _entry_in_words(page: PlanPage, row: Deliverable, circle: Circle, kind: str, row_id: int) -> dict[str, Any]:
    teller, story = _storyteller(page, row, circle)
    wrong = [entry for entry in story if (entry.kind, entry.id) == (kind, row_id)]
    return teller.entries(wrong, [])[0] | {"actions": []}
