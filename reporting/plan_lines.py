"""Plans in a line each: how their firm deliverables stand, and which paper comes next."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from deliverables.conditions import Group
from deliverables.models import ActionPlan, Biennium, Deliverable
from deliverables.statuses import Headline
from reporting.dashboard.figures import IN_ORDER
from reporting.models import ReportRound
from reporting.summaries import group_of


@dataclass(frozen=True)
class PlanLine:
    """firm: pairs of a headline and its number; conditional and later: numbers of deliverables."""

    plan: ActionPlan
    roles: tuple[str, ...]
    firm_total: int
    firm: tuple[tuple[Headline, int], ...]
    conditional: int
    later: int
    next_round: ReportRound | None
    rounds: int


def load_plan_lines(plans: Sequence[ActionPlan], roles: dict[str, frozenset[int]], on: dt.date) -> list[PlanLine]:
    """Lines for the plans of one page of the list. Two queries."""
    counts = load_counts(plans, on)
    rounds: dict[int, list[ReportRound]] = defaultdict(list)
    for paper in ReportRound.objects.filter(plan__in=plans).order_by("session_opens"):
        rounds[paper.plan_id].append(paper)
    lines = []
    for plan in plans:
        found = counts[plan.pk]
        firm = {name: number for (group, name), number in found.items() if group == Group.FIRM}
        lines.append(
            PlanLine(
                plan=plan,
                roles=tuple(role for role, ids in roles.items() if plan.pk in ids),
                firm_total=sum(firm.values()),
                firm=tuple((name, firm[name]) for name in IN_ORDER if name in firm),
                conditional=sum(n for (group, _name), n in found.items() if group == Group.CONDITIONAL),
                later=sum(n for (group, _name), n in found.items() if group == Group.LATER),
                next_round=next((one for one in rounds[plan.pk] if one.session_closes >= on), None),
                rounds=len(rounds[plan.pk]),
            )
        )
    return lines


def load_counts(plans: Sequence[ActionPlan], on: dt.date) -> dict[int, Counter[tuple[Group, Headline]]]:
    """Deliverables by group and headline, for each plan. One query."""
    first = Biennium.objects.filter(plan=OuterRef("plan")).order_by("position").values("position")
    rows = (
        Deliverable.objects.filter(plan__in=plans)
        .as_of(on)
        .with_timeliness(on)
        .with_headline()
        .annotate(first=Subquery(first[:1]))
        .order_by()
        .values_list("plan_id", "condition", F("item__biennium__position"), "first", "headline")
    )
    counts: dict[int, Counter[tuple[Group, Headline]]] = defaultdict(Counter)
    for plan_id, condition, position, first_position, name in rows:
        group = group_of(condition=condition, biennium_position=position, first_biennium=first_position)
        counts[plan_id][group, Headline(name)] += 1
    return counts
