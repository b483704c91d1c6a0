"""The way to a page, said alike on all of them: the plans, the plan, and what lies between."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from deliverables.access import PlanPage

Step = tuple[str, str, list[str]]
"""A label, the name of a page within the plan, and its arguments after the plan."""


def way_to(page: PlanPage, *steps: Step) -> list[dict[str, str]]:
    """Links to the plans, the plan's dashboard and the steps, on the page's date; never the page itself."""
    query = f"?{page.as_of.query}" if page.as_of.query else ""
    dashboard = reverse("reporting:dashboard", args=[page.plan.slug]) + query
    return [
        {"label": _("Plans"), "url": f"{reverse('reporting:home')}#plans"},
        {"label": page.plan.short_title, "url": dashboard, "language": page.plan.language},
        *(
            {"label": label, "url": reverse(view, args=[page.plan.slug, *arguments]) + query}
            for label, view, arguments in steps
        ),
    ]
