"""Evidence in the same step as an entry: links and files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deliverables.evidence import NewEvidence
from deliverables.forms.fields import day_field
from deliverables.forms.held_files import HoldsFile


class EvidenceForm(HoldsFile):
    """One link or file."""

    conditional = ("title", "url", "upload")
    title = forms.CharField(label=_("Title of the evidence"), max_length=300, required=False)
    url = forms.URLField(label=_("Link"), max_length=1000, required=False, assume_scheme="https")
    dated = day_field(_("Its own date"), required=False)
    citable = forms.BooleanField(
        label=_("May be cited"),
        required=False,
        help_text=_("Papers print and link only evidence that may be cited."),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        self.take_file()
        if self.has_something() and not given.get("title"):
            self.add_error("title", _("Give the evidence a title."))
        if given.get("url") and given.get("upload"):
            self.add_error("url", _("Give a link or a file for each piece of evidence, and not both."))
        if given.get("title") and not self.has_something() and not self.errors:
            self.add_error("url", _("Give a link or a file."))
        return given

    def has_something(self) -> bool:
        return bool(self.cleaned_data.get("url") or self.cleaned_data.get("upload") or self.kept)

    def piece(self) -> NewEvidence | None:
        """What was given, or None when the form was left empty."""
        if not self.has_something():
            return None
        given = self.cleaned_data
        return NewEvidence(
            title=given["title"],
            url=given.get("url") or "",
            kept=self.kept,
            dated=given.get("dated"),
            citable=given["citable"],
        )


class EvidenceFormSet(forms.BaseFormSet):
    def pieces(self) -> list[NewEvidence]:
        return [piece for form in self.forms if (piece := form.piece())]


EvidenceForms = forms.formset_factory(EvidenceForm, formset=EvidenceFormSet, extra=3, max_num=3, absolute_max=3)
