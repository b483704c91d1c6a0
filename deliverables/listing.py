"""Rows of the list and of its exports: plain values, and the words for them from one query over all kinds."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import CharField, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from deliverables.choices import PlanChoices
from deliverables.language_forms import years
from deliverables.models import (
    Alignment,
    Basis,
    Deliverable,
    ItemDescription,
    OutputDelivery,
    PlannedOutput,
    Responsibility,
    StatusUpdate,
)
from deliverables.models.states import DeliverableQuerySet, in_force_on
from deliverables.months import Month
from deliverables.prepared import Prepared
from deliverables.statuses import Headline, Lateness, headline, state_note, timeliness

PAGE_SIZE = 25
FIELDS = (
    "pk", "ref", "item_id", "item__biennium_id", "item__theme_id", "due", "due_basis", "condition",
    "status", "outlook", "expected", "completed_on", "updated_on", "due_as_of", "text_as_of",
    "coordinator_as_of", "sample",
)  # fmt: skip


@dataclass(frozen=True)
class OutputCount:
    delivered: int
    planned: int
    noun: str
    """The word that goes with `planned`."""
    has_sample: bool
    """Whether sample data is among the delivered ones."""


@dataclass
class Words:
    """What belongs to deliverables and items, by their keys, in the plan's order; units and outcomes by key."""

    units: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    outputs: dict[int, list[OutputCount]] = field(default_factory=lambda: defaultdict(list))
    outcomes: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    references: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Row:
    """One deliverable as the list shows it; words are translated, values are not formatted."""

    pk: int
    ref: str
    item: int
    biennium: str
    theme: str
    text: str
    due: Month | None
    due_basis: str
    expected: Month | None
    lateness: Lateness
    status: str
    note: str
    outlook: str
    completed_on: dt.date | None
    updated_on: dt.date | None
    coordinator: int
    units: list[int]
    """The coordinating unit first, then the order of the source."""
    outcomes: list[int]
    references: list[str]
    outputs: list[OutputCount]
    sample: bool

    @property
    def headline(self) -> Headline:
        return headline(self.status, self.outlook, self.lateness.kind)

    @property
    def band(self) -> str:
        return f"{self.biennium} · {self.theme}" if self.theme else self.biennium


@lru_cache(maxsize=64)
def deliverables_on(on: dt.date) -> DeliverableQuerySet:
    """Deliverables with all that `FIELDS` names. Kept, for to compose it costs more than its answer."""
    newest = StatusUpdate.objects.as_of(on).filter(deliverable=OuterRef("pk")).newest_first()
    rows = Deliverable.objects.as_of(on).with_coordinator(on)
    return rows.annotate(sample=Subquery(newest.values("illustrative")[:1]))


def load_rows(deliverables: DeliverableQuerySet, on: dt.date, choices: PlanChoices) -> list[Row]:
    """The rows of a selection from `deliverables_on`, in its order. Two queries."""
    return _with_words(deliverables.values_list(*FIELDS), on, choices)


def load_page(keys: Sequence[int], on: dt.date, choices: PlanChoices) -> list[Row]:
    """The rows with these keys, at most PAGE_SIZE, in the order of the keys. Two queries, or none without keys."""
    found = {row.pk: row for row in _with_words(ROWS_OF_PAGE.rows(keys=keys, on=on), on, choices)} if keys else {}
    return [found[key] for key in keys if key in found]


def _with_words(columns: Iterable[tuple[Any, ...]], on: dt.date, choices: PlanChoices) -> list[Row]:
    values = [dict(zip(FIELDS, row, strict=True)) for row in columns]
    words = load_words(values, on)
    return [_row(value, words, choices, on) for value in values]


def load_words(values: Collection[dict[str, Any]], on: dt.date) -> Words:
    """Units, outputs, outcomes and references of these rows, in one query."""
    words = Words()
    deliverables = [value["pk"] for value in values]
    items = {value["item_id"] for value in values}
    found: Iterable[tuple[Any, ...]] = ()
    if len(values) > PAGE_SIZE:
        found = _words(deliverables, items, on)
    elif values:
        found = WORDS_OF_PAGE.rows(deliverables=deliverables, items=items, on=on)
    for kind, owner, place, text, plural, *numbers in sorted(found):
        if kind == "unit":
            words.units[owner].append(numbers[0])
        elif kind == "output":
            planned, delivered, samples = numbers
            words.outputs[owner].append(
                OutputCount(delivered, planned, text if planned == 1 else plural, has_sample=samples > 0)
            )
        elif kind == "outcome":
            words.outcomes[owner].append(place)
        else:
            words.references[owner].append(text)
    return words


def _words(deliverables: Collection[int], items: Collection[int], on: dt.date) -> QuerySet[Any, tuple[Any, ...]]:
    deliveries = OutputDelivery.objects.as_of(on).filter(output=OuterRef("pk")).order_by().values("output")
    counted = deliveries.annotate(all=Count("pk"), samples=Count("pk", filter=Q(illustrative=True)))
    units = Responsibility.objects.filter(in_force_on(on), deliverable__in=deliverables)
    outputs = PlannedOutput.objects.filter(deliverable__in=deliverables)
    descriptions = ItemDescription.objects.filter(item__in=items)
    parts = [
        _part("unit", units, "deliverable_id", "position", F("unit_id")),
        _part(
            "output",
            outputs,
            "deliverable_id",
            "position",
            F("quantity"),
            Coalesce(Subquery(counted.values("all")), 0),
            Coalesce(Subquery(counted.values("samples")), 0),
            words=("singular", "plural"),
        ),
        _part("outcome", Alignment.objects.filter(item__in=items), "item_id", "outcome_id"),
        _part("reference", descriptions, "item_id", "position", words=("printed_reference", "")),
    ]
    return parts[0].union(*parts[1:], all=True)


WORDS_OF_PAGE = Prepared(_words, most_keys=PAGE_SIZE)


def _rows(keys: Collection[int], on: dt.date) -> QuerySet[Any, tuple[Any, ...]]:
    return deliverables_on(on).filter(pk__in=keys).order_by().values_list(*FIELDS)


ROWS_OF_PAGE = Prepared(_rows, most_keys=PAGE_SIZE)


def _part(kind: str, rows: Any, owner: str, place: str, *numbers: Any, words: tuple[str, str] = ("", "")) -> Any:
    """Rows of (kind, owner, place, two texts, three numbers), all of the same types, for one UNION ALL."""
    texts = [Cast(F(name) if name else Value(""), CharField()) for name in words]
    three = (*numbers, Value(0), Value(0), Value(0))[:3]
    columns = [F(owner), F(place), *three]
    owner_id, place_number, *counts = [Cast(column, IntegerField()) for column in columns]
    return rows.order_by().values_list(Value(kind, CharField()), owner_id, place_number, *texts, *counts)


def _row(value: dict[str, Any], words: Words, choices: PlanChoices, on: dt.date) -> Row:
    lateness = timeliness(value["status"], value["due_as_of"], value["completed_on"], on)
    biennium = choices.biennia[value["item__biennium_id"]]
    coordinator = value["coordinator_as_of"]
    others = [unit for unit in words.units[value["pk"]] if unit != coordinator]
    return Row(
        pk=value["pk"],
        ref=value["ref"],
        item=value["item_id"],
        biennium=years(biennium.label),
        theme=choices.themes.get(value["item__theme_id"], ""),
        text=value["text_as_of"],
        due=value["due_as_of"],
        due_basis=value["due_basis"] if value["due"] == value["due_as_of"] else "amended",
        expected=value["expected"],
        lateness=lateness,
        status=value["status"],
        note=state_note(
            status=value["status"],
            condition=value["condition"],
            biennium_label=biennium.label,
            biennium_starts=biennium.starts,
            on=on,
        ),
        outlook=value["outlook"],
        completed_on=value["completed_on"],
        updated_on=value["updated_on"],
        coordinator=coordinator,
        units=[coordinator, *others],
        outcomes=sorted(choices.outcomes[key] for key in words.outcomes[value["item_id"]]),
        references=words.references[value["item_id"]],
        outputs=words.outputs[value["pk"]],
        sample=bool(value["sample"]) or any(count.has_sample for count in words.outputs[value["pk"]]),
    )


def basis_in_words(basis: str) -> str:
    return _("amended") if basis == "amended" else str(Basis(basis).label)
