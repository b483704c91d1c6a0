"""What a person can do with a round now: the one next thing, what else, and otherwise why not and who can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from deliverables.access import PlanPage
from deliverables.permissions import may_manage, reason_against
from reporting.addresses import address
from reporting.checks import Finding
from reporting.models import ReportRound
from reporting.permissions import check_four_eyes, check_take_round_step, may_take_round_step
from reporting.round_problems import facts_problem, more_time_problem
from reporting.round_progress import Progress, TextLine
from reporting.round_steps import Obstacle, obstacle
from reporting.rounds import ROUND_STATES, ROUND_STEPS, Holder, TextState, steps_from
from reporting.texts import other_managers

Link = dict[str, object]


@dataclass(frozen=True)
class Ways:
    """first: the yellow button; others: the quiet ones; why_not: why the next step is not this person's to take;
    obstacle: why nobody can take it yet."""

    first: Link | None = None
    others: list[Link] = field(default_factory=list)
    why_not: str = ""
    obstacle: Obstacle | None = None


def ways_of(page: PlanPage, report_round: ReportRound, progress: Progress, findings: list[Finding]) -> Ways:
    """One query at most. `progress`: as at today; a page of a past date offers nothing."""
    if page.as_of.is_past:
        return Ways()
    step = ROUND_STATES[report_round.state].next
    why_not = _refusal(page, report_round, step) if step else ""
    stands = obstacle(step, report_round, findings, page.as_of.today) if step and not why_not else None
    first = _first_text(page, progress)
    early = first is not None and step == "close" and _units_have_time(page, report_round, progress)
    if step and not why_not and not stands and not early:
        first = _step_link(report_round, step)
    elif stands and first is None:
        first = {"label": stands.label, "url": stands.url}
    if why_not:
        why_not = _("Next step: %(step)s. %(why)s") % {"step": ROUND_STEPS[step].label, "why": why_not}
    return Ways(first, _others(page, report_round, "" if early else step), why_not, stands)


def _units_have_time(page: PlanPage, report_round: ReportRound, progress: Progress) -> bool:
    """Whether closing would cut somebody short who still has days to write: then texts come first."""
    deadline = report_round.contribution_deadline
    waited_for = any(line.holder is Holder.UNIT for line in progress.paragraphs)
    return waited_for and deadline is not None and page.as_of.today <= deadline


def _refusal(page: PlanPage, report_round: ReportRound, step: str) -> str:
    refusal = reason_against(check_take_round_step, page.standing, ROUND_STEPS[step], report_round)
    if not refusal and step in ("approve", "publish"):
        refusal = reason_against(check_four_eyes, report_round, page.standing.user)
    return refusal


def _step_link(report_round: ReportRound, step: str) -> Link:
    url = address("approval", report_round) if step == "approve" else address("step", report_round, step)
    return {"label": ROUND_STEPS[step].label, "url": url}


def _others(page: PlanPage, report_round: ReportRound, following: str) -> list[Link]:
    """The other steps that lead out of the state, and what managers may do with facts and deadlines."""
    links = [
        _step_link(report_round, step.key)
        for step in steps_from(report_round.state)
        if step.key != following and may_take_round_step(page.standing, step, report_round)
    ]
    if may_manage(page.standing):
        if report_round.contribution_deadline and not more_time_problem(report_round.state):
            links.append({"label": _("More time for a unit"), "url": address("more_time", report_round)})
        if not facts_problem(report_round.state):
            links.append({"label": _("Edit the facts"), "url": address("edit_round", report_round)})
    return links


def _first_text(page: PlanPage, progress: Progress) -> Link | None:
    """The way to the first text that waits for the person."""
    line = next(waiting_for(page, progress), None)
    if line is None:
        return None
    if line.state == TextState.SENT:
        label = _("Read and clear %(name)s")
    elif line.state == TextState.RETURNED:
        label = _("Answer what was returned: %(name)s")
    else:
        label = _("Write on deliverable %(name)s")
    return {"label": label % {"name": line.name}, "url": line.url}


def waiting_for(page: PlanPage, progress: Progress) -> Iterator[TextLine]:
    """The texts that wait for the person, in the order of the paper. A section may keep its default text.

    What the person sent waits for another manager, if there is one.
    """
    user, is_manager = page.standing.user, page.standing.is_manager
    sent = [line for line in (*progress.paragraphs, *progress.sections) if line.state == TextState.SENT]
    own = is_manager and any(line.by_id == user.pk for line in sent)
    anothers = own and other_managers(page.plan, user, page.as_of.today)

    def is_anothers(line: TextLine) -> bool:
        return bool(anothers) and line.state == TextState.SENT and line.by_id == user.pk

    for line in progress.paragraphs:
        mine = line.holder is Holder.UNIT and line.unit_id in page.standing.unit_ids
        if mine or (line.holder is Holder.MANAGER and is_manager and not is_anothers(line)):
            yield line
    if is_manager:
        for line in progress.sections:
            if line.state in (TextState.SENT, TextState.RETURNED) and not is_anothers(line):
                yield line
