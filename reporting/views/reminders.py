"""A person's choice of reminders by mail."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from deliverables import clock
from deliverables.models import Digest, User
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
def reminders(request: HttpRequest) -> HttpResponse:
    """One's own choice, and the reminders that were sent."""
    user = cast("User", request.user)  # the middleware lets nobody else in
    form = RemindersForm(request.POST if request.method == "POST" else None, initial={"digest": user.digest})
    if request.method == "POST" and form.is_valid():
        actions.choose_reminders(digest=form.cleaned_data["digest"], by=user, at=clock.now())
        messages.success(request, _("Your choice is saved."))
        return redirect("reporting:reminders")
    context: dict[str, Any] = {
        "form": form,
        "address": user.email,
        "sent": SentDigest.objects.filter(user=user).order_by("-day")[:10],
    }
    return render(request, "reporting/reminders.html", context, status=422 if form.errors else 200)
