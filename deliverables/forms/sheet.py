"""All forms of one page on which an entry is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from deliverables.forms.entries import EntryForm
from deliverables.forms.typed import let_stand


@dataclass(frozen=True)
class Sheet:
    """`evidence`: an EvidenceForms; of an entry as a whole."""

    form: EntryForm
    evidence: Any

    def __iter__(self) -> Iterator[forms.BaseForm]:
        yield self.form
        yield from self.evidence

    def is_valid(self) -> bool:
        """All of them are looked at, so that all problems are shown at once."""
        return all([self.form.is_valid(), self.evidence.is_valid()])

    def let_stand(self, data: MultiValueDict[str, str], seen: str) -> None:
        """Let what was typed before stand in the fields; `seen`: the state of the record that the page shows now."""
        let_stand(self.form, data)
        self.evidence.let_stand(data)
        self.form.initial["seen"] = seen
