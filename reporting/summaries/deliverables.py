"""The state of each deliverable of a plan as at a moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

from deliverables.months import Month
from deliverables.statuses import Headline, Lateness, Outlook, Status
from reporting.summaries.belonging import Belonging
from reporting.summaries.groups import Group
from reporting.summaries.outputs import OutputCount
from reporting.summaries.state_rows import Kind, StateRow, month_or_none


@dataclass(frozen=True)
class DeliverableLine:
    """One deliverable as at a moment, as lists show it.

    text: as amended. due: as amended, None without one; due_basis: "printed", "derived" (not printed in the
    plan: the end of the biennium), "amended" (another month than the plan's, `due_in_plan`) or "none".
    condition: as printed, "" for none. outlook: None unless in progress. expected: the month expected instead
    of `due`, None when the due month stands. updated_on: effective date of the newest status update, None when
    there is none. note: "awaiting resources", "starts in 2018–19" or "". units: codes in the order of the
    source, of units in force; coordinator: code. outcomes: numbers, ascending. illustrative: a status row or a
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
    due_in_plan: Month | None
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
    coordinator: str
    coordinator_id: int
    units: tuple[str, ...]
    outcomes: tuple[int, ...]
    illustrative: bool

    @property
    def band(self) -> tuple[str, str]:
        """Key of the band: slugs of biennium and theme, "" for no theme."""
        return self.biennium_slug, self.theme_slug


@dataclass(frozen=True)
class DeliverableState(DeliverableLine):
    """One deliverable with its countable outputs."""

    outputs: tuple[OutputCount, ...]

    @property
    def planned(self) -> int:
        return sum(output.planned for output in self.outputs)

    @property
    def delivered(self) -> int:
        return sum(output.delivered for output in self.outputs)


def line_of(row: StateRow, kind: Kind, belonging: Belonging) -> dict[str, Any]:
    """The fields of a DeliverableLine."""
    band, update = kind.band, kind.update
    return {
        "id": row.id,
        "ref": row.ref,
        "position": row.position,
        "item_number": belonging.items[row.item].number,
        "text": row.text,
        "biennium_slug": band.biennium_slug,
        "biennium_label": band.biennium_label,
        "biennium_title": band.biennium_title,
        "theme_slug": band.theme_slug,
        "theme_title": band.theme_title,
        "group": kind.group,
        "due": month_or_none(row.due_as_of),
        "due_in_plan": month_or_none(row.due),
        "due_basis": row.due_basis if row.due_as_of == row.due else "amended",
        "condition": row.condition,
        "status": update.status,
        "outlook": update.outlook,
        "expected": update.expected,
        "completed_on": update.completed_on,
        "updated_on": update.updated_on,
        "lateness": kind.lateness,
        "headline": kind.headline,
        "note": kind.note,
        "coordinator": belonging.units[row.coordinator].code,
        "coordinator_id": row.coordinator,
        "units": tuple(belonging.units[unit].code for unit in row.unit_ids),
        "outcomes": belonging.items[row.item].outcomes,
        "illustrative": update.sample or row.id in belonging.sampled,
    }


Part = TypeVar("Part", covariant=True)


class OnDemand(Sequence[Part], Generic[Part]):
    """Parts of a whole, by their places in it, each made when it is asked for."""

    def __init__(self, make: Callable[[int], Part], places: Sequence[int]) -> None:
        self.make, self.places = make, places

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, wanted: int) -> Part: ...
    @overload
    def __getitem__(self, wanted: slice) -> Sequence[Part]: ...
    def __getitem__(self, wanted: int | slice) -> Part | Sequence[Part]:
        if isinstance(wanted, slice):
            return [self.make(place) for place in self.places[wanted]]
        return self.make(self.places[wanted])

    def __iter__(self) -> Iterator[Part]:
        return map(self.make, self.places)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as a list
