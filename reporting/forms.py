"""The facts of a reporting round: to edit them, and to make a new one."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deliverables.conflicts import Conflict, clashes_of
from deliverables.forms.of_actions import FormOfAction
from deliverables.models import ActionPlan
from reporting.models import ReportRound
from reporting.models.rounds import ROUND_FACTS
from reporting.papers.cover import GAP
from reporting.papers.wording import UNPRINTABLE
from reporting.round_facts import fact_in_words

CONSTRAINTS = ReportRound._meta.constraints
CUT_OFF = (9, 30)
"""The usual cut-off, 30 September: what was true then can be put into a paper for October or November."""
NOT_A_SLUG = "new"
"""The address of the page for a new round."""

GROUPS: tuple[tuple[Any, tuple[tuple[str, ...], ...]], ...] = (
    (_("Session"), (("session", "session_opens", "session_closes"), ("section", "section_code"), ("slug",))),
    (_("Cover"), (("document_code", "item_ordinal"), ("item_heading",), ("title",), ("document_date", "languages"))),
    (_("Contributions"), (("cut_off", "contribution_deadline"), ("previous",))),
    (_("Also in the paper, by choice"), (("timeline",), ("resource_lines",), ("evidence_list",))),
)
"""Headings, the rows under each, and the fields of each row."""


def as_typed(text: str) -> str:
    """What a field holds, whatever line ends the browser sends."""
    return text.replace("\r\n", "\n").strip()


def _as_sent(value: Any) -> str:
    """A stored fact as a browser sends it back; a box without its tick is not sent at all."""
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else as_typed(str(value))


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RoundForm(FormOfAction, forms.ModelForm):
    """`seen`: the last step of the round that the page knew; `opened`: the facts that it began from."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ReportRound
        fields = (*ROUND_FACTS, "previous")
        widgets = {
            "item_heading": forms.Textarea(attrs={"rows": 2}),
            "title": forms.Textarea(attrs={"rows": 3}),
            **{
                name: DateInput()
                for name in ("document_date", "cut_off", "contribution_deadline", "session_opens", "session_closes")
            },
        }
        help_texts = {
            "session": _("Its number, for example 331."),
            "section": _("For example Institutional Section."),
            "section_code": _("For example INS."),
            "document_code": _("For example GB.328/INS/8. What is not known yet stands as […]."),
            "item_ordinal": _("For example EIGHTH ITEM ON THE AGENDA. What is not known yet stands as […]."),
            "document_date": _("Until it is entered, the paper says “[date to be entered]”."),
            "contribution_deadline": _("Until when units may enter. A round is opened only with a deadline."),
            "languages": _("Each text then has a version in each language, and each language is frozen on its own."),
            "previous": _("The paper tells what has changed since this one."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["opened"] = json.dumps(self._facts_of(self.instance))
        previous: Any = self.fields["previous"]
        others = ReportRound.objects.filter(plan=self.instance.plan_id).exclude(pk=self.instance.pk)
        # A round has one successor; the choice made before stays on offer.
        previous.queryset = others.filter(next=None) | others.filter(next=self.instance.pk)
        previous.empty_label = _("None: this is the first")
        previous.label_from_instance = lambda row: f"{row.document_code} · {row.session_opens:%Y}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, value in list(data.items()):
            if isinstance(value, str) and UNPRINTABLE.search(value):
                self.add_error(name, _("This text holds a control character that cannot be printed; delete it."))
        return data

    def _post_clean(self) -> None:
        """The order of the dates is a rule of the table; its sentence belongs beside a date, not above all."""
        super()._post_clean()  # type: ignore[misc]  # Django's own hook
        beside = {"round_dates_in_order": "cut_off", "round_session_closes_after_opening": "session_closes"}
        fields = {str(c.violation_error_message): beside[c.name] for c in CONSTRAINTS if c.name in beside}
        general = [str(text) for text in self.errors.pop("__all__", [])]
        for text in general:
            self.add_error(fields.get(text), text)

    def show_stored(self, stored: ReportRound, by: str, at: dt.datetime) -> None:
        """Beside each field that was changed after the page was opened, what is stored. What the person typed stands;
        a field that they left alone takes what is stored, so that saving again undoes nothing.

        by, at: of the last step, which is all that is known of who changed what."""
        opened, now = self._facts_opened(), self._facts_of(stored)
        both: dict[str, Any] = {}
        for name in self.Meta.fields:
            mine = as_typed(self.data.get(name, ""))
            if now[name] in (opened.get(name, mine), mine):
                continue
            words = fact_in_words(name, getattr(stored, name))
            if mine == opened.get(name):
                self.show(name, now[name])
                told = _("Somebody changed this to “%(stored)s”, which stands here now; you had left it alone.")
            else:
                told = _("Somebody changed this to “%(stored)s”. What you typed stands here: saved again, it counts.")
                both[name] = stored.serializable_value(name)
            self.add_error(name, told % {"stored": words})
        if clashes := clashes_of(self, both):
            self.conflict = Conflict(by, at, clashes=clashes)
        self.show("opened", json.dumps(now))

    def _facts_of(self, report_round: ReportRound) -> dict[str, str]:
        """Each fact as its field holds it."""
        values = {name: report_round.serializable_value(name) for name in self.Meta.fields}
        return {name: _as_sent(value) for name, value in values.items()}

    def _facts_opened(self) -> dict[str, str]:
        """What the page began from; nothing, if it does not say so."""
        try:
            opened = json.loads(self.data.get("opened", ""))
        except (ValueError, RecursionError):
            return {}
        return opened if isinstance(opened, dict) else {}

    def facts_given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def groups(self) -> list[tuple[Any, list[list[forms.BoundField]]]]:
        """The visible fields under their headings, row by row."""
        return [(label, [row for names in rows if (row := self._visible(names))]) for label, rows in GROUPS]

    def _visible(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields and not self[name].is_hidden]


class NewRoundForm(RoundForm):
    """What is left empty and follows from the session is filled in; what nobody knows yet stands as […].

    The round's address is made from the month in which the session closes, and asked for only when another round
    of the plan has it.
    """

    slug = forms.SlugField(
        label=_("Address"), required=False, max_length=50, help_text=_("Small letters, figures and hyphens.")
    )

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        self.plan = plan
        kwargs["instance"] = ReportRound(plan=plan)
        kwargs["initial"] = suggested(plan) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for name, words in LEFT_EMPTY.items():
            self.fields[name].required = False
            self.fields[name].help_text = words
        # Asked for only when it is needed; what was typed there is kept.
        if not self.data.get("slug"):
            self.fields["slug"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        opens, closes, session = (data.get(name) for name in ("session_opens", "session_closes", "session"))
        if opens and not data.get("cut_off") and "cut_off" not in self.errors:
            data["cut_off"] = cut_off_before(opens)
        if session and not data.get("document_code"):
            data["document_code"] = f"GB.{session}/{data.get('section_code') or GAP}/{GAP}"
        if not data.get("item_ordinal"):
            data["item_ordinal"] = f"{GAP} ITEM ON THE AGENDA"
        if closes and "slug" not in self.errors:
            self._clean_slug(data, closes)
        return data

    def _clean_slug(self, data: dict[str, Any], closes: dt.date) -> None:
        slug = data["slug"] = (data.get("slug") or f"{closes:%B-%Y}").lower()
        if slug != NOT_A_SLUG and not ReportRound.objects.filter(plan=self.plan, slug=slug).exists():
            return
        self.fields["slug"].widget = forms.TextInput()
        self.show("slug", slug)
        self.add_error("slug", _("Another round of the plan has the address “%(slug)s”.") % {"slug": slug})

    def facts_given(self) -> dict[str, Any]:
        return super().facts_given() | {"slug": self.cleaned_data["slug"]}


LEFT_EMPTY = {
    "document_code": _("Left empty: as in GB.331/INS/[…], until the item is known."),
    "item_ordinal": _("Left empty: […] ITEM ON THE AGENDA, until it is known."),
    "cut_off": _("The paper states what was true on this day. Left empty: 30 September before the session."),
}


def cut_off_before(opens: dt.date) -> dt.date:
    """30 September before a session opens."""
    same_year = dt.date(opens.year, *CUT_OFF)
    return same_year if same_year <= opens else same_year.replace(year=max(opens.year - 1, dt.MINYEAR))


def suggested(plan: ActionPlan) -> dict[str, Any]:
    """What a new round of a plan begins from: the latest one that has no successor."""
    last = plan.rounds.filter(next=None).order_by("-session_opens").first()
    if last is None:
        return {"section": "Institutional Section", "section_code": "INS"}
    return {"section": last.section, "section_code": last.section_code, "title": last.title, "previous": last.pk}
