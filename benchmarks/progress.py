"""Progress for every deliverable in the database, written as INSERT … SELECT: a million rows in a minute or two."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import F, Model, QuerySet, Value
from django.db.models.functions import Mod, Round

from deliverables.models import (
    Amendment,
    Deliverable,
    Evidence,
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
from deliverables.statuses import Outlook, Status

FIRST_DAY = dt.date(2016, 1, 11)
BETWEEN = dt.timedelta(days=9)
"""Between two updates of a deliverable; the seventieth is that of 23 September 2017."""
KINDS = 13
"""Stories that a deliverable can have, by its place in the plan: as many as the plan has deliverables."""
CORRECTING = frozenset({20, 40, 60})
"""Steps at which an update corrects the one before it."""
COUNTRIES = ("KE", "UG", "TL", "PE", "VN", "GH", "EG")


def day_of(step: int) -> dt.date:
    return FIRST_DAY + step * BETWEEN


def dated(day: dt.date, author: User) -> dict[str, Any]:
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    return {"effective_on": day, "recorded_at": noon, "by_id": author.pk}


def insert(model: type[Model], source: QuerySet[Any], /, **values: Any) -> None:
    """One row of `model` for each row of `source`. Values are expressions over `source`, or constants."""
    columns, parts = [], []
    for column in model._meta.concrete_fields:
        if column.primary_key:
            continue
        value = values.pop(column.attname, None if column.null else column.get_default())
        columns.append(connection.ops.quote_name(str(column.column)))
        parts.append(value if hasattr(value, "resolve_expression") else Value(value, output_field=column))
    if values:
        raise TypeError(f"{model.__name__} has no {', '.join(values)}.")
    select, parameters = source.order_by().values_list(*parts).query.sql_with_params()
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) {select}", parameters)


def write_progress(author: User, updates_each: int) -> None:
    for step in range(updates_each):
        for kind in range(KINDS):
            write_update(kind, step, author)
    write_notes(author)
    write_deliveries(author)
    write_measurements(author)
    write_evidence(author, updates_each)
    needs = ResourceLine.objects.filter(amount__isnull=False)
    found = {"amount": Round(F("amount") / 2), "currency": F("currency"), "source": "A fund"}
    insert(Mobilization, needs, line_id=F("pk"), **found, **dated(day_of(30), author))
    moved: dict[str, Any] = {
        "field": "due",
        "old": "12/2017",
        "new": "03/2018",
        "new_month": Month.of(2018, 3),
        "reason": "A reason.",
    }
    insert(Amendment, of_kind(9), deliverable_id=F("pk"), **moved, **dated(day_of(35), author))


def of_kind(kind: int) -> QuerySet[Any]:
    return Deliverable.objects.alias(kind=Mod("position", KINDS)).filter(kind=kind)


def write_update(kind: int, step: int, author: User) -> None:
    """One update for each deliverable of a kind."""
    said = {"done": f"Step {step + 1} was taken.", "next": "The next step.", "internal_note": "Seen by the unit."}
    state = state_at(kind, step)
    if step not in CORRECTING:
        insert(StatusUpdate, of_kind(kind), deliverable_id=F("pk"), **said, **state, **dated(day_of(step), author))
        return
    insert(
        StatusUpdate,
        of_kind(kind).filter(status_updates__effective_on=day_of(step - 1)),
        deliverable_id=F("pk"),
        corrects_id=F("status_updates__pk"),
        correction_reason="It was wrong.",
        **said,
        **state,
        **(dated(day_of(step), author) | {"effective_on": day_of(step - 1)}),
    )


def state_at(kind: int, step: int) -> dict[str, Any]:
    """Status and what it asks for; each headline occurs in every plan of thirteen."""
    completed_at = {1: 12, 2: 19, 4: 45}.get(kind)
    if completed_at is not None and step >= completed_at:
        return {"status": Status.COMPLETED, "completed_on": day_of(completed_at)}
    if kind == 0 or step < 2:
        return {"status": Status.NOT_STARTED}
    if kind == 5 and step >= 50:
        return {"status": Status.SUSPENDED, "reason": "A reason."}
    if kind == 6 and step >= 60:
        return {"status": Status.DISCONTINUED, "reason": "A reason."}
    state: dict[str, Any] = {"status": Status.IN_PROGRESS, "outlook": Outlook.values[(kind + step // 10) % 3]}
    if kind in (7, 8) and step >= 40:
        state |= {"expected": Month.of(2018, 6), "reason": "A reason."}
    return state


def write_notes(author: User) -> None:
    for number in range(5):
        insert(
            Note,
            Deliverable.objects.all(),
            deliverable_id=F("pk"),
            text=f"Note {number + 1}.",
            **dated(day_of(5 + 12 * number), author),
        )


def write_deliveries(author: User) -> None:
    """About half of what is planned: of seven country programme outcomes the first, third, fifth and last."""
    for number, country in enumerate(COUNTRIES, start=1):
        if number % 2:
            insert(
                OutputDelivery,
                PlannedOutput.objects.filter(quantity__gte=number),
                output_id=F("pk"),
                title=f"Output {number}",
                country=country,
                **dated(day_of(8 * number), author),
            )


def write_measurements(author: User) -> None:
    measures = Measure.objects.exclude(kind=Measure.Kind.MONTH)
    insert(Measurement, measures, measure_id=F("pk"), value=Value(0), **dated(day_of(10), author))
    insert(Measurement, measures, measure_id=F("pk"), value=Round(F("target") / 2), **dated(day_of(50), author))


def write_evidence(author: User, updates_each: int) -> None:
    """A link for every tenth update."""
    for step in range(5, updates_each, 10):
        insert(
            Evidence,
            StatusUpdate.objects.filter(effective_on=day_of(step)),
            status_update_id=F("pk"),
            title="A report",
            url="https://example.org/report",
            visibility=Evidence.Visibility.CITABLE,
            seen_on=day_of(step),
            **dated(day_of(step), author),
        )
