"""What the deliverables of a plan can be filtered by: every choice in one query."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import CharField, Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _
from django_countries import countries

from deliverables.among import Among
from deliverables.language_forms import years
from deliverables.models import (
    ActionPlan,
    Biennium,
    ConclusionParagraph,
    Deliverable,
    Measurement,
    Outcome,
    OutputDelivery,
    Responsibility,
    Theme,
    Unit,
    UnitName,
)
from deliverables.models.units import counts_under, names_as_text
from deliverables.months import Month
from deliverables.prepared import Prepared
from deliverables.unit_names import codes_of, named_on


@dataclass(frozen=True)
class Choice:
    """A value as in the address, its words on the page, and the keys of the rows that it stands for."""

    value: str
    label: str
    ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class NamedUnit:
    """As it was called on the day; `parent`: of which it is part, or into which it was merged by then."""

    code: str
    name: str
    parent: int | None


@dataclass(frozen=True)
class NamedBiennium:
    label: str
    starts: Month


@dataclass
class PlanChoices:
    """`options` by the name of the parameter; the maps give words for keys, so that rows need no joins."""

    total: int = 0
    """Deliverables of the plan, filtered or not."""
    first_biennium: int = 0
    units: dict[int, NamedUnit] = field(default_factory=dict)
    codes_of_units: dict[str, int] = field(default_factory=dict)
    """Every code that a renamed unit has or had."""
    biennia: dict[int, NamedBiennium] = field(default_factory=dict)
    themes: dict[int, str] = field(default_factory=dict)
    outcomes: dict[int, int] = field(default_factory=dict)
    """The number of each outcome."""
    options: dict[str, list[Choice]] = field(default_factory=dict)

    def code_of_the_day(self, code: str) -> str:
        """What a unit with this code is called on the day, if it was called so at any time and no other is now."""
        if code in self.codes_of_units and all(choice.value != code for choice in self.options["unit"]):
            return self.units[self.codes_of_units[code]].code
        return code

    def ids(self, name: str, values: list[str]) -> set[int]:
        """The keys that these values of a parameter stand for."""
        wanted = set(values)
        return {key for choice in self.options[name] if choice.value in wanted for key in choice.ids}


def measurements_in_force(on: dt.date) -> QuerySet[Measurement]:
    """The newest measurement of each measure on the date `on`: a newer one replaces, it does not add."""
    newest = Measurement.objects.as_of(on).filter(measure=OuterRef("measure")).newest_first()
    return Measurement.objects.as_of(on).filter(pk=Subquery(newest.values("pk")[:1]))


def load_choices(plan: ActionPlan, on: dt.date) -> PlanChoices:
    """Choices and words for a plan, in one query. Countries are those in force on the date `on`."""
    kinds: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for kind, *row in CHOICES.rows(plan=plan.pk, on=on):
        kinds[kind].append(tuple(row))
    found = PlanChoices()
    found.total = sum(row[0] for row in kinds["total"])
    # Each row: key, value, words, number and one more number.
    biennia = sorted(kinds["biennium"], key=lambda row: row[3])
    found.first_biennium = biennia[0][0] if biennia else 0
    found.biennia = {key: NamedBiennium(words, Month(starts)) for key, _value, words, _place, starts in biennia}
    found.units = {key: NamedUnit(value, words, parent) for key, value, words, parent, _other in kinds["unit"]}
    for key, names, *_rest in kinds["renamed"]:
        kept = json.loads(names)
        found.codes_of_units |= dict.fromkeys(codes_of(kept), key)
        if named := named_on(kept, on):
            found.units[key] = replace(found.units[key], code=named.code, name=named.name)
    found.themes = {key: words for key, _value, words, _place, _other in kinds["theme"]}
    found.outcomes = {key: number for key, _value, _words, number, _other in kinds["outcome"]}
    found.options = {
        "outcome": _in_order(kinds["outcome"], "{value} – {words}"),
        "unit": _units(found.units, {row[0] for row in kinds["responsible"]}),
        "biennium": [replace(one, label=years(one.label)) for one in _in_order(biennia, "{words}")],
        "theme": _in_order(kinds["theme"], "{words}"),
        "paragraph": _in_order(kinds["paragraph"], "{value}"),
        "country": _countries({code for row in kinds["country"] for code in row[1].split(",")}),
    }
    return found


def _choices(plan: int, on: dt.date) -> QuerySet[Any, tuple[Any, ...]]:
    """Rows of (kind, key, value, words, number, other), all of the same types, for one UNION ALL."""
    none, no_key = Value("", CharField()), Value(0, IntegerField())

    def part(kind: str, rows: Any, key: Any = no_key, value: Any = none, words: Any = none, *numbers: Any) -> Any:
        place, other = (*numbers, no_key, no_key)[:2]
        columns = [Cast(key, IntegerField()), Cast(value, CharField()), Cast(words, CharField())]
        columns += [Cast(place, IntegerField()), Cast(other, IntegerField())]
        return rows.order_by().values_list(Value(kind, CharField()), *columns)

    deliverables = Deliverable.objects.filter(plan=plan).order_by()
    delivered = OutputDelivery.objects.as_of(on).filter(Among("output__deliverable", deliverables))
    measured = measurements_in_force(on).filter(Among("measure__indicator__deliverable", deliverables))
    responsible = Responsibility.objects.filter(Among("deliverable", deliverables)).values("unit")
    themes = Theme.objects.filter(biennium__plan=plan)
    counted = deliverables.values("plan").annotate(all=Count("pk")).values("all")
    first, *others = [
        part("unit", Unit.objects.all(), F("pk"), F("code"), F("name"), counts_under(on)),
        part("renamed", Unit.objects.filter(pk__in=UnitName.objects.values("unit")), F("pk"), names_as_text()),
        part("responsible", Unit.objects.filter(pk__in=responsible.distinct()), F("pk")),
        part("outcome", Outcome.objects.filter(plan=plan), F("pk"), F("number"), F("title"), F("number")),
        part(
            "biennium",
            Biennium.objects.filter(plan=plan),
            F("pk"),
            F("slug"),
            F("label"),
            F("position"),
            F("starts"),
        ),
        part("theme", themes, F("pk"), F("slug"), F("title"), F("biennium__position") * 100 + F("position")),
        part(
            "paragraph",
            ConclusionParagraph.objects.filter(plan=plan),
            F("pk"),
            F("reference"),
            none,
            F("position"),
        ),
        part("country", delivered.exclude(country=""), no_key, F("country")).distinct(),
        part("country", measured.exclude(member_states=""), no_key, F("member_states")).distinct(),
        part("total", ActionPlan.objects.filter(pk=plan), Coalesce(Subquery(counted), 0)),
    ]
    return first.union(*others, all=True)


CHOICES = Prepared(_choices)


def _in_order(rows: list[tuple[Any, ...]], words: str) -> list[Choice]:
    """Choices in the plan's order; rows of the same value (a theme of two biennia) are one choice."""
    ids: dict[str, set[int]] = defaultdict(set)
    labels: dict[str, str] = {}
    for key, value, title, _place, _other in sorted(rows, key=lambda row: (row[3], row[0])):
        ids[value].add(key)
        labels.setdefault(value, words.format(value=value, words=title))
    return [Choice(value, label, frozenset(ids[value])) for value, label in labels.items()]


def _units(units: dict[int, NamedUnit], responsible: set[int]) -> list[Choice]:
    """The units of the plan and the departments above them; a department stands for its units too."""
    below: dict[int, set[int]] = defaultdict(set)
    for unit in responsible:
        above: int | None = unit
        while above in units and unit not in below[above]:
            below[above].add(unit)
            above = units[above].parent
    return sorted(
        (
            Choice(
                units[key].code,
                _("%(unit)s and its units") % {"unit": units[key].code} if ids - {key} else units[key].code,
                frozenset(ids),
            )
            for key, ids in below.items()
        ),
        key=lambda choice: choice.value.casefold(),
    )


def _countries(codes: set[str]) -> list[Choice]:
    named = [Choice(code, str(countries.name(code) or code)) for code in codes if code]
    return sorted(named, key=lambda choice: choice.label)
