"""Pages of the paper: margins, portrait and landscape, running heads and feet by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.section import Section
from docx.shared import Mm, Twips

from reporting.word.elements import Element, page_number, paragraph, run, tab

TWIPS_IN_MM = 1440 / 25.4


@dataclass(frozen=True)
class Page:
    """An A4 page, in millimetres. header and footer: from the edge of the paper."""

    width: int
    height: int
    top: int
    bottom: int
    side: int
    header: int
    footer: int

    @property
    def text_width(self) -> int:
        """In twips."""
        return int((self.width - 2 * self.side) * TWIPS_IN_MM)


COVER = Page(width=210, height=297, top=20, bottom=20, side=24, header=12, footer=11)
PORTRAIT = Page(width=210, height=297, top=24, bottom=20, side=24, header=16, footer=11)
LANDSCAPE = Page(width=297, height=210, top=21, bottom=18, side=16, header=12, footer=9)


def lay_out(document: Document, pages: Sequence[Page], payload: Mapping[str, Any], words: Mapping[str, Any]) -> None:
    """Give each section its page, with code and page number at the outer side of it; the first page is the cover's."""
    file = payload["document"]["file"]
    for position, (section, page) in enumerate(zip(document.sections, pages, strict=True)):
        _set_page(section, page)
        section.different_first_page_header_footer = position == 0
        _running_lines(section, page, payload)
    first = document.sections[0]
    _fill(first.first_page_header, COVER)
    _fill(first.first_page_footer, COVER, run(file))
    if words["environment"]:
        first.first_page_footer.paragraphs[0]._p.addprevious(paragraph("Environment", run(words["environment"])))


def _set_page(section: Section, page: Page) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if page.width > page.height else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin = section.right_margin = Mm(page.side)
    section.header_distance, section.footer_distance = Mm(page.header), Mm(page.footer)


def _running_lines(section: Section, page: Page, payload: Mapping[str, Any]) -> None:
    code, draft, file = payload["cover"]["code"], payload["notices"]["draft"], payload["document"]["file"]
    _fill(section.header, page, run(draft, "DraftMark"), tab(), run(code, "Strong"))
    _fill(section.footer, page, run(file), tab(), page_number())
    _fill(section.even_page_header, page, run(code, "Strong"), tab(), run(draft, "DraftMark"))
    _fill(section.even_page_footer, page, page_number(), tab(), run(file))


def _fill(lines: Any, page: Page, *content: Element) -> None:
    """One line, whose tab leads to the right margin."""
    lines.is_linked_to_previous = False
    line = lines.paragraphs[0]
    line.paragraph_format.tab_stops.add_tab_stop(Twips(page.text_width), WD_TAB_ALIGNMENT.RIGHT)
    line._p.extend(content)
