"""What changed in a plan between two days, from the rows in force."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django_countries import countries

from deliverables.models import ActionPlan
from deliverables.months import Month
from deliverables.statuses import Outlook, Status
from reporting.summaries.change_rows import load_rows
from reporting.summaries.state_rows import month_or_none


@dataclass(frozen=True)
class StatusMove:
    """A deliverable went from one status to another. `on`: the day since which it is true."""

    ref: str
    on: dt.date
    before: Status
    after: Status
    reason: str


@dataclass(frozen=True)
class OutlookMove:
    """The outlook changed while a deliverable stayed in progress. Not printed in a paper unless chosen."""

    ref: str
    on: dt.date
    before: Outlook
    after: Outlook
    reason: str


@dataclass(frozen=True)
class ExpectedMove:
    """The month in which an open deliverable is expected moved.

    before, after: months, the due month where none was given; None where there is no due month either.
    months: how far, positive for later; None when either is missing.
    """

    ref: str
    on: dt.date
    before: Month | None
    after: Month | None
    reason: str

    @property
    def months(self) -> int | None:
        return self.after - self.before if self.before and self.after else None


@dataclass(frozen=True)
class DeliveryAdded:
    """An output was delivered on the day `on`. noun: its kind in the singular; country: name, or ""."""

    ref: str
    on: dt.date
    title: str
    noun: str
    country: str


@dataclass(frozen=True)
class AmendmentMade:
    """The plan was amended with effect from `on`. ref: reference of the deliverable, of the paragraph, or the
    number of the item; target: "deliverable", "indicator", "item", "description", "resource_line" or
    "paragraph"; old and new as a person reads them."""

    ref: str
    on: dt.date
    target: str
    field: str
    old: str
    new: str
    reason: str


Change = StatusMove | OutlookMove | ExpectedMove | DeliveryAdded | AmendmentMade


@dataclass(frozen=True)
class Changes:
    """What became true after the day `since` and up to `on`; each tuple by date, then in the plan's order.

    illustrative: a row behind them is sample data.
    """

    since: dt.date
    on: dt.date
    statuses: tuple[StatusMove, ...]
    outlooks: tuple[OutlookMove, ...]
    expected: tuple[ExpectedMove, ...]
    deliveries: tuple[DeliveryAdded, ...]
    amendments: tuple[AmendmentMade, ...]
    illustrative: bool

    @property
    def completed(self) -> tuple[StatusMove, ...]:
        return tuple(move for move in self.statuses if move.after == Status.COMPLETED)

    @property
    def newest_first(self) -> tuple[Change, ...]:
        """All of them in one list."""
        together: tuple[Change, ...] = (
            *self.statuses, *self.outlooks, *self.expected, *self.deliveries, *self.amendments,
        )  # fmt: skip
        return tuple(sorted(together, key=lambda change: change.on, reverse=True))

    def __bool__(self) -> bool:
        return bool(self.newest_first)


def changes_since(
    plan: ActionPlan,
    since: dt.date,
    on: dt.date,
    known_at: dt.datetime | None = None,
    *,
    moved: Collection[int] | None = None,
) -> Changes:
    """Changes with `since` < effective date <= `on`, from rows that count on `on` as known at `known_at`.

    Every step is listed, not only the difference between the ends: "In progress to Suspended" in May and
    back in June are two moves. The state before the first step is that on `since`, as known at `known_at`
    too; so a row recorded late for an earlier day changes the state before, and is no change of the period.
    moved: what `figures` says of the same time, for those who have it. One query.
    """
    rows = load_rows(plan, since, on, known_at, moved)
    statuses, outlooks, expected = walk([row for row in rows if row["kind"] == "status"])
    return Changes(
        since=since,
        on=on,
        statuses=tuple(statuses),
        outlooks=tuple(outlooks),
        expected=tuple(expected),
        deliveries=tuple(
            DeliveryAdded(
                row["ref"],
                row["happened_on"],
                row["a"],
                row["b"],
                str(countries.name(row["c"])) if row["c"] else "",
            )
            for row in rows
            if row["kind"] == "delivery"
        ),
        amendments=tuple(
            AmendmentMade(row["ref"], row["happened_on"], row["e"], row["a"], row["b"], row["c"], row["d"])
            for row in rows
            if row["kind"] == "amendment"
        ),
        illustrative=any(row["sample"] for row in rows),
    )


def walk(updates: list[dict[str, Any]]) -> tuple[list[StatusMove], list[OutlookMove], list[ExpectedMove]]:
    """Follow each deliverable through its updates, from its state before the first of them."""
    statuses: list[StatusMove] = []
    outlooks: list[OutlookMove] = []
    expected: list[ExpectedMove] = []
    last: dict[str, tuple[str, str, Month | None]] = {}
    for row in updates:
        ref, on, reason = row["ref"], row["happened_on"], row["c"]
        due = month_or_none(row["due"])
        before, outlook_before, month_before = last.get(ref) or state_before(row["d"], due)
        month = month_or_none(row["month"]) or due
        if row["a"] != before:
            statuses.append(StatusMove(ref, on, Status(before), Status(row["a"]), reason))
        elif row["b"] != outlook_before and row["b"] and outlook_before:
            outlooks.append(OutlookMove(ref, on, Outlook(outlook_before), Outlook(row["b"]), reason))
        # A month is expected only of what is still to come; what is closed keeps the last one that was said.
        is_open = row["a"] in (Status.NOT_STARTED, Status.IN_PROGRESS)
        if is_open and month != month_before:
            expected.append(ExpectedMove(ref, on, month_before, month, reason))
        last[ref] = (row["a"], row["b"], month if is_open else month_before)
    return statuses, outlooks, expected


def state_before(text: str, due: Month | None) -> tuple[str, str, Month | None]:
    """Status, outlook and expected month from the JSON of `status_rows`."""
    if not text:
        return Status.NOT_STARTED, "", due
    row = json.loads(text)
    return row["status"], row["outlook"], month_or_none(row["expected"]) or due
