"""The comparison as a spreadsheet or CSV: a row for each deliverable, its state on both dates side by side."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from deliverables.choices import PlanChoices
from deliverables.comparison.changes import Difference
from deliverables.comparison.rows import ComparedRow
from deliverables.exports import Cell, Export, delivered_in_words, status_in_words
from deliverables.language_forms import unmarked
from deliverables.listing import Row
from deliverables.models import ActionPlan
from deliverables.statuses import Outlook


def make_comparison_export(
    plan: ActionPlan,
    since: dt.date,
    on: dt.date,
    rows: list[ComparedRow],
    choices: PlanChoices,
    *,
    filters: list[str],
    order: str,
    made_at: dt.datetime,
) -> Export:
    return Export(
        plan=plan,
        on=on,
        since=since,
        columns=columns(since, on),
        rows=[cells(row, choices) for row in rows],
        filters=filters,
        order=order,
        made_at=made_at,
        has_sample=any(is_sample(row) for row in rows),
    )


def columns(since: dt.date, on: dt.date) -> dict[str, int]:
    """Heads and widths, in the order of `cells`; a value of a date has the date in its head."""
    found = {
        _("Number"): 9,
        _("Biennium"): 11,
        _("Theme"): 22,
        _("Deliverable"): 60,
        _("Coordinating unit"): 18,
        _("Change"): 18,
        _("What changed"): 60,
        _("Reasons and decisions"): 40,
        _("Slippage (months)"): 12,
    }
    for head, width in {
        _("Status on %(day)s"): 20,
        _("Outlook on %(day)s"): 14,
        _("Due (month) on %(day)s"): 14,
        _("Expected (month) on %(day)s"): 14,
        _("Timeliness on %(day)s"): 26,
        _("Delivered on %(day)s"): 30,
    }.items():
        found |= {head % {"day": day.isoformat()}: width for day in (since, on)}
    return found | {_("Remark"): 14}


def cells(row: ComparedRow, choices: PlanChoices) -> list[Cell]:
    after, found = row.after, row.found
    return [
        after.ref,
        after.biennium,
        after.theme,
        after.text,
        choices.units[after.coordinator].code,
        str(found.mark.label),
        "; ".join(in_words(one) for one in found.differences),
        "; ".join(f"{one.label}: {one.why}" for one in found.differences if one.why),
        "" if found.slippage is None else found.slippage,
        *(cell for both in zip(facts(row.before), facts(after), strict=True) for cell in both),
        _("sample data") if is_sample(row) else "",
    ]


def facts(row: Row) -> list[Cell]:
    """The state on one date, in the order of the heads."""
    return [
        status_in_words(row),
        str(Outlook(row.outlook).label) if row.outlook else "",
        row.due.iso if row.due else "",
        row.expected.iso if row.expected else "",
        str(row.lateness),
        delivered_in_words(row),
    ]


def in_words(one: Difference) -> str:
    """ "Status: In progress → Completed"."""
    return f"{one.label}: {unmarked(one.before)} → {unmarked(one.after)}"


def is_sample(row: ComparedRow) -> bool:
    return row.before.sample or row.after.sample
