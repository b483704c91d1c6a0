"""One part of the look, as the style guide shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

DAY = dt.date(2016, 9, 30)
"""The day of everything that is invented here."""


@dataclass(frozen=True)
class Part:
    """`states`: a name for each, and what the template is given. `wide`: it needs the width of the page."""

    name: str
    template: str
    states: list[tuple[str, dict[str, Any]]]
    wide: bool = False


def ours(name: str) -> str:
    return f"partials/_{name}.html"
