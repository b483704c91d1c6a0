"""What the plan commits the Office to outside its table: the list, and the dated story of one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deliverables.access import PlanPage, plan_page
from deliverables.breadcrumb import Step, way_to
from deliverables.commitments import CommitmentState, commitments_as_of
from deliverables.models import CommitmentUpdate
from deliverables.permissions import check_record_on_commitment, may_record_on_commitment, reason_against
from deliverables.row_entries import labelled, said_of


@require_safe
def commitment_list(request: HttpRequest, plan_slug: str) -> HttpResponse:
    page = plan_page(request, plan_slug)
    states = commitments_as_of(page.plan, page.on)
    context = {
        "breadcrumb": way_to(page, source_step()),
        "rows": [{"state": state, "age": age_of(state, page.on)} for state in states],
        "silent": sum(state.newest is None for state in states),
    }
    return render(request, "deliverables/commitments.html", context)


@require_safe
def commitment(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    page = plan_page(request, plan_slug)
    state = state_or_404(page, slug)
    update = {"label": _("Record an update"), "url": address_of("commitment_update", page, state), "primary": True}
    context = {
        "breadcrumb": way_to(page, source_step(), list_step()),
        "state": state,
        "commitment": state.commitment,
        "age": age_of(state, page.on),
        "story": story(page, state),
        "actions": [update] if may_write(page, state) else [],
        "why_not": why_not(page, state),
    }
    return render(request, "deliverables/commitment.html", context)


def source_step() -> Step:
    return (_("Source"), "deliverables:source", [])


def list_step() -> Step:
    return (_("Commitments"), "deliverables:commitments", [])


def state_or_404(page: PlanPage, slug: str) -> CommitmentState:
    """One commitment with what was in force on the page's date. Raises Http404."""
    found = commitments_as_of(page.plan, page.on, slug=slug)
    if not found:
        raise Http404(f"Commitment {slug}")
    return found[0]


def address_of(view: str, page: PlanPage, state: CommitmentState, *more: int) -> str:
    return reverse(f"deliverables:{view}", args=[page.plan.slug, state.commitment.slug, *more])


def age_of(state: CommitmentState, on: dt.date) -> str:
    """How long before the page's date the newest word is true; "" when there is none."""
    if state.newest is None:
        return ""
    if state.newest.effective_on == on:
        return _("on this date")
    return _("%(span)s before this date") % {"span": timesince(state.newest.effective_on, on, depth=1)}


def why_not(page: PlanPage, state: CommitmentState) -> str:
    """The sentence that says who can record here, for who takes part and cannot; never on a past date."""
    if not page.may_write_today or not page.standing.expects_more:
        return ""
    return reason_against(check_record_on_commitment, page.standing, state.units)


def may_write(page: PlanPage, state: CommitmentState) -> bool:
    return page.may_write_today and may_record_on_commitment(page.standing, state.units)


def story(page: PlanPage, state: CommitmentState) -> list[dict[str, Any]]:
    """Every update effective by the page's date, newest first, the wrong ones too. One query."""
    rows = CommitmentUpdate.objects.filter(commitment=state.commitment, effective_on__lte=page.on, withdrawn=False)
    may = may_write(page, state)
    return [
        entry_of(row) | {"actions": actions_on(row, page, state) if may else []}
        for row in rows.select_related("by", "unit", "corrected_by__by").newest_first()
    ]


def entry_of(row: CommitmentUpdate) -> dict[str, Any]:
    """An update as partials/_story_entry.html takes it, without links."""
    entry = said_of(row) | {"kind": "note", "heading": _("Update"), "body": row.text}
    if row.corrects_id is not None:
        entry["parts"] = labelled((_("Corrects an earlier entry"), row.correction_reason))
    return entry


def actions_on(row: CommitmentUpdate, page: PlanPage, state: CommitmentState) -> list[dict[str, str]]:
    """Correct and withdraw, while the row counts."""
    if getattr(row, "corrected_by", None) is not None:
        return []
    return [
        {"label": _("Correct"), "url": address_of("correct_commitment", page, state, row.pk)},
        {"label": _("Withdraw"), "url": address_of("withdraw_commitment", page, state, row.pk)},
    ]
