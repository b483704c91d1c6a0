"""The table of indicators: baseline, target, actual and result, condition by condition."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from deliverables.models import Measure
from deliverables.months import Month
from deliverables.values import term_of, unit_of
from reporting.papers.appendices import number_of_evidence
from reporting.papers.blocks import Block, cell, row, table
from reporting.papers.languages import in_english
from reporting.papers.record import Record
from reporting.papers.wording import day, figure, listed, month, shown
from reporting.summaries import Achievement, IndicatorState, MeasureState


def indicator_table(record: Record) -> Block:
    rows = [
        _measure_row(record, indicator, measure, first=position == 0)
        for indicator in record.summary.indicators
        for position, measure in enumerate(indicator.measures)
    ]
    heads = [
        _("No."),
        _("Condition of the indicator"),
        _("Baseline"),
        _("Target"),
        _("Actual at %(on)s") % {"on": day(record.on)},
        _("Result"),
    ]
    notes = [
        _(
            "The full text of each indicator is in Appendix I. In square brackets: the total, derived from the "
            "baseline. In round ones: the month of the baseline, and the day since which the actual value is true."
        )
    ]
    if number := number_of_evidence(record):
        notes.append(_("The evidence that may be cited for actual values is in Appendix %(n)s.") % {"n": number})
    increases = [
        (state, measure)
        for state in record.summary.indicators
        for measure in state.measures
        if measure.target_is == Measure.TargetIs.INCREASE
    ]
    if len(increases) > 1:
        notes.append(_unlike(record, increases))
    return table("indicators", _("Indicators of achievement, condition by condition"), heads, rows, notes)


def _unlike(record: Record, increases: list[tuple[IndicatorState, MeasureState]]) -> str:
    """Baselines of different indicators are never compared; nor what an indicator and its deliverable count."""
    products = {
        output.plural for state, _measure in increases for output in record.state(state.deliverable_ref).outputs
    }
    return _(
        "The baselines of %(refs)s rest on different indicators of the results framework and are neither compared "
        "nor added. The indicators count %(counted)s, the deliverables %(products)s."
    ) % {
        "refs": listed(shown(state.deliverable_ref) for state, _measure in increases),
        "counted": listed(map(_counted, sorted({measure.unit for _state, measure in increases}))),
        "products": listed(map(in_english, sorted(products))),
    }


def _measure_row(record: Record, indicator: IndicatorState, measure: MeasureState, *, first: bool) -> dict:
    result = {None: _("Not yet measured"), True: _("Met"), False: _("Not met")}[measure.met]
    lines = [str(indicator.achievement.label)]
    if len(indicator.measures) > 1:
        together = _("Indicator: %(state)s") % {"state": str(indicator.achievement.label).lower()}
        measured = indicator.achievement != Achievement.NOT_MEASURED
        lines = [result, together] if first and measured else [result]
    baseline, target = _baseline(record, measure), _target(record, measure)
    actual = [_("–")] if measure.actual is None else [_actual(record, measure)]
    if measure.member_states:
        actual.append(listed(measure.member_states))
    return row(
        cell(shown(indicator.deliverable_ref)),
        cell(in_english(measure.label)),
        cell(baseline),
        cell(target),
        cell(*actual, sample=measure.illustrative),
        cell(*lines),
    )


def _baseline(record: Record, measure: MeasureState) -> str:
    if measure.baseline is None:
        return _("–")
    text = _level(record, measure, measure.baseline)
    return f"{text} ({month(measure.baseline_month)})" if measure.baseline_month else text


def _target(record: Record, measure: MeasureState) -> str:
    if measure.total_target is not None:
        return _increase(measure, measure.target, measure.total_target)
    return _level(record, measure, measure.target)


def _actual(record: Record, measure: MeasureState) -> str:
    """With the day since which it is true; a month of publication is a date itself."""
    if measure.actual is None:
        return ""
    if measure.total_actual is not None:
        text = _increase(measure, measure.actual, measure.total_actual)
    else:
        text = _level(record, measure, measure.actual)
    if measure.kind == Measure.Kind.MONTH or measure.actual_on is None:
        return text
    return _("%(value)s (%(day)s)") % {"value": text, "day": day(measure.actual_on)}


def _increase(measure: MeasureState, added: Decimal, total: Decimal) -> str:
    return _("%(n)s additional [%(total)s]") % {"n": figure(added), "total": figure(total)}


def _level(record: Record, measure: MeasureState, value: Decimal) -> str:
    if measure.kind == Measure.Kind.YES_NO:
        return _("Yes") if value else _("No")
    if measure.kind == Measure.Kind.MONTH:
        return month(Month(int(value)))
    if measure.kind == Measure.Kind.PER_CENT:
        return _("%(n)s per cent") % {"n": figure(value)}
    if measure.kind == Measure.Kind.MONEY:
        return record.money.level(value, measure.unit, measure.currency)
    return f"{figure(value)} {_counted(measure.unit, value)}".strip()


def _counted(unit: str, value: Decimal = Decimal(2)) -> str:
    return term_of(unit, value) or in_english(unit_of(unit, value))
