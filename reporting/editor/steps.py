"""From the button that was pressed to the action that it stands for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deliverables.models import User
from reporting import actions
from reporting.editor.forms import TextForm
from reporting.editor.subject import Subject
from reporting.models import ReportParagraph
from reporting.texts import is_changed, mark_of

SAID = {
    "send": _("Sent. A manager clears it, or returns it with a reason."),
    "send-next": _("Sent. Here is the next one that waits for you."),
    "edit": _("The copy-edit is saved; author and state stay."),
    "clear": _("Cleared for the paper."),
    "clear-next": _("Cleared. Here is the next one that waits."),
    "return": _("Returned with your reason."),
    "omit": _("The paper says nothing about it."),
    "merge": _("Merged: the other paragraph speaks for this one."),
    "restore": _("Restored: it has its own place in the paper again."),
    "draft": _("Your draft is kept. Nobody else sees it."),
    "discard": _("Your draft is discarded."),
    "take": _("The field holds what the record says now. What stood in it is set aside below."),
    "take-newest": _("The newest version stands in the field. What stood in it is set aside below."),
    "take-back": _("What was set aside stands in the field again."),
    "discard-aside": _("What was set aside is discarded."),
}
"""The steps that change something, with what the page says afterwards."""


@transaction.atomic
def take_step(subject: Subject, form: TextForm, step: str, *, by: User, at: dt.datetime) -> None:
    """The step and what is kept with it, or neither. Raises PermissionDenied, ValidationError, TextMovedOn."""
    given = form.cleaned_data
    who: dict[str, Any] = {"by": by, "at": at}
    read: dict[str, Any] = {"text": subject.text, "seen": given["seen"] or 0, **who}
    reason = form.reason(step)
    match step:
        case "send" | "send-next":
            actions.send_text(words=given["words"], facts=given["facts"] if "facts" in form.data else None, **read)
        case "edit":
            actions.copy_edit_text(words=given["words"], **read)
        case "clear" | "clear-next":
            words = given["words"] if "words" in form.data else None
            actions.clear_text(words=words, comment=reason, **read)
        case "return":
            actions.return_text(comment=reason, **read)
        case "draft":
            actions.keep_draft(words=given["words"], **read)
        case "discard":
            actions.discard_draft(text=subject.text, **who)
        case "take":
            # The mark first: a fact that comes in between makes the text old.
            facts = mark_of(subject.text)
            actions.draw_draft_anew(words=given["words"], anew=subject.default, facts=facts, **read)
        case "take-newest":
            actions.take_newest_version(text=subject.text, words=given["words"], newest=subject.newest, **who)
        case "take-back":
            actions.take_back_set_aside(words=given["words"], default=subject.default, **read)
        case "discard-aside":
            actions.discard_set_aside(text=subject.text, **who)
        case _ if isinstance(subject.text, ReportParagraph):
            _place(subject.text, step, given["into"], reason, who)
        case _:
            raise ValidationError(gettext("A section always has its place in the paper."))
    takes_no_words = step in ("return", "omit", "merge", "discard-aside")
    if takes_no_words and "words" in form.data and is_changed(subject.current, given["words"]):
        # What the person changed in them is kept all the same.
        actions.keep_draft(words=given["words"], **read)


def _place(paragraph: ReportParagraph, step: str, into: str, reason: str, who: dict[str, Any]) -> None:
    """Whether a paragraph has a place of its own in the paper; sections always have."""
    match step:
        case "omit":
            actions.omit_paragraph(paragraph=paragraph, comment=reason, **who)
        case "merge":
            target = ReportParagraph.objects.filter(pk=int(into[:18]) if into.isdecimal() else 0).first() or paragraph
            actions.merge_paragraph(paragraph=paragraph, into=target, **who)
        case "restore":
            actions.restore_paragraph(paragraph=paragraph, **who)
