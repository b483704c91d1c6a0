"""Words of which the newest count: whoever writes others has read those."""

from __future__ import annotations

from typing import Any


class SaidMeanwhile(Exception):
    """Somebody wrote in the same place after the person's page was made. Nothing was saved. newest: their row."""

    def __init__(self, newest: Any) -> None:
        super().__init__(newest.pk)
        self.newest = newest


def check_newest(rows: Any, seen: int | None) -> None:
    """Call under a lock. seen: the key of the newest of these rows that the page showed, 0 for none; None: whatever
    it was. Raises SaidMeanwhile."""
    newest = rows.select_related("by").order_by("-id").first() if seen is not None else None
    if newest is not None and newest.pk != seen:
        raise SaidMeanwhile(newest)
