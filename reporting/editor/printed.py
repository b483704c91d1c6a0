"""How the paper would print a text, with the numbers that it would have; nothing is saved."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from django.utils.translation import override

from reporting.editor.subject import Subject
from reporting.models import Report, ReportParagraph, ReportRound, ReportSection, ReportText
from reporting.papers.blocks import Block, Numbering
from reporting.papers.cover import FIELDS, cover
from reporting.papers.languages import ORIGINAL
from reporting.papers.record import Record
from reporting.papers.wording import Money, passages
from reporting.papers.written import WrittenParagraph, resolve
from reporting.rounds import TextState
from reporting.snapshots import PARTS
from reporting.transitions import Text


def as_printed(subject: Subject, words: str) -> list[Block]:
    """The blocks of the paper in which `words` would stand, put together with the whole paper around them."""
    with override(ORIGINAL):
        record = _with(subject, words)
        numbers = Numbering()
        parts = {key: part(record, numbers) for key, part in PARTS}
        if isinstance(subject.text, ReportParagraph):
            blocks = blocks_on(parts["progress"], subject.text.deliverable.ref)
        elif subject.text.key in parts:
            blocks = [block for block in parts[subject.text.key] if block["kind"] == "paragraph"]
        else:
            blocks = [_unnumbered(text) for text in _of_cover(record, numbers, subject.text.key)]
        found: list[Block] = resolve(blocks, numbers.of)
        return found


def blocks_on(blocks: list[Block], ref: str) -> list[Block]:
    """The numbered paragraphs on a deliverable in Part III: from its anchor to the next one, or the next heading."""
    found: list[Block] = []
    for block in blocks:
        if block["kind"] != "paragraph" or block["anchor"]:
            if found:
                break
            if block.get("anchor") != f"deliverable-{ref}":
                continue
        if found or block.get("anchor"):
            found.append(block)
    return found


def printed_before(subject: Subject) -> list[Block]:
    """What the previous paper printed of it, or the text of its round; nothing when there is none to be seen."""
    previous = subject.round.previous
    if previous is None or not (subject.page.standing.is_insider or previous.has_been_published):
        return []
    papers = Report.objects.filter(round=previous, language="en").order_by("-revision", "-freezing")
    for payload in papers.values_list("payload", flat=True)[:1]:
        return _of_payload(json.loads(payload), subject.text)
    rows = ReportText.objects.filter(language="en", **_the_same(subject.text, previous)).order_by("-id")
    texts = rows.values_list("text", flat=True)[:1]
    return [{**block, "number": 0} for text in texts for block in Numbering().written(passages(text))]


def _of_payload(payload: dict[str, Any], text: Text) -> list[Block]:
    parts = {part["key"]: part["blocks"] for part in payload["parts"]}
    if isinstance(text, ReportParagraph):
        return blocks_on(parts["progress"], text.deliverable.ref)
    if text.key in parts:
        return [block for block in parts[text.key] if block["kind"] == "paragraph"]
    front = {field["key"]: field["texts"] for field in payload["cover"]["fields"]}
    front["purpose"] = payload["cover"]["purpose"]
    return [_unnumbered(line) for line in front.get(text.key, [])]


def _the_same(text: Text, previous: ReportRound) -> dict[str, Any]:
    if isinstance(text, ReportParagraph):
        return {"paragraph__round": previous, "paragraph__deliverable": text.deliverable_id}
    return {"section__round": previous, "section__key": text.key}


def _with(subject: Subject, words: str) -> Record:
    """The record of the paper as if these words were its text. "US$" is named anew: each paper does it once."""
    record = replace(subject.record, money=Money())
    if isinstance(subject.text, ReportSection):
        record.sections = record.sections | {subject.text.key: words.strip()}
        return record
    text = WrittenParagraph(TextState.SENT, None, words if words.strip() else None, illustrative=False)
    record.paragraphs = record.paragraphs | {subject.text.deliverable_id: text}
    return record


def _of_cover(record: Record, numbers: Numbering, key: str) -> list[str]:
    front = cover(record, numbers)
    texts: list[str] = front["purpose"]
    if key in FIELDS:
        texts = next(field["texts"] for field in front["fields"] if field["key"] == key)
    return texts


def _unnumbered(text: str) -> Block:
    return {"kind": "paragraph", "number": 0, "anchor": "", "lead": "", "text": text, "points": []}
