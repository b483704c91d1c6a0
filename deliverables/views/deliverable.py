"""One deliverable: its text, indicators, deliveries, units, resources, evidence and its dated story."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_countries import countries

from deliverables.access import PlanPage, get_deliverable, plan_page, visible_evidence
from deliverables.actions import version_of
from deliverables.breadcrumb import way_to
from deliverables.chain import chain_of, indicators_of
from deliverables.evidence import evidence_of
from deliverables.models import Deliverable, Evidence
from deliverables.permissions import (
    Circle,
    check_contribute,
    check_set_status,
    circle_of,
    codes_of,
    may_contribute,
    may_manage,
    may_set_status,
    may_withdraw,
    reason_against,
)
from deliverables.state_words import state_in_words
from deliverables.story import StoryRow, story_of
from deliverables.storyteller import Storyteller, evidence_in_words
from deliverables.values import baseline_in_words, target_in_words, value_in_words


@require_safe
def deliverable(request: HttpRequest, plan_slug: str, ref: str) -> HttpResponse:
    page = plan_page(request, plan_slug)
    row = get_deliverable(page, ref)
    circle = circle_of(row, page.on)
    chain = chain_of(row, page.on)
    story = story_of(row, page.on)
    indicators = indicators_of(row, story)
    evidence = list(
        visible_evidence(page.standing, evidence_of(row, page.on)).order_by("-effective_on", "-recorded_at", "-id")
    )
    teller = Storyteller(page, row, circle, chain, indicators)
    newest = next((entry for entry in story if entry.kind == "status" and entry.counts), None)
    context = {
        "deliverable": row,
        "item": row.item,
        "state": state_in_words(row, page.on),
        "newest": newest,
        "circle": circle,
        "chain": chain,
        "outputs": delivered(chain.outputs, story),
        "indicators": [_indicator(one) for one in indicators],
        "story": teller.entries(story, evidence),
        "evidence": [_evidence(page, row, circle, piece) for piece in evidence],
        "amended": [entry for entry in story if entry.kind == "amendment" and entry.counts],
        "breadcrumb": way_to(page, (_("Deliverables"), "deliverables:list", [])),
        "writing": writing_links(page, row, circle),
    }
    return render(request, "deliverables/deliverable.html", context)


def _evidence(page: PlanPage, row: Deliverable, circle: Circle, piece: Evidence) -> dict[str, Any]:
    withdraw = ""
    if page.may_write_today and may_withdraw(page.standing, circle, piece):
        withdraw = reverse("deliverables:withdraw_evidence", args=[page.plan.slug, row.ref, piece.pk])
    return evidence_in_words(piece) | {"on": piece.dated or piece.effective_on, "withdraw": withdraw}


def delivered(outputs: dict[int, Any], story: list[StoryRow]) -> list[dict[str, Any]]:
    """Each planned output with what was delivered of it: "4 of 7 CPOs", and each by title."""
    in_force = [row for row in story if row.kind == "delivery" and row.counts]
    numbers = Counter(row.subject_id for row in in_force)
    titles: defaultdict[int | None, list[dict[str, Any]]] = defaultdict(list)
    for row in reversed(in_force):
        country = countries.name(row.texts["country"]) if row.texts["country"] else ""
        titles[row.subject_id].append(
            {"on": row.on, "title": row.texts["title"], "country": country, "illustrative": row.illustrative}
        )
    return [
        {
            "done": numbers[key],
            "total": output.quantity,
            "kind": output.noun(output.quantity),
            "rows": titles[key],
        }
        for key, output in outputs.items()
    ]


def _indicator(state: Any) -> dict[str, Any]:
    measures = [
        {
            "id": one.measure.id,
            "label": one.measure.label,
            "baseline": baseline_in_words(one.measure),
            "target": target_in_words(one.measure),
            "derived": one.measure.basis == "derived",
            "actual": "" if one.value is None else value_in_words(one.measure, one.value),
            "on": one.newest.on if one.newest else None,
            "met": one.is_met,
            "illustrative": bool(one.newest and one.newest.illustrative),
        }
        for one in state.measures
    ]
    return {
        "id": state.id,
        "text": state.text,
        "amended": state.amended,
        "achievement": state.achievement.value,
        "achievement_label": state.achievement.label,
        "measured_on": max((one["on"] for one in measures if one["on"]), default=None),
        "measures": measures,
    }


def writing_links(page: PlanPage, row: Deliverable, circle: Circle) -> dict[str, Any]:
    """What this person can record here today, and the sentence that says why not."""
    if not page.may_write_today:
        return {"past": True}
    where = [page.plan.slug, row.ref]
    links: dict[str, Any] = {"amend": may_manage(page.standing)}
    if may_set_status(page.standing, circle):
        update = reverse("deliverables:update", args=where)
        links["actions"] = [{"label": _("Record an update"), "url": update, "primary": True}]
    elif page.standing.expects_more:
        links["why_not"] = reason_against(check_set_status, page.standing, circle)
    if may_contribute(page.standing, circle):
        links["note"] = reverse("deliverables:note", args=where)
        links["seen"] = version_of(row)
        links["delivery"] = reverse("deliverables:record", args=[*where, "delivery"])
        links["measurement"] = reverse("deliverables:record", args=[*where, "measurement"])
    elif page.standing.expects_more:
        links["why_no_note"] = reason_against(check_contribute, page.standing, circle)
    if may_manage(page.standing):
        links["mobilization"] = reverse("deliverables:record", args=[*where, "mobilization"])
    links["units"] = get_text_list(codes_of(circle.units), _("and"))
    return links
