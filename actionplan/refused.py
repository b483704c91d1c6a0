"""The page of a refusal: why, who can, the way back, and what was typed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from deliverables.access import PlanPage
from deliverables.unsent import NOT_TYPED, WAITING

NOT_WORDS = NOT_TYPED | {WAITING, "opened", "facts"}
"""Fields that hold what a page remembers, beside those that nobody types."""
MOST_TEXTS = 40


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A sentence of the check that refused; a text that was sent stands to be copied: the right to it may have ended
    while it was written."""
    page = getattr(request, "plan_page", None)
    context: dict[str, Any] = {
        "exception": str(exception),
        "typed": _words_in(request),
        "ways": _ways_back(request, page),
    }
    return render(request, "403.html", context, status=403)


def _ways_back(request: HttpRequest, page: PlanPage | None) -> list[tuple[str, str]]:
    """(label, address) of pages that lie above this one and that the person may see, the nearest first."""
    if page is None:
        return []
    slug, given = page.plan.slug, request.resolver_match.kwargs if request.resolver_match else {}
    ways = [(_("The same page as it is today"), page.as_of.today_url)] if page.as_of.is_past else []
    if ref := given.get("ref"):
        ways.append((_("Deliverable %(ref)s") % {"ref": ref}, reverse("deliverables:deliverable", args=[slug, ref])))
    if (name := given.get("slug")) and page.standing.is_insider:
        ways.append((_("Back to the round"), reverse("reporting:round", args=[slug, name])))
    above = [(label, url) for label, url in ways if request.path.startswith(url.partition("?")[0])]
    return [*above, (_("Dashboard of the plan"), reverse("reporting:dashboard", args=[slug]))]


def _words_in(request: HttpRequest) -> list[str]:
    """Texts of more than one word, in the order of the form; a password is none."""
    found = [
        value.strip()
        for name, values in request.POST.lists()
        if name not in NOT_WORDS and "password" not in name
        for value in map(str, values)
        if len(value.split()) > 1
    ]
    return found[:MOST_TEXTS]
