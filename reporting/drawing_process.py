"""The process that draws one paper: without database and secrets, within limits on time, memory and pages.

It is started by `reporting.pdf.start_drawing` and tells its steps, and why it gave up, on standard error.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import resource
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from django.conf import settings

from reporting.drawing_steps import Telling, TooManyPages
from reporting.engine_start import quick_start
from reporting.pdf import engines, render

MEMORY_LIMIT = 2 * 1024**3
"""Bytes of address space; a paper of 390 pages needs half of it in memory."""
AGAIN_AFTER = 0.5
"""Seconds: a library that was called from another one may swallow what stops it."""


class OutOfTime(BaseException):
    """No Exception, so that nothing takes it for a fault of its own that it may pass over."""


REASONS = {OutOfTime: "time", MemoryError: "memory", TooManyPages: "pages"}


def main() -> int:
    """Read a payload as JSON on standard input; write the PDF, a NUL and what drew it (JSON) to standard output.

    Arguments: the seconds and the pages that it may take, then perhaps the file to write instead.
    """
    seconds, pages, *keep = sys.argv[1:]
    try:
        _limit(float(seconds))
        if not settings.configured:
            # Enough for templates; this process has neither database nor secrets.
            settings.configure(USE_I18N=False, LOGGING_CONFIG=None)
        steps = logging.getLogger("weasyprint.progress")
        steps.setLevel(logging.INFO)
        steps.addHandler(Telling(sys.stderr, int(pages)))
        payload = json.load(sys.stdin.buffer)
        drawn = render(payload) + b"\0" + json.dumps(engines(payload["template"])).encode()
        if keep:
            _keep(Path(keep[0]), drawn)
        else:
            sys.stdout.buffer.write(drawn)
    except BaseException as error:
        signal.setitimer(signal.ITIMER_REAL, 0)
        reason = next((name for kind, name in REASONS.items() if isinstance(error, kind)), "error")
        if reason == "error":
            traceback.print_exc()
        sys.stderr.write(f"\nended: {reason}\n")
        return 1
    return 0


def _limit(seconds: float) -> None:
    """On memory, on time, and on the time of the processor, should a library not listen to the first."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 10, int(seconds) + 10))

    def stop(*_signal: Any) -> None:
        raise OutOfTime

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001), AGAIN_AFTER)


def _keep(path: Path, content: bytes) -> None:
    """All of it or nothing, for nobody but this user."""
    os.umask(0o077)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.replace(path)


if __name__ == "__main__":
    # It ends with its paper, before there is garbage worth the search; at the end, too, there would be one.
    gc.disable()
    quick_start()
    status = main()
    gc.freeze()
    sys.exit(status)
