"""The pictures of README and help: drawn at each run, and refused when what is kept does not look like it any more.

PICTURES=new make e2e keeps the new ones. The stories of later files change the record, so this file's name comes
before theirs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image, ImageChops

from actionplan.help.guides import PICTURE_SIZE
from tests.browser.person import Person
from tests.browser.site import PROJECT

pytestmark = pytest.mark.e2e
FOLDER = PROJECT / "docs" / "pictures"
LIMIT = 250_000
"""Bytes: a page of the README is read over slow lines too."""
HELP = PROJECT / "actionplan" / "static" / "help"
LIMIT_OF_HELP = 30_000

MOST_CHANGED = 0.02
"""The share of points that may look otherwise: each browser draws letters a little differently."""


def keep(drawn: Path, name: str, folder: Path = FOLDER, limit: int = LIMIT) -> None:
    kept = folder / name
    assert drawn.stat().st_size < limit
    if os.environ.get("PICTURES") == "new" or not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(drawn, kept)
    assert changed(kept, drawn) <= MOST_CHANGED, f"{name} has aged: PICTURES=new make e2e draws it anew"


def changed(kept: Path, drawn: Path) -> float:
    """The share of points that differ so much that one sees it; pictures of another size differ altogether."""
    before, after = Image.open(kept).convert("L"), Image.open(drawn).convert("L")
    if before.size != after.size:
        return 1
    return sum(ImageChops.difference(before, after).histogram()[64:]) / (after.width * after.height)


def test_the_rule_about_age_can_fail(tmp_path: Path) -> None:
    for name, shade in (("white", 255), ("black", 0)):
        Image.new("L", (10, 10), shade).save(tmp_path / f"{name}.png")
    assert changed(tmp_path / "white.png", tmp_path / "black.png") == 1
    assert changed(tmp_path / "white.png", tmp_path / "white.png") == 0


def test_the_dashboard(signed_in: Callable[..., Person], tmp_path: Path) -> None:
    page = signed_in("manager", viewport={"width": 1280, "height": 1060}).open("")
    # With its fonts, which a first visit may do without.
    page.reload()
    page.screenshot(path=tmp_path / "dashboard.png")
    keep(tmp_path / "dashboard.png", "dashboard.png")


def test_a_page_of_the_paper(signed_in: Callable[..., Person], tmp_path: Path) -> None:
    me = signed_in("manager")
    answer = me.page.request.get(me.site.address("reports/november-2016/report.pdf"))
    (tmp_path / "paper.pdf").write_bytes(answer.body())
    draw = ["pdftoppm", "-png", "-gray", "-r", "80", "-f", "4", "-l", "4", "-singlefile"]
    subprocess.run([*draw, tmp_path / "paper.pdf", tmp_path / "paper"], check=True)
    keep(tmp_path / "paper.png", "paper.png")


# Of each guide: who looks, at what, and from which part of the page on.
OF_HELP = {
    "focal-point": ("focal.sme", "deliverables/1/update/", "main"),
    "manager": ("manager", "deliverables/", "main"),
    "approver": ("approver", "reports/november-2017/", "main"),
    "auditor": ("auditor", "reports/november-2016/story/", "main"),
    "reader": ("reader", "", "main"),
    "administrator": ("administrator", "/admin/deliverables/user/", "body"),
}


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
@pytest.mark.parametrize("guide", OF_HELP)
def test_a_picture_of_help(guide: str, language: str, signed_in: Callable[..., Person], tmp_path: Path) -> None:
    who, path, part = OF_HELP[guide]
    width, height = PICTURE_SIZE
    page = signed_in(who, viewport={"width": width, "height": height}, locale=language).open(path)
    page.reload()  # with its fonts
    assert page.locator("html").get_attribute("lang") == language
    page.locator(part).first.evaluate("part => window.scrollTo(0, part.getBoundingClientRect().top + scrollY)")
    page.screenshot(path=tmp_path / "page.png")
    Image.open(tmp_path / "page.png").convert("RGB").save(tmp_path / "page.webp", quality=60, method=6)
    keep(tmp_path / "page.webp", f"{guide}.{language}.webp", HELP, LIMIT_OF_HELP)
