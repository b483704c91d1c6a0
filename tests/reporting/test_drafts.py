"""Drafts: drawn once, kept for a day, seen on their way, and gone when their drawing is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from reporting import drafts
from reporting.drafts import State, StillDrawing, draft_of, draw_ahead, drawing_of, key_of, look
from reporting.pdf import RenderingFailed

PAYLOAD = {"template": "v1", "round": "november-2016", "says": "One thing."}
SCRIPT = """
import pathlib, sys, time
go, keep = map(pathlib.Path, sys.argv[1:])
sys.stderr.write("step 5 page 3\\n"); sys.stderr.flush()
while not go.exists():
    time.sleep(.01)
if go.read_text():
    sys.exit(sys.stderr.write("\\nended: " + go.read_text() + "\\n") and 1)
part = keep.with_suffix(".part")
part.write_bytes(b"%PDF-" + sys.stdin.buffer.read() + b'\\0{"engine": "none"}')
part.replace(keep)
"""


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """Stands in for the drawing process: it tells a step, and goes on when it may."""
    return Engine(tmp_path / "go", monkeypatch)


class Engine:
    def __init__(self, go, monkeypatch):
        self.go, self.started = go, []
        monkeypatch.setattr(drafts, "start_drawing", self.start)
        monkeypatch.setattr(drafts, "PATIENCE", 0)

    def start(self, source, drawn, said, *, timeout, keep):
        child = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(self.go), str(keep)], stdin=source, stdout=drawn, stderr=said
        )
        self.started.append(child)
        return child

    def may_go_on(self, reason=""):
        self.go.write_text(reason)


@pytest.fixture(autouse=True)
def _no_process_stays(engine):
    yield
    for child in engine.started:
        child.kill()
        child.wait()
    for thread in threading.enumerate():
        if thread.name.startswith("draft "):
            thread.join()  # it tidies the folder of this test, not of the next


def until(condition):
    end = time.monotonic() + 10
    while not (found := condition()):
        assert time.monotonic() < end, "It did not come about."
        time.sleep(0.01)
    return found


def names(settings):
    """Endings of what lies in the folder, besides its lock."""
    return sorted(path.suffix for path in settings.DRAFTS_ROOT.iterdir() if path.name != "lock")


def begun(payload=PAYLOAD):
    with pytest.raises(StillDrawing) as still:
        draft_of(payload, timeout=60)
    return still.value.key


def drawn(engine, payload=PAYLOAD):
    engine.may_go_on()
    key = begun(payload)
    until(lambda: look(key).state is State.READY and engine.started[-1].poll() is not None)
    return key


def test_is_drawn_once_for_everybody_and_kept(engine, settings):
    key = begun()
    assert begun() == key
    until(lambda: look(key).step.page == 3)
    assert look(key).words == "Setting the pages: page 3"
    assert 15 < look(key).percent < 65
    engine.may_go_on()
    until(lambda: look(key).state is State.READY)
    until(lambda: names(settings) == [".drawn"])
    assert draft_of(PAYLOAD, timeout=60).startswith(b"%PDF-")
    assert len(engine.started) == 1


def test_a_short_wait_answers_with_the_paper_at_once(engine, monkeypatch):
    monkeypatch.setattr(drafts, "PATIENCE", 10)
    engine.may_go_on()
    assert draft_of(PAYLOAD, timeout=60).startswith(b"%PDF-")


def test_what_drew_it_is_kept_with_it(engine):
    drawn(engine)
    pdf, engines = drawing_of(PAYLOAD, timeout=60, patience=0)
    assert (pdf[:5], engines) == (b"%PDF-", {"engine": "none"})
    assert b"engine" not in draft_of(PAYLOAD, timeout=60)


def test_what_is_drawn_ahead_is_begun_once_and_is_there_when_it_is_asked_for(engine):
    key, seen = draw_ahead(PAYLOAD, timeout=60)
    assert (key, seen.state) == (key_of(PAYLOAD), State.DRAWING)
    assert draw_ahead(PAYLOAD, timeout=60)[1].state is State.DRAWING
    engine.may_go_on()
    until(lambda: draw_ahead(PAYLOAD, timeout=60)[1].state is State.READY)
    assert draft_of(PAYLOAD, timeout=60).startswith(b"%PDF-")
    assert len(engine.started) == 1


def test_what_could_not_be_drawn_ahead_is_told_and_not_begun_by_looking(engine, monkeypatch):
    engine.may_go_on("memory")
    draw_ahead(PAYLOAD, timeout=60)
    seen = until(lambda: found if (found := draw_ahead(PAYLOAD, timeout=60)[1]).failure else None)
    assert "more memory" in seen.words
    assert len(engine.started) == 1
    monkeypatch.setattr("reporting.pdf.LARGEST_PAYLOAD", 5)
    assert "too much text" in draw_ahead({**PAYLOAD, "says": "Much."}, timeout=60)[1].words


@pytest.mark.parametrize("left", [b"", b"%PDF-1.7 half \0 of", b"nothing"])
def test_what_did_not_outlive_a_crash_of_the_machine_is_drawn_again(engine, settings, monkeypatch, left):
    key = drawn(engine)
    (settings.DRAFTS_ROOT / f"{key}.drawn").write_bytes(left)
    monkeypatch.setattr(drafts, "PATIENCE", 10)
    assert b"One thing." in draft_of(PAYLOAD, timeout=60)
    assert len(engine.started) == 2


def test_other_words_and_another_engine_are_another_draft(monkeypatch):
    key = key_of(PAYLOAD)
    assert key_of({**PAYLOAD, "says": "Another."}) != key
    assert key_of(dict(reversed(PAYLOAD.items()))) == key
    monkeypatch.setattr(drafts, "_installed", lambda: "weasyprint 71")
    assert key_of(PAYLOAD) != key
    monkeypatch.undo()
    monkeypatch.setattr(drafts, "template_mark", lambda _version: "v1 changed")
    assert key_of(PAYLOAD) != key


def test_nobody_else_on_the_machine_reads_it(engine, settings):
    begun()
    assert settings.DRAFTS_ROOT.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o077 for path in settings.DRAFTS_ROOT.iterdir() if path.name != "lock"} == {0}


def test_a_killed_drawing_leaves_nothing_of_the_paper_and_says_what_to_do(engine, settings):
    key = begun()
    until(lambda: look(key).step.page == 3)
    os.kill(engine.started[0].pid, signal.SIGKILL)
    seen = until(lambda: look(key) if look(key).state is State.FAILED else None)
    assert "stopped from outside" in str(seen.failure)
    assert "Ask for the paper again" in str(seen.failure)
    until(lambda: names(settings) == [".said"])
    # Whoever else waits for it is told, too; who asks anew starts anew.
    assert look(key).state is State.FAILED
    begun()
    assert look(key).state is State.DRAWING
    assert len(engine.started) == 2


def test_what_is_left_of_a_drawing_that_died_with_its_server_is_swept_away(engine, settings):
    settings.DRAFTS_ROOT.mkdir(mode=0o700)
    for name in ("1.job", "1.part"):
        (settings.DRAFTS_ROOT / name).write_text("{}")
    drawn(engine)
    until(lambda: names(settings) == [".drawn"])


def test_a_drawing_outlives_the_process_that_asked_for_it(tmp_path, settings):
    """The server is killed while a draft is drawn: the next server finds it."""
    code = f"""
import conftest, os, subprocess, sys
from django.conf import settings
from reporting import drafts
settings.DRAFTS_ROOT = {str(settings.DRAFTS_ROOT)!r}
drafts.PATIENCE = 0
drafts.start_drawing = lambda source, drawn, said, *, timeout, keep: subprocess.Popen(
    [sys.executable, "-c", {SCRIPT!r}, {str(tmp_path / "go")!r}, str(keep)], stdin=source, stdout=drawn, stderr=said,
    start_new_session=True)
try:
    drafts.draft_of({PAYLOAD!r}, timeout=60)
except drafts.StillDrawing:
    os.kill(os.getpid(), 9)
"""
    server = subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, check=False)
    assert server.returncode == -9, server.stderr.decode()
    assert look(key_of(PAYLOAD)).state is State.DRAWING
    (tmp_path / "go").write_text("")
    until(lambda: look(key_of(PAYLOAD)).state is State.READY)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("time", "took more than 300 seconds"),
        ("memory", "more memory"),
        ("pages", "more than 500 pages"),
        ("error", "in the log"),
    ],
)
def test_a_failure_is_a_sentence(engine, reason, sentence):
    engine.may_go_on(reason)
    key = begun()
    seen = until(lambda: look(key) if look(key).state is State.FAILED else None)
    assert sentence in str(seen.failure)


def test_a_failure_within_the_wait_is_raised(engine, monkeypatch):
    monkeypatch.setattr(drafts, "PATIENCE", 10)
    engine.may_go_on("memory")
    with pytest.raises(RenderingFailed, match="more memory"):
        draft_of(PAYLOAD, timeout=60)


def test_only_so_many_are_drawn_at_once(engine, monkeypatch):
    monkeypatch.setattr(drafts, "AT_ONCE", 1)
    first, second = begun(), begun({**PAYLOAD, "says": "Another."})
    assert look(second).state is State.WAITING
    assert look(second).words == "Waits until another paper is drawn"
    engine.may_go_on()
    until(lambda: look(second).state is State.GONE)
    assert look(first).state is State.READY
    assert len(engine.started) == 1


def test_the_folder_is_bounded(engine, settings, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 2)
    first, second = (drawn(engine, {**PAYLOAD, "says": says}) for says in "12")
    os.utime(settings.DRAFTS_ROOT / f"{first}.drawn", (0, time.time()))
    assert draft_of({**PAYLOAD, "says": "1"}, timeout=60)
    os.utime(settings.DRAFTS_ROOT / f"{second}.drawn", (0, time.time()))
    drawn(engine, {**PAYLOAD, "says": "3"})
    drawn(engine, {**PAYLOAD, "says": "4"})
    assert not (settings.DRAFTS_ROOT / f"{second}.drawn").exists()
    assert (settings.DRAFTS_ROOT / f"{first}.drawn").exists()
    monkeypatch.setattr(drafts, "MOST_BYTES", 0)
    drawn(engine, {**PAYLOAD, "says": "5"})
    until(lambda: names(settings) == [".drawn"])


def test_what_was_drawn_and_had_to_make_room_at_once_has_not_failed(engine, settings, monkeypatch):
    monkeypatch.setattr(drafts, "_see_off", lambda child, _key: child.wait())
    first = drawn(engine)
    assert names(settings) == [".drawn", ".job", ".said"]
    monkeypatch.setattr(drafts, "MOST_BYTES", 0)
    drawn(engine, {**PAYLOAD, "says": "Another."})
    assert look(first).state is State.GONE
    assert names(settings) == [".drawn", ".job", ".said"]


def test_a_draft_is_kept_for_a_day(engine, settings):
    key = drawn(engine)
    yesterday = time.time() - drafts.KEPT_SECONDS - 1
    os.utime(settings.DRAFTS_ROOT / f"{key}.drawn", (yesterday, yesterday))
    # What a server that died had not tidied away is no failure.
    (settings.DRAFTS_ROOT / f"{key}.said").write_text("step 5 page 3\n")
    assert look(key).state is State.GONE
    begun()
    assert len(engine.started) == 2
