"""Fields that several forms have, and the words of choices."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from deliverables.language_forms import in_english
from deliverables.row_entries import RECORD
from deliverables.statuses import Outlook, Status


class ExplainedLabel(str):
    """The label of a choice, with one sentence that explains it (shown by the radio template)."""

    help: str

    def __new__(cls, label: Any, explanation: Any = "") -> ExplainedLabel:
        text = super().__new__(cls, str(label))
        text.help = str(explanation)
        return text


STATUS_HELP = {
    Status.NOT_STARTED: _("Work has not begun."),
    Status.IN_PROGRESS: _("Work is under way; give an outlook for the due month."),
    Status.COMPLETED: _("Everything that the plan asks for is delivered, with evidence."),
    Status.SUSPENDED: _("Work has stopped for the time being; say why."),
    Status.DISCONTINUED: _("It will not be delivered; say why."),
}
OUTLOOK_HELP = {
    Outlook.ON_TRACK: _("It will be completed by the due month."),
    Outlook.AT_RISK: _("It may be late unless something is done."),
    Outlook.OFF_TRACK: _("It will be late, or it is."),
}


class SelectOfNames(forms.Select):
    """A menu of names that stay in the language of the record."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if option["value"]:
            option["attrs"]["lang"] = RECORD
        return option


class OfRecordField(forms.ModelChoiceField):
    """Buttons for rows of the plan, each in its own words."""

    def label_from_instance(self, obj: Any) -> str:
        return in_english(str(obj))


def day_field(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def text_field(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    """Words that stay in the record, in its language."""
    widget = forms.Textarea(attrs={"rows": rows, "lang": RECORD})
    return forms.CharField(label=label, widget=widget, max_length=20000, **options)


def decimal_field(label: Any, **options: Any) -> forms.DecimalField:
    """A number as the language of the page writes it: "89,5" in French; a point is read in every language."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(label=label, widget=widget, localize=True, **options)


class CountryNameField(forms.CharField):
    """A country by its name or its code, to be picked from the list `countries` of the page; cleaned to its code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"list": "countries", "autocomplete": "off"}), **options)

    def to_python(self, value: Any) -> str:
        typed = str(super().to_python(value) or "")
        if not typed:
            return ""
        known = {_as_typed(str(name)): code for code, name in countries}
        code = known.get(_as_typed(typed)) or next((code for code in known.values() if code == typed.upper()), "")
        if not code:
            raise ValidationError(
                _("“%(country)s” is no country of the list: write its name as the list does."),
                params={"country": typed[:80]},
            )
        return str(code)


def _as_typed(name: str) -> str:
    """Without what keyboards write in two ways: "Côte d’Ivoire"."""
    return unicodedata.normalize("NFC", name).replace("’", "'").casefold()
