"""A condition on keys that leads PostgreSQL to one plan's rows."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, F, Func, QuerySet, Subquery


class Among(Func):
    """Whether a foreign key is one of the keys that a query selects.

    PostgreSQL gets them as an array and looks each one up in an index. For IN or a join it rather reads the
    whole table, that is the rows of every plan, and in a search their texts: three times the work in a
    database of a thousand plans.
    """

    output_field = BooleanField()
    template = "%(expressions)s"
    arg_joiner = " IN "

    def __init__(self, key: str, keys: QuerySet[Any, Any]) -> None:
        super().__init__(F(key), Subquery(keys.order_by().values("pk")))

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s)", arg_joiner=" = ANY(ARRAY", **extra)
