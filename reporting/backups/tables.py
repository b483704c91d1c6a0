"""Which tables are kept, in which order, and their rows as lines of JSON."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connections, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import QuerySet, Value
from django.utils.duration import duration_iso_string
from django.utils.translation import gettext as _

from reporting.backups.manifest import BadArchive

THROWN_AWAY = {
    "deliverables.Session": "Signs people in for twelve hours; its keys would let a reader of the archive in.",
    "sessions.Session": "Stays empty: its app is there for the command that clears what has expired.",
}
"""Tables that are left out, each with its reason. Every other table that migrations make is kept."""

MADE_BY_MIGRATE = ("contenttypes.ContentType", "auth.Permission")
"""Tables that `migrate` fills. Groups and the log of the administration name their rows by number, so that
restoring puts the rows of the archive in the place of those that are there."""

Model = type[models.Model]
ROWS_AT_ONCE = 1000


def kept_models() -> list[Model]:
    """Every kept table, those that a row names before the row's own.

    Tables that name each other come in either order: foreign keys are checked when a transaction ends.
    """
    ordered: list[Model] = []
    seen: set[Model] = set()

    def place(model: Model) -> None:
        if model in seen:
            return
        seen.add(model)
        for column in columns(model):
            if column.remote_field and column.related_model in kept:
                place(column.related_model)
        ordered.append(model)

    kept = sorted(
        (model for model in managed_models() if model._meta.label not in THROWN_AWAY), key=lambda one: one._meta.label
    )
    for model in kept:
        place(model)
    return ordered


def managed_models() -> list[Model]:
    """Every model that has a table of its own, those between two others included."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def columns(model: Model) -> list[Any]:
    """Fields with a column that we write; the database computes generated ones."""
    return [column for column in model._meta.local_concrete_fields if not getattr(column, "generated", False)]


def file_columns() -> list[tuple[Model, str]]:
    """Every column that names a file."""
    return [
        (model, column.attname)
        for model in kept_models()
        for column in columns(model)
        if isinstance(column, models.FileField)
    ]


def file_names(using: str) -> set[str]:
    """The files that the record names."""
    names: set[str] = set()
    for model, column in file_columns():
        names.update(rows_of(model, using).exclude(**{column: ""}).values_list(column, flat=True).iterator())
    return names


def rows_of(model: Model, using: str) -> QuerySet[Any]:
    """Django's own queryset: managers of ours may hide rows or refuse to insert them."""
    return QuerySet(model=model, using=using)


def applied_migrations(using: str) -> dict[str, list[str]]:
    """Names by application, of the applications that are installed."""
    applied: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connections[using]).applied_migrations()):
        if app in apps.app_configs:
            applied.setdefault(app, []).append(name)
    return applied


def lines_of(model: Model, using: str) -> Iterator[bytes]:
    """A line of JSON for each row, by its key, the same on every database. Never holds more than a few rows."""
    fields = columns(model)
    values = rows_of(model, using).order_by("pk").values_list(*[one.attname for one in fields])
    for row in values.iterator(chunk_size=ROWS_AT_ONCE):
        yield to_line({one.attname: one.get_prep_value(value) for one, value in zip(fields, row, strict=True)})


def to_line(row: dict[str, Any]) -> bytes:
    """Keys are in order, within JSON columns too: PostgreSQL does not keep the order that they were written in."""
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, default=_plain, separators=(",", ":"))
    return text.encode() + b"\n"


def _plain(value: Any) -> str:
    """What JSON has no kind for, as the text that `to_python` of its field reads."""
    match value:
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat()
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            return duration_iso_string(value)
        case Decimal():
            return format(value, "f")
        case bytes() | bytearray() | memoryview():
            return base64.b64encode(value).decode()
        case UUID():
            return str(value)
    raise TypeError(f"A backup does not know how to keep a {type(value).__name__}.")


def insert_lines(model: Model, lines: Iterable[bytes], using: str) -> None:
    """Write rows as they were, past actions, `save()` and managers. Raises BadArchive for a line that is no row."""
    rows = rows_of(model, using)
    batch: list[models.Model] = []
    for number, line in enumerate(lines, start=1):
        batch.append(from_line(model, line, number))
        if len(batch) == ROWS_AT_ONCE:
            rows.bulk_create(batch)
            batch = []
    rows.bulk_create(batch)


def from_line(model: Model, line: bytes, number: int) -> models.Model:
    """The row of a line; `number` is for the sentence of BadArchive when it is none."""
    fields = columns(model)
    try:
        values = json.loads(line)
        if values.keys() != {one.attname for one in fields}:
            raise ValueError("other columns")
        return model(**{one.attname: _value(one, values[one.attname]) for one in fields})
    except (ValueError, TypeError, AttributeError, ValidationError) as error:
        raise BadArchive(
            _("Line %(number)d of the table %(table)s is not a row of it.")
            % {"number": number, "table": model._meta.db_table}
        ) from error


def _value(column: Any, kept: Any) -> Any:
    if kept is None and isinstance(column, models.JSONField) and not column.null:
        return Value(None, column)  # JSON's own null; None would be no value at all
    return column.to_python(kept)
