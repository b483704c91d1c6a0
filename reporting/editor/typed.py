"""What stands in the field of a text: a draft, the newest version, the default, or what the person just typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from deliverables.differences import Stretch, difference
from reporting.editor.forms import TextForm
from reporting.editor.rights import Rights
from reporting.editor.subject import Subject
from reporting.models import ReportText, TextDraft
from reporting.papers.blocks import Block
from reporting.texts import is_changed


@dataclass(frozen=True)
class Comparison:
    """Another text beside the one in the field, and the way from that one to this."""

    title: str
    text: str
    stretches: list[Stretch]
    is_set_aside: bool = False
    """Whether the person put it aside, and so can go back to it or discard it."""


@dataclass
class Typed:
    """draft_at: when the draft in the field was kept; unsent: the draft of who may not write any more; printed: how
    the paper would print it, once asked."""

    form: TextForm
    draft_at: dt.datetime | None = None
    unsent: TextDraft | None = None
    other: Comparison | None = None
    printed: list[Block] = field(default_factory=list)

    @property
    def words(self) -> str:
        return str(self.form["words"].value() or "")

    @property
    def count(self) -> int:
        return len(self.words.split())

    def form_for(self, rights: Rights) -> TextForm:
        """The form with the choices that the person has; a page that came back has them already."""
        if not self.form.is_bound:
            self.form = TextForm(initial=self.form.initial, into=rights.into)
        return self.form

    def compare_again(self, newest: ReportText | None) -> None:
        """A preview does not lose the comparison with the newest version."""
        if newest and is_changed(newest.text, self.words):
            self.other = _newest(newest, self.words)

    def show_newer(self, newest: ReportText) -> None:
        """What the person typed stays in the field; sending it again is an answer to the newest version."""
        data: Any = self.form.data
        self.form.data = data = data.copy()
        data["seen"] = str(newest.pk)
        self.other = _newest(newest, self.words)


def what_stands_in_the_field(subject: Subject, rights: Rights, facts: str) -> Typed:
    """For a page that is opened: the paper's text, or the person's draft in its place while they may write."""
    words, draft, newest = subject.current, kept_draft(subject), subject.newest
    form = TextForm(initial={"words": words, "seen": newest.pk if newest else 0, "facts": facts})
    if draft is None:
        return Typed(form)
    if not rights.write:
        return Typed(form, unsent=draft)
    form.initial["words"] = draft.text
    other = _newest(newest, draft.text) if newest and newest.pk != draft.seen else None
    return Typed(form, draft.saved_at, other=other)


def kept_draft(subject: Subject) -> TextDraft | None:
    """The person's draft, if it says something else than the paper. A past date knows of none."""
    draft = subject.draft if subject.page.may_write_today else None
    return draft if draft and is_changed(draft.text, subject.current) else None


def set_aside(subject: Subject, words: str | None) -> Comparison | None:
    """What the person set aside when they took new facts. words: what stands in the field; None without a field."""
    draft = subject.draft if subject.page.may_write_today else None
    if draft is None or not draft.set_aside:
        return None
    stretches = [] if words is None else difference(draft.set_aside, words)
    return Comparison(_("Set aside for you; nobody else sees it"), draft.set_aside, stretches, is_set_aside=True)


def _newest(newest: ReportText, words: str) -> Comparison:
    title = _("The newest version, by %(by)s") % {"by": newest.by or _("the file of the round")}
    return Comparison(title, newest.text, difference(newest.text, words))
