"""What figures are drawn of: SVG elements with presentation attributes, in letters that are the same each time."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

SIZE = 2.6
"""Of letters; like all lengths in millimetres of the paper."""
LINE = 3.4


def lines(x: float, y: float, texts: Iterable[str]) -> list[str]:
    return [text(x, y + place * LINE, one) for place, one in enumerate(texts)]


def text(x: float, y: float, words: str, *, fill: str = "#000", anchor: str = "start") -> str:
    return f"{element('text', x=x, y=y, fill=fill, text_anchor=anchor)[:-2]}>{escape(words)}</text>"


def line(x1: float, y1: float, x2: float, y2: float, width: float, stroke: str = "#000", **more: float | str) -> str:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, **more)


def element(name: str, **attributes: float | str) -> str:
    pairs = (
        f"{key.replace('_', '-')}={quoteattr(value if isinstance(value, str) else length(value))}"
        for key, value in attributes.items()
    )
    return f"<{name} {' '.join(pairs)}/>"


def length(value: float) -> str:
    """The same letters on every machine."""
    return f"{round(value, 2):g}"
