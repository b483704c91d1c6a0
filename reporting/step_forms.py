"""What is asked for when a round is taken a step further, or a unit is given more time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from deliverables.forms.fields import SelectOfNames, day_field, text_field
from deliverables.forms.of_actions import FormOfAction
from deliverables.models import Unit, User


class StepForm(FormOfAction, forms.Form):
    """A comment that nobody must give."""

    comment = text_field(_("Comment"), rows=2, required=False, help_text=_("It stays in the story of the round."))


class ReasonForm(StepForm):
    comment = text_field(
        _("Reason"),
        rows=4,
        help_text=_("It stays in the story of the round."),
        error_messages={"required": _("Say why: this step needs a reason, and it stays in the story.")},
    )


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
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), empty_label=_("Choose a unit"), widget=SelectOfNames
    )
    deadline = day_field(_("Its contribution deadline"))
    reason = text_field(_("Reason"), rows=3, help_text=_("It stays in the story of the round."))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = units
        field.label_from_instance = lambda unit: f"{unit.code} · {unit.name}"


class ApproveForm(StepForm):
    """Sign with the password. sha256: of the paper that the page showed."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    password = forms.CharField(
        label=_("Your password, again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password: it stands for your signature.")},
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.password_was_wrong = False

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.person.check_password(password):
            self.password_was_wrong = True
            raise ValidationError(_("This is not your password. Nothing was approved; try again."))
        return password
