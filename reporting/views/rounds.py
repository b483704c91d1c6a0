"""Reporting rounds and their papers, on screen and as files."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from deliverables import clock
from deliverables.access import PlanPage, plan_page
from deliverables.breadcrumb import way_to
from deliverables.permissions import check_manage, check_see_draft, may_manage, may_see_draft
from reporting import actions
from reporting.forms import RoundForm
from reporting.models import ReportRound
from reporting.paper_words import words_of
from reporting.papers.cover import placeholders, session_line
from reporting.pdf import RenderingFailed, render_apart
from reporting.snapshots import build_payload
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
            "rounds": [_facts(row) for row in rows],
            "may_see_drafts": may_see_draft(page.standing),
            "breadcrumb": way_to(page),
        },
    )


@require_safe
def round_page(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """One round: its facts, what is missing for its cover, the counts at its cut-off, its paper."""
    page, report_round = _draft(request, plan_slug, slug)
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
            "breadcrumb": _way(page),
        },
    )


@require_http_methods(["GET", "POST"])
def edit_round(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """Facts and texts of a round; managers only, and never on a page of a past date."""
    page, report_round = _draft(request, plan_slug, slug)
    check_manage(page.standing)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    form = RoundForm(request.POST or None, instance=report_round)
    back = reverse("reporting:round", args=[plan_slug, slug])
    if request.method == "POST" and form.is_valid():
        actions.edit_round(
            report_round=form.instance, sections=form.changed_sections(), by=page.standing.user, at=clock.now()
        )
        messages.success(request, _("The round is saved. Its paper is made anew from it each time."))
        return redirect(back)
    # What did not pass stays in the form; the heading names the round as it is stored.
    title = _("Edit round %(slug)s") % {"slug": slug}
    context = {"form": form, "title": title, "back": back, "breadcrumb": _way(page, report_round)}
    return render(request, "reporting/edit_round.html", context, status=422 if form.errors else 200)


@require_safe
def report_pdf(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """The paper as PDF; `?inline=1` shows it in the browser."""
    page, report_round = _draft(request, plan_slug, slug)
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
    page, report_round = _draft(request, plan_slug, slug)
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
                "breadcrumb": _way(page, report_round),
            },
        )
    )


@require_safe
def report_json(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """The payload: everything that the paper prints."""
    page, report_round = _draft(request, plan_slug, slug)
    payload = _payload(page, report_round)
    return _private(JsonResponse(payload, json_dumps_params={"ensure_ascii": False, "indent": 1}))


def _payload(page: PlanPage, report_round: ReportRound) -> dict[str, Any]:
    """The paper as at the cut-off, whatever date the page shows; before the cut-off has come, as at today."""
    return build_payload(report_round, min(report_round.cut_off, page.as_of.today))


def file_name(report_round: ReportRound) -> str:
    """ "GB.328-INS-8-draft-En.pdf"; placeholders of the code are left out, the round's name stands for them."""
    code = report_round.document_code.replace("[…]", report_round.slug)
    return re.sub(r"[^A-Za-z0-9.]+", "-", code).strip("-.") + "-draft-En.pdf"


def _draft(request: HttpRequest, plan_slug: str, slug: str) -> tuple[PlanPage, ReportRound]:
    """The round of a paper that is not published: nobody else is told that there is one."""
    page = plan_page(request, plan_slug)
    report_round = get_object_or_404(ReportRound.objects.select_related("plan", "previous"), plan=page.plan, slug=slug)
    try:
        check_see_draft(page.standing)
    except PermissionDenied as refusal:
        raise Http404 from refusal
    return page, report_round


def _facts(report_round: ReportRound) -> dict[str, Any]:
    return {
        "round": report_round,
        "session": session_line(report_round),
        "missing": placeholders(report_round),
        "previous": report_round.previous,
    }


def _way(page: PlanPage, *further: ReportRound) -> list[dict[str, str]]:
    """Plans, the plan and its reports, then a round."""
    rounds = [(row.document_code, "reporting:round", [row.slug]) for row in further]
    return way_to(page, (_("Reports"), "reporting:rounds", []), *rounds)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-cache"
    return response
