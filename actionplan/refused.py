"""The page of a refusal: why, who can, the way back, and what was typed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from deliverables.unsent import NOT_TYPED, WAITING

NOT_WORDS = NOT_TYPED | {WAITING, "opened", "facts"}
"""Fields that hold what a page remembers, beside those that nobody types."""
MOST_TEXTS = 40


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A sentence of the check that refused; a text that was sent stands to be copied: the right to it may have ended
    while it was written."""
    page = getattr(request, "plan_page", None)
    context: dict[str, Any] = {"exception": str(exception), "typed": _words_in(request)}
    if page is not None:
        context["today_url"] = page.as_of.today_url if page.as_of.is_past else ""
        context |= _deliverable_of(request, page.plan.slug)
        context["plan_url"] = reverse("reporting:dashboard", args=[page.plan.slug])
    return render(request, "403.html", context, status=403)


def _deliverable_of(request: HttpRequest, plan_slug: str) -> dict[str, str]:
    """The deliverable whose page lies above this one; every account may read it."""
    ref = str(request.resolver_match.kwargs.get("ref", "")) if request.resolver_match else ""
    url = reverse("deliverables:deliverable", args=[plan_slug, ref]) if ref else ""
    return {"ref": ref, "deliverable_url": url} if url and request.path.startswith(url) else {}


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
