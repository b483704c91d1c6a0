"""Editing the facts of a reporting round."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.models import ReportRound
from reporting.papers.wording import UNPRINTABLE

CONSTRAINTS = ReportRound._meta.constraints


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RoundForm(forms.ModelForm):
    class Meta:
        model = ReportRound
        fields = (
            "document_code",
            "item_ordinal",
            "item_heading",
            "title",
            "document_date",
            "cut_off",
            "contribution_deadline",
            "session_opens",
            "session_closes",
        )
        widgets = {
            "item_heading": forms.Textarea(attrs={"rows": 2}),
            "title": forms.Textarea(attrs={"rows": 3}),
            **{
                name: DateInput()
                for name in ("document_date", "cut_off", "contribution_deadline", "session_opens", "session_closes")
            },
        }
        help_texts = {
            "document_code": _("For example GB.328/INS/8. What is not known yet stands as […]."),
            "item_ordinal": _("For example EIGHTH ITEM ON THE AGENDA. What is not known yet stands as […]."),
            "document_date": _("Until it is entered, the paper says “[date to be entered]”."),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, value in list(data.items()):
            if isinstance(value, str) and UNPRINTABLE.search(value):
                self.add_error(name, _("This text holds a control character that cannot be printed; delete it."))
        return data

    def _post_clean(self) -> None:
        """The order of the dates is a rule of the table; its sentence belongs beside a date, not above all."""
        super()._post_clean()  # type: ignore[misc]  # Django's own hook
        beside = {"round_dates_in_order": "cut_off", "round_session_closes_after_opening": "session_closes"}
        fields = {str(c.violation_error_message): beside[c.name] for c in CONSTRAINTS if c.name in beside}
        general = [str(text) for text in self.errors.pop("__all__", [])]
        for text in general:
            self.add_error(fields.get(text), text)

    def facts_given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def facts(self) -> list[forms.BoundField]:
        return [self[name] for name in self.Meta.fields]
