"""Queries whose SQL is written once per process.

To build the SQL of a state "as at", or of one of the unions that keep a page's queries few, takes Django
several times as long as the database takes to answer it. A page that asks the same questions of every plan,
on every date, builds them once and binds its values. Decision 0010.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Value = int | dt.date | dt.datetime | Collection[int] | None


@dataclass(frozen=True)
class Written:
    """`places`: for each parameter the value that it takes (a name, and a position when the value is a list
    of keys), or None for one that stays as it is."""

    sql: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[str, int] | None, ...]
    converters: dict[int, tuple[list[Callable[..., Any]], Any]]


class Prepared:
    """A `values_list` of a queryset that is built from keys, dates and lists of keys.

    `build` gets them as keywords and must hand them to the queryset as they are: what it computes from a
    date in Python would be written into the SQL for good. None is no value to bind, so that a query with
    `known_at=None` is another one. A list of keys has at most `most_keys` of them.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *, most_keys: int = 0) -> None:
        self.build = build
        self.most_keys = most_keys
        self.written: dict[tuple[str, frozenset[str]], Written] = {}

    def rows(self, **values: Value) -> Iterator[tuple[Any, ...]]:
        """Run the query; the same tuples as the queryset would give. Raises ValueError for too many keys."""
        key = connection.vendor, frozenset(name for name, value in values.items() if value is not None)
        written = self.written.get(key)
        if written is None:
            written = self.written[key] = self._write(values)
        adapted = {name: self._adapted(name, value) for name, value in values.items() if value is not None}
        with connection.cursor() as cursor:
            cursor.execute(
                written.sql,
                [
                    # A parameter may want its key as a text, as the stand-in was.
                    parameter if place is None else _like(parameter, adapted[place[0]][place[1]])
                    for parameter, place in zip(written.parameters, written.places, strict=True)
                ],
            )
            found = cursor.fetchall()
        return _converted(found, written.converters)

    def _write(self, values: dict[str, Value]) -> Written:
        given = {name: self._stand_in(number, value) for number, (name, value) in enumerate(values.items())}
        compiler = self.build(**given).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        stand_ins = {
            adapted: (name, position)
            for name, value in given.items()
            if value is not None
            for position, adapted in enumerate(self._adapted(name, value))
        }
        places = tuple(stand_ins.get(parameter) for parameter in parameters)
        if missing := {name for name, _position in stand_ins.values()} - {place[0] for place in places if place}:
            raise ValueError(f"The query does not use {', '.join(sorted(missing))} as it is given.")
        expressions = [column[0] for column in compiler.select[: compiler.col_count]]
        return Written(sql, tuple(parameters), places, compiler.get_converters(expressions))

    def _stand_in(self, number: int, value: Value) -> Value:
        """What the query is built with: a value that no record holds, so that it is found again in its place."""
        if value is None:
            return None
        if isinstance(value, dt.datetime):
            return dt.datetime(1901, 2, 5, 6, 7, number, tzinfo=dt.UTC)
        if isinstance(value, dt.date):
            return dt.date(1901, 2, 3 + number)
        if isinstance(value, Collection):
            return [-987_000_000 - 1000 * number - position for position in range(self.most_keys)]
        return -986_000_000 - number

    def _adapted(self, name: str, value: Value) -> list[Any]:
        """A value as the database's driver gets it from Django; a list of keys is filled up to its length."""
        if isinstance(value, dt.datetime):
            return [connection.ops.adapt_datetimefield_value(value)]
        if isinstance(value, dt.date):
            return [connection.ops.adapt_datefield_value(value)]
        if isinstance(value, Collection):
            if len(value) > self.most_keys:
                raise ValueError(f"{name} has {len(value)} keys; this query takes {self.most_keys}.")
            # No row has the key 0.
            return [*value, *[0] * (self.most_keys - len(value))]
        return [value]


def _like(parameter: Any, value: Any) -> Any:
    return type(parameter)(value) if isinstance(value, int) else value


def _converted(
    rows: list[tuple[Any, ...]], converters: dict[int, tuple[list[Callable[..., Any]], Any]]
) -> Iterator[tuple[Any, ...]]:
    """Values as Django's fields give them: dates and decimals on SQLite, Months everywhere. NULL is None."""
    if not rows:
        return iter(())
    if not converters:
        return iter(rows)
    columns: list[Any] = list(zip(*rows, strict=True))
    for place, (steps, expression) in converters.items():
        for step in steps:
            columns[place] = [
                None if value is None else step(value, expression, connection) for value in columns[place]
            ]
    return zip(*columns, strict=True)
