"""Whether anything was written to the database since: what a page counted then is the record as it is now."""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable
from functools import cache
from threading import Lock

from django.db import connection

Stamp = Hashable
"""Equal to another one of the same process only if nobody committed anything in between."""


def stamp() -> Stamp | None:
    """None where that cannot be said: inside a transaction, which may see rows that it takes back, and for a database
    in memory. To be asked for before the record is read. One query on PostgreSQL, none on SQLite."""
    name = str(connection.settings_dict["NAME"])
    if connection.in_atomic_block or (connection.vendor == "sqlite" and connection.is_in_memory_db()):  # type: ignore[attr-defined]  # of SQLite
        return None
    if connection.vendor == "sqlite":
        with _ONE_AT_A_TIME:
            return name, _watcher(name).execute("PRAGMA data_version").fetchone()
    with connection.cursor() as cursor:
        # Which transactions are visible, over all databases of the server: it only ever stays the same or moves on.
        cursor.execute("SELECT pg_current_snapshot()::text")
        return name, cursor.fetchone()


_ONE_AT_A_TIME = Lock()


@cache
def _watcher(name: str) -> sqlite3.Connection:
    """A connection that writes nothing: to it SQLite tells of whatever any other one committed."""
    return sqlite3.connect(name, check_same_thread=False)
