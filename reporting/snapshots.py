"""The one place that freezes: a round's paper as finished strings, from the record as at a date.

A payload holds no key of the database, no internal note, and nothing that was not effective on its date or
not known at its instant; drawing it needs nothing else (`reporting.pdf`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from reporting.models import Report, ReportRound
from reporting.paper_words import VERSION
from reporting.papers.appendices import appendices
from reporting.papers.appendix import appendix
from reporting.papers.blocks import Numbering
from reporting.papers.challenges import challenges
from reporting.papers.changes import changes
from reporting.papers.cover import author_unit, code_of, cover, file_reference
from reporting.papers.decision import decision
from reporting.papers.introduction import introduction
from reporting.papers.languages import ORIGINAL, language, translated, unmarked
from reporting.papers.overview import overview
from reporting.papers.progress import progress
from reporting.papers.record import Record, load_record
from reporting.papers.resources import resources
from reporting.papers.wording import day
from reporting.papers.written import resolve
from reporting.working_papers import of_record_alone

SCHEMA = "paper/1"
PARTS = (
    ("introduction", introduction),
    ("overview", overview),
    ("progress", progress),
    ("resources", resources),
    ("challenges", challenges),
    ("draft-decision", decision),
)


def build_payload(
    round: ReportRound,  # noqa: A002  # the field's word
    on: dt.date,
    known_at: dt.datetime | None = None,
    language: str = "en",
    *,
    final: bool = False,
    working: bool = False,
) -> dict[str, Any]:
    """The paper of a round with the record as at `on`, as known at `known_at` (None: as known today).

    Plain strings, whole numbers, lists and dicts, ready for JSON. `final` leaves out the mark of a draft: it is
    the paper that is shown for approval and then frozen. `working`: a working paper (`reporting.working_papers`).
    """
    with translation.override(language):
        record = load_record(round, on, known_at, language)
        if working:
            record = of_record_alone(record)
        printed, _numbers = put_together(record)
        return {
            "schema": SCHEMA,
            "template": VERSION,
            "language": language,
            "plan": record.plan.slug,
            "round": round.slug,
            "revision": round.revision,
            "as_at": on.isoformat(),
            # Only where it was asked for: a paper for approval is of what is known, and its moment stands beside it.
            "known_at": known_at.isoformat() if known_at else None,
            "document": _document(record),
            "notices": _notices(record, printed, _standing_of_paper(record, final, working)),
            **printed,
        }


def build_translation(
    report_round: ReportRound, original: Report, language: str, *, final: bool = False
) -> dict[str, Any]:
    """The paper in another language beside the frozen original: the record as that knew it, its own newest texts."""
    payload = build_payload(report_round, original.cut_off, original.known_at, language, final=final)
    return payload | {"known_at": None}


def put_together(record: Record) -> tuple[dict[str, Any], Numbering]:
    """Cover, parts and appendices with every reference that leads somewhere resolved, and the numbers themselves.

    Once for each record: it remembers that "US$" was named.
    """
    numbers = Numbering()
    # In the order of the paper: numbers run through it, and "US$" becomes "$" after its first mention.
    parts = [{"key": key, "blocks": part(record, numbers)} for key, part in PARTS]
    printed = {
        "cover": resolve(cover(record, numbers), numbers.of),
        "parts": resolve(parts, numbers.of),
        "appendix": appendix(record),
        "changes": changes(record),
        "appendices": appendices(record),
    }
    return printed, numbers


def canonical(payload: dict[str, Any]) -> str:
    """The one text of a payload, by which it is hashed and kept."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(payload: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(payload).encode()).hexdigest()


def _document(record: Record) -> dict[str, str]:
    """Title and dates of the file; they come from the record, so that the same record gives the same bytes."""
    report_round = record.round
    return {
        "full_title": f"{code_of(report_round)}: {unmarked(translated(report_round.title))}",
        "description": _("Progress report on %(code)s, position at %(on)s")
        % {"code": record.plan.code, "on": day(record.on)},
        "created": (report_round.document_date or record.on).isoformat(),
        "file": file_reference(report_round, author_unit(record)[1]),
    }


def _standing_of_paper(record: Record, final: bool, working: bool) -> str:
    """What stands on every page of a paper that the Governing Body does not have."""
    if final:
        return ""
    if working:
        return _("Working paper as at %(on)s, not a Governing Body document") % {"on": day(record.on)}
    return _("DRAFT – record as at %(on)s") % {"on": day(record.on)}


def _notices(record: Record, printed: dict[str, Any], standing: str) -> dict[str, str]:
    illustrative = _(
        "Sample data: passages, rows and cells marked ◊ rest on invented, illustrative entries and state no fact "
        "about the work of the Office."
    )
    english = _("Texts of the plan, and entries of which there is no translation, stand in English.")
    return {
        "draft": standing,
        "illustrative": illustrative if is_illustrative(record, printed) else "",
    } | ({} if language() == ORIGINAL else {"english": english})


def is_illustrative(record: Record, printed: dict[str, Any]) -> bool:
    """Whether anything that the paper prints was invented for demonstration."""
    return (
        record.summary.illustrative
        or record.round.illustrative
        or record.has_sample_texts
        or any(state.newest and state.newest.illustrative for state in record.commitments)
        or _is_marked(printed)
    )


def _is_marked(value: Any) -> bool:
    """Whether some passage, row or cell carries the mark."""
    if isinstance(value, dict):
        return value.get("sample") is True or any(map(_is_marked, value.values()))
    return isinstance(value, list) and any(map(_is_marked, value))
