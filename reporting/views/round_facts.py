"""Making a round, and changing its facts."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deliverables import clock
from deliverables.access import PlanPage, plan_page
from deliverables.breadcrumb import way_to
from deliverables.conflicts import takes_theirs
from deliverables.permissions import check_manage
from deliverables.unsent import sent_or_waiting
from reporting import actions
from reporting.access import load_round
from reporting.forms import NewRoundForm, RoundForm
from reporting.models import ReportRound
from reporting.round_nav import top_of_round
from reporting.round_problems import facts_problem
from reporting.round_story import DONE
from reporting.transitions import last_step, told_by


@require_http_methods(["GET", "POST"])
def create_round(request: HttpRequest, plan_slug: str) -> HttpResponse:
    """A planned round for a session of the Governing Body; managers only."""
    page = plan_page(request, plan_slug)
    check_manage(page.standing)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    form = NewRoundForm(sent_or_waiting(request), plan=page.plan)
    if request.method == "POST" and form.is_valid() and (made := _create(page, form)):
        messages.success(request, _("The round is planned. Open it when you are ready to call for contributions."))
        return redirect(made)
    context = {
        "form": form,
        "title": _("New round"),
        "button": _("Plan the round"),
        "back": reverse("reporting:rounds", args=[plan_slug]),
        "breadcrumb": way_to(page, (_("Reports"), "reporting:rounds", [])),
    }
    return render(request, "reporting/edit_round.html", context, status=422 if form.errors else 200)


def _create(page: PlanPage, form: NewRoundForm) -> ReportRound | None:
    try:
        facts = form.facts_given()
        return actions.create_round(plan=page.plan, facts=facts, by=page.standing.user, at=clock.now())
    except ValidationError as error:
        form.add_action_errors(error)
        return None


@require_http_methods(["GET", "POST"])
@takes_theirs
def edit_round(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """Facts of a round until it is submitted for approval; managers only, and never on a page of a past date."""
    page, report_round = load_round(request, plan_slug, slug)
    check_manage(page.standing)
    if problem := facts_problem(report_round.state):
        if request.method == "POST":
            return _too_late(request, page, report_round, problem)
        raise PermissionDenied(problem)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    last = last_step(report_round)
    # What did not pass stays in the form; the top of the page names the round as it is stored.
    top = top_of_round(page, report_round, _("Edit the round"), below="reporting:round")
    form = RoundForm(sent_or_waiting(request), instance=report_round, initial={"seen": last.pk if last else 0})
    if request.method == "POST" and form.is_valid() and _save(page, report_round, form):
        messages.success(request, _("The round is saved."))
        return redirect("reporting:round", plan_slug, slug)
    context = {
        "form": form,
        "button": _("Save the round"),
        "back": reverse("reporting:round", args=[plan_slug, slug]),
        **top,
    }
    return render(request, "reporting/edit_round.html", context, status=422 if form.errors else 200)


def _too_late(request: HttpRequest, page: PlanPage, report_round: ReportRound, problem: str) -> HttpResponse:
    """Somebody submitted the paper while the form was filled in: what was changed in it stands to be copied."""
    form = RoundForm(request.POST, instance=report_round)
    changed = [form[name] for name in form.changed_data if not form[name].is_hidden]
    context = {
        "problem": problem + told_by(report_round, None),
        "typed": [f"{field.label}: {field.value()}" for field in changed if field.value()],
        **top_of_round(page, report_round, _("Edit the round"), below="reporting:round"),
    }
    return render(request, "reporting/step.html", context, status=403)


def _save(page: PlanPage, report_round: ReportRound, form: RoundForm) -> bool:
    try:
        actions.edit_round(
            report_round=report_round,
            facts=form.facts_given(),
            by=page.standing.user,
            at=clock.now(),
            seen=form.cleaned_data["seen"],
        )
    except ValidationError as error:
        form.add_action_errors(error)
    except actions.RoundMovedOn as moved:
        show_newer(form, moved)
    else:
        return True
    return False


def show_newer(form: RoundForm, moved: actions.RoundMovedOn) -> None:
    """Nothing is lost: the person sees what came in between, beside what they typed, and decides."""
    form.show_stored(moved.now, str(moved.last.by), moved.last.at)
    form.add_error(
        None,
        _(
            "%(by)s did something with this round after you opened this page: %(told)s. Nothing of yours is lost: "
            "change what you typed, or save again as it is."
        )
        % {"by": moved.last.by, "told": moved.last.comment or DONE[moved.last.step]},
    )
    form.show("seen", moved.last.pk)
