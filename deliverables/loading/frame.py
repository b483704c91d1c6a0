"""Writes what the table of a plan refers to: the plan itself, units, outcomes, paragraphs, footnotes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from deliverables.loading.matching import Matching, Wanted
from deliverables.loading.plan_format import PLAN
from deliverables.loading.reading import Many, Record
from deliverables.loading.report import LeftAlone
from deliverables.loading.values import slug_of
from deliverables.models import (
    ActionPlan,
    CommitmentUnit,
    ConclusionParagraph,
    Footnote,
    Outcome,
    Responsibility,
    Unit,
)

Rows = dict[Any, Any]


@dataclass(frozen=True)
class Frame:
    """The rows that the table refers to, by what the file calls them."""

    plan: ActionPlan
    units: Rows
    outcomes: Rows
    paragraphs: Rows
    footnotes: Rows


def write_frame(record: Record, matching: Matching) -> Frame:
    fields = {key: record[key] for key, read in PLAN.fields.items() if not isinstance(read, Many)}
    plan = matching.table(
        ActionPlan.objects.filter(slug=record["slug"]),
        lambda row: row.slug,
        [Wanted(record["slug"], "plan", fields)],
        str,
    )[record["slug"]]
    matching.report.plan = plan
    return Frame(
        plan=plan,
        units=write_units(record["units"], plan, matching),
        outcomes=matching.table(
            Outcome.objects.filter(plan=plan),
            lambda row: row.number,
            [Wanted(one["number"], one.where, {"plan": plan, **one}) for one in record["outcomes"]],
            lambda row: f"outcome {row.number}",
        ),
        paragraphs=write_paragraphs(record["paragraphs"], plan, matching),
        footnotes=matching.table(
            Footnote.objects.filter(plan=plan),
            lambda row: row.mark,
            [Wanted(one["mark"], one.where, {"plan": plan, **one}) for one in record["footnotes"]],
            lambda row: f"footnote {row.mark}",
        ),
    )


def write_paragraphs(records: list[Record], plan: ActionPlan, matching: Matching) -> Rows:
    rows = matching.table(
        ConclusionParagraph.objects.filter(plan=plan),
        lambda row: row.slug,
        [
            Wanted(slug, one.where, {"plan": plan, "slug": slug, "position": place, **one})
            for place, one in enumerate(records, start=1)
            if (slug := slug_of(one["reference"]))
        ],
        lambda row: f"paragraph {row.reference}",
    )
    return {row.reference: row for row in rows.values()}


def write_units(records: list[Record], plan: ActionPlan, matching: Matching) -> Rows:
    """Units belong to all plans: one that another plan names too is not changed by this plan's file, nor one that was
    renamed. The file names units as they were called on the date of the plan."""
    called = units_called(plan.dated)
    rows = Unit.objects.filter(pk__in=[called[record["code"]].pk for record in records if record["code"] in called])
    code_of = {unit.pk: code for code, unit in called.items()}
    elsewhere = Responsibility.objects.exclude(deliverable__plan=plan)
    committed = CommitmentUnit.objects.exclude(commitment__plan=plan)
    named = Q(responsibilities__in=elsewhere) | Q(commitment_assignments__in=committed)
    shared = {code_of[unit.pk] for unit in rows.filter(named | ~Q(names=[]))}
    known = {code_of[unit.pk] for unit in rows}
    # An address stays as it was made: it may stand in a letter.
    names = [
        Wanted(
            code,
            record.where,
            {"name": record["name"]} | ({} if code in known else {"code": code, "slug": slug_of(code)}),
        )
        for record in records
        if (code := record["code"]) not in shared
    ]
    units: Rows = {code: called[code] for code in shared}
    own = rows.exclude(pk__in=[unit.pk for unit in units.values()])
    units |= matching.table(own, lambda row: row.code, names, str)
    parents = [
        (Wanted(record["code"], record.where, {"parent": units.get(record["parent"])}), units[record["code"]])
        for record in records
        if record["code"] not in shared
    ]
    # A new unit has its parent in a second step only because it needs the parent's key.
    for wanted, unit in parents:
        if unit.code not in known:
            unit.parent = wanted.values["parent"]
    changed, _fields = matching.compare([(wanted, unit) for wanted, unit in parents if unit.code in known])
    Unit.objects.bulk_update(
        [unit for _wanted, unit in parents if unit.code not in known or unit in changed], ["parent"]
    )
    tell_shared([record for record in records if record["code"] in shared], units, plan, matching)
    return units


def units_called(day: dt.date) -> dict[str, Unit]:
    """Units by their codes of today, and before all by those that they had on a day."""
    units = list(Unit.objects.order_by("pk"))
    return {unit.code: unit for unit in units} | {unit.on(day).code: unit for unit in units}


def tell_shared(records: list[Record], units: Rows, plan: ActionPlan, matching: Matching) -> None:
    for record in records:
        unit = units[record["code"]]
        why = _("differs, but another plan uses this unit; left as is")
        if unit.names:
            why = _("differs, but the unit was renamed since; left as is")
        if unit.on(plan.dated).name != record["name"]:
            matching.report.shared.append(LeftAlone(record.where, "name", why))
        if unit.parent_id != getattr(units.get(record["parent"]), "pk", None):
            matching.report.shared.append(LeftAlone(record.where, "parent", why))
