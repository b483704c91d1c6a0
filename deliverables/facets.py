"""How many rows each choice of the list's filters would show, given what the other filters ask for.

The plan is read once; for each choice its deliverables are the bits of one number, so that a choice is counted by
an AND. `deliverables.conditions` and the query methods say the same in SQL; a test opens every choice and compares.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cache, reduce
from operator import and_, or_
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from deliverables.among import Among
from deliverables.conditions import Group
from deliverables.filter_fields import EitherField
from deliverables.filters import DeliverableFilter
from deliverables.joined_texts import Joined, Listed, number_in
from deliverables.models import (
    Alignment,
    Deliverable,
    FollowUpItem,
    Indicator,
    ItemDescription,
    Measure,
    Measurement,
    OutputDelivery,
    Responsibility,
    StatusUpdate,
)
from deliverables.models.states import in_force_on
from deliverables.months import Month
from deliverables.prepared import Prepared
from deliverables.statuses import Status, achievement, headline, timeliness

Counts = dict[str, dict[str, int]]
"""By the name of a filter and the value of a choice."""


@dataclass(frozen=True)
class Facts:
    """What the filters ask of each deliverable of a plan on a day. bits: by its key; masks: by what is asked and the
    answer (a key of the database or a value), the deliverables of which it is true, as the sum of their bits."""

    bits: dict[int, int] = field(default_factory=dict)
    masks: dict[str, dict[Any, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    @property
    def all(self) -> int:
        return (1 << len(self.bits)) - 1

    def add(self, name: str, answers: Iterable[Any], mask: int) -> None:
        for answer in answers:
            self.masks[name][answer] |= mask

    def of(self, name: str, answers: Iterable[Any]) -> int:
        """The deliverables with any of these answers."""
        return reduce(or_, (self.masks[name].get(answer, 0) for answer in answers), 0)


def count_choices(filters: DeliverableFilter, found: Collection[int] | None = None) -> Counts:
    """The count beside each choice; none while a value is bad. found: the keys of `filters.rows`, if they are known.

    One query, for words beside other filters a second one. Where two dates are compared, which takes as many as a
    page may make, nothing is counted for words; nor for changes, which are only known of rows that are compared.
    """
    asked = filters.form.cleaned_data if filters.is_valid() else None
    is_compared = "change" in filters.filters
    if asked is None or (is_compared and (asked["change"] or asked["q"])):
        return {}
    facts = read_facts(filters.plan.pk, filters.on)
    active = {name: values for name, values in asked.items() if values}
    words = found if list(active) == ["q"] else None
    chosen = {name: _chosen(facts, filters, name, values, words) for name, values in active.items()}
    counts: Counts = {}
    for name, one in filters.form.fields.items():
        if isinstance(one, EitherField) and name != "change":
            others = reduce(and_, (mask for other, mask in chosen.items() if other != name), facts.all)
            counts[name] = {value: (others & _mask(facts, filters, name, [value])).bit_count() for value in one.words}
    return counts


def _chosen(
    facts: Facts, filters: DeliverableFilter, name: str, values: list[Any], words: Collection[int] | None
) -> int:
    """The deliverables that a filter lets through; words: the keys of those with the words asked for, if known."""
    if name == "due_from":
        return facts.of("due", (due for due in facts.masks["due"] if due >= min(values).index))
    if name == "due_to":
        return facts.of("due", (due for due in facts.masks["due"] if due <= max(values).index))
    if name == "q":
        if words is None:
            words = filters.by_words(filters.queryset, name, values).order_by().values_list("pk", flat=True)
        return reduce(or_, (facts.bits.get(key, 0) for key in words), 0)
    return _mask(facts, filters, name, values)


def _mask(facts: Facts, filters: DeliverableFilter, name: str, values: list[Any]) -> int:
    """The deliverables with any of the values of a choice."""
    if name == "group":
        return reduce(or_, (_in_group(facts, value, filters.options.first_biennium) for value in values), 0)
    if name in ("outcome", "unit", "biennium", "theme", "paragraph"):
        return facts.of(name, filters.options.ids(name, values))
    return facts.of(name, values)


def _in_group(facts: Facts, group: str, first_biennium: int) -> int:
    """`conditions.in_group`."""
    conditional = facts.of("condition", ["1"])
    if group == Group.CONDITIONAL:
        return conditional
    first = facts.of("biennium", [first_biennium])
    return (first if group == Group.FIRM else facts.all & ~first) & ~conditional


def read_facts(plan: int, on: dt.date) -> Facts:
    kinds: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for kind, *row in FACTS.rows(plan=plan, on=on):
        kinds[kind].append(tuple(row))
    facts = Facts({row[0]: 1 << place for place, row in enumerate(kinds["deliverable"])})
    _add_states(facts, kinds["deliverable"], on)
    _add_items(facts, kinds)
    _add_indicators(facts, kinds["measure"])
    for deliverable, _number, _other, codes in kinds["country"]:
        facts.add("country", codes.split(","), facts.bits[deliverable])
    return facts


def _add_states(facts: Facts, rows: list[tuple[Any, ...]], on: dt.date) -> None:
    """The rules are asked once for deliverables that say the same."""
    alike: dict[tuple[int | None, str], int] = defaultdict(int)
    for deliverable, _item, due, text in rows:
        alike[due, text] |= facts.bits[deliverable]
    for (due, text), mask in alike.items():
        condition, status, outlook, completed_on, units = text.split("|")
        day = dt.date.fromisoformat(completed_on) if completed_on else None
        lateness = timeliness(status, None if due is None else Month(due), day, on).kind
        facts.add("condition", [condition], mask)
        facts.add("due", [] if due is None else [due], mask)
        facts.add("status", [status], mask)
        facts.add("outlook", [outlook], mask)
        facts.add("timeliness", [lateness.value], mask)
        facts.add("headline", [headline(status, outlook, lateness).value], mask)
        facts.add("unit", keys_in(units), mask)


def _add_items(facts: Facts, kinds: dict[str, list[tuple[Any, ...]]]) -> None:
    of_item: dict[int, int] = defaultdict(int)
    for deliverable, item, _due, _text in kinds["deliverable"]:
        of_item[item] |= facts.bits[deliverable]
    for item, number, biennium, text in kinds["item"]:
        theme, outcomes, paragraphs = text.split("|")
        facts.add("item", [number], of_item[item])
        facts.add("biennium", [biennium], of_item[item])
        facts.add("theme", keys_in(theme), of_item[item])
        facts.add("outcome", keys_in(outcomes), of_item[item])
        facts.add("paragraph", keys_in(paragraphs), of_item[item])


def keys_in(text: str) -> list[int]:
    """Keys that the database listed with commas."""
    return [int(key) for key in text.split(",")] if text else []


def _add_indicators(facts: Facts, rows: list[tuple[Any, ...]]) -> None:
    """Each row is a measure, or an indicator without one; also where its newest measurement counts member States."""
    said = cache(_met_and_states)
    met: dict[tuple[int, int], list[bool | None]] = defaultdict(list)
    for deliverable, indicator, measure, text in rows:
        answers = met[deliverable, indicator]
        if measure:
            is_met, codes = said(text)
            answers.append(is_met)
            facts.add("country", codes, facts.bits[deliverable])
    for (deliverable, _indicator), answers in met.items():
        facts.add("indicator", [achievement(answers).value], facts.bits[deliverable])


def _met_and_states(text: str) -> tuple[bool | None, list[str]]:
    kind, target, value, states = text.split("|")
    if not value:
        return None, []
    is_met = Measure(kind=kind, target=number_in(target)).is_met_by(number_in(value))
    return is_met, states.split(",") if states else []


def _facts(plan: int, on: dt.date) -> QuerySet[Any, tuple[Any, ...]]:
    """Rows of (kind, key, two numbers, text), all of the same types, for one UNION ALL."""
    deliverables = Deliverable.objects.filter(plan=plan).order_by()
    items = FollowUpItem.objects.filter(plan=plan).order_by()
    updates = StatusUpdate.objects.as_of(on).filter(deliverable=OuterRef("pk")).newest_first()
    condition = Case(When(Q(condition=""), then=_NOTHING), default=Value("1"))
    said = Joined("status", _BAR, "outlook", _BAR, Coalesce(Cast("completed_on", CharField()), _NOTHING))
    state = Coalesce(Subquery(updates.values(said=said)[:1]), Value(f"{Status.NOT_STARTED}||"))
    measurements = Measurement.objects.as_of(on).filter(measure=OuterRef("measures__pk")).newest_first()
    actual = Joined(Cast("value", CharField()), _BAR, "member_states")
    measured = Joined(
        Coalesce("measures__kind", _NOTHING),
        _BAR,
        Coalesce(Cast("measures__target", CharField()), _NOTHING),
        _BAR,
        Coalesce(Subquery(measurements.values(said=actual)[:1]), Value("|")),
    )
    units = Responsibility.objects.filter(in_force_on(on), deliverable=OuterRef("pk"))
    indicators = Indicator.objects.filter(Among("deliverable", deliverables))
    delivered = OutputDelivery.objects.as_of(on).filter(Among("output__deliverable", deliverables)).exclude(country="")
    delivered = delivered.order_by().values(deliverable=F("output__deliverable")).annotate(codes=Listed("country"))
    first, *others = [
        _part(
            "deliverable",
            deliverables.as_of(on),
            ("pk", "item_id", "due_as_of"),
            Joined(condition, _BAR, state, _BAR, _listed(units, "deliverable", "unit_id")),
        ),
        _part(
            "item",
            items,
            ("pk", "number", "biennium_id"),
            Joined(
                Coalesce(Cast("theme_id", CharField()), _NOTHING),
                _BAR,
                _listed(Alignment.objects.filter(item=OuterRef("pk")), "item", "outcome_id"),
                _BAR,
                _listed(ItemDescription.objects.filter(item=OuterRef("pk")), "item", "paragraphs"),
            ),
        ),
        _part("measure", indicators, ("deliverable_id", "pk", "measures__pk"), measured),
        _part("country", delivered, ("deliverable", "", ""), F("codes")),
    ]
    return first.union(*others, all=True)


_BAR, _NOTHING = Value("|"), Value("", CharField())


def _part(kind: str, rows: Any, numbers: tuple[str, str, str], text: Any) -> Any:
    columns = [Cast(F(name) if name else Value(0), IntegerField()) for name in numbers]
    return rows.order_by().values_list(Value(kind, CharField()), *columns, Cast(text, CharField()))


def _listed(rows: Any, owner: str, key: str) -> Coalesce:
    """The keys that belong to an outer row, with commas."""
    grouped = rows.exclude(**{key: None}).order_by().values(owner)
    return Coalesce(Subquery(grouped.annotate(keys=Listed(Cast(key, CharField()))).values("keys")), _NOTHING)


FACTS = Prepared(_facts)
