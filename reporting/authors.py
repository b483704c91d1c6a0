"""What must be true of who writes a text of a paper, and of the words, whether they are sent or kept as a draft."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.access import Standing
from deliverables.actions.writing import check_texts
from deliverables.models import Unit
from deliverables.permissions import check_manage
from reporting.models import ReportSection
from reporting.permissions import check_write_paragraph
from reporting.texts import coordinator_of
from reporting.transitions import Text

LONGEST = 20_000
"""Characters of one text."""


def check_words(words: str) -> None:
    """Raises ValidationError."""
    if len(words) > LONGEST:
        raise ValidationError({"words": _("The text is longer than %(n)d characters.") % {"n": LONGEST}})
    check_texts(words=words)


def unit_of_author(text: Text, standing: Standing, at: dt.datetime) -> Unit | None:
    """The unit for which a person writes; None for a manager of no such unit. Raises PermissionDenied."""
    if isinstance(text, ReportSection):
        check_manage(standing)
        return None
    coordinator = coordinator_of(text, timezone.localdate(at))
    check_write_paragraph(standing, coordinator)
    return coordinator.acting if coordinator.pk in standing.unit_ids else None
