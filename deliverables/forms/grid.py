"""A status update in a line among others: of the grid, and of the update sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deliverables.forms.entries import StatusUpdateForm
from deliverables.forms.fields import text_field
from deliverables.forms.of_actions import FormOfAction
from deliverables.models import StatusUpdate
from deliverables.months import MonthFormField
from deliverables.statuses import Outlook, Status


class SheetForm(FormOfAction, forms.Form):
    """An update sheet that was filled in."""

    file = forms.FileField(
        label=_("Update sheet"),
        max_length=255,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text=_(
            "The Excel file that you downloaded here, filled in. Nothing is recorded before you have seen what."
        ),
    )


class GridRowForm(StatusUpdateForm):
    """The update in short; internal notes and evidence have room on the deliverable's own form.

    What holds stands in the row, but for what was done, which is news. What the person saw travels with the row, so
    that a row which they left alone is no update, whoever changed the record meanwhile.
    """

    conditional = (*StatusUpdateForm.conditional, "expected")
    shown_elsewhere = ""
    internal_note = None  # type: ignore[assignment]  # how Django takes a field away

    status = forms.ChoiceField(label=_("Status"), choices=lambda: Status.choices, show_hidden_initial=True)
    outlook = forms.ChoiceField(
        label=_("Outlook"),
        required=False,
        choices=lambda: [("", "–"), *Outlook.choices],
        show_hidden_initial=True,
    )
    expected = MonthFormField(label=_("Expected month"), required=False, show_hidden_initial=True)
    done = text_field(_("What was done"), rows=2, required=False)
    next = text_field(_("What is next"), rows=2, required=False, show_hidden_initial=True)
    reason = text_field(_("Reason"), rows=2, required=False, show_hidden_initial=True)
    field_order = ["status", "outlook", "expected", "effective_on", "done", "next", "reason"]

    def arguments(self) -> dict[str, Any]:
        """The reason of a state that is left, and what was next in work that ends, go with it unless somebody touched
        them."""
        given = super().arguments()
        changed = set(self.changed_data)
        if "status" in changed:
            for name in ("reason", *(["next"] if given["status"] in (Status.COMPLETED, Status.DISCONTINUED) else [])):
                if name not in changed:
                    given[name] = ""
        return given

    @property
    def says_something(self) -> bool:
        """Whether it differs from what the person saw; the day alone says nothing."""
        return bool(set(self.changed_data) - {"effective_on", "seen"})

    def follow(self) -> None:
        """What nobody touched of what is next and of the reason is taken from the record as it is now."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, which cannot be changed itself
        for name in {"next", "reason"} - set(self.changed_data):
            data[self.add_prefix(name)] = data[self.add_initial_prefix(name)] = self[name].initial or ""
        self.data = data

    def compare_with_now(self) -> None:
        """The person sees what the record says now: taking it over is no change any more."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, which cannot be changed itself
        for name in ("status", "outlook", "expected", "next", "reason"):
            now = self[name].initial
            data[self.add_initial_prefix(name)] = "" if now is None else str(now)
        self.data = data

    def says_the_same_as(self, update: StatusUpdate) -> bool:
        """Whether the record says by now what the row says: recorded from here before, taken over, or otherwise."""
        if not self.is_valid():
            return False
        given = self.arguments()
        names = ("status", "outlook", "expected", "done", "next", "reason")
        return all((given[name] or None) == (getattr(update, name) or None) for name in names)
