"""In which papers something is reported, and under which number: the last link from a paragraph to its proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from deliverables.access import PlanPage
from reporting.models import ReportRound
from reporting.models.transitions import planned_by
from reporting.papers.cover import code_of, session_line
from reporting.paragraph_numbers import Numbers
from reporting.rounds import FROZEN


@dataclass(frozen=True)
class Edition:
    """A published edition of a paper. url: of the paper on screen."""

    report_id: int
    code: str
    url: str
    cut_off: dt.date
    published_on: dt.date
    numbers: Numbers = field(repr=False)


@dataclass(frozen=True)
class Place:
    """A numbered paragraph of a published paper."""

    edition: Edition
    number: int

    @property
    def url(self) -> str:
        return f"{self.edition.url}#paragraph-{self.number}"


@dataclass(frozen=True)
class Paper:
    """A paper of the plan. edition: the newest that was published by the date of the page, None before;
    is_in_preparation: whether that is not the newest of all; draft_url: of the one in preparation, for those who take
    part, else ""."""

    round: ReportRound
    edition: Edition | None
    is_in_preparation: bool
    draft_url: str

    @property
    def code(self) -> str:
        return self.edition.code if self.edition else code_of(self.round)

    @property
    def cut_off(self) -> dt.date:
        return self.edition.cut_off if self.edition else self.round.cut_off

    @property
    def session(self) -> str:
        return session_line(self.round)

    @property
    def is_approved(self) -> bool:
        """Whether the one in preparation is frozen."""
        return self.round.state in FROZEN

    def place_of(self, anchor: str) -> Place | None:
        """The published paragraph that speaks of something; None where there is none."""
        number = self.edition.numbers.get(anchor) if self.edition else None
        return Place(self.edition, number) if self.edition and number else None


def papers_of(page: PlanPage, rounds: QuerySet[ReportRound] | None = None) -> list[Paper]:
    """The papers that were planned by the date of the page, the earliest session first. One query.

    rounds: those of the plan with further annotations.
    """
    rows = planned_by(page.plan.rounds.all() if rounds is None else rounds, page.known_at)
    by_then = Q() if page.known_at is None else Q(transitions__at__lte=page.known_at)
    published = FilteredRelation("transitions", condition=Q(transitions__step="publish") & by_then)
    fields = ("pk", "revision", "code", "cut_off", "numbers")
    named = {f"published_{name}": F(f"published__report__{name}") for name in fields}
    editions = rows.annotate(published=published, published_at=F("published__at"), **named)
    # A row for each edition: the last one stands.
    newest = {row.pk: row for row in editions.order_by("session_opens", "pk", "published__pk")}
    return [_paper(page, row) for row in newest.values()]


def places_in(papers: Iterable[Paper], anchor: str) -> list[Place]:
    """Where published papers speak of something, in their order."""
    return [place for paper in papers if (place := paper.place_of(anchor))]


def _paper(page: PlanPage, row: Any) -> Paper:
    edition = None
    if row.published_code is not None:
        edition = Edition(
            report_id=row.published_pk,
            code=row.published_code,
            # An address of its own, since who takes part is shown the edition in preparation.
            url=_address(page, row.slug, f"revision={row.published_revision}"),
            cut_off=row.published_cut_off,
            published_on=timezone.localdate(row.published_at),
            numbers=row.published_numbers,
        )
    in_preparation = row.revision != row.published_revision
    draft_url = _address(page, row.slug) if in_preparation and page.standing.is_insider else ""
    return Paper(row, edition, in_preparation, draft_url)


def _address(page: PlanPage, slug: str, edition: str = "") -> str:
    """Of a paper on screen."""
    query = "&".join(filter(None, [edition, page.as_of.query]))
    return reverse("reporting:report_html", args=[page.plan.slug, slug]) + (f"?{query}" if query else "")
