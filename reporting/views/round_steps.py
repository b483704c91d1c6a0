"""Taking a round a step further, and giving one unit more time: a page that says what will happen, then the action."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deliverables import clock
from deliverables.access import PlanPage
from deliverables.models import Unit
from deliverables.permissions import check_manage
from deliverables.unsent import sent_or_waiting
from reporting import actions, calls
from reporting.access import load_round
from reporting.models import ReportRound
from reporting.permissions import check_four_eyes, check_take_round_step
from reporting.round_nav import top_of_round
from reporting.round_problems import more_time_problem, step_problem
from reporting.round_steps import MORE_TIME, STEP_PAGES, StepPage, caution, obstacle_now
from reporting.rounds import ROUND_STEPS
from reporting.step_forms import MoreTimeForm, StepForm
from reporting.transitions import told_by

WORDS = ("call", "comment", "reason")
"""Fields that a person writes sentences into."""


@require_http_methods(["GET", "POST"])
def step_page(request: HttpRequest, plan_slug: str, slug: str, step: str) -> HttpResponse:
    """GET says what will happen, POST does it. Whom the state surprises reads where the round stands and why."""
    page, report_round = load_round(request, plan_slug, slug)
    if step not in STEP_PAGES:
        raise Http404
    about = STEP_PAGES[step]
    check_take_round_step(page.standing, ROUND_STEPS[step], report_round)
    if step == "publish" and report_round.state in ROUND_STEPS[step].sources:
        check_four_eyes(report_round, page.standing.user)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    form = about.form(_typed(request), initial=_initial(page, report_round, step))
    if request.method == "POST" and form.is_valid() and _take(request, page, report_round, about, form):
        return redirect("reporting:round", plan_slug, slug)
    report_round.refresh_from_db()
    problem = step_problem(ROUND_STEPS[step], report_round.state)
    in_the_way = None if problem else obstacle_now(step, report_round, page.as_of.today)
    context = {
        "about": about,
        "caution": caution(step, report_round),
        "obstacle": in_the_way,
    }
    return _answer(request, page, report_round, ROUND_STEPS[step].label, form, problem, context)


def _typed(request: HttpRequest) -> MultiValueDict[str, str] | None:
    """A step may need no word at all: then what is posted is empty, and meant."""
    return request.POST if request.method == "POST" else sent_or_waiting(request)


def _initial(page: PlanPage, report_round: ReportRound, step: str) -> dict[str, Any]:
    return {"call": calls.default_call(report_round, page.standing.user)} if step == "open" else {}


def _take(request: HttpRequest, page: PlanPage, report_round: ReportRound, about: StepPage, form: StepForm) -> bool:
    try:
        about.action(report_round=report_round, by=page.standing.user, at=clock.now(), **form.cleaned_data)
    except ValidationError as error:
        form.add_action_errors(error)
        if isinstance(error, actions.MoreTimeGiven):
            form.show("seen", error.newest.pk)
        return False
    messages.success(request, str(about.done))
    if about is STEP_PAGES["open"]:
        _send_call(request, page, report_round, form.cleaned_data["call"])
    return True


def _send_call(request: HttpRequest, page: PlanPage, report_round: ReportRound, words: str) -> None:
    """The action's transaction has ended: the round is open whatever becomes of the mails."""
    outcome = calls.send_call(report_round, words, page.as_of.today, request.build_absolute_uri)
    for is_warning, sentence in calls.told(outcome):
        messages.add_message(request, messages.WARNING if is_warning else messages.INFO, sentence)


@require_http_methods(["GET", "POST"])
def more_time(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """A longer contribution deadline for one unit, with the reason; managers only."""
    page, report_round = load_round(request, plan_slug, slug)
    check_manage(page.standing)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    units = calls.coordinated(report_round, page.as_of.today)
    choices = Unit.objects.filter(pk__in=[unit.pk for unit in units])
    newest = report_round.extensions.order_by("id").last()
    initial = {"unit": _asked_for(request, units), "seen": newest.pk if newest else 0}
    form = MoreTimeForm(_typed(request), units=choices, initial=initial)
    if request.method == "POST" and form.is_valid() and _take(request, page, report_round, MORE_TIME, form):
        return redirect("reporting:round", plan_slug, slug)
    report_round.refresh_from_db()
    problem = more_time_problem(report_round.state)
    return _answer(request, page, report_round, _("More time for a unit"), form, problem, {"about": MORE_TIME})


def _asked_for(request: HttpRequest, units: dict[Unit, Any]) -> Unit | None:
    return next((unit for unit in units if unit.code == request.GET.get("unit")), None)


def _answer(
    request: HttpRequest,
    page: PlanPage,
    report_round: ReportRound,
    title: Any,
    form: StepForm,
    problem: str,
    context: dict[str, Any],
) -> HttpResponse:
    """The page of a step. `problem`: why the state does not allow it; then what was typed is shown to be copied."""
    is_in_vain = bool(problem or context.get("obstacle"))
    if problem:
        problem += told_by(report_round, None)
    context |= {
        "form": form,
        "problem": problem,
        "typed": [form.data[name] for name in WORDS if form.data.get(name)] if is_in_vain else [],
        **top_of_round(page, report_round, title, below="reporting:round"),
    }
    status = 409 if problem else 422 if form.errors else 200
    return render(request, "reporting/step.html", context, status=status)
