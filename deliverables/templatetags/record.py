"""Tags for pages within a plan."""

from __future__ import annotations

from typing import Any, cast

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils.html import format_html

from deliverables.access import Standing
from deliverables.models import User
from deliverables.refusals import all_days
from deliverables.shortening import shorten
from deliverables.unsent import WHOSE, whose_mark

register = template.Library()
register.filter(shorten)


@register.simple_tag(takes_context=True)
def plan_url(context: dict[str, Any], view: str, *args: Any) -> str:
    """The address of a page of this plan, on the date that this page shows.

    `{% plan_url "deliverables:item" item.number %}`: the plan's slug comes first by itself.
    """
    page = context["request"].plan_page
    url = reverse(view, args=[page.plan.slug, *args])
    return f"{url}?{page.as_of.query}" if page.as_of.query else url


@register.simple_tag
def days_out_of_office(standing: Standing) -> str:
    """What the person is on other days than today, in sentences. A query, for who has such days."""
    return all_days(standing)


@register.simple_tag(takes_context=True)
def whose_form(context: RequestContext) -> str:
    """The mark by which what is typed into a form is offered again to who had to sign in anew (`unsent`)."""
    user = cast("User", context.request.user)  # also in a part of a page that is given nothing else
    return format_html('<input type="hidden" name="{}" value="{}">', WHOSE, whose_mark(user))
