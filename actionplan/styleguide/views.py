"""The page of the style guide."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import override
from django.views.decorators.http import require_safe

from actionplan.styleguide.forms import forms_and_messages
from actionplan.styleguide.part import Part
from actionplan.styleguide.samples import chips, facts, frame, timeline
from actionplan.styleguide.tables import tables


def make_parts() -> list[Part]:
    return [*frame(), *chips(), *facts(), *timeline(), *forms_and_messages(), *tables()]


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """For administrators, and for everybody signed in while the site is developed. About the code, so in English."""
    if not (settings.DEBUG or getattr(request.user, "is_superuser", False)):
        raise Http404
    with override("en"):
        answer = _drawn(request)
    answer["Content-Language"] = "en"
    return answer


def _drawn(request: HttpRequest) -> HttpResponse:
    parts = [
        {
            "name": part.name,
            "slug": part.name.lower().replace(" ", "-"),
            "template": part.template,
            "wide": part.wide,
            "states": [(state, render_to_string(part.template, words, request)) for state, words in part.states],
        }
        for part in make_parts()
    ]
    return render(request, "styleguide.html", {"parts": parts})
