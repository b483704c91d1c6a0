"""What stands beside a text: the record at the cut-off, and what was recorded since the text was written."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from operator import itemgetter
from typing import Any

from deliverables.access import PlanPage, get_deliverable
from deliverables.chain import chain_of, indicators_of
from deliverables.evidence import evidence_of
from deliverables.models import Deliverable, Evidence
from deliverables.permissions import circle_of
from deliverables.state_words import state_in_words
from deliverables.story import StoryRow, story_of
from deliverables.storyteller import Storyteller, evidence_in_words
from deliverables.views.deliverable import delivered
from reporting.editor.section_news import newer_of_section
from reporting.editor.subject import Subject
from reporting.fact_words import FACT_WORDS
from reporting.models import ReportParagraph
from reporting.papers.wording import shown
from reporting.texts import is_out_of_date

MOST_ENTRIES = 4


def facts_beside(subject: Subject) -> dict[str, Any]:
    """What the record says of the paragraph's deliverable at the cut-off, or today while that is to come; and what
    is newer than the text. Nothing that no paper may print: no internal note, no internal evidence."""
    out_of_date, newer = is_out_of_date(subject.newest, subject.facts)
    if not isinstance(subject.text, ReportParagraph):
        return {"out_of_date": out_of_date, **newer_of_section(subject.text, newer, MOST_ENTRIES)}
    page = _at_cut_off(subject)
    row = get_deliverable(page, subject.text.deliverable.ref)
    then, story = story_of(row, page.on), story_of(row, page.as_of.today)
    indicators = indicators_of(row, then)
    chain = chain_of(row, page.on)
    teller = Storyteller(page, row, circle_of(row, page.on), chain, indicators)
    evidence: dict[tuple[str, str, str], Evidence] = {}
    for piece in evidence_of(row, page.on).order_by("-effective_on", "-recorded_at", "-id"):
        if piece.visibility == Evidence.Visibility.CITABLE:
            # What speaks for several rows of the record is one piece.
            evidence.setdefault((piece.title, piece.url, piece.sha256), piece)
    in_force = [one for one in then if one.counts and one.kind != "amendment"]
    return {
        "on": page.on,
        "deliverable": row,
        "state": state_in_words(row, page.on),
        "outputs": delivered(chain.outputs, then),
        "indicators": [{"text": one.text, "label": one.achievement.label} for one in indicators],
        "evidence": [evidence_in_words(piece) for piece in evidence.values()],
        "entries": _told(teller, in_force[:MOST_ENTRIES]),
        "out_of_date": out_of_date,
        **_newer(subject, newer, [(row, teller, story), *(_merged(subject, page) if newer else [])]),
    }


def _at_cut_off(subject: Subject) -> PlanPage:
    as_of = subject.page.as_of
    return replace(subject.page, as_of=replace(as_of, on=min(subject.round.cut_off, as_of.today)))


Story = tuple[Deliverable, Storyteller, list[StoryRow]]


def _merged(subject: Subject, page: PlanPage) -> list[Story]:
    """The stories until today of the deliverables for which the paragraph speaks beside its own."""
    refs = ReportParagraph.objects.filter(merged_into=subject.text.pk).order_by("deliverable__position")
    found = []
    for ref in refs.values_list("deliverable__ref", flat=True):
        row = get_deliverable(page, ref)
        indicators = indicators_of(row, story_of(row, page.on))
        teller = Storyteller(page, row, circle_of(row, page.on), chain_of(row, page.on), indicators)
        found.append((row, teller, story_of(row, page.as_of.today)))
    return found


def _newer(subject: Subject, newer: dict[str, int], stories: list[Story]) -> dict[str, Any]:
    """How many rows of each kind are newer ("1 status update", "2 notes"), and what they say; of several deliverables,
    each entry with its own. What belongs to the item of all of them counts once."""
    entries: list[dict[str, Any]] = []
    known: set[tuple[str, int]] = set()
    for row, teller, story in stories:
        rows = [one for one in _newer_rows(story, newer, subject.round.cut_off) if (one.kind, one.id) not in known]
        known |= {(one.kind, one.id) for one in rows}
        about = f"{shown(row.ref)} · " if len(stories) > 1 else ""
        entries += [entry | {"heading": f"{about}{entry['heading']}"} for entry in _told(teller, rows)]
    numbers = Counter(kind for kind, _id in known)
    counted = [FACT_WORDS[kind].counted(numbers[kind]) for kind in newer if numbers[kind]]
    return {"newer": counted, "newer_entries": sorted(entries, key=itemgetter("on"), reverse=True)}


def _told(teller: Storyteller, rows: list[StoryRow]) -> list[dict[str, Any]]:
    return [entry | {"actions": [], "internal_note": ""} for entry in teller.entries(rows, [])]


def _newer_rows(story: list[StoryRow], newer: dict[str, int], cut_off: dt.date) -> list[StoryRow]:
    """Rows that the text does not know. Of a withdrawal, the row that it takes back, marked as withdrawn."""
    unknown = [
        row
        for row in story
        if row.kind in newer and row.id > newer[row.kind] and (row.on <= cut_off or row.corrects_id is not None)
    ]
    keys = {(row.kind, row.corrects_id if row.withdrawn else row.id) for row in unknown}
    return [row for row in story if (row.kind, row.id) in keys]
