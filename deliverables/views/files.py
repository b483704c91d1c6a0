"""Evidence files, as attachments, to those who may see them."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from deliverables import clock
from deliverables.access import standing_of, visible_evidence
from deliverables.actions.amendments import plan_of
from deliverables.actions.corrections import deliverable_of
from deliverables.evidence import evidence_of
from deliverables.models import Evidence


@require_safe
def evidence_file(request: HttpRequest, evidence_id: int) -> FileResponse:
    """The bytes of a file. 404 for what does not exist, is a link, fell with its row, or may not be seen."""
    row = get_object_or_404(Evidence.objects.exclude(file=""), pk=evidence_id)
    subject = deliverable_of(row)
    today = clock.today()
    standing = standing_of(request.user, plan_of(subject), today)
    visible = visible_evidence(standing, evidence_of(subject, today))
    if not visible.filter(pk=row.pk).exists():
        raise Http404
    return as_attachment(row)


def as_attachment(row: Any) -> FileResponse:
    """The kept file of a row (file, file_name, content_type, sha256). Raises Http404 when it is not there."""
    try:
        content = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(content, as_attachment=True, filename=row.file_name, content_type=row.content_type)
    answer["Cache-Control"] = "private, no-store"
    # Nothing inside a file may run in the name of this site, whatever a browser makes of it.
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Evidence-SHA256"] = row.sha256
    return answer
