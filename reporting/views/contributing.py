"""A unit's share in a round on one page: the update of a deliverable and its paragraph for the paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deliverables import actions as record
from deliverables import clock
from deliverables.access import PlanPage
from deliverables.conflicts import takes_theirs
from deliverables.dates import date_format
from deliverables.differences import difference
from deliverables.forms import StatusUpdateForm
from deliverables.forms.sheet import Sheet
from deliverables.models import Deliverable, EntryDraft
from deliverables.models.drafts import KNOWS
from deliverables.permissions import Circle, check_entry
from deliverables.state_words import state_in_words
from deliverables.views import progress
from deliverables.views.entries import ending_of, initial_of
from deliverables.views.entry_frame import frame, load_page, recent_entries, show_newer
from deliverables.views.entry_steps import (
    PREVIEW,
    FormPage,
    is_checked,
    offer_of,
    read_ahead,
    sheet_context,
    take_step,
)
from deliverables.views.nothing_new import last_word
from deliverables.views.update_parts import outputs_of, suggestion_in_words, update_sheet
from reporting import actions
from reporting.editor.contribution import (
    FOLLOWS,
    LATER,
    OWN,
    ContributionForm,
    begins_with,
    paragraph_for,
    returned_by,
    stand_by_what_was_sent,
    subject_of,
    why_not_sent,
)
from reporting.editor.subject import Subject
from reporting.editor.typed import Comparison, kept_draft, newest_by, set_aside
from reporting.facts import Mark, read_marks, written_down
from reporting.models import ReportParagraph, ReportText
from reporting.papers.cover import session_line
from reporting.texts import GUIDANCE, facts_behind, is_changed


@require_http_methods(["GET", "POST"])
@takes_theirs
def update(request: HttpRequest, plan_slug: str, ref: str) -> HttpResponse:
    """The record's page for an update; with the paragraph on it while the person can send one."""
    paragraph = paragraph_for(plan_slug, ref, request.POST.get("place", ""))
    chosen = request.POST.get("paragraph", "") if is_checked(request) else ""
    if paragraph is None and not chosen:
        return _alone(request, plan_slug, ref, None)
    page, row, circle = load_page(request, plan_slug, ref)
    subject = subject_of(page, circle, paragraph)
    problem = why_not_sent(subject, clock.now())
    if subject and not problem:
        return _contribution_page(request, page, row, circle, subject)
    if chosen in (FOLLOWS, OWN) or (chosen == LATER and _are_own(request.POST.get("words", ""), subject)):
        return _too_late(request, page, row, circle, subject, problem)
    return _alone(request, plan_slug, ref, subject)


def _alone(request: HttpRequest, plan_slug: str, ref: str, subject: Subject | None) -> HttpResponse:
    """The update by itself; words for a paragraph that cannot be sent any more stay on its page, to be copied."""

    def context(draft: EntryDraft | None) -> dict[str, Any]:
        typed = request.POST or (draft.data if draft else QueryDict())
        mine = typed.get("words", "") if typed.get("paragraph", OWN) == OWN else ""
        return {"too_late": subject, "mine": mine}

    return progress.update(request, plan_slug, ref, progress.Further("reporting/contribute.html", context))


def _are_own(words: str, subject: Subject | None) -> bool:
    """Whether a person wrote these words, and not the page: they are neither a version nor the default."""
    if subject is None:
        return bool(words.strip())
    versions = subject.text.texts.values_list("text", flat=True)
    return bool(words.strip()) and all(is_changed(one, words) for one in (subject.default, *versions))


def _contribution_page(
    request: HttpRequest, page: PlanPage, row: Deliverable, circle: Circle, subject: Subject
) -> HttpResponse:
    place = FormPage(page, row, "status", ending_of("status", None, None), request.POST.get(KNOWS, ""))
    if answer := take_step(request, place):
        return answer
    offer = offer_of(request, place)
    checked = is_checked(request)
    form = ContributionForm(
        request.POST if checked else None,
        initial=initial_of("status", row, None, page.on) | {"seen": record.version_of(row)} | begins_with(subject),
        cut_off=subject.round.cut_off,
    )
    outputs = outputs_of(row, page.on)
    sheet = update_sheet(request, place, form, outputs, offer)
    newer: ReportText | None = None
    preview: list[dict[str, Any]] = []
    if checked and sheet.is_valid():
        try:
            if request.POST.get("step") == PREVIEW:
                preview = read_ahead(place, circle, lambda: _save(sheet, form, place, subject, clock.now()))
            else:
                _save(sheet, form, place, subject, clock.now())
        except record.RecordMovedOn:
            _show_newer_record(form, row, subject)
        except actions.TextMovedOn as moved:
            newer = moved.newest
            _show_newer_text(form, newer)
        except record.PartsRefused as refused:
            for name, problem in refused.problems.items():
                sheet.show(problem, name)
        except ValidationError as error:
            sheet.show(error)
        else:
            if not preview:
                messages.success(request, _said(form, subject))
                return redirect("deliverables:deliverable", page.plan.slug, row.ref)
    before = dict(form.initial)
    context = _of_update(page, row, circle, outputs) | sheet_context(request, place, sheet, circle, offer)
    stand_by_what_was_sent(form, before, subject, context.get("draft"))
    words = str(form["words"].value() or "")
    context |= {
        "preview": preview,
        "subject": subject,
        "session": session_line(subject.round),
        "returned": returned_by(subject),
        "text_draft": None if form.is_bound else kept_draft(subject),
        "guidance": GUIDANCE,
        "count": len(words.split()),
        "aside": set_aside(subject, words),
        "other": _beside(newer, words if form["paragraph"].value() == OWN else None) if newer else None,
    }
    return render(request, "reporting/contribute.html", context)


def _too_late(
    request: HttpRequest, page: PlanPage, row: Deliverable, circle: Circle, subject: Subject | None, problem: str
) -> HttpResponse:
    """Nothing is saved: the person reads why the paragraph cannot be sent, copies it, and decides about the update."""
    check_entry(page.standing, circle, "status")
    form = StatusUpdateForm(
        request.POST, initial=initial_of("status", row, None, page.on) | {"seen": record.version_of(row)}
    )
    form.add_error(None, problem + " " + _("Nothing is saved yet: save again to record the update alone."))
    outputs, ending = outputs_of(row, page.on), ending_of("status", None, None)
    place = FormPage(page, row, "status", ending, request.POST.get(KNOWS, ""))
    sheet = update_sheet(request, place, form, outputs, None)
    sheet.is_valid()  # which keeps the files
    context = _of_update(page, row, circle, outputs) | {
        **sheet_context(request, place, sheet, circle, None),
        "too_late": subject,
        "mine": request.POST.get("words", "") if request.POST["paragraph"] != FOLLOWS else "",
    }
    return render(request, "reporting/contribute.html", context, status=422)


def _of_update(page: PlanPage, row: Deliverable, circle: Circle, outputs: list[Any]) -> dict[str, Any]:
    """What the page of an update shows beside its form."""
    return frame(page, row, _("Record an update")) | {
        "kind": "status",
        "state": state_in_words(row, page.on),
        "suggestion": suggestion_in_words(row, outputs, page.on),
        "story": recent_entries(page, row, circle),
        "nothing_new_since": last_word(page, row),
    }


@transaction.atomic
def _save(sheet: Sheet, form: ContributionForm, place: FormPage, subject: Subject, at: dt.datetime) -> None:
    """All or nothing. Raises ValidationError, PartsRefused, RecordMovedOn, TextMovedOn."""
    given, by, row = form.cleaned_data, subject.page.standing.user, place.row
    whole: dict[str, Any] = {
        "update": form.update() | {"evidence": sheet.evidence.pieces()},
        "deliveries": sheet.delivered(),
        "measurements": sheet.measured(given["effective_on"]),
        "seen": given["seen"] or None,
    }
    place.drop(at)
    if given["paragraph"] == LATER or not isinstance(subject.text, ReportParagraph):
        record.record_whole_update(deliverable=row, by=by, at=at, **whole)
        return
    actions.contribute(
        paragraph=subject.text,
        **whole,
        words=given["words"] if given["paragraph"] == OWN else None,
        by=by,
        at=at,
        seen_text=given["seen_text"] or 0,
        facts=given["facts"] if "facts" in form.data else None,
    )


def _said(form: ContributionForm, subject: Subject) -> str:
    given = form.cleaned_data
    if given["paragraph"] != LATER:
        said = _("The update is recorded, and the paragraph for %(code)s is sent.")
    else:
        said = _("The update is recorded. The paragraph for %(code)s still waits.")
    said %= {"code": subject.round.document_code}
    if given["effective_on"] <= subject.round.cut_off:
        return said
    return (
        said
        + " "
        + _("The update lies after the cut-off, %(cut_off)s: this paper does not print it.")
        % {"cut_off": date_format(subject.round.cut_off)}
    )


def _show_newer_record(form: ContributionForm, row: Deliverable, subject: Subject) -> None:
    """What is shown now, the person's words rest on as well; amendments do not stand beside the form."""
    known, now = read_marks(form.data.get("facts", "")), facts_behind(subject.text)
    shown = {kind: mark for kind, mark in now.items() if kind != "amendment"}
    show_newer(form, row, "status")
    data: Any = form.data
    data["facts"] = written_down({"amendment": known.get("amendment", Mark()), **shown})


def _show_newer_text(form: ContributionForm, newest: ReportText) -> None:
    """Nothing is lost: the newest version stands beside what the person typed or let follow, and they decide.

    The choice carries the sentence: the field of their own words is hidden while another way is chosen.
    """
    said = _("Somebody saved another version of the paragraph after you opened this page.")
    if form.cleaned_data["paragraph"] == OWN:
        what_next = _("Nothing of yours is lost: compare the two below, then save again or change what you wrote.")
    else:
        what_next = _(
            "Read it below: save again to put in its place what follows from this update, or choose another way."
        )
    form.add_error("paragraph", f"{said} {what_next}")
    data: Any = form.data
    form.data = data = data.copy()
    data["seen_text"] = str(newest.pk)


def _beside(newest: ReportText, words: str | None) -> Comparison:
    """words: None when the person typed none."""
    if words is None:
        return Comparison(newest_by(newest), newest.text, [])
    return Comparison(newest_by(newest), newest.text, difference(newest.text, words), is_newest=True)
