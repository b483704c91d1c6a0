"""What can be recorded in the same step as an update: outputs ticked off, and the measures of the indicators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deliverables.evidence import NewEvidence
from deliverables.forms.entries import YES_NO, MeasurementForm
from deliverables.forms.fields import CountryNameField, day_field
from deliverables.forms.held_files import HoldsFile
from deliverables.forms.of_actions import FormOfAction
from deliverables.models import Measure, PlannedOutput


class DeliveryPart(FormOfAction, HoldsFile):
    """One output: "3rd of 7 CPOs". What stands in the fields counts once `delivered` is ticked."""

    conditional = ("delivered", "title", "country", "effective_on", "url", "upload")
    delivered = forms.BooleanField(required=False)
    title = forms.CharField(
        label=_("Title"), max_length=300, required=False, help_text=_("What was delivered, as one would cite it.")
    )
    country = CountryNameField(label=_("Country"), required=False, help_text=_("Where it applies."))
    effective_on = day_field(_("Delivered on"), required=False)
    url = forms.URLField(label=_("Evidence: link"), max_length=1000, required=False, assume_scheme="https")
    citable = forms.BooleanField(label=_("This evidence may be cited"), required=False)

    def __init__(self, *args: Any, output: PlannedOutput, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.output = output
        self.fields["delivered"].label = words
        self.fields["upload"].label = _("or a file as evidence")

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        self.take_file()
        if given.get("delivered"):
            if not given.get("title") and "title" not in self.errors:
                self.add_error("title", gettext("Give the title of what was delivered."))
            if not given.get("effective_on") and "effective_on" not in self.errors:
                self.add_error("effective_on", gettext("Give the day on which it was delivered."))
            if given.get("url") and given.get("upload"):
                self.add_error("url", gettext("Give a link or a file, and not both."))
        elif self.kept or any(given.get(name) for name in ("title", "country", "url")):
            self.add_error("delivered", gettext("Tick that it is delivered, or empty its fields."))
        return given

    def arguments(self) -> dict[str, Any] | None:
        """What the action takes; None when it is not ticked."""
        given = self.cleaned_data
        if not given["delivered"]:
            return None
        evidence = []
        if given["url"] or self.kept:
            title, citable = given["title"], given["citable"]
            evidence = [NewEvidence(title=title, url=given["url"], kept=self.kept, citable=citable)]
        named = {name: given[name] for name in ("title", "country", "effective_on")}
        return {"output": self.output, "evidence": evidence, **named}


class MeasurePart(MeasurementForm):
    """A measure whose value may be left out; true since the day of the update. told: what the page says of it."""

    told: tuple[str, ...] = ()
    conditional = ("value",)

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, measure=measure, **kwargs)
        for name in ("effective_on", "seen"):
            del self.fields[name]
        value = self.fields["value"]
        value.required = False
        if isinstance(value, forms.TypedChoiceField):
            value.choices = [("", _("Not measured now")), *YES_NO]
            value.initial = ""

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("value") in (None, "") and not self.errors and (given["comment"] or given.get("member_states")):
            self.add_error("value", gettext("Give the value, or empty what stands beside it."))
        return given

    def arguments_or_none(self) -> dict[str, Any] | None:
        """What the action takes besides the day; None when nothing was measured."""
        return None if self.cleaned_data["value"] in (None, "") else self.arguments()
