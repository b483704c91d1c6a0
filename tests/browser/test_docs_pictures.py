"""The pictures of the README: drawn when they are missing, and anew with PICTURES=new make e2e.

The stories of later files change the record, so this file's name comes before theirs.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.person import Person
from tests.browser.site import PROJECT

pytestmark = pytest.mark.e2e
FOLDER = PROJECT / "docs" / "pictures"
LIMIT = 250_000
"""Bytes: a page of the README is read over slow lines too."""


def wanted(name: str) -> Path:
    picture = FOLDER / name
    if picture.exists() and os.environ.get("PICTURES") != "new":
        pytest.skip(f"{name} is there; PICTURES=new draws it anew")
    FOLDER.mkdir(parents=True, exist_ok=True)
    return picture


def test_the_dashboard(signed_in: Callable[..., Person]) -> None:
    picture = wanted("dashboard.png")
    page = signed_in("manager", viewport={"width": 1280, "height": 1060}).open("")
    page.screenshot(path=picture)
    assert picture.stat().st_size < LIMIT


def test_a_page_of_the_paper(signed_in: Callable[..., Person], tmp_path: Path) -> None:
    picture = wanted("paper.png")
    me = signed_in("manager")
    answer = me.page.request.get(me.site.address("reports/november-2016/report.pdf"))
    (tmp_path / "paper.pdf").write_bytes(answer.body())
    draw = ["pdftoppm", "-png", "-gray", "-r", "80", "-f", "4", "-l", "4", "-singlefile"]
    subprocess.run([*draw, tmp_path / "paper.pdf", picture.with_suffix("")], check=True)
    assert picture.stat().st_size < LIMIT
