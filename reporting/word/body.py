"""The parts with their numbered paragraphs, and the appendices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reporting.word.elements import Element, paragraph, run, tab
from reporting.word.figures import write_figure
from reporting.word.pages import LANDSCAPE, PORTRAIT
from reporting.word.tables import write_status_table, write_table
from reporting.word.writer import Writer


def write_part(writer: Writer, part: Mapping[str, Any], *, at_top: bool = False) -> None:
    """A part under its heading; at_top: it opens a page.

    Its paragraphs are named after what they are about, and counted from there: so their names outlive their numbers.
    """
    writer.write("Heading1", run(writer.words["parts"][part["key"]]), at_top=at_top)
    about, position = part["key"], 0
    for block in part["blocks"]:
        if block["kind"] == "paragraph":
            if block["anchor"]:
                about, position = block["anchor"], 0
            position += 1
            write_numbered(writer, block, f"p_{about}" if position == 1 else f"p_{about}__{position}")
        elif block["kind"] == "heading":
            writer.write("Heading2", run(block["text"]))
            for quote in block["quotes"]:
                writer.write("Quote", run(quote))
        elif block["kind"] == "table":
            write_table(writer, block, PORTRAIT.text_width)
        else:
            write_figure(writer, block)


def write_numbered(writer: Writer, block: Mapping[str, Any], bookmark: str) -> None:
    """A paragraph that Word numbers, with its points; the bookmark holds them all."""
    lead = [run(block["lead"], "Strong"), run(" ")] if block["lead"] else []
    first = paragraph(
        "Decision" if block["strong"] else "Paragraph",
        *writer.sample(block["sample"]),
        *lead,
        run(block["text"]),
        keep_next=bool(block["points"]),
    )
    points = _points(block)
    writer.add(first, *points)
    writer.bookmarked(bookmark, first, *points)


def _points(block: Mapping[str, Any]) -> list[Element]:
    """Points that Word letters or marks with a dash; a mark that is none of these is typed."""
    style = "DecisionPoint" if block["strong"] else "Point"
    made: list[Element] = []
    lettered = 0
    for point in block["points"]:
        text = run(point["text"])
        if point["mark"] == f"({chr(ord('a') + lettered)})":
            lettered += 1
            made.append(paragraph(style, text))
        elif point["mark"] == "–" and not block["strong"]:
            made.append(paragraph("Dash", text))
        else:
            made.append(paragraph(f"Typed{style}", run(point["mark"]), tab(), text))
    return made


def write_appendix(writer: Writer, appendix: Mapping[str, Any]) -> None:
    """Appendix I: the status table, one table for each band."""
    writer.write("Heading1", run(f"{writer.words['appendix']}. {appendix['title']}"), at_top=True)
    for position, table in enumerate(appendix["tables"]):
        if position:
            writer.write("TableGap")
        write_status_table(writer, table, LANDSCAPE.text_width)


def write_other_appendices(writer: Writer, payload: Mapping[str, Any]) -> None:
    """Appendix II, what changed since the previous paper, and those by choice, if there are any; the closing note."""
    _write_titled(writer, writer.words["appendix_changes"], payload["changes"])
    for appendix in payload.get("appendices", ()):
        _write_titled(writer, f"{writer.words['appendix_more']} {appendix['number']}", appendix)
    if notice := payload["notices"]["illustrative"]:
        writer.write("ClosingNote", run(notice))


def _write_titled(writer: Writer, name: str, appendix: Mapping[str, Any]) -> None:
    """An appendix of one table, whose caption is its heading, or the sentence that stands for it."""
    writer.write("Heading1", run(f"{name}. {appendix['title']}"))
    if appendix["table"]:
        write_table(writer, appendix["table"], LANDSCAPE.text_width, caption=False)
    else:
        writer.write("Normal", run(appendix["nothing"]))
