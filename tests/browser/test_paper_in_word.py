"""The paper in Word, opened by another office program: pages, numbers, heads."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

from reporting.paper_words import PAPER
from tests.browser.person import Person
from tests.reporting.papers import paragraphs, squeezed

pytestmark = pytest.mark.e2e
OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(
    OFFICE is None, reason="There is no LibreOffice on this machine (libreoffice-writer-nogui) to open the paper."
)


def opened(file: Path, folder: Path) -> pypdf.PdfReader:
    """The pages as LibreOffice lays them out, with the fonts of the PDF."""
    (folder / "fonts").symlink_to(PAPER / "v1" / "fonts")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    environment = os.environ | {"XDG_DATA_HOME": str(folder)}
    subprocess.run(convert, env=environment, check=True, capture_output=True, timeout=120)
    return pypdf.PdfReader(file.with_suffix(".pdf"))


def heads(table: dict[str, Any]) -> str:
    """The first two, as they were drawn."""
    return squeezed("".join(table["heads"][:2]))


@needs_office
@pytest.mark.parametrize("slug", ["november-2016", "november-2017"])
def test_another_program_lays_it_out_and_numbers_it_alike(
    slug: str, signed_in: Callable[..., Person], tmp_path: Path
) -> None:
    me = signed_in("manager")
    paper = me.site.address(f"reports/{slug}/report")
    (tmp_path / "paper.docx").write_bytes(me.page.request.get(f"{paper}.docx").body())
    payload = me.page.request.get(f"{paper}.json").json()
    pages = opened(tmp_path / "paper.docx", tmp_path).pages
    texts = [squeezed(page.extract_text()).replace("◊", "") for page in pages]
    assert 10 <= len(pages) <= 20
    whole = "".join(texts)
    for said in paragraphs(payload):
        assert squeezed(f"{said['number']}.{said['lead']}{said['text']}")[:60] in whole
        for point in said["points"]:
            assert squeezed(f"{point['mark']}{point['text']}")[:40] in whole
    wide = [text for text, page in zip(texts, pages, strict=True) if page.mediabox.width > page.mediabox.height]
    statuses = [text for text in wide if heads(payload["appendix"]["tables"][0]) in text]
    assert len(statuses) >= 3
    others = [payload["changes"], *payload["appendices"]]
    later = [heads(other["table"]) for other in others if other["table"]]
    assert all(any(one in text for one in later) for text in wide if text not in statuses)
    assert squeezed(payload["appendix"]["tables"][0]["notes"][0]["text"]) in wide[0]
    assert squeezed("All GB documents are available on the Internet") in texts[0]
    for number, text in enumerate(texts[1:], 2):
        file = squeezed(payload["document"]["file"])
        assert payload["cover"]["code"] in text
        assert (f"{number}{file}" if number % 2 == 0 else f"{file}{number}") in text, number
