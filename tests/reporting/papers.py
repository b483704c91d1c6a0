"""Making payloads in tests, and reading them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from reporting.loading import load_rounds
from reporting.models import ReportRound, ReportSection, ReportText
from reporting.snapshots import build_payload
from tests import factories

ROUNDS = json.loads((Path(settings.BASE_DIR) / "fixtures" / "rounds.json").read_text())


def the_round(slug: str = "november-2016") -> ReportRound:
    """A round of fixtures/rounds.json, loaded when it is not there."""
    load_rounds(ROUNDS)
    return ReportRound.objects.select_related("plan", "previous").get(slug=slug)


def payload_of(slug: str = "november-2016", known_at: dt.datetime | None = None) -> dict[str, Any]:
    """The paper of a round at its cut-off."""
    report_round = the_round(slug)
    return build_payload(report_round, report_round.cut_off, known_at)


def write_section(report_round: ReportRound, key: str, text: str) -> None:
    """What somebody wrote for a section, past the actions."""
    section = ReportSection.objects.create(round=report_round, key=key, state="sent")
    ReportText.objects.create(section=section, text=text, at=factories.moment(report_round.cut_off))


def part(payload: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return next(part["blocks"] for part in payload["parts"] if part["key"] == key)


def paragraphs(payload: dict[str, Any], *keys: str) -> list[dict[str, Any]]:
    """Numbered paragraphs of the whole paper, or of some of its parts."""
    return [
        block
        for one in payload["parts"]
        if not keys or one["key"] in keys
        for block in one["blocks"]
        if block["kind"] == "paragraph"
    ]


def whole(block: dict[str, Any]) -> str:
    """A paragraph as it is read: lead, text, points."""
    return " ".join([block["lead"], block["text"], *(point["text"] for point in block["points"])]).strip()


def about(payload: dict[str, Any], ref: str) -> str:
    """Everything that Part III says of a deliverable, from its anchor to the next one."""
    said: list[str] = []
    mine = False
    for block in part(payload, "progress"):
        if block["kind"] == "heading" or block.get("anchor"):
            mine = block.get("anchor") == f"deliverable-{ref}"
        if mine:
            said.append(whole(block))
    return " ".join(said)


def table(payload: dict[str, Any], key: str) -> list[list[str]]:
    """The cells of a table; lines of a cell are joined by " / "."""
    (found,) = [
        block
        for one in payload["parts"]
        for block in one["blocks"]
        if block["kind"] == "table" and block["key"] == key
    ]
    return [[cell_text(cell) for cell in row["cells"]] for row in found["rows"]]


def cell_text(cell: dict[str, Any]) -> str:
    return " / ".join(
        line["text"] + (f" {line['mark']} {line['rest']}" if line.get("mark") else "") for line in cell["lines"]
    )


def status_rows(payload: dict[str, Any]) -> dict[str, list[str]]:
    """Rows of the appendix by reference of the deliverable."""
    return {
        row["anchor"].removeprefix("status-"): [cell_text(cell) for cell in row["cells"]]
        for one in payload["appendix"]["tables"]
        for row in one["rows"]
    }


def strings(value: Any) -> Iterator[str]:
    """Every text of a payload."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def squeezed(text: str) -> str:
    """Without white space, as texts are compared with what was drawn."""
    return re.sub(r"\s+", "", text)
