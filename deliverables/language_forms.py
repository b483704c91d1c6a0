"""Years, ordinals and words of the record, as a page or a paper in any language writes them."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

YEARS = re.compile(r"\b((\d\d)\d\d)–(\d\d)\b")
FORMS_OF_YEARS = {"fr": r"\1-\3", "es": r"\1-\2\3"}
"""From the first year, its century and the last year, where a language does not write them as the plan does."""
ENDINGS = {"fr": ("er", "re", "e", "e"), "es": (".º", ".ª", ".º", ".ª")}
"""Of ordinals: of one, and of more than one; each masculine, then feminine."""


def years(text: str) -> str:
    """ "2016–17", "2016-17", "2016-2017"."""
    form = FORMS_OF_YEARS.get(get_language() or "")
    return YEARS.sub(form, text) if form else text


def ordinal(count: int, *, feminine: bool = False) -> str:
    """ "2nd", "2e", "2.º"; feminine: "1re", "2.ª"."""
    if endings := ENDINGS.get(get_language() or ""):
        return f"{count}{endings[(count != 1) * 2 + feminine]}"
    ending = "th" if count % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


def in_english(text: str) -> str:
    """Words of the record, marked as English where the page is in another language."""
    return format_html('<span lang="en">{}</span>', text) if text and get_language() != "en" else text


def sentence(text: str, /, **words: Any) -> SafeString:
    """A translated sentence with words some of which may be marked: "3 de 7 <span lang="en">briefs</span>"."""
    escaped = {name: word if isinstance(word, int) else conditional_escape(word) for name, word in words.items()}
    return mark_safe(text % escaped)  # noqa: S308  # the sentence is ours, its words are escaped


def unmarked(text: str) -> str:
    """The same without marks, for a spreadsheet."""
    return unescape(strip_tags(text)) if isinstance(text, SafeString) else text
