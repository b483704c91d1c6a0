"""What is kept of the engine's declarations: used when it is there, made again when it is not whole, never needed."""

from __future__ import annotations

import os
import subprocess
import sys
from unittest.mock import Mock

import pytest

from reporting import engine_start
from reporting.engine_start import KeptDeclarations

SOURCE = "typedef struct { int width; ...; } Box; typedef struct { int x; } Point; size_t strlen(const char *text);"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(engine_start, "_folder", lambda: tmp_path)
    return tmp_path


def declared(source: str = SOURCE) -> KeptDeclarations:
    found = KeptDeclarations()
    found.cdef(source)
    return found


def works(found) -> bool:
    """As the engine uses it: memory for a type, a function of a library."""
    point = found.new("Point *")
    point.x = 3
    text = found.new("char[]", b"paper")
    return point.x == 3 and found.dlopen(None).strlen(text) == 5 and found.NULL is not None


def test_what_was_parsed_once_is_read_the_next_time(folder, monkeypatch):
    assert works(declared())
    (kept,) = folder.iterdir()
    monkeypatch.setattr(engine_start, "PLAIN", Mock(side_effect=AssertionError("parsed again")))
    assert works(declared())
    assert list(folder.iterdir()) == [kept]


def test_other_declarations_are_kept_apart(folder):
    declared()
    declared(f"{SOURCE} int abs(int number);")
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("content", [b"", b"no code", b"\x00" * 100])
def test_what_is_not_whole_is_made_again(folder, content):
    declared()
    (kept,) = folder.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(content)
    assert works(declared())
    assert kept.read_bytes() == whole


def test_where_nothing_can_be_kept_the_declarations_are_parsed(monkeypatch, tmp_path):
    monkeypatch.setattr(engine_start, "_folder", lambda: tmp_path / "missing")
    assert works(declared())


def test_the_engine_loads_with_what_is_kept_and_without_parsing():
    """In a process of its own, as a paper is drawn; the first one keeps what may be missing."""
    script = (
        "from reporting import engine_start; engine_start.PLAIN = {plain}; engine_start.quick_start(); "
        "import weasyprint, reporting.pdf, sys; print(type(weasyprint.text.ffi.ffi).__name__, "
        "'pycparser' in sys.modules, reporting.pdf.engines('v1')['pango'])"
    )
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    for plain in ("engine_start.PLAIN", "None"):
        said = subprocess.run(
            [sys.executable, "-c", script.format(plain=plain)], env=clean, capture_output=True, text=True, check=True
        ).stdout.split()
    assert said[:2] == ["KeptDeclarations", "False"]
    assert said[2].count(".") == 2
