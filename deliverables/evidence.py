"""Evidence: links, and files that are taken by what they hold, not by what they are called."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.characters import fault_of
from deliverables.dates import date_format
from deliverables.file_types import check_name, content_type_of
from deliverables.models import Deliverable, Evidence, Unit
from deliverables.models.evidence import evidence_path, evidence_storage
from deliverables.models.rows import DatedRow

if TYPE_CHECKING:
    from deliverables.models.rows import DatedQuerySet


@dataclass(frozen=True)
class KeptFile:
    """A file that was checked and stored under its SHA-256; no row names it yet."""

    name: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class NewEvidence:
    """What a person gives: a title and a link or a file. `dated` is the evidence's own date, if known."""

    title: str
    url: str = ""
    upload: UploadedFile | None = None
    kept: KeptFile | None = None
    dated: dt.date | None = None
    seen_on: dt.date | None = None
    citable: bool = False


def evidence_of(deliverable: Deliverable, on: dt.date, known_at: dt.datetime | None = None) -> DatedQuerySet:
    """Evidence that counts for a deliverable on a date.

    When a row was corrected its evidence stays, since it speaks for the row that took its place; when it is
    withdrawn, `actions.withdraw` withdraws its evidence with it.
    """
    parents = {
        "status_update__deliverable": deliverable,
        "note__deliverable": deliverable,
        "delivery__output__deliverable": deliverable,
        "measurement__measure__indicator__deliverable": deliverable,
        "mobilization__line__item": deliverable.item_id,
    }
    # A union of keys walks five indexes; an OR over five tables reads all evidence of all plans.
    first, *others = (Evidence.objects.filter(**{path: owner}).values("pk") for path, owner in parents.items())
    return Evidence.objects.as_of(on, known_at).filter(pk__in=first.union(*others, all=True))


def attach(
    parent: DatedRow, evidence: Sequence[NewEvidence], *, default_unit: Unit | None, **changes: Any
) -> list[Evidence]:
    """Insert evidence for a row that was just saved, by the same person at the same moment.

    Raises ValidationError({"evidence": …}) with one sentence for each piece that cannot be taken.
    """
    problems: list[str] = []
    rows: list[Evidence] = []
    for piece in evidence:
        try:
            rows.append(_row(parent, piece, default_unit, changes))
        except ValidationError as error:
            problems += error.messages
    if problems:
        raise ValidationError({"evidence": problems})
    for row in rows:
        row.save(force_insert=True)
    return rows


def parent_field(row: DatedRow) -> str:
    """The field by which evidence names a row of this kind."""
    models: dict[str, Any] = {name: Evidence._meta.get_field(name).related_model for name in Evidence.PARENTS}
    return next(name for name, model in models.items() if isinstance(row, model))


def _row(parent: DatedRow, piece: NewEvidence, unit: Unit | None, changes: dict[str, Any]) -> Evidence:
    parent_name = parent_field(parent)
    at = changes.get("at", parent.recorded_at)
    today = timezone.localdate(at)
    if bool(piece.url) == bool(piece.upload or piece.kept):
        raise ValidationError(_("Give a link or a file for each piece of evidence, and not both."))
    if not piece.title.strip():
        raise ValidationError(_("Give each piece of evidence a title."))
    if fault := fault_of(piece.title):
        raise ValidationError(_("Title of the evidence: %(fault)s"), params={"fault": fault})
    if piece.url and (problem := link_problem(piece.url)):
        raise ValidationError(problem)
    for day in (piece.dated, piece.seen_on):
        if day and day > today:
            raise ValidationError(
                _("%(date)s lies in the future: evidence is dated and seen by today.") % {"date": date_format(day)}
            )
    row = Evidence(
        **{parent_name: parent},
        title=piece.title.strip(),
        url=piece.url,
        dated=piece.dated,
        seen_on=piece.seen_on or today,
        visibility=Evidence.Visibility.CITABLE if piece.citable else Evidence.Visibility.INTERNAL,
        by=changes.get("by", parent.by),
        unit=unit,
        recorded_at=at,
        effective_on=parent.effective_on,
        corrects=changes.get("corrects"),
        correction_reason=changes.get("correction_reason", ""),
        illustrative=changes.get("illustrative", parent.illustrative),
    )
    kept = keep(piece.upload) if piece.upload else piece.kept
    if kept:
        row.file_name, row.content_type, row.size, row.sha256 = (
            kept.name,
            kept.content_type,
            kept.size,
            kept.sha256,
        )
        row.file.name = evidence_path(row, kept.name)
    row.full_clean(exclude=["by", "file", parent_name])
    return row


def link_problem(url: str) -> str:
    """Why it is not a link that people can follow; "" when it is."""
    try:
        URLValidator(schemes=["https", "http"])(url)
    except ValidationError:
        return _("“%(url)s” is not a link that starts with https:// or http://.") % {"url": url[:100]}
    return ""


def keep(upload: UploadedFile) -> KeptFile:
    """Check a file and store it under its own hash: the same bytes are kept once, and no name becomes a path.

    Raises ValidationError with a sentence when evidence may not be of this kind, size or name.
    """
    name = bare_name(upload.name or "")
    check_name(name)
    content_type = content_type_of(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    sha256 = digest.hexdigest()
    storage = evidence_storage()
    path = evidence_path(Evidence(sha256=sha256), "")
    if not storage.exists(path):
        upload.seek(0)
        storage.save(path, upload)
    return KeptFile(name, content_type, upload.size or 0, sha256)


def bare_name(name: str) -> str:
    """The name without folders, and without what a header could not carry."""
    shown = "".join(character for character in name.replace("\\", "/") if character.isprintable())
    return PurePosixPath(shown).name[-255:] or "file"
