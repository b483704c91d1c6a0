"""Freezing a paper: build what it says, compare it with what was shown, draw it, and have it approved.

Drawing takes seconds, so the page for approval begins it (`reporting.drafts.draw_ahead`), and what is frozen are the
bytes that were read there. `actions.approve_round` builds the payload once more under the lock and approves only what
is still the same.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from deliverables.models import User
from reporting import actions
from reporting.drafts import StillDrawing, drawing_of, look
from reporting.frozen import Drawn, frozen_report, html_sha256_of
from reporting.models import Report, ReportRound
from reporting.pdf import Drawing, draw_apart
from reporting.snapshots import build_payload, build_translation, canonical, sha256_of
from reporting.translations import freezing_problem

PATIENCE = 20.0
"""Seconds for which an approval waits for a paper that is not drawn yet: longer than most of them take, shorter than a
server waits for an answer."""


def draw_in_time(payload: dict[str, Any]) -> Drawing:
    """The bytes of a paper and the versions of what drew them. Raises RenderingFailed."""
    return draw_apart(payload, timeout=settings.REPORT_TIMEOUT_SECONDS)


def drawn_ahead(payload: dict[str, Any]) -> Drawing:
    """The draft of exactly this paper, drawn now where there is none. Raises ValidationError when that takes long,
    RenderingFailed."""
    try:
        return drawing_of(payload, timeout=settings.REPORT_TIMEOUT_SECONDS, patience=PATIENCE)
    except StillDrawing as drawing:
        told = _("The paper is still being drawn, so nothing was frozen: take the step again once it is. %(how_far)s.")
        raise ValidationError(told % {"how_far": look(drawing.key).words}) from drawing


def freeze(
    report_round: ReportRound,
    seen_sha256: str,
    *,
    by: User,
    at: dt.datetime,
    comment: str = "",
    language: str = "en",
    draw: Callable[[dict[str, Any]], Drawing] = drawn_ahead,
) -> Report:
    """Approve the paper whose payload has the hash that the approver was shown.

    Raises PermissionDenied, ValidationError, RenderingFailed.
    """
    payload = build_payload(report_round, report_round.cut_off, None, language, final=True)
    if sha256_of(payload) != seen_sha256:
        raise ValidationError(
            _("The paper has changed since you opened it; nothing was approved. Read it again as it is now.")
        )
    return actions.approve_round(report_round=report_round, drawn=_drawn(payload, draw), by=by, at=at, comment=comment)


def freeze_translation(
    report_round: ReportRound,
    language: str,
    seen_sha256: str,
    *,
    by: User,
    at: dt.datetime,
    comment: str = "",
    draw: Callable[[dict[str, Any]], Drawing] = drawn_ahead,
) -> Report:
    """Freeze the approved paper in another language, as the approver was shown it.

    Raises PermissionDenied, ValidationError, RenderingFailed.
    """
    original = frozen_report(report_round)
    if problem := freezing_problem(report_round, original, language):
        raise ValidationError(problem)
    payload = build_translation(report_round, original, language, final=True) if original else {}
    if sha256_of(payload) != seen_sha256:
        raise ValidationError(
            _("The paper has changed since you opened it; nothing was frozen. Read it again as it is now.")
        )
    return actions.freeze_translation(
        report_round=report_round, drawn=_drawn(payload, draw), by=by, at=at, comment=comment
    )


def _drawn(payload: dict[str, Any], draw: Callable[[dict[str, Any]], Drawing]) -> Drawn:
    """Drawn from what is kept, so that it can be drawn again from it."""
    pdf, versions = draw(json.loads(canonical(payload)))
    return Drawn(payload, pdf, versions, html_sha256_of(payload))
