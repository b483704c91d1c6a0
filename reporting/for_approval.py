"""The page on which a paper is approved: what it shows in each state, and what the person may decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.urls import reverse

from deliverables.access import PlanPage, in_office
from deliverables.models import PlanRole
from deliverables.permissions import reason_against
from reporting.addresses import address
from reporting.checks import find, in_the_way
from reporting.dashboard.figures import Links
from reporting.dashboard.lists import change_line, due_lists
from reporting.drafts import Look, draw_ahead
from reporting.frozen import frozen_report
from reporting.models import Report, ReportRound, Transition
from reporting.permissions import check_four_eyes, check_take_round_step, submitter_of
from reporting.review import review
from reporting.round_story import in_words
from reporting.rounds import FROZEN, ROUND_STEPS, RoundState
from reporting.snapshots import build_payload, build_translation, sha256_of
from reporting.summaries import changes_since, summarize
from reporting.translations import NAMES, freezing_problem


@dataclass(frozen=True)
class Decision:
    """Which steps the page offers to the person; refusal: why they cannot approve or publish, "" when they can."""

    steps: tuple[str, ...]
    refusal: str


def decision_of(page: PlanPage, report_round: ReportRound) -> Decision:
    """What an approver may do in this state. Managers and auditors read; on a past date nobody decides."""
    state, standing = report_round.state, page.standing
    refusal = ""
    step = {RoundState.FOR_APPROVAL: "approve", RoundState.APPROVED: "publish"}.get(RoundState(state))
    if step:
        refusal = reason_against(check_take_round_step, standing, ROUND_STEPS[step], report_round)
        refusal = refusal or reason_against(check_four_eyes, report_round, standing.user)
    if not standing.is_approver or not page.may_write_today:
        return Decision((), refusal)
    offered = {
        RoundState.FOR_APPROVAL: ("send-back",) if refusal else ("approve", "send-back"),
        RoundState.APPROVED: ("take-back",) if refusal else ("publish", "take-back"),
    }
    return Decision(offered.get(RoundState(state), ()), refusal)


def approvers_besides(report_round: ReportRound, today: dt.date) -> list[PlanRole]:
    """Who can approve today: approvers and deputies in office, without the person who submitted."""
    roles = (PlanRole.Role.APPROVER, PlanRole.Role.DEPUTY)
    rows = PlanRole.objects.filter(in_office(today), plan=report_round.plan, role__in=roles, user__is_active=True)
    return list(rows.exclude(user=submitter_of(report_round)).select_related("user").order_by("role", "user__name"))


@dataclass(frozen=True)
class Ahead:
    """How far a paper is drawn that the person may freeze; url: where a script asks for that."""

    look: Look
    url: str


def drawn_ahead(report_round: ReportRound, payload: dict[str, Any], query: str) -> Ahead:
    """Begun now, so that it is there when the paper has been read. query: under which that paper is read."""
    key, seen = draw_ahead(payload, timeout=settings.REPORT_TIMEOUT_SECONDS)
    return Ahead(seen, address("drawing", report_round, key) + query)


def before_the_decision(page: PlanPage, report_round: ReportRound, decision: Decision) -> dict[str, Any]:
    """Everything that an approver has to know, and the paper whose hash the approval is bound to."""
    payload = build_payload(report_round, report_round.cut_off, final=True)
    sha256 = sha256_of(payload)
    on = min(report_round.cut_off, page.as_of.today)
    links = Links(replace(page, as_of=replace(page.as_of, on=on)))
    summary = summarize(page.plan, on)
    previous = report_round.previous
    changes = changes_since(page.plan, previous.cut_off if previous else page.plan.dated, on)
    findings = find(report_round, page.as_of.today)
    stopped, query = in_the_way(findings), f"?sha256={sha256}"
    may_approve = "approve" in decision.steps and not stopped
    return {
        "sha256": sha256,
        "code": payload["cover"]["code"],
        **_ways_to_read(report_round, query),
        "ahead": drawn_ahead(report_round, payload, query) if may_approve else None,
        "changes": changes,
        "change_lines": [change_line(change, links) for change in changes.newest_first],
        "due_lists": due_lists(summary, links),
        "in_the_way": stopped,
        "accepted": [finding for finding in findings if finding.accepted],
        "review": review(report_round),
        "approvers": approvers_besides(report_round, page.as_of.today),
    }


@dataclass(frozen=True)
class FrozenTranslation:
    """The approved paper in another language. report: None until it is frozen; why_not: why it cannot be, or who
    could, "" for who may freeze it; sha256: of what would be frozen; ahead: how far that is drawn."""

    language: str
    name: str
    report: Report | None
    why_not: str
    sha256: str
    ahead: Ahead | None
    html_url: str
    pdf_url: str
    step: str


def translation_of(page: PlanPage, report_round: ReportRound, original: Report, language: str) -> FrozenTranslation:
    """A constant number of queries, the more while it is not frozen."""
    report, sha256, why_not, ahead = frozen_report(report_round, language), "", "", None
    query = f"?revision={original.revision}&lang={language}"
    if report is None:
        why_not = (
            freezing_problem(report_round, original, language)
            or reason_against(check_take_round_step, page.standing, ROUND_STEPS["approve"], report_round)
            or reason_against(check_four_eyes, report_round, page.standing.user)
        )
        if not why_not and page.may_write_today:
            payload = build_translation(report_round, original, language, final=True)
            sha256 = sha256_of(payload)
            query += f"&sha256={sha256}"
            ahead = drawn_ahead(report_round, payload, query)
    where = [report_round.plan.slug, report_round.slug]
    return FrozenTranslation(
        language=language,
        name=str(NAMES[language]),
        report=report,
        why_not=why_not,
        sha256=sha256,
        ahead=ahead,
        html_url=f"{reverse('reporting:report_html', args=where)}{query}",
        pdf_url=f"{reverse('reporting:report_pdf', args=where)}{query}&inline=1",
        step=f"freeze-{language}",
    )


def after_the_decision(page: PlanPage, report_round: ReportRound) -> dict[str, Any]:
    """The paper that was frozen, and what drew it."""
    report: Report | None = frozen_report(report_round)
    if report is None:
        return {}
    return {
        "report": report,
        "translations": [
            translation_of(page, report_round, report, language) for language in report_round.translations
        ],
        "versions": sorted(report.engines.items()),
        **_ways_to_read(report_round, f"?revision={report.revision}"),
    }


def _ways_to_read(report_round: ReportRound, query: str) -> dict[str, str]:
    """Addresses of the paper that the query names: on screen, as PDF, in Word."""
    where = [report_round.plan.slug, report_round.slug]
    return {
        "html_url": reverse("reporting:report_html", args=where) + query,
        "pdf_url": f"{reverse('reporting:report_pdf', args=where)}{query}&inline=1",
        "docx_url": reverse("reporting:report_docx", args=where) + query,
    }


def approval_context(page: PlanPage, report_round: ReportRound) -> dict[str, Any]:
    """What the page shows in the round's state."""
    context: dict[str, Any] = {"decision": decision_of(page, report_round), "story": story_of(report_round)}
    if report_round.state == RoundState.FOR_APPROVAL:
        context |= before_the_decision(page, report_round, context["decision"])
    elif report_round.state in FROZEN:
        context |= after_the_decision(page, report_round)
    return context


def story_of(report_round: ReportRound) -> list[dict[str, Any]]:
    """The steps of this edition from the last submission on, newest first, as reporting/_transitions.html."""
    rows = Transition.objects.filter(round=report_round, paragraph=None, section=None)
    steps = list(rows.select_related("by", "unit").order_by("-id"))
    return in_words(_since_submission(steps), report_round)


def _since_submission(newest_first: Iterable[Transition]) -> list[Transition]:
    found = []
    for step in newest_first:
        if step.step in ROUND_STEPS:
            found.append(step)
        if step.step == "submit":
            return found
    return []
