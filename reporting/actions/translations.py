"""Writing the texts of a paper in its other languages."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliverables.access import standing_of
from deliverables.models import User
from reporting.actions.drafts import drop_draft
from reporting.authors import check_words, unit_of_author
from reporting.models import ReportParagraph, ReportSection, ReportText
from reporting.papers.wording import passages
from reporting.papers.written import references_in
from reporting.texts import as_kept, has_longer_deadline, newest_if_seen, newest_version
from reporting.transitions import Text, is_sample, locked_text
from reporting.translations import mark_of_original, translating_problem


@transaction.atomic
def translate_text(
    *, text: Text, language: str, words: str, original: int, by: User, at: dt.datetime, seen: int | None = None
) -> ReportText:
    """Save a version of a text in another language: its unit's focal points while they may write, managers.

    original: the English version (id) that was translated; a newer one makes the translation older than it. seen: the
    version in the language (id, 0 for none) that the page showed. Raises PermissionDenied, ValidationError,
    TextMovedOn.
    """
    standing = standing_of(by, text.round.plan, timezone.localdate(at))
    unit = unit_of_author(text, standing, at)
    now, mine = locked_text(text)
    as_unit = unit is not None and not standing.is_manager
    longer = as_unit and unit is not None and has_longer_deadline(now, unit, at)
    if problem := translating_problem(now, mine, language, as_unit=as_unit, has_longer_deadline=longer):
        raise ValidationError(problem)
    translated = mine.texts.filter(language="en", pk=original).first()
    if translated is None or newest_version(mine) is None:
        raise ValidationError(_("There is no English text to translate: it follows from the record."))
    if not words.strip():
        raise ValidationError({"words": _("Write the translation.")})
    check_words(words)
    _check_paragraphs(words, translated.text)
    if strange := sorted(set(references_in(words)) - set(references_in(translated.text))):
        told = _("The translation refers to what the original does not refer to: %(found)s.")
        raise ValidationError({"words": told % {"found": ", ".join("{" + anchor + "}" for anchor in strange)}})
    newest_if_seen(mine, seen, language)
    version = ReportText(
        paragraph=mine if isinstance(mine, ReportParagraph) else None,
        section=mine if isinstance(mine, ReportSection) else None,
        language=language,
        text=as_kept(words),
        rests_on=mark_of_original(translated.pk),
        by=by,
        unit=unit,
        at=at,
        illustrative=is_sample(now),
    )
    version.save()
    drop_draft(text=mine, language=language, by=by, at=at)
    return version


def _check_paragraphs(words: str, original: str) -> None:
    """A translation has as many paragraphs as its original, so that their numbers are the same in each language."""
    there, here = len(passages(original)), len(passages(words))
    if there != here:
        told = _(
            "The English text has %(there)s and this one %(here)s. Leave a blank line at the same places, so that "
            "paragraphs have the same numbers in every language."
        )
        counted = {
            "there": ngettext("%(n)d paragraph", "%(n)d paragraphs", there) % {"n": there},
            "here": here,
        }
        raise ValidationError({"words": told % counted})
