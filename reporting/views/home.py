"""My work: what waits for the person who is signed in, and the plans."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deliverables import clock
from deliverables.models import ActionPlan, PlanRole, User
from reporting.my_work import Part, Task, by_coordinator, load_tasks, oldest_first, part_of
from reporting.plan_lines import load_plan_lines
from reporting.waiting import Waiting, waiting_for

MOST_TASKS = 25
"""Lines of one list; more than that is no longer a list of what to do next."""
PLANS_ON_A_PAGE = 10


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    on = clock.today()
    user = cast("User", request.user)  # the middleware lets nobody else in
    part = part_of(user, on)
    plans = Paginator(ActionPlan.objects.order_by("-dated", "slug"), PLANS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = tasks_context(load_tasks(part, on), part) | in_rounds(waiting_for(user, part, on), on)
    context |= {
        "today": on,
        "part": part,
        "units": ", ".join(part.units.values()),
        "is_manager": bool(part.managed),
        "is_approver": bool({PlanRole.Role.APPROVER, PlanRole.Role.DEPUTY} & part.roles.keys()),
        "is_auditor": PlanRole.Role.AUDITOR in part.roles,
        "page_of_plans": plans,
        "plan_lines": load_plan_lines(list(plans.object_list), part.roles, on),
    }
    return render(request, "reporting/home.html", context)


def in_rounds(waiting: list[Waiting], on: dt.date) -> dict[str, Any]:
    """What waits in the rounds, and what the person can do nothing about."""
    shown = [(one, one.is_late(on), one.when(on)) for one in waiting]
    return {
        "in_rounds": [entry for entry in shown if not entry[0].why_not],
        "in_rounds_stuck": [entry for entry in shown if entry[0].why_not],
    }


def tasks_context(tasks: list[Task], part: Part) -> dict[str, Any]:
    """The lists of the page. What a person coordinates is not repeated among what they manage."""
    mine = [task for task in tasks if task.coordinates]
    waiting = oldest_first(mine)
    contributed = [task for task in tasks if task.contributes and not task.coordinates]
    managed = [task for task in oldest_first(tasks) if not task.coordinates and task.is_late_or_quiet]
    managed = managed if part.managed else []
    return {
        "waiting": waiting[:MOST_TASKS],
        "waiting_total": len(waiting),
        "at_rest": [task for task in mine if not task.reasons][:MOST_TASKS],
        "at_rest_total": len(mine) - len(waiting),
        "contributed": [task for task in contributed if task.is_open][:MOST_TASKS],
        "contributed_total": sum(task.is_open for task in contributed),
        "managed": by_coordinator(managed[:MOST_TASKS]),
        "managed_total": len(managed),
        "many_plans": len({task.plan_slug for task in tasks}) > 1,
    }
