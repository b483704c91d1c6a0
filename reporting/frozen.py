"""Papers that were frozen: which of them stands for a round, and which of them readers have."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from reporting.models import Report, ReportRound
from reporting.papers.languages import FORMS, ORIGINAL
from reporting.pdf import paper_html


@dataclass(frozen=True)
class Drawn:
    """A paper that is to be frozen: what it says, its bytes, what drew them, the hash of its text and structure."""

    payload: dict[str, Any]
    pdf: bytes
    engines: dict[str, str]
    html_sha256: str


HEAVY = ("payload", "pdf")
"""What a paper says and its bytes: read when somebody asks for just that."""


def frozen_report(report_round: ReportRound, language: str = ORIGINAL) -> Report | None:
    """The newest paper frozen for the present revision; of another language the one that goes with it."""
    rows = Report.objects.filter(round=report_round, revision=report_round.revision).defer(*HEAVY)
    original = rows.filter(language=ORIGINAL).order_by("-freezing").first()
    if original is None or language == ORIGINAL:
        return original
    return rows.filter(language=language, freezing=original.freezing).first()


def published_reports(report_round: ReportRound, language: str = ORIGINAL) -> Any:
    """The published editions of a round, newest first; of each revision one was published.

    What was frozen in another language is published with the original, or when it is frozen after that.
    """
    same = {"round": OuterRef("round"), "revision": OuterRef("revision"), "freezing": OuterRef("freezing")}
    original = Report.objects.filter(**same, language=ORIGINAL, transitions__step="publish")
    rows = Report.objects.filter(Exists(original), round=report_round, language=language)
    return rows.defer(*HEAVY).order_by("-revision")


def published_report(
    report_round: ReportRound, revision: int | None = None, language: str = ORIGINAL
) -> Report | None:
    """A published edition, the newest when no revision is named."""
    rows = published_reports(report_round, language)
    found: Report | None = (rows if revision is None else rows.filter(revision=revision)).first()
    return found


def languages_published(report: Report) -> set[str]:
    """In which the same edition was frozen; of a published one, all of them are published."""
    rows = Report.objects.filter(round=report.round_id, revision=report.revision, freezing=report.freezing)
    return set(rows.values_list("language", flat=True))


def payload_of(report: Report) -> dict[str, Any]:
    """What the paper says, as it was frozen."""
    payload: dict[str, Any] = json.loads(report.payload)
    return payload


def html_sha256_of(payload: Mapping[str, Any]) -> str:
    """The hash of the document that the engine is handed: a paper's text and structure."""
    return hashlib.sha256(paper_html(payload).encode()).hexdigest()


def file_name_of(payload: Mapping[str, Any], ending: str, mark: str = "") -> str:
    """ "GB.331-INS-9-Rev1-draft-En.pdf"."""
    return file_name(payload["cover"]["code"], payload["round"], payload["language"], ending, mark)


def kept_file_name(report: Report, report_round: ReportRound, ending: str) -> str:
    """ "GB.331-INS-9-Rev1-En.pdf", from what stands beside the content."""
    return file_name(report.code, report_round.slug, report.language, ending)


def file_name(code: str, slug: str, language: str, ending: str, mark: str = "") -> str:
    """Placeholders of the code are left out, the round's short name stands for them."""
    plain = code.replace("[…]", slug).replace("(Rev.", "Rev").replace(")", "")
    name = re.sub(r"[^A-Za-z0-9.]+", "-", plain).strip("-.")
    return "-".join(filter(None, [name, mark, FORMS[language].file])) + f".{ending}"
