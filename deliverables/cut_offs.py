"""The cut-off dates of a plan's reports: the days as at which its pages are asked for most.

The record knows no reports: what makes them adds the query for its days to `SOURCES`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class CutOff:
    """`code`: of the report that states what was true on the day `on`; `is_published`: whether readers have it."""

    on: dt.date
    code: str
    is_published: bool = False


KINDS = {"cut-off": False, "published": True}
"""The first column of what the sources answer, and whether it stands for a published report."""


SOURCES: list[Callable[[int], QuerySet[Any, Any]]] = []
"""Each answers, for the key of a plan, with rows of (one of KINDS, code, day) for `access.load_frame`."""
