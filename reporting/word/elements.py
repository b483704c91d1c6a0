"""Elements of a Word document: paragraphs, runs and fields, with texts as Word can hold them."""

from __future__ import annotations

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from reporting.papers.languages import unmarked

Element = Any
"""An element of python-docx, which is one of lxml."""

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WHITE_SPACE = re.compile("[ \t\n\r]+")


def element(tag: str, *children: Element, **attributes: object) -> Element:
    """`element("ind", left=624)` is <w:ind w:left="624"/>."""
    made = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(value) for name, value in attributes.items()})
    made.extend(children)
    return made


def plain(text: str) -> str:
    """The text without characters that XML cannot hold and marks of its language, white space as on the page."""
    return _held(unmarked(text))


def _held(text: str) -> str:
    return WHITE_SPACE.sub(" ", NOT_IN_XML.sub("", text))


def run(text: str, style: str = "") -> Element:
    """Text in one character style; "" is that of its paragraph. Marks of its language stay, for `tell_english`."""
    words = element("t")
    words.text = _held(text)
    words.set(qn("xml:space"), "preserve")
    return styled_run(words, style=style)


def styled_run(*content: Element, style: str = "") -> Element:
    """What is not text, in one character style."""
    properties = [element("rPr", element("rStyle", val=style))] if style else []
    return element("r", *properties, *content)


def tab() -> Element:
    return element("r", element("tab"))


def page_number() -> Element:
    return element("fldSimple", run("1", "PageNumber"), instr="PAGE")


def bookmark(number: int, name: str) -> tuple[Element, Element]:
    """Its start and its end. number: unique in the document."""
    return element("bookmarkStart", id=number, name=name), element("bookmarkEnd", id=number)


def paragraph(style: str, *content: Element, keep_next: bool = False, at_top: bool = False) -> Element:
    """A paragraph in a style of the base. at_top: it opens a page, without space above it."""
    direct = [element("keepNext")] if keep_next else []
    if at_top:
        direct.append(element("spacing", before=0))
    return element("p", element("pPr", element("pStyle", val=style), *direct), *content)
