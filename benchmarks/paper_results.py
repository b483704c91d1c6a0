"""Turns measurements of papers into verdicts and their part of RESULTS.md."""

from __future__ import annotations

import datetime as dt
import statistics
from dataclasses import dataclass
from importlib.metadata import version

from django.conf import settings

from benchmarks.measuring import Cost, Ratio, ratio
from benchmarks.papers import BARE, COMMAND, OFFICE, WARM, LongPaper, Measured
from benchmarks.results import Verdict, machine, missed_of
from reporting.drawing_process import MEMORY_LIMIT
from reporting.pdf import LARGEST_PAYLOAD

ROW = "A row of the status table"
MOST_OF_COMMAND = 1.1
MOST_OF_WARM = 1
MOST_OF_ROW = 1.2
MIB = 1024**2


@dataclass
class PaperResults:
    found: Measured

    def __post_init__(self) -> None:
        self.verdicts = {COMMAND: self.judge(COMMAND, BARE, MOST_OF_COMMAND, "bare WeasyPrint")}
        if OFFICE in self.found.costs:
            self.verdicts[WARM] = self.judge(WARM, OFFICE, MOST_OF_WARM, "LibreOffice starting cold")
        self.verdicts[ROW] = [within(self.row_ratio, MOST_OF_ROW, f"a row of a table of {self.few}")]

    def judge(self, what: str, reference: str, most: float, called: str) -> list[Verdict]:
        return [
            within(self.ratio(what, reference), most, f"{called} in CPU time"),
            within(self.by_the_clock(what, reference), most, f"{called} by the clock"),
        ]

    @property
    def missed(self) -> list[str]:
        return missed_of(self.verdicts)

    def ratio(self, what: str, reference: str) -> Ratio:
        return ratio(cpu(self.found.costs[what]), cpu(self.found.costs[reference]))

    def by_the_clock(self, what: str, reference: str) -> Ratio:
        return ratio(wall(self.found.costs[what]), wall(self.found.costs[reference]))

    @property
    def few(self) -> int:
        return sorted(self.found.of_rows)[1]

    @property
    def many(self) -> int:
        return max(self.found.of_rows)

    def of_a_row(self, rows: int) -> list[float]:
        """Seconds for each row of a table of so many, one for each round: what it costs beyond the paper without."""
        pairs = zip(cpu(self.found.of_rows[rows]), cpu(self.found.of_rows[0]), strict=True)
        return [(with_rows - without) / rows for with_rows, without in pairs]

    @property
    def row_ratio(self) -> Ratio:
        return ratio(self.of_a_row(self.many), self.of_a_row(self.few))

    def text(self) -> str:
        verdicts = [verdict for found in self.verdicts.values() for verdict in found]
        met = sum(verdict.is_met for verdict in verdicts)
        bare, tables = self.found.costs[BARE], self.found.of_rows[0]
        took = statistics.median(cpu(bare))
        lines = [
            f"{dt.date.today():%-d %B %Y} · {machine()}, WeasyPrint {version('weasyprint')}  ",  # noqa: DTZ011  # the day of the run, as people say it
            f"{len(bare)} rounds, {len(tables)} of the tables · CPU time of a process and of those that it starts  ",
            f"the paper of 2017 has {self.found.pages} pages, bare WeasyPrint takes {took:.1f} s of CPU for it  ",
            f"**{met} of {len(verdicts)} budgets are met.**",
            "",
            self.table(),
            "",
            self.rows(),
            "",
            self.long(self.found.long),
        ]
        return "\n".join(lines) + "\n"

    def table(self) -> str:
        lines = ["| the paper of 2017 | × bare | × bare by the clock | budget |", "|---|---:|---:|---|"]
        for what in self.found.costs:
            cells = ["1", "1"] if what == BARE else [str(self.ratio(what, BARE)), str(self.by_the_clock(what, BARE))]
            lines.append(f"| {what} | {' | '.join(cells)} | {'; '.join(map(str, self.verdicts.get(what, [])))} |")
        if OFFICE not in self.found.costs:
            lines.append(f"| {OFFICE} |  |  | not measured: LibreOffice is not installed (`bin/browser`) |")
        return "\n".join(lines)

    def rows(self) -> str:
        """What a row costs in the table of the plan and in that of the large one."""
        figures = [
            f"{statistics.median(self.of_a_row(rows)) * 1000:.0f} ms in a table of {rows}"
            for rows in (self.few, self.many)
        ]
        return f"{ROW} takes {' and '.join(figures)}: {self.verdicts[ROW][0]}"

    @staticmethod
    def long(long: LongPaper) -> str:
        """The long paper beside each limit that could stop it."""
        cost, most_seconds = long.drawn.cost, settings.REPORT_TIMEOUT_SECONDS
        return "\n".join(
            [
                f"| the paper of {long.deliverables} deliverables |  | what bounds it |",
                "|---|---:|---|",
                f"| pages | {long.pages} | `REPORT_MAX_PAGES`, {settings.REPORT_MAX_PAGES} |",
                f"| time by the clock | {cost.wall:.0f} s | `REPORT_TIMEOUT_SECONDS`, {most_seconds} s |",
                f"| CPU time | {cost.cpu:.0f} s | the same and ten seconds |",
                f"| memory at its peak | {long.drawn.peak:.0f} MiB | {MEMORY_LIMIT / MIB:.0f} MiB of address space |",
                f"| payload | {long.payload_bytes / MIB:.1f} MiB | {LARGEST_PAYLOAD / MIB:.0f} MiB |",
            ]
        )


def within(found: Ratio, most: float, reference: str) -> Verdict:
    return Verdict(f"≤ {most:g} × {reference}: {found}", found.median <= most)


def cpu(costs: list[Cost]) -> list[float]:
    return [cost.cpu for cost in costs]


def wall(costs: list[Cost]) -> list[float]:
    return [cost.wall for cost in costs]
