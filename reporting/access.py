"""A round for one request: loaded once, with whether the person may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from deliverables.access import PlanPage, Standing, plan_page
from deliverables.breadcrumb import way_to
from deliverables.prepared import Prepared
from reporting.frozen import frozen_report, published_report
from reporting.models import Report, ReportRound
from reporting.papers.languages import LANGUAGES, ORIGINAL
from reporting.permissions import check_see_round, may_read_approval, may_see_draft
from reporting.rounds import FROZEN, RoundState
from reporting.working_papers import day_of


def load_round(
    request: HttpRequest,
    plan_slug: str,
    slug: str,
    check: Callable[[Standing, ReportRound], None] = check_see_round,
    *,
    for_readers: bool = False,
) -> tuple[PlanPage, ReportRound]:
    """The round of a paper that is not published: who may not see it is not told that there is one.

    check: `check_see_round` lets those in who take part in the plan; a page that is also for units that are only
    consulted asks for `check_see_draft`. for_readers: the page shows everybody what is published, and asks who takes
    part before it shows more. Raises Http404.
    """
    page = plan_page(request, plan_slug)
    report_round = _round(plan_slug, slug)
    if for_readers and report_round.has_been_published:
        return page, report_round
    try:
        check(page.standing, report_round)
    except PermissionDenied as refusal:
        raise Http404 from refusal
    return page, report_round


@dataclass(frozen=True)
class PaperAsked:
    """A paper that somebody may read. page: None for a person without an account; report: None for a draft;
    seen_sha256: of the paper that was shown for approval, "" for the draft with its mark; original: of a draft in
    another language, the paper that is frozen already, whose record it states; as_at: the date of a working paper,
    None for the paper of the round."""

    page: PlanPage | None
    round: ReportRound
    report: Report | None
    seen_sha256: str = ""
    language: str = ORIGINAL
    original: Report | None = None
    as_at: dt.date | None = None


def load_paper(request: HttpRequest, plan_slug: str, slug: str) -> PaperAsked | None:
    """The edition that is asked for (`?revision=1`, `?lang=fr`), or the one that stands: for who takes part the draft
    until it is frozen, for everybody else the newest that is published.

    Who may see drafts also has working papers (`?as_at=2016-09-30`). None for a person who must sign in first; they
    are not told what there is. Raises Http404, ValidationError for a date of no use.
    """
    revision, language = _revision(request), _language(request)
    if not request.user.is_authenticated:
        rows = ReportRound.objects.select_related("plan").filter(plan__slug=plan_slug, slug=slug)
        found = rows.first() if settings.PUBLIC_REPORTS else None
        report = published_report(found, revision, language) if found else None
        return PaperAsked(None, found, report, language=language) if found and report else None
    page = plan_page(request, plan_slug)
    report_round = _round(plan_slug, slug)
    if "as_at" in request.GET:
        if not may_see_draft(page.standing, report_round):
            raise Http404
        day = day_of(request.GET["as_at"], today=page.as_of.today, earliest=page.plan.dated)
        return PaperAsked(page, report_round, None, as_at=day)
    if not may_see_draft(page.standing, report_round):
        report = published_report(report_round, revision, language)
    elif revision in (None, report_round.revision):
        if report_round.state not in FROZEN:
            waits = report_round.state == RoundState.FOR_APPROVAL
            return PaperAsked(page, report_round, None, _seen_sha256(request, page) if waits else "", language)
        report = frozen_report(report_round, language)
        if report is None and language != ORIGINAL and (original := frozen_report(report_round)):
            return PaperAsked(page, report_round, None, _seen_sha256(request, page), language, original)
    else:
        report = published_report(report_round, revision, language)
    if report is None:
        raise Http404
    return PaperAsked(page, report_round, report, language=language)


def _round(plan_slug: str, slug: str) -> ReportRound:
    report_round: ReportRound | None = ROUND.first(plan=plan_slug, name=slug)
    if report_round is None:
        raise Http404(f"No round of {plan_slug} has the name {slug}.")
    return report_round


ROUND = Prepared(
    lambda plan, name: ReportRound.objects.select_related("plan", "previous").filter(plan__slug=plan, slug=name)
)


def _revision(request: HttpRequest) -> int | None:
    text = request.GET.get("revision", "")
    if text and not (text.isascii() and text.isdecimal() and len(text) < 4):
        raise Http404
    return int(text) if text else None


def _language(request: HttpRequest) -> str:
    language = request.GET.get("lang", ORIGINAL)
    if language not in LANGUAGES:
        raise Http404
    return language


def _seen_sha256(request: HttpRequest, page: PlanPage) -> str:
    return request.GET.get("sha256", "") if may_read_approval(page.standing) else ""


def way_to_round(page: PlanPage, *further: ReportRound) -> list[dict[str, str]]:
    """Plans, the plan and its reports, then a round for those who may see its page."""
    seen = further if page.standing.is_insider else ()
    rounds = [(row.document_code, "reporting:round", [row.slug]) for row in seen]
    return way_to(page, (_("Reports"), "reporting:rounds", []), *rounds)
