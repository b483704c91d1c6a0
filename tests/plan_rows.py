"""The rows of the plan: in the database of a run before its first test, for each test to find there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from deliverables.loading import load_plan
from deliverables.models import (
    ActionPlan,
    Alignment,
    Biennium,
    Commitment,
    CommitmentUnit,
    ConclusionParagraph,
    Deliverable,
    FollowUpItem,
    Footnote,
    Indicator,
    ItemDescription,
    Measure,
    Outcome,
    PlannedOutput,
    ResourceLine,
    Responsibility,
    SourceText,
    Theme,
    Unit,
)

PLAN_DATA = json.loads((Path(settings.BASE_DIR) / "fixtures" / "plan.json").read_text())
TABLES: list[Any] = [
    *(ActionPlan, Biennium, Theme, ConclusionParagraph, Outcome, Footnote, Unit, FollowUpItem),
    *(Alignment, ItemDescription, SourceText, ResourceLine, Deliverable, PlannedOutput, Indicator, Measure),
    *(Responsibility, ItemDescription.paragraphs.through),
    *(field.remote_field.through for field in SourceText._meta.many_to_many),
    *(Commitment, CommitmentUnit, Commitment.source_texts.through),
]
"""What the loader writes, in an order in which it can be written again."""
WRITTEN: list[tuple[Any, list[Any]]] = []


def write_plan() -> None:
    """GB.325/INS/5/2 into an empty database. To insert the loader's rows again costs less than to load them again."""
    if not WRITTEN:
        load_plan(PLAN_DATA, file_name="plan.json")
        WRITTEN.extend((table, _rows_of(table)) for table in TABLES)
        return
    for table, rows in WRITTEN:
        table._base_manager.bulk_create(rows)


@transaction.atomic
def remove_plan() -> None:
    """Constraints between tables are looked at when a transaction ends: the order does not matter."""
    for table in TABLES:
        table._base_manager.all()._raw_delete(using="default")


def _rows_of(table: Any) -> list[Any]:
    rows: list[Any] = list(table._base_manager.order_by("pk"))
    return sorted(rows, key=lambda unit: unit.parent_id or 0) if table is Unit else rows
