"""What every action does: lock, check who writes, check the dates, save."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables import clock
from deliverables.access import Standing, standing_of
from deliverables.characters import fault_of
from deliverables.dates import date_format
from deliverables.models import (
    DatedRow,
    Deliverable,
    Measurement,
    Mobilization,
    Note,
    OutputDelivery,
    StatusUpdate,
    Unit,
    User,
)
from deliverables.permissions import Circle, circle_of
from deliverables.prepared import Prepared

VERSION_OF: dict[str, tuple[type[DatedRow], str]] = {
    "status": (StatusUpdate, "deliverable"),
    "note": (Note, "deliverable"),
    "delivery": (OutputDelivery, "output__deliverable"),
    "measurement": (Measurement, "measure__indicator__deliverable"),
    "mobilization": (Mobilization, "line__item__deliverables"),
}
"""The rows that change the version of a deliverable, and the way from each to it."""


class RecordMovedOn(Exception):
    """Somebody recorded something here after the person's page was made. Nothing was saved."""


@dataclass(frozen=True)
class Writing:
    """A locked deliverable and the person who writes."""

    deliverable: Deliverable
    standing: Standing
    circle: Circle
    at: dt.datetime

    @property
    def today(self) -> dt.date:
        return timezone.localdate(self.at)

    def unit_of_author(self) -> Unit | None:
        """The unit that the person writes for: the coordinating one if theirs; None for a manager of no unit."""
        mine = [unit for unit in self.circle.units if unit.pk in self.standing.unit_ids]
        unit = self.circle.coordinator if self.circle.coordinator in mine else next(iter(mine), None)
        return unit.acting if unit else None

    def stamp(
        self, *, effective_on: dt.date, corrects: Any, correction_reason: str, illustrative: bool | None
    ) -> dict[str, Any]:
        """What every dated row on the deliverable says of itself (see stamp)."""
        return stamp(
            by=self.standing.user,
            unit=self.unit_of_author(),
            at=self.at,
            effective_on=effective_on,
            corrects=corrects,
            correction_reason=correction_reason,
            illustrative=illustrative,
        )


def stamp(
    *,
    by: User,
    unit: Unit | None,
    at: dt.datetime,
    effective_on: dt.date,
    corrects: Any,
    correction_reason: str,
    illustrative: bool | None,
) -> dict[str, Any]:
    """What every dated row says of itself: who wrote it, when, since when it is true, what it corrects."""
    return {
        "by": by,
        "unit": unit,
        "recorded_at": at,
        "effective_on": effective_on,
        "corrects": corrects,
        "correction_reason": correction_reason.strip(),
        "illustrative": is_illustrative(illustrative),
    }


def begin(deliverable: Deliverable, by: User, at: dt.datetime, seen: str | None = None) -> Writing:
    """Lock the deliverable and load who may write on it; call inside a transaction.

    `seen` is what `version_of` answered when the person's page was made. Raises RecordMovedOn when a row was
    added since.
    """
    # On SQLite the IMMEDIATE transaction is the lock.
    Deliverable.objects.select_for_update().get(pk=deliverable.pk)
    today = timezone.localdate(at)
    [locked] = LOCKED.instances(deliverable=deliverable.pk, on=today)
    if seen is not None and seen != version_of(locked):
        raise RecordMovedOn
    return Writing(locked, standing_of(by, locked.plan, today), circle_of(locked, today), at)


def _locked(*, deliverable: int, on: dt.date) -> QuerySet[Any]:
    return Deliverable.objects.filter(pk=deliverable).as_of(on).with_coordinator(on).select_related("plan")


LOCKED = Prepared(_locked)


def version_of(deliverable: Deliverable) -> str:
    """A mark that changes with every progress row of the deliverable: the highest ids, kind by kind."""
    return versions_of([deliverable.pk])[deliverable.pk]


def versions_of(keys: Collection[int]) -> dict[int, str]:
    """The marks of many, by key. One query; none for nothing."""
    if not keys:
        return {}
    rows = VERSIONS.rows(keys=keys) if len(keys) <= VERSIONS.most_keys else _versions(keys=keys)
    return {key: ".".join(str(number) for number in numbers) for key, *numbers in rows}


def _versions(*, keys: Collection[int]) -> QuerySet[Any, Any]:
    highest = {
        f"last_{kind}": Coalesce(
            Subquery(model._default_manager.filter(**{path: OuterRef("pk")}).order_by("-id").values("id")[:1]), 0
        )
        for kind, (model, path) in VERSION_OF.items()
    }
    many: Any = Deliverable.objects.filter(pk__in=keys)
    found: QuerySet[Any, Any] = many.annotate(**highest).values_list("pk", *highest)
    return found


VERSIONS = Prepared(_versions, most_keys=25)


def highest_seen(version: str) -> dict[str, int]:
    """The highest id of each kind of row that a mark of `version_of` knows, by the kind; {} for what is no mark."""
    numbers = version.split(".")
    if len(numbers) != len(VERSION_OF) or not all(re.fullmatch("[0-9]{1,19}", one) for one in numbers):
        return {}
    return dict(zip(VERSION_OF, map(int, numbers), strict=True))


def check_date(effective_on: dt.date, today: dt.date, earliest: dt.date | None = None) -> None:
    """Nothing lies in the future, and a status not before the plan. Raises ValidationError."""
    if effective_on > today:
        raise ValidationError(
            {"effective_on": _("This date lies in the future; today is %(today)s.") % {"today": date_format(today)}}
        )
    if earliest is not None and effective_on < earliest:
        raise ValidationError(
            {
                "effective_on": _("Delivery starts on %(earliest)s; give that day or a later one.")
                % {"earliest": date_format(earliest)}
            }
        )


def check_texts(**texts: str) -> None:
    """Refuse characters that no page, spreadsheet or paper can show. Raises ValidationError."""
    if errors := {name: fault for name, text in texts.items() if (fault := fault_of(text))}:
        raise ValidationError(errors)


def check_correction(corrects: DatedRow | None, reason: str, **parents: Any) -> None:
    """A row is corrected once, by a row on the same object, with a reason. Raises ValidationError."""
    if corrects is None:
        return
    if any(getattr(corrects, name) != parent for name, parent in parents.items()):
        raise ValidationError(_("A correction belongs to the same object as the entry that it corrects."))
    rows: Any = type(corrects)._default_manager
    if corrects.withdrawn or rows.filter(corrects=corrects).exists():
        raise ValidationError(_("This entry has been corrected or withdrawn already."))
    if not reason.strip():
        raise ValidationError({"correction_reason": _("Say why the entry is corrected.")})


def is_illustrative(given: bool | None) -> bool:
    """What is entered under a fixed clock is sample data, unless a loader says that it is fact."""
    return clock.is_fixed() if given is None else given


def save(row: DatedRow) -> None:
    """Validate against every rule of the model and insert. Raises ValidationError."""
    row.full_clean(exclude=["by", "file"])
    row.save(force_insert=True)
