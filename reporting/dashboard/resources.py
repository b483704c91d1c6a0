"""Resources needed and mobilized, by source and currency. Nothing is added over two of either."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.dashboard.figures import Links
from reporting.summaries import PlanFigures, ResourceSummary, Sum

SIGNS = {"USD": "US$"}
"""Signs that papers of the Governing Body use; other currencies keep their code."""


@dataclass(frozen=True)
class Found:
    """What one source gave, for one item."""

    words: str
    illustrative: bool


@dataclass(frozen=True)
class ResourceRow:
    """One source class in one currency, or in posts. items: numbers and addresses of the items behind it."""

    source: str
    needed: str
    mobilized: str
    found: tuple[Found, ...]
    items: tuple[tuple[str, str], ...]


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


Class = tuple[str, str]
"""A source class, and a currency or "" for posts."""


def resource_rows(summary: PlanFigures, links: Links) -> tuple[ResourceRow, ...]:
    """A row for each source and currency in which something is needed or was found."""
    needed = {(one.source, one.currency): one for one in summary.resources.needed}
    mobilized = {(one.source, one.currency): one for one in summary.resources.mobilized}
    found, items = found_and_items(summary.resources)
    return tuple(
        ResourceRow(
            source=str(source.label),
            needed=in_words(needed.get((source, currency))),
            mobilized=in_words(mobilized.get((source, currency))),
            found=tuple(found[source, currency]),
            items=tuple(
                (str(number), links.page("deliverables:item", number)) for number in sorted(items[source, currency])
            ),
        )
        for source, currency in dict.fromkeys((*needed, *mobilized))
    )


def found_and_items(resources: ResourceSummary) -> tuple[dict[Class, list[Found]], dict[Class, set[int]]]:
    """What was found, and the items that need something or for which something was found."""
    found: dict[Class, list[Found]] = defaultdict(list)
    items: dict[Class, set[int]] = defaultdict(set)
    amount_of, from_source = cache(money), _("%(what)s from %(source)s, item %(item)s")
    for line in resources.shown:
        if line.amount is not None:
            items[line.source, line.currency].add(line.item_number)
        if line.posts:
            items[line.source, ""].add(line.item_number)
        for part in line.mobilized:
            sums = {}
            if part.amount is not None:
                sums[part.currency] = amount_of(part.amount, part.currency)
            if part.posts:
                sums[""] = posts(part.posts)
            for currency, words in sums.items():
                said = from_source % {"what": words, "source": part.source, "item": line.item_number}
                found[line.source, currency].append(Found(said, part.illustrative))
                items[line.source, currency].add(line.item_number)
    return found, items
