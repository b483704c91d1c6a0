"""Dates in templates. Built in (settings.TEMPLATES), so that every `|date` is ours."""

from __future__ import annotations

import datetime as dt

from django import template
from django.template import defaultfilters

from deliverables.dates import as_written

register = template.Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(value: dt.date | str | None, arg: str | None = None) -> str:
    """Django's own, but "1er octobre" in French: `{{ day|date:"DATE_FORMAT" }}`."""
    return as_written(str(defaultfilters.date(value, arg)))
