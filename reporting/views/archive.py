"""Everything about a round in one file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from reporting.access import load_round
from reporting.archive import archive_name, archive_of
from reporting.permissions import check_download_archive


@require_safe
def archive(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """For auditors, approvers and managers of the plan, in every state of the round."""
    page, report_round = load_round(request, plan_slug, slug, for_readers=True)
    check_download_archive(page.standing)
    response = HttpResponse(archive_of(report_round), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{archive_name(report_round)}"'
    response["Cache-Control"] = "private, no-store"
    return response
