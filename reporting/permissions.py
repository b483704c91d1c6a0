"""What a person may do with rounds and papers. Each check raises a sentence that says why not, and who can.

Whether the state of a round allows it is another question: `reporting.rounds`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from deliverables.access import Standing, units_of
from deliverables.models import PlanRole, Unit, User
from deliverables.permissions import allowed, check_manage, may_manage
from deliverables.refusals import refusal
from reporting.models import ReportRound, Transition
from reporting.rounds import Holder, Step

FOUR_EYES = ("approve", "publish")
"""Steps that whoever submitted the paper does not take."""
WHO_DECIDES = (PlanRole.Role.MANAGER, PlanRole.Role.APPROVER, PlanRole.Role.DEPUTY)


def is_consulted(standing: Standing, report_round: ReportRound) -> bool:
    """Whether a unit of the person is asked about the draft. One query."""
    return units_of(standing).filter(consultations__round=report_round).exists()


def check_see_round(standing: Standing, report_round: ReportRound) -> None:
    """See how a round is made: its texts, what the checks find, its story. Only who takes part in the plan."""
    if not standing.is_insider:
        raise PermissionDenied(
            _("How a paper is made is seen by those who take part in the plan; ask a manager of it.")
        )


def check_see_guidance(standing: Standing, report_round: ReportRound) -> None:
    """See what a session said on a paper: everybody, once the paper is published."""
    if not report_round.has_been_published:
        check_see_round(standing, report_round)


def check_see_draft(standing: Standing, report_round: ReportRound) -> None:
    """See the paper of a round before publication: who takes part in the plan, and who is consulted on it."""
    if not standing.is_insider and not is_consulted(standing, report_round):
        raise PermissionDenied(
            _("Until it is published, this paper is seen only by those who take part in the plan or are consulted.")
        )


def check_take_round_step(standing: Standing, step: Step, report_round: ReportRound) -> None:
    """Managers run the round; approvers approve, publish and send back."""
    if Holder.MANAGER in step.by and standing.is_manager:
        return
    if Holder.APPROVER in step.by and standing.is_approver:
        return
    approvers = [PlanRole.Role.APPROVER, PlanRole.Role.DEPUTY]
    if step.by == {Holder.APPROVER}:
        said = _("Only an approver of this plan can do this.")
        raise refusal(standing, said, ask=approvers, without=_bound_by_four_eyes(step, report_round))
    if Holder.APPROVER in step.by:
        said = _("Only an approver or one of the managers of this plan can do this.")
        raise refusal(standing, said, ask=[*approvers, PlanRole.Role.MANAGER])
    check_manage(standing)


def check_write_paragraph(standing: Standing, coordinator: Unit) -> None:
    """Write and send a report paragraph: focal points of the unit that coordinates the deliverable, and managers."""
    if standing.is_manager or coordinator.pk in standing.unit_ids:
        return
    said = _("This paragraph is written by the focal points of %(unit)s and by managers of the plan.")
    raise refusal(standing, said % {"unit": coordinator.acting.code}, units=[coordinator.pk], or_managers=True)


def submitter_of(report_round: ReportRound) -> User | None:
    """Who submitted the paper the last time."""
    last = _submissions(report_round).select_related("by").first()
    return last.by if last else None


def _submissions(report_round: ReportRound) -> QuerySet[Transition]:
    """The newest first."""
    rows = Transition.objects.filter(round=report_round, paragraph=None, section=None, step="submit")
    return rows.order_by("-id")


def _bound_by_four_eyes(step: Step, report_round: ReportRound) -> Any:
    """The id of the approver who may not take a step, since they submitted the paper; not looked up here."""
    return _submissions(report_round).values("by")[:1] if step.key in FOUR_EYES else ()


def check_four_eyes(report_round: ReportRound, by: User) -> None:
    """Whoever submitted a paper neither approves nor publishes it. Raises PermissionDenied."""
    if submitter_of(report_round) == by:
        raise PermissionDenied(
            _(
                "You submitted this paper, so another approver of the plan approves and publishes it. An "
                "administrator can name a deputy."
            )
        )


def check_answer_consultation(standing: Standing, unit: Unit) -> None:
    """Say what a consulted unit has to say: its focal points alone."""
    if units_of(standing).filter(pk=unit.pk).exists():
        return
    said = _("Only focal points of %(unit)s can answer for it.") % {"unit": unit.acting.code}
    raise refusal(standing, said, units=[unit.pk])


def check_read_approval(standing: Standing) -> None:
    """See what the approver sees before the decision: auditors, managers and approvers."""
    if not (standing.is_auditor or standing.is_manager or standing.is_approver):
        said = _("The page for approval is for auditors, approvers and managers of this plan.")
        raise refusal(standing, said, ask=WHO_DECIDES)


def check_read_reminder(standing: Standing) -> None:
    """See who was reminded of what, and who was not: auditors and managers."""
    if not (standing.is_auditor or standing.is_manager):
        said = _("The report of a reminder is for auditors and managers of this plan.")
        raise refusal(standing, said, ask=[PlanRole.Role.AUDITOR, PlanRole.Role.MANAGER])


def check_download_archive(standing: Standing) -> None:
    """Everything about a round in one file: auditors, managers and approvers."""
    if not (standing.is_auditor or standing.is_manager or standing.is_approver):
        said = _("Only auditors, approvers and managers of this plan can download the archive.")
        raise refusal(standing, said, ask=WHO_DECIDES)


may_take_round_step: Callable[[Standing, Step, ReportRound], bool] = allowed(check_take_round_step)
may_write_paragraph: Callable[[Standing, Unit], bool] = allowed(check_write_paragraph)
may_see_draft: Callable[[Standing, ReportRound], bool] = allowed(check_see_draft)
may_read_approval: Callable[[Standing], bool] = allowed(check_read_approval)
may_download_archive: Callable[[Standing], bool] = allowed(check_download_archive)

__all__ = [
    "check_answer_consultation",
    "check_download_archive",
    "check_four_eyes",
    "check_manage",
    "check_read_approval",
    "check_see_draft",
    "check_see_guidance",
    "check_see_round",
    "check_take_round_step",
    "check_write_paragraph",
    "is_consulted",
    "may_download_archive",
    "may_manage",
    "may_read_approval",
    "may_see_draft",
    "may_take_round_step",
    "may_write_paragraph",
    "submitter_of",
]
