"""Evidence in the same step as an entry: links and files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from deliverables.evidence import NewEvidence, keep
from deliverables.forms.fields import day_field
from deliverables.forms.held_files import HELD, HoldsFile, mark_of
from deliverables.forms.typed import let_stand


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
        if (given.get("title") or given.get("dated")) and not self.has_something() and not self.errors:
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
    """`refused`: sentences about files that could not be kept."""

    refused: list[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused = []

    def pieces(self) -> list[NewEvidence]:
        return [piece for form in self.forms if (piece := form.piece())]

    def let_stand(self, data: MultiValueDict[str, str]) -> None:
        """Let what was typed stand in the forms of a set that nobody sent."""
        self.extra = min(max(number_of_pieces(data), FEW), MOST)
        for form in self.forms:
            let_stand(form, data)


PREFIX = "evidence"
FILES = f"{PREFIX}-files"
"""The field for several files at once."""
FEW, MOST = 3, 10
"""Pieces that a page begins with, and that one entry may have; Django takes as many files at once."""
EvidenceForms = forms.formset_factory(
    EvidenceForm, formset=EvidenceFormSet, extra=FEW, max_num=MOST, absolute_max=MOST
)


def number_of_pieces(data: MultiValueDict[str, str]) -> int:
    """How many pieces a page showed."""
    number = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    return int(number) if number.isdecimal() and len(number) < 4 else 0


def place_files(data: QueryDict, uploads: Sequence[UploadedFile], person_id: int) -> list[str]:
    """Make a piece of evidence of each of several files, under its own name, where nothing was typed yet.

    Answers a sentence for each file that cannot be kept or has no place.
    """
    refused: list[str] = []
    free = [number for number in range(MOST) if not any(_typed(data, number))]
    for upload in uploads:
        try:
            kept = keep(upload)
        except ValidationError as error:
            refused += error.messages
            continue
        if not free:
            refused.append(
                _("“%(name)s” has no place: an entry takes %(most)d pieces of evidence at the most.")
                % {"name": kept.name, "most": MOST}
            )
            continue
        number = free.pop(0)
        data[f"{PREFIX}-{number}-{HELD}"] = mark_of(kept, person_id)
        data[f"{PREFIX}-{number}-title"] = PurePosixPath(kept.name).stem
        data[f"{PREFIX}-TOTAL_FORMS"] = str(max(number_of_pieces(data), FEW, number + 1))
    return refused


def _typed(data: QueryDict, number: int) -> list[str]:
    return [data.get(f"{PREFIX}-{number}-{name}", "") for name in ("title", "url", HELD)]
