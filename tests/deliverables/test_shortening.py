"""Texts that are shortened for a line: cut between words, with an ellipsis that never stands alone."""

from __future__ import annotations

import pytest

from deliverables.shortening import shorten

MORE = "\N{NO-BREAK SPACE}…"


@pytest.mark.parametrize(
    ("text", "length", "shown"),
    [
        ("Two audited projects", 20, "Two audited projects"),
        ("Two audited projects", 19, "Two audited" + MORE),
        ("Two audited projects", 11, "Two audited" + MORE),
        ("Report which: (1) takes stock", 16, "Report which" + MORE),
        ("Unbroken", 4, "Unbr" + MORE),
        ("", 4, ""),
    ],
)
def test_a_text_is_cut_between_words(text, length, shown):
    assert shorten(text, length) == shown
