"""The bench: what our pages cost beside reference pages over the same rows.

    python benchmarks/run.py [--rebuild] [--small] [--rounds N]

DATABASE_URL chooses SQLite or a PostgreSQL server. Exits with 1 when a budget is not met.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path


def main() -> int:
    words = argparse.ArgumentParser(description="Measure the pages beside their reference pages.")
    words.add_argument("--rebuild", action="store_true", help="make the bench's databases again")
    words.add_argument("--small", action="store_true", help="a smoke run on little data; writes no RESULTS.md")
    words.add_argument("--rounds", type=int, default=None, help="rounds of all pages (default: 30; small: 2)")
    asked = words.parse_args()
    # `python benchmarks/run.py` looks for modules in benchmarks/; they are found from the folder above.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    os.environ["BENCHMARK_SIZE"] = "small" if asked.small else "full"

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
    for sentence in found.missed:
        print(f"NOT MET  {sentence}", file=sys.stderr)
    return 1 if found.missed and not asked.small else 0


if __name__ == "__main__":
    sys.exit(main())
