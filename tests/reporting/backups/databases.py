"""Databases beside the one of the suite: empty and migrated, on SQLite or on PostgreSQL."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, connections

ON_FILE = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": "PRAGMA journal_mode=WAL;"},
}


@contextlib.contextmanager
def known_as(alias: str, **changes: Any) -> Iterator[str]:
    """A connection under an alias, configured like the suite's own but for the changes."""
    connections.databases[alias] = {**connections.databases["default"], **changes}
    # A test may use the databases that it names; one that is made meanwhile it may once it is connected.
    connections[alias].connect()
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.databases[alias]


class Databases:
    """Makes databases; each kind is migrated once and copied from then on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.templates: dict[str, str] = {}
        self.made: list[str] = []

    @contextlib.contextmanager
    def empty(self, alias: str, vendor: str = "") -> Iterator[str]:
        """A migrated database without rows, of the vendor of the suite unless told otherwise."""
        vendor = vendor or connection.vendor
        if vendor not in self.templates:
            self.templates[vendor] = self._new(vendor, "template")
            with known_as("template", **self._settings(vendor, self.templates[vendor])):
                call_command("migrate", database="template", verbosity=0)
        name = self._new(vendor, alias, copy_of=self.templates[vendor])
        with known_as(alias, **self._settings(vendor, name)):
            yield alias

    def _settings(self, vendor: str, name: str) -> dict[str, Any]:
        return {**ON_FILE, "NAME": name} if vendor == "sqlite" else {"NAME": name}

    def _new(self, vendor: str, alias: str, copy_of: str = "") -> str:
        if vendor == "sqlite":
            path = self.folder / f"{alias}-{len(list(self.folder.iterdir()))}.sqlite3"
            if copy_of:
                shutil.copy(copy_of, path)
            return str(path)
        name = f"{connections.databases['default']['NAME']}_{alias}"
        quoted = connection.ops.quote_name
        with connection._nodb_cursor() as cursor:  # the suite's own is inside the transaction of a test
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)}")
            cursor.execute(f"CREATE DATABASE {quoted(name)}" + (f" TEMPLATE {quoted(copy_of)}" if copy_of else ""))
        self.made.append(name)
        return name

    def drop(self) -> None:
        for name in set(self.made):
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")
