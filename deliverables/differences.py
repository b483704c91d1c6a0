"""What differs between two versions of a text, word by word. Pure; the one place that compares texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

PIECE = re.compile(r"(?:[\w’'-]+|[^\w\s])\s*|\s+")
"""A word or one mark, with the space after it: a full stop that is added does not change the word before it."""
LONG = 1000
"""Pieces from which on words that stand everywhere no longer help to find what is the same: it would take seconds."""


@dataclass(frozen=True)
class Stretch:
    """A part of a text. kind: "same", "added" or "removed"."""

    kind: str
    text: str


def difference(before: str, after: str) -> list[Stretch]:
    """The way from one text to the other; what is removed comes before what takes its place.

    Line ends count, other space between words does not.
    """
    old, new = PIECE.findall(before.strip()), PIECE.findall(after.strip())
    matcher = SequenceMatcher(None, _keys(old), _keys(new), autojunk=max(len(old), len(new)) > LONG)
    found: list[Stretch] = []
    for step, i1, i2, j1, j2 in matcher.get_opcodes():
        if step == "equal":
            found.append(Stretch("same", "".join(new[j1:j2])))
            continue
        if i1 < i2:
            found.append(Stretch("removed", "".join(old[i1:i2])))
        if j1 < j2:
            found.append(Stretch("added", "".join(new[j1:j2])))
    return found


def _keys(pieces: list[str]) -> list[str]:
    """What two pieces must have in common to be the same: the word, and whether a line or a paragraph ends there."""
    return [piece.rstrip() + "\n" * min(piece.count("\n"), 2) for piece in pieces]
