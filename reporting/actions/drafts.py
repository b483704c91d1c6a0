"""What a person has typed and not sent: kept, discarded, or set aside while the text is drawn anew from the record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from deliverables.access import standing_of
from deliverables.models import User
from reporting.authors import check_words, unit_of_author
from reporting.models import ReportParagraph, ReportText, TextDraft
from reporting.papers.languages import ORIGINAL
from reporting.texts import as_kept, is_changed
from reporting.transitions import Text
from reporting.translations import mark_of_original


@transaction.atomic
def keep_draft(
    *,
    text: Text,
    words: str,
    seen: int,
    by: User,
    at: dt.datetime,
    language: str = ORIGINAL,
    original: int | None = None,
) -> TextDraft:
    """Keep what a person has typed so far, theirs alone; what was set aside stays.

    original: of a translation, the English version (id) that stood beside it. Raises PermissionDenied,
    ValidationError.
    """
    _check(text, words, by, at)
    more = {} if original is None else {"drawn_from": mark_of_original(original)}
    return _keep(text, by, language, text_now=words, seen=seen, at=at, **more)


@transaction.atomic
def draw_draft_anew(
    *, text: Text, words: str, anew: str, facts: str, seen: int, by: User, at: dt.datetime
) -> TextDraft:
    """Let the draft say what follows from the record now, of which `facts` is the mark; `words`, which stood in the
    field, are set aside with those that were before. Raises PermissionDenied, ValidationError."""
    _check(text, words, by, at)
    aside = _with(_set_aside(text, by), words, anew)
    return _keep(text, by, ORIGINAL, text_now=anew, seen=seen, at=at, set_aside=aside, drawn_from=facts)


@transaction.atomic
def take_newest_version(*, text: Text, words: str, newest: ReportText | None, by: User, at: dt.datetime) -> None:
    """Let the field hold what somebody else saved meanwhile; `words`, which stood in it, are set aside. Raises
    PermissionDenied, ValidationError."""
    _check(text, words, by, at)
    if newest is not None:
        aside = _with(_set_aside(text, by), words, newest.text)
        _keep(text, by, ORIGINAL, text_now=newest.text, seen=newest.pk, at=at, set_aside=aside, drawn_from=None)


@transaction.atomic
def take_back_set_aside(*, text: Text, words: str, default: str, seen: int, by: User, at: dt.datetime) -> TextDraft:
    """Let the draft say what was set aside. `words`, which stood in the field, are set aside in its place, unless they
    are the default, which the record gives again at any time. Raises PermissionDenied, ValidationError."""
    _check(text, words, by, at)
    aside = _set_aside(text, by)
    if not aside:
        return _keep(text, by, ORIGINAL, text_now=words, seen=seen, at=at)
    kept = _with("", words, default, aside)
    return _keep(text, by, ORIGINAL, text_now=aside, seen=seen, at=at, set_aside=kept, drawn_from=None)


@transaction.atomic
def discard_set_aside(*, text: Text, by: User, at: dt.datetime) -> None:
    """Throw away what one had set aside; the draft stays."""
    _mine(text, by).update(set_aside="")


@transaction.atomic
def discard_draft(*, text: Text, by: User, at: dt.datetime) -> None:
    """Throw one's own draft away; what was set aside for it becomes the draft again. Nobody else has one to lose."""
    aside = _set_aside(text, by)
    if aside:
        _mine(text, by).update(text=aside, set_aside="", drawn_from=None, saved_at=at)
    else:
        drop_draft(text=text, by=by, at=at)


@transaction.atomic
def drop_draft(*, text: Text, by: User, at: dt.datetime, language: str = ORIGINAL) -> None:
    """Throw away one's own draft with what was set aside: the words are a version of the text now, or not wanted."""
    _mine(text, by, language).delete()


def _check(text: Text, words: str, by: User, at: dt.datetime) -> None:
    unit_of_author(text, standing_of(by, text.round.plan, timezone.localdate(at)), at)
    check_words(words)


def _keep(
    text: Text, by: User, language: str, *, text_now: str, seen: int, at: dt.datetime, **more: str | None
) -> TextDraft:
    values = {"text": text_now, "seen": seen, "saved_at": at, **more}
    draft, _made = TextDraft.objects.update_or_create(user=by, **_names(text, language), defaults=values)
    return draft


def _set_aside(text: Text, by: User) -> str:
    found = _mine(text, by).select_for_update().first()
    return found.set_aside if found else ""


def _with(aside: str, words: str, *known: str) -> str:
    """What is set aside with `words` after it, unless they say nothing, or something that is known elsewhere."""
    if not words.strip() or as_kept(words) in aside or not all(is_changed(one, words) for one in known):
        return aside
    return "\n\n".join(filter(None, [aside, as_kept(words)]))


def _mine(text: Text, by: User, language: str = ORIGINAL) -> Any:
    return TextDraft.objects.filter(user=by, **_names(text, language))


def _names(text: Text, language: str) -> dict[str, Any]:
    return {"paragraph" if isinstance(text, ReportParagraph) else "section": text, "language": language}
