"""Columns of each kind that a table may have, through both databases: reports are frozen in bytes and JSON."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.db import connections, models
from django.db.models import JSONField, Value
from django.test.utils import isolate_apps

from reporting.backups.tables import insert_lines, lines_of
from tests.reporting.backups.record import ODD

JSON_NULL = Value(None, JSONField())
DATA = {"z": [1, 2.5, None, True, ODD], "a": {"y": "", "b": {}}, "": []}
VALUES: dict[str, Any] = {
    "content": bytes(range(256)) * 100,
    "payload": DATA,
    "code": uuid.UUID(int=5),
    "took": dt.timedelta(days=400, microseconds=1),
    "opens": dt.time(23, 59, 59, 999999),
    "ratio": 0.1 + 0.2,
}


@pytest.fixture
def kinds() -> type[models.Model]:
    with isolate_apps("tests"):

        class Kinds(models.Model):
            content = models.BinaryField()
            payload = models.JSONField()
            extra = models.JSONField(null=True)
            code = models.UUIDField()
            took = models.DurationField()
            opens = models.TimeField()
            ratio = models.FloatField()
            corrects = models.OneToOneField("self", models.PROTECT, null=True)

            class Meta:
                app_label = "tests"

            def __str__(self) -> str:
                return "kinds"

    return Kinds


@pytest.fixture
def tables(kinds, another, on_file) -> list[str]:
    """The aliases of two databases that have the table."""
    for alias in (another, on_file):
        with connections[alias].schema_editor() as editor:
            editor.create_model(kinds)
    return [another, on_file]


def test_rows_are_the_same_after_each_database(kinds, tables):
    first, second = tables
    kinds.objects.using(first).create(id=7, **VALUES | {"took": dt.timedelta(-1, 3, 7), "payload": JSON_NULL})
    kinds.objects.using(first).create(id=1, corrects_id=7, **VALUES)
    once = list(lines_of(kinds, first))
    insert_lines(kinds, once, second)
    assert list(lines_of(kinds, second)) == once
    assert list(json.loads(once[0])["payload"]) == sorted(DATA), "PostgreSQL keeps no order, so none is kept"
    there = kinds.objects.using(second).get(pk=1)
    assert bytes(there.content) == VALUES["content"]
    assert (there.payload, there.extra, there.corrects_id) == (DATA, None, 7)
    assert kinds.objects.using(second).get(pk=7).took == dt.timedelta(-1, 3, 7)
