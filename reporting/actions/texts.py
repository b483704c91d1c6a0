"""Writing, sending, clearing and returning the texts of a paper; paragraphs can be omitted or merged."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.access import standing_of
from deliverables.models import Unit, User
from deliverables.permissions import check_manage
from reporting.actions.drafts import drop_draft
from reporting.authors import check_words, unit_of_author
from reporting.models import ReportParagraph, ReportRound, ReportSection, ReportText, Transition
from reporting.round_problems import writing_problem
from reporting.rounds import TEXT_STEPS, TextState
from reporting.texts import (
    as_kept,
    drawn_from,
    has_longer_deadline,
    is_anothers_to_edit,
    is_changed,
    mark_of,
    newest_if_seen,
    other_managers,
    sender_of,
)
from reporting.transitions import Text, is_sample, last_step, locked_text, take


@transaction.atomic
def send_text(
    *,
    text: Text,
    words: str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
    facts: str | None = None,
    comment: str = "",
    language: str = "en",
) -> ReportText:
    """Send a paragraph (its unit's focal points, managers) or a section (managers).

    `seen`: the version (id, 0 for none) that the person's page showed; None: whatever it was. `facts`: the mark of
    the facts that the page showed, on which the text rests; None: those of this moment. Raises PermissionDenied,
    ValidationError, TextMovedOn.
    """
    standing = standing_of(by, text.round.plan, timezone.localdate(at))
    unit = unit_of_author(text, standing, at)
    now, mine = locked_text(text)
    # A manager who is a focal point too may write as managers may, and signs for the unit.
    _check_writing(now, mine, None if standing.is_manager else unit, at)
    version = _write(mine, words, by, at, seen, language, unit=unit, copy_edit=False, facts=facts)
    take(TEXT_STEPS["send"], now, mine, by=by, at=at, comment=comment, unit=unit, text=version)
    drop_draft(text=mine, by=by, at=at)
    return version


@transaction.atomic
def copy_edit_text(
    *, text: Text, words: str, by: User, at: dt.datetime, seen: int | None = None, language: str = "en"
) -> ReportText:
    """A manager's change of a text that was sent or cleared: the author and the state stay.

    Whoever sent it leaves it alone once somebody else has cleared it. Raises PermissionDenied, ValidationError,
    TextMovedOn.
    """
    check_manage(standing_of(by, text.round.plan, timezone.localdate(at)))
    now, mine = locked_text(text)
    _check_writing(now, mine, None, at)
    if mine.state not in (TextState.SENT, TextState.CLEARED):
        raise ValidationError(_("There is no text to edit yet; send one instead."))
    if is_anothers_to_edit(mine, by, timezone.localdate(at)):
        raise PermissionDenied(
            _("You sent this text and it is cleared: return it first, or let another one of the managers edit it.")
        )
    version = _write(mine, words, by, at, seen, language, unit=None, copy_edit=True)
    drop_draft(text=mine, by=by, at=at)
    return version


def _write(
    text: Text,
    words: str,
    by: User,
    at: dt.datetime,
    seen: int | None,
    language: str,
    *,
    unit: Unit | None,
    copy_edit: bool,
    facts: str | None = None,
) -> ReportText:
    if not words.strip():
        raise ValidationError({"words": _("Write the text, or leave the one that follows from the record.")})
    check_words(words)
    newest = newest_if_seen(text, seen, language)
    if copy_edit:
        # A copy-edit changes words, not what they rest on, unless they were drawn from the record again.
        drawn = drawn_from(text, newest, by)
        facts = newest.rests_on if newest and drawn is None else drawn
    version = ReportText(
        paragraph=text if isinstance(text, ReportParagraph) else None,
        section=text if isinstance(text, ReportSection) else None,
        language=language,
        text=as_kept(words),
        copy_edit=copy_edit,
        rests_on=mark_of(text, facts),
        by=by,
        unit=unit,
        at=at,
        illustrative=is_sample(text.round),
    )
    version.save()
    return version


@transaction.atomic
def clear_text(
    *, text: Text, by: User, at: dt.datetime, comment: str = "", seen: int | None = None, words: str | None = None
) -> Transition:
    """Accept a text for the paper. Who sent it cannot clear it, unless there is no other manager and it is said why.

    `seen`: the version that the manager's page showed, so that nobody clears words that they have not read; `words`:
    the text as the manager edited it in the same step. Raises PermissionDenied, ValidationError, TextMovedOn.
    """
    check_manage(standing_of(by, text.round.plan, timezone.localdate(at)))
    now, mine = locked_text(text)
    _check_writing(now, mine, None, at)
    if sender_of(mine) == by:
        if other_managers(now.plan, by, timezone.localdate(at)):
            raise PermissionDenied(_("You sent this text, so another one of the managers of the plan clears it."))
        if not comment.strip():
            raise ValidationError(
                {"comment": _("You sent this text and there is no other manager: say why you clear it yourself.")}
            )
    version = newest_if_seen(mine, seen)
    if words is not None and version is not None and _is_edited(mine, version, words, by):
        version = _write(mine, words, by, at, seen, version.language, unit=None, copy_edit=True)
    row = take(TEXT_STEPS["clear"], now, mine, by=by, at=at, comment=comment, text=version)
    drop_draft(text=mine, by=by, at=at)
    return row


def _is_edited(text: Text, version: ReportText, words: str, by: User) -> bool:
    """Whether the words are others, or the same ones drawn from newer facts."""
    return is_changed(version.text, words) or drawn_from(text, version, by) not in (None, version.rests_on)


@transaction.atomic
def return_text(*, text: Text, comment: str, by: User, at: dt.datetime, seen: int | None = None) -> Transition:
    """Give a text back, with the reason, which stays. Raises PermissionDenied, ValidationError, TextMovedOn."""
    check_manage(standing_of(by, text.round.plan, timezone.localdate(at)))
    now, mine = locked_text(text)
    _check_writing(now, mine, None, at)
    version = newest_if_seen(mine, seen)
    return take(TEXT_STEPS["return"], now, mine, by=by, at=at, comment=comment, text=version)


@transaction.atomic
def omit_paragraph(*, paragraph: ReportParagraph, comment: str, by: User, at: dt.datetime) -> Transition:
    """Leave a deliverable out of Part III, with the reason. Raises PermissionDenied, ValidationError."""
    check_manage(standing_of(by, paragraph.round.plan, timezone.localdate(at)))
    now, mine = locked_text(paragraph)
    _check_speaks_for_none(mine)
    _check_writing(now, mine, None, at)
    return take(TEXT_STEPS["omit"], now, mine, by=by, at=at, comment=comment)


@transaction.atomic
def merge_paragraph(
    *, paragraph: ReportParagraph, into: ReportParagraph, by: User, at: dt.datetime, comment: str = ""
) -> Transition:
    """Let another paragraph of the same item speak for this one. Raises PermissionDenied, ValidationError."""
    check_manage(standing_of(by, paragraph.round.plan, timezone.localdate(at)))
    now, mine = locked_text(paragraph)
    _check_speaks_for_none(mine)
    _check_writing(now, mine, None, at)
    target = ReportParagraph.objects.select_related("deliverable").get(pk=into.pk)
    same_item = target.deliverable.item_id == mine.deliverable.item_id
    if target.round_id != now.pk or target == mine or not same_item:
        raise ValidationError({"into": _("Choose another paragraph of the same follow-up item.")})
    if target.state in (TextState.OMITTED, TextState.MERGED):
        raise ValidationError({"into": _("That paragraph is itself omitted or merged.")})
    mine.merged_into = target
    return take(TEXT_STEPS["merge"], now, mine, by=by, at=at, comment=comment, merged_into=target)


@transaction.atomic
def restore_paragraph(*, paragraph: ReportParagraph, by: User, at: dt.datetime, comment: str = "") -> Transition:
    """Give an omitted or merged paragraph its own place again. Raises PermissionDenied, ValidationError."""
    check_manage(standing_of(by, paragraph.round.plan, timezone.localdate(at)))
    now, mine = locked_text(paragraph)
    if problem := writing_problem(now.state, TextState.AWAITING, as_unit=False, has_longer_deadline=False):
        raise ValidationError(problem)
    mine.merged_into = None
    return take(TEXT_STEPS["restore"], now, mine, by=by, at=at, comment=comment, target=_stood_at(mine))


def _stood_at(paragraph: ReportParagraph) -> str:
    """Where a paragraph goes back to: what was returned is still to be answered, what was cleared is cleared anew."""
    left = last_step(paragraph.round, paragraph)
    if left is not None and left.from_state == TextState.RETURNED:
        return TextState.RETURNED
    return TextState.SENT if sender_of(paragraph) else TextState.AWAITING


def _check_writing(now: ReportRound, text: Text, unit: Unit | None, at: dt.datetime) -> None:
    longer = unit is not None and has_longer_deadline(now, unit, at)
    problem = writing_problem(now.state, text.state, as_unit=unit is not None, has_longer_deadline=longer)
    if problem:
        raise ValidationError(problem)


def _check_speaks_for_none(paragraph: ReportParagraph) -> None:
    if paragraph.speaks_for.exists():
        raise ValidationError(_("Other paragraphs are merged into this one: restore them first."))
