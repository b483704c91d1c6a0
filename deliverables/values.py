"""Values of measures and amounts of money, as a person reads them. What is derived is said to be so."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

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
        return _(
            "%(value)s of %(target)s additional %(unit)s (with the baseline %(reached)s of %(total)s, derived)"
        ) % {
            "value": shown,
            "target": target,
            "unit": measure.unit,
            "reached": shown_value(measure, measure.baseline + value),
            "total": shown_value(measure, total),
        }
    if measure.kind == Measure.Kind.MONEY:
        amounts = {"value": with_unit(shown, measure.unit), "target": with_unit(target, measure.unit)}
        return _("%(value)s of %(target)s") % amounts
    return _("%(value)s of %(target)s %(unit)s") % {"value": shown, "target": target, "unit": measure.unit}


def target_in_words(measure: Measure) -> str:
    """The target as the plan sets it."""
    target = shown_value(measure, measure.target)
    if measure.kind == Measure.Kind.YES_NO:
        return _("yes")
    if measure.kind == Measure.Kind.MONTH:
        return _("by %(month)s") % {"month": target}
    total = measure.total_target
    if total is not None:
        return _("an additional %(target)s %(unit)s (in total %(total)s, derived)") % {
            "target": target,
            "unit": measure.unit,
            "total": shown_value(measure, total),
        }
    return with_unit(target, measure.unit)


def baseline_in_words(measure: Measure) -> str:
    """The baseline, with its month where the plan prints one; "" when there is none."""
    if measure.baseline is None:
        return ""
    text = with_unit(shown_value(measure, measure.baseline), measure.unit)
    return f"{text} ({measure.baseline_month})" if measure.baseline_month else text


def with_unit(shown: str, unit: str) -> str:
    """ "3 member States"; the sign of a currency stands before its figure: "US$84 million"."""
    sign, _blank, scale = unit.partition(" ")
    return f"{sign}{shown} {scale}".strip() if sign.endswith("$") else f"{shown} {unit}".strip()


def money(amount: Decimal, currency: str) -> str:
    """ "US$100,000", "CHF 250,000"; cents only when there are some."""
    whole = amount == amount.to_integral_value()
    digits = number_format(amount, decimal_pos=0 if whole else 2, force_grouping=True)
    return f"US${digits}" if currency == "USD" else f"{currency} {digits}"
