"""House style of the Office's papers, as far as it is certain (domain, section 5); one finding for each text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.checks.findings import Hit
from reporting.checks.material import Material
from reporting.papers.wording import listed
from reporting.rounds import Words

STEMS = (
    "authoris capitalis centralis characteris digitalis emphasis finalis formalis generalis harmonis institutionalis "
    "legalis localis maximis minimis mobilis modernis nationalis optimis organis popularis prioritis privatis realis "
    "recognis regularis revitalis specialis stabilis standardis subsidis summaris synchronis utilis visualis"
)
"""Verbs that the house writes with -ize. Nouns such as "formalism" or "specialist" share the stem, not the ending;
names such as "Organisation for Economic Co-operation and Development" begin with a capital."""
AMERICAN = {
    "labor": "labour",
    "center": "centre",
    "centers": "centres",
    "program": "programme",
    "programs": "programmes",
    "behavior": "behaviour",
    "favorable": "favourable",
    "fulfill": "fulfil",
}
_ISE = re.compile(rf"\b(?:{'|'.join(STEMS.split())})(?:e[sd]?|ing|ations?|ers?)\b")
_YEARS = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)-((?:19|20)?\d\d)(?![\d-])")


def _year_ranges(text: str) -> list[str]:
    """ "2016-17", but not the month "2017-03"."""
    return [one.group(0) for one in _YEARS.finditer(text) if int(one[1][-2:]) < int(one[2][-2:])]


def _dollars(text: str) -> list[str]:
    named = re.findall(r"\bUSD\b|\bUS dollars?\b|\bUS \$", text)
    return named + (["US$"] if text.count("US$") > 1 else [])


def _all(pattern: str) -> Callable[[str], list[str]]:
    return lambda text: re.findall(pattern, text)


STYLE: tuple[tuple[Words, Callable[[str], list[str]]], ...] = (
    (gettext_lazy("write “per cent”"), _all(r"\d+(?:[.,]\d+)?\s?%|\bpercent\b")),
    (gettext_lazy("write “US$” the first time and “$” after it"), _dollars),
    (gettext_lazy("join years by an en dash, as in 2016–17"), _year_ranges),
    (gettext_lazy("set an en dash between words"), _all(r"(?<=\w) (?:-|--) (?=\w)|(?<=\w)--(?=\w)")),
    (gettext_lazy("spell it with -ize"), lambda text: [one.group(0) for one in _ISE.finditer(text)]),
    (
        gettext_lazy("use British spelling"),
        lambda text: [word for word in re.findall(r"\b[a-z]+\b", text) if word in AMERICAN],
    ),
    (gettext_lazy("write “member State”"), _all(r"\b[Mm]ember states?\b")),
    (gettext_lazy("take out double spaces"), _all(r"(?<=\S)[  ]{2,}(?=\S)")),
)
"""What to do, and what it is done about; in the order in which a finding tells it."""


def house_style(material: Material) -> Iterator[Hit]:
    for text in material.texts:
        told = []
        for advice, find in STYLE:
            found = [one.strip() for one in dict.fromkeys(find(text.words))]
            shown = listed(f"“{one}”" for one in found if one)
            if found:
                told.append(_("%(advice)s (%(found)s)") % {"advice": advice, "found": shown} if shown else str(advice))
        if told:
            words = {"text": text.named, "told": "; ".join(told)}
            yield Hit(text.subject, _("%(text)s departs from the house style: %(told)s.") % words, text.url, text.unit)
