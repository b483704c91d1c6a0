"""Drawn drafts: kept for a day by what they say and what draws them, and drawn once for everybody who asks.

A draft is drawn by a process that outlives the request (`reporting.drawing_process`). While it lives it holds a lock
on KEY.job, which is also what it reads; it tells its steps in KEY.said, and puts the PDF and what drew it at KEY.drawn
once they are whole.
However it ends, the lock is gone with it: what a dead one left is swept away by whoever looks next. Nothing here is
a record: the folder can be emptied at any time. docs/decisions/0019-drafts.md says why.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import platform
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from reporting.drawing_steps import Step, last_step
from reporting.pdf import (
    PACKAGES,
    Drawing,
    RenderingFailed,
    as_input,
    failed,
    read_drawing,
    start_drawing,
    template_mark,
)
from reporting.snapshots import canonical

AT_ONCE = 2
"""Drafts that are drawn at the same time; others wait."""
KEPT_SECONDS = 24 * 60 * 60
"""A library of the system that is renewed meanwhile draws the next day's drafts."""
MOST_DRAFTS = 50
MOST_BYTES = 100 * 1024**2
PATIENCE = 1.0
"""Seconds for which a request waits before it tells how far the drawing is."""


class StillDrawing(Exception):
    """The draft is not drawn yet; `look(key)` tells how far it is."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class State(Enum):
    READY = "ready"
    DRAWING = "drawing"
    WAITING = "waiting"
    FAILED = "failed"
    GONE = "gone"


NOT_BEGUN = Step()


@dataclass(frozen=True)
class Look:
    """How far a draft is. percent: while it is drawn; failure: why it was given up."""

    state: State
    step: Step = NOT_BEGUN
    percent: int = 0
    failure: RenderingFailed | None = None

    @property
    def is_under_way(self) -> bool:
        return self.state in (State.DRAWING, State.WAITING)

    @property
    def words(self) -> str:
        if self.failure:
            return str(self.failure)
        told = {
            State.READY: _("The paper is drawn"),
            State.WAITING: _("Waits until another paper is drawn"),
            State.GONE: _("The paper is not drawn yet"),
        }
        return told.get(self.state) or self.step.words


def draft_of(payload: Mapping[str, Any], *, timeout: int) -> bytes:
    """The PDF of a draft, drawn once. Raises StillDrawing when that takes long, RenderingFailed with a sentence."""
    return drawing_of(payload, timeout=timeout, patience=PATIENCE)[0]


def drawing_of(payload: Mapping[str, Any], *, timeout: int, patience: float) -> Drawing:
    """The PDF of a draft and what drew it, waited for some seconds. Raises StillDrawing, RenderingFailed."""
    key = key_of(payload)
    if (kept := _kept(key)) is not None:
        return kept
    _begin(key, payload, timeout)
    until = time.monotonic() + patience
    while (seen := look(key)).state is State.DRAWING and time.monotonic() < until:
        time.sleep(0.05)
    if seen.failure:
        raise seen.failure
    if (kept := _kept(key)) is not None:
        return kept
    raise StillDrawing(key)


def draw_ahead(payload: Mapping[str, Any], *, timeout: int) -> tuple[str, Look]:
    """Begin to draw what will soon be asked for, unless it is there or was given up: its key, and how far it is."""
    key = key_of(payload)
    if (seen := look(key)).state is State.GONE:
        try:
            _begin(key, payload, timeout)
            seen = look(key)
        except RenderingFailed as failure:
            seen = Look(State.FAILED, failure=failure)
    return key, seen


def look(key: str) -> Look:
    """How far the draft is."""
    job, said = _path(key, "job"), _path(key, "said")
    if _is_ready(key):
        return Look(State.READY)
    if _is_running(job):
        with suppress(FileNotFoundError):
            step = last_step(said.read_text(errors="replace"))
            return Look(State.DRAWING, step, step.percent(job.stat().st_size))
    if _is_ready(key):
        return Look(State.READY)
    if said.exists() and not _is_running(job):
        _tidy(key)
        with suppress(FileNotFoundError):  # it was drawn, more than a day ago
            words = said.read_text(errors="replace")
            return Look(State.FAILED, failure=failed(words, key, settings.REPORT_TIMEOUT_SECONDS))
    return Look(State.WAITING if len(_running()) >= AT_ONCE else State.GONE)


def key_of(payload: Mapping[str, Any]) -> str:
    """What the draft says and what would draw it, as far as that is known without loading the engine."""
    said = f"{_installed()}\n{template_mark(payload['template'])}\n{canonical(dict(payload))}"
    return hashlib.sha256(said.encode()).hexdigest()


@lru_cache(maxsize=1)
def _installed() -> str:
    return " ".join([platform.python_version(), *(f"{name} {metadata.version(name)}" for name in PACKAGES)])


def _begin(key: str, payload: Mapping[str, Any], timeout: int) -> None:
    """Start the drawing, unless it is under way or as many are as may be. Raises RenderingFailed."""
    content = as_input(json.loads(canonical(dict(payload))))  # what is hashed, and may be frozen
    with _alone():
        _sweep()
        if _is_ready(key) or len(running := _running()) >= AT_ONCE or key in running:
            return
        _remove(key, "job", "part", "said")
        with _new(_path(key, "job")) as job:
            # The lock is of the open file, which the process inherits: it ends with the last of them.
            fcntl.flock(job, fcntl.LOCK_EX)
            job.write(content)
            job.seek(0)
            with _new(_path(key, "said")) as said:
                child = start_drawing(job, subprocess.DEVNULL, said, timeout=timeout, keep=_path(key, "drawn"))
    # Nobody waits for it here, yet its end is noticed, and what it read is removed.
    threading.Thread(target=_see_off, args=[child, key], name=f"draft {key}", daemon=True).start()


def _see_off(child: subprocess.Popen[bytes], key: str) -> None:
    child.wait()
    _tidy(key)


def _new(path: Path) -> BinaryIO:
    """A file that only this user reads."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "r+b")


def _kept(key: str) -> Drawing | None:
    path = _path(key, "drawn")
    if not _is_ready(key):
        return None
    try:
        content = path.read_bytes()
        os.utime(path, (_now(), path.stat().st_mtime))
    except FileNotFoundError:
        return None
    if (drawing := read_drawing(content)) is None:
        path.unlink(missing_ok=True)  # it did not outlive a crash of the machine
    return drawing


def _is_ready(key: str) -> bool:
    try:
        return _path(key, "drawn").stat().st_mtime > _now() - KEPT_SECONDS
    except FileNotFoundError:
        return False


def _is_running(job: Path) -> bool:
    """Whether a process holds the lock."""
    try:
        with job.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _running() -> list[str]:
    return [job.stem for job in _folder().glob("*.job") if _is_running(job)]


def _tidy(key: str) -> None:
    """Remove what a drawing that has ended needs no more: of a failed one only its words stay, for who asks why."""
    with suppress(FileNotFoundError), _alone():
        if not _is_running(_path(key, "job")):
            _remove(key, "job", "part", *(["said"] if _path(key, "drawn").exists() else []))


def _sweep() -> None:
    """Remove what dead drawings left, what is older than a day, and the drafts asked for longest ago."""
    running = _running()
    old = _now() - KEPT_SECONDS
    for path in _folder().iterdir():
        if path.stem in running or path.name == "lock":
            continue
        if path.suffix in (".job", ".part") or path.stat().st_mtime <= old:
            path.unlink(missing_ok=True)
    sizes = [(path, path.stat()) for path in _folder().glob("*.drawn")]
    total = 0
    for place, (path, about) in enumerate(sorted(sizes, key=lambda one: -one[1].st_atime)):
        total += about.st_size
        if path.stem not in running and (place >= MOST_DRAFTS or total > MOST_BYTES):
            # With what it told, if nobody has tidied that away yet: alone it would say that the drawing had failed.
            _remove(path.stem, "drawn", "said")


@contextmanager
def _alone() -> Iterator[None]:
    """Of all processes of this site, one at a time decides what is begun and removed."""
    with (_folder() / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remove(key: str, *endings: str) -> None:
    for ending in endings:
        _path(key, ending).unlink(missing_ok=True)


def _path(key: str, ending: str) -> Path:
    return _folder() / f"{key}.{ending}"


def _now() -> float:
    """By the clock that tells the age of the files, which is never fixed."""
    lock = _folder() / "lock"
    lock.touch()
    return lock.stat().st_mtime


def _folder() -> Path:
    """Made for this user alone."""
    folder = Path(settings.DRAFTS_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
