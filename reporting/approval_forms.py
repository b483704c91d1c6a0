"""What an approver decides: approve with the password, send back or take back with a reason, publish."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliverables.models import User


def comment_field(label: Any, *, required: bool, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why: this step needs a reason, and it stays in the story.")},
    )


class ApproveForm(forms.Form):
    """sha256: of the paper that the page showed."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    comment = comment_field(gettext_lazy("Comment, if any"), required=False)
    password = forms.CharField(
        label=gettext_lazy("Your password, again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Enter your password: it stands for your signature.")},
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.password_was_wrong = False

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.person.check_password(password):
            self.password_was_wrong = True
            raise forms.ValidationError(_("This is not your password. Nothing was approved; try again."))
        return password


class ReasonForm(forms.Form):
    comment = comment_field(gettext_lazy("Reason"), required=True)


class PublishForm(forms.Form):
    comment = comment_field(gettext_lazy("Comment, if any"), required=False)
