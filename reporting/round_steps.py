"""What the page of a step says before it is taken: what will happen, who learns of it, what stands in the way."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reporting import actions
from reporting.addresses import address
from reporting.checks import Finding, find, in_the_way
from reporting.models import ReportRound
from reporting.round_problems import opening_problem
from reporting.rounds import NEEDS_NOTHING, Words
from reporting.step_forms import ExtendForm, MoreTimeForm, OpenForm, ReasonForm, StepForm


@dataclass(frozen=True)
class StepPage:
    """happens: what the step does; told: who learns of it, and how; done: what the page says afterwards."""

    action: Callable[..., Any]
    form: type[StepForm]
    happens: Words
    told: Words
    done: Words


STEP_PAGES: dict[str, StepPage] = {
    "open": StepPage(
        actions.open_round,
        OpenForm,
        gettext_lazy(
            "A paragraph is made for every deliverable, and every section gets its default text. Units can write "
            "until the contribution deadline. ACT/EMP and ACTRAV are asked for their comments on the draft."
        ),
        gettext_lazy(
            "The focal points of every coordinating unit get your call by mail, with links to their paragraphs."
        ),
        gettext_lazy("The round is open for contributions."),
    ),
    "close": StepPage(
        actions.close_contributions,
        StepForm,
        gettext_lazy(
            "Units can no longer write, except those with a longer deadline and for what is returned to them. Texts "
            "that nobody sent go on following the record. You can open contributions again."
        ),
        gettext_lazy("No mail is sent; units see it in My work and on their paragraphs."),
        gettext_lazy("Contributions are closed."),
    ),
    "extend": StepPage(
        actions.extend_contributions,
        ExtendForm,
        gettext_lazy("All units can write again until the new deadline. To give one unit more time, use “More time”."),
        gettext_lazy("No mail is sent; units see the new deadline in My work and are reminded of it."),
        gettext_lazy("Contributions are open again."),
    ),
    "begin-clearance": StepPage(
        actions.begin_clearance,
        StepForm,
        gettext_lazy(
            "From here on a unit writes only what is returned to it, also one with a longer deadline. Contributions "
            "cannot be opened again."
        ),
        gettext_lazy("No mail is sent; managers see in My work what waits to be cleared."),
        gettext_lazy("The clearance has begun."),
    ),
    "submit": StepPage(
        actions.submit_round,
        StepForm,
        gettext_lazy(
            "Texts and facts cannot be changed while the paper waits for approval. Whoever submits it cannot approve "
            "it. You or an approver can send it back."
        ),
        gettext_lazy("The approvers find it in My work."),
        gettext_lazy("The paper is submitted for approval."),
    ),
    "send-back": StepPage(
        actions.send_round_back,
        ReasonForm,
        gettext_lazy("The paper goes back to the managers, who can change it and submit it again."),
        gettext_lazy("The managers find it in My work, with your reason."),
        gettext_lazy("The paper is back in clearance."),
    ),
    "take-back": StepPage(
        actions.take_approval_back,
        ReasonForm,
        gettext_lazy(
            "The paper goes back to clearance and must be submitted and approved again. What was frozen is kept, but "
            "it will not be published."
        ),
        gettext_lazy("The managers find it in My work, with your reason."),
        gettext_lazy("The approval is taken back."),
    ),
    "publish": StepPage(
        actions.publish_round,
        StepForm,
        gettext_lazy(
            "Everybody with an account can read the paper as it was approved. This cannot be undone: afterwards only "
            "a new edition can be issued, and this one stays."
        ),
        gettext_lazy("No mail is sent; every reader finds the paper under Reports."),
        gettext_lazy("The paper is published."),
    ),
    "reissue": StepPage(
        actions.reissue_round,
        ReasonForm,
        gettext_lazy(
            "A new edition is prepared beside the published one, which stays as it is. All texts stay cleared; the "
            "document code gets (Rev.) with the number of the edition."
        ),
        gettext_lazy("No mail is sent; readers see the new edition when it is published."),
        gettext_lazy("A new edition is in clearance."),
    ),
}
"""All steps of a round but the approval, which has a page of its own."""

MORE_TIME = StepPage(
    actions.give_more_time,
    MoreTimeForm,
    gettext_lazy("The unit can write until its own deadline, also when contributions are closed for the others."),
    gettext_lazy("No mail is sent; its focal points see the deadline in My work and are reminded of it."),
    gettext_lazy("The unit has more time."),
)
"""No step: the round stays where it is."""


@dataclass(frozen=True)
class Obstacle:
    """Why a step that the state allows cannot be taken yet, and where to mend it."""

    sentence: str
    label: str
    url: str


def obstacle(step: str, report_round: ReportRound, findings: list[Finding], today: dt.date) -> Obstacle | None:
    """`findings`: what the checks find; used for submission only."""
    if step == "open" and (problem := opening_problem(report_round.contribution_deadline, today)):
        label = _("Change the deadline") if report_round.contribution_deadline else _("Enter the deadline")
        return Obstacle(problem, label, address("edit_round", report_round) + "#id_contribution_deadline")
    if step == "submit" and (left := in_the_way(findings)):
        text = ngettext(
            "%(n)d finding of the checks stands in the way: mend it, or accept the warning with a reason.",
            "%(n)d findings of the checks stand in the way: mend them, or accept the warnings with a reason.",
            len(left),
        )
        return Obstacle(text % {"n": len(left)}, _("See the checks"), address("checks", report_round))
    return None


def obstacle_now(step: str, report_round: ReportRound, today: dt.date) -> Obstacle | None:
    return obstacle(step, report_round, find(report_round, today) if step == "submit" else [], today)


def caution(step: str, report_round: ReportRound) -> str:
    """What is not finished and stays so when the step is taken; "" when nothing is. One query, or none."""
    if step not in ("close", "begin-clearance"):
        return ""
    counts = Counter(report_round.paragraphs.exclude(state__in=NEEDS_NOTHING).values_list("state", flat=True))
    unsent = counts["awaiting"] + counts["returned"]
    if not unsent:
        return ""
    text = ngettext(
        "%(n)d paragraph has not been sent by its unit.", "%(n)d paragraphs have not been sent by their units.", unsent
    )
    return text % {"n": unsent}
