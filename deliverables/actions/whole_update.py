"""An update in one step: the state of a deliverable, outputs delivered and what was measured; all of it or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from deliverables.actions.contributions import record_delivery, record_measurement
from deliverables.actions.status import record_status_update
from deliverables.actions.writing import begin
from deliverables.models import Deliverable, Measurement, OutputDelivery, StatusUpdate, User

Parts = Mapping[str, Mapping[str, Any]]
"""What the actions for single entries take, each under a name by which its problems are told."""


class PartsRefused(Exception):
    """Nothing was saved. problems: what is wrong, by the name of the part; that of the update is ""."""

    def __init__(self, problems: Mapping[str, ValidationError]) -> None:
        super().__init__(*problems.values())
        self.problems = problems


@dataclass(frozen=True)
class WholeUpdate:
    """The rows that were written."""

    update: StatusUpdate
    deliveries: tuple[OutputDelivery, ...]
    measurements: tuple[Measurement, ...]


@transaction.atomic
def record_whole_update(
    *,
    deliverable: Deliverable,
    by: User,
    at: dt.datetime,
    update: Mapping[str, Any],
    deliveries: Parts,
    measurements: Parts,
    seen: str | None = None,
) -> WholeUpdate:
    """Record a status update (arguments of `record_status_update`) after what belongs to it, of the same deliverable.

    Raises PermissionDenied, PartsRefused, RecordMovedOn.
    """
    begin(deliverable, by, at, seen)
    problems: dict[str, ValidationError] = {}

    def tried(name: str, action: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
        try:
            return action(by=by, at=at, **arguments)
        except ValidationError as error:
            problems[name] = error

    # The update last: what is delivered with it counts for its outlook, and its evidence for completion.
    delivered = tuple(tried(name, record_delivery, one) for name, one in deliveries.items())
    measured = tuple(tried(name, record_measurement, one) for name, one in measurements.items())
    written = tried("", record_status_update, {"deliverable": deliverable, **update})
    if problems:
        raise PartsRefused(problems)
    return WholeUpdate(written, delivered, measured)
