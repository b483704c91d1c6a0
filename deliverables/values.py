"""Values of measures and amounts of money, as a person reads them. What is derived is said to be so."""

from __future__ import annotations

from decimal import Decimal
from math import ceil

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from deliverables.language_forms import in_english, sentence
from deliverables.models import Measure
from deliverables.months import Month


def shown_value(measure: Measure, value: Decimal | None) -> str:
    """A value without its unit: "3", "70.5", "05/2016"; "" when there is none."""
    if value is None:
        return ""
    if measure.kind == Measure.Kind.MONTH:
        return str(Month(int(value)))
    return number_format(value.normalize())


def value_in_words(measure: Measure, value: Decimal) -> str:
    """An actual value: "3 of 7 additional member States (…)", "70 per cent", "yes", "05/2016"."""
    shown = shown_value(measure, value)
    if measure.kind == Measure.Kind.YES_NO:
        return _("yes") if value else _("no")
    if measure.kind == Measure.Kind.MONTH:
        return shown
    if measure.kind == Measure.Kind.PER_CENT:
        return _("%(value)s per cent") % {"value": shown}
    target = shown_value(measure, measure.target)
    total = measure.total_target
    if total is not None and measure.baseline is not None:
        return sentence(
            _("%(value)s of %(target)s additional %(unit)s (with the baseline %(reached)s of %(total)s, derived)"),
            value=shown,
            target=target,
            unit=unit_in_words(measure.unit, measure.target),
            reached=shown_value(measure, measure.baseline + value),
            total=shown_value(measure, total),
        )
    if measure.kind == Measure.Kind.MONEY:
        amounts = {"value": with_unit(value, measure.unit), "target": with_unit(measure.target, measure.unit)}
        return sentence(_("%(value)s of %(target)s"), **amounts)
    unit = unit_in_words(measure.unit, measure.target)
    return sentence(_("%(value)s of %(target)s %(unit)s"), value=shown, target=target, unit=unit)


def target_in_words(measure: Measure) -> str:
    """The target as the plan sets it."""
    target = shown_value(measure, measure.target)
    if measure.kind == Measure.Kind.YES_NO:
        return _("yes")
    if measure.kind == Measure.Kind.MONTH:
        return _("by %(month)s") % {"month": target}
    total = measure.total_target
    if total is not None:
        return sentence(
            _("an additional %(target)s %(unit)s (in total %(total)s, derived)"),
            target=target,
            unit=unit_in_words(measure.unit, measure.target),
            total=shown_value(measure, total),
        )
    return with_unit(measure.target, measure.unit)


def baseline_in_words(measure: Measure) -> str:
    """The baseline, with its month where the plan prints one; "" when there is none."""
    if measure.baseline is None:
        return ""
    text = with_unit(measure.baseline, measure.unit)
    return (
        sentence("%(text)s (%(month)s)", text=text, month=measure.baseline_month) if measure.baseline_month else text
    )


def with_unit(value: Decimal, unit: str) -> str:
    """ "3 member States", "70 per cent of participants", "US$84 million"; what stays in English is marked."""
    shown = number_format(value.normalize())
    if unit == "US$ million":
        # French counts 1.5 as one, Spanish as several.
        count = int(value) if get_language() == "fr" else ceil(value)
        return ngettext("US$%(n)s million", "US$%(n)s million", count) % {"n": shown}
    if unit == "US$":
        return _("US$%(n)s") % {"n": shown}
    return sentence("%(shown)s %(unit)s", shown=shown, unit=unit_in_words(unit, value)) if unit else shown


def unit_of(unit: str, value: Decimal) -> str:
    """The record names units in the plural: "briefs", and of one "brief"."""
    return unit.removesuffix("s") if value == 1 else unit


def term_of(unit: str, value: Decimal) -> str:
    """What each language has a term for, in that of the page or paper; "" for the plan's own words."""
    return ngettext("member State", "member States", int(value)) if unit == "member States" else ""


def unit_in_words(unit: str, value: Decimal = Decimal(2)) -> str:
    """A unit in the language of the page as far as its words are ours, the others marked as English."""
    if term := term_of(unit, value):
        return term
    ours, known, theirs = unit.partition("per cent ")
    if known and not ours:
        return sentence("%(ours)s %(theirs)s", ours=_("per cent"), theirs=in_english(theirs))
    return in_english(unit_of(unit, value))


def money(amount: Decimal, currency: str) -> str:
    """ "US$100,000", "CHF 250,000"; cents only when there are some."""
    whole = amount == amount.to_integral_value()
    digits = number_format(amount, decimal_pos=0 if whole else 2, force_grouping=True)
    return _("US$%(n)s") % {"n": digits} if currency == "USD" else f"{currency} {digits}"
