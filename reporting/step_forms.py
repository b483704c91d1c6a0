"""What is asked for when a round is taken a step further, or a unit is given more time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from deliverables.forms.fields import day_field, text_field
from deliverables.models import Unit
from reporting.short_forms import FormOfAction


class StepForm(FormOfAction):
    """A comment that nobody must give."""

    comment = text_field(_("Comment"), rows=2, required=False, help_text=_("It stays in the story of the round."))


class ReasonForm(StepForm):
    comment = text_field(_("Reason"), rows=4, help_text=_("It stays in the story of the round."))


class OpenForm(StepForm):
    comment = None  # type: ignore[assignment]  # Django's way to leave a field out
    call = text_field(
        _("Your call to the units"), rows=14, help_text=_("Sent as it stands here; change it as you like.")
    )


class ExtendForm(ReasonForm):
    deadline = day_field(_("New contribution deadline"))
    field_order = ["deadline", "comment"]


class MoreTimeForm(StepForm):
    """`seen`: the newest longer deadline of the round that the page knew, 0 for none."""

    comment = None  # type: ignore[assignment]  # it has a reason instead
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose a unit"))
    deadline = day_field(_("Its contribution deadline"))
    reason = text_field(_("Reason"), rows=3, help_text=_("It stays in the story of the round."))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = units
        field.label_from_instance = lambda unit: f"{unit.code} · {unit.name}"
