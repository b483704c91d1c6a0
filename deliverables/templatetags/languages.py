"""Words and years in templates, as the language of the page needs them. Built in (settings.TEMPLATES)."""

from __future__ import annotations

from django import template

from deliverables.language_forms import in_english, years

register = template.Library()
register.filter(years)
register.filter(in_english)
