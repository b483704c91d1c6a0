"""The approver's page: what has to be known of the paper, and the decision."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from deliverables import clock
from deliverables.access import PlanPage
from deliverables.unsent import sent_or_waiting
from reporting import actions
from reporting.access import load_round
from reporting.for_approval import approval_context
from reporting.freezing import freeze, freeze_translation
from reporting.models import ReportRound
from reporting.pdf import RenderingFailed
from reporting.permissions import check_four_eyes, check_read_approval, check_take_round_step
from reporting.round_nav import top_of_round
from reporting.rounds import ROUND_STEPS
from reporting.step_forms import ApproveForm, ReasonForm, StepForm
from reporting.translations import NAMES
from reporting.views.unsaved_words import unsaved_words

logger = logging.getLogger(__name__)

WRONG_PASSWORDS = 5
"""After so many the person is signed out: whoever found an open session cannot go on guessing."""
TRIES = "wrong-passwords-on-approval"
FREEZE = {f"freeze-{language}": language for language in NAMES}
"""Step of the page → the language in which the approved paper is frozen."""
STEPS = ("approve", "send-back", "publish", "take-back", *FREEZE)


@sensitive_post_parameters("approve-password", "freeze-fr-password", "freeze-es-password")
@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """Approvers decide here; managers and auditors read along."""
    page, report_round = load_round(request, plan_slug, slug)
    check_read_approval(page.standing)
    if request.method == "GET" or request.POST.get("step") not in STEPS:
        return _page(request, page, report_round, _waiting(request, page))
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    step = request.POST["step"]
    right = ROUND_STEPS["approve" if step in FREEZE else step]
    check_take_round_step(page.standing, right, report_round)
    if step in FREEZE or (report_round.state in right.sources and step in ("approve", "publish")):
        check_four_eyes(report_round, page.standing.user)
    form = _form(step, page, request.POST)
    if form.is_valid():
        try:
            messages.success(request, _take(step, report_round, form, page))
            request.session.pop(TRIES, None)
            return redirect("reporting:approval", plan_slug, slug)
        except ValidationError as error:
            form.add_action_errors(error)
        except RenderingFailed as error:
            form.add_error(None, str(error))
    if isinstance(form, ApproveForm) and form.password_was_wrong and _has_tried_too_often(request):
        logout(request)
        messages.error(request, _("You were signed out after several wrong passwords. Nothing was approved."))
        return redirect("login")
    # What the action found is not what was read before it: the state may have moved on.
    report_round.refresh_from_db()
    return _page(request, page, report_round, {step: form})


def _take(step: str, report_round: ReportRound, form: StepForm, page: PlanPage) -> str:
    """Take the step; answers with what to tell. Raises PermissionDenied, ValidationError, RenderingFailed."""
    given: dict[str, Any] = {"comment": form.cleaned_data["comment"], "by": page.standing.user, "at": clock.now()}
    if step == "approve":
        report = freeze(report_round, form.cleaned_data["sha256"], **given)
        return _("The paper is approved and frozen. SHA-256 of its PDF: %(hash)s") % {"hash": report.pdf_sha256}
    if step in FREEZE:
        report = freeze_translation(report_round, FREEZE[step], form.cleaned_data["sha256"], **given)
        told = _("The paper is frozen in %(language)s. SHA-256 of its PDF: %(hash)s")
        return told % {"language": NAMES[FREEZE[step]], "hash": report.pdf_sha256}
    if step == "send-back":
        actions.send_round_back(report_round=report_round, **given)
        return _("The paper is sent back to the managers, with your reason.")
    if step == "publish":
        actions.publish_round(report_round=report_round, **given)
        return _("The paper is published: every reader can see it from now on.")
    actions.take_approval_back(report_round=report_round, **given)
    return _("The approval is taken back. The paper is in clearance again; what was frozen is kept.")


def _page(
    request: HttpRequest, page: PlanPage, report_round: ReportRound, filled: dict[str, StepForm]
) -> HttpResponse:
    context = approval_context(page, report_round)
    offered = context["decision"].steps
    shown = {step.replace("-", "_"): filled.get(step) or _form(step, page) for step in offered}
    if "approve" in shown:
        # Whatever was typed, the next approval is of the paper that this page shows.
        _show_hash(shown["approve"], context["sha256"])
    for one in context.get("translations", ()):
        if one.sha256:
            shown[one.step] = filled.get(one.step) or _form(one.step, page)
            _show_hash(shown[one.step], one.sha256)
    faulty = next(iter(filled.values()), None)
    context |= {
        "forms": shown,
        "to_freeze": [(one, shown[one.step]) for one in context.get("translations", ()) if one.sha256],
        "faulty": faulty,
        "typed": unsaved_words(faulty, _drawn(shown, context)),
        **top_of_round(page, report_round, _("Approval"), "reporting:approval"),
    }
    return render(request, "reporting/approval.html", context, status=422 if filled else 200)


def _drawn(shown: dict[str, StepForm], context: dict[str, Any]) -> list[StepForm]:
    """While something stands in the way, the page says so in place of the form to approve."""
    return [form for step, form in shown.items() if step != "approve" or not context["in_the_way"]]


def _form(step: str, page: PlanPage, data: Any = None) -> StepForm:
    if step == "approve" or step in FREEZE:
        return ApproveForm(data, prefix=step, person=page.standing.user)
    kind = StepForm if step == "publish" else ReasonForm
    return kind(data, prefix=step)


def _waiting(request: HttpRequest, page: PlanPage) -> dict[str, StepForm]:
    """The form that holds what its author typed before signing in again, under its step."""
    typed = sent_or_waiting(request) if request.method == "GET" else None
    return {step: _form(step, page, typed) for step in STEPS if typed and f"{step}-comment" in typed}


def _show_hash(form: StepForm, sha256: str) -> None:
    if form.is_bound:
        data: Any = form.data
        form.data = data = data.copy()
        data[form.add_prefix("sha256")] = sha256
    else:
        form.initial["sha256"] = sha256


def _has_tried_too_often(request: HttpRequest) -> bool:
    tries = request.session.get(TRIES, 0) + 1
    request.session[TRIES] = tries
    logger.warning("Wrong password on approval by account %s, try %s.", request.user.pk, tries)
    return bool(tries >= WRONG_PASSWORDS)
