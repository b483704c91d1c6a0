"""What is done for many deliverables at once, for the table of permissions: grid, update sheets, reminders."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.urls import reverse

from deliverables.actions import version_of
from deliverables.models import UpdateSheet
from deliverables.sheets.columns import COLUMNS, key_of
from reporting.holders import load_holders
from reporting.models import Reminder
from tests.conftest import MORNING
from tests.one_of_each import SHEET_TEXT, Record
from tests.permission_requests import HOW, SLUG, Asked, reads

reads("the grid", "deliverables:grid", SLUG)
reads("3a in the grid", "deliverables:grid", SLUG, shows='id="row-3a"')
reads("an update sheet", "deliverables:sheet_file", SLUG)
reads("the update sheets", "deliverables:sheets", SLUG)
HOW["the report of a sheet"] = lambda record: Asked(record.sheet.get_absolute_url(), shows=SHEET_TEXT)


def _waiting(record: Record) -> UpdateSheet:
    """Uploaded by SME: one row, on 3a, that was found good."""
    typed = {"ref": "3a", "status": "In progress", "outlook": "At risk", "done": "Work."}
    cells = dict.fromkeys(COLUMNS, "") | typed | {"key": key_of("3a", record.status.pk)}
    line = {"row": 2, "ref": "3a", "outcome": "recorded", "version": version_of(record.deliverable)}
    return UpdateSheet.objects.create(
        plan=record.deliverable.plan,
        by=record.status.by,
        file_name="sheet.xlsx",
        made_at=MORNING,
        uploaded_at=MORNING,
        rows=[{"number": 2, "cells": cells, "faults": {}}],
        lines=[line],
    )


def decides(name: str, do: str, *changes: str) -> None:
    def ask(record: Record) -> Asked:
        post: dict[str, Any] = {"do": do}
        return Asked(_waiting(record).get_absolute_url(), post=post, changes=frozenset(changes))

    HOW[name] = ask


HOW["a sheet of SME that waits"] = lambda record: Asked(_waiting(record).get_absolute_url())
decides("apply a sheet of SME", "apply", "updatesheet", "statusupdate")
decides("drop a sheet of SME", "drop", "updatesheet")


# --- the holders of a list


def _remind(record: Record) -> Asked:
    """Those of follow-up item 3, as its page would have asked."""
    plan = record.deliverable.plan
    keys = list(plan.deliverables.filter(item__number=3).values_list("pk", flat=True))
    post = {"key": str(uuid4()), "seen": load_holders(plan, keys, MORNING.date()).fingerprint}
    address = reverse("reporting:remind", args=[plan.slug]) + "?item=3"
    return Asked(address, post=post, changes=frozenset({"reminder", "reminderline"}))


def _reminder(record: Record) -> Reminder:
    found: Reminder = Reminder.objects.create(
        plan=record.deliverable.plan, by=record.status.by, at=MORNING, key=uuid4()
    )
    return found


reads("whom to remind", "reporting:remind", SLUG)
HOW["remind the holders"] = _remind
HOW["the report of a reminder"] = lambda record: Asked(_reminder(record).get_absolute_url())
