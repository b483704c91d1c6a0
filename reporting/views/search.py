"""Search in a plan: a form and its answer, the same with and without scripts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deliverables.access import PlanPage, plan_page
from deliverables.breadcrumb import way_to
from reporting.search.entries import Kind
from reporting.search.query import Query, read_query
from reporting.search.results import Found, find, groups_of, page_of


@require_safe
def search(request: HttpRequest, plan_slug: str) -> HttpResponse:
    page = plan_page(request, plan_slug)
    typed = request.GET.get("q", "")
    context: dict[str, Any] = {"typed": typed, "breadcrumb": way_to(page)}
    try:
        query = read_query(typed)
    except ValidationError as error:
        context["problem"] = " ".join(error.messages)
    else:
        if query is not None:
            context |= answer(request, page, typed.strip(), find(page, query), query)
    return render(request, "reporting/search.html", context)


def answer(request: HttpRequest, page: PlanPage, typed: str, found: Found, query: Query) -> dict[str, Any]:
    """All kinds, or one page of the kind that is asked for."""
    here = {"q": typed} | ({"as_of": page.on.isoformat()} if page.as_of.is_past else {})
    urls = {kind: f"?{urlencode(here | {'kind': kind.value})}" for kind in found}
    total = sum(map(len, found.values()))
    asked = request.GET.get("kind", "")
    kind = Kind(asked) if asked in Kind.values else None
    context: dict[str, Any] = {
        "searched": True,
        "total": total,
        "kind": kind,
        "tabs": [
            _tab(_("All"), total, f"?{urlencode(here)}", is_current=kind is None),
            *(_tab(one.label, len(found[one]), url, is_current=one == kind) for one, url in urls.items()),
        ],
    }
    if kind is None:
        if asked:
            context["kind_problem"] = _("There is no kind “%(kind)s”; all kinds are shown.") % {"kind": asked[:40]}
        return context | {"groups": [(group, urls[group.kind]) for group in groups_of(page, query, found)]}
    hits, paging = page_of(page, query, found.get(kind, []), request.GET.get("page", "1"))
    numbered = here | {"kind": kind.value}
    return context | {
        "hits": hits,
        "paging": paging,
        "previous_url": f"?{urlencode(numbered | {'page': paging.number - 1})}",
        "next_url": f"?{urlencode(numbered | {'page': paging.number + 1})}",
    }


def _tab(label: Any, number: int, url: str, *, is_current: bool) -> dict[str, str]:
    """As partials/_tabs.html takes it."""
    words = _("%(kind)s (%(number)d)") % {"kind": label, "number": number}
    return {"label": words, "url": url, "current": "page" if is_current else ""}
