"""What a part of a paper is made of: headings, numbered paragraphs, tables, figures; plain dicts, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from reporting.papers.wording import Passage, sentence

Block = dict[str, Any]


class Numbering:
    """Numbers paragraphs through the whole paper; remembers the number of each anchor."""

    def __init__(self) -> None:
        self.last = 0
        self.of: dict[str, int] = {}

    def paragraph(
        self,
        text: str,
        *,
        lead: str = "",
        points: Iterable[tuple[str, str]] = (),
        anchor: str = "",
        strong: bool = False,
        sample: bool = False,
    ) -> Block:
        """The next numbered paragraph. points: (mark, text); sample: it rests on illustrative rows."""
        self.last += 1
        if anchor:
            self.of[anchor] = self.last
        return {
            "kind": "paragraph",
            "number": self.last,
            "anchor": anchor,
            "lead": lead,
            "text": text,
            "points": [{"mark": mark, "text": point} for mark, point in points],
            "strong": strong,
            "sample": sample,
        }

    def written(
        self, texts: Sequence[Passage], *, lead: str = "", anchor: str = "", sample: bool = False
    ) -> list[Block]:
        """Paragraphs that a person wrote; lead and anchor go to the first of them."""
        return [
            self.paragraph(
                passage.text if passage.points else sentence(passage.text),
                points=passage.points,
                lead="" if position else lead,
                anchor="" if position else anchor,
                sample=sample,
            )
            for position, passage in enumerate(texts)
        ]


def heading(text: str, quotes: Sequence[str] = ()) -> Block:
    """A heading below that of the part; quotes: verbatim texts to stand below it."""
    return {"kind": "heading", "text": text, "quotes": list(quotes)}


def lettered(points: Sequence[str]) -> list[tuple[str, str]]:
    """Points as papers punctuate them: (a) …; (b) …; and (c) …."""
    closed = [point.rstrip(" .;") for point in points]
    ends = [";"] * (len(closed) - 2) + [_("; and"), "."] if len(closed) > 1 else ["."]
    return [(f"({chr(97 + i)})", text + end) for i, (text, end) in enumerate(zip(closed, ends, strict=True))]


def cell(*lines: str, sample: bool = False) -> dict[str, Any]:
    """A table cell; each line stands on its own."""
    return {"lines": [{"text": line} for line in lines], "sample": sample}


def row(*cells: dict[str, Any], total: bool = False) -> dict[str, Any]:
    return {"cells": list(cells), "total": total}


def table(
    key: str,
    caption: str,
    heads: Sequence[str],
    rows: Sequence[dict[str, Any]],
    notes: Sequence[str] = (),
) -> Block:
    """key: names the table's column widths in the style sheet; the first cell of each row is its head."""
    return {
        "kind": "table",
        "key": key,
        "caption": caption,
        "heads": list(heads),
        "rows": list(rows),
        "notes": list(notes),
    }


def figure(key: str, caption: str, svg: str, text: str, *, sample: bool = False) -> Block:
    """A drawing of `reporting.charts`; text: its figures in words, which are its `<title>` too."""
    return {"kind": "figure", "key": key, "caption": caption, "svg": svg, "text": text, "sample": sample}
