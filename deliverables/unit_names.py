"""What a unit was called on a day. Pure: no database, no clock."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

Kept = Sequence[Sequence[str]]
"""The names of a unit as it keeps them: since when ("" for always), known since when ("" for always), code, name."""


@dataclass(frozen=True)
class Named:
    """`until`: the last day of this name, None for the newest one."""

    since: dt.date
    code: str
    name: str
    until: dt.date | None = None


def in_order(kept: Kept, known_at: dt.datetime | None = None) -> list[Named]:
    """The names one after the other, as known at an instant (None: now); of one day the one recorded last counts."""
    found: dict[dt.date, tuple[str, str]] = {}
    for since, known, code, name in kept:
        if known_at is None or not known or dt.datetime.fromisoformat(known) <= known_at:
            found[dt.date.fromisoformat(since) if since else dt.date.min] = (code, name)
    days: list[Named] = []
    for day, (code, name) in sorted(found.items()):
        if not days or (days[-1].code, days[-1].name) != (code, name):
            days.append(Named(day, code, name))
    ends = [later.since - dt.timedelta(days=1) for later in days[1:]]
    return [replace(one, until=until) for one, until in zip_longest(days, ends)]


def named_on(kept: Kept, day: dt.date, known_at: dt.datetime | None = None) -> Named | None:
    """The name on a day; None for a unit that was never renamed."""
    return next((one for one in reversed(in_order(kept, known_at)) if one.since <= day), None)


def code_on(code: str, kept: str | None, day: dt.date) -> str:
    """A code as a query gave it, with the names beside it as JSON, on a day."""
    named = named_on(json.loads(kept), day) if kept else None
    return named.code if named else code


def codes_of(kept: Kept) -> set[str]:
    """Every code that a unit has or had."""
    return {code for _since, _known, code, _name in kept}
