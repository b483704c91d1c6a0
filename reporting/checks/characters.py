"""Characters that the fonts of the paper cannot print: found here, so that they do not surprise at drawing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from deliverables.characters import named, unprintable
from reporting.addresses import address
from reporting.checks.findings import Hit
from reporting.checks.material import Material


def unprintable_character(material: Material) -> Iterator[Hit]:
    """In each text, and once more for what comes from the record or the facts of the round."""
    seen: set[str] = set()
    for text in material.texts:
        if found := unprintable(text.words):
            seen |= set(found)
            told = _("%(text)s has characters that the paper cannot print: %(found)s.")
            yield Hit(text.subject, told % {"text": text.named, "found": named(found)}, text.url, unit=text.unit)
    left = [one for one in unprintable("".join(_strings(material.paper))) if one not in seen]
    if left:
        told = _("The paper takes characters from the record that it cannot print: %(found)s.")
        yield Hit("", told % {"found": named(left)}, address("report_html", material.round))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
