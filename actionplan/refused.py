"""The page of a refusal: why, who can, the way back, and what was typed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from deliverables.access import PlanPage
from deliverables.models import EntryDraft
from deliverables.unsent import NOT_TYPED, WAITING, waiting_for

NOT_WORDS = NOT_TYPED | {WAITING, "opened", "facts"}
"""Fields that hold what a page remembers, beside those that nobody types."""
MOST_TEXTS = 40


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A sentence of the check that refused; a text that was sent or kept stands to be copied: the right to it may have
    ended while it was written. A script that keeps its page gets the sentence alone."""
    keeps_page = "HX-Request" in request.headers or request.headers.get("Accept") == "text/plain"
    if keeps_page and str(exception):
        return HttpResponse(str(exception), status=403, content_type="text/plain; charset=utf-8")
    page = getattr(request, "plan_page", None)
    waiting, draft = waiting_for(request), _draft_of(request, page)
    sent = MultiValueDict(waiting["typed"]) if waiting else request.POST
    context: dict[str, Any] = {
        "exception": str(exception),
        "typed": _words_in(sent),
        "draft": draft,
        "kept": _words_in(draft.data) if draft else [],
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


def _draft_of(request: HttpRequest, page: PlanPage | None) -> EntryDraft | None:
    """What the person kept of the form that they may not open any more. One query, on pages of a deliverable."""
    ref = request.resolver_match.kwargs.get("ref") if request.resolver_match else None
    if page is None or not ref:
        return None
    mine = EntryDraft.objects.filter(user=page.standing.user, deliverable__plan=page.plan, deliverable__ref=ref)
    rows = mine.select_related("deliverable__plan")
    return next((row for row in rows if row.address == request.get_full_path()), None)


def _words_in(data: MultiValueDict[str, Any]) -> list[str]:
    """Texts of more than one word, in the order of the form; a password is none."""
    found = [
        value.strip()
        for name, values in data.lists()
        if name not in NOT_WORDS and "password" not in name
        for value in map(str, values)
        if len(value.split()) > 1
    ]
    return found[:MOST_TEXTS]
