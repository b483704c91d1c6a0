"""Form fields for filters. A parameter may be given more than once and then means "either"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from deliverables.months import Month

LONGEST_TEXT = 100
"""Characters of one text to search for."""
LONGEST_NUMBER = 5
MOST_WORDS = 12
MOST_TEXTS = 3
"""Bounds of a search: each word of each text becomes several conditions."""


def given(data: Any, name: str) -> list[str]:
    """The values of a parameter, without empty ones and repetitions."""
    values = data.getlist(name) if hasattr(data, "getlist") else []
    return list(dict.fromkeys(value.strip() for value in values if value.strip()))


class CheckBoxes(forms.CheckboxSelectMultiple):
    """Check boxes written in Python: a template for each option costs more than the page's queries."""

    counts: Mapping[str, int] = {}  # never changed: a page gives its widget another one
    """How many rows each choice would show; what is not counted has no number."""
    language = ""
    """Of the words of the choices, where it need not be that of the page."""
    language_of_codes = ""
    """Of a choice that has no words but its value."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return given(data, name)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        ticked = set(value or ())
        counts = self.counts
        boxes = (
            check_box(name, key, str(label), key in ticked, counts.get(key), self._language(key, str(label)))
            for key, label in self.choices
        )
        return SafeString("".join(boxes))

    def _language(self, key: str, label: str) -> str:
        return self.language or (self.language_of_codes if key == label else "")


@lru_cache(maxsize=4096)
def check_box(name: str, key: str, label: str, ticked: bool, count: int | None, language: str) -> SafeString:
    """One option with its words, of which the count is one; kept, for every page of the list draws the same ones."""
    number = format_html(' <span class="filter-option__count">({})</span>', count) if count is not None else ""
    return format_html(
        '<label class="filter-option{}"><input class="form-check-input" type="checkbox"'
        ' name="{}" value="{}"{}><span{}>{}{}</span></label>',
        " filter-option--none" if count == 0 else "",
        name,
        key,
        SafeString(" checked") if ticked else "",
        format_html(' lang="{}"', language) if language else "",
        label,
        number,
    )


class TextBoxes(forms.TextInput):
    """One text box; one for each value when the address gives several."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return given(data, name)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        first = {**self.attrs, **(attrs or {})}
        others = {key: text for key, text in first.items() if key != "id"} | {
            "aria-label": first.get("aria-label", name)
        }
        boxes = ((name, text, flatatt(others if place else first)) for place, text in enumerate(value or [""]))
        return format_html_join("", '<input class="form-control" type="text" name="{}" value="{}"{}>', boxes)


class EitherField(forms.MultipleChoiceField):
    """Any of the choices; the sentence about a bad value names it."""

    widget = CheckBoxes

    @property
    def words(self) -> dict[str, str]:
        """What the page calls each value."""
        return dict(self.choices)  # type: ignore[arg-type]  # the choices of filters are never grouped

    def validate(self, value: list[str]) -> None:
        for text in value:
            if text not in self.words:
                raise ValidationError(
                    _("“%(text)s” is none of the choices."), code="invalid", params={"text": text[:40]}
                )


class MonthsField(forms.Field):
    widget = TextBoxes

    def clean(self, value: list[str]) -> list[Month]:
        try:
            return [Month.parse(text) for text in value]
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class NumbersField(forms.Field):
    """Numbers of items; one that the plan does not have is no mistake, only without rows."""

    widget = TextBoxes

    def clean(self, value: list[str]) -> list[int]:
        for text in value:
            if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
                raise ValidationError(
                    _("“%(text)s” is not the number of an item, such as 4."),
                    code="invalid",
                    params={"text": text[:40]},
                )
        return [int(text) for text in value]


class TextsField(forms.Field):
    widget = TextBoxes

    def clean(self, value: list[str]) -> list[str]:
        if len(value) > MOST_TEXTS:
            raise ValidationError(_("Search for at most %(most)d texts at once."), params={"most": MOST_TEXTS})
        for text in value:
            ProhibitNullCharactersValidator()(text)
            if len(text) > LONGEST_TEXT:
                raise ValidationError(_("Search for at most %(most)d characters."), params={"most": LONGEST_TEXT})
            if len(text.split()) > MOST_WORDS:
                raise ValidationError(_("Search for at most %(most)d words."), params={"most": MOST_WORDS})
        return value
