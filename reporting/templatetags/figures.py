"""Numbers that lead to the list that they count."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from reporting.dashboard.figures import Figure

register = template.Library()

NONE = '<span class="count--none">–</span>'


@register.simple_tag
def count(figure: Figure, label: str = "", language: str = "") -> SafeString:
    """One number; `label` are its words for those who do not see where it stands, in the language of the page or in
    another one."""
    return mark_safe(linked(figure, label, language))  # noqa: S308  # numbers, and texts that `linked` escapes


@register.simple_tag
def count_cells(figures: Iterable[Figure]) -> SafeString:
    """Table cells, in Python: the dashboard has two hundred, and a template for each costs more than its queries."""
    cells = [f'<td class="num">{linked(figure, figure.label)}</td>' for figure in figures]
    return mark_safe("".join(cells))  # noqa: S308  # numbers, and texts that `linked` escapes


@register.simple_tag
def links_to(pages: Iterable[tuple[str, str]]) -> SafeString:
    """Words and addresses, with commas."""
    return format_html_join(", ", '<a href="{1}">{0}</a>', pages)


def linked(figure: Figure, label: str, language: str = "") -> str:
    """HTML. Built here and not by format_html, which takes longer than all the rest of a cell."""
    if not figure.url:
        return str(figure.number) if figure.number else NONE
    marked = f' lang="{escape(language)}"' if language else ""
    words = f'<span class="visually-hidden"{marked}> {escape(label)}</span>' if label else ""
    return f'<a class="count" href="{escape(figure.url)}" data-count="{figure.rows}">{figure.number}{words}</a>'
