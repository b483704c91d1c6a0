"""What a person typed into a form that was not taken and is not on the page any more, to be copied from there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

WORDS = ("text", "textarea")
"""Kinds of fields that hold words of one's own; a password is shown nowhere."""


def unsaved_words(sent: forms.BaseForm | None, drawn: Iterable[Any]) -> list[str]:
    """drawn: the forms that the page shows; one of them holds what was typed itself."""
    if sent is None or any(form is sent for form in drawn):
        return []
    return [words for field in sent.visible_fields() if field.widget_type in WORDS and (words := field.value())]
