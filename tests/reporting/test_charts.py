"""Figures are pure: what goes in is drawn, in letters that are the same each time and harm nobody."""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ET

from deliverables.months import Month
from deliverables.statuses import Status
from reporting.charts import Axis, Band, Span, Square, bands_chart, mark, timeline_chart

SVG = "{http://www.w3.org/2000/svg}"
KINDS = ("due", "derived", "before", "expected", "completed", "update")
WORDS = {"due": "Due", "derived": "Due (derived)", "expected": "Expected", "completed": "Completed", "at": "30 June"}


def drawn(svg: str) -> ET.Element:
    """The figure as it is parsed: well-formed, without styles, and no wider than the text of the paper."""
    assert "style" not in svg
    root = ET.fromstring(svg)  # noqa: S314  # our own drawing
    width = float(root.attrib["viewBox"].split()[2])
    assert all(-0.1 <= float(one.attrib["x"]) <= width for one in root.iter() if "x" in one.attrib)
    return root


def texts(root: ET.Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text")]


def test_each_square_has_its_number_and_each_status_its_ink():
    squares = [Square(f"{n}", status, overdue=n == 1) for n, status in enumerate(Status)]
    legend = [(status, str(status.label)) for status in Status] + [(None, "Overdue")]
    root = drawn(bands_chart([Band("Band <of> the plan", squares, "1 of 5 & more")], legend, "Title & <more>"))
    assert root.find(f"{SVG}title").text == "Title & <more>"
    assert texts(root)[:7] == ["0", "1", "2", "3", "4", "Band <of> the plan", "1 of 5 & more"]
    assert texts(root)[7:] == [*(str(status.label) for status in Status), "Overdue"]
    boxes = [one.attrib for one in root.iter(f"{SVG}rect") if one.attrib["width"] == "9.4" and "stroke" in one.attrib]
    looks = {(box["fill"], box.get("stroke-dasharray")) for box in boxes}
    lines = len(list(root.iter(f"{SVG}line")))
    assert (len(looks), lines) == (4, 2), "four inks; the fifth status is struck through, in its square and the legend"


def test_a_long_band_goes_on_below_and_its_words_are_wrapped():
    squares = [Square(str(n), Status.NOT_STARTED, overdue=False) for n in range(15)]
    root = drawn(bands_chart([Band("A band with a long name " * 3, squares, "0 of 15")], [], "x"))
    boxes = [one.attrib for one in root.iter(f"{SVG}rect")]
    assert len({box["y"] for box in boxes}) == 3
    assert len({box["x"] for box in boxes}) == 7
    assert sum("long name" in text or "band" in text for text in texts(root)) >= 3


def test_the_timeline_has_a_mark_for_each_month():
    month = Month.of(2016, 3)
    spans = [
        Span("1 report", month, False, None, month + 7, ""),
        Span("2 event", month, False, month + 2, None, ""),
        Span("3 level", month + 20, True, None, None, ""),
        Span("4 other", None, False, None, None, "no month"),
    ]
    svg = timeline_chart(spans, Month.of(2015, 11), Month.of(2019, 12), Month.of(2016, 6), WORDS, "In words")
    root = drawn(svg)
    assert {"1 report", "2 event", "3 level", "4 other", "no month", "2016", "2019", "30 June"} <= set(texts(root))
    assert "2015" not in texts(root), "two months leave no room for their year"
    legend = {"polygon": 2, "circle": 1, "rect": 1}
    marks = {"polygon": 3, "circle": 1, "rect": 1}
    assert {name: len(list(root.iter(SVG + name))) for name in marks} == {
        name: legend[name] + marks[name] for name in marks
    }
    assert svg == timeline_chart(spans, Month.of(2015, 11), Month.of(2019, 12), Month.of(2016, 6), WORDS, "In words")
    assert re.search(r'x="[0-9.]+"', svg)


def test_a_long_name_goes_on_in_its_row_as_far_as_there_is_room():
    names = ["3(c) two knowledge-sharing events in several regions", "5(a) " + "many words " * 30]
    spans = [Span(name, Month.of(2016, 3), False, None, None, "") for name in names]
    root = drawn(timeline_chart(spans, Month.of(2015, 11), Month.of(2019, 12), Month.of(2016, 6), WORDS, "In words"))
    labels = [one.text for one in root.iter(f"{SVG}text") if one.get("x") == "0"]
    assert " ".join(labels[:2]) == names[0]
    assert len(labels) == 4
    assert labels[3].endswith(" …")


def test_kinds_of_marks_differ_in_their_shape_and_not_in_colour_alone():
    shapes = {kind: re.sub(r' (fill|stroke)="[^"]*"', "", mark(kind, 5, 5)) for kind in KINDS}
    assert len(set(shapes.values())) == len(KINDS)


def test_a_day_ends_within_its_month_and_years_are_those_that_are_shown():
    axis = Axis(Month.of(2015, 11), Month.of(2017, 2), 2, 3)
    assert axis.evening(dt.date(2015, 11, 30)) == axis.evening(dt.date(2015, 12, 31)) - 3 == 5
    assert axis.middle(Month.of(2015, 11)) == axis.evening(dt.date(2015, 11, 15)) == 3.5
    assert axis.years() == [(2015, 2, 8), (2016, 8, 44), (2017, 44, 50)]
    assert axis.right == 50
