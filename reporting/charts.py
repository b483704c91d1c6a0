"""Figures as SVG: pure functions from what is to be shown to the drawing, the same on screen and on paper.

Black, greys and outlines only, each with a word or a shape beside it, so that nothing rests on colour; presentation
attributes and no styles, so that the strictest page shows them; the `<title>` is what somebody hears who cannot see.
Lengths are millimetres of the paper's text width.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from deliverables.months import Month
from deliverables.statuses import Status
from reporting import svg
from reporting.svg import LINE, SIZE

WIDTH = 160.0
FONT = "paper-sans"
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


@dataclass(frozen=True)
class Axis:
    """Months side by side from `left`, each `step` wide."""

    first: Month
    last: Month
    left: float
    step: float

    @property
    def right(self) -> float:
        return self.left + (self.last - self.first + 1) * self.step

    def middle(self, month: Month) -> float:
        return self.left + (month - self.first + 0.5) * self.step

    def evening(self, day: dt.date) -> float:
        """Where a day ends."""
        month = Month.containing(day)
        return self.middle(month) + (day.day / month.last_day.day - 0.5) * self.step

    def years(self) -> list[tuple[int, float, float]]:
        """Each year with where it begins and ends, as far as the axis shows it."""
        begins = {year: Month.of(year, 1) for year in range(self.first.year, self.last.year + 1)}
        half = self.step / 2
        return [
            (year, self.middle(max(month, self.first)) - half, self.middle(min(month + 11, self.last)) + half)
            for year, month in begins.items()
        ]


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
        parts += svg.lines(0, base, label) + svg.lines(left + in_a_row * (width + gap) + 2, base, told)
        top += max(lines * (height + 1.6), (max(len(label), len(told)) - 1) * LINE + height) + 1
    widths = [9.5 + len(word) * SIZE * 0.56 for _status, word in legend]
    x = left if left + sum(widths) <= WIDTH else 0
    for (status, word), wide in zip(legend, widths, strict=True):
        shown = Square("", status or Status.NOT_STARTED, overdue=status is None)
        parts += [_square(x, top + 0.6, 4.2, 2.8, shown), svg.text(x + 5.4, top + 2.9, word)]
        x += wide
    return _svg(top + 5, title, parts)


def wrapped(text: str, width: float) -> list[str]:
    """Lines of about that width. Letters are reckoned: nothing here knows the font."""
    widths = [0.95 if letter in "MW@%" else 0.7 if letter.isupper() else 0.55 for letter in text]
    letters = int(width / (SIZE * sum(widths) / len(widths))) if widths else 1
    return textwrap.wrap(text, letters)


def _square(x: float, y: float, width: float, height: float, square: Square) -> str:
    box = svg.element(
        "rect", x=x, y=y, width=width, height=height, stroke="#000", stroke_width=0.25, **INK[square.status]
    )
    drawn = [box]
    if square.status == Status.DISCONTINUED:
        drawn.append(svg.line(x, y + height, x + width, y, 0.25))
    if square.overdue:
        drawn.append(svg.element("rect", x=x, y=y + height + 0.3, width=width, height=0.8, fill="#000"))
    if square.label:
        ink = "#fff" if square.status == Status.COMPLETED else "#000"
        drawn.append(svg.text(x + width / 2, y + height / 2 + SIZE * 0.36, square.label, fill=ink, anchor="middle"))
    return "".join(drawn)


def timeline_chart(
    spans: Sequence[Span], first: Month, last: Month, at: Month, words: dict[str, str], title: str
) -> str:
    """Months from `first` to `last`, a row for each deliverable, a line at the end of `at`.

    words: "due", "derived", "expected", "completed" and "at", for legend and line.
    """
    left, row = 50.0, 4.6
    axis = Axis(first, last, left, (WIDTH - left - 2) / (last - first + 1))
    labels = [_two_lines(span.label, left - 3) for span in spans]
    heights = [row + (len(label) - 1) * LINE for label in labels]
    top, bottom = 5.5, 5.5 + sum(heights)
    parts = []
    for year, start, end in axis.years():
        parts.append(svg.line(start, top - 1, start, bottom, 0.2, "#888"))
        if start + 7 < end:
            parts.append(svg.text(start + 0.8, top - 1.8, str(year)))
    here = axis.evening(at.last_day)
    parts.append(svg.line(here, top - 1, here, bottom + 1, 0.5, "#000", stroke_dasharray="1.4 .8"))
    parts.append(svg.text(here, bottom + 3.8, words["at"], anchor="middle"))
    below = top
    for span, label, height in zip(spans, labels, heights, strict=True):
        y, below = below + height / 2, below + height
        parts += svg.lines(0, y + SIZE * 0.36 - (len(label) - 1) * LINE / 2, label)
        parts.append(svg.line(left, below, WIDTH - 2, below, 0.1, "#888"))
        marks = [mark(kind, axis.middle(month), y) for kind, month in months_of(span)]
        parts += stretch(span, axis, y) + (marks or [svg.text(here + 2, y + SIZE * 0.36, span.nothing)])
    x = left
    for kind in ("due", "derived", "expected", "completed"):
        parts += [mark(kind, x + 1.2, bottom + 7.4), svg.text(x + 3.6, bottom + 8.3, words[kind])]
        x += 9 + len(words[kind]) * SIZE * 0.58
    return _svg(bottom + 10, title, parts)


def _two_lines(text: str, width: float) -> list[str]:
    """What of a label has room in its row."""
    first, *others = wrapped(text, width)
    return [first, *others] if len(others) < 2 else [first, f"{others[0]} …"]


def stretch(span: Span, axis: Axis, y: float) -> list[str]:
    """The line from the due month to another one in which a deliverable was completed or is expected."""
    end = span.completed or span.expected
    if span.due is None or end is None or end == span.due:
        return []
    return [svg.line(axis.middle(span.due), y, axis.middle(end), y, 0.5)]


def months_of(span: Span) -> list[tuple[str, Month]]:
    """What is known of a deliverable, each with the kind of its mark."""
    found = [("derived" if span.derived else "due", span.due)]
    found.append(("completed", span.completed) if span.completed else ("expected", span.expected))
    return [(kind, month) for kind, month in found if month is not None]


def mark(kind: str, x: float, y: float) -> str:
    r = 1.15
    ink: dict[str, float | str] = {"stroke": "#000", "stroke_width": 0.3}
    if kind == "completed":
        return svg.element("rect", x=x - r * 0.8, y=y - r * 0.8, width=r * 1.6, height=r * 1.6, fill="#000", **ink)
    if kind == "derived":
        return svg.element("circle", cx=x, cy=y, r=r * 0.9, fill="#fff", **ink)
    if kind == "update":
        return svg.element("circle", cx=x, cy=y, r=r * 0.5, fill="#000")
    points = [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]
    if kind == "expected":
        points = [(x - r, y - r), (x + r, y), (x - r, y + r)]
    if kind == "before":
        ink["stroke_dasharray"] = ".5 .4"
    joined = " ".join(f"{svg.length(a)},{svg.length(b)}" for a, b in points)
    return svg.element("polygon", points=joined, fill=GREY if kind == "expected" else "#fff", **ink)


def _svg(height: float, title: str, parts: Iterable[str]) -> str:
    wide, high = svg.length(WIDTH), svg.length(height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{wide}mm" height="{high}mm" '
        f'viewBox="0 0 {wide} {high}"><title>{escape(title)}</title>'
        f'<g font-family="{FONT}" font-size="{SIZE}">{"".join(parts)}</g></svg>'
    )
