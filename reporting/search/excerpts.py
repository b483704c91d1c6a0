"""The part of a text in which words were found, with the words marked."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reporting.search.folding import folded, with_places
from reporting.search.query import Query

BEFORE, LENGTH = 80, 260
"""Characters before the first word that is found, and of the whole."""

Span = tuple[int, int]


def marked(text: str, query: Query) -> SafeString:
    """The whole text, as HTML."""
    return _with_marks(text, spans_in(text, query))


def excerpt(texts: Iterable[str], query: Query) -> SafeString:
    """Of the text that holds most of the words, of several the first; its beginning when it holds none."""
    text = " ".join(max(texts, key=lambda one: query.held_by(folded(one)), default="").split())
    spans = spans_in(text, query)
    start = _word_start(text, spans[0][0] - BEFORE) if spans else 0
    end = _word_end(text, start + LENGTH)
    inside = [(first - start, last - start) for first, last in spans if last <= end]
    return format_html(
        "{}{}{}", "… " if start else "", _with_marks(text[start:end], inside), " …" if end < len(text) else ""
    )


def spans_in(text: str, query: Query) -> list[Span]:
    """Where the words stand in a text, in order and without overlap; to the end of the last letter."""
    plain, places = with_places(text)
    found = sorted(match.span() for term in query.terms for match in term.pattern.finditer(plain))
    spans: list[Span] = []
    for first, last in found:
        here = places[first], places[last - 1] + 1
        if spans and here[0] < spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], here[1])
        else:
            spans.append(here)
    return spans


def _with_marks(text: str, spans: list[Span]) -> SafeString:
    ends = [0, *(last for _first, last in spans)]
    parts = [(text[before:first], text[first:last]) for before, (first, last) in zip(ends[:-1], spans, strict=True)]
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", parts), text[ends[-1] :])


def _word_start(text: str, place: int) -> int:
    return 0 if place <= 0 else text.find(" ", place) + 1


def _word_end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    space = text.rfind(" ", 0, place)
    return space if space > place - 40 else place
