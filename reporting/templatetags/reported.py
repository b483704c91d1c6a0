"""Where a deliverable is reported, and until when: for pages of the record."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from deliverables.models import ActionPlan
from reporting.models import ReportParagraph
from reporting.papers.cover import session_line
from reporting.papers.languages import ordinal, with_languages
from reporting.rounds import FROZEN, UNDER_WAY

register = template.Library()
register.filter("with_languages", with_languages, is_safe=True)


@register.inclusion_tag("reporting/_where_reported.html", takes_context=True)
def where_reported(context: dict[str, Any], plan: ActionPlan, ref: str) -> dict[str, Any]:
    """`{% where_reported plan deliverable.ref %}`: the papers, with the way to the deliverable's paragraph.

    A paper that the person may not see yet is named without a link; while its texts are written, the way to the
    paragraph is offered. Two queries.
    """
    page = context["request"].plan_page
    query = f"?{page.as_of.query}" if page.as_of.query else ""
    placed = ReportParagraph.objects.filter(round__plan=plan, deliverable__ref=ref, round__state__in=UNDER_WAY)
    under_way = set(placed.values_list("round_id", flat=True)) if page.standing.is_insider else set()
    rounds = []
    for report_round in plan.rounds.order_by("session_opens"):
        url = reverse("reporting:report_html", args=[plan.slug, report_round.slug])
        rounds.append(
            {
                "code": report_round.document_code,
                "session": session_line(report_round),
                "cut_off": report_round.cut_off,
                # Readers have the published edition while a new one is prepared.
                "url": f"{url}{query}#deliverable-{ref}"
                if page.standing.is_insider or report_round.has_been_published
                else "",
                "draft": page.standing.is_insider and report_round.state not in FROZEN,
                "paragraph": reverse("reporting:paragraph", args=[plan.slug, report_round.slug, ref])
                if report_round.pk in under_way
                else "",
            }
        )
    return {"rounds": rounds}


@register.inclusion_tag("reporting/_cut_offs_told.html")
def cut_offs_told(plan: ActionPlan) -> dict[str, Any]:
    """`{% cut_offs_told plan %}`: until when the papers under way tell what is so. One query."""
    rounds = plan.rounds.filter(state__in=UNDER_WAY).order_by("cut_off")
    return {"rounds": [{"session": ordinal(one.session), "cut_off": one.cut_off} for one in rounds]}
