"""Characters that no page, spreadsheet or paper can show, and those that the fonts of the paper cannot print."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Control characters but for tab and line ends; halves of characters; the two that XML excludes besides."""
INVISIBLE = ("Cf", "Zl", "Zp")
"""Categories of Unicode: signs of direction and of no width, soft hyphens, ends of lines that are no line ends."""
STAND_IN = "DejaVuSans.ttf"
"""The paper turns to it for what its own fonts lack."""
MOST_NAMED = 12


def fault_of(text: str) -> str:
    """Why a text cannot stand in the record, as a sentence; "" when it can."""
    if UNSHOWABLE.search(text):
        return _("This text holds a control character that cannot be shown; delete it and try again.")
    if found := unprintable(text):
        said = _("The papers cannot print these characters: %(found)s. Write them in another way.")
        return said % {"found": named(found)}
    return ""


def fault_of_name(text: str) -> str:
    """The same of a code or a name: signs that nobody sees make two of them out of one, or turn round what follows."""
    if found := invisible(text):
        said = _("This holds signs that nobody sees: %(found)s. Delete them, or type it anew.")
        return said % {"found": named(found)}
    return fault_of(text)


def check_name(text: str) -> None:
    """The same as a validator of fields. Raises ValidationError."""
    if fault := fault_of_name(text):
        raise ValidationError(fault)


def invisible(text: str) -> list[str]:
    """Signs of direction and of no width, in order."""
    return [] if text.isascii() else [one for one in dict.fromkeys(text) if unicodedata.category(one) in INVISIBLE]


def unprintable(text: str) -> list[str]:
    """Characters without a glyph, in order; marks of control and direction print nothing and need none."""
    if text.isascii():
        return []
    missing = (one for one in dict.fromkeys(text) if ord(one) not in glyphs())
    return [one for one in missing if unicodedata.category(one) not in ("Cc", "Cf")]


@lru_cache(maxsize=1)
def glyphs() -> frozenset[int]:
    """What every style of the paper can print: its own fonts all of them, or the stand-in."""
    from fontTools.ttLib import TTFont  # late: most processes never ask

    own, stand_in = [], set()
    for file in sorted(settings.PAPER_FONTS.glob("*.ttf")):
        with TTFont(file, lazy=True) as font:
            found = set(font.getBestCmap())
        if file.name == STAND_IN:
            stand_in = found
        else:
            own.append(found)
    return frozenset(set.intersection(*own) | stand_in)


def named(characters: list[str]) -> str:
    """ "漢 (U+6F22)": a person may have no font for it either; "U+202E (RIGHT-TO-LEFT OVERRIDE)"."""
    shown = [
        f"U+{ord(one):04X} ({unicodedata.name(one, '–')})" if invisible(one) else f"{one} (U+{ord(one):04X})"
        for one in characters[:MOST_NAMED]
    ]
    return ", ".join(shown) + (" …" if len(characters) > MOST_NAMED else "")
