"""The beginning of a long text, where only a line or two have room."""

from __future__ import annotations


def shorten(text: str, length: int) -> str:
    """At most about so many characters, cut between two words, with an ellipsis."""
    if len(text) <= length:
        return text
    start, space, _rest = text[: length + 1].rpartition(" ")
    return f"{start.rstrip(' ,;:(–') if space else text[:length]}\N{NO-BREAK SPACE}…"
