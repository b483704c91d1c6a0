"""Dates, numbers, money and lists as papers write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from deliverables.months import Month
from reporting.papers import wording


@pytest.mark.parametrize(
    ("number", "words"), [(0, "none"), (1, "one"), (10, "ten"), (11, "11"), (300, "300"), (-1, "-1")]
)
def test_numbers_to_ten_are_words(number, words):
    assert wording.number(number) == words


@pytest.mark.parametrize(("count", "words"), [(1, "one month"), (2, "two months"), (12, "12 months")])
def test_months(count, words):
    assert wording.months(count) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(325, "325th"), (331, "331st"), (332, "332nd"), (333, "333rd"), (311, "311th"), (112, "112th")],
)
def test_ordinals(number, words):
    assert wording.ordinal(number) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2016-10-27", "2016-11-10", "27 October–10 November 2016"),
        ("2016-11-03", "2016-11-09", "3–9 November 2016"),
        ("2016-12-28", "2017-01-05", "28 December 2016–5 January 2017"),
    ],
)
def test_ranges_of_days(first, last, words):
    assert wording.days(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == words


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a, with b", "c", "d"], "a, with b; c; and d"),
        (["a (b, c)", "$100,000"], "a (b, c) and $100,000"),
    ],
)
def test_lists(items, words):
    assert wording.listed(items) == words


def test_dollars_are_named_once_and_other_currencies_always():
    money = wording.Money()
    assert money(Decimal(100000), "USD") == "US$100,000"
    assert money(Decimal(2500000), "USD") == "$2.5 million"
    assert money(Decimal("2543210.50"), "USD") == "$2,543,210.5"
    assert money(Decimal(12745887), "CHF") == "CHF 12,745,887"
    assert money.level(Decimal(84), "US$ million", "USD") == "$84 million"
    assert money.level(Decimal(84), "million", "CHF") == "CHF 84"


@pytest.mark.parametrize(
    ("text", "closed"),
    [("", ""), ("a", "a."), ("a.", "a."), ("a?", "a?"), ("“a.”", "“a.”"), (" a\n b ", "a b."), ("a\x00b\x07", "ab.")],
)
def test_a_sentence_is_one_line_with_its_stop(text, closed):
    assert wording.sentence(text) == closed


def test_references_and_months():
    assert [wording.shown(ref) for ref in ("1", "3a", "6-1")] == ["1", "3(a)", "6-1"]
    assert wording.month(Month.of(2017, 3)) == "March 2017"
    assert wording.quoted("One brief. ") == "“One brief”"
