"""Indexes of dated rows, and of what a dashboard reads of each deliverable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Q


def as_of_index(parent: str, name: str) -> models.Index:
    """The index that every "as at" answer walks."""
    return models.Index(fields=[parent, "-effective_on", "-recorded_at", "-id"], name=name)


def corrections_index(name: str) -> models.Index:
    """The few rows that correct another. Of every row that is read it is asked whether one does, and the index of the
    unique key holds all rows."""
    return models.Index(fields=["corrects"], condition=Q(corrects__isnull=False), name=name)


class CoveringIndex(models.Index):
    """An index that also holds the columns `beside` its key, so that to read them no row is fetched.

    PostgreSQL keeps them out of the key (as part of it they would slow the search); SQLite only knows keys.
    """

    def __init__(self, *, beside: Sequence[str], **options: Any) -> None:
        super().__init__(**options)
        self.beside = list(beside)

    def deconstruct(self) -> Any:
        path, arguments, options = super().deconstruct()
        return path, arguments, {**options, "beside": self.beside}

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **options: Any) -> Any:
        beside: dict[str, list[str]] = {"include": self.beside}
        if not schema_editor.connection.features.supports_covering_indexes:
            beside = {"fields": [*self.fields, *self.beside]}
        index = models.Index(**{"name": self.name, "fields": self.fields, **beside})  # type: ignore[arg-type]  # lists
        return index.create_sql(model, schema_editor, using=using, **options)
