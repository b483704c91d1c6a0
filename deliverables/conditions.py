"""What the filters of the list ask of the database. Every answer is an EXISTS, an IN or a plain comparison, so
that no deliverable comes twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from deliverables.among import Among
from deliverables.choices import measurements_in_force
from deliverables.models import (
    ActionPlan,
    Alignment,
    Deliverable,
    FollowUpItem,
    Indicator,
    ItemDescription,
    Measure,
    Measurement,
    OutputDelivery,
)
from deliverables.statuses import Achievement


class Group(TextChoices):
    """The three groups that are counted apart; a printed condition decides first."""

    FIRM = "firm", _("Firm")
    CONDITIONAL = "conditional", _("Conditional")
    LATER = "later", _("Of a later biennium")


def any_of(conditions: Iterable[Q | Exists]) -> Q:
    joined = Q()
    for condition in conditions:
        joined |= Q(condition)
    return joined


def of_outcomes(outcomes: Iterable[int]) -> Q:
    return Q(Exists(Alignment.objects.filter(item=OuterRef("item"), outcome__in=outcomes)))


def citing(paragraphs: Iterable[int]) -> Q:
    """Of an item that cites one of these paragraphs, also inside a range such as "20(a) to (f)"."""
    return Q(Exists(ItemDescription.objects.filter(item=OuterRef("item"), paragraphs__in=paragraphs)))


def in_group(group: str, first_biennium: int) -> Q:
    if group == Group.CONDITIONAL:
        return ~Q(condition="")
    first = Q(item__biennium=first_biennium)
    return Q(condition="") & (first if group == Group.FIRM else ~first)


def in_country(codes: list[str], on: dt.date) -> Q:
    """Where an output was delivered, or which a measurement in force counts among its member States."""
    delivered = OutputDelivery.objects.as_of(on).filter(output__deliverable=OuterRef("pk"), country__in=codes)
    # Two letters between commas: a code cannot be found across the border of two others.
    counted = measurements_in_force(on).filter(
        any_of(Q(member_states__contains=code) for code in codes),
        measure__indicator__deliverable=OuterRef("pk"),
    )
    return any_of([Exists(delivered), Exists(counted)])


def with_words(text: str, plan: ActionPlan) -> Q:
    """Every word occurs somewhere: in the deliverable (as amended), its number, its item or its indicator."""
    joined = Q()
    for word in dict.fromkeys(text.split()):
        joined &= _with_word(word, plan)
    return joined


def _with_word(word: str, plan: ActionPlan) -> Q:
    """The texts of the plan that are asked once for all rows stand first, the one that is asked row by row last."""
    # The plan prints “member States’ ” and “2016–17”; people type ' and -.
    forms = dict.fromkeys([word, word.replace("'", "’"), word.replace("-", "–")])

    def in_text(name: str) -> Q:
        return any_of(Q(**{f"{name}__icontains": form}) for form in forms)

    items = FollowUpItem.objects.filter(plan=plan)
    in_items = items.filter(in_text("responsibility_text"))
    descriptions = ItemDescription.objects.filter(Among("item", items), in_text("text"))
    indicators = Indicator.objects.filter(Among("deliverable", Deliverable.objects.filter(plan=plan)), in_text("text"))
    return (
        Q(item__in=in_items.values("pk"))
        | Q(item__in=descriptions.values("item"))
        | Q(pk__in=indicators.values("deliverable"))
        | in_text("ref")
        | in_text("text_as_of")
    )


def with_indicator(achievement: str, on: dt.date) -> Q:
    """With an indicator of this state on the date `on`; `Measure.is_met_by` in SQL.

    A measure without a measurement is not met once another one of the indicator is measured.
    """
    newest = Measurement.objects.as_of(on).filter(measure=OuterRef("pk")).newest_first()
    measures = Measure.objects.filter(indicator=OuterRef("pk")).annotate(actual=Subquery(newest.values("value")[:1]))
    month = Q(kind=Measure.Kind.MONTH)
    met = Q(month, actual__lte=F("target")) | Q(~month, actual__gte=F("target"))
    unmet = Q(actual=None) | Q(month, actual__gt=F("target")) | Q(~month, actual__lt=F("target"))
    some_met, some_unmet = Exists(measures.filter(met)), Exists(measures.filter(unmet))
    measured = Exists(measures.filter(actual__isnull=False))
    states: dict[str, Q] = {
        Achievement.ACHIEVED: Q(some_met) & ~Q(some_unmet),
        Achievement.PARTLY_ACHIEVED: Q(some_met) & Q(some_unmet),
        Achievement.NOT_ACHIEVED: Q(measured) & ~Q(some_met),
        Achievement.NOT_MEASURED: ~Q(measured),
    }
    return Q(Exists(Indicator.objects.filter(states[achievement], deliverable=OuterRef("pk"))))
