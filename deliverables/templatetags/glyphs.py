"""Shapes beside the words of states."""

from __future__ import annotations

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@cache
def glyph(name: str) -> SafeString:
    """partials/_glyph.html, drawn once for each name: a page has fifty of them, and there are nine."""
    return render_to_string("partials/_glyph.html", {"name": name})
