"""What a deliverable hangs together with in the plan, gathered for one page in two queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import CharField, F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from deliverables.models import (
    Alignment,
    Deliverable,
    Indicator,
    ItemDescription,
    Measure,
    PlannedOutput,
    ResourceLine,
)
from deliverables.prepared import Prepared
from deliverables.statuses import Achievement, achievement
from deliverables.story import StoryRow


@dataclass
class Chain:
    """Descriptions with the paragraphs they cite, outcomes, planned outputs and resource lines of the item."""

    descriptions: dict[int, str] = field(default_factory=dict)
    paragraphs: dict[str, str] = field(default_factory=dict)
    """reference → slug, in the order of the plan."""
    outcomes: list[tuple[int, str, str]] = field(default_factory=list)
    """(number, title, role)."""
    outputs: dict[int, PlannedOutput] = field(default_factory=dict)
    lines: dict[int, str] = field(default_factory=dict)


def chain_of(deliverable: Deliverable) -> Chain:
    """One query over the tables that hang on the deliverable and its item."""
    rows = CHAIN.rows(deliverable=deliverable.pk, item=deliverable.item_id)
    chain = Chain()
    # n is the place in the plan, but for outputs, whose ids follow the plan: n is their quantity.
    for kind, key, a, b, n in sorted(rows, key=lambda row: row[1] if row[0] == "output" else row[4]):
        if kind == "description":
            chain.descriptions[key] = a
        elif kind == "paragraph":
            chain.paragraphs[b] = a
        elif kind == "outcome":
            chain.outcomes.append((n, a, b))
        elif kind == "line":
            chain.lines[key] = a
        else:
            chain.outputs[key] = PlannedOutput(id=key, singular=a, plural=b, quantity=n)
    return chain


def _chain(*, deliverable: int, item: int) -> QuerySet[Any, Any]:
    """Rows of kind, key, two texts and a number."""
    cited = ItemDescription.paragraphs.through.objects.filter(itemdescription__item=item)
    cited_fields = [f"conclusionparagraph{path}" for path in ("_id", "__slug", "__reference", "__position")]
    parts = [
        _part(ItemDescription.objects.filter(item=item), "description", "id", "text", "printed_reference", "position"),
        _part(cited, "paragraph", *cited_fields),
        _part(Alignment.objects.filter(item=item), "outcome", "id", "outcome__title", "role", "outcome__number"),
        _part(PlannedOutput.objects.filter(deliverable=deliverable), "output", "id", "singular", "plural", "quantity"),
        _part(ResourceLine.objects.filter(item=item), "line", "id", "text", "source", "position"),
    ]
    return parts[0].union(*parts[1:], all=True)


def _part(rows: Any, kind: str, key: str, first: str, second: str, number: str) -> QuerySet[Any, Any]:
    def text(name: str) -> Coalesce:
        return Coalesce(Cast(F(name), TextField()), Value(""), output_field=TextField())

    columns = [Cast(F(key), IntegerField()), text(first), text(second), Cast(F(number), IntegerField())]
    found: QuerySet[Any, Any] = rows.order_by().values_list(Value(kind, output_field=CharField()), *columns)
    return found


CHAIN = Prepared(_chain)


@dataclass(frozen=True)
class MeasureState:
    """A measure and its newest measurement in force, if any."""

    measure: Measure
    newest: StoryRow | None

    @property
    def value(self) -> Decimal | None:
        return Decimal(self.newest.texts["value"]) if self.newest else None

    @property
    def is_met(self) -> bool | None:
        """None: not measured."""
        return None if self.value is None else self.measure.is_met_by(self.value)


@dataclass(frozen=True)
class IndicatorState:
    id: int
    text: str
    amended: bool
    measures: tuple[MeasureState, ...]

    @property
    def achievement(self) -> Achievement:
        """Condition by condition."""
        return achievement(state.is_met for state in self.measures)


MEASURE_FIELDS = (
    "label",
    "kind",
    "unit",
    "currency",
    "baseline",
    "baseline_month",
    "target",
    "target_is",
    "basis",
)
"""What a measure says of itself."""


def indicators_of(deliverable: Deliverable, story: Sequence[StoryRow]) -> list[IndicatorState]:
    """Indicators with their measures (one query) and the values that the story, newest first, has in force."""
    newest: dict[int, StoryRow] = {}
    for row in story:
        if row.kind == "measurement" and row.counts and row.subject_id is not None:
            newest.setdefault(row.subject_id, row)
    fields = ("position", *MEASURE_FIELDS)
    rows = (
        Indicator.objects.filter(deliverable=deliverable)
        .order_by("position", "measures__position")
        .values("id", "text", "measures__id", *(f"measures__{name}" for name in fields))
    )
    grouped: dict[int, tuple[str, list[MeasureState]]] = {}
    for row in rows:
        _text, measures = grouped.setdefault(row["id"], (row["text"], []))
        if row["measures__id"] is not None:
            measure = Measure(id=row["measures__id"], **{name: row[f"measures__{name}"] for name in fields})
            measures.append(MeasureState(measure, newest.get(measure.id)))
    amended = _amended_texts(story)
    return [
        IndicatorState(key, amended.get(key, text), key in amended, tuple(measures))
        for key, (text, measures) in grouped.items()
    ]


def _amended_texts(story: Iterable[StoryRow]) -> dict[int, str]:
    """The newest amended text in force of each indicator, by its id."""
    texts: dict[int, str] = {}
    for row in story:
        if row.kind == "amendment" and row.counts and row.subject_id is not None and row.texts["field"] == "text":
            texts.setdefault(row.subject_id, row.texts["new"])
    return texts
