"""What must hold between the records of a plan file, and between the file and the other plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from deliverables.loading import values as v
from deliverables.loading.commitments import check_commitments
from deliverables.loading.reading import Record
from deliverables.loading.report import Problem, shown
from deliverables.models import ActionPlan, Basis, Measure, Responsibility, Unit
from deliverables.months import Month

Tell = Callable[[Record, str, str], None]
"""Takes note of a problem: the record, its field, what is wrong."""


def check_plan(plan: Record) -> list[Problem]:
    """Every problem between records. Values that could not be read (None) are passed over."""
    problems: list[Problem] = []

    def tell(record: Record, field: str, wrong: str) -> None:
        problems.append(Problem(record.where, field, wrong))

    bands = [band for biennium in plan["biennia"] for band in biennium["bands"]]
    items = [item for band in bands for item in band["items"]]
    deliverables = [deliverable for item in items for deliverable in item["deliverables"]]
    check_names(plan, items, deliverables, tell)
    check_references(plan, items, deliverables, tell)
    check_units(plan, tell)
    check_time(plan, tell)
    for item, following in pairwise(items):
        if item["number"] and following["number"] and item["number"] > following["number"]:
            tell(
                following,
                "number",
                _("stands after item %s: items are numbered in the order of the plan") % item["number"],
            )
    for deliverable in deliverables:
        check_deliverable(deliverable, plan, tell)
    for line in (line for item in items for line in item["resource_lines"]):
        if line.whole and ((line["amount"] is not None) != bool(line["currency"]) or line["amount"] == 0):
            tell(line, "amount", _("is positive and has a currency, or both are null"))
    check_commitments(plan, tell)
    check_other_plans(plan, tell)
    return problems


def once(records: Iterable[Record], field: str, tell: Tell, key: Callable[[Any], Any] = lambda value: value) -> None:
    """Each value of `field` names one record only; `key` makes the address of a value, if it has one."""
    seen: dict[Any, Any] = {}
    for record in records:
        if record[field] in (None, ""):
            continue
        made = key(record[field])
        if made == "":
            tell(
                record,
                field,
                _("no web address can be made from it: it needs a letter or digit of the Latin alphabet"),
            )
        elif made in seen and seen[made] == record[field]:
            tell(record, field, _("stands twice: %s") % shown(record[field]))
        elif made in seen:
            clash = {"this": shown(record[field]), "other": shown(seen[made]), "address": made}
            tell(record, field, _("%(this)s and %(other)s have the same address “%(address)s”") % clash)
        seen.setdefault(made, record[field])


def check_names(plan: Record, items: list[Record], deliverables: list[Record], tell: Tell) -> None:
    once(plan["units"], "code", tell, key=v.slug_of)
    once(plan["outcomes"], "number", tell)
    once(plan["paragraphs"], "reference", tell, key=v.slug_of)
    once(plan["footnotes"], "mark", tell)
    once(plan["biennia"], "label", tell, key=v.slug_of)
    once(items, "number", tell)
    once(deliverables, "ref", tell)
    once(plan["commitments"], "slug", tell)
    for kind in {text["kind"] for text in plan["source_texts"]}:
        of_kind = [text for text in plan["source_texts"] if text["kind"] == kind]
        once([text for text in of_kind if not text["number"]], "label", tell)
        once(of_kind, "number", tell)
    for biennium in plan["biennia"]:
        once(biennium["bands"], "theme", tell, key=lambda title: v.slug_of(title) or title)
        for band in [band for band in biennium["bands"] if band["theme"] is None][1:]:
            tell(band, "theme", _("is null in a second band of %s") % biennium.where)
    for item in items:
        once(item["outcomes"], "number", tell)
    for deliverable in deliverables:
        once(deliverable["responsibilities"], "unit", tell)
        once(deliverable["planned_outputs"], "kind", tell)
    for commitment in plan["commitments"]:
        once(commitment["units"], "unit", tell)


def check_references(plan: Record, items: list[Record], deliverables: list[Record], tell: Tell) -> None:
    units = {unit["code"] for unit in plan["units"]}
    outcomes = {outcome["number"] for outcome in plan["outcomes"]}
    paragraphs = {paragraph["reference"] for paragraph in plan["paragraphs"]}
    footnotes = {footnote["mark"] for footnote in plan["footnotes"]}
    numbers = {item["number"] for item in items}

    def known(record: Record, field: str, among: set[Any], noun: str) -> None:
        named = record[field] if isinstance(record[field], list) else [record[field]]
        for name in named:
            if name is not None and name not in among:
                tell(
                    record,
                    field,
                    _("names a %(noun)s that the file does not hold: %(name)s") % {"noun": noun, "name": shown(name)},
                )

    for unit in plan["units"]:
        known(unit, "parent", units, _("unit"))
    for text in plan["source_texts"]:
        known(text, "outcomes", outcomes, _("outcome"))
        known(text, "items", numbers, _("item"))
        known(text, "paragraphs", paragraphs, _("paragraph"))
    for item in items:
        for description in item["descriptions"]:
            known(description, "paragraphs", paragraphs, _("paragraph"))
        for outcome in item["outcomes"]:
            known(outcome, "number", outcomes, _("outcome"))
    for deliverable in deliverables:
        for responsibility in deliverable["responsibilities"]:
            known(responsibility, "unit", units, _("unit"))
            known(responsibility, "footnote", footnotes, _("footnote"))
            known(responsibility, "with", units, _("unit"))
    for named in (named for commitment in plan["commitments"] for named in commitment["units"]):
        known(named, "unit", units, _("unit"))


def check_units(plan: Record, tell: Tell) -> None:
    """A unit is not part of itself, neither at once nor in a circle."""
    parents = {unit["code"]: unit["parent"] for unit in plan["units"]}
    for unit in plan["units"]:
        above, passed = unit["parent"], set()
        while above is not None and above not in passed:
            if above == unit["code"]:
                tell(unit, "parent", _("makes the unit part of itself"))
                break
            passed.add(above)
            above = parents.get(above)


def check_time(plan: Record, tell: Tell) -> None:
    if plan["dated"] and plan["begins_on"] and plan["begins_on"] < plan["dated"]:
        tell(plan, "begins_on", _("is earlier than the date of the plan"))
    previous: Record | None = None
    for biennium in plan["biennia"]:
        starts, ends = biennium["starts"], biennium["ends"]
        if starts and ends and ends < starts:
            tell(biennium, "ends", _("is earlier than its start"))
        if previous and starts and previous["ends"] and starts <= previous["ends"]:
            tell(biennium, "starts", _("is not after the end of %s") % previous.where)
        previous = biennium


def check_deliverable(deliverable: Record, plan: Record, tell: Tell) -> None:
    if deliverable.whole and (deliverable["due"] is None) != (deliverable["due_basis"] == Basis.NONE):
        tell(deliverable, "due_basis", _("is “none” without a due month, and only then"))
    for dated in (deliverable, *deliverable["planned_outputs"]):
        if dated["due"] and plan["dated"] and dated["due"] < Month.containing(plan["dated"]):
            tell(dated, "due", _("is earlier than the plan: %s") % dated["due"])
    units = {responsibility["unit"] for responsibility in deliverable["responsibilities"]}
    for responsibility in deliverable["responsibilities"]:
        beside = responsibility["with"]
        if beside is None:
            continue
        if beside == responsibility["unit"] or beside not in units:
            tell(responsibility, "with", _("names no other unit of this deliverable: %s") % shown(beside))
        if responsibility["role"] == Responsibility.Role.RESPONSIBLE:
            tell(responsibility, "role", _("is “contributing” for a unit named with another one"))
    for measure in (measure for indicator in deliverable["indicators"] for measure in indicator["measures"]):
        check_measure(measure, tell)


def check_measure(measure: Record, tell: Tell) -> None:
    """Turns baseline and target into decimals as the kind says: true is 1, a month its index."""
    if not measure.whole:
        return
    kind = measure["kind"]
    reader = {Measure.Kind.YES_NO: yes_no, Measure.Kind.MONTH: month_index}.get(kind, v.amount)
    for field, read in (("baseline", v.optional(reader)), ("target", reader)):
        try:
            measure[field] = read(measure[field])
        except ValueError as error:
            tell(measure, field, str(error))
    if (kind == Measure.Kind.MONEY) != bool(measure["currency"]):
        tell(measure, "currency", _("is given for money, and only for money"))
    if measure["target_is"] == Measure.TargetIs.INCREASE and (
        kind != Measure.Kind.COUNT or measure["baseline"] is None
    ):
        tell(measure, "target_is", _("is “increase” only for a count over a baseline"))


def yes_no(value: Any) -> Decimal:
    if not isinstance(value, bool):
        raise ValueError(_("is neither true nor false: %s") % shown(value))
    return Decimal(value)


def month_index(value: Any) -> Decimal:
    return Decimal(v.month(value).index)


def check_other_plans(plan: Record, tell: Tell) -> None:
    """Codes of documents and addresses of units are shared by all plans."""
    other = ActionPlan.objects.filter(code=plan["code"]).exclude(slug=plan["slug"]).first()
    if other:
        tell(plan, "code", _("belongs to another plan already: %s") % other.slug)
    addresses = {v.slug_of(unit["code"]): unit for unit in plan["units"] if unit["code"]}
    for taken in Unit.objects.filter(slug__in=addresses):
        unit = addresses[taken.slug]
        if unit["code"] not in (taken.code, taken.on(plan["dated"] or dt.date.max).code):
            clash = {"other": taken.code, "address": taken.slug}
            tell(
                unit,
                "code",
                _("the unit %(other)s of the database has its address “%(address)s” already") % clash,
            )
