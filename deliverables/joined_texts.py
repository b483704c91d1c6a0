"""Several values in one text, so that a row stays one row and Python reads what is alike only once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, CharField, Func, TextField


class Joined(Func):
    """Texts in one; none of them may be NULL, which Django's Concat would ask of each at every step."""

    template, arg_joiner = "(%(expressions)s)", " || "
    output_field = CharField()


class Listed(Aggregate):
    """Texts of the rows of a group in one, with commas; in no order."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "STRING_AGG(%(expressions)s, ',')"
        return self.as_sql(compiler, connection, template=template, **context)


def number_in(text: str) -> Decimal:
    """A number of the record from its text in the database, with the two places that all of them have."""
    return Decimal(text).quantize(Decimal("0.01"))
