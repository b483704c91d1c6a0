"""What differs between two versions of a text, word by word."""

from __future__ import annotations

import time

import pytest

from deliverables.differences import difference

SAME, ADDED, REMOVED = "same", "added", "removed"
CASES = {
    "nothing": ("Work went on.", "Work went on.", [(SAME, "Work went on.")]),
    "a word": (
        "Work went on.",
        "Work goes on.",
        [(SAME, "Work "), (REMOVED, "went "), (ADDED, "goes "), (SAME, "on.")],
    ),
    "a full stop": ("It is done", "It is done.", [(SAME, "It is done"), (ADDED, ".")]),
    "a new text": ("", "Begun.", [(ADDED, "Begun.")]),
    "a text taken away": ("Begun.", "", [(REMOVED, "Begun.")]),
    "space alone": ("Two  words ", "Two words", [(SAME, "Two words")]),
    "a paragraph divided": (
        "One. Two.",
        "One.\n\nTwo.",
        [(SAME, "One"), (REMOVED, ". "), (ADDED, ".\n\n"), (SAME, "Two.")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_words_that_changed_are_told_apart(case):
    before, after, expected = CASES[case]
    assert [(one.kind, one.text) for one in difference(before, after)] == expected


def test_both_texts_can_be_read_from_it():
    before = "The report is out.\n\n(a) one; and\n(b) two."
    after = "The second report is out.\n\n(a) one;\n(b) two; and\n(c) three."
    found = difference(before, after)
    assert "".join(one.text for one in found if one.kind != REMOVED) == after
    assert "".join(one.text for one in found if one.kind != ADDED).split() == before.split()


def test_the_longest_texts_are_compared_quickly():
    started = time.perf_counter()
    difference("the work of the unit " * 950, "a word of the unit " * 1000)
    assert time.perf_counter() - started < 3
