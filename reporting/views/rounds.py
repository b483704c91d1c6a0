"""Reporting rounds: all of a plan, and one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from deliverables import clock
from deliverables.access import PlanPage, plan_page
from deliverables.breadcrumb import way_to
from deliverables.permissions import check_manage, may_manage
from reporting import actions
from reporting.access import load_round, way_to_round
from reporting.forms import RoundForm
from reporting.frozen import payload_of
from reporting.models import ReportRound
from reporting.papers.cover import placeholders, session_line
from reporting.permissions import may_see_draft
from reporting.published import published_of
from reporting.summaries import summarize


@require_safe
def rounds(request: HttpRequest, plan_slug: str) -> HttpResponse:
    """Every round of the plan; a reader learns which papers there will be."""
    page = plan_page(request, plan_slug)
    rows = page.plan.rounds.select_related("previous").order_by("session_opens")
    return render(
        request,
        "reporting/rounds.html",
        {
            "rounds": [
                _facts(row) | {"may_see": row.has_been_published or may_see_draft(page.standing, row)} for row in rows
            ],
            "breadcrumb": way_to(page),
        },
    )


@require_safe
def round_page(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """One round: its facts, what is missing for its cover, the counts at its cut-off, its paper."""
    page, report_round = load_round(request, plan_slug, slug, for_readers=True)
    if not may_see_draft(page.standing, report_round):
        return published_round(request, page, report_round)
    on = min(report_round.cut_off, page.as_of.today)
    summary = summarize(page.plan, on)
    edit = reverse("reporting:edit_round", args=[plan_slug, slug])
    may_edit = may_manage(page.standing) and page.may_write_today
    return render(
        request,
        "reporting/round.html",
        {
            **_facts(report_round),
            "groups": [group for group in summary.groups if group.counts.total],
            "on": on,
            "before_cut_off": report_round.cut_off > page.as_of.today,
            "actions": [{"label": _("Edit"), "url": edit, "primary": True}] if may_edit else [],
            "missing": placeholders(report_round),
            "sample": summary.illustrative,
            "published": published_of(page, report_round),
            "breadcrumb": way_to_round(page),
        },
    )


def published_round(request: HttpRequest, page: PlanPage, report_round: ReportRound) -> HttpResponse:
    """What readers see of a round, once it has been published."""
    published = published_of(page, report_round)
    if published is None:
        raise Http404
    paper = payload_of(published.editions[0].report)["cover"]
    context = {"published": published, "round": report_round, "breadcrumb": way_to_round(page)}
    return render(
        request, "reporting/published_round.html", context | {"code": paper["code"], "title": paper["title"]}
    )


@require_http_methods(["GET", "POST"])
def edit_round(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """Facts and texts of a round; managers only, and never on a page of a past date."""
    page, report_round = load_round(request, plan_slug, slug)
    check_manage(page.standing)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    form = RoundForm(request.POST or None, instance=report_round)
    back = reverse("reporting:round", args=[plan_slug, slug])
    if request.method == "POST" and form.is_valid():
        actions.edit_round(report_round=report_round, facts=form.facts_given(), by=page.standing.user, at=clock.now())
        messages.success(request, _("The round is saved. Its paper is made anew from it each time."))
        return redirect(back)
    # What did not pass stays in the form; the heading names the round as it is stored.
    title = _("Edit round %(slug)s") % {"slug": slug}
    context = {"form": form, "title": title, "back": back, "breadcrumb": way_to_round(page, report_round)}
    return render(request, "reporting/edit_round.html", context, status=422 if form.errors else 200)


def _facts(report_round: ReportRound) -> dict[str, Any]:
    return {
        "round": report_round,
        "session": session_line(report_round),
        "missing": placeholders(report_round),
        "previous": report_round.previous,
    }
