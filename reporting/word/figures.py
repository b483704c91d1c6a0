"""Figures: the payload's drawing as a picture with its alternative text; in words where it cannot be drawn."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import resvg_py
from docx.shared import Twips

from reporting.paper_words import PAPER
from reporting.word.elements import element, paragraph, plain, run, styled_run
from reporting.word.pages import PORTRAIT
from reporting.word.writer import Writer

PIXELS = 1900
"""The width of a picture: 300 dots an inch on the width of the text."""
TALLEST = 1.4
"""Height of a picture that a page holds, as a multiple of its width: a taller one would also take too much memory."""
SIZE = re.compile(r'<svg\b[^>]*\bviewBox="0 0 (\d{1,9}(?:\.\d{1,9})?) (\d{1,9}(?:\.\d{1,9})?)"')
FONTS = [
    str(PAPER / "v1" / "fonts" / name) for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "DejaVuSans.ttf")
]


def write_figure(writer: Writer, block: Mapping[str, Any]) -> None:
    """A block of another kind than text or table: its caption, then its drawing, or else its text."""
    if caption := block.get("caption"):
        writer.write("Caption", *writer.sample(block.get("sample", False)), run(caption))
    text = block.get("text", "")
    drawing = png_of(block["svg"]) if block.get("svg") else None
    if drawing is None:
        if text:
            writer.write("TableNote", run(text))
        return
    picture = writer.document.part.new_pic_inline(io.BytesIO(drawing), width=Twips(PORTRAIT.text_width))
    picture.docPr.set("descr", plain(text))
    for side in ("distT", "distB", "distL", "distR"):
        picture.set(side, "0")
    writer.add(paragraph("Figure", styled_run(element("drawing", picture))))


def png_of(svg: str) -> bytes | None:
    """Drawn with the paper's own fonts, in whose private names it was made; None for what is no drawing."""
    size = SIZE.match(svg)
    if size is None or not 0 < (share := float(size[2]) / (float(size[1]) or 1)) <= TALLEST:
        return None
    try:
        return resvg_py.svg_to_bytes(
            svg_string=plain(svg),
            dpi=300,
            width=PIXELS,
            height=round(PIXELS * share) or 1,
            background="#fff",
            skip_system_fonts=True,
            font_files=FONTS,
            font_family="Noto Sans",
            serif_family="Noto Sans",
        )
    except ValueError:
        return None
