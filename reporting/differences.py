"""What became of a text, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

WORD = re.compile(r"\n+|[^\s]+")
LINE = re.compile(r"[^\n]*\n+|[^\n]+")
MOST_WORDS = 4000
"""Above that lines are compared: the time for words grows with the product of both texts."""

Difference = tuple[str, str]
"""A kind ("same", "added", "removed") and a piece of text."""


def word_differences(old: str, new: str) -> list[Difference]:
    """The new text with what was removed and added, in the order of reading; empty for two empty texts.

    Pieces follow each other with the space that belongs between them; a change of spaces alone is none.
    """
    before, after = WORD.findall(old), WORD.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        before, after = LINE.findall(old), LINE.findall(new)
    return list(_spaced(_pieces(before, after)))


def _pieces(before: list[str], after: list[str]) -> Iterator[tuple[str, list[str]]]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            yield "same", after[new_start:new_end]
            continue
        if start < end:
            yield "removed", before[start:end]
        if new_start < new_end:
            yield "added", after[new_start:new_end]


def _spaced(pieces: Iterator[tuple[str, list[str]]]) -> Iterator[Difference]:
    """Words with the space before them that the old text, the new one or both together need."""
    last = dict.fromkeys(("old", "new", "both"), "\n")
    views = {"same": ("old", "new", "both"), "removed": ("old", "both"), "added": ("new", "both")}
    for kind, words in pieces:
        text = ""
        for word in words:
            begins_line = word.startswith("\n") or all(last[view].endswith("\n") for view in views[kind])
            text += word if begins_line else f" {word}"
            last |= dict.fromkeys(views[kind], word)
        yield kind, text
