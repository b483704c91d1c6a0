"""The state of delivery of a plan at one look."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deliverables.access import PlanPage, plan_page
from reporting.dashboard import dashboard_context, reports_context
from reporting.dashboard.papers import last_published, load_rounds
from reporting.summaries import PlanFigures, changes_since, figures

LATELY = dt.timedelta(days=90)
"""How far back "what changed" looks before the first report is published."""


@require_safe
def dashboard(request: HttpRequest, plan_slug: str) -> HttpResponse:
    page = plan_page(request, plan_slug)
    rounds = load_rounds(page, with_texts=page.standing.is_manager)
    reported = last_published(page, rounds)
    since = reported.cut_off if reported else page.on - LATELY
    summary = figures(page.plan, page.on, since=since)
    changes = changes_since(page.plan, since, page.on, moved=summary.moved)
    context = dashboard_context(page, summary, changes, all_changes=request.GET.get("changes") == "all")
    context |= reports_context(page, rounds, reported)
    context["actions"] = actions(page, summary)
    context["breadcrumb"] = [{"label": _("Plans"), "url": f"{reverse('reporting:home')}#plans"}]
    return render(request, "reporting/dashboard.html", context)


def actions(page: PlanPage, summary: PlanFigures) -> list[dict[str, object]]:
    """The way to record an update, for those who set the status of something here; never on a past date."""
    mine = [place for place, unit in enumerate(summary.coordinators) if unit in page.standing.unit_ids]
    if not page.may_write_today or not (page.standing.is_manager or mine):
        return []
    url = reverse("reporting:home")
    if len(mine) == 1:
        url = reverse("deliverables:update", args=[page.plan.slug, summary.deliverables[mine[0]].ref])
    return [{"label": _("Record an update"), "url": url, "primary": True}]
