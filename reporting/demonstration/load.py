"""Loads the demonstration once, through the same actions that people use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deliverables import actions
from deliverables.loading import load_plan
from deliverables.models import (
    ActionPlan,
    Amendment,
    Commitment,
    CommitmentUpdate,
    DatedRow,
    Deliverable,
    Measure,
    Measurement,
    Mobilization,
    Note,
    OutputDelivery,
    PlannedOutput,
    ResourceLine,
    StatusUpdate,
    User,
)
from deliverables.months import Month
from reporting.demonstration.people import hand_out_passwords, make_people
from reporting.demonstration.records import BadDemonstration, Record, read_records
from reporting.demonstration.rounds import RoundsOf
from reporting.freezing import draw_in_time
from reporting.loading import load_rounds
from reporting.pdf import Drawing

PROGRESS: tuple[type[DatedRow], ...] = (
    StatusUpdate,
    Note,
    OutputDelivery,
    Measurement,
    Mobilization,
    CommitmentUpdate,
)


class RefusedDemonstration(Exception):
    """This is no place for sample data; nothing was loaded."""


@dataclass(frozen=True)
class Outcome:
    """What a run did. `loaded` counts records; `differs` says that another edition of the data is there."""

    loaded: int = 0
    passwords: int = 0
    differs: bool = False


@transaction.atomic
def load_demonstration(
    *,
    plan: dict[str, Any],
    rounds: dict[str, Any],
    demo: dict[str, Any],
    accounts: Path,
    now: dt.datetime,
    draw: Callable[[dict[str, Any]], Drawing] = draw_in_time,
) -> Outcome:
    """Load plan, rounds, people and sample progress, or nothing when they are there; `draw`: how papers are drawn.

    All or nothing; files of evidence that a failed run leaves behind are taken up by the next one. Raises
    RefusedDemonstration, BadDemonstration, BadAccountsFile, and what load_plan and load_rounds raise.
    """
    if settings.PRODUCTION:
        raise RefusedDemonstration(
            _("This is a production site, which must not show invented progress. The demonstration loads only "
              "with DEMONSTRATION=true or DEBUG=true, on a database of its own.")
        )  # fmt: skip
    records = read_records(demo)
    of_progress = [record for record in records if record.place != "round"]
    there = _records_there(of_progress)
    if not there:
        _refuse_other_progress()
        load_plan(plan, file_name="plan.json")
        load_rounds(rounds, illustrative=True)
        _Entering.into(demo, now, draw).enter(records)
    passwords = hand_out_passwords(demo["people"], accounts)
    return Outcome(
        loaded=0 if there else len(records), passwords=passwords, differs=there not in (0, len(of_progress))
    )


def _records_there(records: list[Record]) -> int:
    """How many of the records the database holds: by who recorded them at which instant."""
    rows: set[tuple[str, dt.datetime]] = set()
    for model in PROGRESS:
        found = model._default_manager.filter(by__username__in={record.by for record in records})
        rows.update(found.order_by().values_list("by__username", "recorded_at"))
    return sum((record.by, record.at) in rows for record in records)


def _refuse_other_progress() -> None:
    record: tuple[type[DatedRow], ...] = (*PROGRESS, Amendment)
    for model in record:
        if model._default_manager.exists():
            raise RefusedDemonstration(
                _("The database holds a record that is not the demonstration's (%s), and sample data must not be "
                  "mixed with it. Point DATABASE_URL at a database of its own.")
                % model._meta.verbose_name_plural
            )  # fmt: skip


@dataclass
class _Entering:
    """The objects that records name, by the names that they use."""

    deliverables: dict[str, Deliverable]
    commitments: dict[str, Commitment]
    people: dict[str, User]
    now: dt.datetime
    rounds: RoundsOf
    named: dict[str, DatedRow] = field(default_factory=dict)

    @classmethod
    def into(cls, demo: dict[str, Any], now: dt.datetime, draw: Callable[[dict[str, Any]], Drawing]) -> _Entering:
        plan = ActionPlan.objects.filter(slug=demo["plan"]).first()
        if plan is None:
            raise BadDemonstration(_("There is no plan “%s”.") % demo["plan"])
        deliverables = {row.ref: row for row in Deliverable.objects.in_plan(plan).select_related("plan", "item")}
        commitments = {row.slug: row for row in Commitment.objects.filter(plan=plan).select_related("plan")}
        people = make_people(demo["people"], plan)
        return cls(deliverables, commitments, people, now, RoundsOf(people, draw))

    def enter(self, records: list[Record]) -> None:
        """Carry out each record's action. Raises BadDemonstration with the record and what was refused."""
        for record in records:
            try:
                self._enter(record)
            except ValidationError as error:
                raise BadDemonstration(f"{record}: {_as_text(error)}") from error
            except (PermissionDenied, LookupError) as error:
                raise BadDemonstration(f"{record}: {error.args[0]}") from error

    def _enter(self, record: Record) -> None:
        values = dict(record.values)
        if record.at > self.now:
            raise LookupError(_("It is recorded after the present moment."))
        by = _found(self.people, values.pop("by"), _("account"))
        if record.place == "round":
            values.pop("action")
            self.rounds.enter(record.ref, record.action, by, record.at, values)
            return
        arguments: dict[str, Any] = {
            "by": by,
            "at": record.at,
            "illustrative": not values.pop("fact", False),
        }
        action, name = values.pop("action"), values.pop("id", None)
        if "corrects" in values:
            values["corrects"] = _found(self.named, values["corrects"], _("earlier record"))
        if record.place == "commitment":
            commitment = _found(self.commitments, record.ref, _("commitment"))
            about = self._of_commitment(action, commitment, values)
        else:
            about = self._object(action, _found(self.deliverables, record.ref, _("deliverable")), values)
        arguments |= about | values
        row = _function(action, record.place)(**arguments)
        if name:
            self.named[name] = row

    def _of_commitment(self, action: str, commitment: Commitment, values: dict[str, Any]) -> dict[str, Any]:
        if action == "withdrawal":
            return {"row": _found(self.named, values.pop("withdraws"), _("earlier record"))}
        return {"commitment": commitment}

    def _object(self, action: str, deliverable: Deliverable, values: dict[str, Any]) -> dict[str, Any]:
        """What the action is about; takes the names of it out of `values`."""
        match action:
            case "delivery":
                rows = PlannedOutput.objects.filter(deliverable=deliverable).select_related("deliverable__plan")
                return {"output": _found({row.kind: row for row in rows}, values.pop("output"), _("planned output"))}
            case "measurement":
                measures = Measure.objects.filter(indicator__deliverable=deliverable)
                measures = measures.select_related("indicator__deliverable__plan")
                measure = _found({row.label: row for row in measures}, values.pop("measure"), _("measure"))
                if isinstance(values["value"], Month) != (measure.kind == Measure.Kind.MONTH):
                    raise LookupError(_("The value is not of the kind that the measure asks for."))
                if isinstance(values["value"], Month):
                    values["value"] = Decimal(values["value"].index)
                return {"measure": measure}
            case "mobilization":
                lines = ResourceLine.objects.filter(item=deliverable.item).select_related("item")
                return {"line": _found({row.position: row for row in lines}, values.pop("line"), _("resource line"))}
            case "withdrawal":
                return {"row": _found(self.named, values.pop("withdraws"), _("earlier record"))}
            case _:
                return {"deliverable": deliverable}


def _function(action: str, place: str) -> Callable[..., DatedRow]:
    """What carries an action out."""
    if action == "withdrawal":
        return actions.withdraw_commitment_update if place == "commitment" else actions.withdraw
    function: Callable[..., DatedRow] = getattr(actions, f"record_{action}")
    return function


def _found(rows: dict[Any, Any], name: Any, noun: str) -> Any:
    if name not in rows:
        raise LookupError(_("There is no %(noun)s “%(name)s”.") % {"noun": noun, "name": name})
    return rows[name]


def _as_text(error: ValidationError) -> str:
    if hasattr(error, "error_dict"):
        return " ".join(f"{name}: {' '.join(sentences)}" for name, sentences in error.message_dict.items())
    return " ".join(error.messages)
