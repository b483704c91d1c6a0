"""What became of a text, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

WORD = re.compile(r"\n+|[^\S\n]*\S+")
LINE = re.compile(r"[^\n]*\n*")
MOST_WORDS = 4000
"""Above that lines are compared: the time for words grows with the product of both texts."""

Difference = tuple[str, str]
"""A kind ("same", "added", "removed") and a piece of text."""


def word_differences(old: str, new: str) -> list[Difference]:
    """The new text with what was removed and added, in the order of reading; empty for two empty texts."""
    before, after = _tokens(old, new)
    matcher = SequenceMatcher(None, _bare(before), _bare(after), autojunk=False)
    found: list[Difference] = []
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            found.append(("same", "".join(after[new_start:new_end])))
            continue
        found += [("removed", "".join(before[start:end])), ("added", "".join(after[new_start:new_end]))]
    return [(kind, text) for kind, text in found if text]


def _tokens(old: str, new: str) -> tuple[list[str], list[str]]:
    words = WORD.findall(old), WORD.findall(new)
    return (LINE.findall(old), LINE.findall(new)) if max(map(len, words)) > MOST_WORDS else words


def _bare(tokens: list[str]) -> list[str]:
    """Without the space before a word, but with the ends of paragraphs."""
    return [token.strip() or "\n" * (1 + (len(token) > 1)) for token in tokens]
