"""Appendix I: the plan's six columns word for word, and the status; one table for each band."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from deliverables.models import SourceText
from deliverables.statuses import Status
from reporting.papers.blocks import cell
from reporting.papers.languages import ORIGINAL, in_english, language
from reporting.papers.record import Record, is_sample_amendment
from reporting.papers.timing import position_words, status_words
from reporting.papers.units import what_became_of_units
from reporting.papers.wording import begin, day, month, shown
from reporting.summaries import BandCounts, DeliverableState


def appendix(record: Record) -> dict[str, Any]:
    tables = [_band(record, band) for band in record.summary.bands]
    if tables and (said := what_became_of_units(record)):
        tables[-1]["notes"].append({"mark": "", "text": said, "at_foot": False})
    return {"title": _("Status of the deliverables at %(on)s") % {"on": day(record.on)}, "tables": tables}


def _band(record: Record, band: BandCounts) -> dict[str, Any]:
    title = in_english(" – ".join(filter(None, (band.biennium_title, band.theme_title))))
    printed = [text.text for text in record.source if text.kind == SourceText.Kind.COLUMN]
    columns = (printed if language() == ORIGINAL else []) or [
        _("Follow-up item (paragraph of the conclusions)"), _("Deliverable"), _("Indicator of achievement"),
        _("Responsibility"), _("Alignment"), _("Resource implications"),
    ]  # fmt: skip
    rows = [_row(record, state) for state in band.deliverables]
    notes = {note.mark: note.text for state in band.deliverables for note in record.footnotes.get(state.id, [])}
    at_foot = _send_to_foot(rows, notes)
    listed: list[dict[str, Any]] = [
        {"mark": mark, "text": in_english(text), "at_foot": mark in at_foot} for mark, text in sorted(notes.items())
    ]
    if any(line["text"].startswith("* ") for one in rows for part in one["cells"] for line in part["lines"]):
        listed.append({"mark": "", "text": _("* Amended after the plan was issued."), "at_foot": False})
    return {
        "title": title,
        "heads": [*columns, _("Status at %(on)s") % {"on": day(record.on)}],
        "rows": rows,
        "notes": listed,
    }


def _send_to_foot(rows: list[dict[str, Any]], notes: dict[str, str]) -> set[str]:
    """Give the first line that carries a footnote's mark its text, which on paper goes to the foot of that page."""
    found: set[str] = set()
    for line in (line for row in rows for part in row["cells"] for line in part["lines"]):
        if line.get("mark") and line["mark"] not in found:
            line["note"] = in_english(notes[line["mark"]])
            found.add(line["mark"])
    return found


def _row(record: Record, state: DeliverableState) -> dict[str, Any]:
    item = next(one for one in record.items if one.number == state.item_number)
    row = record.deliverables[state.id]
    letter = f"({row.letter}) " if row.letter else ""
    indicators = [
        _amended(letter + indicator.text, "text" in indicator.amended)
        for indicator in record.indicators.get(state.id, [])
    ]
    return {
        "anchor": f"status-{state.ref}",
        "cells": [
            _item(record, item, state),
            cell(_amended(letter + state.text, "text" in row.amended), sample=is_sample_amendment(row, "text")),
            cell(
                *(indicators or [_("None in the plan.")]),
                sample=any(is_sample_amendment(one, "text") for one in record.indicators.get(state.id, [])),
            ),
            _responsibility(record, item, state),
            _of_item(record, item, state, "alignment_text"),
            _of_item(record, item, state, "resources_text"),
            cell(*_status(record, state), sample=record.is_sample(state)),
        ],
    }


def _of_item(record: Record, item: Any, state: DeliverableState, field: str) -> dict[str, Any]:
    """The item's words once, at its first deliverable; the rows after it refer to that one."""
    first = record.states_of(item)[0]
    if state.ref != first.ref:
        return cell(_("As for %(ref)s.") % {"ref": shown(first.ref)})
    return cell(_amended(getattr(item, field), field in item.amended), sample=is_sample_amendment(item, field))


def _item(record: Record, item: Any, state: DeliverableState) -> dict[str, Any]:
    """The item's words once, at its first deliverable; the rows after it refer to that one."""
    first = record.states_of(item)[0]
    if state.ref != first.ref:
        return cell(_("As for %(ref)s.") % {"ref": shown(first.ref)})
    return cell(
        *(_amended(one.text, "text" in one.amended) for one in item.printed),
        sample=any(is_sample_amendment(one, "text") for one in item.printed),
    )


def _amended(text: str, changed: bool) -> str:
    return f"* {in_english(text)}" if changed else in_english(text)


def _responsibility(record: Record, item: Any, state: DeliverableState) -> dict[str, Any]:
    """The item's words; where the plan sets them in blocks, the block that stands beside this deliverable."""
    blocks = item.responsibility_text.split("\n\n")
    peers = [one.ref for one in record.states_of(item)]
    in_blocks = len(blocks) == len(peers)
    if state.ref != peers[0] and not in_blocks:
        return cell(_("As for %(ref)s.") % {"ref": shown(peers[0])})
    text = blocks[peers.index(state.ref)] if in_blocks else item.responsibility_text
    found = cell(
        _amended(text.replace("\n", " "), "responsibility_text" in item.amended),
        sample=is_sample_amendment(item, "responsibility_text"),
    )
    for note in record.footnotes.get(state.id, []):
        before, mark, after = text.partition(f", {note.mark} ")
        if mark:
            found["lines"] = [{"text": in_english(f"{before},"), "mark": note.mark, "rest": in_english(after)}]
    return found


def _status(record: Record, state: DeliverableState) -> list[str]:
    """The status with the day of completion, what is delivered of what is counted, another month than the due one."""
    words = position_words(state) if state.status == Status.COMPLETED else status_words(state)
    lines = [begin(words) + "."]
    lines += [
        _("%(n)d of %(total)d %(noun)s.")
        % {"n": output.delivered, "total": output.planned, "noun": in_english(output.noun)}
        for output in state.outputs
        if output.planned > 1 or len(state.outputs) > 1
    ]
    if state.expected and state.completed_on is None:
        lines.append(_("Expected in %(month)s.") % {"month": month(state.expected)})
    elif state.due_basis == "derived":
        lines.append(_("Derived deadline: %(month)s.") % {"month": month(state.due)} if state.due else "")
    number = shown(state.ref)
    return [f"{number}: {lines[0]}", *filter(None, lines[1:])]
