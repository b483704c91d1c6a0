"""Resources needed and mobilized, by source and currency. Nothing is added over two of either."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliverables.language_forms import in_english, sentence
from deliverables.models import ResourceLine
from deliverables.values import money
from reporting.dashboard.figures import Links
from reporting.summaries import Mobilized, PlanFigures, ResourceState, ResourceSummary, Sum

MOST = 8
"""Sources, or items, that one row names; a longer list is that of the whole plan."""


class Found(NamedTuple):
    """What one source gave, for one item, and the address of its resources."""

    words: str
    url: str
    illustrative: bool


class ResourceRow(NamedTuple):
    """One source class in one currency, or in posts. items: numbers and addresses of the items behind it.

    url: the list of their deliverables, of which there are `rows`; of many items the whole plan, with 0 rows.
    found and items: MOST of them at most; more_found and more_items: how many others there are. plan_url: the
    whole plan as a table.
    """

    source: str
    needed: str
    mobilized: str
    url: str
    rows: int
    found: tuple[Found, ...]
    more_found: int
    items: tuple[tuple[str, str], ...]
    more_items: int
    plan_url: str


def posts(number: int) -> str:
    return ngettext("%(n)d post", "%(n)d posts", number) % {"n": number}


def in_words(total: Sum | None) -> str:
    if total is None:
        return ""
    return posts(total.posts) if total.amount is None else money(total.amount, total.currency)


Class = tuple[ResourceLine.Source, str]
"""A source class, and a currency or "" for posts."""


Part = tuple[ResourceState, Mobilized]
"""Something that was found, with the line for which it was."""


def resource_rows(summary: PlanFigures, links: Links) -> tuple[ResourceRow, ...]:
    """A row for each source and currency in which something is needed or was found."""
    resources = summary.resources
    needed = {(one.source, one.currency): one for one in resources.needed}
    mobilized = {(one.source, one.currency): one for one in resources.mobilized}
    found, items = found_and_items(resources)
    plan_url = links.plan("deliverables:table")

    def row(one: Class) -> ResourceRow:
        numbers = sorted(items[one])
        is_short = len(numbers) <= MOST
        return ResourceRow(
            source=str(one[0].label),
            needed=in_words(needed.get(one)),
            mobilized=in_words(mobilized.get(one)),
            url=links.of_items(numbers) if is_short else plan_url,
            rows=sum(summary.items[number] for number in numbers) if is_short else 0,
            found=tuple(found_in_words(line, part, one[1], links) for line, part in found[one][:MOST]),
            more_found=max(0, len(found[one]) - MOST),
            items=tuple((str(number), links.page("deliverables:item", number)) for number in numbers[:MOST]),
            more_items=max(0, len(numbers) - MOST),
            plan_url=plan_url,
        )

    return tuple(row(one) for one in dict.fromkeys((*needed, *mobilized)))


def found_and_items(resources: ResourceSummary) -> tuple[dict[Class, list[Part]], dict[Class, set[int]]]:
    """What was found, and the items that need something or for which something was found."""
    found: dict[Class, list[Part]] = defaultdict(list)
    items: dict[Class, set[int]] = defaultdict(set)
    for line in resources.shown:
        for currency in currencies_of(line):
            items[line.source, currency].add(line.item_number)
        for part in line.mobilized:
            for currency in currencies_of(part):
                found[line.source, currency].append((line, part))
                items[line.source, currency].add(line.item_number)
    return found, items


def currencies_of(one: ResourceState | Mobilized) -> Iterator[str]:
    """Its currency, and "" for posts, as far as it has them."""
    if one.amount is not None:
        yield one.currency
    if one.posts:
        yield ""


def found_in_words(line: ResourceState, part: Mobilized, currency: str, links: Links) -> Found:
    """What was found of one currency, or of posts."""
    what = money(part.amount, currency) if currency and part.amount is not None else posts(part.posts)
    words = _("%(what)s from %(source)s, item %(item)s")
    return Found(
        sentence(words, what=what, source=in_english(part.source), item=line.item_number),
        f"{links.page('deliverables:item', line.item_number)}#resources",
        part.illustrative,
    )
