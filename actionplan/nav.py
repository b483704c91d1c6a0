"""The frame around every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def nav(request: HttpRequest) -> dict[str, Any]:
    """Navigation, the plan page's frame (plan, standing, date) and the bands that every page shows."""
    frame: dict[str, Any] = {"clock_fixed": settings.FIXED_CLOCK, "demonstration": settings.DEMONSTRATION, "nav": []}
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return frame
    entries = [(_("My work"), reverse("reporting:home"))]
    page = getattr(request, "plan_page", None)
    if page is not None:
        slug = page.plan.slug
        entries += [
            (_("Dashboard"), reverse("reporting:dashboard", args=[slug])),
            (_("Deliverables"), reverse("deliverables:list", args=[slug])),
            (_("Whole plan"), reverse("deliverables:table", args=[slug])),
            (_("Reports"), reverse("reporting:rounds", args=[slug])),
            (_("Source"), reverse("deliverables:source", args=[slug])),
        ]
        frame |= {"plan": page.plan, "standing": page.standing, "as_of": page.as_of}
    # The longest address that the page's own begins with is where the person is.
    here = max((url for _label, url in entries if request.path.startswith(url)), key=len, default="")
    query = f"?{page.as_of.query}" if page is not None and page.as_of.query else ""
    frame["nav"] = [
        {"label": label, "url": url if url == "/" else url + query, "current": url == here} for label, url in entries
    ]
    return frame
