"""The bench: what our pages cost beside reference pages over the same rows, and our papers beside bare engines.

    python benchmarks/run.py [--papers] [--rebuild] [--small] [--rounds N]

DATABASE_URL chooses SQLite or a PostgreSQL server. Exits with 1 when a budget is not met.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path


def main() -> int:
    words = argparse.ArgumentParser(description="Measure the pages beside their reference pages, or the papers.")
    words.add_argument("--papers", action="store_true", help="measure how papers are drawn, not the pages")
    words.add_argument("--rebuild", action="store_true", help="make the bench's databases again")
    words.add_argument("--small", action="store_true", help="a smoke run on little data; writes no RESULTS.md")
    words.add_argument("--rounds", type=int, default=None, help="rounds (pages: 30, papers: 10; small: 2)")
    asked = words.parse_args()
    # `python benchmarks/run.py` looks for modules in benchmarks/; they are found from the folder above.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    os.environ["BENCHMARK_SIZE"] = "papers" if asked.papers else "small" if asked.small else "full"

    missed = measure_papers(asked) if asked.papers else measure_pages(asked)
    for sentence in missed:
        print(f"NOT MET  {sentence}", file=sys.stderr)
    return 1 if missed and not asked.small else 0


def measure_pages(asked: argparse.Namespace) -> list[str]:
    from actionplan.wsgi import application
    from benchmarks import bench, results
    from benchmarks.database import FULL, SMALL, prepare

    sizes = SMALL if asked.small else FULL
    prepare(sizes, rebuild=asked.rebuild)
    found = bench.run(application, sizes, rounds=asked.rounds or (2 if asked.small else 30))
    print(found.summary())
    print(found.table())
    if not asked.small:
        results.write(found)
    return found.missed


def measure_papers(asked: argparse.Namespace) -> list[str]:
    import django

    django.setup()
    from benchmarks import papers, results
    from benchmarks.database import prepare
    from benchmarks.paper_data import PAPERS, SMALL, fill_for_papers
    from benchmarks.paper_results import PaperResults

    prepare(SMALL if asked.small else PAPERS, rebuild=asked.rebuild, fill=fill_for_papers)
    rounds = asked.rounds or (2 if asked.small else 10)
    found = PaperResults(papers.measure(rounds=rounds, long_rounds=max(2, rounds // 2)))
    print(found.text())
    if not asked.small:
        results.write_part("Papers", found.text())
    return found.missed


if __name__ == "__main__":
    sys.exit(main())
