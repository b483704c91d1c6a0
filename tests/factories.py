"""Makes people and rows for tests, with the least that a rule needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from deliverables.models import (
    ActionPlan,
    Amendment,
    Commitment,
    CommitmentUpdate,
    Deliverable,
    Evidence,
    Measure,
    Measurement,
    Membership,
    Mobilization,
    Note,
    OutputDelivery,
    PlannedOutput,
    PlanRole,
    ResourceLine,
    StatusUpdate,
    Unit,
    User,
)


def person(username: str, *, plan: ActionPlan | None = None, role: str = "", unit: str = "", **fields: Any) -> User:
    """An account that cannot sign in by password; tests sign it in directly."""
    user = User(username=username, name=username.replace(".", " "), **fields)
    user.set_unusable_password()
    user.save()
    if role and plan is not None:
        PlanRole.objects.create(user=user, plan=plan, role=role)
    if unit:
        Membership.objects.create(user=user, unit=Unit.objects.get(code=unit))
    return user


def author() -> User:
    """Whoever wrote a row, where it does not matter who."""
    user, _created = User.objects.get_or_create(username="author", defaults={"name": "author"})
    return user


def moment(day: str | dt.date, hour: int = 12) -> dt.datetime:
    """Noon (or another hour) UTC on a day."""
    date = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return dt.datetime.combine(date, dt.time(hour), tzinfo=dt.UTC)


def _dated(on: str | dt.date, fields: dict[str, Any]) -> dict[str, Any]:
    day = dt.date.fromisoformat(on) if isinstance(on, str) else on
    return {
        "effective_on": day,
        "recorded_at": moment(day),
        "by": fields.pop("by", None) or author(),
        **fields,
    }


def status_update(deliverable: Deliverable, status: str, on: str | dt.date, **fields: Any) -> StatusUpdate:
    """A row of the record, past the rules of actions; fills in what the constraints ask for."""
    row = _dated(on, fields)
    if status == "in-progress":
        row.setdefault("outlook", "on-track")
    if status == "completed":
        row.setdefault("completed_on", row["effective_on"])
    if status in ("suspended", "discontinued") or row.get("expected"):
        row.setdefault("reason", "A reason.")
    return StatusUpdate.objects.create(deliverable=deliverable, status=status, **row)


def note(deliverable: Deliverable, on: str | dt.date, text: str = "A note.", **fields: Any) -> Note:
    return Note.objects.create(deliverable=deliverable, text=text, **_dated(on, fields))


def delivery(output: PlannedOutput, on: str | dt.date, title: str = "An output", **fields: Any) -> OutputDelivery:
    return OutputDelivery.objects.create(output=output, title=title, **_dated(on, fields))


def measurement(measure: Measure, value: Any, on: str | dt.date, **fields: Any) -> Measurement:
    return Measurement.objects.create(measure=measure, value=value, **_dated(on, fields))


def mobilization(line: ResourceLine, on: str | dt.date, source: str = "A donor", **fields: Any) -> Mobilization:
    return Mobilization.objects.create(line=line, source=source, **_dated(on, fields))


def commitment_update(
    commitment: Commitment | str, on: str | dt.date, text: str = "Something was done.", **fields: Any
) -> CommitmentUpdate:
    """An update on a commitment, which may be named by its address where there is one plan."""
    if isinstance(commitment, str):
        commitment = Commitment.objects.get(slug=commitment)
    return CommitmentUpdate.objects.create(commitment=commitment, text=text, **_dated(on, fields))


def amendment(on: str | dt.date, **fields: Any) -> Amendment:
    """Name what is amended, its field and the new value, as in `item=row, field="resources_text", new="None."`."""
    return Amendment.objects.create(**{"old": "Before.", "reason": "So decided."} | _dated(on, fields))


def evidence(on: str | dt.date, title: str = "A report", **fields: Any) -> Evidence:
    """A link; name its parent, as in `status_update=row`."""
    row = _dated(on, fields)
    row.setdefault("seen_on", row["effective_on"])
    row.setdefault("url", "https://example.org/report")
    return Evidence.objects.create(title=title, **row)


def correction_of(row: Any, on: str, **changes: Any) -> Any:
    """A row that takes the place of another one, recorded on a day."""
    copied = {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if field.name not in ("id", "corrects", "correction_reason", "recorded_at", "withdrawn")
    }
    copied |= {"recorded_at": moment(on), "corrects": row, "correction_reason": "It was wrong."} | changes
    return type(row).objects.create(**copied)
