"""What leaves a printer: no navigation, heads that come again, date and address at the foot of each sheet."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.person import Person

pytestmark = pytest.mark.e2e

PAGES = {
    "dashboard": "",
    "list": "deliverables/?as_of=2016-09-30",
    "table": "table/",
    "deliverable": "deliverables/5a/",
    "source": "source/",
    "unit": "units/sme/",
    "commitments": "commitments/",
    "round": "reports/november-2017/",
    "checks": "reports/november-2017/checks/",
    "text": "reports/november-2017/paragraphs/4/",
}
"""One of each kind."""
ON_SCREEN_ONLY = ("Sign out", "My work", "Skip to", "Apply", "Record an update", "Amend", "Back to today")


@pytest.fixture
def sheets(signed_in: Callable[..., Person], pictures: Path) -> Callable[[str, str], tuple[Person, list[str], str]]:
    """Prints a page: who did, the words on each sheet, and what the file says of itself."""

    def print_page(name: str, path: str) -> tuple[Person, list[str], str]:
        me, file = signed_in("manager"), pictures / f"print-{name}.pdf"
        me.open(path).pdf(path=file, prefer_css_page_size=True, format="A4")
        return me, asked("pdftotext", "-layout", file, "-").split("\f")[:-1], asked("pdfinfo", file)

    return print_page


def asked(*command: object) -> str:
    return subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE, text=True).stdout


@pytest.mark.parametrize(("name", "path"), PAGES.items(), ids=PAGES.keys())
def test_a_printed_page(name: str, path: str, sheets: Callable[..., tuple[Person, list[str], str]]) -> None:
    me, words, about = sheets(name, path)
    day = "30 September 2016" if "as_of" in path else "2 October 2017"
    for number, sheet in enumerate(words, start=1):
        assert f"State as at {day}" in sheet
        assert me.page.url in sheet
        assert re.search(rf"\b{number} ?/ ?{len(words)}\s*$", sheet)
        assert [word for word in ON_SCREEN_ONLY if word in sheet] == []
    width, height = map(float, re.search(r"Page size: +([\d.]+) x ([\d.]+)", about).groups())  # type: ignore[union-attr]  # pdfinfo always says it
    assert (width > height) == (name == "table")


def test_heads_come_again_on_each_sheet(sheets: Callable[..., tuple[Person, list[str], str]]) -> None:
    _me, words, _about = sheets("table", "table/")
    assert len(words) > 1
    for sheet in words:
        assert "Proposed deliverables" in sheet
        assert "Responsibility" in sheet
