"""A round for one request: loaded once, with whether the person may see it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from deliverables.access import PlanPage, Standing, plan_page
from deliverables.breadcrumb import way_to
from reporting.models import ReportRound
from reporting.permissions import check_see_round


def load_round(
    request: HttpRequest,
    plan_slug: str,
    slug: str,
    check: Callable[[Standing, ReportRound], None] = check_see_round,
) -> tuple[PlanPage, ReportRound]:
    """The round of a paper that is not published: who may not see it is not told that there is one.

    check: `check_see_round` lets those in who take part in the plan; a page that is also for units that are only
    consulted asks for `check_see_draft`. Raises Http404.
    """
    page = plan_page(request, plan_slug)
    report_round = get_object_or_404(ReportRound.objects.select_related("plan", "previous"), plan=page.plan, slug=slug)
    try:
        check(page.standing, report_round)
    except PermissionDenied as refusal:
        raise Http404 from refusal
    return page, report_round


def way_to_round(page: PlanPage, *further: ReportRound) -> list[dict[str, str]]:
    """Plans, the plan and its reports, then a round for those who may see its page."""
    seen = further if page.standing.is_insider else ()
    rounds = [(row.document_code, "reporting:round", [row.slug]) for row in seen]
    return way_to(page, (_("Reports"), "reporting:rounds", []), *rounds)
