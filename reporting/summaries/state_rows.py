"""The row behind the state of a deliverable, and what those have in common that count alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, partial
from typing import Any, NamedTuple

from django.db.models import (
    CharField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from deliverables.joined_texts import Joined, Listed
from deliverables.models import ActionPlan, Deliverable, Responsibility, StatusUpdate
from deliverables.models.states import in_force_on
from deliverables.months import Month
from deliverables.prepared import Prepared
from deliverables.statuses import Headline, Lateness, Outlook, Status, headline, state_note, timeliness
from reporting.summaries.belonging import Band, Belonging
from reporting.summaries.groups import Group, group_of
from reporting.summaries.moved import has_moved
from reporting.summaries.newest import newest, recent_to


class StateRow(NamedTuple):
    """A deliverable as the query gives it, and as amended. due, due_as_of: indices of months; update: text of
    `UPDATE`, None for no update; moved: 1 where `has_moved` holds and was asked, else 0; units: "place:id" of those
    in force, joined by commas"""

    id: int
    ref: str
    position: int
    item: int
    text: str
    due: int | None
    due_as_of: int | None
    due_basis: str
    condition: str
    coordinator: int
    update: str | None
    moved: int
    units: str | None

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """In the order of the source."""
        return unit_ids(self.units)


UPDATE = Joined(
    "status",
    Value("|"),
    "outlook",
    *(
        part
        for name in ("expected", "completed_on", "effective_on")
        for part in (Value("|"), Coalesce(Cast(name, CharField()), Value("")))
    ),
    Value("|"),
    Cast(Cast("illustrative", IntegerField()), CharField()),
)
"""A status update in one text."""


@dataclass(frozen=True)
class Update:
    """The newest status update, or what holds without one."""

    status: Status = Status.NOT_STARTED
    outlook: Outlook | None = None
    expected: Month | None = None
    completed_on: dt.date | None = None
    updated_on: dt.date | None = None
    sample: bool = False


@lru_cache(1000)
def update_in(text: str | None) -> Update:
    if text is None:
        return Update()
    status, outlook, expected, completed_on, effective_on, sample = text.split("|")
    return Update(
        status=Status(status),
        outlook=Outlook(outlook) if outlook else None,
        expected=Month(int(expected)) if expected else None,
        completed_on=dt.date.fromisoformat(completed_on) if completed_on else None,
        updated_on=dt.date.fromisoformat(effective_on),
        sample=sample == "1",
    )


def unit_ids(text: str | None) -> tuple[int, ...]:
    """Read "2:17,1:5" in the order of the places: 5, 17."""
    places = [part.split(":") for part in text.split(",")] if text else []
    return tuple(int(unit) for _place, unit in sorted(places, key=lambda part: int(part[0])))


def month_or_none(index: int | None) -> Month | None:
    return None if index is None else Month(index)


def state_rows(
    *,
    plan: int,
    on: dt.date,
    recent: dt.date,
    known_at: dt.datetime | None,
    since: dt.date | None = None,
    before: dt.date | None = None,
) -> QuerySet[Any, Any]:
    """StateRows in the plan's order, not amended. The newest update comes as one text: a subquery for each of its
    columns, as `Deliverable.objects.as_of` has them, takes four times as long at 1,300 deliverables."""
    updates = StatusUpdate.objects.as_of(on, known_at).filter(deliverable=OuterRef("pk"))
    parts = Responsibility.objects.filter(in_force_on(on, known_at), deliverable=OuterRef("pk")).order_by()
    # Asked here, where the pages of the index have just been read.
    moved = has_moved(since, on, before, known_at) if since and before else Value(0)
    place = Joined(Cast("position", CharField()), Value(":"), Cast("unit_id", CharField()))
    return (
        Deliverable.objects.filter(plan=plan)
        .order_by("position")
        .values_list(
            "pk",
            "ref",
            "position",
            "item_id",
            "text",
            ExpressionWrapper(F("due"), IntegerField()),
            ExpressionWrapper(F("due"), IntegerField()),
            "due_basis",
            "condition",
            "coordinator_id",
            newest(updates, UPDATE, recent),
            Cast(moved, IntegerField()),
            Subquery(parts.values("deliverable").annotate(units=Listed(place)).values("units")),
        )
    )


STATES = Prepared(state_rows)


def load_states(
    plan: ActionPlan,
    on: dt.date,
    known_at: dt.datetime | None,
    amended: Mapping[int, Mapping[str, Any]],
    since: dt.date | None = None,
) -> StateRows:
    """Deliverables as amended, in the plan's order; since: of which time to say whether they moved. One query."""
    before = recent_to(since) if since else None
    found = STATES.rows(plan=plan.pk, on=on, recent=recent_to(on), known_at=known_at, since=since, before=before)
    rows = list(found)
    place_of = {row[0]: place for place, row in enumerate(rows)}
    for key, said in amended.items():
        row = StateRow._make(rows[place_of[key]])
        rows[place_of[key]] = row._replace(
            text=said.get("text", row.text),
            due_as_of=said.get("due", row.due),
            coordinator=said.get("coordinator", row.coordinator),
        )
    return StateRows(rows)


class StateRows:
    """Rows, each a StateRow when it is asked for, and their columns: of most rows only some columns are looked at."""

    def __init__(self, rows: Sequence[tuple[Any, ...]]) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place: int) -> StateRow:
        return StateRow._make(self.rows[place])

    @cached_property
    def columns(self) -> dict[str, Sequence[Any]]:
        """What all rows have under each name."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(StateRow._fields)
        return dict(zip(StateRow._fields, columns, strict=True))


@dataclass(frozen=True, eq=False)
class Kind:
    """What deliverables have in common that count alike. Two objects are two, also where they say the same."""

    band: Band
    group: Group
    update: Update
    lateness: Lateness
    headline: Headline
    note: str

    @property
    def status(self) -> Status:
        return self.update.status

    @property
    def counts_by(self) -> tuple[Any, ...]:
        """The same for kinds that stand in the same figures, though one month is later than another."""
        return self.band, self.group, self.status, self.lateness.kind, self.headline, self.note


def kinds_of(rows: StateRows, on: dt.date, belonging: Belonging) -> list[Kind]:
    """The kind of each row. The rules (`deliverables.statuses`) are asked once for those that are alike."""
    band_of = {key: item.band for key, item in belonging.items.items()}
    bands = [band_of[item] for item in rows.columns["item"]]
    first = min((band.biennium_position for band in set(bands)), default=0)
    known = cache(partial(kind_of, first_biennium=first, on=on))
    return list(map(known, bands, rows.columns["condition"], rows.columns["due_as_of"], rows.columns["update"]))


def kind_of(
    band: Band, condition: str, due: int | None, said: str | None, *, first_biennium: int, on: dt.date
) -> Kind:
    update = update_in(said)
    lateness = timeliness(update.status, month_or_none(due), update.completed_on, on)
    return Kind(
        band=band,
        group=group_of(condition=condition, biennium_position=band.biennium_position, first_biennium=first_biennium),
        update=update,
        lateness=lateness,
        headline=headline(update.status, update.outlook, lateness.kind),
        note=state_note(
            status=update.status,
            condition=condition,
            biennium_label=band.biennium_label,
            biennium_starts=band.biennium_starts,
            on=on,
        ),
    )
