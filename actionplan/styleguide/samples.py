"""Plain words for each state of the parts that pages are read by."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from actionplan.styleguide.part import DAY, Part, ours
from deliverables.comparison.changes import Change
from deliverables.conflicts import Clash, Conflict
from deliverables.differences import difference
from deliverables.statuses import Headline, Outlook, Status

TONES = {
    Headline.COMPLETED: "good",
    Headline.OVERDUE: "alert",
    Headline.AT_RISK: "warn",
    Headline.NOT_STARTED: "quiet",
}


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
                ("With a line above", {"title": "Partnerships", "over": "Commitment outside the table"}),
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
        Part("What the words mean", ours("terms_link"), [("Of the statuses", {"anchor": "status"})]),
        Part("Tabs", ours("tabs"), [("First of two", {"label": "Pages of a round", "entries": tabs})]),
    ]


def chips() -> list[Part]:
    strip = [
        {"ref": str(place), "url": "#", "headline": one.value, "label": one.label}
        for place, one in enumerate(Headline, start=1)
    ]
    unit = {"code": "SME", "title": "Small and Medium Enterprises Unit"}
    outcome = {"number": 4, "title": "Promoting sustainable enterprises", "language": "en", "url": "#"}
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
        Part("Outcome", ours("outcome_chip"), [("Link", outcome)]),
        Part("Sample data", ours("illustrative"), [("Always", {})]),
        Part("Change", ours("change_mark"), [(one.value, {"mark": one.value, "label": one.label}) for one in MARKS]),
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
        Part("Difference", ours("difference"), [("Words taken out and put in", {"stretches": difference(*VERSIONS)})]),
        Part(
            "Conflict",
            ours("conflict"),
            [
                ("Both wrote", {"conflict": CONFLICT}),
                ("Corrected by both", {"conflict": replace(CONFLICT, clashes=(), instead="#", further=("A note",))}),
            ],
            wide=True,
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


MARKS = (Change.NEW, Change.CHANGED, Change.UNCHANGED)
VERSIONS = ("Two audits were passed.", "One audit was passed; the second follows.")
CONFLICT = Conflict(
    by="focal point, SME",
    at=dt.datetime.combine(DAY, dt.time(9, 30), dt.UTC),
    what="Status update",
    clashes=(Clash("sample", "What was done", *VERSIONS, [VERSIONS[0]], difference(*VERSIONS)),),
)
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
