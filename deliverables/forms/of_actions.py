"""A form that an action answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from deliverables.conflicts import Conflict


class FormOfAction(forms.BaseForm):
    """Reads what was typed; the rules, and most refusals, are those of an action.

    shown_elsewhere: what an action calls a thing that has forms of its own on the page.
    """

    shown_elsewhere = ""
    conflict: Conflict | None = None
    """What somebody else recorded after the page was opened, beside what was typed."""

    def add_action_errors(self, error: ValidationError, **beside: str) -> list[str]:
        """Put each sentence of an action beside its field, or above all; answers those that are shown elsewhere.

        beside: the field, for what has another name in the action.
        """
        named = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        for name, sentences in named.items():
            if name != self.shown_elsewhere:
                field = beside.get(name, name)
                self.add_error(field if field in self.fields else None, sentences)
        return named.get(self.shown_elsewhere, [])

    def show(self, name: str, value: Any) -> None:
        """Put a value into the form as it comes back."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, which cannot be changed itself
        data[self.add_prefix(name)] = value
        self.data = data
