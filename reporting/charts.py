"""Figures as SVG: pure functions from what is to be shown to the drawing, the same on screen and on paper.

Black, greys and outlines only, each with a word or a shape beside it, so that nothing rests on colour; presentation
attributes and no styles, so that the strictest page shows them; the `<title>` is what somebody hears who cannot see.
Lengths are millimetres of the paper's text width.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from deliverables.months import Month
from deliverables.statuses import Status

WIDTH = 160.0
FONT = "paper-sans"
SIZE = 2.6
LINE = 3.4
GREY = "#d0d0d0"
INK: dict[Status, dict[str, str]] = {
    Status.COMPLETED: {"fill": "#000"},
    Status.IN_PROGRESS: {"fill": GREY},
    Status.NOT_STARTED: {"fill": "#fff"},
    Status.SUSPENDED: {"fill": "#fff", "stroke-dasharray": "1 .7"},
    Status.DISCONTINUED: {"fill": "#fff"},
}


@dataclass(frozen=True)
class Square:
    """One deliverable: its number, its status and whether it is overdue."""

    label: str
    status: Status
    overdue: bool


@dataclass(frozen=True)
class Band:
    """A row of squares; told: its figures in words, to the right."""

    label: str
    squares: Sequence[Square]
    told: str


@dataclass(frozen=True)
class Span:
    """One deliverable on the axis of months; each month may be None. derived: the plan prints no due month."""

    label: str
    due: Month | None
    derived: bool
    expected: Month | None
    completed: Month | None
    nothing: str
    """What is said where no month is known."""


def bands_chart(bands: Sequence[Band], legend: Sequence[tuple[Status | None, str]], title: str) -> str:
    """A square for each deliverable, row by row. legend: statuses and their words; None stands for overdue."""
    left, width, height, gap = 44.0, 9.4, 4.6, 0.8
    in_a_row = 7
    parts: list[str] = []
    top = 0.5
    for band in bands:
        label, told = wrapped(band.label, left - 2), wrapped(band.told, WIDTH - left - in_a_row * (width + gap) - 2)
        lines = -(-len(band.squares) // in_a_row)
        for place, square in enumerate(band.squares):
            line, column = divmod(place, in_a_row)
            parts.append(_square(left + column * (width + gap), top + line * (height + 1.6), width, height, square))
        base = top + height / 2 + SIZE * 0.36
        parts += _lines(0, base, label) + _lines(left + in_a_row * (width + gap) + 2, base, told)
        top += max(lines * (height + 1.6), (max(len(label), len(told)) - 1) * LINE + height) + 1
    widths = [9.5 + len(word) * SIZE * 0.56 for _status, word in legend]
    x = left if left + sum(widths) <= WIDTH else 0
    for (status, word), wide in zip(legend, widths, strict=True):
        shown = Square("", status or Status.NOT_STARTED, overdue=status is None)
        parts += [_square(x, top + 0.6, 4.2, 2.8, shown), _text(x + 5.4, top + 2.9, word)]
        x += wide
    return _svg(top + 5, title, parts)


def wrapped(text: str, width: float) -> list[str]:
    """Lines of about that width. Letters are reckoned: nothing here knows the font."""
    widths = [0.95 if letter in "MW@%" else 0.7 if letter.isupper() else 0.55 for letter in text]
    letters = int(width / (SIZE * sum(widths) / len(widths))) if widths else 1
    return textwrap.wrap(text, letters)


def _square(x: float, y: float, width: float, height: float, square: Square) -> str:
    box = _shape("rect", x=x, y=y, width=width, height=height, stroke="#000", stroke_width=0.25, **INK[square.status])
    drawn = [box]
    if square.status == Status.DISCONTINUED:
        drawn.append(_line(x, y + height, x + width, y, 0.25))
    if square.overdue:
        drawn.append(_shape("rect", x=x, y=y + height + 0.3, width=width, height=0.8, fill="#000"))
    if square.label:
        ink = "#fff" if square.status == Status.COMPLETED else "#000"
        drawn.append(_text(x + width / 2, y + height / 2 + SIZE * 0.36, square.label, fill=ink, anchor="middle"))
    return "".join(drawn)


def timeline_chart(
    spans: Sequence[Span], first: Month, last: Month, at: Month, words: dict[str, str], title: str
) -> str:
    """Months from `first` to `last`, a row for each deliverable, a line at the end of `at`.

    words: "due", "derived", "expected", "completed" and "at", for legend and line.
    """
    left, row = 50.0, 4.6
    step = (WIDTH - left - 2) / (last - first + 1)

    def x_of(month: Month) -> float:
        return left + (month - first + 0.5) * step

    top, bottom = 5.5, 5.5 + row * len(spans)
    parts = []
    for year in range(first.year, last.year + 1):
        start = max(x_of(Month.of(year, 1)), x_of(first)) - step / 2
        parts.append(_line(start, top - 1, start, bottom, 0.2, "#888"))
        if start + 7 < min(x_of(Month.of(year, 12)) + step / 2, WIDTH):
            parts.append(_text(start + 0.8, top - 1.8, str(year)))
    here = x_of(at) + step / 2
    parts.append(_line(here, top - 1, here, bottom + 1, 0.5, "#000", stroke_dasharray="1.4 .8"))
    parts.append(_text(here, bottom + 3.8, words["at"], anchor="middle"))
    for place, span in enumerate(spans):
        y = top + (place + 0.5) * row
        parts.append(_text(0, y + SIZE * 0.36, span.label))
        parts.append(_line(left, y + row / 2, WIDTH - 2, y + row / 2, 0.1, "#888"))
        parts += _span(span, x_of, y, here)
    x = left
    for kind in ("due", "derived", "expected", "completed"):
        parts += [_mark(kind, x + 1.2, bottom + 7.4), _text(x + 3.6, bottom + 8.3, words[kind])]
        x += 9 + len(words[kind]) * SIZE * 0.58
    return _svg(bottom + 10, title, parts)


def _span(span: Span, x_of: Callable[[Month], float], y: float, here: float) -> list[str]:
    end = span.completed or span.expected
    drawn = []
    if span.due is not None and end is not None and end != span.due:
        drawn.append(_line(x_of(span.due), y, x_of(end), y, 0.5))
    if span.due is not None:
        drawn.append(_mark("derived" if span.derived else "due", x_of(span.due), y))
    if end is not None:
        drawn.append(_mark("completed" if span.completed else "expected", x_of(end), y))
    return drawn or [_text(here + 2, y + SIZE * 0.36, span.nothing)]


def _mark(kind: str, x: float, y: float) -> str:
    r = 1.15
    ink: dict[str, float | str] = {"stroke": "#000", "stroke_width": 0.3}
    if kind == "completed":
        return _shape("rect", x=x - r * 0.8, y=y - r * 0.8, width=r * 1.6, height=r * 1.6, fill="#000", **ink)
    if kind == "derived":
        return _shape("circle", cx=x, cy=y, r=r * 0.9, fill="#fff", **ink)
    points = [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]
    if kind == "expected":
        points = [(x - r, y - r), (x + r, y), (x - r, y + r)]
    joined = " ".join(f"{_length(a)},{_length(b)}" for a, b in points)
    return _shape("polygon", points=joined, fill=GREY if kind == "expected" else "#fff", **ink)


def _svg(height: float, title: str, parts: Iterable[str]) -> str:
    size = f'width="{_length(WIDTH)}mm" height="{_length(height)}mm" viewBox="0 0 {_length(WIDTH)} {_length(height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size}><title>{escape(title)}</title>'
        f'<g font-family="{FONT}" font-size="{SIZE}">{"".join(parts)}</g></svg>'
    )


def _lines(x: float, y: float, lines: Iterable[str]) -> list[str]:
    return [_text(x, y + place * LINE, line) for place, line in enumerate(lines)]


def _text(x: float, y: float, text: str, *, fill: str = "#000", anchor: str = "start") -> str:
    return f"{_shape('text', x=x, y=y, fill=fill, text_anchor=anchor)[:-2]}>{escape(text)}</text>"


def _line(x1: float, y1: float, x2: float, y2: float, width: float, stroke: str = "#000", **more: float | str) -> str:
    return _shape("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, **more)


def _shape(name: str, **attributes: float | str) -> str:
    pairs = (
        f"{key.replace('_', '-')}={quoteattr(value if isinstance(value, str) else _length(value))}"
        for key, value in attributes.items()
    )
    return f"<{name} {' '.join(pairs)}/>"


def _length(value: float) -> str:
    """The same letters on every machine."""
    return f"{round(value, 2):g}"
