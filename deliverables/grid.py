"""Many deliverables on one page: which ones, what was last said of each, and a form for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from deliverables import actions
from deliverables.access import PlanPage
from deliverables.forms import GridRowForm
from deliverables.models import Deliverable, Note, StatusUpdate, Unit
from deliverables.models.states import DeliverableQuerySet
from deliverables.models.units import family_among, units_on
from deliverables.permissions import may_update_many, status_set_by
from deliverables.plan_rows import PlanRow, plan_rows
from deliverables.statuses import Outlook, Status, suggested_outlook
from deliverables.unit_names import codes_of


@dataclass
class GridRow:
    """A deliverable that the person may update. `update`: the one that holds; `said`: the newest update or note."""

    row: PlanRow
    update: StatusUpdate | None
    said: StatusUpdate | Note | None
    suggestion: Outlook | None
    form: GridRowForm
    is_recorded: bool = False
    """Whether this page has just recorded what was typed here."""

    @property
    def deliverable(self) -> Deliverable:
        return self.row.deliverable

    @property
    def ref(self) -> str:
        return self.row.deliverable.ref

    @property
    def is_unsaved(self) -> bool:
        return self.form.is_bound


def family_of(code: str, on: dt.date) -> list[Unit]:
    """The unit that has this code, or had it, and those that count under it, itself first; empty when there is none.
    One query."""
    units = units_on(on)
    called = [unit for unit in units if unit.code == code] or [unit for unit in units if code in codes_of(unit.names)]
    return family_among(units, called[0]) if called else []


def updatable(page: PlanPage, family: Iterable[Unit] | None = None) -> DeliverableQuerySet:
    """The deliverables whose status the person sets; of a unit's family, those that it coordinates."""
    rows = Deliverable.objects.in_plan(page.plan).with_coordinator(page.on).filter(status_set_by(page.standing))
    return rows if family is None else rows.filter(Q(coordinator_as_of__in=[unit.pk for unit in family]))


def way_to_grid(page: PlanPage, family: Iterable[Unit] = ()) -> list[dict[str, str]]:
    """The button that leads to it, for who can update something there: with units, something that one of them has."""
    units = list(family)
    if not page.may_write_today or not may_update_many(page.standing):
        return []
    if units and not page.standing.is_manager and not page.standing.unit_ids & {unit.pk for unit in units}:
        return []
    url = reverse("deliverables:grid", args=[page.plan.slug])
    return [{"label": _("Update many"), "url": f"{url}?{urlencode({'unit': units[0].code})}" if units else url}]


def coordinators(page: PlanPage) -> list[Unit]:
    """The units that coordinate what the person may update."""
    ids = updatable(page).order_by().values("coordinator_as_of")
    return list(Unit.objects.filter(pk__in=ids).order_by("code"))


def grid_rows(page: PlanPage, deliverables: DeliverableQuerySet) -> list[GridRow]:
    """In the plan's order, each with a form as it stands today. Five queries."""
    updates = StatusUpdate.objects.as_of(page.on).filter(deliverable=OuterRef("pk")).newest_first()
    notes = Note.objects.as_of(page.on).filter(deliverable=OuterRef("pk")).newest_first()
    newest = {"update_id": updates.values("pk")[:1], "note_id": notes.values("pk")[:1]}
    rows = plan_rows(page, deliverables.annotate(**{name: Subquery(query) for name, query in newest.items()}))
    found = {model: _by_key(model, rows, name) for model, name in ((StatusUpdate, "update_id"), (Note, "note_id"))}
    versions = actions.versions_of([row.deliverable.pk for row in rows])
    return [
        _grid_row(
            page,
            row,
            found[StatusUpdate].get(row.deliverable.pk),
            found[Note].get(row.deliverable.pk),
            versions[row.deliverable.pk],
        )
        for row in rows
    ]


def _by_key(model: Any, rows: list[PlanRow], name: str) -> dict[int, Any]:
    keys = [getattr(row.deliverable, name) for row in rows]
    return {one.deliverable_id: one for one in model.objects.filter(pk__in=filter(None, keys)).select_related("by")}


def _grid_row(page: PlanPage, row: PlanRow, update: StatusUpdate | None, note: Note | None, seen: str) -> GridRow:
    said = [one for one in (update, note) if one is not None]
    deliverable = row.deliverable
    now = {"status": deliverable.status, "outlook": deliverable.outlook, "expected": deliverable.expected}
    now |= {"next": update.next, "reason": update.reason} if update else {}
    return GridRow(
        row=row,
        update=update,
        said=max(said, key=lambda one: (one.effective_on, one.recorded_at), default=None),
        suggestion=_suggestion(page, row),
        form=GridRowForm(initial={"effective_on": page.on, "seen": seen} | now, prefix=deliverable.ref),
    )


def _suggestion(page: PlanPage, row: PlanRow) -> Outlook | None:
    """What the figures suggest for a deliverable on which work goes on."""
    deliverable = row.deliverable
    if deliverable.status != Status.IN_PROGRESS:
        return None
    return suggested_outlook(
        due=deliverable.due_as_of,
        expected=deliverable.expected,
        on=page.on,
        delivered=sum(output["done"] for output in row.outputs),
        planned=sum(output["total"] for output in row.outputs),
    )
