"""Amendments of the plan in words: those in force, and those that were withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliverables.access import PlanPage
from deliverables.amended import FIELD_NAMES
from deliverables.models import Amendment
from deliverables.permissions import may_manage
from deliverables.row_entries import labelled, said_of

TEXT_OF = {"indicator": gettext_lazy("indicator"), "description": gettext_lazy("what was asked for")}
"""What the field "text" is, where it is not that of a deliverable."""


def in_words(kind: str, field: str, *, old: str, new: str, reason: str, decision: str) -> dict[str, Any]:
    """Heading and parts of an entry of a story; kind: of the object that is amended."""
    return {
        "heading": _("Plan amended: %(field)s") % {"field": TEXT_OF.get(kind) or FIELD_NAMES[field]},
        "parts": labelled(
            (_("Before"), old),
            (_("Now"), new),
            (_("Reason"), reason),
            (_("Decision"), decision),
        ),
    }


def amendments_about(page: PlanPage, about: Q) -> list[Amendment]:
    """Every amendment by the page's date, newest first, also those that were withdrawn. One query."""
    rows = Amendment.objects.filter(about, effective_on__lte=page.on, withdrawn=False)
    return list(rows.select_related("by", "unit", "corrected_by__by").newest_first())


def told(page: PlanPage, rows: Iterable[Amendment]) -> list[dict[str, Any]]:
    """Amendments as entries of a story, with the way to withdraw one, for managers on the page of today."""
    return [
        entry_of(row) | {"actions": ways_to_withdraw(page, row.pk, row.field) if counts(row) else []} for row in rows
    ]


def entry_of(row: Amendment) -> dict[str, Any]:
    """As partials/_story_entry.html takes it, without links."""
    said = {"old": row.old, "new": row.new, "reason": row.reason, "decision": row.decision_reference}
    return said_of(row) | {"kind": "amendment"} | in_words(row.kind, row.field, **said)


def counts(row: Amendment) -> bool:
    return getattr(row, "corrected_by", None) is None


def ways_to_withdraw(page: PlanPage, pk: int, field: str) -> list[dict[str, str]]:
    """The link for who may withdraw the amendment; none for others, and where the plan is amended forwards only."""
    if field in Amendment.FORWARDS_ONLY or not (page.may_write_today and may_manage(page.standing)):
        return []
    url = reverse("deliverables:withdraw_amendment", args=[page.plan.slug, pk])
    return [{"label": _("Withdraw"), "url": url}]
