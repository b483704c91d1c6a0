"""Counting deliverables. Pure: the same figures for a group, a band, an outcome and a unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from deliverables.statuses import Headline, Lateness, Status, Timeliness

HEADLINES, STATUSES, TIMELINESS = tuple(Headline), tuple(Status), tuple(Timeliness)
"""Written down once: a dashboard counts forty times, and to walk an enumeration costs more than to count."""


class Counts(NamedTuple):
    """How many deliverables, and how they stand.

    by_headline, by_status, by_timeliness: pairs of a member and its number, in the order of the enumeration,
    without zeros; each adds up to `total`.
    """

    total: int
    by_headline: tuple[tuple[Headline, int], ...]
    by_status: tuple[tuple[Status, int], ...]
    by_timeliness: tuple[tuple[Timeliness, int], ...]

    def of(self, member: Headline | Status | Timeliness) -> int:
        """The number for one headline, status or timeliness; 0 when there is none."""
        pairs: dict[type, tuple] = {
            Headline: self.by_headline,
            Status: self.by_status,
            Timeliness: self.by_timeliness,
        }
        return dict(pairs[type(member)]).get(member, 0)

    @property
    def completed(self) -> int:
        return self.of(Status.COMPLETED)

    @property
    def completed_late(self) -> int:
        return self.of(Timeliness.COMPLETED_LATE)

    @property
    def overdue(self) -> int:
        return self.of(Timeliness.OVERDUE)

    @property
    def due_soon(self) -> int:
        return self.of(Timeliness.DUE_SOON)


class Counted(Protocol):
    """What a deliverable counts by."""

    @property
    def status(self) -> Status: ...
    @property
    def headline(self) -> Headline: ...
    @property
    def lateness(self) -> Lateness: ...


def count(deliverables: Iterable[Counted] | Mapping[Counted, int]) -> Counts:
    """Count any selection of deliverables, one by one or as how many there are of each kind."""
    numbers: Counter[Counted] = Counter(deliverables)
    headlines: dict[Headline, int] = {}
    statuses: dict[Status, int] = {}
    timeliness: dict[Timeliness, int] = {}
    for kind, number in numbers.items():
        if number:
            headlines[kind.headline] = headlines.get(kind.headline, 0) + number
            statuses[kind.status] = statuses.get(kind.status, 0) + number
            timeliness[kind.lateness.kind] = timeliness.get(kind.lateness.kind, 0) + number
    return Counts(
        total=sum(numbers.values()),
        by_headline=tuple((member, headlines[member]) for member in HEADLINES if member in headlines),
        by_status=tuple((member, statuses[member]) for member in STATUSES if member in statuses),
        by_timeliness=tuple((member, timeliness[member]) for member in TIMELINESS if member in timeliness),
    )
