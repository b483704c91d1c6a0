"""The frame around every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def nav(request: HttpRequest) -> dict[str, Any]:
    """Navigation, the plan page's frame (plan, standing, date) and the bands that every page shows."""
    frame: dict[str, Any] = {
        "clock_fixed": settings.FIXED_CLOCK,
        "demonstration": settings.DEMONSTRATION,
        "site_languages": settings.LANGUAGES,
        "nav": [],
    }
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return frame
    home = reverse("reporting:home")
    entries = [(_("My work"), home)]
    page = getattr(request, "plan_page", None)
    if page is not None:
        slug = page.plan.slug
        entries += [
            (_("Dashboard"), reverse("reporting:dashboard", args=[slug])),
            (_("Deliverables"), reverse("deliverables:list", args=[slug])),
            (_("Whole plan"), reverse("deliverables:table", args=[slug])),
            (_("Timeline"), reverse("reporting:timeline", args=[slug])),
            (_("Reports"), reverse("reporting:rounds", args=[slug])),
            (_("Source"), reverse("deliverables:source", args=[slug])),
        ]
        frame |= {"plan": page.plan, "standing": page.standing, "as_of": page.as_of}
    query = f"?{page.as_of.query}" if page is not None and page.as_of.query else ""
    frame["nav"] = [
        {
            "label": label,
            "url": url if url == home else url + query,
            "current": is_here(request.path, url),
        }
        for label, url in entries
    ]
    return frame


def is_here(path: str, url: str) -> bool:
    """Whether a page belongs under an entry. Home and dashboard are the roots of addresses, not their sections."""
    is_root = url == "/" or url.removeprefix("/plans/").count("/") == 1
    return path == url if is_root else path.startswith(url)
