"""Texts that people wrote for a paper, the default texts that they begin from, and references between them.

In a text, "{3a}" stands for the number of the paragraph on deliverable 3(a) and "{draft-decision}" for that of the
draft decision: numbers are known only when the whole paper is put together.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from deliverables.prepared import Prepared
from reporting.models import ReportParagraph, ReportRound, ReportText, Transition
from reporting.papers.blocks import Block
from reporting.papers.languages import ORIGINAL
from reporting.rounds import TextState

REFERENCE = re.compile(r"\{([a-z0-9][a-z0-9-]*)\}")


@dataclass(frozen=True)
class WrittenParagraph:
    """The place of a deliverable in a paper. text: None while it follows the record."""

    state: str
    merged_into: int | None
    """Id of the deliverable whose paragraph speaks for this one."""
    text: str | None
    illustrative: bool
    is_translated: bool = True
    """False for an English text in a paper of another language."""


def newest_texts(
    report_round: ReportRound, language: str, known_at: dt.datetime | None
) -> tuple[list[ReportText], list[ReportText]]:
    """The newest version of each text of a round, as known at an instant: in the language, or in English where it is
    not there in the language; and all in English. A translation may be later than what it translates, so the instant
    is asked of the English ones. One query."""
    rows = VERSIONS.instances(report_round=report_round.pk, language=language, known_at=known_at)
    ordered = sorted(rows, key=lambda row: row.language == language)
    newest = {(row.paragraph_id, row.section_id): row for row in ordered}
    originals = {(row.paragraph_id, row.section_id): row for row in ordered if row.language == ORIGINAL}
    return list(newest.values()), list(originals.values())


def _versions(*, report_round: int, language: str, known_at: dt.datetime | None) -> QuerySet[ReportText]:
    rows = ReportText.objects.filter(language__in=[language, ORIGINAL]).select_related("section", "paragraph")
    if known_at is not None:
        rows = rows.exclude(language=ORIGINAL, at__gt=known_at)
    return rows.filter(Q(paragraph__round=report_round) | Q(section__round=report_round)).order_by("id")


VERSIONS = Prepared(_versions)


def written_paragraphs(
    report_round: ReportRound, texts: Iterable[ReportText], language: str, known_at: dt.datetime | None
) -> dict[int, WrittenParagraph]:
    """By id of the deliverable, as known at an instant. One query; one more for an instant."""
    of_paragraph = {text.paragraph_id: text for text in texts if text.paragraph_id}
    rows = PARAGRAPHS.instances(report_round=report_round.pk)
    stood = _as_they_stand(rows) if known_at is None else _as_they_stood(report_round, known_at)
    return {
        row.deliverable_id: WrittenParagraph(
            *stood.get(row.pk, (TextState.AWAITING, None)),
            text=of_paragraph[row.pk].text if row.pk in of_paragraph else None,
            illustrative=row.pk in of_paragraph and of_paragraph[row.pk].illustrative,
            is_translated=row.pk not in of_paragraph or of_paragraph[row.pk].language == language,
        )
        for row in rows
    }


PARAGRAPHS = Prepared(
    lambda report_round: ReportParagraph.objects.filter(round=report_round).select_related("merged_into")
)
Stood = dict[int | None, tuple[str, int | None]]
"""By id of the paragraph: its state, and the deliverable whose paragraph speaks for it."""


def _as_they_stand(rows: Iterable[ReportParagraph]) -> Stood:
    return {row.pk: (row.state, row.merged_into.deliverable_id if row.merged_into else None) for row in rows}


def _as_they_stood(report_round: ReportRound, known_at: dt.datetime) -> Stood:
    """By the last step of each that was taken by then."""
    steps = Transition.objects.filter(round=report_round, paragraph__isnull=False, at__lte=known_at)
    return {
        step.paragraph_id: (step.to_state, step.merged_into.deliverable_id if step.merged_into else None)
        for step in steps.select_related("merged_into").order_by("id")
    }


class References(dict[str, Any]):
    """Stands for the numbers of a paper that is not put together: each anchor is its own reference."""

    def __missing__(self, anchor: str) -> str:
        return "{" + anchor.removeprefix("deliverable-") + "}"

    def __contains__(self, anchor: object) -> bool:
        return True


def as_typed(blocks: Iterable[Block]) -> str:
    """Numbered paragraphs as a person would have typed them: `wording.passages` reads them back."""
    typed = []
    for block in blocks:
        lines = [block["text"], *(f"{point['mark']} {point['text']}" for point in block["points"])]
        typed.append("\n".join(line for line in lines if line))
    return "\n\n".join(part for part in typed if part)


def references_in(text: str) -> list[str]:
    """What a text refers to, by anchor: "3a", "draft-decision"."""
    return REFERENCE.findall(text)


def resolve(value: Any, numbers: dict[str, int]) -> Any:
    """A payload in which each reference that leads somewhere is the number of its paragraph."""
    if isinstance(value, str):
        return REFERENCE.sub(lambda found: _number(found, numbers), value) if "{" in value else value
    if isinstance(value, list):
        return [resolve(one, numbers) for one in value]
    if isinstance(value, dict):
        return {name: resolve(one, numbers) for name, one in value.items()}
    return value


def _number(found: re.Match[str], numbers: dict[str, int]) -> str:
    anchor = found[1]
    return str(numbers.get(anchor) or numbers.get(f"deliverable-{anchor}") or found[0])
