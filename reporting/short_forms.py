"""Forms of one or two fields, several of which stand on one page: consultation, guidance, accepted warnings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deliverables.forms.fields import SelectOfNames, text_field
from deliverables.forms.of_actions import FormOfAction
from deliverables.models import Unit
from reporting.editor.forms import HIGHEST
from reporting.models import ReportRound


class ShortForm(FormOfAction, forms.Form):
    """`do`: what it asks the page to do; `of`: the key of the row that it is about, "" for none.

    Both make its fields its own, and only the form that was sent is bound to what was typed.
    """

    do = ""

    def __init__(self, sent: Any = None, of: int | str = "", **options: Any) -> None:
        self.of = str(of)
        mine = sent is not None and (sent.get("do"), sent.get("of", "")) == (self.do, self.of)
        super().__init__(sent if mine else None, prefix=f"{self.do}{self.of}", **options)


class NewestForm(ShortForm):
    """Its words take the place of the newest; `seen`: the key of those that the page showed, 0 for none."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=HIGHEST)


class UnitChoice(forms.ModelChoiceField):
    def label_from_instance(self, unit: Any) -> str:
        return f"{unit.code} – {unit.name}"


class AskForm(ShortForm):
    do = "ask"
    unit = UnitChoice(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        empty_label=_("Choose a unit"),
        widget=SelectOfNames,
        help_text=_("Its focal points see the draft paper and this page, and can answer."),
    )

    def __init__(self, report_round: ReportRound, sent: Any = None) -> None:
        super().__init__(sent)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(ends_on=None).exclude(consultations__round=report_round)


class CommentsForm(NewestForm):
    do = "comment"
    text = text_field(_("Comments on the whole draft"), rows=6)


class NoCommentForm(ShortForm):
    do = "no-comment"


class ReplyForm(ShortForm):
    do = "reply"
    text = text_field(_("What became of these comments"), rows=3)


class DecisionForm(NewestForm):
    do = "decision"
    reference = forms.CharField(
        label=_("Where it is recorded"), max_length=120, help_text=_("For example GB.325/PV, para. 86.")
    )
    text = text_field(
        _("Text of the decision"), rows=5, required=False, help_text=_("Word for word, as it was adopted.")
    )


class PointForm(ShortForm):
    do = "point"
    text = text_field(_("Point of guidance"), rows=4)
    reference = forms.CharField(
        label=_("Where it is recorded"),
        max_length=120,
        required=False,
        help_text=_("For example GB.328/PV, para. 43."),
    )


class CorrectPointForm(PointForm):
    do = "correct"


class WithdrawPointForm(ShortForm):
    do = "withdraw"


class GuidanceAnswerForm(NewestForm):
    do = "answer"
    text = text_field(_("Answer of the Office"), rows=4, help_text=_("The paper prints it after the point, in short."))


class AcceptForm(FormOfAction, forms.Form):
    """Accept one warning; `number` makes the ids of its fields its own."""

    rule = forms.CharField(widget=forms.HiddenInput)
    subject = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = text_field(_("Why is this warning accepted?"), rows=2)

    def __init__(self, number: int, sent: Any = None, initial: dict[str, str] | None = None) -> None:
        super().__init__(sent, initial=initial, auto_id=f"id_accept{number}_%s")
