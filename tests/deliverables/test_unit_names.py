"""What a unit is called on a day: the newest name that had begun by then, as it was known."""

from __future__ import annotations

import datetime as dt

from deliverables.unit_names import code_on, in_order, named_on

KEPT = [
    ["", "", "SME", "Small"],
    ["2017-03-01", "2017-03-02T08:00:00+00:00", "MSE", "Micro"],
    ["2017-06-01", "2017-06-02T08:00:00+00:00", "MSME", "Micro and medium"],
    # Recorded last: the name of March was another one.
    ["2017-03-01", "2017-07-01T08:00:00+00:00", "MSB", "Business"],
]


def day(text):
    return dt.date.fromisoformat(text)


def test_the_newest_name_that_has_begun_counts():
    assert [named_on(KEPT, day(on)).code for on in ("2016-01-01", "2017-02-28", "2017-03-01", "2017-06-01")] == [
        "SME",
        "SME",
        "MSB",
        "MSME",
    ]
    assert named_on([], day("2017-01-01")) is None


def test_as_known_before_a_correction():
    known_at = dt.datetime(2017, 6, 30, tzinfo=dt.UTC)
    assert named_on(KEPT, day("2017-03-01"), known_at).code == "MSE"
    assert named_on(KEPT, day("2017-03-01"), known_at.replace(year=2016)).code == "SME"


def test_each_name_has_its_last_day_and_the_same_name_again_is_no_other():
    again = [*KEPT[:1], ["2017-03-01", "2017-03-02T08:00:00+00:00", "SME", "Small"], KEPT[2]]
    assert [(one.code, one.until) for one in in_order(again)] == [("SME", day("2017-05-31")), ("MSME", None)]


def test_a_code_from_a_query():
    assert code_on("MSME", '[["", "", "SME", "Small"], ["2017-06-01", "", "MSME", "M"]]', day("2017-05-31")) == "SME"
    assert code_on("COOP", "[]", day("2017-05-31")) == "COOP"
    assert code_on("", None, day("2017-05-31")) == ""
