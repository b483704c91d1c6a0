"""Under which number a frozen paper speaks of something: kept beside its payload, so that no page has to read that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reporting.models import ReportParagraph, ReportRound
from reporting.rounds import TextState

Numbers = dict[str, int]
"""By anchor: "deliverable-3a", "commitment-partnerships", "draft-decision"."""


def numbers_of(report_round: ReportRound, payload: dict[str, Any]) -> Numbers:
    """The number of each paragraph that has an anchor; a merged deliverable has that of the one that speaks for it.
    One query."""
    merged = ReportParagraph.objects.filter(round=report_round, state=TextState.MERGED)
    speaks_for = dict(merged.values_list("deliverable__ref", "merged_into__deliverable__ref"))
    return with_merged(numbers_in(payload), speaks_for)


def numbers_in(payload: dict[str, Any]) -> Numbers:
    blocks = (block for part in payload["parts"] for block in part["blocks"] if block["kind"] == "paragraph")
    return {block["anchor"]: block["number"] for block in blocks if block["anchor"]}


def with_merged(numbers: Numbers, speaks_for: Mapping[str, str]) -> Numbers:
    """speaks_for: deliverable → the deliverable whose paragraph speaks for it."""
    found = {f"deliverable-{ref}": numbers.get(f"deliverable-{other}") for ref, other in speaks_for.items()}
    return numbers | {anchor: number for anchor, number in found.items() if number}
