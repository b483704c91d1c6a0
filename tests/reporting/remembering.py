"""What a helper of tests wrote, written again when it is asked for on the same database.

To take a round from its call to publication asks for some hundred actions, each with its checks, and many tests begin
with such a round. The first test of a worker goes the way; the others get the rows that it left, as long as they
begin with the very same rows.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from reporting.models import ReportRound

Rows = dict[str, dict[int, tuple[Any, ...]]]
CHANCE = {"deliverables_user": {"password", "last_login", "date_joined"}}
"""Columns that differ from test to test and that no step reads or writes."""
KNOWN: dict[str, tuple[Rows, Rows, int]] = {}
"""By function, arguments and the rows before: the rows removed, the rows added, the number of the round."""
Making = Callable[..., ReportRound]


def again(number: int) -> ReportRound:
    """A round as it is stored now."""
    return ReportRound.objects.select_related("plan", "previous").get(pk=number)


def remembered(step: Making) -> Making:
    """For a function that answers with a round, and that depends on nothing but its arguments and the database.

    On PostgreSQL each test gets other numbers for its rows, so that none begins with the same: every test goes the
    whole way.
    """

    @wraps(step)
    def quickly(*given: Any, **facts: Any) -> ReportRound:
        if connection.vendor != "sqlite":
            return step(*given, **facts)
        before = _rows()
        key = sha256(repr((step.__name__, given, facts, before)).encode()).hexdigest()
        if key not in KNOWN:
            answer = step(*given, **facts)
            after = _rows()
            removed, added = _without(before, after), _without(after, before)
            if not CHANCE.keys() & {*removed, *added}:
                KNOWN[key] = (removed, added, answer.pk)
            return answer
        removed, added, number = KNOWN[key]
        _write(removed, added)
        return again(number)

    return quickly


def _tables() -> dict[str, list[str]]:
    """Columns by table, the number of a row first."""
    found = {}
    for label in ("deliverables", "reporting"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            table = model._meta.db_table
            columns = [str(field.column) for field in model._meta.concrete_fields if not field.primary_key]
            found[table] = ["id", *(column for column in columns if column not in CHANCE.get(table, ()))]
    return found


def _rows() -> Rows:
    rows: Rows = {}
    with connection.cursor() as cursor:
        for table, columns in _tables().items():
            cursor.execute(f'SELECT {_named(columns)} FROM "{table}" ORDER BY "id"')  # noqa: S608  # own names
            rows[table] = {row[0]: row for row in cursor.fetchall()}
    return rows


def _without(rows: Rows, others: Rows) -> Rows:
    """Rows that are not the same among the others, by table."""
    left = {table: dict(rows[table].items() - others[table].items()) for table in rows}
    return {table: found for table, found in left.items() if found}


@transaction.atomic
def _write(removed: Rows, added: Rows) -> None:
    tables = _tables()
    with connection.cursor() as cursor:
        for table, rows in removed.items():
            cursor.executemany(f'DELETE FROM "{table}" WHERE "id" = %s', [[key] for key in rows])  # noqa: S608  # own names
        for table, rows in added.items():
            columns = tables[table]
            values = ", ".join(["%s"] * len(columns))
            statement = f'INSERT INTO "{table}" ({_named(columns)}) VALUES ({values})'  # noqa: S608  # own names
            cursor.executemany(statement, list(rows.values()))


def _named(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
