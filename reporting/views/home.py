"""My work: what waits for the person who is signed in, and the plans."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deliverables import clock
from deliverables.actions import versions_of
from deliverables.models import ActionPlan, EntryDraft, PlanRole, User
from deliverables.views.entries import ENTRIES
from reporting.my_work import Part, Task, by_coordinator, load_tasks, oldest_first, part_of
from reporting.plan_lines import load_plan_lines
from reporting.waiting import Waiting, waiting_for

MOST_TASKS = 25
"""Lines of one list; more than that is no longer a list of what to do next."""
PLANS_ON_A_PAGE = 10
MOST_GRIDS = 3
"""Buttons in the head of the page."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    on = clock.today()
    user = cast("User", request.user)  # the middleware lets nobody else in
    part = part_of(user, on)
    plans = Paginator(ActionPlan.objects.order_by("-dated", "slug"), PLANS_ON_A_PAGE).get_page(request.GET.get("page"))
    tasks = load_tasks(part, on)
    context = tasks_context(tasks, part, shown(waiting_for(user, part, on), on))
    context |= {
        "actions": ways_to_grids(tasks, part),
        "today": on,
        "part": part,
        "units": ", ".join(dict.fromkeys(part.units.values())),
        "is_manager": bool(part.managed),
        "is_approver": bool({PlanRole.Role.APPROVER, PlanRole.Role.DEPUTY} & part.roles.keys()),
        "is_auditor": PlanRole.Role.AUDITOR in part.roles,
        "page_of_plans": plans,
        "drafts": begun_by(user),
        "plan_lines": load_plan_lines(list(plans.object_list), part.roles, on),
    }
    return render(request, "reporting/home.html", context)


def begun_by(user: User) -> list[tuple[str, EntryDraft]]:
    """The entries that the person began and did not record, newest first, each with what it is to be. One query."""
    drafts = user.entry_drafts.select_related("deliverable__plan").order_by("-saved_at", "-pk")[:MOST_TASKS]
    return [(str(ENTRIES[draft.kind].title), draft) for draft in drafts]


def ways_to_grids(tasks: list[Task], part: Part) -> list[dict[str, str]]:
    """A button for each plan in which the person sets the status of something; of many plans, their lists have it."""
    plans = {
        one.plan_slug: one.plan_title for one in tasks if one.coordinates or (part.managed and not one.contributes)
    }
    if len(plans) > MOST_GRIDS:
        return []
    label = _("Update many: %(plan)s") if len(plans) > 1 else _("Update many")
    return [
        {"label": label % {"plan": title}, "url": reverse("deliverables:grid", args=[slug])}
        for slug, title in plans.items()
    ]


Entry = tuple[Waiting, bool, str]
"""What waits in a round, whether it is late, and since or until when it waits."""


def shown(waiting: list[Waiting], on: dt.date) -> list[Entry]:
    return [(one, one.is_late(on), one.when(on)) for one in waiting]


def with_paragraphs(tasks: list[Task], entries: list[Entry]) -> list[Task]:
    """The tasks with what waits in the rounds about their deliverable."""
    about: dict[tuple[str, str] | None, list[Entry]] = defaultdict(list)
    for entry in entries:
        about[entry[0].about].append(entry)
    return [replace(task, in_rounds=tuple(about[task.plan_slug, task.ref])) for task in tasks]


def with_versions(*lists: list[Task]) -> list[list[Task]]:
    """The tasks with the state of the record that goes with "nothing new". One query."""
    versions = versions_of([task.key for tasks in lists for task in tasks if task.is_open and task.reasons])
    return [[replace(task, seen=versions.get(task.key, "")) for task in tasks] for tasks in lists]


def tasks_context(tasks: list[Task], part: Part, entries: list[Entry]) -> dict[str, Any]:
    """The lists of the page, in which each deliverable has one line: what waits in a round about one that the person
    coordinates stands there, and what they coordinate is not repeated among what they manage."""
    mine = with_paragraphs([task for task in tasks if task.coordinates], entries)
    waiting = oldest_first(mine)
    at_rest = [task for task in mine if not task.waits]
    managed = [task for task in oldest_first(tasks) if not task.coordinates and task.is_late_or_quiet]
    managed = managed if part.managed else []
    again = {id(task) for task in managed[:MOST_TASKS]}
    contributed = [task for task in tasks if task.contributes and not task.coordinates and id(task) not in again]
    told = {entry[0] for task in (*waiting[:MOST_TASKS], *at_rest[:MOST_TASKS]) for entry in task.in_rounds}
    others = [entry for entry in entries if entry[0] not in told]
    in_full = with_versions(waiting[:MOST_TASKS], at_rest[:MOST_TASKS], managed[:MOST_TASKS])
    return {
        "in_rounds": [entry for entry in others if not entry[0].why_not],
        "in_rounds_stuck": [entry for entry in others if entry[0].why_not],
        "waiting": in_full[0],
        "waiting_total": len(waiting),
        "at_rest": in_full[1],
        "at_rest_total": len(at_rest),
        "contributed": [task for task in contributed if task.is_open][:MOST_TASKS],
        "contributed_total": sum(task.is_open for task in contributed),
        "managed": by_coordinator(in_full[2]),
        "managed_total": len(managed),
        "many_plans": len({task.plan_slug for task in tasks}) > 1,
    }
