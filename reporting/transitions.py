"""Taking a step: lock the round, check that the state allows it, write the row, move the state on.

Everything that changes a round or its texts locks the row of the round first, so of two people who act at the same
moment the second one finds what the first one did.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from deliverables import clock
from deliverables.actions.writing import check_texts
from deliverables.dates import date_format
from deliverables.models import ActionPlan, Unit, User
from reporting.models import Report, ReportParagraph, ReportRound, ReportSection, ReportText, Transition
from reporting.round_problems import step_problem
from reporting.rounds import Step

Text = ReportParagraph | ReportSection
OneText = TypeVar("OneText", bound=Text)
STAND_STILL = ("edit", "more-time", "freeze")
"""Entries in the story of a round that leave its state as it is."""


def locked(report_round: ReportRound) -> ReportRound:
    """The round as it is now, locked until the transaction ends; call inside one."""
    # On SQLite the IMMEDIATE transaction is the lock. Only this table: the previous round may be NULL. With its key
    # free, so that who holds the plan may name it as the previous round while somebody here waits for the plan.
    rows = ReportRound.objects.select_for_update(of=("self",), no_key=True).select_related("plan", "previous")
    return rows.get(pk=report_round.pk)


def hold_plan(plan_id: int) -> None:
    """Let nobody amend the plan or move one of its rounds against another until the transaction ends. Whoever changes
    a round has locked that first."""
    # With its key free, for rows that only name the plan; a lock for amending waits all the same.
    list(ActionPlan.objects.select_for_update(no_key=True).filter(pk=plan_id).values_list("pk"))


def locked_text(text: OneText) -> tuple[ReportRound, OneText]:
    """The round, locked, and the text as it is now."""
    now = locked(text.round)
    mine: Any = type(text)._default_manager.get(pk=text.pk)
    mine.round = now
    return now, mine


def is_sample(report_round: ReportRound) -> bool:
    """Whether what is entered now is sample data: under a fixed clock, and in a round of a demonstration."""
    return report_round.illustrative or clock.is_fixed()


def take(
    step: Step,
    report_round: ReportRound,
    subject: Text | None = None,
    *,
    by: User,
    at: dt.datetime,
    comment: str = "",
    unit: Unit | None = None,
    text: ReportText | None = None,
    report: Report | None = None,
    target: str = "",
    merged_into: ReportParagraph | None = None,
) -> Transition:
    """Move the (locked) round, or a text of it, by one step, and write down who did it and why.

    `target`: which of the states it leads to, of a step that can lead to several.
    Raises ValidationError when the state does not allow it, or a reason is missing ("comment").
    """
    moved: Any = subject or report_round
    if problem := step_problem(step, moved.state, of_section=isinstance(subject, ReportSection)):
        raise ValidationError(problem + told_by(report_round, subject))
    check_texts(comment=comment)
    if step.reason and not comment.strip():
        raise ValidationError({"comment": _("Say why: this step needs a reason, and it stays in the story.")})
    row = Transition(
        round=report_round,
        paragraph=subject if isinstance(subject, ReportParagraph) else None,
        section=subject if isinstance(subject, ReportSection) else None,
        step=step.key,
        from_state=moved.state,
        to_state=target or step.target,
        by=by,
        unit=unit,
        at=at,
        comment=comment.strip(),
        revision=report_round.revision,
        text=text,
        report=report,
        merged_into=merged_into,
        illustrative=is_sample(report_round),
    )
    row.save()
    moved.state = row.to_state
    moved.save(update_fields=["state"] if subject is None else ["state", *_more_fields(subject)])
    return row


def tell(
    step: str,
    report_round: ReportRound,
    *,
    by: User,
    at: dt.datetime,
    comment: str = "",
    from_state: str | None = None,
    report: Report | None = None,
) -> Transition:
    """Write into the story of a (locked) round what took it nowhere; from_state: "" for its beginning."""
    state = report_round.state
    row = Transition(
        round=report_round,
        step=step,
        from_state=state if from_state is None else from_state,
        to_state=state,
        by=by,
        at=at,
        comment=comment,
        revision=report_round.revision,
        report=report,
        illustrative=is_sample(report_round),
    )
    row.save()
    return row


def _more_fields(subject: Text) -> list[str]:
    return ["merged_into"] if isinstance(subject, ReportParagraph) else []


def last_step(
    report_round: ReportRound, subject: Text | None = None, *, that_moved: bool = False
) -> Transition | None:
    """The newest step of a round, or of a text of it; `that_moved`: of those that led to another state."""
    rows = Transition.objects.filter(round=report_round, paragraph=None, section=None)
    if isinstance(subject, ReportParagraph):
        rows = Transition.objects.filter(paragraph=subject)
    elif isinstance(subject, ReportSection):
        rows = Transition.objects.filter(section=subject)
    if that_moved:
        rows = rows.exclude(step__in=STAND_STILL)
    found: Transition | None = rows.select_related("by").order_by("-id").first()
    return found


def told_by(report_round: ReportRound, subject: Text | None) -> str:
    """ " The last step was taken by manager, SME plan, on 4 October 2017 at 10:15."; "" when there was none."""
    last = last_step(report_round, subject, that_moved=True)
    if last is None:
        return ""
    return " " + _("The last step was taken by %(by)s on %(at)s.") % {
        "by": last.by,
        "at": date_format(localtime(last.at), "DATETIME_FORMAT"),
    }
