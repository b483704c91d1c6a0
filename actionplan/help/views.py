"""The pages of help."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actionplan.help.guides import GUIDES, PICTURE_SIZE, guide_for
from actionplan.help.terms import groups
from deliverables.models import User


@require_safe
def guide(request: HttpRequest, slug: str = "") -> HttpResponse:
    """One's own guide, or that of another role."""
    found = GUIDES.get(slug) if slug else guide_for(cast("User", request.user))
    if found is None:
        raise Http404
    width, height = PICTURE_SIZE
    context = {"guide": found, "width": width, "height": height, "tabs": _tabs(found.slug)}
    return render(request, "help/guide.html", context)


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Every status, outlook and term."""
    return render(request, "help/terms.html", {"groups": groups(), "tabs": _tabs("terms")})


def _tabs(current: str) -> list[dict[str, Any]]:
    entries = [(one.slug, one.name, reverse("guide", args=[one.slug])) for one in GUIDES.values()]
    entries.append(("terms", _("What the words mean"), reverse("terms")))
    return [{"label": label, "url": url, "current": "page" if slug == current else ""} for slug, label, url in entries]
