"""The format "action-plan/1": which records a plan file holds, their fields, and how each is read.

Every record names all of its fields; what is not there is null, "" or []. Months are written as they are
printed ("03/2016").
"""

from __future__ import annotations

from deliverables.loading import values as v
from deliverables.loading.reading import Many, Shape
from deliverables.models import (
    ActionPlan,
    Alignment,
    Basis,
    Biennium,
    Commitment,
    CommitmentUnit,
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

UNIT = Shape(
    "unit",
    {
        "code": v.seen(v.text(Unit, "code")),
        "name": v.seen(v.text(Unit, "name")),
        "parent": v.optional(v.seen(v.clean)),
    },
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
        "unit": v.seen(v.clean),
        "role": v.one_of(Responsibility.Role),
        "with": v.optional(v.seen(v.clean)),
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
COMMITMENT_UNIT = Shape(
    "unit",
    {
        "unit": v.seen(v.clean),
        "basis": v.one_of(Basis, "none"),
        "derived_from": v.text(CommitmentUnit, "derived_from"),
    },
    named_by="unit",
)
COMMITMENT = Shape(
    "commitment",
    {
        "slug": v.address(Commitment, "slug"),
        "subject": v.text(Commitment, "subject"),
        "words": v.text(Commitment, "words"),
        "source_texts": v.several(v.clean),
        "units": Many(COMMITMENT_UNIT),
        "reported_in": v.one_of(Commitment.ReportedIn),
    },
    named_by="slug",
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
        "commitments": Many(COMMITMENT),
        "biennia": Many(BIENNIUM, at_least=1),
    },
)
