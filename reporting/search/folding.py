"""Texts as they are compared: without case, accents, soft hyphens, and without caring how words are joined.

In a folded text there are only letters and digits, "-" for any signs within a word or between two ("medium-sized",
"2(c)", "Workers’") and " " where there was space.
"""

from __future__ import annotations

import re
import unicodedata

LIGATURES = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
"""Letters that Unicode does not take apart."""
DROPPED = frozenset({"Mn", "Me", "Cf"})
"""Accents that stand for themselves, soft hyphens, marks of direction."""
SPACED = re.compile("-* [- ]*")
RUN = re.compile("--+")


class _Folded(dict[int, str]):
    """Code of a character → its folded form; looked up once each. separators: what stands for signs and spaces."""

    def __init__(self, sign: str, space: str) -> None:
        self.sign, self.space = sign, space

    def __missing__(self, code: int) -> str:
        found = self[code] = "".join(map(self._one, unicodedata.normalize("NFKD", chr(code)).casefold()))
        return found

    def _one(self, character: str) -> str:
        if character.isalnum():
            return LIGATURES.get(character, character)
        if unicodedata.category(character) in DROPPED:
            return ""
        return self.space if character.isspace() else self.sign


FOLDED, SQUEEZED = _Folded("-", " "), _Folded("", "")


def folded(text: str) -> str:
    return RUN.sub("-", SPACED.sub(" ", text.translate(FOLDED)))


def squeezed(text: str) -> str:
    """Letters and digits alone: what does not hold a word this way does not hold it at all. Cheap."""
    return text.translate(SQUEEZED)


def with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in the text that it came from."""
    loose = [(one, place) for place, character in enumerate(text) for one in FOLDED[ord(character)]]
    found: list[tuple[str, int]] = []
    for one, place in loose:
        if one in "- " and found and found[-1][0] in "- ":
            if one == " ":
                found[-1] = (" ", found[-1][1])
            continue
        found.append((one, place))
    return "".join(one for one, _place in found), [place for _one, place in found]
