"""The bench of papers: the bare engine draws what we draw, its tables hold the rows, its verdicts are loud."""

from __future__ import annotations

import sys

import pypdf
import pytest

from benchmarks import papers, results
from benchmarks.database import SLUG, Size
from benchmarks.measuring import Cost
from benchmarks.paper_data import fill_for_papers, paper_of, rows_in
from benchmarks.paper_results import PaperResults
from benchmarks.papers import BARE, COMMAND, DRAWING, OFFICE, WARM, LongPaper, Measured
from benchmarks.plans import LARGE
from benchmarks.processes import Finished, WarmProcess, draw_here, run_once
from reporting.pdf import render
from tests.reporting.papers import payload_of

pytestmark = pytest.mark.usefixtures("empty", "today")


@pytest.fixture
def long(empty):
    """A database with the plan and a plan that repeats its table twice."""
    fill_for_papers(Size(1, 2, 12))


def test_the_large_plan_has_a_paper_with_every_row(long):
    short, large = paper_of(SLUG, "default"), paper_of(LARGE, "default")
    assert (rows_in(short), rows_in(large)) == (13, 26)
    alone = papers.tables_alone(short, large)
    assert [rows_in(paper) for paper in alone] == [0, 13, 26]
    assert {len(paper["parts"]) for paper in alone} == {0}
    assert all(paper["cover"] == short["cover"] for paper in alone)


def test_bare_weasyprint_draws_the_same_pages(plan, tmp_path):
    payload = payload_of()
    ways = papers.ways_to_draw(payload, tmp_path, WarmProcess())
    assert {BARE, COMMAND, DRAWING, WARM} <= set(ways)
    assert ways[BARE]().cpu > 0
    assert ways[DRAWING]().cpu > 0
    (tmp_path / "ours.pdf").write_bytes(render(payload))
    bare, apart, ours = (pypdf.PdfReader(tmp_path / f"{name}.pdf").pages for name in ("bare", "apart", "ours"))
    assert [page.extract_text() for page in bare] == [page.extract_text() for page in ours]
    assert len(apart) == len(ours)


def test_bare_weasyprint_reads_nothing_from_elsewhere(plan, tmp_path):
    papers.ways_to_draw(payload_of(), tmp_path, WarmProcess())
    html = tmp_path / "paper.html"
    html.write_text(html.read_text().replace("</body>", f'<img src="{html.as_uri()}" alt="x"></body>'))
    with pytest.raises(RuntimeError, match="Error fetching"):
        papers.draw_bare(tmp_path)


def test_a_process_is_measured_with_those_that_it_starts():
    script = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(10**7)); x = b\"x\" * 10**8'])"
    found = run_once([sys.executable, "-c", script])
    assert found.cost.cpu > 0.1
    assert found.peak > 90


def test_a_process_that_fails_says_why():
    with pytest.raises(RuntimeError, match="no paper today"):
        run_once([sys.executable, "-c", "raise SystemExit('no paper today')"])


def test_a_warm_process_draws(plan):
    assert draw_here(payload_of()).cpu > 0


def made(command: float = 1.0, warm: float = 0.5, row: float = 1.0, *, office: bool = True) -> PaperResults:
    """What came of drawings that cost so much beside the bare engine, LibreOffice (0.8) and a row of the plan."""
    shares = {BARE: 1.0, COMMAND: command, DRAWING: 1.0, WARM: warm} | ({OFFICE: 0.8} if office else {})
    return PaperResults(
        Measured(
            costs={name: [Cost(2 * share, 3 * share)] * 4 for name, share in shares.items()},
            of_rows={rows: [Cost(0.4 + cost, 1)] * 3 for rows, cost in ((0, 0), (13, 1.3), (650, 65 * row))},
            pages=12,
            long=LongPaper(650, 2 * 1024**2, 393, Finished(Cost(70, 75), 942)),
        )
    )


def test_papers_within_their_budgets():
    text = made().text()
    assert "**5 of 5 budgets are met.**" in text
    assert "100 ms in a table of 13 and 100 ms in a table of 650" in text
    assert "| pages | 393 | `REPORT_MAX_PAGES`, 500 |" in text
    assert "| memory at its peak | 942 MiB | 2048 MiB of address space |" in text
    assert "| payload | 2.0 MiB | 20 MiB |" in text


@pytest.mark.parametrize(
    ("found", "missed"),
    [
        (made(command=1.2), [f"{COMMAND}: ≤ 1.1 × bare WeasyPrint {by}" for by in ("in CPU time", "by the clock")]),
        (made(warm=0.9), [f"{WARM}: ≤ 1 × LibreOffice starting cold {by}" for by in ("in CPU time", "by the clock")]),
        (made(row=1.3), ["A row of the status table: ≤ 1.2 × a row of a table of 13"]),
    ],
)
def test_a_missed_budget_is_said_loudly(found, missed):
    assert [sentence.rpartition(": ")[0] for sentence in found.missed] == missed
    assert "**NOT MET**" in found.text()


def test_without_libreoffice_nothing_is_judged_by_it():
    found = made(office=False)
    assert found.missed == []
    assert "not measured: LibreOffice is not installed" in found.text()
    assert "**3 of 3 budgets are met.**" in found.text()


def test_papers_have_a_part_of_their_own(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "FILE", tmp_path / "RESULTS.md")
    results.FILE.write_text("# A head\n\n## SQLite\n\nfigures | of another day\n")
    results.write_part("Papers", made().text())
    parts = results.read_parts()
    assert list(parts) == ["SQLite", "Papers"]
    assert parts["SQLite"] == "figures | of another day\n"
    assert parts["Papers"] == made().text()
