"""One click says "nothing new since <date>": in lists and on pages, or from a mail by way of a page that asks."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deliverables import actions, clock
from deliverables.access import PlanPage
from deliverables.actions.writing import VERSION_OF
from deliverables.mail_links import BadLink, read_link
from deliverables.models import Deliverable, Note
from deliverables.permissions import check_contribute
from deliverables.views.entry_conflicts import told_since
from deliverables.views.entry_frame import frame, load_page


def last_word(page: PlanPage, row: Deliverable) -> dt.date:
    """The day of the last update or note; when there is none, the first day of delivery. One query."""
    last = Note.objects.as_of(page.as_of.today).filter(deliverable=row).newest_first().first()
    return max(filter(None, [row.updated_on, last.effective_on if last else None]), default=page.plan.begins_on)


def record_nothing_new(request: HttpRequest, plan_slug: str, ref: str) -> HttpResponse:
    """In answer to a button, which leads back to where it stands."""
    page, row, circle = load_page(request, plan_slug, ref)
    check_contribute(page.standing, circle)
    sentence = _("Not recorded for %(ref)s: something was recorded there after you opened the page.") % {"ref": ref}
    _record(request, page, row, sentence)
    back = request.POST.get("next", "")
    ways = (reverse("reporting:home"), reverse("deliverables:list", args=[plan_slug]))
    if back.partition("?")[0] in ways:
        return HttpResponseRedirect(back)
    return redirect("deliverables:deliverable", plan_slug, ref)


@require_http_methods(["GET", "POST"])
def from_mail(request: HttpRequest, plan_slug: str, ref: str, mark: str) -> HttpResponse:
    """What the link of a digest leads to: nothing is recorded before its person has seen what, and pressed."""
    page, row, circle = load_page(request, plan_slug, ref)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    check_contribute(page.standing, circle)
    try:
        read_link(mark, page.standing.user, plan_slug, ref)
    except BadLink as bad:
        raise PermissionDenied(str(bad)) from bad
    if request.method == "POST":
        if _record(request, page, row, _("Something was recorded meanwhile; look at the date below.")):
            return redirect("deliverables:deliverable", plan_slug, ref)
        return HttpResponseRedirect(request.get_full_path())
    context = {"since": last_word(page, row), "seen": actions.version_of(row)}
    return render(request, "deliverables/nothing_new.html", context | frame(page, row, _("Nothing new")))


def _record(request: HttpRequest, page: PlanPage, row: Deliverable, moved_on: str) -> bool:
    """Whether it is recorded, now or by an earlier press; where the person has not seen all that there is, they are
    told so by the sentence `moved_on`, and what it was."""
    seen, words = request.POST.get("seen"), {"ref": row.ref}
    said = _("Recorded for %(ref)s: nothing new.") % words
    already = _("You have recorded for %(ref)s today already that there is nothing new.") % words
    if _said_today(page, row):
        messages.info(request, already)
        return True
    try:
        actions.record_note(
            deliverable=row,
            by=page.standing.user,
            at=clock.now(),
            effective_on=clock.today(),
            nothing_new_since=last_word(page, row),
            seen=seen,
        )
    except actions.RecordMovedOn:
        if not _said_today(page, row):
            messages.warning(request, " ".join((moved_on, *told_since(row, seen or ""))))
            return False
        # The first of two presses has come in between.
        said = already
    messages.success(request, said)
    return True


def _said_today(page: PlanPage, row: Deliverable) -> bool:
    """Whether the person has said the same today, and nothing was recorded after it. Six queries at most."""
    today = page.as_of.today
    last = Note.objects.as_of(today).filter(deliverable=row, by=page.standing.user).newest_first().first()
    if last is None or last.text or not last.nothing_new_since or last.effective_on != today:
        return False
    if Note.objects.filter(deliverable=row, pk__gt=last.pk).exists():
        return False
    others = [(model, path) for model, path in VERSION_OF.values() if model is not Note]
    return not any(
        model._default_manager.filter(**{path: row, "recorded_at__gte": last.recorded_at}).exists()
        for model, path in others
    )
