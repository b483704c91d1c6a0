"""Resources needed and mobilized, by source and currency. Nothing is added over two of either."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.dashboard.figures import Links
from reporting.summaries import PlanSummary, Sum

SIGNS = {"USD": "US$"}
"""Signs that papers of the Governing Body use; other currencies keep their code."""


@dataclass(frozen=True)
class Found:
    """What one source gave, for one item."""

    words: str
    item: int
    illustrative: bool


@dataclass(frozen=True)
class ResourceRow:
    """One source class in one currency, or in posts. items: numbers and addresses of the items behind it."""

    source: str
    needed: str
    mobilized: str
    found: tuple[Found, ...]
    items: tuple[tuple[int, str], ...]


def money(amount: Decimal, currency: str) -> str:
    """ "US$100,000", "CHF 30,000": whole amounts without decimals."""
    whole = amount == amount.to_integral_value()
    number = number_format(amount, decimal_pos=0 if whole else 2, use_l10n=True, force_grouping=True)
    return f"{SIGNS[currency]}{number}" if currency in SIGNS else f"{currency} {number}"


def posts(number: int) -> str:
    return ngettext("%(n)d post", "%(n)d posts", number) % {"n": number}


def in_words(total: Sum | None) -> str:
    if total is None:
        return ""
    return posts(total.posts) if total.amount is None else money(total.amount, total.currency)


def resource_rows(summary: PlanSummary, links: Links) -> tuple[ResourceRow, ...]:
    """A row for each source and currency in which something is needed or was found."""
    needed = {(one.source, one.currency): one for one in summary.resources.needed}
    mobilized = {(one.source, one.currency): one for one in summary.resources.mobilized}
    return tuple(
        ResourceRow(
            source=str(source.label),
            needed=in_words(needed.get((source, currency))),
            mobilized=in_words(mobilized.get((source, currency))),
            found=tuple(found_in(summary, source, currency)),
            items=items_of(summary, source, currency, links),
        )
        for source, currency in dict.fromkeys((*needed, *mobilized))
    )


def found_in(summary: PlanSummary, source: str, currency: str) -> Iterable[Found]:
    for line in summary.resources.shown:
        for part in line.mobilized if line.source == source else ():
            if currency and part.currency == currency and part.amount is not None:
                words = money(part.amount, currency)
            elif not currency and part.posts:
                words = posts(part.posts)
            else:
                continue
            words = _("%(what)s from %(source)s") % {"what": words, "source": part.source}
            yield Found(words, line.item_number, part.illustrative)


def items_of(summary: PlanSummary, source: str, currency: str, links: Links) -> tuple[tuple[int, str], ...]:
    numbers = {
        line.item_number
        for line in summary.resources.shown
        if line.source == source
        and ((line.currency == currency and line.amount is not None) if currency else line.posts)
    } | {found.item for found in found_in(summary, source, currency)}
    return tuple((number, links.page("deliverables:item", number)) for number in sorted(numbers))
