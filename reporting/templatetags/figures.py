"""Numbers that lead to the list that they count."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from reporting.dashboard.figures import Figure

register = template.Library()

NONE = mark_safe('<span class="count--none">–</span>')  # a constant


@register.simple_tag
def count(figure: Figure, label: str = "") -> SafeString:
    """One number; `label` are its words for those who do not see where it stands."""
    if not figure.url:
        return format_html("{}", figure.number) if figure.number else NONE
    words = format_html('<span class="visually-hidden"> {}</span>', label) if label else ""
    return format_html(
        '<a class="count" href="{}" data-count="{}">{}{}</a>', figure.url, figure.rows, figure.number, words
    )


@register.simple_tag
def count_cells(figures: Iterable[Figure]) -> SafeString:
    """Table cells, in Python: the dashboard has two hundred, and a template for each costs more than its queries."""
    return format_html_join("", '<td class="num">{}</td>', ((count(figure, figure.label),) for figure in figures))
