"""Forms of the style guide: a field of each kind, what is said of them, and how they end."""

from __future__ import annotations

from django import forms

from actionplan.styleguide.part import Part, ours
from deliverables.statuses import Status


class SampleForm(forms.Form):
    """A field of each kind."""

    text = forms.CharField(label="Title", help_text="As it will be printed.")
    longer = forms.CharField(label="What was done", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    choice = forms.ChoiceField(label="Unit", choices=[("", "Choose a unit"), ("SME", "SME")])
    status = forms.ChoiceField(label="Delivery status", choices=Status.choices, widget=forms.RadioSelect)
    day = forms.DateField(label="True since", widget=forms.DateInput(attrs={"type": "date"}))
    file = forms.FileField(label="File", required=False, help_text="At most 20 MB.")
    agreed = forms.BooleanField(label="May be cited")
    fixed = forms.CharField(label="Document", disabled=True, required=False, initial="GB.328/INS/8")


class Confirmation(forms.Form):
    reason = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 2}))


def forms_and_messages() -> list[Part]:
    empty, wrong = SampleForm(prefix="empty"), SampleForm({}, prefix="wrong")
    confirm = {"summary": "Withdraw", "about": "the update of 30 September", "button": "Withdraw the update"}
    text = {"text": "The update is recorded."}
    levels = ("info", "success", "warning", "error")
    return [
        Part(
            "Message",
            ours("message"),
            [(level, text | {"level": level}) for level in levels]
            + [("With a link", text | {"url": "#", "action": "Open it", "stays": True})],
        ),
        Part(
            "Form field",
            "django/forms/field.html",
            [(field.field.__class__.__name__, {"field": field}) for field in empty],
        ),
        Part("Wrong field", "django/forms/field.html", [(one.name, {"field": one}) for one in wrong if one.errors]),
        Part(
            "Errors of a form",
            ours("form_errors"),
            [
                ("Each leads to its field", {"form": wrong}),
                ("Of several forms", {"form": wrong, "parts": [wrong], "others": len(wrong.errors)}),
            ],
        ),
        Part("Kept file", ours("kept_file"), [("After an error", {"kept": {"name": "minutes.pdf", "size": 48_000}})]),
        Part(
            "End of a form",
            ours("form_actions"),
            [
                ("Save", {"cancel": "#"}),
                ("Takes away", {"label": "Withdraw the update", "danger": True, "cancel": "#"}),
            ],
        ),
        Part(
            "Confirm",
            ours("confirm"),
            [
                ("Closed", confirm | {"form": Confirmation(prefix="closed")}),
                (
                    "Open",
                    confirm
                    | {
                        "form": Confirmation(prefix="open"),
                        "open": True,
                        "danger": True,
                        "says": "It stays in the story.",
                    },
                ),
            ],
        ),
    ]
