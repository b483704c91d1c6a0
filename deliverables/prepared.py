"""Queries whose SQL is written once per process.

To build the SQL of a state "as at", or of one of the unions that keep a page's queries few, takes Django
several times as long as the database takes to answer it. A page that asks the same questions of every plan,
on every date, builds them once and binds its values. PostgreSQL plans such a statement once for each
connection, too: it takes longer to plan one than to answer it. Decision 0010.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connection
from django.db.models import IntegerField, QuerySet
from django.db.models.query import get_related_populators

Value = int | str | dt.date | dt.datetime | Collection[int] | None


@dataclass(frozen=True)
class Written:
    """`sql` with a place for each value; `constants`: what stays as it is, by the name of its place; order: the names
    of numbered places, None where the places are named.

    of_model, columns, annotated: Django's account of the models in a row, of its columns, and of the places of
    annotations.
    """

    sql: str
    constants: dict[str, Any]
    order: list[str] | None
    converters: dict[int, tuple[list[Callable[..., Any]], Any]]
    of_model: Any
    columns: list[Any]
    annotated: dict[str, int]


class Prepared:
    """A queryset that is built from keys, texts, dates and lists of keys.

    `build` gets them as keywords and must hand them to the queryset as they are: what it computes from a
    date in Python would be written into the SQL for good. None is no value to bind, so that a query with
    `known_at=None` is another one. A list of keys has at most `most_keys` of them.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *, most_keys: int = 0) -> None:
        self.build = build
        self.most_keys = most_keys
        self.written: dict[tuple[str, frozenset[str]], Written] = {}

    def rows(self, **values: Value) -> Iterator[tuple[Any, ...]]:
        """Run the query; of a `values_list` the same tuples as it would give. Raises ValueError for too many keys."""
        return self._run(self._written(values), values)

    def instances(self, **values: Value) -> list[Any]:
        """Run the query; the same instances as the queryset would give, with what it annotates and with what
        `select_related` reads beside them, but not what `prefetch_related` does. Raises ValueError for too many keys.
        """
        written = self._written(values)
        return list(_instances(self._run(written, values), written))

    def first(self, **values: Value) -> Any:
        """The first of `instances`, or None."""
        return next(iter(self.instances(**values)), None)

    def _written(self, values: dict[str, Value]) -> Written:
        key = connection.vendor, frozenset(name for name, value in values.items() if value is not None)
        written = self.written.get(key)
        if written is None:
            written = self.written[key] = self._write(values)
        return written

    def _run(self, written: Written, values: dict[str, Value]) -> Iterator[tuple[Any, ...]]:
        bound = written.constants.copy()
        for name, value in values.items():
            for place, adapted in self._places(name, value):
                bound[place] = adapted
        parameters = bound if written.order is None else [bound[name] for name in written.order]
        return _converted(_fetch(written.sql, parameters), written.converters)

    def _write(self, values: dict[str, Value]) -> Written:
        given = {name: self._stand_in(number, value) for number, (name, value) in enumerate(values.items())}
        compiler = self.build(**given).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        # A parameter may want its key as a text, as its stand-in is.
        stand_ins = {adapted: place for name, value in given.items() for place, adapted in self._places(name, value)}
        constants: dict[str, Any] = {}
        names: dict[tuple[type, Any], str] = {}
        used: list[str | None] = []
        for parameter in parameters:
            place = stand_ins.get(parameter)
            if place is None and connection.vendor != "postgresql":
                # The same name for the same value, so that SQLite sees where an expression is repeated.
                place = names.setdefault((type(parameter), parameter), f"constant_{len(names)}")
                constants[place] = parameter
            used.append(place)
        for name in (name for name, value in given.items() if value is not None):
            if not any(place and place.startswith(f"{name}_") for place in used):
                raise ValueError(f"The query does not use {name} as it is given.")
        expressions = [column[0] for column in compiler.select[: compiler.col_count]]
        if connection.vendor == "postgresql":
            sql, order = _numbered(sql, used, parameters)
        else:
            sql, order = sql.replace("%%", "%%%%") % tuple(f"%({place})s" for place in used), None
        converters, annotated = _needed(compiler.get_converters(expressions)), compiler.annotation_col_map or {}
        return Written(sql, constants, order, converters, compiler.klass_info, compiler.select, annotated)

    def _stand_in(self, number: int, value: Value) -> Value:
        """What the query is built with: a value that no record holds, so that it is found again in its place."""
        if value is None:
            return None
        if isinstance(value, dt.datetime):
            return dt.datetime(1901, 2, 5, 6, 7, number, tzinfo=dt.UTC)
        if isinstance(value, dt.date):
            return dt.date(1901, 2, 3 + number)
        if isinstance(value, str):
            return f"stand-in {number}"
        if isinstance(value, Collection):
            return [-987_000_000 - 1000 * number - position for position in range(self.most_keys)]
        return -986_000_000 - number

    def _places(self, name: str, value: Value) -> Iterator[tuple[str, Any]]:
        """Names of places, and the value for each as the driver gets it from Django; keys also as texts."""
        if isinstance(value, dt.datetime):
            yield f"{name}_0", connection.ops.adapt_datetimefield_value(value)
        elif isinstance(value, dt.date):
            yield f"{name}_0", connection.ops.adapt_datefield_value(value)
        elif isinstance(value, str):
            yield f"{name}_0", value
        elif value is not None:
            keys = [value] if isinstance(value, int) else list(value)
            most = 1 if isinstance(value, int) else self.most_keys
            if len(keys) > most:
                raise ValueError(f"{name} has {len(keys)} keys; this query takes {most}.")
            # No row has the key 0.
            for position, key in enumerate([*keys, *[0] * (most - len(keys))]):
                yield f"{name}_{position}", key
                yield f"{name}_{position}_text", str(key)


def _instances(rows: Iterator[tuple[Any, ...]], written: Written) -> Iterator[Any]:
    """As Django's ModelIterable makes them."""
    fields = written.of_model["select_fields"]
    first, after = fields[0], fields[-1] + 1
    names = [column[0].target.attname for column in written.columns[first:after]]
    beside = get_related_populators(  # type: ignore[call-arg]  # the stubs are those of a later Django
        written.of_model, written.columns, DEFAULT_DB_ALIAS
    )
    for row in rows:
        instance = written.of_model["model"].from_db(DEFAULT_DB_ALIAS, names, row[first:after])
        for related in beside:
            related.populate(row, instance)
        for name, place in written.annotated.items():
            setattr(instance, name, row[place])
        yield instance


def _fetch(sql: str, bound: Any) -> list[tuple[Any, ...]]:
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(sql, bound)
            return cursor.fetchall()
    try:
        return _fetch_prepared(sql, bound)
    except NotSupportedError:
        # Since the statement was prepared, a migration changed the type of a column in it.
        if connection.in_atomic_block:
            raise
        connection.close()
        return _fetch_prepared(sql, bound)


def _fetch_prepared(sql: str, bound: list[Any]) -> list[tuple[Any, ...]]:
    """As a statement that the server prepares, unless the settings forbid it."""
    with connection.cursor() as cursor:
        # Django's own cursor puts the values into the text, so that each one would be another statement; and
        # psycopg's usual one looks for places in a long statement each time.
        cursor.cursor = _preparing_cursor()(connection.connection)
        cursor.execute(sql, bound)
        return cursor.fetchall()


@cache
def _preparing_cursor() -> Any:
    import psycopg  # only where the database is PostgreSQL

    class PreparingCursor(psycopg.RawCursor[tuple[Any, ...]]):
        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            answer = super().execute(query, params, prepare=True, **options)
            if connection.queries_logged:
                # Django writes down what stands here, and psycopg leaves it empty once a statement is prepared.
                self._query = self._convert_query(query, params)
            return answer

    return PreparingCursor


def _numbered(sql: str, used: Sequence[str | None], parameters: Sequence[Any]) -> tuple[str, list[str]]:
    """The statement with $1, $2 … for the places, and their names in this order.

    A statement that is prepared has no types for constants; as literals they have their own.
    """
    order = list(dict.fromkeys(place for place in used if place))
    number = {place: f"${position}" for position, place in enumerate(order, 1)}
    return sql % tuple(
        number[place] if place else _literal(value) for place, value in zip(used, parameters, strict=True)
    ), order


def _literal(value: Any) -> str:
    from psycopg import sql

    return sql.Literal(value).as_string(connection.connection)


def _needed(converters: dict[int, Any]) -> dict[int, Any]:
    """Without those that only make sure that a whole number is one: PostgreSQL gives no other."""
    if connection.vendor != "postgresql":
        return converters
    return {
        place: (steps, expression)
        for place, (steps, expression) in converters.items()
        if not isinstance(field := expression.output_field, IntegerField) or field.get_db_converters(connection)
    }


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
