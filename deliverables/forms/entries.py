"""One form for each kind of entry on a deliverable or a commitment."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from deliverables.forms.fields import (
    OUTLOOK_HELP,
    STATUS_HELP,
    ExplainedLabel,
    OfRecordField,
    day_field,
    decimal_field,
    text_field,
)
from deliverables.forms.of_actions import FormOfAction
from deliverables.language_forms import sentence
from deliverables.models import Deliverable, Measure
from deliverables.months import Month, MonthFormField
from deliverables.row_entries import RECORD
from deliverables.statuses import Outlook, Status
from deliverables.values import unit_in_words


class EntryForm(FormOfAction, forms.Form):
    """A dated entry; `seen` is the state of the record that the person saw.

    `conditional`: fields that what else is chosen can make necessary; pages do not call them optional.
    """

    conditional: tuple[str, ...] = ()
    shown_elsewhere = "evidence"

    effective_on = day_field(
        _("True since"), help_text=_("The day since which this is so; not the day on which you enter it.")
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, correcting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if correcting:
            self.fields["correction_reason"] = text_field(
                _("What was wrong?"),
                rows=2,
                help_text=_("The entry that you correct stays in the story, with this reason."),
            )

    def arguments(self) -> dict[str, Any]:
        """What the action takes, by its own names."""
        return dict(self.cleaned_data)


class StatusUpdateForm(EntryForm):
    conditional: tuple[str, ...] = ("outlook", "done", "reason")
    status = forms.ChoiceField(
        label=_("Delivery status"),
        widget=forms.RadioSelect,
        choices=lambda: [(status.value, ExplainedLabel(status.label, STATUS_HELP[status])) for status in Status],
    )
    outlook = forms.ChoiceField(
        label=_("Outlook for the due month"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Only while in progress."),
        choices=lambda: [(outlook.value, ExplainedLabel(outlook.label, OUTLOOK_HELP[outlook])) for outlook in Outlook],
    )
    expected = MonthFormField(
        label=_("Expected month"),
        required=False,
        help_text=_("Month and year, as in 03/2018. Leave empty if the due month stands."),
    )
    done = text_field(
        _("What was done"),
        required=False,
        rows=5,
        help_text=_("The paper prints this: two to four sentences."),
    )
    next = text_field(_("What is next"), required=False, help_text=_("The paper prints this too."))
    reason = text_field(
        _("Reason"),
        required=False,
        rows=2,
        help_text=_(
            "Needed when the expected month differs from the due month, when you judge the outlook otherwise "
            "than suggested, when work stops, and when something completed or discontinued is taken up again."
        ),
    )
    internal_note = text_field(
        _("Internal note"),
        required=False,
        rows=2,
        help_text=_("Seen by those who take part; no paper prints it."),
    )
    field_order = ["status", "outlook", "expected", "effective_on", "done", "next", "reason", "internal_note"]

    def arguments(self) -> dict[str, Any]:
        """What no longer applies to the chosen status is left out: the page shows it filled in from before."""
        given = super().arguments()
        if given["status"] != Status.IN_PROGRESS:
            given["outlook"] = ""
        if given["status"] in (Status.COMPLETED, Status.DISCONTINUED):
            given["expected"] = None
        return given


class NoteForm(EntryForm):
    text = text_field(
        _("Note"),
        rows=5,
        help_text=_(
            "Everybody who reads the record sees it, and the next paper may print it. It does not change the status."
        ),
    )


class CommitmentUpdateForm(EntryForm):
    text = text_field(
        _("What was done"),
        rows=6,
        help_text=_(
            "How the commitment stands: it takes the place of what was said before, and the paper prints it. "
            "Two to four sentences."
        ),
    )
    field_order = ["effective_on", "text"]


class DeliveryForm(EntryForm):
    title = forms.CharField(label=_("Title"), max_length=300, help_text=_("What was delivered, as one would cite it."))
    country = forms.ChoiceField(label=_("Country"), required=False, choices=[])
    field_order = ["output", "title", "country", "effective_on"]

    def __init__(self, *args: Any, deliverable: Deliverable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outputs = list(deliverable.planned_outputs.all())
        self.fields["output"] = OfRecordField(
            deliverable.planned_outputs.all(),
            label=_("Output"),
            empty_label=None,
            initial=outputs[0] if outputs else None,
            widget=forms.RadioSelect if len(outputs) > 1 else forms.HiddenInput,
        )
        self.fields["effective_on"].label = _("Delivered on")
        self.fields["effective_on"].help_text = ""
        choices = [("", _("No one country")), *countries]
        self.fields["country"].choices = choices  # type: ignore[attr-defined]  # it is a field with choices
        self.order_fields(["output", "title", "country", "effective_on"])


YES_NO = [("1", _("Yes")), ("0", _("No"))]


class MeasurementForm(EntryForm):
    """The value field has the form of the measure: yes or no, a month, or a number."""

    comment = text_field(_("Comment"), required=False, rows=2, help_text=_("How it was measured, and by whom."))

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure
        self.fields["value"] = value = self._value_field()
        value.label_language = RECORD  # type: ignore[attr-defined]  # read by the template of fields
        if measure.unit == "member States":
            self.fields["member_states"] = forms.MultipleChoiceField(
                label=_("Member States"),
                required=False,
                choices=list(countries),
                widget=forms.SelectMultiple(attrs={"size": 8}),
                help_text=_("Name as many as the value counts; hold Ctrl to choose several."),
            )
        self.order_fields(["value", "member_states", "effective_on", "comment"])

    def _value_field(self) -> forms.Field:
        kind = self.measure.kind
        if kind == Measure.Kind.YES_NO:
            return forms.TypedChoiceField(
                label=self.measure.label,
                choices=YES_NO,
                widget=forms.RadioSelect,
                coerce=Decimal,
            )
        if kind == Measure.Kind.MONTH:
            return MonthFormField(label=self.measure.label, help_text=_("Month and year, as in 03/2018."))
        help_text: Any = unit_in_words(self.measure.unit)
        if self.measure.target_is == Measure.TargetIs.INCREASE:
            help_text = sentence(
                gettext(
                    "%(unit)s in addition to the baseline of %(baseline)s; the number so far, not since last time"
                ),
                unit=help_text,
                baseline=f"{self.measure.baseline:.0f}",
            )
        places = 2 if kind in (Measure.Kind.MONEY, Measure.Kind.PER_CENT) else 0
        return decimal_field(
            self.measure.label, help_text=help_text, max_digits=14, decimal_places=places, min_value=0
        )

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        if isinstance(given["value"], Month):
            given["value"] = Decimal(given["value"].index)
        return {**given, "measure": self.measure}


class MobilizationForm(EntryForm):
    conditional = ("amount", "currency", "posts")
    amount = decimal_field(_("Amount"), required=False, max_digits=14, decimal_places=2)
    currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, help_text=_("Three letters: USD, CHF, EUR.")
    )
    posts = forms.IntegerField(label=_("Posts"), required=False, min_value=1, max_value=1000)
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Who provides the resources."))

    def __init__(self, *args: Any, deliverable: Deliverable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = deliverable.item.resource_lines.all()
        self.fields["line"] = OfRecordField(
            lines, label=_("Resource line"), empty_label=None, initial=lines[0], widget=forms.RadioSelect
        )
        self.fields["effective_on"].label = _("Agreed on")
        self.fields["effective_on"].help_text = ""
        self.order_fields(["line", "amount", "currency", "posts", "source", "effective_on"])

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).strip().upper()


class WithdrawForm(FormOfAction, forms.Form):
    reason = text_field(
        _("Why is the entry withdrawn?"),
        rows=2,
        help_text=_("The entry stays in the story, with this reason."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
