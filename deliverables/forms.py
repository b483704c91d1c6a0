"""What people fill in. Rules live in actions; a form only reads what was typed and keeps it."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from deliverables.evidence import KeptFile, NewEvidence, keep
from deliverables.models import Deliverable, Measure
from deliverables.months import Month, MonthFormField
from deliverables.statuses import Outlook, Status

HELD_FILE_AGE = 12 * 60 * 60
"""Seconds for which a file that was uploaded with a faulty form is offered again."""


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


def _day(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def _text(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=20000, **options)


class EntryForm(forms.Form):
    """A dated entry on a deliverable; `seen` is the state of the record that the person saw.

    `conditional`: fields that what else is chosen can make necessary; pages do not call them optional.
    """

    conditional: tuple[str, ...] = ()

    effective_on = _day(
        _("True since"), help_text=_("The day since which this is so; not the day on which you enter it.")
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, correcting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if correcting:
            self.fields["correction_reason"] = _text(
                _("What was wrong?"),
                rows=2,
                help_text=_("The entry that you correct stays in the story, with this reason."),
            )

    def arguments(self) -> dict[str, Any]:
        """What the action takes, by its own names."""
        return dict(self.cleaned_data)

    def add_action_errors(self, error: ValidationError) -> list[str]:
        """Put each sentence of an action beside its field; answers those that belong to the evidence."""
        evidence: list[str] = []
        named = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        for name, sentences in named.items():
            if name == "evidence":
                evidence += sentences
            else:
                self.add_error(name if name in self.fields else None, sentences)
        return evidence


class StatusUpdateForm(EntryForm):
    conditional = ("outlook", "done", "reason")
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
    done = _text(
        _("What was done"),
        required=False,
        rows=5,
        help_text=_("The paper prints this: two to four sentences."),
    )
    next = _text(_("What is next"), required=False, help_text=_("The paper prints this too."))
    reason = _text(
        _("Reason"),
        required=False,
        rows=2,
        help_text=_(
            "Needed when the expected month differs from the due month, when you judge the outlook otherwise "
            "than suggested, when work stops, and when something completed or discontinued is taken up again."
        ),
    )
    internal_note = _text(
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
    text = _text(
        _("Note"),
        rows=5,
        help_text=_(
            "Everybody who reads the record sees it, and the next paper may print it. It does not change the status."
        ),
    )


class DeliveryForm(EntryForm):
    title = forms.CharField(label=_("Title"), max_length=300, help_text=_("What was delivered, as one would cite it."))
    country = forms.ChoiceField(label=_("Country"), required=False, choices=[])
    field_order = ["output", "title", "country", "effective_on"]

    def __init__(self, *args: Any, deliverable: Deliverable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outputs = list(deliverable.planned_outputs.all())
        self.fields["output"] = forms.ModelChoiceField(
            deliverable.planned_outputs.all(),
            label=_("Output"),
            empty_label=None,
            initial=outputs[0] if outputs else None,
            widget=forms.RadioSelect if len(outputs) > 1 else forms.HiddenInput,
        )
        self.fields["effective_on"].label = _("Delivered on")
        self.fields["effective_on"].help_text = ""
        self.fields["country"].choices = [("", _("No one country")), *countries]  # type: ignore[attr-defined]
        self.order_fields(["output", "title", "country", "effective_on"])


class MeasurementForm(EntryForm):
    """The value field has the form of the measure: yes or no, a month, or a number."""

    comment = _text(_("Comment"), required=False, rows=2, help_text=_("How it was measured, and by whom."))

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure
        self.fields["value"] = self._value_field()
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
                choices=[("1", _("Yes")), ("0", _("No"))],
                widget=forms.RadioSelect,
                coerce=Decimal,
            )
        if kind == Measure.Kind.MONTH:
            return MonthFormField(label=self.measure.label, help_text=_("Month and year, as in 03/2018."))
        help_text: Any = self.measure.unit
        if self.measure.target_is == Measure.TargetIs.INCREASE:
            help_text = _(
                "%(unit)s in addition to the baseline of %(baseline)s; the number so far, not since last time"
            ) % {
                "unit": self.measure.unit,
                "baseline": f"{self.measure.baseline:.0f}",
            }
        places = 2 if kind in (Measure.Kind.MONEY, Measure.Kind.PER_CENT) else 0
        return forms.DecimalField(
            label=self.measure.label, help_text=help_text, max_digits=14, decimal_places=places, min_value=0
        )

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        if isinstance(given["value"], Month):
            given["value"] = Decimal(given["value"].index)
        return {**given, "measure": self.measure}


class MobilizationForm(EntryForm):
    conditional = ("amount", "currency", "posts")
    amount = forms.DecimalField(label=_("Amount"), required=False, max_digits=14, decimal_places=2)
    currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, help_text=_("Three letters: USD, CHF, EUR.")
    )
    posts = forms.IntegerField(label=_("Posts"), required=False, min_value=1, max_value=1000)
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Who provides the resources."))

    def __init__(self, *args: Any, deliverable: Deliverable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = deliverable.item.resource_lines.all()
        self.fields["line"] = forms.ModelChoiceField(
            lines, label=_("Resource line"), empty_label=None, initial=lines[0], widget=forms.RadioSelect
        )
        self.fields["effective_on"].label = _("Agreed on")
        self.fields["effective_on"].help_text = ""
        self.order_fields(["line", "amount", "currency", "posts", "source", "effective_on"])

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).strip().upper()


class WithdrawForm(forms.Form):
    reason = _text(
        _("Why is the entry withdrawn?"),
        rows=2,
        help_text=_("The entry stays in the story, with this reason."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class EvidenceForm(forms.Form):
    """One link or file. A file that came with a faulty form is kept and offered again through `held`."""

    conditional = ("title", "url", "upload")
    title = forms.CharField(label=_("Title of the evidence"), max_length=300, required=False)
    url = forms.URLField(label=_("Link"), max_length=1000, required=False, assume_scheme="https")
    upload = forms.FileField(label=_("or file"), required=False, max_length=255)
    dated = _day(_("Its own date"), required=False)
    citable = forms.BooleanField(
        label=_("May be cited"),
        required=False,
        help_text=_("Papers print and link only evidence that may be cited."),
    )
    held = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person_id: int, **kwargs: Any) -> None:
        self.signer = signing.TimestampSigner(salt=f"evidence-held-for-{person_id}")
        super().__init__(*args, **kwargs)
        self.kept: KeptFile | None = None

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("upload"):
            try:
                self.kept = keep(given["upload"])
            except ValidationError as error:
                self.add_error("upload", error)
        elif given.get("held") and not given.get("url"):
            self.kept = self._read_held(given["held"])
        if self.kept:
            self._hold(self.kept)
        if self.has_something() and not given.get("title"):
            self.add_error("title", _("Give the evidence a title."))
        if given.get("url") and given.get("upload"):
            self.add_error("url", _("Give a link or a file for each piece of evidence, and not both."))
        if given.get("title") and not self.has_something() and not self.errors:
            self.add_error("url", _("Give a link or a file."))
        return given

    def has_something(self) -> bool:
        return bool(self.cleaned_data.get("url") or self.cleaned_data.get("upload") or self.kept)

    def piece(self) -> NewEvidence | None:
        """What was given, or None when the form was left empty."""
        if not self.has_something():
            return None
        given = self.cleaned_data
        return NewEvidence(
            title=given["title"],
            url=given.get("url") or "",
            kept=self.kept,
            dated=given.get("dated"),
            citable=given["citable"],
        )

    def _hold(self, kept: KeptFile) -> None:
        """Write the file's mark into what the page shows again, so that it need not be chosen twice."""
        data: Any = self.data
        self.data = data = data.copy()
        data[self.add_prefix("held")] = self.signer.sign_object(asdict(kept))

    def _read_held(self, token: str) -> KeptFile | None:
        try:
            return KeptFile(**self.signer.unsign_object(token, max_age=HELD_FILE_AGE))
        except (signing.BadSignature, TypeError):
            self.add_error("upload", _("The file that you chose before is no longer at hand; choose it again."))
            return None


class EvidenceFormSet(forms.BaseFormSet):
    def pieces(self) -> list[NewEvidence]:
        return [piece for form in self.forms if (piece := form.piece())]


EvidenceForms = forms.formset_factory(EvidenceForm, formset=EvidenceFormSet, extra=3, max_num=3, absolute_max=3)


class AmendForm(forms.Form):
    """A change of the plan; the field `new` has the form of what is amended."""

    new = forms.CharField()
    effective_on = _day(_("In force since"))
    reason = _text(_("Reason"), rows=2)
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
