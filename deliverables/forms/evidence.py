"""Evidence in the same step as an entry: links and files."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from deliverables.evidence import KeptFile, NewEvidence, keep
from deliverables.forms.fields import day_field

HELD_FILE_AGE = 12 * 60 * 60
"""Seconds for which a file that was uploaded with a faulty form is offered again."""


class EvidenceForm(forms.Form):
    """One link or file. A file that came with a faulty form is kept and offered again through `held`."""

    conditional = ("title", "url", "upload")
    title = forms.CharField(label=_("Title of the evidence"), max_length=300, required=False)
    url = forms.URLField(label=_("Link"), max_length=1000, required=False, assume_scheme="https")
    upload = forms.FileField(label=_("or file"), required=False, max_length=255)
    dated = day_field(_("Its own date"), required=False)
    citable = forms.BooleanField(
        label=_("May be cited"),
        required=False,
        help_text=_("Papers print and link only evidence that may be cited."),
    )
    held = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person_id: int, **kwargs: Any) -> None:
        self.signer = signing.TimestampSigner(salt=f"evidence-held-for-{person_id}")
        super().__init__(*args, **kwargs)
        self.kept: KeptFile | None = None

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("upload"):
            try:
                self.kept = keep(given["upload"])
            except ValidationError as error:
                self.add_error("upload", error)
        elif given.get("held") and not given.get("url"):
            self.kept = self._read_held(given["held"])
        if self.kept:
            self._hold(self.kept)
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

    def _hold(self, kept: KeptFile) -> None:
        """Write the file's mark into what the page shows again, so that it need not be chosen twice."""
        data: Any = self.data
        self.data = data = data.copy()
        data[self.add_prefix("held")] = self.signer.sign_object(asdict(kept))

    def _read_held(self, token: str) -> KeptFile | None:
        try:
            return KeptFile(**self.signer.unsign_object(token, max_age=HELD_FILE_AGE))
        except (signing.BadSignature, TypeError):
            self.add_error("upload", _("The file that you chose before is no longer at hand; choose it again."))
            return None


class EvidenceFormSet(forms.BaseFormSet):
    def pieces(self) -> list[NewEvidence]:
        return [piece for form in self.forms if (piece := form.piece())]


EvidenceForms = forms.formset_factory(EvidenceForm, formset=EvidenceFormSet, extra=3, max_num=3, absolute_max=3)
