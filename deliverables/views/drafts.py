"""The drafts of entries that a person has."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deliverables import actions, clock
from deliverables.models import EntryDraft, User


@require_POST
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Throw one's own draft away, from its form or from My work; whether or not one may still record it."""
    user = cast("User", request.user)  # the middleware lets nobody else in
    draft = get_object_or_404(EntryDraft.objects.select_related("deliverable__plan"), pk=draft_id, user=user)
    actions.drop_entry_draft(deliverable=draft.deliverable, page=draft.page, by=user, at=clock.now())
    messages.success(request, _("The draft is thrown away; nothing of it was recorded."))
    home = reverse("reporting:home")
    return HttpResponseRedirect(home if request.POST.get("next") == home else draft.address)
