"""Update sheets: uploaded and tried, then applied as a whole or dropped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.access import standing_of
from deliverables.actions.status import record_status_update
from deliverables.actions.writing import RecordMovedOn, versions_of
from deliverables.evidence import bare_name
from deliverables.models import ActionPlan, Deliverable, StatusUpdate, UpdateSheet, User
from deliverables.models.sheets import KEPT_FOR
from deliverables.permissions import check_update_many
from deliverables.sheets.checking import Known, Line, Outcome, check_rows, form_of
from deliverables.sheets.columns import KEY, key_of
from deliverables.sheets.reading import SheetRow, read_sheet


@transaction.atomic
def upload_sheet(*, plan: ActionPlan, by: User, at: dt.datetime, file: UploadedFile) -> UpdateSheet:
    """Read and try a sheet; nothing is recorded. What the same person left waiting too long is dropped.

    Raises PermissionDenied, and ValidationError({"file": …}) for a file that is no update sheet of this plan.
    """
    check_update_many(standing_of(by, plan, timezone.localdate(at)))
    UpdateSheet.objects.filter(by=by, applied_at=None, uploaded_at__lte=at - KEPT_FOR).delete()
    try:
        read = read_sheet(file)
        if read.plan_slug != plan.slug:
            raise ValidationError(_("This sheet is of another plan. Upload it there."))
        lines = _checked(plan, read.rows, by, at)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    return UpdateSheet.objects.create(
        plan=plan,
        by=by,
        file_name=bare_name(file.name or ""),
        made_at=read.made_at,
        uploaded_at=at,
        rows=[asdict(row) for row in read.rows],
        lines=[asdict(line) for line in lines],
    )


@transaction.atomic
def check_sheet_again(*, sheet: UpdateSheet, by: User, at: dt.datetime) -> UpdateSheet:
    """Try a waiting sheet once more, on the record as it is now. Raises PermissionDenied, ValidationError."""
    held = _waiting(sheet, by, at)
    rows = [SheetRow(**row) for row in held.rows]
    held.lines = [asdict(line) for line in _checked(held.plan, rows, by, at)]
    held.save(update_fields=["lines"])
    return held


@transaction.atomic
def stand_by_row(*, sheet: UpdateSheet, number: int, by: User, at: dt.datetime) -> UpdateSheet:
    """Let a row that was overtaken count as if its sheet had been made now: who uploaded it has read what the record
    says. The sheet is tried again. Raises PermissionDenied, ValidationError."""
    held = _waiting(sheet, by, at)
    shown = {line["row"]: line for line in held.lines if line["outcome"] == Outcome.CONFLICT}
    known = _known_of(held.plan, (), timezone.localdate(at))
    deliverable = known.deliverables.get(shown[number]["ref"]) if number in shown else None
    if deliverable is None or known.versions[deliverable.pk] != shown[number]["version"]:
        raise ValidationError(_("The record changed since this page was made, so nothing is recorded. Look again."))
    holding = known.holding.get(deliverable.pk)
    for row in held.rows:
        if row["number"] == number:
            row["cells"]["key"] = key_of(deliverable.ref, holding.pk if holding else 0)
    held.save(update_fields=["rows"])
    return check_sheet_again(sheet=held, by=by, at=at)


@transaction.atomic
def apply_sheet(*, sheet: UpdateSheet, by: User, at: dt.datetime) -> list[StatusUpdate]:
    """Record every row that the last check found good, or none; the sheet becomes the report of it.

    Raises PermissionDenied, ValidationError, and RecordMovedOn when the record moved on under one of these rows.
    """
    held = _waiting(sheet, by, at)
    rows = {row["number"]: SheetRow(**row) for row in held.rows}
    known = _known_of(held.plan, rows.values(), timezone.localdate(at))
    good = [line for line in held.lines if line["outcome"] == Outcome.RECORDED]
    updates = []
    # In one order, so that two sheets do not wait for each other's deliverables.
    for line in sorted(good, key=lambda one: known.deliverables[one["ref"]].pk):
        deliverable, _seen, form = form_of(rows[line["row"]], known)
        if not form.is_valid():
            raise RecordMovedOn
        given = form.arguments() | {"seen": line["version"]}
        updates.append(record_status_update(deliverable=deliverable, by=by, at=at, **given))
    held.applied_at = at
    held.rows = []
    held.save(update_fields=["applied_at", "rows"])
    return updates


@transaction.atomic
def drop_sheet(*, sheet: UpdateSheet, by: User, at: dt.datetime) -> None:
    """Take back an upload that waits. Raises PermissionDenied, ValidationError when it was applied."""
    _waiting(sheet, by, at).delete()


def _checked(plan: ActionPlan, rows: list[SheetRow], by: User, at: dt.datetime) -> list[Line]:
    def trial(deliverable: Deliverable, given: dict[str, Any]) -> None:
        try:
            with transaction.atomic():
                record_status_update(deliverable=deliverable, by=by, at=at, **given)
                transaction.set_rollback(True)
        except RecordMovedOn as moved:
            raise ValidationError(_("Somebody is recording on this deliverable just now: upload again.")) from moved

    return check_rows(rows, _known_of(plan, rows, timezone.localdate(at)), trial)


def _known_of(plan: ActionPlan, rows: Iterable[SheetRow], on: dt.date) -> Known:
    """Three queries, however many rows."""
    newest = StatusUpdate.objects.as_of(on).filter(deliverable=OuterRef("pk")).newest_first()
    current: Any = Deliverable.objects.in_plan(plan).as_of(on)
    found = list(current.annotate(update_id=Subquery(newest.values("pk")[:1])))
    named = {int(key["update"]) for row in rows if (key := KEY.fullmatch(row.cells["key"]))}
    keys = named | {one.update_id for one in found if one.update_id}
    rows_named = StatusUpdate.objects.filter(deliverable__plan=plan, pk__in=keys).select_related("by")
    updates = {one.pk: one for one in rows_named}
    return Known(
        today=on,
        deliverables={one.ref: one for one in found},
        holding={one.pk: updates[one.update_id] for one in found if one.update_id},
        updates=updates,
        versions=versions_of([one.pk for one in found]),
    )


def _waiting(sheet: UpdateSheet, by: User, at: dt.datetime) -> UpdateSheet:
    """The sheet, locked. Raises PermissionDenied to anybody but its owner, ValidationError when it waits no more."""
    held = UpdateSheet.objects.select_for_update(of=("self",)).filter(pk=sheet.pk).select_related("plan").first()
    if held is None:
        raise ValidationError(_("This sheet was dropped already."))
    if held.by_id != by.pk:
        raise PermissionDenied(_("Only who uploaded a sheet can apply it; managers of the plan can upload their own."))
    if held.applied_at is not None:
        raise ValidationError(_("This sheet was applied already."))
    if held.is_expired(at):
        raise ValidationError(_("This sheet has waited for more than a day. Upload it again."))
    return held
