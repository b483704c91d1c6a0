"""A change of the plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deliverables.forms.fields import day_field, text_field
from deliverables.forms.of_actions import FormOfAction


class AmendForm(FormOfAction, forms.Form):
    """A change of the plan; the field `new` has the form of what is amended, `seen` is the last amendment of it that
    the page knew."""

    new = forms.CharField()
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    effective_on = day_field(_("In force since"))
    reason = text_field(_("Reason"), rows=2)
    decision_reference = forms.CharField(
        label=_("Decision reference"),
        required=False,
        max_length=120,
        help_text=_("For example GB.328/PV, paragraph 90."),
    )

    def __init__(self, *args: Any, field: forms.Field, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"] = field
        self.order_fields(["new", "effective_on", "reason", "decision_reference"])
