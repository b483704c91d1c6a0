"""Characters that the fonts of the paper cannot print: found here, so that they do not surprise at drawing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from reporting.addresses import address
from reporting.checks.findings import Hit
from reporting.checks.material import Material
from reporting.paper_words import PAPER, VERSION

STAND_IN = "DejaVuSans.ttf"
"""The paper turns to it for what its own fonts lack."""
MOST_NAMED = 12


def unprintable_character(material: Material) -> Iterator[Hit]:
    """In each text, and once more for what comes from the record or the facts of the round."""
    seen: set[str] = set()
    for text in material.texts:
        if found := unprintable(text.words):
            seen |= set(found)
            told = _("%(text)s has characters that the paper cannot print: %(found)s.")
            yield Hit(text.subject, told % {"text": text.named, "found": _named(found)}, text.url, unit=text.unit)
    left = [one for one in unprintable("".join(_strings(material.paper))) if one not in seen]
    if left:
        told = _("The paper takes characters from the record that it cannot print: %(found)s.")
        yield Hit("", told % {"found": _named(left)}, address("report_html", material.round))


def unprintable(text: str) -> list[str]:
    """Characters without a glyph, in order; formatting marks print nothing and need none."""
    return [one for one in dict.fromkeys(text) if ord(one) not in glyphs() and unicodedata.category(one)[0] != "C"]


@lru_cache(maxsize=1)
def glyphs() -> frozenset[int]:
    """What every style of the paper can print: its own fonts all of them, or the stand-in."""
    from fontTools.ttLib import TTFont

    own, stand_in = [], set()
    for file in sorted((PAPER / VERSION / "fonts").glob("*.ttf")):
        with TTFont(file, lazy=True) as font:
            found = set(font.getBestCmap())
        if file.name == STAND_IN:
            stand_in = found
        else:
            own.append(found)
    return frozenset(set.intersection(*own) | stand_in)


def _named(characters: list[str]) -> str:
    """ "漢 (U+6F22)": a person may have no font for it either."""
    named = [f"{one} (U+{ord(one):04X})" for one in characters[:MOST_NAMED]]
    return ", ".join(named) + (" …" if len(characters) > MOST_NAMED else "")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
