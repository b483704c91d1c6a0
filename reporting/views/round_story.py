"""The story of a round: every step of it and of its texts."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deliverables import clock
from reporting.access import load_round
from reporting.round_nav import top_of_round
from reporting.round_story import in_words, steps_of

ON_A_PAGE = 50


@require_safe
def story(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """Newest first; `?about=round` leaves out the steps of texts. On a past date: what had happened by then."""
    page, report_round = load_round(request, plan_slug, slug)
    rows = steps_of(report_round)
    if page.as_of.is_past:
        rows = rows.filter(at__lte=clock.end_of_day(page.on))
    only_round = request.GET.get("about") == "round"
    if only_round:
        rows = rows.filter(paragraph=None, section=None)
    found = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "entries": in_words(found.object_list, report_round),
        "found": found,
        "only_round": only_round,
        **top_of_round(page, report_round, _("Story"), "reporting:story"),
    }
    return render(request, "reporting/round_story.html", context)
