"""What the style guide shows: each part of the look, its template, and plain words for each of its states."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict

from deliverables.filter_bar import Control, FilterBar, Token
from deliverables.filter_fields import EitherField, MonthsField, TextsField
from deliverables.list_rows import due_cell, outlook_chip, progress, status_chip, unit_chip
from deliverables.listing import OutputCount
from deliverables.models import Deliverable
from deliverables.months import Month
from deliverables.statuses import Headline, Lateness, Outlook, Status, Timeliness
from deliverables.tables import DeliverableTable

DAY = dt.date(2016, 9, 30)
WORDS = "Report on what works and what needs to be improved"
TONES = {
    Headline.COMPLETED: "good",
    Headline.OVERDUE: "alert",
    Headline.AT_RISK: "warn",
    Headline.NOT_STARTED: "quiet",
}


@dataclass(frozen=True)
class Part:
    """`states`: a name for each, and what the template is given. `wide`: it needs the width of the page."""

    name: str
    template: str
    states: list[tuple[str, dict[str, Any]]]
    wide: bool = False


def make_parts() -> list[Part]:
    return [*frame(), *chips(), *facts(), *timeline(), *forms_and_messages(), *tables()]


def ours(name: str) -> str:
    return f"partials/_{name}.html"


def frame() -> list[Part]:
    crumbs = [{"label": "Plans", "url": "#"}, {"label": "Small enterprises", "url": "#"}]
    actions = [{"label": "Record an update", "url": "#", "primary": True}, {"label": "Another way", "url": "#"}]
    tabs = [{"label": "Overview", "url": "#", "current": "page"}, {"label": "Checks", "url": "#"}]
    choices = [{"label": "Cut-off of 30 Sep 2016", "url": "#", "current": True}, {"label": "Today", "url": "#"}]
    past = {"on": DAY, "is_past": True, "today_url": "#", "choices": choices}
    return [
        Part("Breadcrumb", ours("breadcrumb"), [("Inside a plan", {"items": crumbs})]),
        Part(
            "Page header",
            ours("page_header"),
            [
                ("Title", {"title": "Deliverables"}),
                ("With a line", {"title": "SME", "lead": "Small and Medium Enterprises Unit"}),
                ("With actions", {"title": "Reports", "actions": actions}),
                ("With the date", {"title": "Whole plan", "as_of": past}),
            ],
            wide=True,
        ),
        Part(
            "As-of band",
            ours("as_of_band"),
            [
                ("Past date", {"as_of": past}),
                ("Named date", {"as_of": past | {"label": "the cut-off of a paper"}}),
                ("Bad date", {"as_of": {"problem": "1 May 2099 lies in the future; the page shows today."}}),
            ],
        ),
        Part("Tabs", ours("tabs"), [("First of two", {"label": "Pages of a round", "entries": tabs})]),
    ]


def chips() -> list[Part]:
    strip = [
        {"ref": str(place), "url": "#", "headline": one.value, "label": one.label}
        for place, one in enumerate(Headline, start=1)
    ]
    unit = {"code": "SME", "title": "Small and Medium Enterprises Unit"}
    outcome = {"number": 4, "title": "Promoting sustainable enterprises"}
    return [
        Part("Headline", ours("headline_chip"), [(one.value, words_of(headline=one)) for one in Headline]),
        Part(
            "Delivery status",
            ours("status_chip"),
            [(one.value, words_of(status=one)) for one in Status]
            + [("with a note", words_of(status=Status.NOT_STARTED) | {"note": "awaiting resources"})],
        ),
        Part(
            "Outlook",
            ours("outlook_chip"),
            [(one.value, words_of(outlook=one)) for one in Outlook] + [("none", {"outlook": ""})],
        ),
        Part("Strip", ours("strip"), [("Every headline", {"cells": strip})]),
        Part(
            "Unit",
            ours("unit_chip"),
            [("Takes part", unit), ("Coordinates", unit | {"lead": True}), ("Link", unit | {"url": "#"})],
        ),
        Part("Outcome", ours("outcome_chip"), [("Word", outcome), ("Link", outcome | {"url": "#"})]),
        Part("Sample data", ours("illustrative"), [("Always", {})]),
    ]


def words_of(**given: Any) -> dict[str, Any]:
    """A value and its label, as the template of its chip takes them."""
    ((name, one),) = given.items()
    return {name: one.value, "label": one.label}


def facts() -> list[Part]:
    due = {"due": "03/2017"}
    return [
        Part(
            "Progress",
            ours("progress"),
            [
                ("Of a kind", {"done": 4, "total": 7, "kind": "CPOs"}),
                ("Of any kind", {"done": 0, "total": 3}),
                ("Nothing to count", {"total": 0}),
            ],
        ),
        Part(
            "Due month",
            ours("due"),
            [
                ("Not yet due", due),
                ("Overdue", due | {"timeliness": "overdue by 2 months", "late": True}),
                ("Expected later", due | {"expected": "12/2017"}),
                ("Derived", {"due": "12/2019", "derived": True}),
                ("None set", {"due": ""}),
            ],
        ),
        Part(
            "Person and date",
            ours("person_date"),
            [
                ("Both", {"name": "Focal point", "unit": "SME", "on": DAY}),
                (
                    "Recorded later",
                    {"name": "Focal point", "unit": "SME", "on": DAY, "recorded_on": dt.date(2016, 10, 4)},
                ),
                ("Unit alone", {"unit": "SME"}),
            ],
        ),
        Part("Evidence", ours("evidence"), [("Link and file", {"items": EVIDENCE})]),
        Part(
            "Card",
            ours("figure_card"),
            [
                (one.value, words_of(name=one) | {"number": 3, "rows": 3, "url": "#", "tone": tone})
                for one, tone in TONES.items()
            ],
        ),
        Part(
            "Empty state",
            ours("empty"),
            [
                ("Nothing there", {"text": "Nothing has been recorded by this date."}),
                (
                    "With a way out",
                    {
                        "text": "No deliverable matches.",
                        "hint": "Two filters are set.",
                        "url": "#",
                        "action": "Show all",
                    },
                ),
            ],
        ),
    ]


EVIDENCE = [
    {"title": "Programme of the workshop", "url": "#", "on": DAY, "citable": True, "illustrative": True},
    {"title": "Minutes", "url": "#", "is_file": True, "size": 48_000, "citable": False, "withdraw": "#"},
]


def timeline() -> list[Part]:
    said = {"on": DAY, "author": "Focal point", "unit": "SME"}
    entries = [
        said
        | {
            "kind": "status",
            "heading": "Update",
            "status": "in-progress",
            "status_label": Status.IN_PROGRESS.label,
            "outlook": "at-risk",
            "outlook_label": Outlook.AT_RISK.label,
            "illustrative": True,
            "body": "Two of the four assessments are finished.",
            "parts": [{"label": "What is next", "text": "The third begins in November."}],
            "internal_note": "The consultant’s contract is late.",
            "evidence": EVIDENCE,
            "actions": [{"label": "Correct", "url": "#"}],
        },
        said | {"heading": "Output delivered", "body": "Workshop of experts", "recorded_on": dt.date(2016, 10, 4)},
        said
        | {
            "heading": "Measurement",
            "body": "3",
            "state": "corrected",
            "state_on": DAY,
            "state_by": "Manager",
            "state_reason": "One was counted twice.",
        },
    ]
    return [Part("Timeline", ours("story"), [("Newest first", {"entries": entries})])]


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
            [("Each leads to its field", {"form": wrong})],
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


class SampleFilters(forms.Form):
    outcome = EitherField(label="Outcome", choices=[("4", "4 Sustainable enterprises"), ("5", "5 Rural economy")])
    unit = EitherField(label="Unit", choices=[("SME", "SME")])
    status = EitherField(label="Status", choices=Status.choices)
    due_from = MonthsField(label="Due from")
    due_to = MonthsField(label="Due to")
    q = TextsField(label="Words")
    headline = EitherField(label="Headline", choices=Headline.choices)


def filter_bar(prefix: str, *, wrong: bool = False) -> FilterBar:
    fields = SampleFilters(prefix=prefix)
    controls = [
        Control(field, isinstance(field.field, EitherField), "Any", is_active=False, is_wrong=False)
        for field in fields
    ]
    if wrong:
        bad = SampleFilters(QueryDict(f"{prefix}-due_from=2017-99"), prefix=prefix)["due_from"]
        controls[3] = Control(bad, is_menu=False, chosen="", is_active=True, is_wrong=True)
    return FilterBar(controls[:6], controls[6:], [Token("Due from: 2017-99", "#", True)] if wrong else [], [], "#")


def tables() -> list[Part]:
    return [
        Part(
            "Filter bar",
            "deliverables/_filter_bar.html",
            [("Nothing chosen", {"bar": filter_bar("any")}), ("Wrong", {"bar": filter_bar("bad", wrong=True)})],
            wide=True,
        ),
        Part(
            "Table",
            "tables/table.html",
            [
                ("Bands", table(rows(3))),
                ("Sorted", table(rows(2), sort="-due")),
                ("Pages", table(rows(3), per_page=1, number=2)),
                ("Nothing", table([])),
            ],
            wide=True,
        ),
    ]


def table(found: list[dict[str, Any]], *, sort: str = "", per_page: int = 50, number: int = 1) -> dict[str, Any]:
    """The list's own table, which is given finished rows as on the list's page."""
    made = DeliverableTable(Deliverable.objects.none(), on=DAY, sort=sort)
    made.paginator = Paginator(found, per_page)
    made.page = made.paginator.page(number)
    heads = {column.name: str(column.header) for column in made.columns}
    return {"table": made, "heads": heads, "update_word": "Update"}


def rows(many: int) -> list[dict[str, Any]]:
    late = due_cell("en", Month.of(2016, 3), False, Lateness(Timeliness.OVERDUE, 6), Month.of(2016, 12))
    return [
        {
            "ref": str(place),
            "band": "2016–17 · Knowledge generation",
            "url": "#",
            "text": WORDS,
            "about": "20(b) · outcome 4",
            "units": unit_chip("en", "SME", "Small and Medium Enterprises Unit", True),
            "due": late,
            "status": status_chip("en", Status.IN_PROGRESS, ""),
            "outlook": outlook_chip("en", Outlook.AT_RISK),
            "has_outlook": True,
            "delivered": progress("en", OutputCount(place, 4, "assessments", False)),
            "updated": "12 Sep 2016",
            "update_url": "#",
        }
        for place in range(1, many + 1)
    ]
