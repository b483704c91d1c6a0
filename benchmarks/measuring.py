"""Asks pages for an answer, counts their queries, and times them in rounds.

A cost is the CPU time of this process and, for PostgreSQL, that of the server process of our connection,
where the machine tells it (Linux); otherwise the time on the clock.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar
from wsgiref.util import setup_testing_defaults

from django.db import connection

from benchmarks.database import sign_in, using

RESAMPLES = 2000
Name = TypeVar("Name")


@dataclass(frozen=True)
class Request:
    path: str
    database: str = "default"
    signed_in: bool = True


class Browser:
    """Asks the WSGI application directly; one session in each database."""

    def __init__(self, application: Callable[..., Iterable[bytes]], cookie: str, databases: Iterable[str]) -> None:
        self.application, self.cookie = application, cookie
        self.sessions: dict[str, str] = {}
        for alias in databases:
            with using(alias):
                self.sessions[alias] = sign_in()

    def get(self, request: Request) -> bytes:
        """The body of the answer. Raises RuntimeError for any answer but 200."""
        path, _mark, query = request.path.partition("?")
        environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": BytesIO()}
        if request.signed_in:
            environ["HTTP_COOKIE"] = f"{self.cookie}={self.sessions[request.database]}"
        setup_testing_defaults(environ)
        statuses: list[str] = []

        def start(status: str, headers: Any, error: Any = None) -> None:
            statuses.append(status)

        answer = self.application(environ, start)
        try:
            body = b"".join(answer)
        finally:
            answer.close()  # type: ignore[attr-defined]  # Django's answers have it
        if not statuses[0].startswith("200"):
            raise RuntimeError(f"{request.path} answered {statuses[0]}.")
        return body


def count_queries(browser: Browser, request: Request) -> int:
    """Queries of one answer, those for session and user included."""
    queries: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append(sql)
        return execute(sql, params, many, context)

    with using(request.database):
        browser.get(request)  # what Django asks a database only once
        with connection.execute_wrapper(note):
            browser.get(request)
    return len(queries)


@dataclass(frozen=True)
class Cost:
    """Seconds."""

    cpu: float
    wall: float


class ServerClock:
    """The CPU time of the server process behind each of our connections to PostgreSQL, in seconds."""

    def __init__(self, databases: Iterable[str]) -> None:
        self.files: dict[str, Path] = {}
        for alias in databases:
            with using(alias):
                if connection.vendor == "postgresql" and (file := self.file_of_server()):
                    self.files[alias] = file

    @staticmethod
    def file_of_server() -> Path | None:
        """None when the server is not on this machine, or the machine does not tell."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            process = Path("/proc") / str(cursor.fetchone()[0])
        try:
            is_server = (process / "comm").read_text().startswith("postgres")
            (process / "schedstat").read_text()
        except OSError:
            return None
        return process / "schedstat" if is_server else None

    def read(self, alias: str) -> float:
        file = self.files.get(alias)
        return int(file.read_text().split()[0]) / 1e9 if file else 0.0


def measure(browser: Browser, request: Request, server: ServerClock) -> Cost:
    with using(request.database):
        at_server = server.read(request.database)
        cpu, wall = time.process_time(), time.perf_counter()
        browser.get(request)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        return Cost(cpu + server.read(request.database) - at_server, wall)


def measure_in_rounds(
    browser: Browser, pages: dict[str, Request], rounds: int, *, seed: int = 1
) -> dict[str, list[Cost]]:
    """Every page once in each round, after one round that is thrown away."""
    for request in pages.values():
        with using(request.database):
            browser.get(request)
    server = ServerClock({request.database for request in pages.values()})
    ways = {name: partial(measure, browser, request, server) for name, request in pages.items()}
    return in_rounds(ways, rounds, seed=seed)


def in_rounds(ways: Mapping[Name, Callable[[], Cost]], rounds: int, *, seed: int = 1) -> dict[Name, list[Cost]]:
    """What each way costs: every one once in each round, in random order."""
    order = random.Random(seed)
    costs: dict[Name, list[Cost]] = {name: [] for name in ways}
    for _round in range(rounds):
        names = list(ways)
        order.shuffle(names)
        for name in names:
            costs[name].append(ways[name]())
    return costs


@dataclass(frozen=True)
class Ratio:
    """The median of the ratios within the rounds, and its bootstrap interval of 95 per cent."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{figure(self.median)} ({figure(self.low)}–{figure(self.high)})"


def figure(number: float) -> str:
    return f"{number:.2f}" if number < 3 else f"{number:.1f}"


def ratio(costs: Sequence[float], reference: Sequence[float]) -> Ratio:
    within = [cost / base for cost, base in zip(costs, reference, strict=True)]
    chance = random.Random(1)
    medians = sorted(statistics.median(chance.choices(within, k=len(within))) for _resample in range(RESAMPLES))
    return Ratio(statistics.median(within), medians[RESAMPLES // 40], medians[-RESAMPLES // 40])
