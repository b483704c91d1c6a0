"""A row of a table goes on overleaf only when no page can hold it, and then below the head of its table."""

from __future__ import annotations

import io

import pypdf
import pytest

from reporting.pdf import render
from tests.reporting.papers import payload_of, squeezed


@pytest.fixture
def pages(plan):
    """The landscape pages of a paper that is one table, whose second row is taller than two of them."""
    payload = payload_of()
    table = payload["appendix"]["tables"][0]
    table["rows"][1]["cells"][1]["lines"][0]["text"] = " ".join(f"Sentence number {n}." for n in range(200))
    paper = {**payload, "parts": [], "appendix": {**payload["appendix"], "tables": [table]}}
    read = pypdf.PdfReader(io.BytesIO(render(paper))).pages
    return [squeezed(page.extract_text()) for page in read if page.mediabox.width > 700]


def test_the_head_stands_above_each_part_of_the_row_and_all_others_stay_whole(pages):
    ends = [n for n, page in enumerate(pages) for sentence in ("number0.", "number199.") if sentence in page]
    assert ends[1] - ends[0] >= 2
    assert all("Proposeddeliverables" in page for page in pages[ends[0] : ends[1] + 1])
    (third,) = [page for page in pages if squeezed("(b) Two ILO projects passed external audits") in page]
    assert squeezed("further improving the ILO’s capacities in this area.") in third
