"""A number and the list that it counts: what every figure of the dashboard is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote_plus

from django.urls import reverse

from deliverables.access import PlanPage
from deliverables.statuses import Headline
from reporting.summaries import Counts, PlanFigures

IN_ORDER = (
    Headline.COMPLETED,
    Headline.ON_TRACK,
    Headline.IN_PROGRESS,
    Headline.AT_RISK,
    Headline.OFF_TRACK,
    Headline.OVERDUE,
    Headline.NOT_STARTED,
    Headline.SUSPENDED,
    Headline.DISCONTINUED,
)
"""Headlines from what is done, by how well it goes, to what stands still."""
TONES = {
    Headline.ON_TRACK: "good",
    Headline.AT_RISK: "warn",
    Headline.OFF_TRACK: "alert",
    Headline.OVERDUE: "alert",
    Headline.NOT_STARTED: "quiet",
    Headline.SUSPENDED: "quiet",
    Headline.DISCONTINUED: "quiet",
}


class Figure(NamedTuple):
    """A number and the list that it counts; `rows`: how many rows are there; `url`: "" for nothing to list."""

    number: int
    url: str = ""
    name: str = ""
    label: str = ""
    tone: str = ""
    rows: int = 0


class Row(NamedTuple):
    """A line of a table of counts."""

    label: str
    title: str
    note: str
    page_url: str
    total: Figure
    cells: tuple[Figure, ...]


@dataclass(frozen=True)
class Section:
    """Rows of the same kind. note: why they add up to more than the plan has deliverables, or ""."""

    title: str
    rows: tuple[Row, ...]
    note: str = ""


class Column(NamedTuple):
    """A headline that occurs in the plan, in words."""

    headline: Headline
    name: str
    label: str
    tone: str


def columns_of(summary: PlanFigures) -> tuple[Column, ...]:
    """From completed to discontinued."""
    present = dict(summary.counts.by_headline)
    return tuple(
        Column(headline, headline.value, str(headline.label), TONES.get(headline, ""))
        for headline in IN_ORDER
        if headline in present
    )


quoted = lru_cache(1000)(quote_plus)
STAND_IN = "0"
"""Fits every part of an address of ours."""


class Links:
    """Addresses of a plan's pages on the date that the page shows."""

    def __init__(self, page: PlanPage) -> None:
        self.slug, self.query = page.plan.slug, page.as_of.query
        self.list = reverse("deliverables:list", args=[self.slug])
        self.patterns: dict[str, tuple[str, str]] = {}

    def listing(self, **parameters: str | int) -> str:
        """The list of deliverables with these filters."""
        query = "&".join([f"{name}={quoted(str(value))}" for name, value in parameters.items()])
        return f"{self.list}?{query}&{self.query}" if self.query else f"{self.list}?{query}"

    def of_items(self, numbers: Iterable[int]) -> str:
        """The list of the deliverables of some items."""
        query = "&".join([f"item={number}" for number in numbers])
        return f"{self.list}?{query}&{self.query}" if self.query else f"{self.list}?{query}"

    def plan(self, view: str) -> str:
        """A page of the plan as a whole."""
        url = reverse(view, args=[self.slug])
        return f"{url}?{self.query}" if self.query else url

    def page(self, view: str, key: str | int) -> str:
        """A page within the plan. Its address is looked up once for each view: a dashboard has hundreds."""
        pattern = self.patterns.get(view)
        if pattern is None:
            before, _zero, after = reverse(view, args=[self.slug, STAND_IN]).rpartition(STAND_IN)
            pattern = self.patterns[view] = before, f"{after}?{self.query}" if self.query else after
        return f"{pattern[0]}{key}{pattern[1]}"


def figures(counts: Counts, columns: Sequence[Column], links: Links, **selection: str | int) -> tuple[Figure, ...]:
    """A figure for each headline that occurs, from completed to discontinued."""
    numbers = dict(counts.by_headline)
    return tuple(
        Figure(
            number=numbers[column.headline],
            url=links.listing(**selection, headline=column.name),
            name=column.name,
            label=column.label,
            tone=column.tone,
            rows=numbers[column.headline],
        )
        for column in columns
        if column.headline in numbers
    )


def row_of(
    counts: Counts,
    columns: Sequence[Column],
    links: Links,
    selection: dict[str, str | int],
    *,
    label: str,
    title: str = "",
    note: str = "",
    page_url: str = "",
) -> Row:
    """A line whose numbers link to the list with `selection`; without a selection they do not link."""
    found = {figure.name: figure for figure in figures(counts, columns, links, **selection)} if selection else {}
    numbers = dict(counts.by_headline)
    return Row(
        label=label,
        title=title,
        note=note,
        page_url=page_url,
        total=Figure(
            counts.total,
            links.listing(**selection) if selection and counts.total else "",
            rows=counts.total,
        ),
        cells=tuple(found.get(column.name) or Figure(numbers.get(column.headline, 0)) for column in columns),
    )
