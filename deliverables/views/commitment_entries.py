"""Recording an update on a commitment, correcting one and withdrawing one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deliverables import actions, clock
from deliverables.access import PlanPage, plan_page
from deliverables.breadcrumb import way_to
from deliverables.commitments import CommitmentState
from deliverables.conflicts import takes_theirs
from deliverables.forms import CommitmentUpdateForm, WithdrawForm
from deliverables.models import CommitmentUpdate
from deliverables.permissions import check_record_on_commitment
from deliverables.row_entries import RECORD
from deliverables.unsent import sent_or_waiting
from deliverables.views.commitments import address_of, entry_of, list_step, source_step, state_or_404, story
from deliverables.views.entry_conflicts import conflict_on_commitment


@require_http_methods(["GET", "POST"])
@takes_theirs
def update(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    return _entry_page(request, plan_slug, slug, None)


@require_http_methods(["GET", "POST"])
@takes_theirs
def correct(request: HttpRequest, plan_slug: str, slug: str, row_id: int) -> HttpResponse:
    """The same form, filled in with a wrong update; the new one takes its place and the wrong one stays visible."""
    return _entry_page(request, plan_slug, slug, row_id)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, plan_slug: str, slug: str, row_id: int) -> HttpResponse:
    page, state = _load(request, plan_slug, slug)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    wrong = _row_or_404(request, state, row_id)
    check_record_on_commitment(page.standing, state.units)
    form = WithdrawForm(sent_or_waiting(request), initial={"seen": actions.version_of_commitment(state.commitment)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        given["seen"] = given["seen"] or None
        try:
            actions.withdraw_commitment_update(row=wrong, by=page.standing.user, at=clock.now(), **given)
        except ValidationError as error:
            form.add_action_errors(error, correction_reason="reason")
        except actions.RecordMovedOn:
            _show_newer(form, state)
        else:
            messages.success(request, _("The update is withdrawn; it stays in the story with your reason."))
            return redirect(_page_of(page, state))
    context = {"form": form, "entry": entry_of(wrong)} | _frame(page, state, _("Withdraw an update"))
    return render(request, "deliverables/withdraw.html", context)


def _entry_page(request: HttpRequest, plan_slug: str, slug: str, corrects_id: int | None) -> HttpResponse:
    page, state = _load(request, plan_slug, slug)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    check_record_on_commitment(page.standing, state.units)
    wrong = _row_or_404(request, state, corrects_id) if corrects_id is not None else None
    initial: dict[str, Any] = {"effective_on": page.on}
    if wrong is not None:
        initial = {"effective_on": wrong.effective_on, "text": wrong.text}
    form = CommitmentUpdateForm(
        sent_or_waiting(request),
        initial=initial | {"seen": actions.version_of_commitment(state.commitment)},
        correcting=wrong is not None,
    )
    if request.method == "POST" and form.is_valid() and _saved(form, page, state, wrong):
        messages.success(request, _("The update is recorded."))
        return redirect(_page_of(page, state))
    said = [entry | {"actions": []} for entry in story(page, state) if not entry["state"]]
    title = _("Correct an update") if wrong else _("Record an update")
    context = {"form": form, "wrong": entry_of(wrong) if wrong else None, "story": said[:3]}
    return render(request, "deliverables/commitment_entry.html", context | _frame(page, state, title))


def _saved(form: CommitmentUpdateForm, page: PlanPage, state: CommitmentState, wrong: CommitmentUpdate | None) -> bool:
    given = form.arguments()
    given["seen"] = given["seen"] or None
    try:
        actions.record_commitment_update(
            commitment=state.commitment, by=page.standing.user, at=clock.now(), corrects=wrong, **given
        )
    except actions.RecordMovedOn:
        _show_newer(form, state)
        return False
    except ValidationError as error:
        form.add_action_errors(error)
        return False
    return True


def _load(request: HttpRequest, plan_slug: str, slug: str) -> tuple[PlanPage, CommitmentState]:
    page = plan_page(request, plan_slug)
    state = state_or_404(page, slug)
    if request.method == "POST" and page.as_of.is_past:
        raise PermissionDenied(_("This is the page of a past date; nothing can be recorded on it."))
    return page, state


def _row_or_404(request: HttpRequest, state: CommitmentState, row_id: int) -> CommitmentUpdate:
    """An update of this commitment that still counts; when something is saved, one corrected meanwhile will do.

    The action says so then, and what the person typed is not lost to a page that cannot be found.
    """
    rows = CommitmentUpdate.objects.filter(commitment=state.commitment, withdrawn=False)
    if request.method != "POST":
        rows = rows.filter(corrected_by=None)
    row: CommitmentUpdate = get_object_or_404(
        rows.select_related("by", "unit", "commitment__plan", "corrected_by__by"), pk=row_id
    )
    return row


def _show_newer(form: Any, state: CommitmentState) -> None:
    """Nothing is lost: the person sees what came in between, beside what they typed, and decides."""
    form.add_error(
        None,
        _(
            "Somebody recorded something on this commitment after you opened this page. Nothing of yours is lost: "
            "read below what they recorded, then save again, change what you wrote, or take theirs."
        ),
    )
    form.conflict = conflict_on_commitment(form, state.commitment, str(form["seen"].value() or ""))
    form.show("seen", actions.version_of_commitment(state.commitment))


def _page_of(page: PlanPage, state: CommitmentState) -> str:
    return address_of("commitment", page, state)


def _frame(page: PlanPage, state: CommitmentState, title: str) -> dict[str, Any]:
    subject = capfirst(state.commitment.subject)
    way = way_to(page, source_step(), list_step(), (subject, "deliverables:commitment", [state.commitment.slug]))
    way[-1]["language"] = RECORD
    return {
        "state": state,
        "commitment": state.commitment,
        "title": title,
        "lead": subject,
        "lead_language": RECORD,
        "back": _page_of(page, state),
        "breadcrumb": way,
    }
