"""Pages that speak of today only: a past date leads to the page as it is today, and says so."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from deliverables.access import PlanPage


def as_it_is_today(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """Instead of a page that would show the present under a past date."""
    messages.info(request, _("This page is not kept for past dates; you see it as it is today."))
    return redirect(page.as_of.today_url)
