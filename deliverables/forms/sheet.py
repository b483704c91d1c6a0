"""All forms of one page on which an entry is made."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from deliverables.forms.entries import EntryForm
from deliverables.forms.evidence import PREFIX
from deliverables.forms.held_files import Refused
from deliverables.forms.parts import DeliveryPart, MeasurePart
from deliverables.forms.typed import let_stand


@dataclass(frozen=True)
class Sheet:
    """`evidence`: an EvidenceForms; of the entry itself. `deliveries` and `measures` go with an update."""

    form: EntryForm
    evidence: Any
    deliveries: tuple[DeliveryPart, ...] = ()
    measures: tuple[MeasurePart, ...] = ()

    @property
    def parts(self) -> tuple[DeliveryPart | MeasurePart, ...]:
        return *self.deliveries, *self.measures

    @property
    def problems(self) -> int:
        """How many fields of the parts have something wrong."""
        return sum(len(part.errors) for part in self.parts)

    def is_valid(self) -> bool:
        """All of them are looked at, so that all problems are shown at once."""
        return all([self.form.is_valid(), self.evidence.is_valid(), *(part.is_valid() for part in self.parts)])

    def let_stand(self, data: MultiValueDict[str, str], seen: str) -> None:
        """Let what was typed before stand in the fields; `seen`: the state of the record that the page shows now."""
        self.evidence.let_stand(data)
        for form in (self.form, *self.parts):
            let_stand(form, data)
        self.form.initial["seen"] = seen

    def refuse(self, refused: Refused) -> None:
        """Say of each file that cannot be kept why, where it was chosen."""
        for form in (*self.evidence, *self.deliveries):
            form.refused = tuple(refused.get(form.prefix, ()))
        self.evidence.refused = refused.get(PREFIX, [])

    def delivered(self) -> dict[str, dict[str, Any]]:
        """What `record_whole_update` takes of the outputs that are ticked."""
        found = {part.prefix or "": part.arguments() for part in self.deliveries}
        return {name: given for name, given in found.items() if given}

    def measured(self, effective_on: dt.date) -> dict[str, dict[str, Any]]:
        """What `record_whole_update` takes of the measures that have a value."""
        found = {part.prefix or "": part.arguments_or_none() for part in self.measures}
        return {name: {**given, "effective_on": effective_on} for name, given in found.items() if given}

    def show(self, error: ValidationError, name: str = "") -> None:
        """Put the sentences of an action beside their fields. name: the prefix of a part."""
        part = next((one for one in self.parts if one.prefix == name), None)
        if part is None:
            self.evidence.non_form_errors().extend(self.form.add_action_errors(error))
        else:
            part.add_action_errors(error, evidence="url")
