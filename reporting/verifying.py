"""Whether a frozen paper is what was approved: its hashes, and the same paper drawn again from its payload.

Bytes are compared when what draws is what drew then; otherwise text and structure are, as the document that the
engine is handed (docs/decisions/0013-frozen-papers.md).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from reporting.frozen import html_sha256_of
from reporting.models import Report
from reporting.pdf import Drawing, RenderingFailed


@dataclass
class Verdict:
    """problems: what is not as it was frozen; remarks: what one should know besides."""

    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.problems


def verify(report: Report, draw: Callable[[dict[str, Any]], Drawing]) -> Verdict:
    """Compare a frozen paper with its hashes and with itself drawn again."""
    verdict = Verdict()
    pdf = bytes(report.pdf)
    if sha256(report.payload.encode()) != report.payload_sha256:
        # What it says is not what was approved, so there is nothing to draw.
        verdict.problems.append(_("The content was changed: it does not have the SHA-256 that was kept with it."))
    if sha256(pdf) != report.pdf_sha256:
        verdict.problems.append(_("The PDF was changed: it does not have the SHA-256 that was kept with it."))
    if sha256(report.payload.encode()) != report.payload_sha256:
        return verdict
    payload = json.loads(report.payload)
    verdict.problems += _facts_that_differ(report, payload)
    try:
        again, engines = draw(payload)
    except (RenderingFailed, ValueError) as error:
        verdict.problems.append(_("It cannot be drawn again: %(why)s") % {"why": error})
        return verdict
    compare(report, payload, again, engines, verdict)
    if sha256(pdf) != report.pdf_sha256 and sha256(again) == report.pdf_sha256:
        verdict.remarks.append(_("Drawn again from its content it has the SHA-256 that was kept."))
    return verdict


def _facts_that_differ(report: Report, payload: dict[str, Any]) -> list[str]:
    """What stands beside the payload and in it."""
    beside = {
        "schema": report.schema,
        "template": report.template,
        "language": report.language,
        "revision": report.revision,
        "as_at": report.cut_off.isoformat(),
    }
    return [
        _("%(name)s is %(beside)s beside the content and %(inside)s in it.")
        % {"name": name, "beside": value, "inside": payload.get(name)}
        for name, value in beside.items()
        if payload.get(name) != value
    ]


def compare(report: Report, payload: dict[str, Any], again: bytes, engines: dict[str, str], verdict: Verdict) -> None:
    """Compare a paper with itself drawn again by `engines`: bytes if those drew it then, else text and structure."""
    other = sorted(
        name for name in engines.keys() | report.engines.keys() if engines.get(name) != report.engines.get(name)
    )
    if not other:
        if sha256(again) == report.pdf_sha256:
            verdict.remarks.append(_("Drawn again: the same bytes."))
        else:
            verdict.problems.append(_("Drawn again with the same versions it has other bytes."))
        return
    changes = ", ".join(f"{name} {report.engines.get(name, '–')} → {engines.get(name, '–')}" for name in other)
    verdict.remarks.append(_("Drawn with other versions now (%(changes)s).") % {"changes": changes})
    if html_sha256_of(payload) == report.html_sha256:
        verdict.remarks.append(_("Bytes are not compared; text and structure are the same."))
    else:
        verdict.problems.append(_("Its text or structure is drawn otherwise than when it was frozen."))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
