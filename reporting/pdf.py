"""Payload and template version to the bytes of a PDF. The only module that imports WeasyPrint.

`draw_apart` draws in a process of its own, with limits on time and memory and without this process's
environment: no database, no secrets. That process also says which versions drew. The engine is imported late,
because it costs a second that pages without a paper need not pay.
"""

from __future__ import annotations

import atexit
import gc
import hashlib
import json
import logging
import os
import platform
import subprocess
import sys
import tempfile
import threading
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings
from django.template import Context, Engine
from django.utils.translation import gettext as _
from django.utils.translation import override

from reporting.drawing_steps import WE_SAY, Step, last_step, sentence_of, why_ended
from reporting.line_breaks import kept_whole
from reporting.paper_words import PAPER, TEMPLATES, known_version, words_of
from reporting.papers.languages import ORIGINAL, with_languages
from reporting.pdf_conformance import STANDARDS, VARIANT, conforming_pdf
from reporting.tall_rows import mark_tall_rows

logger = logging.getLogger(__name__)

Drawing = tuple[bytes, dict[str, str]]
"""The bytes of a paper, and the versions of what drew them."""
LARGEST_PAYLOAD = 20 * 1024**2
"""Bytes; the paper of 650 deliverables has 2 million."""
ENVIRONMENT = ("PATH", "HOME", "XDG_CACHE_HOME", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONHASHSEED", "TZ")
"""What a drawing process may know of this one's environment."""

# The engine's font map is shared by all documents of a process and does not survive two threads.
_drawing = threading.Lock()


class RenderingFailed(RuntimeError):
    """The paper could not be drawn; str() is a sentence for the person who asked for it."""


def own_files_only(folder: Path) -> Any:
    """A fetcher for WeasyPrint: data URLs and files under `folder`, symbolic links resolved; nothing else.

    It raises ValueError for anything else, and the engine then stops: all text of a paper is escaped, so
    an address to fetch that is not ours is a fault or an attack.
    """
    from weasyprint.urls import URLFetcher

    class OwnFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == "file":
                path = Path(url2pathname(parts.path)).resolve()
                if parts.netloc or not path.is_relative_to(folder.resolve()):
                    raise ValueError(f"Not a file of the paper: {url}")
            elif parts.scheme != "data":
                raise ValueError(f"Papers fetch nothing from elsewhere: {url}")
            return super().fetch(url, headers)

    return OwnFilesOnly(allowed_protocols={"file", "data"}, allow_redirects=False, fail_on_errors=True)


@lru_cache(maxsize=4)
def _font_configuration(version: str) -> Any:
    """One for each process; shared by the style sheets and the document, or fonts are silently ignored.

    Fontconfig reads the template's own settings: those of the machine, hinting for one, would move letters.
    """
    from weasyprint.text.fonts import FontConfiguration

    os.environ["FONTCONFIG_FILE"] = str(PAPER / version / "fonts.conf")
    return FontConfiguration()


# The engine's objects cannot be taken apart any more once the interpreter shuts down.
atexit.register(_font_configuration.cache_clear)


@lru_cache(maxsize=4)
def _style_sheet(version: str) -> Any:
    from weasyprint import CSS

    folder = PAPER / version
    return CSS(
        filename=folder / "paper.css", url_fetcher=own_files_only(folder), font_config=_font_configuration(version)
    )


@lru_cache(maxsize=1)
def _templates() -> Engine:
    return Engine(dirs=[str(TEMPLATES)], autoescape=True)


def paper_html(payload: Mapping[str, Any]) -> str:
    """The paper as one HTML document, from nothing but the payload and its template version."""
    version = known_version(payload["template"])
    context = {"paper": payload, "words": words_of(version, payload["language"])}
    with override(ORIGINAL):  # the payload holds finished words; no language of a page may touch its figures
        html = _templates().get_template(f"reporting/paper/{version}/paper.html").render(Context(context))
    return kept_whole(with_languages(html))


def render(payload: Mapping[str, Any]) -> bytes:
    """Draw the paper in this process: tagged, titled, dated by the payload, so equal payloads give equal bytes.

    Raises RenderingFailed when the paper asks for a file from elsewhere, ValueError for an unknown template.
    """
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    version = known_version(payload["template"])
    folder = PAPER / version
    html = paper_html(payload)
    with _drawing, _without_search_for_garbage():
        try:
            source = HTML(string=html, base_url=folder.as_uri() + "/", url_fetcher=own_files_only(folder))
            document = _laid_out(source, version)
            if mark_tall_rows(document):
                document = _laid_out(source, version)
            return conforming_pdf(document)
        except FatalURLFetchingError as error:
            raise RenderingFailed(_("The paper asks for a file that is not its own: %s") % error) from error


@contextmanager
def _without_search_for_garbage() -> Iterator[None]:
    """What is laid out lives until it is written. To look through it again and again for what may go would cost a
    sixth of the time of a long paper, and finds a fiftieth of its memory.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _laid_out(source: Any, version: str) -> Any:
    return source.render(
        stylesheets=[_style_sheet(version)],
        font_config=_font_configuration(version),
        pdf_variant=VARIANT,
        pdf_tags=True,
    )


def render_apart(payload: Mapping[str, Any], *, timeout: int, told: Callable[[Step], None] | None = None) -> bytes:
    """The bytes alone of `draw_apart`. Raises RenderingFailed."""
    return draw_apart(payload, timeout=timeout, told=told)[0]


def draw_apart(payload: Mapping[str, Any], *, timeout: int, told: Callable[[Step], None] | None = None) -> Drawing:
    """Draw the paper in a process of its own, for at most `timeout` seconds: the bytes, and what drew them.

    told: is called with every step. Raises RenderingFailed with a sentence; what the engine said goes to the log.
    Neither the process nor this one leaves a file behind, however it ends.
    """
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as drawn:
        source.write(as_input(payload))
        source.seek(0)
        said = deque[str](maxlen=100)
        with start_drawing(source, drawn, subprocess.PIPE, timeout=timeout) as child:
            for line in child.stderr or ():
                said.append(line.decode(errors="replace"))
                if told and WE_SAY.match(said[-1]):
                    told(last_step(said[-1]))
        drawn.seek(0)
        found = read_drawing(drawn.read())
    if child.returncode or found is None:
        raise failed("".join(said), str(payload.get("round")), timeout)
    return found


def read_drawing(content: bytes) -> Drawing | None:
    """What the drawing process has written; None when that is not whole."""
    pdf, _nul, versions = content.rpartition(b"\0")
    with suppress(ValueError):
        return (pdf, json.loads(versions)) if pdf.startswith(b"%PDF-") else None
    return None


def as_input(payload: Mapping[str, Any]) -> bytes:
    """What the drawing process reads. Raises RenderingFailed for more than a paper can hold."""
    content = json.dumps(payload).encode()
    if len(content) > LARGEST_PAYLOAD:
        raise RenderingFailed(_("The paper has too much text to be drawn. Shorten very long texts."))
    return content


def start_drawing(
    source: IO[bytes] | int, drawn: IO[bytes] | int, said: IO[bytes] | int, *, timeout: int, keep: Path | None = None
) -> subprocess.Popen[bytes]:
    """Begin to draw the payload in `source`. With `keep` the process itself puts it there once it is whole."""
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    limits = [str(timeout), str(settings.REPORT_MAX_PAGES)]
    return subprocess.Popen(  # noqa: S603  # our own interpreter and module; the payload goes in as data
        [sys.executable, "-m", "reporting.drawing_process", *limits, *([str(keep)] if keep else [])],
        stdin=source,
        stdout=drawn,
        stderr=said,
        cwd=Path(__file__).resolve().parent.parent,
        env={**environment, "LANG": "C.UTF-8"},
        # A drawing that several people may wait for outlives the one who asked first.
        start_new_session=keep is not None,
    )


def failed(said: str, name: str, timeout: int) -> RenderingFailed:
    """The failure of a drawing that said this much; all of it goes to the log."""
    logger.error("Drawing %s ended: %s", name, said[-2000:])
    return RenderingFailed(sentence_of(why_ended(said), seconds=timeout, pages=settings.REPORT_MAX_PAGES))


PACKAGES = ("weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "fonttools", "django")
VERSIONS_OF_LIBRARIES = """
    const char * pango_version_string(void);
    const char * hb_version_string(void);
    int FcGetVersion(void);
"""
"""What the libraries are asked beyond what the engine asks them, declared as it declares that."""


def engines(version: str) -> dict[str, str]:
    """Name → version of everything that has a part in the bytes of a paper, drawn by this process.

    "template": the files of the template version, by what they hold. It loads the engine.
    """
    from weasyprint.text import ffi as libraries

    said = libraries.ffi
    if not hasattr(libraries.pango, "pango_version_string"):
        said.cdef(VERSIONS_OF_LIBRARIES)
    return {name: metadata.version(name) for name in PACKAGES} | {
        "python": platform.python_version(),
        "pango": said.string(libraries.pango.pango_version_string()).decode(),
        "harfbuzz": said.string(libraries.harfbuzz.hb_version_string()).decode(),
        # Without it fonts are cut down by another program, to other bytes.
        "harfbuzz-subset": "present" if libraries.harfbuzz_subset else "absent",
        "fontconfig": str(libraries.fontconfig.FcGetVersion()),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "standards": STANDARDS,
        "template": template_mark(version),
    }


def template_mark(version: str) -> str:
    """What the files of a template version hold, in sixteen characters: "v1 5f0c…"."""
    digest = hashlib.sha256()
    folder = PAPER / known_version(version)
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{file.relative_to(folder).as_posix()}\n".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return f"{version} {digest.hexdigest()[:16]}"
