"""Where something is reported, and until when: for pages of the record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django import template
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from deliverables.models import ActionPlan, Commitment
from deliverables.plan_rows import PlanRow
from reporting.editor.printed import blocks_on
from reporting.models import Report, ReportParagraph
from reporting.papers.languages import with_languages
from reporting.papers.wording import ordinal
from reporting.proof import commitment_proofs, proofs_of
from reporting.reported import Paper, papers_of, places_in
from reporting.rounds import UNDER_WAY

register = template.Library()
register.filter("with_languages", with_languages, is_safe=True)


@register.inclusion_tag("reporting/_where_reported.html", takes_context=True)
def where_reported(context: dict[str, Any], ref: str) -> dict[str, Any]:
    """`{% where_reported deliverable.ref %}`: the papers, with the way to the deliverable's paragraph.

    A paper that the person may not see yet is named without a link; while its texts are written, the way to the
    paragraph is offered. One query.
    """
    page = context["request"].plan_page
    placed = ReportParagraph.objects.filter(round=OuterRef("pk"), deliverable__ref=ref)
    speaker = placed.values(ref=Coalesce("merged_into__deliverable__ref", "deliverable__ref"))
    papers = papers_of(page, page.plan.rounds.annotate(speaker=Subquery(speaker[:1])))
    rows = [_row(paper, f"deliverable-{ref}", getattr(paper.round, "speaker", None)) for paper in papers]
    for row in rows:
        report_round = row["paper"].round
        if row["draft_url"] and report_round.speaker and report_round.state in UNDER_WAY:
            row["paragraph_url"] = reverse("reporting:paragraph", args=[page.plan.slug, report_round.slug, ref])
    return {"rows": rows, "is_reported": any(row["place"] for row in rows)}


@register.inclusion_tag("reporting/_where_reported.html", takes_context=True)
def where_commitment_reported(context: dict[str, Any], slug: str) -> dict[str, Any]:
    """`{% where_commitment_reported commitment.slug %}`: the same for a commitment. One query."""
    rows = [_row(paper, f"commitment-{slug}") for paper in papers_of(context["request"].plan_page)]
    return {"rows": rows, "is_reported": any(row["place"] for row in rows)}


def _row(paper: Paper, anchor: str, speaker: str | None = None) -> dict[str, Any]:
    """speaker: the deliverable whose paragraph speaks for it in the paper that is written now."""
    in_draft = f"deliverable-{speaker}" if speaker else anchor
    return {
        "paper": paper,
        "place": paper.place_of(anchor),
        "draft_url": f"{paper.draft_url}#{in_draft}" if paper.draft_url else "",
    }


@register.inclusion_tag("reporting/_last_reported.html", takes_context=True)
def last_reported(context: dict[str, Any], ref: str) -> dict[str, Any]:
    """`{% last_reported deliverable.ref %}`: what the newest published paper that tells of it says. Two queries."""
    anchor = f"deliverable-{ref}"
    places = places_in(papers_of(context["request"].plan_page), anchor)
    if not places:
        return {"place": None}
    place = places[-1]
    payload = Report.objects.values_list("payload", flat=True).get(pk=place.edition.report_id)
    parts = {part["key"]: part["blocks"] for part in json.loads(payload)["parts"]}
    return {"place": place, "edition": place.edition, "blocks": blocks_on(parts["progress"], ref)}


@register.inclusion_tag("reporting/_proofs.html", takes_context=True)
def proofs(context: dict[str, Any], rows: Sequence[PlanRow], commitments: Sequence[Commitment] = ()) -> dict[str, Any]:
    """`{% proofs rows commitments %}`: for each deliverable its indicators, its evidence and the paragraphs of papers
    on it; for each commitment (with `newest_on`) the paragraphs. Three queries, however many there are.
    """
    page = context["request"].plan_page
    papers = papers_of(page)
    return {
        "request": context["request"],
        "plan": page.plan,
        "standing": page.standing,
        "items": proofs_of(page, rows, papers),
        "commitments": commitment_proofs(commitments, papers),
    }


@register.inclusion_tag("reporting/_cut_offs_told.html")
def cut_offs_told(plan: ActionPlan) -> dict[str, Any]:
    """`{% cut_offs_told plan %}`: until when the papers under way tell what is so. One query."""
    rounds = plan.rounds.filter(state__in=UNDER_WAY).order_by("cut_off")
    return {"rounds": [{"session": ordinal(one.session), "cut_off": one.cut_off} for one in rounds]}
