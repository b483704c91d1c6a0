"""What a process costs that runs once, and a drawing in one that has everything loaded."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from benchmarks.measuring import Cost
from reporting.engine_start import quick_start
from reporting.pdf import render


@dataclass(frozen=True)
class Finished:
    """cost: with that of the processes that it started; peak: MiB of memory of the largest of them."""

    cost: Cost
    peak: float


def run_once(command: Sequence[str], *, source: Path | None = None, environment: Mapping[str, str] = {}) -> Finished:
    """Run a command to its end; `source`: what it reads. Raises RuntimeError, with what it said, when it fails."""
    with (
        tempfile.TemporaryFile() as said,
        (source or Path(os.devnull)).open("rb") as read,
        Path(os.devnull).open("wb") as nowhere,
    ):
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=read, stdout=nowhere, stderr=said, cwd=settings.BASE_DIR, env=os.environ | environment
        )
        _process, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)} failed: {said.read().decode(errors='replace')[-2000:]}")
    return Finished(Cost(usage.ru_utime + usage.ru_stime, wall), usage.ru_maxrss / 1024)


class WarmProcess:
    """Draws papers one after the other, with engine, style sheet and fonts loaded by the first."""

    def __enter__(self) -> WarmProcess:
        self.pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=django.setup)
        return self

    def __exit__(self, *_error: object) -> None:
        self.pool.shutdown()

    def draw(self, payload: dict[str, Any]) -> Cost:
        return self.pool.submit(draw_here, payload).result()


def draw_here(payload: dict[str, Any]) -> Cost:
    quick_start()  # as a process that draws, before the first time
    cpu, wall = time.process_time(), time.perf_counter()
    render(payload)
    return Cost(time.process_time() - cpu, time.perf_counter() - wall)
