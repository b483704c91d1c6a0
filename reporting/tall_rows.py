"""Rows of tables that are taller than a page: only they go on overleaf, below the repeated head of their table.

The engine puts a row that must stay whole off to the next page. One that no page can hold it then splits, but leaves
out the head of the table on each of its pages.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

TALL = "tall"
"""The class by which the style sheet lets a row break."""


def mark_tall_rows(document: Any) -> bool:
    """Give the class to rows that a laid-out document of WeasyPrint has on several pages; False if there are none."""
    pages = Counter[Any]()
    for page in document.pages:
        bodies = (box for box in page._page_box.descendants() if box.element_tag == "tbody")
        pages.update({row.element for body in bodies for row in body.children})
    tall = [row for row, count in pages.items() if count > 1]
    for row in tall:
        row.set("class", TALL)
    return bool(tall)
