"""Turns measurements into verdicts and a table, printed and kept in RESULTS.md."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import sqlite3
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import django
from django.db import connection

from benchmarks.measuring import Cost, Ratio, ratio
from benchmarks.pages import FLOOR, Measured
from deliverables import clock
from deliverables.models import Deliverable

FILE = Path(__file__).parent / "RESULTS.md"
INDEX = "statusupdate_as_of"
HEAD = """# What pages and papers cost

Written by `make bench` (SQLite, Papers) and `DATABASE_URL=postgres://… make bench` (PostgreSQL, Papers), each of which
replaces its own parts. README.md, in this folder, says what stands beside them, how it is measured and how to read it.
"""
PARTS = ("SQLite", "PostgreSQL", "Papers")


@dataclass(frozen=True)
class Verdict:
    """A budget and whether it is met."""

    what: str
    is_met: bool

    def __str__(self) -> str:
        return f"{'met' if self.is_met else '**NOT MET**'}: {self.what}"


@dataclass
class Results:
    """costs: by the name of the page, one for each round; queries: by the name of the page."""

    pages: Sequence[Measured]
    costs: dict[str, list[Cost]]
    queries: dict[str, int]
    plan_of_as_of: str
    """How the database means to answer the query for the state at a date."""
    extent: str
    server_told: bool
    """Whether the CPU time of the database's own process is counted."""
    verdicts: dict[str, list[Verdict]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.verdicts = {page.name: list(self.judge(page)) for page in self.pages}
        self.verdicts["as of"] = [Verdict(f"the state at a date walks the index {INDEX}", INDEX in self.plan_of_as_of)]

    @property
    def missed(self) -> list[str]:
        return missed_of(self.verdicts)

    def ratio(self, page: str, reference: str) -> Ratio:
        return ratio([cost.cpu for cost in self.costs[page]], [cost.cpu for cost in self.costs[reference]])

    def judge(self, page: Measured) -> Iterator[Verdict]:
        for budget in page.budgets:
            name = budget.reference.partition(",")[0]
            if name.startswith("Dashboard"):
                name = "the same plan alone"
            found = self.ratio(page.name, budget.reference)
            yield Verdict(f"≤ {budget.most:g} × {name} ({found.median:.2f})", found.median <= budget.most)
        number = self.queries[page.name]
        if page.queries is not None:
            yield Verdict(f"≤ {page.queries} queries ({number})", number <= page.queries)
        others = {self.queries[other.name] for other in self.pages if page.alike and other.alike == page.alike}
        if page.alike:
            yield Verdict("as many queries at every size", len(others) == 1)

    def table(self) -> str:
        """A Markdown table, with a line for each page."""
        lines = [
            "| page | queries | × floor | × like-for-like | × admin | × floor by the clock | budgets |",
            "|---|---:|---:|---:|---:|---:|---|",
        ]
        for page in self.pages:
            cells = [
                page.name,
                str(self.queries[page.name]),
                "1" if page.name == FLOOR else str(self.ratio(page.name, FLOOR)),
                str(self.ratio(page.name, page.like)) if page.like else "",
                str(self.ratio(page.name, page.admin)) if page.admin else "",
                f"{self.by_the_clock(page.name):.1f}",
                "; ".join(map(str, self.verdicts[page.name])),
            ]
            lines.append(f"| {' | '.join(cells)} |")
        return "\n".join(lines)

    def by_the_clock(self, page: str) -> float:
        pairs = zip(self.costs[page], self.costs[FLOOR], strict=True)
        return statistics.median(cost.wall / floor.wall for cost, floor in pairs)

    def summary(self) -> str:
        """What was measured, on what, and what came of it."""
        rounds = len(self.costs[FLOOR])
        floor = statistics.median(cost.cpu for cost in self.costs[FLOOR]) * 1000
        process = "this process and the server's" if self.server_told else "this process"
        if connection.vendor == "postgresql" and not self.server_told:
            process += " (not the server's: it does not run on this machine)"
        verdicts = [verdict for found in self.verdicts.values() for verdict in found]
        return "\n".join(
            [
                f"{dt.date.today():%-d %B %Y} · {machine()}  ",  # noqa: DTZ011  # the day of the run, as people say it
                f"{self.extent} · {rounds} rounds · CPU time of {process} · the floor is {floor:.1f} ms here  ",
                f"{'; '.join(map(str, self.verdicts['as of']))}  ",
                f"**{sum(verdict.is_met for verdict in verdicts)} of {len(verdicts)} budgets are met.**",
            ]
        )


def missed_of(verdicts: Mapping[str, Iterable[Verdict]]) -> list[str]:
    """A sentence for each budget that is not met, by what it is a budget of."""
    return [f"{name}: {one.what}" for name, found in verdicts.items() for one in found if not one.is_met]


def plan_of_as_of_query() -> str:
    """The database's plan for the state of all deliverables of a plan at a date."""
    rows = Deliverable.objects.filter(plan__slug="sme-2015").as_of(clock.today())
    return rows.explain()


def machine() -> str:
    """Cores, memory and versions; nothing that names the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} · Python {platform.python_version()}, "
        f"Django {django.__version__}, {database_version()}"
    )


def database_version() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def write(results: Results) -> None:
    title = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    write_part(title, f"{results.summary()}\n\n{results.table()}\n")


def write_part(title: str, text: str) -> None:
    """Replace one part of RESULTS.md; the others stay."""
    parts = read_parts() | {title: text}
    body = "\n".join(f"## {name}\n\n{parts[name]}" for name in PARTS if name in parts)
    FILE.write_text(f"{HEAD}\n{body}", encoding="utf-8")


def read_parts() -> dict[str, str]:
    if not FILE.exists():
        return {}
    pieces = re.split(r"^## (.+)\n\n", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return dict(zip(pieces[::2], (text.rstrip("\n") + "\n" for text in pieces[1::2]), strict=True))
