"""Tables: whole rows, heads that repeat on the next page, widths as on the PDF's page, alternative texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reporting.word.elements import Element, element, paragraph, plain, run
from reporting.word.writer import Writer

WIDTHS: dict[str, tuple[float, ...]] = {
    "counts": (35, 13, 13, 13, 13, 13),
    "indicators": (5, 26.5, 14.5, 11.5, 24.5, 18),
    "resources": (7, 48, 15, 30),
    "needs": (9, 36, 55),
    "changes": (5, 43, 52),
    "evidence": (5, 36, 22.5, 36.5),
    "resource-lines": (7, 34, 15, 14, 30),
    "status": (18, 21, 14, 12, 11.5, 9, 14.5),
}
"""Per cent of the text's width, by the key of a table; other tables have equal columns."""
OF_NUMBERS = {"counts"}
"""Tables whose columns after the first hold numbers."""
WHOLE = 6
"""A table of no more rows than this stands on one page."""


@dataclass(frozen=True)
class Layout:
    """How a table is built. styles: of text and heads, each for the first column and for the others."""

    style: str
    text: tuple[str, str]
    head: tuple[str, str]
    widths: tuple[int, ...]
    marks: dict[str, str] = field(default_factory=dict)
    """Footnotes by their mark."""


def widths_of(key: str, columns: int, twips: int) -> tuple[int, ...]:
    """Widths of columns in twips, which add up to the whole."""
    shares = WIDTHS.get(key, ())
    if len(shares) != columns:
        shares = (100 / columns,) * columns
    made = [round(twips * share / 100) for share in shares]
    made[-1] += twips - sum(made)
    return tuple(made)


def write_table(writer: Writer, block: dict[str, Any], twips: int, *, caption: bool = True) -> None:
    """A table of the text with its caption and notes; the first cell of a row is its head."""
    numbers = block["key"] in OF_NUMBERS
    layout = Layout(
        style="PaperTable",
        text=("TableText", "TableNumber" if numbers else "TableText"),
        head=("TableHead", "TableHeadNumber" if numbers else "TableHead"),
        widths=widths_of(block["key"], len(block["heads"]), twips),
    )
    rows, notes = block["rows"], block["notes"]
    last = len(rows) - 1
    made = [_head(layout, block["heads"])]
    for position, row in enumerate(rows):
        # The first row stays with the head, the last with the one before it and with the notes.
        keep = position == 0 or position == last - 1 or (position == last and bool(notes)) or len(rows) <= WHOLE
        keep = keep and (position < last or bool(notes))
        made.append(_row(writer, layout, row["cells"], keep_next=keep, strong=row["total"]))
    if caption:
        writer.write("Caption", run(block["caption"]))
    writer.add(_table(layout, made, block["caption"], last_row=bool(rows) and rows[-1]["total"]))
    for position, note in enumerate(notes):
        writer.write("TableNote", run(note), keep_next=position < len(notes) - 1)


def write_status_table(writer: Writer, table: dict[str, Any], twips: int) -> None:
    """One band of the status table: its title above the heads, so that both repeat; notes as footnotes."""
    layout = Layout(
        style="StatusTable",
        text=("StatusText", "StatusText"),
        head=("StatusHead", "StatusHead"),
        widths=widths_of("status", len(table["heads"]), twips),
        marks={note["mark"]: note["text"] for note in table["notes"] if note["mark"]},
    )
    rows = [_band(layout, table["title"]), _head(layout, table["heads"], shade="F1F1F1")]
    for row in table["rows"]:
        made = _row(writer, layout, row["cells"])
        writer.bookmarked(row["anchor"], made.tc_lst[0].p_lst[0])
        rows.append(made)
    writer.add(_table(layout, rows, table["title"]))
    used = {line.get("mark") for row in table["rows"] for cell in row["cells"] for line in cell["lines"]}
    for note in table["notes"]:
        if not note["mark"]:
            writer.write("TableNote", run(note["text"]))
        elif note["mark"] not in used:
            writer.write("TableNote", run(note["mark"], "FootnoteReference"), run(f" {note['text']}"))


def _table(layout: Layout, rows: Sequence[Element], title: str, *, last_row: bool = False) -> Element:
    parts = {"firstRow": True, "lastRow": last_row, "firstColumn": True, "lastColumn": False, "noHBand": True}
    properties = element(
        "tblPr",
        element("tblStyle", val=layout.style),
        element("tblW", w=sum(layout.widths), type="dxa"),
        element("tblLayout", type="fixed"),
        element("tblLook", **{name: int(on) for name, on in parts.items()}, noVBand=1),
        element("tblCaption", val=plain(title)),
    )
    grid = element("tblGrid", *(element("gridCol", w=width) for width in layout.widths))
    return element("tbl", properties, grid, *rows)


def _head(layout: Layout, heads: Sequence[str], shade: str = "") -> Element:
    cells = []
    for column, (width, text) in enumerate(zip(layout.widths, heads, strict=True)):
        shading = [element("shd", val="clear", color="auto", fill=shade)] if shade else []
        words = paragraph(_style(layout.head, column), run(text))
        cells.append(_cell(width, [words], *shading, element("vAlign", val="bottom")))
    return element("tr", element("trPr", element("cantSplit"), element("tblHeader")), *cells)


def _band(layout: Layout, title: str) -> Element:
    """The title over all columns, outside the rules of the table."""
    edges = element("tcBorders", *(element(side, val="nil") for side in ("top", "left", "right")))
    cell = _cell(
        sum(layout.widths),
        [paragraph("StatusBand", run(title))],
        element("gridSpan", val=len(layout.widths)),
        edges,
        element("tcMar", element("left", w=0, type="dxa")),
    )
    return element("tr", element("trPr", element("cantSplit"), element("tblHeader")), cell)


def _row(
    writer: Writer, layout: Layout, cells: Sequence[dict[str, Any]], *, keep_next: bool = False, strong: bool = False
) -> Element:
    made = []
    for column, (width, cell) in enumerate(zip(layout.widths, cells, strict=True)):
        style = _style(layout.text, column)
        lines = [
            paragraph(
                style,
                *writer.sample(cell["sample"] and not position),
                *_line(writer, layout, line, "Strong" if strong else ""),
                keep_next=keep_next,
            )
            for position, line in enumerate(cell["lines"])
        ]
        made.append(_cell(width, lines or [paragraph(style)]))
    return element("tr", element("trPr", element("cantSplit")), *made)


def _line(writer: Writer, layout: Layout, line: dict[str, Any], style: str) -> list[Element]:
    mark = line.get("mark")
    if not mark:
        return [writer.linked(line["text"], line.get("url", ""), style)]
    text = layout.marks.get(mark)
    note = writer.footnotes.reference(mark, text) if text else [run(mark, "FootnoteReference")]
    return [run(line["text"], style), *note, run(f" {line['rest']}", style)]


def _cell(width: int, paragraphs: Sequence[Element], *properties: Element) -> Element:
    return element("tc", element("tcPr", element("tcW", w=width, type="dxa"), *properties), *paragraphs)


def _style(styles: tuple[str, str], column: int) -> str:
    return styles[min(column, 1)]
