"""Where a deliverable is reported: for pages of the record."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from deliverables.models import ActionPlan
from reporting.papers.cover import session_line

register = template.Library()


@register.inclusion_tag("reporting/_where_reported.html", takes_context=True)
def where_reported(context: dict[str, Any], plan: ActionPlan, ref: str) -> dict[str, Any]:
    """`{% where_reported plan deliverable.ref %}`: the papers, with the way to the deliverable's paragraph.

    A paper that the person may not see yet is named without a link. One query.
    """
    page = context["request"].plan_page
    query = f"?{page.as_of.query}" if page.as_of.query else ""
    rounds = []
    for report_round in plan.rounds.order_by("session_opens"):
        url = reverse("reporting:report_html", args=[plan.slug, report_round.slug])
        rounds.append(
            {
                "code": report_round.document_code,
                "session": session_line(report_round),
                "cut_off": report_round.cut_off,
                "url": f"{url}{query}#deliverable-{ref}"
                if page.standing.is_insider or report_round.has_been_published
                else "",
            }
        )
    return {"rounds": rounds}
