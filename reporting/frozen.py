"""Papers that were frozen: which of them stands for a round, and which of them readers have."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from reporting.models import Report, ReportRound
from reporting.pdf import paper_html


def frozen_report(report_round: ReportRound, language: str = "en") -> Report | None:
    """The newest paper frozen for the present revision."""
    rows = Report.objects.filter(round=report_round, revision=report_round.revision, language=language)
    return rows.defer("pdf").order_by("-freezing").first()


def published_reports(report_round: ReportRound, language: str = "en") -> Any:
    """The published editions of a round, newest first; of each revision one was published."""
    rows = Report.objects.filter(round=report_round, language=language, transitions__step="publish")
    return rows.defer("pdf").order_by("-revision")


def published_report(report_round: ReportRound, revision: int | None = None) -> Report | None:
    """A published edition, the newest when no revision is named."""
    rows = published_reports(report_round)
    found: Report | None = (rows if revision is None else rows.filter(revision=revision)).first()
    return found


def payload_of(report: Report) -> dict[str, Any]:
    """What the paper says, as it was frozen."""
    payload: dict[str, Any] = json.loads(report.payload)
    return payload


def html_sha256_of(payload: Mapping[str, Any]) -> str:
    """The hash of the document that the engine is handed: a paper's text and structure."""
    return hashlib.sha256(paper_html(payload).encode()).hexdigest()


def file_name_of(payload: Mapping[str, Any], ending: str, mark: str = "") -> str:
    """ "GB.331-INS-9-Rev1-En.pdf"; placeholders of the code are left out, the round's name stands for them."""
    code = payload["cover"]["code"].replace("[…]", payload["round"]).replace("(Rev.", "Rev").replace(")", "")
    name = re.sub(r"[^A-Za-z0-9.]+", "-", code).strip("-.")
    return "-".join(filter(None, [name, mark, payload["language"].capitalize()])) + f".{ending}"
