"""Recording progress: one page for each kind of entry, new or correcting; evidence in the same step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deliverables import actions, clock
from deliverables.conflicts import takes_theirs
from deliverables.forms import WithdrawForm
from deliverables.forms.sheet import Sheet
from deliverables.models import EntryDraft
from deliverables.models.drafts import KNOWS
from deliverables.permissions import check_entry
from deliverables.state_words import state_in_words
from deliverables.unsent import sent_or_waiting
from deliverables.views.entries import ENTRIES, Entry, ending_of, form_arguments, initial_of, measures_of
from deliverables.views.entry_conflicts import conflict_on
from deliverables.views.entry_frame import (
    entry_in_words,
    evidence_forms,
    frame,
    load_page,
    recent_entries,
    row_or_404,
    show_newer,
)
from deliverables.views.entry_steps import (
    PREVIEW,
    FormPage,
    is_checked,
    offer_of,
    read_ahead,
    sheet_context,
    take_step,
)
from deliverables.views.nothing_new import last_word, record_nothing_new
from deliverables.views.update_parts import outputs_of, suggestion_in_words, update_sheet


@dataclass(frozen=True)
class Further:
    """What a page shows besides the form of an entry. context: for the draft that stands in it, or None."""

    template: str
    context: Callable[[EntryDraft | None], dict[str, Any]]


@require_http_methods(["GET", "POST"])
@takes_theirs
def update(request: HttpRequest, plan_slug: str, ref: str, further: Further | None = None) -> HttpResponse:
    """Status, outlook and expected month, with what was last said beside them."""
    return _entry_page(request, plan_slug, ref, "status", None, further)


@require_http_methods(["GET", "POST"])
@takes_theirs
def note(request: HttpRequest, plan_slug: str, ref: str) -> HttpResponse:
    """A note; or, by one button from lists and pages, "nothing new since" the last entry."""
    if request.method == "POST" and request.POST.get("nothing_new"):
        return record_nothing_new(request, plan_slug, ref)
    return _entry_page(request, plan_slug, ref, "note", None)


@require_http_methods(["GET", "POST"])
@takes_theirs
def record(request: HttpRequest, plan_slug: str, ref: str, kind: str) -> HttpResponse:
    """An output delivered, a measurement, or resources mobilized."""
    if kind not in ("delivery", "measurement", "mobilization"):
        raise Http404
    return _entry_page(request, plan_slug, ref, kind, None)


@require_http_methods(["GET", "POST"])
@takes_theirs
def correct(request: HttpRequest, plan_slug: str, ref: str, kind: str, row_id: int) -> HttpResponse:
    """The same form, filled in with a wrong entry; the new one takes its place and the wrong one stays visible."""
    if kind not in ENTRIES:
        raise Http404
    return _entry_page(request, plan_slug, ref, kind, row_id)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, plan_slug: str, ref: str, kind: str, row_id: int) -> HttpResponse:
    page, row, circle = load_page(request, plan_slug, ref)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    wrong = row_or_404(request, kind, row_id, row)
    check_entry(page.standing, circle, kind)
    form = WithdrawForm(sent_or_waiting(request), initial={"seen": actions.version_of(row)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            # Resources belong to the item, so the state of this one deliverable says nothing about them.
            seen = None if kind == "mobilization" else given["seen"] or None
            actions.withdraw(row=wrong, by=page.standing.user, at=clock.now(), reason=given["reason"], seen=seen)
        except ValidationError as error:
            form.add_action_errors(error, correction_reason="reason")
        except actions.RecordMovedOn:
            show_newer(form, row)
        else:
            messages.success(request, _("The entry is withdrawn; it stays in the story with your reason."))
            return redirect("deliverables:deliverable", page.plan.slug, row.ref)
    context = {"form": form, "deliverable": row, "entry": entry_in_words(page, row, circle, kind, row_id)}
    return render(request, "deliverables/withdraw.html", context | frame(page, row, _("Withdraw an entry")))


def _entry_page(
    request: HttpRequest,
    plan_slug: str,
    ref: str,
    kind: str,
    corrects_id: int | None,
    further: Further | None = None,
) -> HttpResponse:
    page, row, circle = load_page(request, plan_slug, ref)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    check_entry(page.standing, circle, kind)
    wrong = row_or_404(request, kind, corrects_id, row) if corrects_id is not None else None
    arguments = form_arguments(request, kind, row, wrong)
    ending = ending_of(kind, wrong, arguments.get("measure"))
    place = FormPage(page, row, kind, ending, request.POST.get(KNOWS, ""))
    if answer := take_step(request, place):
        return answer
    offer = offer_of(request, place)
    entry, checked = ENTRIES[kind], is_checked(request)
    form = entry.form(
        request.POST if checked else None,
        initial=initial_of(kind, row, wrong, page.on) | {"seen": actions.version_of(row)},
        correcting=wrong is not None,
        **arguments,
    )
    outputs = outputs_of(row, page.on) if kind == "status" else []
    if kind == "status" and wrong is None:
        sheet = update_sheet(request, place, form, outputs, offer)
    else:
        sheet = Sheet(form, evidence_forms(request, page, posted=checked))
    preview: list[dict[str, Any]] = []
    if checked and sheet.is_valid():

        def record_it() -> None:
            record_entry(place, entry, sheet, wrong, clock.now())

        if request.POST.get("step") == PREVIEW:
            tried(sheet, place, lambda: preview.extend(read_ahead(place, circle, record_it)), wrong)
        elif tried(sheet, place, record_it, wrong):
            messages.success(request, str(entry.saved))
            return redirect("deliverables:deliverable", page.plan.slug, row.ref)
    title = _("Correct an entry") if wrong else entry.title
    context = frame(page, row, title) | {
        "kind": kind,
        "wrong": entry_in_words(page, row, circle, kind, wrong.pk) if wrong else None,
        "state": state_in_words(row, page.on),
        "measures": measures_of(row) if kind == "measurement" else [],
        "suggestion": suggestion_in_words(row, outputs, page.on) if kind == "status" else None,
        "story": recent_entries(page, row, circle),
        "preview": preview,
        "nothing_new_since": last_word(page, row) if kind in ("status", "note") and wrong is None else None,
    }
    context |= sheet_context(request, place, sheet, circle, offer)
    if further:
        return render(request, further.template, context | further.context(context["draft"]))
    return render(request, "deliverables/entry.html", context)


def tried(sheet: Sheet, place: FormPage, record: Callable[[], object], wrong: Any) -> bool:
    """Whether it was recorded; if something stands in the way, the sheet says what."""
    try:
        record()
    except actions.RecordMovedOn:
        show_newer(sheet.form, place.row, place.kind, wrong)
    except actions.PartsRefused as refused:
        for name, problem in refused.problems.items():
            sheet.show(problem, name)
    except ValidationError as error:
        sheet.show(error)
        if wrong is not None:
            seen = str(sheet.form["seen"].value() or "")
            sheet.form.conflict = conflict_on(sheet.form, place.row, place.kind, seen, wrong)
    else:
        return True
    return False


@transaction.atomic
def record_entry(place: FormPage, entry: Entry, sheet: Sheet, wrong: Any, at: dt.datetime) -> None:
    """Record what was filled in; its draft goes. Raises PermissionDenied, ValidationError, PartsRefused,
    RecordMovedOn."""
    row, by = place.row, place.page.standing.user
    place.drop(at)
    given = sheet.form.arguments() | {"evidence": sheet.evidence.pieces()}
    seen = given.pop("seen") or None
    if place.kind == "status" and wrong is None:
        actions.record_whole_update(
            deliverable=row,
            by=by,
            at=at,
            update=given,
            deliveries=sheet.delivered(),
            measurements=sheet.measured(given["effective_on"]),
            seen=seen,
        )
        return
    if wrong is not None:
        given["corrects"] = wrong
    if place.kind in ("status", "note"):
        given["deliverable"] = row
    if place.kind != "mobilization":
        # Resources belong to the item, so the state of this one deliverable says nothing about them.
        given["seen"] = seen
    entry.action(by=by, at=at, **given)
