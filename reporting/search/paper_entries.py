"""Papers, as things that can be found: what was published for everybody, drafts for those who see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.access import PlanPage, units_of
from reporting.frozen import payload_of
from reporting.models import Consultation, Report, ReportSection, ReportText
from reporting.papers.cover import code_of
from reporting.papers.languages import ORIGINAL
from reporting.papers.wording import shown
from reporting.reported import Edition, Paper, papers_of
from reporting.search.entries import Entry, Kind, Match
from reporting.search.plan_entries import name_of_deliverable
from reporting.search.query import Query
from reporting.translations import SILENT

SECTIONS: dict[Any, Any] = dict(ReportSection.Key.choices)


def in_papers(page: PlanPage, query: Query) -> Iterator[Match]:
    """The papers themselves, then what the published ones say, then texts of those in preparation. Four queries."""
    papers = papers_of(page)
    ids = [paper.edition.report_id for paper in papers if paper.edition]
    payloads = {row.pk: payload_of(row) for row in Report.objects.filter(pk__in=ids).only("pk", "payload")}
    for paper in papers:
        payload = payloads[paper.edition.report_id] if paper.edition else None
        title = _title(page, paper, payload)
        if query.is_in(paper.code, title, paper.session):
            yield Match(Kind.REPORT, paper.code, partial(_paper, page, paper, title))
    for paper in papers:
        if paper.edition:
            yield from _published(paper.edition, payloads[paper.edition.report_id], query)
    yield from _drafts(page, papers, query)


def _title(page: PlanPage, paper: Paper, payload: dict[str, Any] | None) -> str:
    """As published; before that it is known to those who take part."""
    if payload is not None:
        return str(payload["cover"]["title"])
    return paper.round.title if page.standing.is_insider else ""


def _paper(page: PlanPage, paper: Paper, title: str) -> Entry:
    where, view = [page.plan.slug], "reporting:rounds"
    if paper.edition or page.standing.is_insider:
        where, view = [page.plan.slug, paper.round.slug], "reporting:round"
    url = reverse(view, args=where) + (f"?{page.as_of.query}" if page.as_of.query else "")
    on = paper.edition.published_on if paper.edition else None
    tag = _("Published") if paper.edition else _("Not published yet")
    sample = paper.round.illustrative
    return Entry(paper.code, url, (title,), on=on, facts=paper.session, tag=tag, illustrative=sample)


def _published(edition: Edition, payload: dict[str, Any], query: Query) -> Iterator[Match]:
    """The box on the cover, and every numbered paragraph."""
    cover = payload["cover"]
    box = [("purpose", cover["purpose"]), *((field["key"], field["texts"]) for field in cover["fields"])]
    for key, texts in box:
        title = _("%(section)s, %(code)s") % {"section": SECTIONS.get(key, key), "code": edition.code}
        if query.is_in(title, *texts):
            yield Match(Kind.REPORT, title, partial(_of_edition, edition, title, edition.url, texts))
    named = _("Paragraph %(number)d of %(code)s")
    for block in (block for part in payload["parts"] for block in part["blocks"] if block["kind"] == "paragraph"):
        texts = [f"{block['lead']} {block['text']}".strip(), *(point["text"] for point in block["points"])]
        title = named % {"number": block["number"], "code": edition.code}
        if query.is_in(title, *texts):
            url = f"{edition.url}#paragraph-{block['number']}"
            yield Match(
                Kind.REPORT, title, partial(_of_edition, edition, title, url, texts, sample=block.get("sample", False))
            )


def _of_edition(edition: Edition, title: str, url: str, texts: list[str], *, sample: bool = False) -> Entry:
    return Entry(title, url, tuple(texts), on=edition.published_on, tag=_("Published"), illustrative=sample)


class Draft(NamedTuple):
    """The newest version of a text. ref, state: of a paragraph; key: of a section."""

    round: int
    ref: str | None
    state: str | None
    key: str | None
    text: str
    at: dt.datetime
    illustrative: bool

    @property
    def subject(self) -> str:
        return name_of_deliverable() % {"ref": shown(self.ref)} if self.ref else str(SECTIONS[self.key])


def _drafts(page: PlanPage, papers: list[Paper], query: Query) -> Iterator[Match]:
    """The texts of papers in preparation, as they were at the date of the page, for those who see them."""
    rounds = {paper.round.pk: paper for paper in papers if paper.is_in_preparation}
    if not page.standing.is_insider:
        asked = Consultation.objects.filter(round__in=rounds, unit__in=units_of(page.standing))
        rounds = {key: rounds[key] for key in asked.values_list("round", flat=True)}
    for draft in _newest(page, rounds):
        # The draft prints nothing of them; who takes part finds their texts all the same.
        is_hidden = draft.state in SILENT and not page.standing.is_insider
        if not is_hidden and query.is_in(draft.subject, draft.text):
            yield Match(Kind.REPORT, draft.subject, partial(_draft, page, draft, rounds[draft.round]))


def _newest(page: PlanPage, rounds: Collection[int]) -> list[Draft]:
    rows = ReportText.objects.filter(
        Q(paragraph__round__in=rounds) | Q(section__round__in=rounds), language=ORIGINAL
    ).order_by("id")
    if page.known_at is not None:
        rows = rows.filter(at__lte=page.known_at)
    of_round = Coalesce("paragraph__round", "section__round")
    named = ("paragraph__deliverable__ref", "paragraph__state", "section__key", "text", "at", "illustrative")
    newest = {(row[0], row[1], row[3]): Draft(*row) for row in rows.values_list(of_round, *named)}
    return list(newest.values())


def _draft(page: PlanPage, draft: Draft, paper: Paper) -> Entry:
    """Who takes part is led to the text's own page, who is consulted to the draft."""
    where = [page.plan.slug, paper.round.slug]
    if not page.standing.is_insider:
        url = reverse("reporting:report_html", args=where) + (f"#deliverable-{draft.ref}" if draft.ref else "")
    elif draft.ref:
        url = reverse("reporting:paragraph", args=[*where, draft.ref])
    else:
        url = reverse("reporting:section", args=[*where, draft.key])
    title = _("%(subject)s, draft of %(code)s") % {"subject": draft.subject, "code": code_of(paper.round)}
    on = timezone.localdate(draft.at)
    return Entry(title, url, (draft.text,), on=on, tag=_("Draft"), illustrative=draft.illustrative)
