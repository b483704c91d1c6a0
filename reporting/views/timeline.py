"""The plan in months."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deliverables.access import plan_page
from deliverables.breadcrumb import way_to
from reporting.timeline import timeline_context


@require_safe
def timeline(request: HttpRequest, plan_slug: str) -> HttpResponse:
    page = plan_page(request, plan_slug)
    context = timeline_context(page, request.GET.get("page", ""))
    return render(request, "reporting/timeline.html", {**context, "breadcrumb": way_to(page)})
