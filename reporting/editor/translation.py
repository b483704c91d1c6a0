"""A text in another language: its original, its newest version, and whether the person may write it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliverables.access import PlanPage
from deliverables.forms.fields import text_field
from deliverables.forms.of_actions import FormOfAction
from deliverables.permissions import reason_against
from reporting.addresses import address
from reporting.editor.forms import DRAFT_ORIGINAL, DRAFT_SEEN, DRAFT_WORDS, HIGHEST
from reporting.editor.subject import Subject, draft_of
from reporting.models import ReportText, TextDraft
from reporting.papers.languages import ORIGINAL
from reporting.texts import has_longer_deadline, newest_version
from reporting.translations import NAMES, TranslationState, original_of, state_of, translating_problem


class TranslationForm(FormOfAction, forms.Form):
    """seen: the version in the language that the page showed (0: none); original: the English one beside it."""

    conditional = ("words",)  # a draft may be empty

    words = text_field(gettext_lazy("Translation"), rows=14, required=False, strip=False)
    words.widget.attrs |= DRAFT_WORDS
    seen = forms.IntegerField(
        widget=forms.HiddenInput(attrs=DRAFT_SEEN), required=False, min_value=0, max_value=HIGHEST
    )
    original = forms.IntegerField(
        widget=forms.HiddenInput(attrs=DRAFT_ORIGINAL), required=False, min_value=0, max_value=HIGHEST
    )


@dataclass
class Translation:
    subject: Subject
    language: str

    @property
    def name(self) -> str:
        return str(NAMES[self.language])

    @property
    def url(self) -> str:
        return f"{self.subject.url}?lang={self.language}"

    @property
    def draft_url(self) -> str:
        return f"{self.subject.draft_url}?lang={self.language}"

    @property
    def paper_url(self) -> str:
        return f"{address('report_html', self.subject.round)}?lang={self.language}"

    @property
    def page(self) -> PlanPage:
        return self.subject.page

    @property
    def original(self) -> ReportText | None:
        return self.subject.newest

    @cached_property
    def newest(self) -> ReportText | None:
        return newest_version(self.subject.text, self.language)

    @property
    def current(self) -> str:
        """What the paper prints in the language, once it is translated."""
        return self.newest.text if self.newest else ""

    @cached_property
    def draft(self) -> TextDraft | None:
        """The person's own."""
        return draft_of(self.page.standing.user, self.subject.text, self.language)

    @property
    def state(self) -> TranslationState | None:
        """None while there is nothing to translate."""
        return state_of(self.original, self.newest) if self.original else None

    def translated(self, draft: TextDraft | None) -> ReportText | None:
        """The original as it was when it was translated, in the draft or in the newest version, where it has changed
        since."""
        mark = draft.drawn_from if draft else self.newest.rests_on if self.newest else None
        found = original_of(mark, self.subject.text) if mark else None
        return found if found != self.original else None

    def why_not(self, at: dt.datetime) -> str:
        """Why the person cannot write it, and who can; "" when they can."""
        page = self.page
        if not page.may_write_today:
            return _("This is the page of a past date; nothing can be written on it.")
        if refusal := reason_against(self.subject.check_write):
            return refusal
        unit = self.subject.coordinator
        as_unit = unit is not None and not page.standing.is_manager
        longer = as_unit and unit is not None and has_longer_deadline(self.subject.round, unit, at)
        problem = translating_problem(
            self.subject.round, self.subject.text, self.language, as_unit=as_unit, has_longer_deadline=longer
        )
        if problem or self.original:
            return problem
        return _("There is no English text to translate: the paper prints what follows from the record.")

    def form(self, data: Any = None) -> TranslationForm:
        newest, original = self.newest, self.original
        form = TranslationForm(
            data,
            initial={
                "words": self.current,
                "seen": newest.pk if newest else 0,
                "original": original.pk if original else 0,
            },
        )
        form.fields["words"].widget.attrs["lang"] = self.language
        return form


def asked_for(request: HttpRequest, subject: Subject) -> Translation | None:
    """The language of `?lang=`; None for the original. Raises Http404 for one in which the paper is not printed."""
    language = request.GET.get("lang", ORIGINAL)
    if language == ORIGINAL:
        return None
    if language not in subject.round.translations:
        raise Http404
    return Translation(subject, language)


def languages_of(subject: Subject, here: str = ORIGINAL) -> list[dict[str, Any]]:
    """The text in each language of the paper, with where it stands; nothing when it is printed in English only."""
    if not subject.round.translations:
        return []
    others = [Translation(subject, language) for language in subject.round.translations]
    return [
        {"label": _("English"), "url": subject.url, "current": here == ORIGINAL},
        *({"label": one.name, "url": one.url, "current": here == one.language, "state": one.state} for one in others),
    ]
