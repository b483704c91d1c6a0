"""Differences between two texts, word by word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.differences import word_differences


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("Work went on.", "Work went on.", [("same", "Work went on.")]),
        ("", "New.", [("added", "New.")]),
        ("Old.", "", [("removed", "Old.")]),
        (
            "Work went on.",
            "Work never went on.",
            [("same", "Work"), ("added", " never"), ("same", " went on.")],
        ),
        (
            "Four briefs are out.",
            "Five briefs are out.",
            [("removed", "Four"), ("added", " Five"), ("same", " briefs are out.")],
        ),
        ("One.\n\nTwo.", "One. Two.", [("same", "One."), ("removed", "\n\n"), ("same", " Two.")]),
    ],
)
def test_words(old, new, expected):
    assert word_differences(old, new) == expected


WORDS = st.lists(st.sampled_from(["Work", "went", "on.", "\n\n", "SMEs"])).map(" ".join)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_off(old, new):
    found = word_differences(old, new)
    assert "".join(text for kind, text in found if kind != "removed").split() == new.split()
    assert "".join(text for kind, text in found if kind != "added").split() == old.split()


def test_very_long_texts_are_compared_by_lines():
    line = " ".join(f"word{n % 50}" for n in range(100)) + "\n"
    old, new = line * 100, line * 60 + "Other.\n" + line * 40
    before = time.perf_counter()
    assert ("added", "Other.\n") in word_differences(old, new)
    assert time.perf_counter() - before < 5
