"""A form with a file that need not be chosen a second time."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from deliverables.evidence import KeptFile, keep

HELD_FILE_AGE = 12 * 60 * 60
"""Seconds for which a file that was uploaded with a faulty form is offered again."""


class HoldsFile(forms.Form):
    """A file that came with a faulty form is kept and offered again through `held`; `kept` is the file at hand."""

    upload = forms.FileField(label=_("or file"), required=False, max_length=255)
    held = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person_id: int, **kwargs: Any) -> None:
        self.signer = signing.TimestampSigner(salt=f"evidence-held-for-{person_id}")
        super().__init__(*args, **kwargs)
        self.kept: KeptFile | None = None

    def take_file(self) -> None:
        """To be called by `clean`: what was uploaded now, or with the same form before."""
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
