"""Many plans in the proportions of GB.325/INS/5/2: copies of it, and one plan that repeats its table.

Copied is what pages read: bands, outcomes, paragraphs, items, deliverables, outputs, indicators, resource
lines and responsibilities. Units are shared, as they are between real plans; paragraphs 1–12 and footnotes
are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from deliverables.models import (
    ActionPlan,
    Alignment,
    Biennium,
    ConclusionParagraph,
    Deliverable,
    FollowUpItem,
    Indicator,
    ItemDescription,
    Measure,
    Outcome,
    PlannedOutput,
    ResourceLine,
    Responsibility,
    Theme,
)

FRAME = {Biennium: "plan", Theme: "biennium__plan", Outcome: "plan", ConclusionParagraph: "plan"}
"""What a plan has once, with the way from the row to its plan."""
TABLE = {
    FollowUpItem: "plan",
    ItemDescription: "item__plan",
    Alignment: "item__plan",
    ResourceLine: "item__plan",
    Deliverable: "plan",
    Responsibility: "deliverable__plan",
    PlannedOutput: "deliverable__plan",
    Indicator: "deliverable__plan",
    Measure: "indicator__deliverable__plan",
}
"""What comes with each repetition of the table."""
LEFT_EMPTY = frozenset({"footnote", "added", "removed"})
LARGE = "plan-of-many"
"""Slug of the plan that repeats the table."""


@dataclass
class Copying:
    """`plans`: pairs of a new plan and how often it repeats the table of `source`."""

    source: ActionPlan
    plans: list[tuple[ActionPlan, int]]
    keys: dict[tuple[Any, int, int, int], int] = field(default_factory=dict)
    """New keys by model, plan, repetition (0 for what a plan has once) and old key."""

    def run(self) -> None:
        for model, path in (FRAME | TABLE).items():
            rows = list(model._default_manager.filter(**{path: self.source}).order_by("pk"))
            copies = [(plan, turn, row) for plan, turn in self.turns(model) for row in rows]
            new = [self.copy(row, plan, turn) for plan, turn, row in copies]
            model._default_manager.bulk_create(new, batch_size=1000)
            for (plan, turn, row), made in zip(copies, new, strict=True):
                self.keys[model, plan.pk, turn, row.pk] = made.pk
        self.cite_paragraphs()

    def turns(self, model: Any) -> Iterator[tuple[ActionPlan, int]]:
        for plan, repeats in self.plans:
            for turn in range(repeats if model in TABLE else 1):
                yield plan, turn

    def copy(self, row: models.Model, plan: ActionPlan, turn: int) -> models.Model:
        """The row under its new plan, naming the copies of what it named."""
        values: dict[str, Any] = {}
        for column in row._meta.concrete_fields:
            old = getattr(row, column.attname)
            if column.primary_key or column.name in LEFT_EMPTY:
                continue
            if column.is_relation and column.related_model is ActionPlan:
                old = plan.pk
            elif column.is_relation and old is not None:
                old = self.new_key(column.related_model, plan, turn, old)
            values[column.attname] = old
        made = type(row)(**values)
        if isinstance(made, FollowUpItem):
            made.number = self.number(made.number, plan, turn)
        if isinstance(made, Deliverable):
            self.place(made, row, plan, turn)
        return made

    def new_key(self, model: Any, plan: ActionPlan, turn: int, old: int) -> int:
        """Rows that are not copied (units) keep their key."""
        return self.keys.get((model, plan.pk, turn if model in TABLE else 0, old), old)

    def number(self, number: int, plan: ActionPlan, turn: int) -> int:
        """Repetitions of one row of the table stand together, so that the bands stay whole."""
        return (number - 1) * self.repeats(plan) + turn + 1

    def place(self, made: Deliverable, row: Any, plan: ActionPlan, turn: int) -> None:
        number = row.item.number
        of_item = [place for place, item in self.places if item == number]
        before = sum(item < number for _place, item in self.places)
        made.position = before * self.repeats(plan) + turn * len(of_item) + of_item.index(row.position) + 1
        made.ref = f"{self.number(number, plan, turn)}{row.ref.removeprefix(str(number))}"

    def repeats(self, plan: ActionPlan) -> int:
        return self._repeats[plan.pk]

    def __post_init__(self) -> None:
        self._repeats = {plan.pk: repeats for plan, repeats in self.plans}
        found = Deliverable.objects.in_plan(self.source).order_by("position")
        self.places: list[tuple[int, int]] = list(found.values_list("position", "item__number"))

    def cite_paragraphs(self) -> None:
        through = ItemDescription.paragraphs.through
        cited = list(
            through.objects.filter(itemdescription__item__plan=self.source).values_list(
                "itemdescription_id", "conclusionparagraph_id"
            )
        )
        through.objects.bulk_create(
            (
                through(
                    itemdescription_id=self.new_key(ItemDescription, plan, turn, description),
                    conclusionparagraph_id=self.new_key(ConclusionParagraph, plan, turn, paragraph),
                )
                for plan, turn in self.turns(ItemDescription)
                for description, paragraph in cited
            ),
            batch_size=1000,
        )


def copy_plan(source: ActionPlan, *, plans: int, repeats: int) -> None:
    """Bring the database to `plans` plans like `source` (itself included), and one with `repeats` tables."""
    wanted = [(f"plan-{number}", 1) for number in range(2, plans + 1)]
    if repeats:
        wanted.append((LARGE, repeats))
    made = ActionPlan.objects.bulk_create(
        new_plan(source, slug, number) for number, (slug, _repeats) in enumerate(wanted, start=2)
    )
    Copying(source, list(zip(made, (repeats for _slug, repeats in wanted), strict=True))).run()


def new_plan(source: ActionPlan, slug: str, number: int) -> ActionPlan:
    values = {column.attname: getattr(source, column.attname) for column in concrete(source)}
    return ActionPlan(**values | {"slug": slug, "code": f"GB.400/INS/{number}"})


def concrete(row: models.Model) -> Iterable[Any]:
    return (column for column in row._meta.concrete_fields if not column.primary_key)
