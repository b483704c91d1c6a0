"""Remind the holders of what the list shows: first who would be written to, then the mails, then what became of it."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from deliverables import clock
from deliverables.access import PlanPage, plan_page
from deliverables.asof import address
from deliverables.breadcrumb import way_to
from deliverables.models import Deliverable, User
from deliverables.permissions import check_manage
from deliverables.selection import select
from reporting import actions
from reporting.digests import site_address
from reporting.holders import Holders, Outcome, load_holders, of_whom, remind, why_not
from reporting.models import Reminder
from reporting.my_work import Task
from reporting.permissions import check_read_reminder

MOST_EARLIER = 5
"""Reminders of before that the page names."""


@require_http_methods(["GET", "POST"])
def remind_holders(request: HttpRequest, plan_slug: str) -> HttpResponse:
    """The parameters are those of the list. GET sends nothing; POST sends once, however often it is pressed."""
    page = plan_page(request, plan_slug)
    check_manage(page.standing)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    parameters = request.GET.copy()
    for name in ("compare", "change", "page"):
        parameters.pop(name, None)
    selection = select(page, parameters)
    if selection.filters.errors:
        return HttpResponseRedirect(list_url(page, parameters))
    keys = list(selection.table.queryset.values_list("pk", flat=True))
    holders = load_holders(page.plan, keys, page.on)
    moved_on = False
    if request.method == "POST":
        if found := sent_before(request, page):
            return redirect(found)
        if request.POST.get("seen") == holders.fingerprint:
            return redirect(send(request, page, holders))
        moved_on = True
    shown = {line.deliverable_id: holders.task(line) for line in holders.lines}
    context = {
        "breadcrumb": way_to(page, (_("Deliverables"), "deliverables:list", [])),
        "list_url": list_url(page, parameters),
        "in_words": selection.filters.in_words,
        "number": len(keys),
        "people": [
            (person, [entry(shown[line.deliverable_id]) for line in lines])
            for person, lines in holders.by_person.items()
        ],
        "not_asked": [(entry(shown[line.deliverable_id]), of_whom(line), why_not(line)) for line in holders.not_asked],
        "earlier": Reminder.objects.filter(plan=page.plan).select_related("by", "plan")[:MOST_EARLIER],
        "key": uuid4(),
        "seen": holders.fingerprint,
        "moved_on": moved_on,
    }
    return render(request, "reporting/remind_holders.html", context, status=409 if moved_on else 200)


def entry(task: Task) -> dict[str, str]:
    return {"ref": task.ref, "text": task.text, "why": "; ".join(reason.words for reason in task.reasons)}


def list_url(page: PlanPage, parameters: QueryDict) -> str:
    return address(reverse("deliverables:list", args=[page.plan.slug]), parameters)


def sent_before(request: HttpRequest, page: PlanPage) -> Reminder | None:
    """What this page has sent, if it was pressed before. Raises Http404 for a key that this site did not make."""
    found = Reminder.objects.filter(key=key_of(request)).select_related("plan").first()
    if found and (found.by_id, found.plan_id) != (page.standing.user.pk, page.plan.pk):
        raise Http404
    return found


def key_of(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise Http404 from None


def send(request: HttpRequest, page: PlanPage, holders: Holders) -> Reminder:
    """Send what the page asked about."""
    by, at, query = page.standing.user, clock.now(), request.GET.urlencode("/()")
    found, is_new = actions.begin_reminder(plan=page.plan, query=query, key=key_of(request), by=by, at=at)
    if is_new:
        remind(found, holders, by, at, site_address)
    return found


@require_safe
def reminder(request: HttpRequest, plan_slug: str, reminder_id: int) -> HttpResponse:
    """Who was reminded and who was not, and why, with the deliverables as the plan had them then: for managers and
    auditors."""
    page = plan_page(request, plan_slug)
    check_read_reminder(page.standing)
    found = get_object_or_404(Reminder.objects.select_related("by"), plan=page.plan, pk=reminder_id)
    lines = list(found.lines.select_related("user"))
    then = Deliverable.objects.in_plan(page.plan).as_of(timezone.localdate(found.at), found.at)
    rows = then.in_bulk({line.deliverable_id for line in lines})
    entries = {key: {"ref": row.ref, "text": row.text_as_of} for key, row in rows.items()}
    reminded: dict[User, list[dict[str, str]]] = defaultdict(list)
    for line in lines:
        if line.outcome == Outcome.SENT and line.user:
            reminded[line.user].append(entries[line.deliverable_id])
    context = {
        "breadcrumb": way_to(page, (_("Deliverables"), "deliverables:list", [])),
        "list_url": list_url(page, QueryDict(found.query)),
        "reminder": found,
        "people": list(reminded.items()),
        "not_asked": [
            (entries[line.deliverable_id], of_whom(line), why_not(line))
            for line in lines
            if line.outcome != Outcome.SENT
        ],
    }
    return render(request, "reporting/reminder.html", context)
