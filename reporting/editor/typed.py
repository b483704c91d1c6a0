"""What stands in the field of a text: a draft, the newest version, the default, or what the person just typed."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from deliverables.dates import date_format
from deliverables.differences import Stretch, difference
from deliverables.forms.of_actions import FormOfAction
from reporting.editor.subject import Subject
from reporting.editor.translation import Translation
from reporting.models import ReportText, TextDraft
from reporting.papers.blocks import Block
from reporting.papers.languages import ORIGINAL
from reporting.texts import is_changed

Written = Subject | Translation
"""What a page with a field for words is about."""


@dataclass(frozen=True)
class Comparison:
    """Another text beside the one in the field, and the way from that one to this."""

    title: str
    text: str
    stretches: list[Stretch]
    language: str = ORIGINAL
    is_set_aside: bool = False
    """Whether the person put it aside, and so can go back to it or discard it."""
    is_newest: bool = False
    """Whether somebody else saved it, so that the person can take it over."""


@dataclass
class Typed:
    """draft: the one that stands in the field; unsent: the draft of who may not write any more; printed: how the
    paper would print it, once asked."""

    form: FormOfAction
    draft: TextDraft | None = None
    unsent: TextDraft | None = None
    other: Comparison | None = None
    printed: list[Block] = field(default_factory=list)

    @property
    def words(self) -> str:
        return str(self.form["words"].value() or "")

    @property
    def count(self) -> int:
        return len(self.words.split())

    def compare_again(self, newest: ReportText | None) -> None:
        """A preview does not lose the comparison with the newest version."""
        if newest and is_changed(newest.text, self.words):
            self.other = _newest(newest, self.words)

    def show_newer(self, newest: ReportText) -> None:
        """What the person typed stays in the field; sending it again is an answer to the newest version."""
        self.form.show("seen", newest.pk)
        self.other = _newest(newest, self.words)


def what_stands_in_the_field(of: Written, form: FormOfAction, *, may_write: bool) -> Typed:
    """For a page that is opened: what `form` begins with, or the person's draft in its place while they may write."""
    draft, newest = kept_draft(of), of.newest
    if draft is None:
        return Typed(form)
    if not may_write:
        return Typed(form, unsent=draft)
    form.initial["words"] = draft.text
    other = _newest(newest, draft.text) if newest and newest.pk != draft.seen else None
    return Typed(form, draft, other=other)


def kept_draft(of: Written) -> TextDraft | None:
    """The person's draft, if it says something else than what is saved. A past date knows of none."""
    draft = of.draft if of.page.may_write_today else None
    return draft if draft and is_changed(draft.text, of.current) else None


def set_aside(subject: Subject, words: str | None) -> Comparison | None:
    """What the person set aside when they took new facts. words: what stands in the field; None without a field."""
    draft = subject.draft if subject.page.may_write_today else None
    if draft is None or not draft.set_aside:
        return None
    stretches = [] if words is None else difference(draft.set_aside, words)
    return Comparison(_("Set aside for you; nobody else sees it"), draft.set_aside, stretches, is_set_aside=True)


def _newest(newest: ReportText, words: str) -> Comparison:
    return Comparison(newest_by(newest), newest.text, difference(newest.text, words), newest.language, is_newest=True)


def newest_by(newest: ReportText) -> str:
    """The head of the newest version: whose it is, and of when."""
    by, at = newest.by or _("the file of the round"), date_format(localtime(newest.at), "DATETIME_FORMAT")
    return _("The newest version, by %(by)s, %(at)s") % {"by": by, "at": at}
