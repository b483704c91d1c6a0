"""The state of each deliverable of a plan as at a moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from deliverables.models import ActionPlan, Deliverable, StatusUpdate, Unit
from deliverables.months import Month
from deliverables.prepared import Prepared
from deliverables.statuses import Headline, Lateness, Outlook, Status, headline, state_note, timeliness
from reporting.summaries.belonging import Belonging
from reporting.summaries.groups import Group, group_of
from reporting.summaries.outputs import OutputCount, load_outputs


@dataclass(frozen=True)
class DeliverableState:
    """One deliverable as at a moment.

    text: as amended. due: as amended, None without one; due_basis: "printed", "derived" (not printed in the
    plan: the end of the biennium), "amended" (another month than the plan's) or "none". condition: as
    printed, "" for none. outlook: None unless in progress. expected: the month expected instead of `due`,
    None when the due month stands. updated_on: effective date of the newest status update, None when there
    is none. note: "awaiting resources", "starts in 2018–19" or "". units: codes in the order of the source,
    of units in force; coordinator: code. outcomes: numbers, ascending. illustrative: a status row or a
    delivery counted here is sample data.
    """

    id: int
    ref: str
    position: int
    item_number: int
    text: str
    biennium_slug: str
    biennium_label: str
    biennium_title: str
    theme_slug: str
    theme_title: str
    group: Group
    due: Month | None
    due_basis: str
    condition: str
    status: Status
    outlook: Outlook | None
    expected: Month | None
    completed_on: dt.date | None
    updated_on: dt.date | None
    lateness: Lateness
    headline: Headline
    note: str
    outputs: tuple[OutputCount, ...]
    coordinator: str
    coordinator_id: int
    units: tuple[str, ...]
    outcomes: tuple[int, ...]
    illustrative: bool

    @property
    def band(self) -> tuple[str, str]:
        """Key of the band: slugs of biennium and theme, "" for no theme."""
        return self.biennium_slug, self.theme_slug

    @property
    def planned(self) -> int:
        return sum(output.planned for output in self.outputs)

    @property
    def delivered(self) -> int:
        return sum(output.delivered for output in self.outputs)


FIELDS = (
    "pk",
    "ref",
    "position",
    "item_id",
    "item__number",
    "text_as_of",
    "item__biennium__slug",
    "item__biennium__label",
    "item__biennium__title",
    "item__biennium__position",
    "item__biennium__starts",
    "item__theme__slug",
    "item__theme__title",
    "due",
    "due_as_of",
    "due_basis",
    "condition",
    "coordinator_as_of",
    "coordinator_code",
    "newest",
)


UPDATE = {
    "status": "status",
    "outlook": "outlook",
    "expected": "expected",
    "completed_on": "completed_on",
    "updated_on": "effective_on",
    "sample": "illustrative",
}


@dataclass(frozen=True)
class Update:
    """The newest status update, or what holds without one."""

    status: Status = Status.NOT_STARTED
    outlook: Outlook | None = None
    expected: Month | None = None
    completed_on: dt.date | None = None
    updated_on: dt.date | None = None
    sample: bool = False


def update_in(row: dict[str, Any] | None) -> Update:
    """Read the JSON object of `state_rows`."""
    if row is None:
        return Update()
    return Update(
        status=Status(row["status"]),
        outlook=Outlook(row["outlook"]) if row["outlook"] else None,
        expected=None if row["expected"] is None else Month(row["expected"]),
        completed_on=dt.date.fromisoformat(row["completed_on"]) if row["completed_on"] else None,
        updated_on=dt.date.fromisoformat(row["updated_on"]),
        sample=bool(row["sample"]),
    )


def load_states(
    plan: ActionPlan, on: dt.date, known_at: dt.datetime | None, belonging: Belonging
) -> tuple[DeliverableState, ...]:
    """Every deliverable of the plan in the plan's order. Two queries."""
    found = STATES.rows(plan=plan.pk, on=on, known_at=known_at)
    rows = [dict(zip(FIELDS, row, strict=True)) for row in found]
    outputs, sampled = load_outputs(plan, on, known_at)
    first = min((row["item__biennium__position"] for row in rows), default=0)
    return tuple(
        state_of(row, on, first, belonging, tuple(outputs[row["pk"]]), sampled=row["pk"] in sampled) for row in rows
    )


def state_rows(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any, Any]:
    """Rows of FIELDS. The newest update comes as one JSON object: a subquery for each of its columns, as
    `Deliverable.objects.as_of` has them, takes four times as long at 1,300 deliverables."""
    newest = StatusUpdate.objects.as_of(on, known_at).filter(deliverable=OuterRef("pk")).newest_first()
    unit = Unit.objects.filter(pk=OuterRef("coordinator_as_of"))
    return (
        Deliverable.objects.filter(plan=plan)
        .as_of(on, known_at)
        .with_coordinator(on, known_at)
        .annotate(
            newest=Subquery(newest.values(row=JSONObject(**UPDATE))[:1]),
            coordinator_code=Subquery(unit.values("code")[:1]),
        )
        .order_by("position")
        .values_list(*FIELDS)
    )


STATES = Prepared(state_rows)


def state_of(
    row: dict[str, Any],
    on: dt.date,
    first_biennium: int,
    belonging: Belonging,
    outputs: tuple[OutputCount, ...],
    *,
    sampled: bool,
) -> DeliverableState:
    """One row of `FIELDS` as a state; the rules themselves are in `deliverables.statuses`."""
    due, update = row["due_as_of"], update_in(row["newest"])
    lateness = timeliness(update.status, due, update.completed_on, on)
    return DeliverableState(
        id=row["pk"],
        ref=row["ref"],
        position=row["position"],
        item_number=row["item__number"],
        text=row["text_as_of"],
        biennium_slug=row["item__biennium__slug"],
        biennium_label=row["item__biennium__label"],
        biennium_title=row["item__biennium__title"],
        theme_slug=row["item__theme__slug"] or "",
        theme_title=row["item__theme__title"] or "",
        group=group_of(
            condition=row["condition"],
            biennium_position=row["item__biennium__position"],
            first_biennium=first_biennium,
        ),
        due=due,
        due_basis=row["due_basis"] if due == row["due"] else "amended",
        condition=row["condition"],
        status=update.status,
        outlook=update.outlook,
        expected=update.expected,
        completed_on=update.completed_on,
        updated_on=update.updated_on,
        lateness=lateness,
        headline=headline(update.status, update.outlook, lateness.kind),
        note=state_note(
            status=update.status,
            condition=row["condition"],
            biennium_label=row["item__biennium__label"],
            biennium_starts=row["item__biennium__starts"],
            on=on,
        ),
        outputs=outputs,
        coordinator=row["coordinator_code"],
        coordinator_id=row["coordinator_as_of"],
        units=belonging.unit_codes(row["pk"]),
        outcomes=belonging.outcome_numbers(row["item_id"]),
        illustrative=update.sample or sampled,
    )
