"""The paper of a round, on screen and as files."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from deliverables.access import PlanPage
from reporting.access import load_round, way_to_round
from reporting.models import ReportRound
from reporting.paper_words import words_of
from reporting.pdf import RenderingFailed, render_apart
from reporting.permissions import check_see_draft
from reporting.snapshots import build_payload


@require_safe
def report_pdf(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """The paper as PDF; `?inline=1` shows it in the browser."""
    page, report_round = load_round(request, plan_slug, slug, check_see_draft)
    try:
        pdf = render_apart(_payload(page, report_round), timeout=settings.REPORT_TIMEOUT_SECONDS)
    except RenderingFailed as error:
        messages.error(request, str(error))
        return redirect("reporting:round", plan_slug, slug)
    inline = request.GET.get("inline") == "1"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'{"inline" if inline else "attachment"}; filename="{file_name(report_round)}"',
            "Cache-Control": "private, no-cache",
        },
    )


@require_safe
def report_html(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """The paper on screen, by the same partial templates as on paper."""
    page, report_round = load_round(request, plan_slug, slug, check_see_draft)
    payload = _payload(page, report_round)
    return _private(
        render(
            request,
            "reporting/report.html",
            {
                "paper": payload,
                "words": words_of(payload["template"], payload["language"]),
                "paper_template": f"reporting/paper/{payload['template']}/_paper.html",
                "round": report_round,
                "breadcrumb": way_to_round(page, report_round),
            },
        )
    )


@require_safe
def report_json(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """The payload: everything that the paper prints."""
    page, report_round = load_round(request, plan_slug, slug, check_see_draft)
    payload = _payload(page, report_round)
    return _private(JsonResponse(payload, json_dumps_params={"ensure_ascii": False, "indent": 1}))


def _payload(page: PlanPage, report_round: ReportRound) -> dict[str, Any]:
    """The paper as at the cut-off, whatever date the page shows; before the cut-off has come, as at today."""
    return build_payload(report_round, min(report_round.cut_off, page.as_of.today))


def file_name(report_round: ReportRound) -> str:
    """ "GB.328-INS-8-draft-En.pdf"; placeholders of the code are left out, the round's name stands for them."""
    code = report_round.document_code.replace("[…]", report_round.slug)
    return re.sub(r"[^A-Za-z0-9.]+", "-", code).strip("-.") + "-draft-En.pdf"


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-cache"
    return response
