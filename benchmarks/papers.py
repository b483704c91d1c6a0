"""What is drawn, what it is compared with, and how much it may cost."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pypdf
from django.conf import settings

from benchmarks.database import SLUG
from benchmarks.measuring import Cost, in_rounds
from benchmarks.paper_data import ROUND, paper_of, rows_in, with_rows_of
from benchmarks.plans import LARGE
from benchmarks.processes import Finished, WarmProcess, run_once
from reporting.paper_words import PAPER, VERSION
from reporting.pdf import paper_html
from reporting.pdf_conformance import VARIANT
from reporting.word import docx_of

BARE = "Bare WeasyPrint on the finished HTML, a process"
COMMAND = f"manage.py report {SLUG} {ROUND}, a process"
DRAWING = "The drawing process alone"
WARM = "A drawing in a process that is warm"
OFFICE = "LibreOffice starting cold on the paper in Word"


@dataclass(frozen=True)
class LongPaper:
    """The paper of the large plan, drawn by the drawing process."""

    deliverables: int
    payload_bytes: int
    pages: int
    drawn: Finished


@dataclass(frozen=True)
class Measured:
    """costs: by the names above, OFFICE only where it is installed; of_rows: by the rows of a status table alone."""

    costs: dict[str, list[Cost]]
    of_rows: dict[int, list[Cost]]
    pages: int
    long: LongPaper


def measure(*, rounds: int, long_rounds: int) -> Measured:
    """Measure on the databases that stand ready. long_rounds: of the tables, the longest of which takes a minute."""
    payload, long = paper_of(SLUG, "default"), paper_of(LARGE, "long")
    with tempfile.TemporaryDirectory() as made, WarmProcess() as warm:
        folder = Path(made)
        ways = ways_to_draw(payload, folder, warm)
        for way in ways.values():
            way()
        costs = in_rounds(ways, rounds)
        tables = {rows_in(paper): paper for paper in tables_alone(paper_of(SLUG, "long"), long)}
        drawn_tables = {rows: partial(warm.draw, paper) for rows, paper in tables.items()}
        return Measured(
            costs=costs,
            of_rows=in_rounds(drawn_tables, long_rounds),
            pages=pages_of(folder / "bare.pdf"),
            long=long_paper(long, folder),
        )


def ways_to_draw(payload: dict[str, Any], folder: Path, warm: WarmProcess) -> dict[str, Callable[[], Cost]]:
    (folder / "paper.html").write_text(paper_html(payload), encoding="utf-8")
    (folder / "paper.json").write_text(json.dumps(payload), encoding="utf-8")
    (folder / "paper.docx").write_bytes(docx_of(payload))
    ways: dict[str, Callable[[], Cost]] = {
        BARE: partial(draw_bare, folder),
        COMMAND: partial(report, folder),
        DRAWING: lambda: draw_apart(folder / "paper.json", folder / "apart.pdf").cost,
        WARM: lambda: warm.draw(payload),
    }
    if office := shutil.which("soffice"):
        (folder / "fonts").symlink_to(PAPER / VERSION / "fonts")
        ways[OFFICE] = partial(convert, office, folder)
    return ways


def draw_bare(folder: Path) -> Cost:
    script = str(Path(__file__).with_name("bare_weasyprint.py"))
    files = [str(folder / "paper.html"), str(PAPER / VERSION), VARIANT, str(folder / "bare.pdf")]
    return run_once([sys.executable, script, *files]).cost


def report(folder: Path) -> Cost:
    return run_once([sys.executable, "manage.py", "report", SLUG, ROUND, "--output", str(folder / "report.pdf")]).cost


def draw_apart(payload: Path, pdf: Path) -> Finished:
    limits = [str(settings.REPORT_TIMEOUT_SECONDS), str(settings.REPORT_MAX_PAGES)]
    return run_once([sys.executable, "-m", "reporting.drawing_process", *limits, str(pdf)], source=payload)


def convert(office: str, folder: Path) -> Cost:
    """With a new profile, as for somebody who opens it for the first time that day, and with the fonts of the PDF."""
    with tempfile.TemporaryDirectory() as profile:
        command = [office, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", "pdf"]
        return run_once(
            [*command, "--outdir", str(folder), str(folder / "paper.docx")],
            environment={"XDG_DATA_HOME": str(folder)},
        ).cost


def tables_alone(short: dict[str, Any], long: dict[str, Any]) -> list[dict[str, Any]]:
    """No row, those of the plan and those of the large one, each below the same cover."""
    tables = [[], short["appendix"]["tables"], long["appendix"]["tables"]]
    return [with_rows_of(short, table) for table in tables]


def long_paper(payload: dict[str, Any], folder: Path) -> LongPaper:
    source, pdf = folder / "long.json", folder / "long.pdf"
    source.write_text(json.dumps(payload), encoding="utf-8")
    drawn = draw_apart(source, pdf)
    return LongPaper(rows_in(payload), source.stat().st_size, pages_of(pdf), drawn)


def pages_of(pdf: Path) -> int:
    return len(pypdf.PdfReader(pdf).pages)
