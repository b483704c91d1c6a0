"""What spares the engine work each time that it is loaded, for processes that draw one paper: a tenth of its time.

Papers have the same bytes with it and without it.

    python -m reporting.engine_start    # after an installation, by who may write there: keeps the declarations
"""

from __future__ import annotations

import ctypes.util
import hashlib
import importlib
import importlib.util
import marshal
import os
import sys
from contextlib import suppress
from io import StringIO
from pathlib import Path
from types import CodeType
from typing import Any

import cffi

from reporting.pdf import VERSIONS_OF_LIBRARIES

PLAIN = cffi.FFI


def quick_start() -> None:
    """Before the engine is loaded."""
    if sys.platform == "linux":
        # Here the engine finds its libraries by their file names. For each name that they have elsewhere, which it
        # tries before, Python would start the linker and the compiler.
        ctypes.util.find_library = lambda name: None  # noqa: ARG005  # the parameter is called as Python calls it
    vars(cffi)["FFI"] = KeptDeclarations


class KeptDeclarations:
    """Stands for the `cffi.FFI` of the engine, in which it declares the functions of its libraries, in C.

    cffi parses them at each start, and the names of all types again for each one that is used. It can write down what
    it has parsed, too (its "out-of-line" mode); that is kept beside the engine, as Python keeps what it compiles.
    """

    def cdef(self, source: str) -> None:
        declared = _declared(source + VERSIONS_OF_LIBRARIES)
        for name in dir(declared):
            if not name.startswith("__"):
                setattr(self, name, getattr(declared, name))


def _declared(source: str) -> Any:
    """The declarations as they were kept; or else parsed, and kept for the next time where they can be."""
    path = _folder() / f"declarations-{_mark(source)}.{sys.implementation.cache_tag}"
    with suppress(OSError, EOFError, ValueError, TypeError):
        found: dict[str, Any] = {}
        exec(marshal.loads(path.read_bytes()), found)  # noqa: S102, S302  # as Python loads what lies in this folder
        return found["ffi"]
    parsed = PLAIN()
    parsed.cdef(source)
    with suppress(OSError):
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.touch()
        unfinished.write_bytes(marshal.dumps(_written(parsed)))
        unfinished.replace(path)
    return parsed


def _folder() -> Path:
    """Where Python keeps the engine's modules."""
    engine = importlib.util.find_spec("weasyprint")
    return Path(str(engine and engine.origin)).parent / "__pycache__"


def _mark(source: str) -> str:
    return hashlib.sha256(f"{cffi.__version__}\n{source}".encode()).hexdigest()[:16]


def _written(parsed: Any) -> CodeType:
    from cffi.recompiler import make_py_source  # where nothing is kept yet

    source = StringIO()
    make_py_source(parsed, "engine_declarations", source)
    return compile(source.getvalue(), "<declarations of the engine>", "exec")


if __name__ == "__main__":
    quick_start()
    importlib.import_module("weasyprint")
