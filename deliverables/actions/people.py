"""What a person chooses for themselves."""

from __future__ import annotations

import datetime as dt
import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deliverables.models import Language, User

log = logging.getLogger(__name__)


@transaction.atomic
def choose_language(*, language: str, by: User, at: dt.datetime) -> User:
    """Set the language in which the person `by` reads pages and mails. Raises ValidationError."""
    if language not in Language.values:
        raise ValidationError({"language": _("Choose a language of this site.")})
    by.language = language
    by.save(update_fields=["language"])
    log.info("Account %s chose the language “%s” at %s.", by.pk, language, at.isoformat())
    return by
