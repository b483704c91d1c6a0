"""Attaching the document as issued: a link or a file, its code and its date."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliverables.evidence import KeptFile, keep
from reporting.forms import DateInput


class IssuedForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Document code"), max_length=60, help_text=gettext_lazy("As the document bears it.")
    )
    dated = forms.DateField(label=gettext_lazy("Date of the document"), widget=DateInput())
    url = forms.URLField(label=gettext_lazy("Link"), max_length=1000, required=False, assume_scheme="https")
    upload = forms.FileField(
        label=gettext_lazy("or file"),
        required=False,
        max_length=255,
        help_text=gettext_lazy("PDF, Word or another kind that evidence may have."),
    )
    kept: KeptFile | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("url")) == bool(given.get("upload")) and not {"url", "upload"} & self.errors.keys():
            self.add_error("url", _("Give a link or a file, and not both."))
        elif given.get("upload") and not self.errors:
            try:
                self.kept = keep(given["upload"])
            except ValidationError as error:
                self.add_error("upload", error)
        return given
