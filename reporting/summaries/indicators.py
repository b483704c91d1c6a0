"""The state of each indicator of achievement as at a moment. Indicators are achieved, not completed."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.db.models import CharField, F, IntegerField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, JSONObject
from django_countries import countries

from deliverables.chain import MEASURE_FIELDS
from deliverables.joined_texts import Joined, number_in
from deliverables.models import ActionPlan, Amendment, Indicator, Measure, Measurement
from deliverables.months import Month
from deliverables.prepared import Prepared
from deliverables.statuses import Achievement, achievement


@dataclass(frozen=True)
class MeasureState:
    """One condition of an indicator and its actual value.

    Decimals: a count or amount in `unit`, per cent, 1 or 0 for "yes-no", the month's index for "month".
    target_is: "level" or "increase"; for an increase `target` and `actual` count what was added since the
    baseline, `total_target` and `total_actual` add the baseline and are derived. basis: whether the target is
    "printed" in the plan or "derived" from it. actual, actual_on, met: None when not measured. member_states: names
    of countries, sorted.
    """

    label: str
    kind: str
    unit: str
    currency: str
    baseline: Decimal | None
    baseline_month: Month | None
    target: Decimal
    target_is: str
    basis: str
    actual: Decimal | None
    actual_on: dt.date | None
    member_states: tuple[str, ...]
    met: bool | None
    illustrative: bool

    @property
    def total_target(self) -> Decimal | None:
        """Baseline and increase together; None for a level."""
        return self._total(self.target)

    @property
    def total_actual(self) -> Decimal | None:
        return None if self.actual is None else self._total(self.actual)

    def _total(self, added: Decimal) -> Decimal | None:
        if self.target_is != Measure.TargetIs.INCREASE or self.baseline is None:
            return None
        return self.baseline + added


@dataclass(frozen=True)
class IndicatorState:
    """An indicator (text as amended) with its measures, in the plan's order."""

    id: int
    deliverable_id: int
    deliverable_ref: str
    text: str
    measures: tuple[MeasureState, ...]
    achievement: Achievement

    @property
    def illustrative(self) -> bool:
        return any(measure.illustrative for measure in self.measures)


class Achieved(NamedTuple):
    """An indicator as far as it is counted."""

    achievement: Achievement
    illustrative: bool


AchievedOf = Mapping[int, tuple[Achieved, ...]]
"""The indicators of each deliverable that has some, by its id."""


@dataclass(frozen=True)
class IndicatorCounts:
    """How many indicators; the four add up to `total`. Papers say "achieved" of `achieved` alone.

    deliverables: how many deliverables the indicators of each achievement belong to.
    """

    total: int
    achieved: int
    partly_achieved: int
    not_achieved: int
    not_measured: int
    deliverables: Mapping[Achievement, int]

    @property
    def by_achievement(self) -> tuple[tuple[Achievement, int], ...]:
        """Pairs from achieved down to not measured, without zeros."""
        pairs = (
            (Achievement.ACHIEVED, self.achieved),
            (Achievement.PARTLY_ACHIEVED, self.partly_achieved),
            (Achievement.NOT_ACHIEVED, self.not_achieved),
            (Achievement.NOT_MEASURED, self.not_measured),
        )
        return tuple((member, number) for member, number in pairs if number)


def count_indicators(deliverables: Mapping[tuple[Achieved, ...], int]) -> IndicatorCounts:
    """Count from how many deliverables have these indicators."""
    numbers: Counter[Achievement] = Counter()
    of_deliverables: Counter[Achievement] = Counter()
    for indicators, number in deliverables.items():
        for one in indicators:
            numbers[one.achievement] += number
        for achieved in {one.achievement for one in indicators}:
            of_deliverables[achieved] += number
    return IndicatorCounts(
        total=numbers.total(),
        achieved=numbers[Achievement.ACHIEVED],
        partly_achieved=numbers[Achievement.PARTLY_ACHIEVED],
        not_achieved=numbers[Achievement.NOT_ACHIEVED],
        not_measured=numbers[Achievement.NOT_MEASURED],
        deliverables=of_deliverables,
    )


MEASUREMENT = {
    "value": Cast("value", TextField()),  # a number of JSON would be a float
    "on": "effective_on",
    "member_states": Cast("member_states", TextField()),
    "sample": "illustrative",
}
FIELDS = (
    "pk", "deliverable_id", "deliverable__ref", "text_as_of", "newest",
    "measures__pk", *(f"measures__{name}" for name in MEASURE_FIELDS),
)  # fmt: skip


def load_achieved(plan: ActionPlan, on: dt.date, known_at: dt.datetime | None) -> AchievedOf:
    """Every indicator of the plan, for counting. One query."""
    rows = list(ACHIEVED.rows(plan=plan.pk, on=on, known_at=known_at))
    deliverable_of = {row[0]: row[1] for row in rows}
    met = cache(met_and_sample)
    measures: dict[int, tuple[tuple[bool | None, bool], ...]] = dict.fromkeys(deliverable_of, ())
    for indicator, _deliverable, kind, target, newest in rows:
        if kind is not None:  # an indicator may be without measures
            measures[indicator] += (met(kind, target, newest),)
    # Few indicators differ in what their measures say, so the rule is asked once for those that are alike.
    said = {
        found: Achieved(achievement(is_met for is_met, _sample in found), any(sample for _met, sample in found))
        for found in set(measures.values())
    }
    return by_deliverable((deliverable_of[indicator], said[found]) for indicator, found in measures.items())


def achieved_in(states: Iterable[IndicatorState]) -> AchievedOf:
    return by_deliverable((state.deliverable_id, Achieved(state.achievement, state.illustrative)) for state in states)


def by_deliverable(pairs: Iterable[tuple[int, Achieved]]) -> AchievedOf:
    found: dict[int, tuple[Achieved, ...]] = defaultdict(tuple)
    for deliverable, achieved in pairs:
        found[deliverable] += (achieved,)
    return found


def met_and_sample(kind: str, target: str, newest: str | None) -> tuple[bool | None, bool]:
    """Whether a measure is met (None: not measured), and whether sample data says so."""
    if newest is None:
        return None, False
    value, sample = newest.split("|")
    return Measure(kind=kind, target=number_in(target)).is_met_by(number_in(value)), sample == "1"


def load_indicators(plan: ActionPlan, on: dt.date, known_at: dt.datetime | None) -> tuple[IndicatorState, ...]:
    """Every indicator of the plan with the newest value of each measure. One query."""
    gathered: dict[int, tuple[dict[str, Any], list[MeasureState]]] = {}
    for values in INDICATORS.rows(plan=plan.pk, on=on, known_at=known_at):
        row = dict(zip(FIELDS, values, strict=True))
        _head, measures = gathered.setdefault(row["pk"], (row, []))
        if row["measures__pk"] is not None:
            measures.append(measure_state(row))
    return tuple(
        IndicatorState(
            id=head["pk"],
            deliverable_id=head["deliverable_id"],
            deliverable_ref=head["deliverable__ref"],
            text=head["text_as_of"],
            measures=tuple(measures),
            achievement=achievement(measure.met for measure in measures),
        )
        for head, measures in gathered.values()
    )


def indicator_rows(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any, Any]:
    """A row for each measure; one also for an indicator without measures."""
    newest = Measurement.objects.as_of(on, known_at).filter(measure=OuterRef("measures__pk")).newest_first()
    amended = Amendment.objects.as_of(on, known_at).filter(indicator=OuterRef("pk"), field="text")
    return (
        Indicator.objects.filter(deliverable__plan=plan)
        .annotate(
            text_as_of=Coalesce(Subquery(amended.newest_first().values("new")[:1]), F("text")),
            newest=Subquery(newest.values(row=JSONObject(**MEASUREMENT))[:1]),
        )
        .order_by("deliverable__position", "position", "measures__position")
        .values_list(*FIELDS)
    )


INDICATORS = Prepared(indicator_rows)


def achieved_rows(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any, Any]:
    """For each measure: indicator, deliverable, kind, target and newest value; numbers as texts."""
    newest = Measurement.objects.as_of(on, known_at).filter(measure=OuterRef("measures__pk")).newest_first()
    sample = Cast(Cast("illustrative", IntegerField()), CharField())
    said = Joined(Cast("value", CharField()), Value("|"), sample)
    return (
        Indicator.objects.filter(deliverable__plan=plan)
        .order_by()
        .values_list(
            "pk",
            "deliverable_id",
            "measures__kind",
            Cast("measures__target", TextField()),
            Subquery(newest.values(row=said)[:1]),
        )
    )


ACHIEVED = Prepared(achieved_rows)


def measure_state(row: dict[str, Any]) -> MeasureState:
    """One row of `load_indicators` as a measure; whether it is met is the model's rule."""
    fields = {name: row[f"measures__{name}"] for name in MEASURE_FIELDS}
    newest = row["newest"]
    if newest is None:
        return MeasureState(**fields, actual=None, actual_on=None, member_states=(), met=None, illustrative=False)
    actual = number_in(newest["value"])
    codes = newest["member_states"].split(",") if newest["member_states"] else []
    return MeasureState(
        **fields,
        actual=actual,
        actual_on=dt.date.fromisoformat(newest["on"]),
        member_states=tuple(sorted(str(countries.name(code)) for code in codes)),
        met=Measure(kind=fields["kind"], target=fields["target"]).is_met_by(actual),
        illustrative=bool(newest["sample"]),
    )
