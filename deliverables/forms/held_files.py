"""A form with a file that need not be chosen a second time."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from deliverables.evidence import KeptFile, keep

HELD_FILE_AGE = 30 * 24 * 60 * 60
"""Seconds for which a file that was uploaded with a faulty form, or with a draft, is offered again."""
UPLOAD, HELD = "upload", "held"


def _signer(person_id: int) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"evidence-held-for-{person_id}")


def mark_of(kept: KeptFile, person_id: int) -> str:
    """What a page carries in the place of a file of this person."""
    return _signer(person_id).sign_object(asdict(kept))


Refused = dict[str, list[str]]
"""Sentences about files that cannot be kept, by the prefix of the form that they were chosen in."""


def hold_files(data: QueryDict, files: MultiValueDict[str, UploadedFile], person_id: int) -> Refused:
    """Keep the files that came with a form that is not to be checked yet, and write their marks into its data."""
    refused: Refused = {}
    for name, uploads in files.lists():
        prefix, dash, field = name.rpartition("-")
        if field == UPLOAD:
            try:
                data[f"{prefix}{dash}{HELD}"] = mark_of(keep(uploads[-1]), person_id)
            except ValidationError as error:
                refused[prefix] = error.messages
    return refused


class HoldsFile(forms.Form):
    """A file that came with a faulty form is kept and offered again through `held`; `kept` is the file at hand.

    refused: what the page says of a file that came with a form that nobody has checked yet.
    """

    refused: tuple[str, ...] = ()

    upload = forms.FileField(label=_("or file"), required=False, max_length=255)
    held = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person_id: int, **kwargs: Any) -> None:
        self.person_id = person_id
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
        data[self.add_prefix(HELD)] = mark_of(kept, self.person_id)

    def offer_held(self) -> None:
        """Take up the file whose mark stands in a form that nobody sent; a mark that says nothing is left out."""
        if self.initial.get(HELD):
            self.kept = self._kept(self.initial[HELD])
            if self.kept is None:
                self.initial[HELD] = ""

    def _read_held(self, token: str) -> KeptFile | None:
        kept = self._kept(token)
        if kept is None:
            self.add_error(UPLOAD, _("The file that you chose before is no longer at hand; choose it again."))
        return kept

    def _kept(self, token: str) -> KeptFile | None:
        try:
            return KeptFile(**_signer(self.person_id).unsign_object(token, max_age=HELD_FILE_AGE))
        except (signing.BadSignature, TypeError):
            return None
