"""Attaching the document as issued: a link or a file, its code and its date."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliverables.forms.held_files import HoldsFile
from reporting.forms import DateInput


class IssuedForm(HoldsFile):
    field_order = ("code", "dated", "url", "upload")
    code = forms.CharField(
        label=gettext_lazy("Document code"), max_length=60, help_text=gettext_lazy("As the document bears it.")
    )
    dated = forms.DateField(label=gettext_lazy("Date of the document"), widget=DateInput())
    url = forms.URLField(label=gettext_lazy("Link"), max_length=1000, required=False, assume_scheme="https")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].help_text = _("PDF, Word or another kind that evidence may have.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.take_file()
        has_file = bool(self.kept or given.get("upload"))
        if bool(given.get("url")) == has_file and not {"url", "upload"} & self.errors.keys():
            self.add_error("url", _("Give a link or a file, and not both."))
        return given
