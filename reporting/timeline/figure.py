"""The timeline on a page: a strip of months for each deliverable, in which each mark is a link.

Axis and marks are those of the paper's figure (`reporting.charts`) and so are the lengths, five pixels each; classes
give the colours of the screen. Marks that stand too close to be pressed apart are one link, which names them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from xml.sax.saxutils import escape, quoteattr

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from deliverables.months import Month
from reporting import svg
from reporting.charts import Axis, Span, mark, stretch
from reporting.svg import SIZE

PIXELS = 5
LANE = 4.8
"""24 pixels: as high as a lane of marks is, and as far apart as links stand."""
WIDE = 183.0
"""What the months take, as long as each has at least `NARROWEST`."""
NARROWEST = 2.4
LETTER = SIZE * 0.56


@dataclass(frozen=True)
class Point:
    """A mark on the axis, its kind and its words."""

    x: float
    kind: str
    words: str


@dataclass(frozen=True)
class Upright:
    """A line through all strips. kind: "now" or "cut-off"; url: "" for no link."""

    x: float
    kind: str
    label: str
    words: str = ""
    url: str = ""


Placed = TypeVar("Placed", Point, Upright)


def axis_of(first: Month, last: Month) -> Axis:
    return Axis(first, last, LANE / 2, max(WIDE / (last - first + 1), NARROWEST))


def strip(
    axis: Axis,
    uprights: Sequence[Upright],
    span: Span,
    months: Sequence[Point],
    said: Sequence[Point],
    *,
    name: str,
    url: str,
) -> SafeString:
    """One deliverable: its months above, its updates below. name: begins the words of each link."""
    parts = [*_years(axis, 0, 2 * LANE), *(_line(one.kind, one.x, 0, 2 * LANE) for one in uprights)]
    parts += stretch(span, axis, LANE / 2)
    parts += _links(months, LANE / 2, name, url) if months else [_nothing(axis, uprights, span.nothing)]
    parts += _links(said, 1.5 * LANE, name, f"{url}#story")
    return _svg(axis, 2 * LANE, parts)


def head(axis: Axis, uprights: Sequence[Upright], all_cut_offs: str) -> SafeString:
    """Above all strips: the date of the page, cut-offs, years and months. all_cut_offs: where several lead to."""
    now = [one for one in uprights if one.kind == "now"]
    cut_offs = [one for one in uprights if one.kind == "cut-off"]
    years, months = 2 * LANE + 2.6, 2 * LANE + 6
    bottom = months + 1.2
    parts = _years(axis, 2 * LANE, bottom)
    parts += [_line("now", one.x, LANE, bottom) for one in now]
    parts += [_line("cut-off", one.x, LANE + 1.2, bottom) for one in cut_offs]
    for year, start, end in axis.years():
        if end - start > 4 * LETTER + 1:
            parts.append(_words("year", start + 0.8, years, str(year)))
    for index in range(axis.first.index, axis.last.index + 1):
        month = Month(index)
        if month.month % 3 == 0:
            parts.append(_words("month", axis.middle(month), months, f"{month.month:02d}", "middle"))
    parts += [_day(axis, one) for one in now]
    reach = max((_width(one.label) + 3 for one in cut_offs), default=0)
    parts += [_flag(axis, group, all_cut_offs) for group in _together(cut_offs, reach)]
    return _svg(axis, bottom, parts)


def key(kind: str) -> SafeString:
    """A mark alone, for the legend."""
    shown = mark(kind, LANE / 4, LANE / 4) if kind not in ("cut-off", "now") else _line(kind, LANE / 4, 0, LANE / 2)
    return mark_safe(  # noqa: S308  # numbers, and kinds that are ours
        f'<svg class="timeline__key" viewBox="0 0 {LANE / 2} {LANE / 2}" aria-hidden="true" focusable="false">'
        f'<g class="mark mark--{kind}">{shown}</g></svg>'
    )


def _links(points: Sequence[Point], y: float, name: str, url: str) -> list[str]:
    drawn = []
    for group in _together(points, LANE):
        marks = "".join(f'<g class="mark mark--{one.kind}">{mark(one.kind, one.x, y)}</g>' for one in group)
        left, right = group[0].x - LANE / 2, group[-1].x + LANE / 2
        words = f"{name}: {'; '.join(dict.fromkeys(one.words for one in group))}"
        drawn.append(_link(url, words, left, right, y - LANE / 2, marks))
    return drawn


def _together(marks: Sequence[Placed], reach: float) -> list[list[Placed]]:
    """In groups of which no two stand nearer to each other than `reach`."""
    groups: list[list[Placed]] = []
    for one in sorted(marks, key=lambda one: one.x):
        if groups and one.x - groups[-1][-1].x < reach:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _link(url: str, words: str, left: float, right: float, top: float, inside: str) -> str:
    target = svg.element("rect", x=left, y=top, width=right - left, height=LANE, fill="none", pointer_events="all")
    return (
        f"<a href={quoteattr(url)} aria-label={quoteattr(words)}><title>{escape(words)}</title>"
        f'<g class="timeline__target">{target}</g>{inside}</a>'
    )


def _flag(axis: Axis, group: Sequence[Upright], all_cut_offs: str) -> str:
    """The name of a cut-off beside its line; of those that stand too close for their names, how many there are."""
    x, label, url = group[0].x, group[0].label, group[0].url
    if len(group) > 1:
        label, url = ngettext("%(n)d cut-off", "%(n)d cut-offs", len(group)) % {"n": len(group)}, all_cut_offs
    wide = _width(label) + 2.8
    side, anchor = (1, "start") if x + wide <= axis.right + LANE / 2 else (-1, "end")
    corners = [(x, LANE + 1.2), (x + side * 1.8, LANE * 1.5), (x, LANE * 2 - 1.2)]
    flag = svg.element("polygon", points=" ".join(f"{svg.length(a)},{svg.length(b)}" for a, b in corners))
    told = _words("cut-off", x + side * 2.3, LANE * 1.5 + SIZE * 0.36, label, anchor)
    left, right = sorted((x, x + side * wide))
    inside = f'<g class="mark mark--cut-off">{flag}</g>{told}'
    return _link(url, "; ".join(one.words for one in group), left, right, LANE, inside)


def _day(axis: Axis, now: Upright) -> str:
    half = _width(now.label) / 2
    anchor = "start" if now.x < half else "end" if now.x + half > axis.right + LANE / 2 else "middle"
    told = _words("now", now.x, LANE * 0.5 + SIZE * 0.6, now.label, anchor)
    return f'<g id="now">{told}</g>'


def _nothing(axis: Axis, uprights: Iterable[Upright], words: str) -> str:
    """That no month is known, beside the date of the page."""
    x = next((one.x for one in uprights if one.kind == "now"), axis.left)
    place, anchor = (x + 1.2, "start") if x + 1.2 + _width(words) < axis.right else (x - 1.2, "end")
    return _words("nothing", place, LANE / 2 + SIZE * 0.36, words, anchor)


def _years(axis: Axis, top: float, bottom: float) -> list[str]:
    return [_line("year", start, top, bottom) for _year, start, _end in axis.years()]


def _line(kind: str, x: float, top: float, bottom: float) -> str:
    line = svg.line(x, top, x, bottom, 0.3)
    return f'<g class="upright upright--{kind}">{line}</g>'


def _words(kind: str, x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<g class="timeline__words timeline__words--{kind}">{svg.text(x, y, words, anchor=anchor)}</g>'


def _width(words: str) -> float:
    return len(words) * LETTER


def _svg(axis: Axis, height: float, parts: Iterable[str]) -> SafeString:
    width = axis.right + LANE / 2
    return mark_safe(  # noqa: S308  # of numbers, and of words that `svg` and `_link` escape
        f'<svg class="timeline__strip" width="{svg.length(width * PIXELS)}" height="{svg.length(height * PIXELS)}" '
        f'viewBox="0 0 {svg.length(width)} {svg.length(height)}" font-size="{SIZE}">{"".join(parts)}</svg>'
    )
