"""A person's own page: what they are, when they are reminded, and where they are signed in."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from deliverables import clock
from deliverables.models import Digest, PlanRole, User
from deliverables.sessions import end_sessions, sessions_of
from reporting import actions
from reporting.models import SentDigest


class RemindersForm(forms.Form):
    digest = forms.ChoiceField(
        label=gettext_lazy("Remind me by mail"),
        choices=Digest.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("One mail with everything that waits for you; none when nothing waits."),
    )


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own choices; `end` ends a session by its mark, or all others."""
    user = cast("User", request.user)  # the middleware lets nobody else in
    if request.method == "POST" and "end" in request.POST:
        return _end(request, user)
    form = RemindersForm(request.POST if request.method == "POST" else None, initial={"digest": user.digest})
    if request.method == "POST" and form.is_valid():
        actions.choose_reminders(digest=form.cleaned_data["digest"], by=user, at=clock.now())
        messages.success(request, _("Your choice is saved."))
        return redirect("reporting:account")
    today = clock.today()
    context: dict[str, Any] = {
        "form": form,
        "today": today,
        "units": user.memberships.select_related("unit").order_by("unit__code", "starts_on"),
        "roles": user.plan_roles.select_related("plan").order_by("plan__code", "role", "starts_on"),
        "deputies": _deputies(user, today),
        "sessions": sessions_of(user, request.session.session_key),
        "sent": SentDigest.objects.filter(user=user).order_by("-day")[:10],
    }
    return render(request, "reporting/account.html", context, status=422 if form.errors else 200)


def _deputies(user: User, today: Any) -> Any:
    """Who stands in now or later for somebody with a role of an approver, in the same plans."""
    approves = user.plan_roles.filter(role=PlanRole.Role.APPROVER)
    rows = PlanRole.objects.filter(plan__in=approves.values("plan"), role=PlanRole.Role.DEPUTY, ends_on__gte=today)
    return rows.select_related("plan", "user").order_by("starts_on", "user__username")


def _end(request: HttpRequest, user: User) -> HttpResponse:
    mark = request.POST["end"]
    ended = end_sessions(user, keep=request.session.session_key, mark="" if mark == "others" else mark)
    said = ngettext("One session is ended.", "%(count)d sessions are ended.", ended) % {"count": ended}
    messages.success(request, said if ended else _("That session had ended already."))
    return redirect("reporting:account")
