"""What was found, by kind and with the words marked, as the page shows it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from deliverables.access import PlanPage
from deliverables.commitments import with_newest_day
from deliverables.models import Commitment, Deliverable
from deliverables.state_words import state_in_words
from reporting.search.entries import Entry, Kind, Match
from reporting.search.excerpts import excerpt, marked
from reporting.search.folding import folded
from reporting.search.paper_entries import in_papers
from reporting.search.plan_entries import in_plan
from reporting.search.query import Query

SHOWN = 5
"""Of each kind, while all kinds are shown."""
PAGE_SIZE = 25

Found = dict[Kind, list[Match]]


@dataclass(frozen=True)
class Hit:
    """state: of a deliverable, in words; updated_on: of a commitment, None where nothing was recorded."""

    kind: Kind
    entry: Entry
    title: SafeString
    excerpt: SafeString
    state: dict[str, Any] | None = None
    updated_on: dt.date | None = None

    @property
    def is_titled_in_english(self) -> bool:
        """Whether its title is not in the language of the page."""
        return self.kind in (Kind.COMMITMENT, Kind.UNIT, Kind.EVIDENCE)


@dataclass(frozen=True)
class Group:
    """The hits of one kind that a page shows; total: how many there are."""

    kind: Kind
    total: int
    hits: list[Hit]

    @property
    def has_more(self) -> bool:
        return self.total > len(self.hits)


def find(page: PlanPage, query: Query) -> Found:
    """Everything that holds the words, as far as the person may see it: by kind in the order of the page, those with
    the words in their titles first, else in the order of the plan. Six queries at most."""
    found: Found = defaultdict(list)
    for match in (*in_plan(page, query), *in_papers(page, query)):
        found[match.kind].append(match)
    for kind, matches in found.items():
        if kind != Kind.EVIDENCE:  # which has only a title
            matches.sort(key=lambda match: -query.held_by(folded(match.title)))
    return {kind: found[kind] for kind in Kind if found[kind]}


def groups_of(page: PlanPage, query: Query, found: Found) -> list[Group]:
    """The first of each kind."""
    shown = {kind: matches[:SHOWN] for kind, matches in found.items()}
    hits = iter(_hits(page, query, [match for matches in shown.values() for match in matches]))
    return [Group(kind, len(found[kind]), [next(hits) for _match in matches]) for kind, matches in shown.items()]


def page_of(page: PlanPage, query: Query, matches: Sequence[Match], number: str) -> tuple[list[Hit], Page[Match]]:
    """One page of one kind; the nearest one for a number that there is not."""
    asked = Paginator(matches, PAGE_SIZE).get_page(number)
    return _hits(page, query, list(asked)), asked


def _hits(page: PlanPage, query: Query, matches: Sequence[Match]) -> list[Hit]:
    """Two queries."""
    entries = [(match.kind, match.make()) for match in matches]

    def keys(of: Kind) -> list[int]:
        return [entry.key for kind, entry in entries if kind == of]

    rows = Deliverable.objects.in_plan(page.plan).filter(pk__in=keys(Kind.DELIVERABLE))
    rows = rows.select_related("item__biennium").as_of(page.on).with_timeliness(page.on).with_headline()
    states = {row.pk: state_in_words(row, page.on) for row in rows}
    commitments = with_newest_day(Commitment.objects.filter(pk__in=keys(Kind.COMMITMENT)), page.on)
    updated = dict(commitments.values_list("pk", "newest_on"))
    return [
        Hit(
            kind,
            entry,
            marked(entry.title, query),
            excerpt(entry.texts, query),
            states.get(entry.key) if kind == Kind.DELIVERABLE else None,
            updated.get(entry.key) if kind == Kind.COMMITMENT else None,
        )
        for kind, entry in entries
    ]
