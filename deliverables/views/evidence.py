"""Evidence for entries that are recorded already: adding it and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deliverables import actions, clock
from deliverables.access import visible_evidence
from deliverables.evidence import evidence_of
from deliverables.forms import WithdrawForm
from deliverables.permissions import check_contribute, check_manage, check_withdraw
from deliverables.storyteller import evidence_in_words
from deliverables.unsent import sent_or_waiting
from deliverables.views.entry_frame import entry_in_words, evidence_forms, frame, load_page, row_or_404


@require_http_methods(["GET", "POST"])
def add_evidence(request: HttpRequest, plan_slug: str, ref: str, kind: str, row_id: int) -> HttpResponse:
    """Evidence for an entry that is recorded already."""
    page, row, circle = load_page(request, plan_slug, ref)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    parent = row_or_404(request, kind, row_id, row)
    if kind == "mobilization":
        check_manage(page.standing)
    else:
        check_contribute(page.standing, circle)
    evidence = evidence_forms(request, page)
    if request.method == "GET" and (typed := sent_or_waiting(request)):
        evidence.let_stand(typed)
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
        "entry": entry_in_words(page, row, circle, kind, row_id),
    }
    return render(request, "deliverables/add_evidence.html", context | frame(page, row, _("Add evidence")))


@require_http_methods(["GET", "POST"])
def withdraw_evidence(request: HttpRequest, plan_slug: str, ref: str, evidence_id: int) -> HttpResponse:
    """Take back one piece of evidence; its entry stays."""
    page, row, circle = load_page(request, plan_slug, ref)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    piece = get_object_or_404(visible_evidence(page.standing, evidence_of(row, page.on)), pk=evidence_id)
    check_withdraw(page.standing, circle, piece)
    form = WithdrawForm(sent_or_waiting(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(row=piece, by=page.standing.user, at=clock.now(), reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_action_errors(error, correction_reason="reason")
        else:
            messages.success(request, _("The evidence is withdrawn."))
            return redirect("deliverables:deliverable", page.plan.slug, row.ref)
    context = {"form": form, "pieces": [evidence_in_words(piece)]}
    return render(request, "deliverables/withdraw.html", context | frame(page, row, _("Withdraw evidence")))
