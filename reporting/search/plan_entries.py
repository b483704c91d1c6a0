"""The plan and its evidence, as things that can be found."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from deliverables.access import PlanPage
from deliverables.evidence_rows import EvidenceRow, evidence_rows
from deliverables.language_forms import years
from deliverables.models import Deliverable
from deliverables.unit_names import in_order
from reporting.papers.wording import shown
from reporting.search.entries import Entry, Kind, Match
from reporting.search.plan_texts import PlanTexts, Row, plan_texts
from reporting.search.query import Query

ITEM_FIELDS = ("item.responsibility_text", "item.alignment_text", "item.resources_text")


def in_plan(page: PlanPage, query: Query) -> Iterator[Match]:
    """What holds the words among all that every reader sees, and the evidence that this person sees. Two queries."""
    finder = _Finder(page, plan_texts(page.plan, page.on), query)
    yield from finder.deliverables()
    yield from finder.items()
    yield from finder.paragraphs()
    yield from finder.document()
    yield from finder.units_and_outcomes()
    yield from finder.evidence()


@dataclass(frozen=True)
class _Finder:
    page: PlanPage
    texts: PlanTexts
    query: Query

    def address(self, view: str, *args: str | int) -> str:
        query = self.page.as_of.query
        url = reverse(f"deliverables:{view}", args=[self.page.plan.slug, *args])
        return f"{url}?{query}" if query else url

    def match(self, kind: Kind, title: str, said: Sequence[str], view: str, slug: str | int, **facts: Any) -> Any:
        """One match, or none."""
        if self.query.is_in(title, *said):
            yield Match(kind, title, lambda: Entry(title, self.address(view, slug), tuple(said), **facts))

    def deliverables(self) -> Iterator[Match]:
        indicators, named = self.texts.below("indicator.text"), name_of_deliverable()
        for row in self.texts.of("deliverable.text"):
            said = [*self.texts.said(row), *indicators[row.key]]
            title = named % {"ref": shown(row.slug)}
            yield from self.match(Kind.DELIVERABLE, title, said, "deliverable", row.slug, key=row.key, verbatim=True)

    def items(self) -> Iterator[Match]:
        cells = [self.texts.below(kind) for kind in ("description.text", *ITEM_FIELDS)]
        for row in self.texts.of(ITEM_FIELDS[0]):
            said = [text for cell in cells for text in cell[row.key]]
            band = " · ".join(filter(None, [years(row.label), row.note]))
            title = name_of_item(row.slug)
            yield from self.match(Kind.ITEM, title, said, "item", row.slug, facts=band, verbatim=True)

    def paragraphs(self) -> Iterator[Match]:
        for row in self.texts.of("paragraph.official_text"):
            official = self.texts.said(row)
            said = [*official, *filter(None, [row.note])]
            title = _("Paragraph %(reference)s of the conclusions") % {"reference": row.label}
            entered = "" if official else _("official text not entered yet")
            yield from self.match(Kind.PARAGRAPH, title, said, "paragraph", row.slug, facts=entered)

    def document(self) -> Iterator[Match]:
        """Its texts outside the table, and the commitments in them."""
        plan = self.page.plan
        for row in self.texts.of("source"):
            title = _name_of_text(row, plan.code)
            yield from self.match(
                Kind.SOURCE, title, [row.text], "source_text", row.place, on=plan.dated, verbatim=True
            )
        for row in self.texts.of("commitment"):
            title = capfirst(row.label)
            yield from self.match(
                Kind.COMMITMENT, title, [row.text], "commitment", row.slug, key=row.key, verbatim=True
            )

    def units_and_outcomes(self) -> Iterator[Match]:
        for names, row in sorted(map(self._names, self.texts.of("unit")), key=lambda one: one[0][0].casefold()):
            yield from self.match(Kind.UNIT, names[0], names[1:], "unit", row.slug)
        for row in self.texts.of("outcome"):
            title = _("Outcome %(number)s") % {"number": row.slug}
            yield from self.match(Kind.OUTCOME, title, [row.text], "outcome", row.slug)

    def _names(self, row: Row) -> tuple[list[str], Row]:
        """Code and name of a unit on the day, then those that it had before."""
        by_then = [one for one in in_order(json.loads(row.note)) if one.since <= self.page.on]
        names = list(dict.fromkeys(text for one in reversed(by_then) for text in (one.code, one.name)))
        return names or [row.label, row.text], row

    def evidence(self) -> Iterator[Match]:
        """Newest first; what speaks for several rows of a deliverable is one piece."""
        rows = evidence_rows(Deliverable.objects.filter(plan=self.page.plan), self.page.standing, self.page.on)
        pieces: dict[Any, EvidenceRow] = {}
        for row in rows:
            if self.query.is_in(row.title):
                pieces.setdefault((row.kind, row.owner_id, *row.content), row)
        owners = {
            "deliverable": {row.key: row.slug for row in self.texts.of("deliverable.text")},
            "item": {row.key: row.slug for row in self.texts.of(ITEM_FIELDS[0])},
        }
        for row in pieces.values():
            yield Match(Kind.EVIDENCE, row.title, partial(self._piece, row, owners[row.kind][row.owner_id]))

    def _piece(self, row: EvidenceRow, slug: str) -> Entry:
        """slug: of the deliverable or the item."""
        if row.kind == "item":
            place = name_of_item(slug), self.address("item", slug)
        else:
            place = name_of_deliverable() % {"ref": shown(slug)}, self.address("deliverable", slug) + "#evidence"
        tag = _("May be cited") if row.is_citable else _("Internal")
        return Entry(row.title, row.url, on=row.on, tag=tag, place=place, illustrative=row.illustrative)


def name_of_deliverable() -> str:
    """Of %(ref)s, as printed: "Deliverable 3(a)". To be asked for once: words cost more than texts."""
    return _("Deliverable %(ref)s")


def name_of_item(number: str) -> str:
    return _("Item %(number)s") % {"number": number}


def _name_of_text(row: Row, code: str) -> str:
    """label: as printed; note: its number; code: of the document."""
    if row.note and not row.label:
        return _("Paragraph %(number)s of %(code)s") % {"number": row.note, "code": code}
    return _("%(text)s, %(code)s") % {"text": row.label or _("Heading"), "code": code}
