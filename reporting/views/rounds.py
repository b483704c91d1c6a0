"""Reporting rounds: all of a plan, and the progress of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deliverables.access import PlanPage, plan_page, units_of
from deliverables.breadcrumb import way_to
from deliverables.permissions import may_manage
from reporting.access import load_round
from reporting.addresses import address
from reporting.checks import Finding, find
from reporting.consulted import consulted_units
from reporting.frozen import payload_of
from reporting.models import Consultation, ReportRound
from reporting.models.transitions import planned_by
from reporting.papers.cover import code_of, placeholders, session_line
from reporting.papers.languages import ORIGINAL
from reporting.published import published_of
from reporting.round_nav import code_for, top_of_round
from reporting.round_progress import Progress, TextLine, as_it_stood, at_the_date, days_left, load_progress
from reporting.round_ways import ways_of
from reporting.rounds import ROUND_STATES, ROUND_STEPS, UNDER_WAY, Holder, RoundState, TextState
from reporting.summaries import summarize
from reporting.working_papers import day_of, round_for

CHECKED = (*UNDER_WAY, RoundState.FOR_APPROVAL)
"""States in which the checks have something to say."""


@require_safe
def rounds(request: HttpRequest, plan_slug: str) -> HttpResponse:
    """Every round of the plan; a reader learns which papers there are and will be."""
    page = plan_page(request, plan_slug)
    if (working_paper := _working_paper(request, page)) is not None:
        return working_paper
    rows = at_the_date(page, page.plan.rounds.select_related("plan").order_by("-session_opens"))
    new = reverse("reporting:create_round", args=[plan_slug])
    may_add = may_manage(page.standing) and page.may_write_today
    asked = Consultation.objects.filter(round__plan=page.plan, unit__in=units_of(page.standing))
    consulted = set(asked.values_list("round", flat=True))
    return render(
        request,
        "reporting/rounds.html",
        {
            "rounds": [_listed(page, row, row.pk in consulted) for row in rows],
            "actions": [{"label": _("New round"), "url": new, "primary": True}] if may_add else [],
            "breadcrumb": way_to(page),
        },
    )


def _working_paper(request: HttpRequest, page: PlanPage) -> HttpResponse | None:
    """The way to the working paper of the date that was typed, if one was."""
    text = request.GET.get("as_at", "")
    if not text or not page.standing.is_insider:
        return None
    try:
        day = day_of(text, today=page.as_of.today, earliest=page.plan.dated)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None
    report_round = round_for(list(page.plan.rounds.select_related("plan")), day)
    return redirect(f"{address('report_pdf', report_round)}?as_at={day}") if report_round else None


def _listed(page: PlanPage, row: Any, is_consulted: bool) -> dict[str, Any]:
    """A round in the list. Who takes no part is told that there will be a paper, and where a published one is."""
    standstill = ROUND_STATES[row.state]
    published = row.has_been_published if page.known_at is None else row.was_published
    return {
        "round": row,
        "code": code_for(page.standing, row),
        "session": session_line(row),
        "state_label": row.get_state_display(),
        "next": ROUND_STEPS[standstill.next].label if standstill.next else "",
        "holder": standstill.holder.label,
        "days_left": days_left(row.contribution_deadline, page.on) if row.state == RoundState.OPEN else "",
        "may_see": page.standing.is_insider or published,
        "may_answer": is_consulted and not page.standing.is_insider,
        "published": published,
    }


@require_safe
def round_page(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """The progress of a round on one page: where it stands, each text, what is in the way, its counts."""
    page, report_round = load_round(request, plan_slug, slug, for_readers=True)
    if not page.standing.is_insider:
        return _published_round(request, page, report_round)
    if page.known_at and not planned_by(ReportRound.objects.filter(pk=report_round.pk), page.known_at).exists():
        context = {"not_planned": True, **top_of_round(page, report_round, code_of(report_round), "reporting:round")}
        return render(request, "reporting/published_round.html", context)
    progress = load_progress(page, report_round)
    if page.as_of.is_past:
        report_round = as_it_stood(report_round, progress)
    is_checked = report_round.state in CHECKED and not page.as_of.is_past
    findings = find(report_round, page.as_of.today) if is_checked else []
    on = min(report_round.cut_off, page.on)
    summary = summarize(page.plan, on)
    context = {
        "session": session_line(report_round),
        "progress": progress,
        "standstill": ROUND_STATES[progress.state],
        "strip": _strip(progress.state),
        "ways": ways_of(page, report_round, progress, findings),
        "days_left": days_left(report_round.contribution_deadline, page.on),
        "waited_for": sorted({line.unit for line in progress.paragraphs if line.holder is Holder.UNIT}),
        "sections_written": sum(line.state != TextState.AWAITING for line in progress.sections),
        "checks": _checks(findings) if is_checked else None,
        "checks_url": address("checks", report_round),
        "consulted": consulted_units(report_round, page.known_at),
        "published": published_of(page, report_round),
        "missing": placeholders(report_round),
        "groups": [group for group in summary.groups if group.counts.total],
        "on": on,
        "before_cut_off": report_round.cut_off > page.on,
        "sample": summary.illustrative,
        **top_of_round(page, report_round, code_of(report_round), "reporting:round"),
        "lead": report_round.title,
        "lead_language": ORIGINAL,
        **_shown(request, progress),
    }
    return render(request, "reporting/round.html", context)


def _published_round(request: HttpRequest, page: PlanPage, report_round: ReportRound) -> HttpResponse:
    """What readers see of a round, once it has been published."""
    published = published_of(page, report_round)
    if published is None and not page.as_of.is_past:
        raise Http404
    title = code_for(page.standing, report_round)
    context = {"published": published, **top_of_round(page, report_round, title, "reporting:round")}
    if published:
        paper = payload_of(published.editions[0].report)["cover"]
        context |= {"title": paper["code"], "code": paper["code"], "lead": paper["title"], "lead_language": ORIGINAL}
    return render(request, "reporting/published_round.html", context)


def _shown(request: HttpRequest, progress: Progress) -> dict[str, Any]:
    """The paragraphs that the page lists: all, or those of a state, a unit, or to be translated into a language."""
    state, unit, language = (request.GET.get(name, "") for name in ("state", "unit", "lang"))

    def is_asked_for(line: TextLine) -> bool:
        if language and language not in dict(line.untranslated):
            return False
        return (not state or line.state == state) and (not unit or line.unit == unit)

    return {
        "lines": [line for line in progress.paragraphs if is_asked_for(line)],
        "asked_state": state,
        "asked_unit": unit,
        "asked_language": language,
    }


def _strip(state: RoundState) -> list[dict[str, Any]]:
    """The states in their order, with those that lie behind."""
    order = list(RoundState)
    here = order.index(state)
    return [{"label": one.label, "current": place == here, "done": place < here} for place, one in enumerate(order)]


def _checks(findings: list[Finding]) -> dict[str, int]:
    return {
        "blocking": sum(one.blocking for one in findings),
        "warnings": sum(one.stands_in_the_way and not one.blocking for one in findings),
        "accepted": sum(one.accepted is not None for one in findings),
    }
