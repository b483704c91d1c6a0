"""What stays in English in a paper of another language: a run of its own, whose language Word knows."""

from __future__ import annotations

import copy
import re

from docx.oxml.ns import qn

from reporting.papers.languages import CLOSES, OPENS
from reporting.word.elements import Element, element

ENGLISH = "en-GB"
MARKS = re.compile(f"([{OPENS}{CLOSES}])")


def tell_english(root: Element) -> None:
    """Turn the marks of `papers.languages` below an element into the language of the text between them."""
    for text in list(root.iter(qn("w:t"))):
        if not MARKS.search(text.text or ""):
            continue
        whole, depth = text.getparent(), 0
        for part in MARKS.split(text.text):
            if part in (OPENS, CLOSES):
                depth += 1 if part == OPENS else -1
            elif part:
                whole.addprevious(_part(whole, part, english=depth > 0))
        whole.getparent().remove(whole)


def _part(whole: Element, text: str, *, english: bool) -> Element:
    """The same run with some of its text."""
    made = copy.deepcopy(whole)
    made.find(qn("w:t")).text = text
    if english:
        made.get_or_add_rPr().append(element("lang", val=ENGLISH))
    return made
