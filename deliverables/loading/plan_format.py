"""The format "action-plan/1": which records a plan file holds, their fields, and how each is read.

Every record names all of its fields; what is not there is null, "" or []. Months are written as they are
printed ("03/2016").
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from deliverables.loading import values as v
from deliverables.loading.report import Problem, shown
from deliverables.models import (
    ActionPlan,
    Alignment,
    Basis,
    Biennium,
    ConclusionParagraph,
    Deliverable,
    FollowUpItem,
    Footnote,
    Indicator,
    ItemDescription,
    Measure,
    Outcome,
    PlannedOutput,
    ResourceLine,
    Responsibility,
    SourceText,
    Theme,
    Unit,
)

FORMAT = "action-plan/1"


class Record(dict[str, Any]):
    """One record of the file, its values read; `where` leads to it ("item 3, deliverable 3b, indicator 1").

    A value that could not be read is None here and a Problem there; the record is then not `whole`.
    """

    where: str = ""
    whole: bool = True


@dataclass(frozen=True)
class Shape:
    """A kind of record. `named_by` is the field that names one, else its place in the list does."""

    noun: str
    fields: dict[str, v.Reader | Many]
    named_by: str = ""
    starts_path: bool = False


@dataclass(frozen=True)
class Many:
    """A list of records."""

    shape: Shape
    at_least: int = 0


def read_record(raw: Any, shape: Shape, where: str, problems: list[Problem]) -> Record:
    """Read one record and all below it; whatever is wrong is added to `problems`."""
    record = Record()
    record.where = where
    before = len(problems)
    if not isinstance(raw, dict):
        problems.append(Problem(where, "", _("is not a record: %s") % shown(raw)))
        raw = {}
    else:
        problems += [Problem(where, shown(key), wrong) for key, wrong in wrong_keys(raw, shape)]
    for key, read in shape.fields.items():
        if isinstance(read, Many):
            record[key] = read_records(raw.get(key, []), read, where, key, problems)
            continue
        record[key] = None
        if key in raw:
            try:
                record[key] = read(raw[key])
            except ValueError as error:
                problems.append(Problem(where, key, str(error)))
    record.whole = not any(problem.record == where for problem in problems[before:])
    return record


def read_records(raw: Any, many: Many, where: str, key: str, problems: list[Problem]) -> list[Record]:
    if not isinstance(raw, list):
        problems.append(Problem(where, key, _("is not a list: %s") % shown(raw)))
        return []
    if len(raw) < many.at_least:
        problems.append(Problem(where, key, _("is an empty list")))
    shape = many.shape
    parent = "" if shape.starts_path or where == "plan" else where
    return [
        read_record(entry, shape, ", ".join(filter(None, [parent, name_of(entry, shape, place)])), problems)
        for place, entry in enumerate(raw, start=1)
    ]


def name_of(raw: Any, shape: Shape, place: int) -> str:
    name = raw.get(shape.named_by) if isinstance(raw, dict) else None
    if isinstance(name, (str, int)) and not isinstance(name, bool) and name != "":
        return f"{shape.noun} {shown(name)}"
    return f"{shape.noun} no. {place}" if shape.named_by else f"{shape.noun} {place}"


def wrong_keys(raw: dict[Any, Any], shape: Shape) -> list[tuple[str, str]]:
    wrong = []
    for key in raw:
        if key not in shape.fields:
            near = difflib.get_close_matches(str(key), shape.fields, n=1)
            hint = (
                _("is not a field of this record; did you mean “%s”?") % near[0]
                if near
                else _("is not a field of this record")
            )
            wrong.append((key, hint))
    return wrong + [(key, _("is missing")) for key in shape.fields if key not in raw]


UNIT = Shape(
    "unit",
    {"code": v.text(Unit, "code"), "name": v.text(Unit, "name"), "parent": v.optional(v.clean)},
    named_by="code",
)
OUTCOME = Shape("outcome", {"number": v.whole, "title": v.text(Outcome, "title")}, named_by="number")
PARAGRAPH = Shape(
    "paragraph",
    {
        "reference": v.text(ConclusionParagraph, "reference"),
        "subject": v.text(ConclusionParagraph, "subject"),
        "official_text": v.text(ConclusionParagraph, "official_text"),
    },
    named_by="reference",
)
FOOTNOTE = Shape("footnote", {"mark": v.text(Footnote, "mark"), "text": v.text(Footnote, "text")}, named_by="mark")
SOURCE_TEXT = Shape(
    "source text",
    {
        "kind": v.one_of(SourceText.Kind),
        "label": v.text(SourceText, "label"),
        "number": v.text(SourceText, "number"),
        "text": v.text(SourceText, "text"),
        "outcomes": v.several(v.whole),
        "items": v.several(v.whole),
        "paragraphs": v.several(v.clean),
    },
)
DESCRIPTION = Shape(
    "description",
    {
        "text": v.text(ItemDescription, "text"),
        "printed_reference": v.text(ItemDescription, "printed_reference"),
        "paragraphs": v.several(v.clean),
    },
)
PLANNED_OUTPUT = Shape(
    "planned output",
    {
        "kind": v.address(PlannedOutput, "kind"),
        "singular": v.text(PlannedOutput, "singular"),
        "plural": v.text(PlannedOutput, "plural"),
        "quantity": v.whole,
        "due": v.optional(v.month),
    },
    named_by="kind",
)
MEASURE = Shape(
    "measure",
    {
        "label": v.text(Measure, "label"),
        "kind": v.one_of(Measure.Kind),
        "unit": v.text(Measure, "unit"),
        "currency": v.optional(v.text(Measure, "currency"), empty=""),
        "baseline": v.scalar,
        "baseline_month": v.optional(v.month),
        "target": v.scalar,
        "target_is": v.one_of(Measure.TargetIs),
        "basis": v.one_of(Basis, "none"),
    },
)
INDICATOR = Shape("indicator", {"text": v.text(Indicator, "text"), "measures": Many(MEASURE)})
RESPONSIBILITY = Shape(
    "responsibility",
    {
        "unit": v.clean,
        "role": v.one_of(Responsibility.Role),
        "with": v.optional(v.clean),
        "scope": v.text(Responsibility, "scope"),
        "footnote": v.optional(v.clean),
    },
    named_by="unit",
)
DELIVERABLE = Shape(
    "deliverable",
    {
        "ref": v.address(Deliverable, "ref"),
        "letter": v.text(Deliverable, "letter"),
        "text": v.text(Deliverable, "text"),
        "due": v.optional(v.month),
        "due_basis": v.one_of(Basis),
        "condition": v.text(Deliverable, "condition"),
        "planned_outputs": Many(PLANNED_OUTPUT),
        "indicators": Many(INDICATOR),
        "responsibilities": Many(RESPONSIBILITY, at_least=1),
    },
    named_by="ref",
)
RESOURCE_LINE = Shape(
    "resource line",
    {
        "text": v.text(ResourceLine, "text"),
        "source": v.one_of(ResourceLine.Source),
        "amount": v.optional(v.amount),
        "currency": v.optional(v.text(ResourceLine, "currency"), empty=""),
        "posts": v.optional(v.whole),
    },
)
ALIGNMENT = Shape("outcome", {"number": v.whole, "role": v.one_of(Alignment.Role)}, named_by="number")
ITEM = Shape(
    "item",
    {
        "number": v.whole,
        "descriptions": Many(DESCRIPTION, at_least=1),
        "deliverables": Many(DELIVERABLE, at_least=1),
        "responsibility_text": v.text(FollowUpItem, "responsibility_text"),
        "alignment_text": v.text(FollowUpItem, "alignment_text"),
        "outcomes": Many(ALIGNMENT),
        "resources_text": v.text(FollowUpItem, "resources_text"),
        "resource_lines": Many(RESOURCE_LINE),
    },
    named_by="number",
    starts_path=True,
)
BAND = Shape("band", {"theme": v.optional(v.text(Theme, "title")), "items": Many(ITEM, at_least=1)})
BIENNIUM = Shape(
    "biennium",
    {
        "label": v.text(Biennium, "label"),
        "title": v.text(Biennium, "title"),
        "starts": v.month,
        "ends": v.month,
        "bands": Many(BAND),
    },
    named_by="label",
)
PLAN = Shape(
    "plan",
    {
        "slug": v.address(ActionPlan, "slug"),
        "code": v.text(ActionPlan, "code"),
        "short_title": v.text(ActionPlan, "short_title"),
        "title": v.text(ActionPlan, "title"),
        "item_ordinal": v.text(ActionPlan, "item_ordinal"),
        "item_heading": v.text(ActionPlan, "item_heading"),
        "session": v.whole,
        "dated": v.day,
        "begins_on": v.day,
        "language": v.text(ActionPlan, "language"),
        "decision_reference": v.text(ActionPlan, "decision_reference"),
        "units": Many(UNIT, at_least=1),
        "outcomes": Many(OUTCOME),
        "paragraphs": Many(PARAGRAPH),
        "footnotes": Many(FOOTNOTE),
        "source_texts": Many(SOURCE_TEXT),
        "biennia": Many(BIENNIUM, at_least=1),
    },
)
