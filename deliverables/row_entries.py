"""What the entry of a story says of any dated row: who recorded it, and whether it was corrected or withdrawn."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from deliverables.models import DatedRow
from deliverables.models.units import code_of

RECORD = "en"
"""The language in which entries are made (docs/decisions/0016-languages-of-the-paper.md)."""


def said_of(row: DatedRow) -> dict[str, Any]:
    """As partials/_story_entry.html takes it; the row comes with `by`, `unit` and `corrected_by__by`."""
    correction: DatedRow | None = getattr(row, "corrected_by", None)
    return {
        "on": row.effective_on,
        "author": str(row.by),
        "unit": code_of(row.unit, row.effective_on),
        "recorded_on": timezone.localdate(row.recorded_at),
        "illustrative": row.illustrative,
        "language": RECORD,
        "state": "" if correction is None else "withdrawn" if correction.withdrawn else "corrected",
        "state_reason": correction.correction_reason if correction else "",
        "state_by": str(correction.by) if correction else "",
        "state_on": timezone.localdate(correction.recorded_at) if correction else None,
    }


def labelled(*parts: tuple[str, str], language: str = RECORD) -> list[dict[str, str]]:
    """Parts of an entry, without those that say nothing; language: "" for what is in that of the page."""
    return [{"label": label, "text": text, "language": language} for label, text in parts if text]
