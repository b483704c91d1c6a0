"""A paper of 2016 that is kept as frozen papers are: what it says, and what was drawn from it by what.

Its content is sample data of the demonstration, and says so.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from reporting.frozen import html_sha256_of
from reporting.pdf import draw_apart

HERE = Path(__file__).resolve().parent
PAYLOAD = HERE / "november-2016.json"
DRAWN = HERE / "november-2016.drawn.json"


def drawn(payload: dict[str, Any]) -> dict[str, Any]:
    pdf, engines = draw_apart(payload, timeout=120)
    return {
        "html_sha256": html_sha256_of(payload),
        "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
        "engines": engines,
    }
