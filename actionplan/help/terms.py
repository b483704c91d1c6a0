"""What the words mean, for the page that explains them. Words: the glossary of the domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from deliverables.forms.fields import OUTLOOK_HELP, STATUS_HELP
from deliverables.statuses import Achievement, Headline, Outlook, Status, Timeliness
from reporting.rounds import ROUND_STATES, TEXT_STATES, RoundState, TextState

Words = str | Promise


@dataclass(frozen=True)
class Term:
    anchor: str
    word: Words
    meaning: Words


@dataclass(frozen=True)
class Group:
    anchor: str
    heading: Words
    note: Words
    terms: Sequence[Term]


TIMELINESS: dict[str, Words] = {
    Timeliness.NOT_YET_DUE: _("More than three months are left."),
    Timeliness.DUE_SOON: _("It falls due within three months."),
    Timeliness.OVERDUE: _("The due month has passed, and it is not completed."),
    Timeliness.COMPLETED_ON_TIME: _("It was completed in the due month or before."),
    Timeliness.COMPLETED_LATE: _("It was completed after the due month."),
    Timeliness.NO_DATE: _("The plan gives no month."),
    Timeliness.NOT_APPLICABLE: _("No lateness is counted while it is suspended, or once it is discontinued."),
}
ACHIEVEMENT: dict[str, Words] = {
    Achievement.NOT_MEASURED: _("No value has been recorded for it."),
    Achievement.NOT_ACHIEVED: _("None of its conditions is met."),
    Achievement.PARTLY_ACHIEVED: _("Some of its conditions are met."),
    Achievement.ACHIEVED: _("All its conditions are met."),
}


def _states(prefix: str, choices: Iterable[TextChoices], meanings: Mapping[Any, Words]) -> list[Term]:
    return [Term(f"{prefix}-{choice.value}", choice.label, meanings[choice]) for choice in choices]


def _words(*pairs: tuple[str, Words, Words]) -> list[Term]:
    return [Term(slugify(anchor), word, meaning) for anchor, word, meaning in pairs]


def groups() -> list[Group]:
    return [
        Group(
            "status",
            _("Delivery status"),
            _("What the coordinating unit says about a deliverable."),
            _states("status", Status, STATUS_HELP),
        ),
        Group(
            "outlook",
            _("Outlook for the due month"),
            _("A judgement, made only while a deliverable is in progress; one is suggested from the record."),
            _states("outlook", Outlook, OUTLOOK_HELP),
        ),
        Group(
            "timeliness",
            _("Timeliness"),
            _(
                "Computed from the due month and the date of the page, never entered. A month is late from the first "
                "day of the next one."
            ),
            _states("timeliness", Timeliness, TIMELINESS),
        ),
        Group(
            "headline",
            _("The one word for a deliverable"),
            _("Chips, strips and charts show one word: the first of these that is true."),
            _words(
                *((f"headline-{one.value}", one.label, _HEADLINE[one]) for one in Headline),
            ),
        ),
        Group(
            "indicator",
            _("Indicator"),
            _("Deliverables are completed, indicators achieved: pages and papers state both."),
            _states("indicator", Achievement, ACHIEVEMENT),
        ),
        Group(
            "round",
            _("Reporting round"),
            _("One progress report to a session of the Governing Body."),
            _states("round", RoundState, {state: stop.waits for state, stop in ROUND_STATES.items()}),
        ),
        Group(
            "text",
            _("Report paragraph"),
            _("A deliverable’s text in one paper."),
            _states("text", TextState, {state: stop.waits for state, stop in TEXT_STATES.items()}),
        ),
        Group("plan", _("The plan and its record"), "", _words(*_PLAN)),
    ]


_HEADLINE: dict[str, Words] = {
    Headline.DISCONTINUED: STATUS_HELP[Status.DISCONTINUED],
    Headline.SUSPENDED: STATUS_HELP[Status.SUSPENDED],
    Headline.COMPLETED: STATUS_HELP[Status.COMPLETED],
    Headline.OVERDUE: TIMELINESS[Timeliness.OVERDUE],
    Headline.OFF_TRACK: OUTLOOK_HELP[Outlook.OFF_TRACK],
    Headline.AT_RISK: OUTLOOK_HELP[Outlook.AT_RISK],
    Headline.ON_TRACK: OUTLOOK_HELP[Outlook.ON_TRACK],
    Headline.IN_PROGRESS: _("Work is under way, and no outlook is given."),
    Headline.NOT_STARTED: STATUS_HELP[Status.NOT_STARTED],
}
_PLAN: tuple[tuple[str, Words, Words], ...] = (
    (
        "follow-up-item",
        _("Follow-up item"),
        _("What the Conference asked for, with its paragraph of the conclusions."),
    ),
    ("deliverable", _("Deliverable"), _("The product that the Office commits to.")),
    (
        "delivered",
        _("Delivered so far"),
        _("Countable products under a deliverable, as in “4 of 7 CPOs”: counted from what was recorded, never typed."),
    ),
    (
        "indicator-of-achievement",
        _("Indicator of achievement"),
        _("How one will know that a deliverable has done what it was for."),
    ),
    (
        "baseline",
        _("Baseline, target, actual"),
        _("The value at the start, the value wanted, and the newest value recorded by the date of the page."),
    ),
    (
        "coordinating-unit",
        _("Coordinating unit"),
        _(
            "The unit that sets the status of a deliverable: the first that the plan lists, unless "
            "a manager has changed it."
        ),
    ),
    ("responsible-unit", _("Responsible unit"), _("A unit that the plan makes accountable for a deliverable.")),
    (
        "contributing-unit",
        _("Contributing unit"),
        _("A unit that helps: named “with” another one, or within a stated scope."),
    ),
    (
        "formerly",
        _("Formerly, merged into"),
        _(
            "Pages call a unit as it was called on their date. What a unit that was merged held counts under the one "
            "that took its place, whose focal points act for it until a manager amends the plan."
        ),
    ),
    ("author-unit", _("Author unit"), _("The unit that writes the paper.")),
    (
        "resource-line",
        _("Resource line"),
        _(
            "A stated need with its source: regular budget, extra-budgetary technical "
            "cooperation (XBTC), or additional."
        ),
    ),
    (
        "cut-off",
        _("Cut-off date"),
        _("A paper says what was true on this day; what is recorded later is for the next paper."),
    ),
    ("deadline", _("Contribution deadline"), _("Until when units send their paragraphs.")),
    ("derived", _("Derived"), _("Worked out from the plan and not printed in it; pages say so where it stands.")),
    ("as-in", _("As in the plan’s document"), _("The wording of the plan as it was printed, before any amendment.")),
    ("sample-data", _("Sample data"), _("Made up to show how the product works; it is marked wherever it stands.")),
    (
        "evidence",
        _("Evidence"),
        _(
            "A link or a file that proves an entry. “May be cited”: papers print and link it. "
            "“Internal”: only those who take part in the plan see it."
        ),
    ),
    (
        "true-since",
        _("True since and recorded on"),
        _(
            "Each entry has two dates: since when it is so, and when it was entered. A page as at a "
            "date shows what was true then, as known today."
        ),
    ),
)
