"""What is written into one document, in order: paragraphs, bookmarks, footnotes, sections."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml.ns import qn

from reporting.word.elements import Element, bookmark, element, paragraph, plain, run, styled_run

LONGEST_BOOKMARK = 40
"""Characters that Word allows in the name of a bookmark."""
WEB_ADDRESS = re.compile(r"https?://[!-~]+")
FOOTNOTE = "FootnoteReference"


class Writer:
    """Writes at the end of a document. words: the fixed words of the paper's template."""

    def __init__(self, document: Document, words: Mapping[str, Any]) -> None:
        self.document = document
        self.words = words
        self._bookmarks = itertools.count(1)
        self._taken: set[str] = set()
        part = cast("XmlPart", document.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES))
        self.footnotes = Footnotes(part.element, self._bookmarks)

    def add(self, *elements: Element) -> None:
        """Put finished elements at the end, before the properties of the last section."""
        end = self.document.element.body[-1]
        for one in elements:
            end.addprevious(one)

    def write(
        self, style: str, *content: Element, keep_next: bool = False, at_top: bool = False, named: str = ""
    ) -> None:
        """A paragraph at the end; see `elements.paragraph` and `bookmarked`."""
        made = paragraph(style, *content, keep_next=keep_next, at_top=at_top)
        self.add(made)
        if named:
            self.bookmarked(named, made)

    def bookmarked(self, words: str, first: Element, *others: Element) -> None:
        """Name what stands from one paragraph to the last of the others: stable, unique, as Word allows it."""
        name = re.sub(r"[^a-z0-9_]", "_", words.lower())
        if len(name) > LONGEST_BOOKMARK or name in self._taken:
            name = f"{name[: LONGEST_BOOKMARK - 9]}_{hashlib.sha256(plain(words).encode()).hexdigest()[:8]}"
        if name in self._taken:
            # Only a payload that was made by hand names two places alike; the first keeps its name.
            return
        self._taken.add(name)
        start, end = bookmark(next(self._bookmarks), name)
        first.pPr.addnext(start)
        [first, *others][-1].append(end)

    def sample(self, marked: bool) -> list[Element]:
        """The mark of sample data, before what it marks; nothing if it is none."""
        return [run(self.words["sample_mark"], "SampleMark"), run(" ")] if marked else []

    def linked(self, text: str, address: str, style: str = "") -> Element:
        """Text that leads to an address on the Web; to another kind of address, or to none, nothing leads."""
        if not WEB_ADDRESS.fullmatch(address):
            return run(text, style)
        relation = self.document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = element("hyperlink", run(text, "Hyperlink"))
        link.set(qn("r:id"), relation)
        return link

    def end_section(self) -> None:
        """What follows stands on a page of its own, in the next section."""
        self.document.add_section()
        self.document.element.body[-2].style = "SectionEnd"


class Footnotes:
    """The first place that refers to a note carries it; later ones repeat its number, by a field."""

    def __init__(self, root: Element, bookmarks: Iterator[int]) -> None:
        self._root = root
        self._bookmarks = bookmarks
        self._numbers: dict[tuple[str, str], int] = {}

    def reference(self, mark: str, text: str) -> list[Element]:
        """What stands in the line. Word numbers the notes; a mark that is not the next number is typed."""
        if number := self._numbers.get((mark, text)):
            return [element("fldSimple", run(mark, FOOTNOTE), instr=f"NOTEREF note_{number} \\f \\h")]
        number = self._numbers[mark, text] = len(self._numbers) + 1
        if mark == str(number):
            own = styled_run(element("footnoteRef"), style=FOOTNOTE)
            shown = styled_run(element("footnoteReference", id=number), style=FOOTNOTE)
        else:
            own, shown = run(mark, FOOTNOTE), run(mark, FOOTNOTE)
            shown[-1].addprevious(element("footnoteReference", customMarkFollows=1, id=number))
        self._root.append(element("footnote", paragraph("FootnoteText", own, run(f" {text}")), id=number))
        start, end = bookmark(next(self._bookmarks), f"note_{number}")
        return [start, shown, end]
