"""Part IV: needs and resources mobilized, by source and currency; partners and social partners."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliverables.models import Amendment, Commitment, Measure, ResourceLine
from deliverables.prepared import Prepared
from reporting.models import ReportSection
from reporting.models.consultation import SOCIAL_PARTNERS
from reporting.papers.blocks import Block, Numbering, cell, row, table
from reporting.papers.commitments import commitments
from reporting.papers.languages import ORIGINAL, in_english, language, translated
from reporting.papers.record import Record, is_sample_amendment
from reporting.papers.wording import (
    begin,
    day,
    deliverables_named,
    join,
    listed,
    month,
    number,
    shown,
)
from reporting.summaries import MeasureState, Mobilized, ResourceState


def resources(record: Record, numbers: Numbering) -> list[Block]:
    """Figures always; the paragraph on partners is replaced by what somebody wrote for it."""
    amended = _sample_needs(record)
    mobilized_parts = [part for line in record.summary.resources.lines for part in line.mobilized]
    sample = bool(amended) or any(part.illustrative for part in mobilized_parts)
    in_appendix = record.round.resource_lines
    where = _("Appendix III sets out the amounts.") if in_appendix else ""
    text = join(_needs(record), _mobilized(record), where)
    blocks = [numbers.paragraph(text, anchor="resources", sample=sample)]
    if (found := _table(record, amended))["rows"] and not in_appendix:
        blocks.append(found)
    levels, invented = _levels(record)
    if levels:
        blocks.append(numbers.paragraph(levels, sample=invented))
    key = ReportSection.Key.RESOURCES
    written = numbers.written(record.written(key), sample=key in record.sample_sections)
    blocks += written or default_partners(record, numbers)
    return blocks + commitments(record, numbers, Commitment.ReportedIn.RESOURCES)


def default_partners(record: Record, numbers: Numbering) -> list[Block]:
    def invented(field: str) -> bool:
        return any(is_sample_amendment(row, field) for row in record.deliverables.values())

    texts = (
        (_partners(record), invented("coordinator") or invented("units")),
        (_social_partners(record), invented("units")),
    )
    return [numbers.paragraph(text, sample=sample) for text, sample in texts if text]


def _sample_needs(record: Record) -> frozenset[int]:
    """Numbers of the items whose stated amounts or posts were amended by sample data. One query."""
    rows = SAMPLE_NEEDS.rows(plan=record.plan.pk, on=record.on, known_at=record.known_at)
    return frozenset(number for (number,) in rows)


def _sample_need_rows(*, plan: int, on: dt.date, known_at: dt.datetime | None) -> QuerySet[Any, Any]:
    rows = Amendment.objects.as_of(on, known_at).filter(resource_line__item__plan=plan, illustrative=True)
    found: QuerySet[Any, Any] = rows.values_list("resource_line__item__number")
    return found


SAMPLE_NEEDS = Prepared(_sample_need_rows)


def amount(record: Record, line: ResourceState | Mobilized) -> str:
    """ "$2.5 million", "two posts", or both."""
    parts = []
    if line.amount is not None:
        parts.append(record.money(line.amount, line.currency))
    if line.posts:
        parts.append(ngettext("%(n)s post", "%(n)s posts", line.posts) % {"n": number(line.posts)})
    return listed(parts)


def _needs(record: Record) -> str:
    """For which items; the table or the appendix has the amounts."""
    lines = record.summary.resources.lines
    by_item = dict.fromkeys(line.item_number for line in lines if line.is_stated_need)
    opening = (
        ngettext(
            "The plan states an amount for item %(items)s.",
            "The plan states amounts for items %(items)s.",
            len(by_item),
        )
        % {"items": listed(map(str, by_item))}
        if by_item
        else _("The plan states no amounts.")
    )
    unstated = [
        str(line.item_number)
        for line in lines
        if not line.is_stated_need and line.source == ResourceLine.Source.ADDITIONAL
    ]
    funds = (
        ngettext(
            "For item %(items)s it foresees additional fundraising without an amount.",
            "For items %(items)s it foresees additional fundraising without an amount.",
            len(unstated),
        )
        % {"items": listed(unstated)}
        if unstated
        else ""
    )
    covered = [
        str(number_)
        for number_ in dict.fromkeys(line.item_number for line in lines)
        if number_ not in by_item and str(number_) not in unstated
    ]
    rest = (
        ngettext(
            "According to the plan, item %(items)s is covered by resources that exist or were allocated.",
            "According to the plan, items %(items)s are covered by resources that exist or were allocated.",
            len(covered),
        )
        % {"items": listed(covered)}
        if covered
        else ""
    )
    return join(opening, funds, rest)


def _mobilized(record: Record) -> str:
    items = dict.fromkeys(str(line.item_number) for line in record.summary.resources.lines if line.mobilized)
    if not items:
        return _("No resources had been recorded as mobilized by %(on)s.") % {"on": day(record.on)}
    text = ngettext(
        "By %(on)s resources had been mobilized for item %(items)s.",
        "By %(on)s resources had been mobilized for items %(items)s.",
        len(items),
    )
    currencies = {part.currency for line in record.summary.resources.lines for part in line.mobilized if part.currency}
    apart = _("Amounts in different currencies are not added.") if len(currencies) > 1 else ""
    return join(text % {"on": day(record.on), "items": listed(items)}, apart)


def _part(record: Record, part: Mobilized) -> str:
    return _("%(amount)s from %(source)s") % {
        "amount": amount(record, part),
        "source": in_english(part.source.strip().rstrip(".")),
    }


def _table(record: Record, amended: frozenset[int]) -> Block:
    """Items with a stated need or with something mobilized; Appendix I has the words of the plan.

    amended: numbers of the items whose needs are sample data.
    """
    rows = []
    for item in record.items:
        lines = [line for line in record.summary.resources.lines if line.item_number == item.number]
        by_source: dict[str, list[str]] = {}
        for line in lines:
            if line.is_stated_need:
                by_source.setdefault(str(line.source.label), []).append(amount(record, line))
        needed = [
            _("%(amount)s (%(source)s)") % {"amount": listed(parts), "source": source}
            for source, parts in by_source.items()
        ]
        found = [part for line in lines for part in line.mobilized]
        if not needed and not found:
            continue
        mobilized = [
            _("%(part)s, by %(day)s") % {"part": begin(_part(record, part)), "day": day(part.newest_on)}
            for part in found
        ]
        rows.append(
            row(
                cell(str(item.number)),
                cell(*(begin(text) for text in needed or [_("–")]), sample=item.number in amended),
                cell(*(mobilized or [_("–")]), sample=any(part.illustrative for part in found)),
            )
        )
    heads = [
        _("Item"),
        _("Amount stated in the plan"),
        _("Mobilized by %(on)s") % {"on": day(record.on)},
    ]
    return table("needs", _("Resources by follow-up item"), heads, rows)


def _levels(record: Record) -> tuple[str, bool]:
    """Levels of portfolios, and whether one of them is sample data; neither needs nor resources mobilized."""
    found = [
        (indicator.deliverable_ref, measure)
        for indicator in record.summary.indicators
        for measure in indicator.measures
        if measure.kind == Measure.Kind.MONEY and measure.baseline is not None
    ]
    text = join(*(_level(record, ref, measure) for ref, measure in found))
    return text, any(measure.illustrative for _ref, measure in found)


def _level(record: Record, ref: str, measure: MeasureState) -> str:
    def level(value: Decimal | None) -> str:
        return record.money.level(value or Decimal(0), measure.unit, measure.currency)

    start = _("The %(label)s stood at %(baseline)s%(since)s; deliverable %(ref)s aims at %(target)s.") % {
        "label": in_english(measure.label),
        "baseline": level(measure.baseline),
        "since": _(" in %(month)s") % {"month": month(measure.baseline_month)} if measure.baseline_month else "",
        "ref": shown(ref),
        "target": level(measure.target),
    }
    if measure.actual is None or measure.actual_on is None:
        now = _("No later level had been recorded by %(on)s.") % {"on": day(record.on)}
    else:
        now = _("The latest level recorded is %(actual)s, on %(day)s.") % {
            "actual": level(measure.actual),
            "day": day(measure.actual_on),
        }
    apart = _("This is the level of a portfolio; it is not added to the needs of the plan or to what was mobilized.")
    return join(start, now, apart)


def _partners(record: Record) -> str:
    units = len(record.summary.units.rows)
    if not units:
        return ""
    states = record.summary.deliverables
    amended = [state for state in states if "coordinator" in record.deliverables[state.id].amended]
    text = _(
        "The plan assigns its deliverables to %(n)s units, programmes and offices. It names no lead units; in this "
        "report the first unit that it lists coordinates each deliverable%(amended)s (%(leads)s)."
    )
    others = _(", except where another one was named by an amendment: %(named)s") % {
        "named": listed(
            _("%(unit)s for %(ref)s") % {"unit": state.coordinator, "ref": shown(state.ref)} for state in amended
        )
    }
    return text % {
        "n": number(units),
        "amended": others if amended else "",
        "leads": listed(dict.fromkeys(state.coordinator for state in states)),
    }


def _social_partners(record: Record) -> str:
    sentences = []
    shares: dict[tuple[str, ...], list[str]] = {}
    code_of = {unit.slug: unit.code for unit in record.units.values()}
    partners = [code_of[slug] for slug in SOCIAL_PARTNERS if slug in code_of]
    for state in record.summary.deliverables:
        bureaux = tuple(code for code in partners if code in state.units)
        if bureaux:
            shares.setdefault(bureaux, []).append(shown(state.ref))
    for bureaux, refs in shares.items():
        names = listed(f"{translated(record.units[code].name)} ({code})" for code in bureaux)
        sentences.append(
            ngettext(
                "The %(names)s shares responsibility for %(refs)s.",
                "The %(names)s share responsibility for %(refs)s.",
                len(bureaux),
            )
            % {
                "names": names.replace(" Bureau ", " the Bureau ") if language() == ORIGINAL else names,
                "refs": deliverables_named(refs),
            }
        )
    return join(*sentences)
