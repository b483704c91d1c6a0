"""Everything about one round in one file, for auditors: the same content gives the same bytes."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import override

from deliverables.exports import harmless
from reporting.archive_tables import TABLES_OF_ARCHIVE, Rows, moment, texts
from reporting.models import Report, ReportRound
from reporting.papers.languages import ORIGINAL

FIXED = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a ZIP can hold; when it was made is no part of the content."""
README = """\
{plan}, reporting round {slug}: {code}

papers/         each frozen paper: what it says (JSON, the very text that was hashed) and its PDF.
                revision 0 is the first edition, 1 is (Rev.1); a paper that was frozen again after its approval
                was taken back has a higher freezing.
papers.csv      who approved each and when, what drew it, its SHA-256
texts.json      every version of every text, letter for letter
steps.csv       every step of the round and of its texts: who, when, from where to where, why;
                of a merger, the paragraph that speaks for the text since
evidence.csv    the evidence that counted at the cut-off, as the newest published paper knew it; "since" says what
                became of a piece afterwards: it was withdrawn, or another one took its place
{tables}
manifest.sha256 the SHA-256 of every file here; check them with: sha256sum -c manifest.sha256

Tables are UTF-8 with commas. Before a text that a spreadsheet could take for a formula stands an apostrophe, and
a text that is longer than a cell of a spreadsheet is cut; texts.json has the texts as they are. Instants are in UTC.
Files of evidence are not here: evidence.csv names them with their SHA-256.
Rows marked "sample" are sample data of a demonstration and state no fact.
"""


def archive_of(report_round: ReportRound) -> bytes:
    """The archive as a ZIP, in the language of the record whoever asks for it."""
    with override(ORIGINAL):
        return _zipped(_with_manifest(members_of(report_round)))


def members_of(report_round: ReportRound) -> dict[str, bytes]:
    """Name → content of every file but the manifest."""
    tables = {f"{name}.csv": table(report_round) for name, table in TABLES_OF_ARCHIVE.items()}
    reports = list(Report.objects.filter(round=report_round).select_related("by").order_by("pk"))
    tables["papers.csv"] = [_about(report) for report in reports]
    members: dict[str, bytes] = {name: _csv(rows) for name, rows in tables.items()}
    members["texts.json"] = _json(texts(report_round))
    for report in reports:
        name = f"papers/{_name(report)}"
        members |= {f"{name}.json": report.payload.encode(), f"{name}.pdf": bytes(report.pdf)}
    named = sorted(set(tables) - {"papers.csv", "steps.csv", "evidence.csv"})
    readme = README.format(
        plan=report_round.plan.code,
        slug=report_round.slug,
        code=report_round.document_code,
        tables="\n".join(named),
    )
    return members | {"README.txt": readme.encode()}


def archive_name(report_round: ReportRound) -> str:
    return f"{report_round.plan.slug}-{report_round.slug}-archive.zip"


def _name(report: Report) -> str:
    return f"revision-{report.revision}-freezing-{report.freezing}-{report.language}"


def _about(report: Report) -> dict[str, Any]:
    return {
        "file": _name(report),
        "language": report.language,
        "approved_by": f"{report.by} ({report.by.username})",
        "approved_at": report.at,
        "cut_off": report.cut_off,
        "known_at": report.known_at,
        "schema": report.schema,
        "template": report.template,
        "drawn_with": json.dumps(report.engines, sort_keys=True),
        "sha256_of_payload": report.payload_sha256,
        "sha256_of_document": report.html_sha256,
        "sha256_of_pdf": report.pdf_sha256,
        "sample": report.illustrative,
    }


def _csv(rows: Rows) -> bytes:
    """Heads and rows; a table without rows says so."""
    lines = StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(rows[0] if rows else ["no rows"])
    writer.writerows([[_cell(value) for value in row.values()] for row in rows])
    return b"\xef\xbb\xbf" + lines.getvalue().encode()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return harmless("" if value is None else str(moment(value)))


def _json(rows: Rows) -> bytes:
    plain = [{name: moment(value) for name, value in row.items()} for row in rows]
    return json.dumps(plain, ensure_ascii=False, indent=1).encode()


def _with_manifest(members: dict[str, bytes]) -> dict[str, bytes]:
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(members.items())]
    return members | {"manifest.sha256": "".join(lines).encode()}


def _zipped(members: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(members.items()):
            entry = zipfile.ZipInfo(name, FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content)
    return stream.getvalue()
