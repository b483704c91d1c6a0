"""Compares the records of a file with the rows of the database, one table at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Manager, Model, QuerySet
from django.utils.translation import gettext as _

from deliverables.amended import of_plan
from deliverables.loading.report import Change, LeftAlone, LoadReport, shown
from deliverables.models import ActionPlan, Amendment

GO_TOGETHER = {"due": ("due_basis",), "amount": ("currency",)}
"""Fields that an amendment of the first holds in place too: the one makes no sense without the other."""


@dataclass
class Wanted:
    """A record of the file as a row: `key` finds it, `values` are its fields, `where` names it."""

    key: Hashable
    where: str
    values: dict[str, Any]


class Matching:
    """Adds and changes rows so that they say what the file says, and tells `report`. Deletes nothing."""

    def __init__(self, plan: ActionPlan | None, report: LoadReport) -> None:
        self.report = report
        self.amended = amended_fields(plan) if plan else {}

    def table(
        self,
        rows: QuerySet[Any] | Manager[Any],
        key: Callable[[Any], Hashable],
        wanted: Iterable[Wanted],
        where: Callable[[Any], str],
        *,
        places: bool = False,
    ) -> dict[Hashable, Any]:
        """The rows for `wanted`, by key. `key` and `where` find and name a row that exists.

        With `places` the rows have a unique `position`: rows that the file lacks move behind the others.
        """
        rows = rows.all()
        existing = {key(row): row for row in rows}
        wanted = list(wanted)
        new = {w.key: (w, rows.model(**w.values)) for w in wanted if w.key not in existing}
        kept = [(w, existing[w.key]) for w in wanted if w.key in existing]
        left = [row for found, row in existing.items() if found not in {w.key for w in wanted}]
        changed, fields = self.compare(kept)
        if places and existing and (moved := make_room(rows, list(existing.values()), left, len(wanted))):
            changed, fields = moved, fields | {"position"}
        if changed:
            rows.model._base_manager.bulk_update(changed, sorted(fields))
        rows.model._base_manager.bulk_create([row for _w, row in new.values()])
        noun = str(rows.model._meta.verbose_name)
        if new:
            self.report.created[noun] = [w.where for w, _row in new.values()]
        self.report.missing += [where(row) for row in left]
        return {w.key: existing.get(w.key) or new[w.key][1] for w in wanted}

    def compare(self, kept: list[tuple[Wanted, Any]]) -> tuple[list[Any], set[str]]:
        """Set what differs on the rows in memory; gives the rows and the names of their changed fields."""
        changed, fields = [], set()
        for wanted, row in kept:
            amended = self.amended.get((row._meta.model, row.pk), set())
            held = amended.union(*(GO_TOGETHER.get(field, ()) for field in amended))
            differing = {name for name, value in wanted.values.items() if differs(row, name, value)}
            self.tell_amended(wanted.where, amended, differing)
            for name in sorted(differing - held):
                old, new = getattr(row, name), wanted.values[name]
                setattr(row, name, new)
                self.report.changed.append(Change(wanted.where, name, written(old), written(new)))
            if differing - held:
                changed.append(row)
                fields |= differing - held
        return changed, fields

    def tell_amended(self, where: str, amended: set[str], differing: set[str]) -> None:
        for field in sorted(amended):
            why = _("amended; source text left as is")
            if field in differing:
                why = _("amended; source text left as is, although the file differs")
            self.report.amended.append(LeftAlone(where, field, why))

    def links(self, named: Any, wanted: Iterable[tuple[Any, str, list[Any]]]) -> None:
        """Make many-to-many lists (`named`: ItemDescription.paragraphs) say what the file says, in its order.

        `wanted` holds the row, where its record is, and the objects that it names.
        """
        wanted = list(wanted)
        through, source, target = (
            named.through,
            named.field.m2m_field_name(),
            named.field.m2m_reverse_field_name(),
        )
        held: dict[int, list[Any]] = {}
        of_rows = through.objects.filter(**{f"{source}__in": [row.pk for row, _where, _objects in wanted]})
        for link in of_rows.select_related(target).order_by("pk"):
            held.setdefault(getattr(link, f"{source}_id"), []).append(getattr(link, target))
        added = {where for records in self.report.created.values() for where in records}
        new = []
        for row, where, objects in wanted:
            old = held.get(row.pk, [])
            if old == objects:
                continue
            if old:
                getattr(row, named.field.name).clear()
            new += [through(**{source: row, target: one}) for one in objects]
            if where not in added:
                self.report.changed.append(Change(where, named.field.name, written(old), written(objects)))
        through.objects.bulk_create(new)


def differs(row: Any, name: str, value: Any) -> bool:
    if isinstance(value, Model):
        return bool(getattr(row, row._meta.get_field(name).attname) != value.pk)
    return bool(getattr(row, name) != value)


def written(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else shown(str(value), longest=200)


def make_room(rows: QuerySet[Any], existing: list[Any], left: list[Any], count: int) -> list[Any]:
    """Free the places 1 to `count` for the records of the file; gives the rows to save with their place."""
    for place, row in enumerate(left, start=count + 1):
        row.position = place
    stored = dict(rows.order_by().values_list("pk", "position"))
    if all(stored[row.pk] == row.position for row in existing):
        return []
    # The database checks each row as it moves: first all go where no row stands or will stand.
    rows.order_by().update(position=F("position") + max(stored.values()) + len(existing) + count)
    return existing


def amended_fields(plan: ActionPlan) -> dict[tuple[type[Model], int], set[str]]:
    """The fields of each row of a plan that an amendment lies over, whenever it takes effect."""
    names = list(Amendment.AMENDABLE)
    found: dict[tuple[type[Model], int], set[str]] = {}
    rows = Amendment.objects.as_of(dt.date.max).filter(of_plan(plan))
    for field, *keys in rows.order_by().values_list("field", *[f"{name}_id" for name in names]):
        for name, pk in zip(names, keys, strict=True):
            if pk is not None:
                model: Any = Amendment._meta.get_field(name).related_model
                found.setdefault((model, pk), set()).add(field)
    return found
