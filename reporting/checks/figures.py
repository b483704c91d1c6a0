"""Figures that somebody typed, held against what the record counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from reporting.checks.findings import Hit
from reporting.checks.material import Material
from reporting.papers.languages import ORIGINAL
from reporting.papers.wording import listed, number
from reporting.summaries import OutputCount

with override(ORIGINAL):  # texts that are held against the record are those of the original
    IN_WORDS = {number(count): count for count in range(11)} | {"neither": 0, "no": 0, "both": 2}


def figure_contradicts_record(material: Material) -> Iterator[Hit]:
    """ "4 of 7 CPOs" where the record counts three.

    Careful with false alarms: only where the second figure and the noun are those of an output of the
    deliverable, and only when the text says the right figure nowhere ("three of the seven CPOs, of which …").
    """
    for text in material.texts:
        wrong = []
        for output in [output for state in text.states for output in state.outputs]:
            said = _said_of(output, text.words)
            if said and output.delivered not in said.values():
                words = {"said": listed(f"“{one}”" for one in said), "delivered": output.delivered}
                wrong.append(_("%(said)s, while the record counts %(delivered)d") % words)
        if wrong:
            told = _("%(text)s contradicts the record: %(wrong)s.") % {"text": text.named, "wrong": "; ".join(wrong)}
            yield Hit(text.subject, told, text.url, unit=text.unit)


def _said_of(output: OutputCount, text: str) -> dict[str, int]:
    """What a text says was delivered of an output: its own words, and the figure that they mean."""
    figures = "|".join(map(re.escape, IN_WORDS))
    with override(ORIGINAL):
        total = f"{output.planned}|{re.escape(number(output.planned))}"
    noun = re.escape(output.noun)
    pattern = rf"\b(\d+|{figures}) (?:out )?of (?:the |its )?(?:{total}) {noun}\b"
    found = {one[0]: _count(one[1]) for one in re.finditer(pattern, text, re.IGNORECASE)}
    if output.planned > 1:
        whole = rf"\ball (?:of )?(?:the |its )?(?:{total}) {noun}\b"
        found |= {one[0]: output.planned for one in re.finditer(whole, text, re.IGNORECASE)}
    return found


def _count(figure: str) -> int:
    return int(figure) if figure.isdigit() else IN_WORDS[figure.lower()]
