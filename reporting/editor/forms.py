"""The form on the page of a text: its words, the reasons that steps need, and what the page showed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deliverables.forms.fields import text_field
from deliverables.forms.of_actions import FormOfAction
from reporting.models import ReportParagraph
from reporting.papers.wording import shown

HIGHEST = 2**63 - 1
DRAFT_WORDS = {"data-draft-words": True}
DRAFT_SEEN = {"data-draft-seen": True}
DRAFT_ORIGINAL = {"data-draft-original": True}
"""How the script that keeps drafts (static/editor.js) finds what it sends."""
REASONS = {
    "clear": "clear_reason",
    "clear-next": "clear_reason",
    "return": "return_reason",
    "omit": "omit_reason",
}
"""The field with the reason of each step that has one."""


class CountedWords(forms.BoundField):
    """A field with its count of words below (templates/reporting/_how_to_write.html), read out after what is wrong."""

    @property
    def aria_describedby(self) -> str:
        return " ".join(filter(None, [super().aria_describedby, "word-count"]))


class TextForm(FormOfAction, forms.Form):
    """seen: the version that the page showed (0: none); facts: the mark of the facts beside it."""

    conditional = ("words", "clear_reason", "return_reason", "omit_reason", "into")

    words = text_field(_("Text"), rows=14, required=False, strip=False, bound_field_class=CountedWords)
    words.widget.attrs |= DRAFT_WORDS
    seen = forms.IntegerField(
        widget=forms.HiddenInput(attrs=DRAFT_SEEN), required=False, min_value=0, max_value=HIGHEST
    )
    facts = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    clear_reason = text_field(
        _("Why do you clear your own text?"), rows=2, required=False, help_text=_("There is no other manager.")
    )
    return_reason = text_field(
        _("Why is the text returned?"), rows=3, required=False, help_text=_("The unit reads it, and it stays.")
    )
    omit_reason = text_field(
        _("Why does the paper say nothing about it?"), rows=2, required=False, help_text=_("The reason stays.")
    )
    # Whether it can be that one is for the action to say: the choices may have changed since the page was made.
    into = forms.CharField(label=_("Paragraph that speaks for this one"), widget=forms.Select, required=False)

    def __init__(self, *args: Any, into: Iterable[ReportParagraph] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].widget.choices = [
            (str(one.pk), _("Deliverable %(ref)s") % {"ref": shown(one.deliverable.ref)}) for one in into
        ]

    def reason(self, step: str) -> str:
        return str(self.cleaned_data.get(REASONS.get(step, ""), ""))
