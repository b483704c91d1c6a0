"""The document as the Office issued it, attached to the published paper."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables import clock
from deliverables.access import standing_of
from deliverables.actions.writing import check_texts
from deliverables.evidence import KeptFile, link_problem
from deliverables.models import Evidence, User
from deliverables.models.evidence import evidence_path
from deliverables.permissions import check_manage
from reporting.models import IssuedDocument, Report
from reporting.transitions import locked


@transaction.atomic
def attach_issued_document(
    *,
    report: Report,
    code: str,
    dated: dt.date,
    url: str = "",
    kept: KeptFile | None = None,
    by: User,
    at: dt.datetime,
) -> IssuedDocument:
    """Attach a link, or a file that `deliverables.evidence.keep` took, to a published edition; the newest counts.

    Raises PermissionDenied, ValidationError.
    """
    check_manage(standing_of(by, report.round.plan, timezone.localdate(at)))
    locked(report.round)
    check_texts(code=code)
    if not report.transitions.filter(step="publish").exists():
        raise ValidationError(_("The paper is not published yet; there is no document as issued."))
    if not code.strip():
        raise ValidationError({"code": _("Give the code that the document bears.")})
    if dated > timezone.localdate(at):
        raise ValidationError({"dated": _("This day lies in the future; a document is attached once it is issued.")})
    if dated < report.cut_off:
        raise ValidationError({"dated": _("This day lies before the cut-off of the paper.")})
    if bool(url) == bool(kept):
        raise ValidationError({"url": _("Give a link or a file, and not both.")})
    if url and (problem := link_problem(url)):
        raise ValidationError({"url": problem})
    row = IssuedDocument(
        report=report, code=code.strip(), dated=dated, url=url, by=by, at=at, illustrative=clock.is_fixed()
    )
    if kept:
        row.file_name, row.content_type, row.size, row.sha256 = kept.name, kept.content_type, kept.size, kept.sha256
        row.file.name = evidence_path(Evidence(sha256=kept.sha256), kept.name)
    row.full_clean(exclude=["by", "file", "report"])
    row.save()
    return row
