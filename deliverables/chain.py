"""What a deliverable hangs together with in the plan, gathered for one page in two queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import CharField, F, IntegerField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce

from deliverables.models import (
    Alignment,
    Amendment,
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


@dataclass(frozen=True)
class Description:
    """What was asked for, as on the date; amended_on: None while it stands as in the source."""

    text: str
    amended_on: dt.date | None


@dataclass(frozen=True)
class Cited:
    """A paragraph of the conclusions; the subject is in our words, or empty."""

    reference: str
    slug: str
    subject: str


@dataclass
class Chain:
    """Descriptions with the paragraphs they cite, outcomes, planned outputs and resource lines of the item."""

    descriptions: list[Description] = field(default_factory=list)
    paragraphs: list[Cited] = field(default_factory=list)
    """Each once, in the order of the plan."""
    outcomes: list[tuple[int, str, str]] = field(default_factory=list)
    """(number, title, role)."""
    outputs: dict[int, PlannedOutput] = field(default_factory=dict)
    lines: dict[int, str] = field(default_factory=dict)


def chain_of(deliverable: Deliverable, on: dt.date) -> Chain:
    """One query over the tables that hang on the deliverable and its item; texts as amended by `on`."""
    rows = CHAIN.rows(deliverable=deliverable.pk, item=deliverable.item_id, on=on)
    chain = Chain()
    # n is the place in the plan, but for outputs, whose ids follow the plan: n is their quantity.
    for kind, key, a, b, c, n in sorted(set(rows), key=lambda row: row[1] if row[0] == "output" else row[5]):
        if kind == "description":
            chain.descriptions.append(Description(a, dt.date.fromisoformat(b) if b else None))
        elif kind == "paragraph":
            chain.paragraphs.append(Cited(reference=a, slug=b, subject=c))
        elif kind == "outcome":
            chain.outcomes.append((n, a, b))
        elif kind == "line":
            chain.lines[key] = a
        else:
            chain.outputs[key] = PlannedOutput(id=key, singular=a, plural=b, quantity=n)
    return chain


def _chain(*, deliverable: int, item: int, on: dt.date) -> QuerySet[Any, Any]:
    """Rows of kind, key, three texts and a number."""
    amended = Amendment.objects.as_of(on).filter(description=OuterRef("pk"), field="text").newest_first()
    descriptions = ItemDescription.objects.filter(item=item).annotate(
        text_as_of=Coalesce(Subquery(amended.values("new")[:1]), F("text")),
        amended_on=Subquery(amended.values("effective_on")[:1]),
    )
    cited = ItemDescription.paragraphs.through.objects.filter(itemdescription__item=item)
    paragraph = [f"conclusionparagraph{path}" for path in ("_id", "__reference", "__slug", "__subject", "__position")]
    outputs = PlannedOutput.objects.filter(deliverable=deliverable)
    parts = [
        _part(descriptions, "description", "id", "text_as_of", "amended_on", "", "position"),
        _part(cited, "paragraph", *paragraph),
        _part(Alignment.objects.filter(item=item), "outcome", "id", "outcome__title", "role", "", "outcome__number"),
        _part(outputs, "output", "id", "singular", "plural", "", "quantity"),
        _part(ResourceLine.objects.filter(item=item), "line", "id", "text", "", "", "position"),
    ]
    return parts[0].union(*parts[1:], all=True)


def _part(rows: Any, kind: str, key: str, *columns: str) -> QuerySet[Any, Any]:
    """columns: three texts, "" for none, and a number."""

    def text(name: str) -> Any:
        if not name:
            return Value("", TextField())
        return Coalesce(Cast(F(name), TextField()), Value(""), output_field=TextField())

    *texts, number = columns
    values = [Cast(F(key), IntegerField()), *map(text, texts), Cast(F(number), IntegerField())]
    found: QuerySet[Any, Any] = rows.order_by().values_list(Value(kind, output_field=CharField()), *values)
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
