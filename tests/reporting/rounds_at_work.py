"""Rounds of the second paper in tests, and the people who take it from the call to publication."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from deliverables.models import ActionPlan, Deliverable, Membership, PlanRole, Unit, User
from reporting import actions
from reporting.checks import find
from reporting.freezing import freeze
from reporting.models import AcceptedWarning, ReportParagraph, ReportRound
from reporting.snapshots import build_payload, sha256_of
from tests import factories
from tests.reporting.remembering import remembered

AT = dt.datetime.fromisoformat("2017-10-02T09:00:00+02:00")
CALL = "Please send your paragraphs by Wednesday."
FACTS: dict[str, Any] = {
    "slug": "november-2017",
    "session": 331,
    "session_opens": dt.date(2017, 10, 26),
    "session_closes": dt.date(2017, 11, 9),
    "section": "Institutional Section",
    "section_code": "INS",
    "document_code": "GB.331/INS/9",
    "item_ordinal": "NINTH ITEM ON THE AGENDA",
    "title": "Progress report",
    "document_date": dt.date(2017, 10, 9),
    "cut_off": dt.date(2017, 9, 30),
    "contribution_deadline": dt.date(2017, 10, 4),
}


def draw(payload: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    """Stands in for the engine, which takes seconds and is tested elsewhere."""
    return b"%PDF-" + sha256_of(payload).encode(), {"engine": "none"}


@dataclass
class Team:
    """Who it takes: two managers, an approver, and focal points of every coordinating unit."""

    plan: ActionPlan
    manager: User
    other_manager: User
    approver: User
    units: dict[str, User]

    def writer_of(self, paragraph: ReportParagraph) -> User:
        return self.units[coordinator(paragraph.deliverable).code]


def make_team(plan: ActionPlan) -> Team:
    rows: Any = Deliverable.objects.in_plan(plan).with_coordinator(AT.date())
    coordinating = Q(pk__in=rows.values("coordinator_as_of")) | Q(code__in=["ACT/EMP", "ACTRAV"])
    units = Unit.objects.filter(coordinating).order_by("code")
    return Team(
        plan,
        factories.person("manager", plan=plan, role=PlanRole.Role.MANAGER),
        factories.person("manager.2", plan=plan, role=PlanRole.Role.MANAGER),
        factories.person("approver", plan=plan, role=PlanRole.Role.APPROVER),
        {unit.code: factories.person(f"focal.{unit.slug}", unit=unit.code) for unit in units},
    )


def coordinator(deliverable: Deliverable) -> Unit:
    row = Deliverable.objects.with_coordinator(AT.date()).get(pk=deliverable.pk)
    return Unit.objects.get(pk=row.coordinator_as_of)


def planned(team: Team, **facts: Any) -> ReportRound:
    return actions.create_round(plan=team.plan, facts=FACTS | facts, by=team.manager, at=AT)


@remembered
def opened(team: Team, **facts: Any) -> ReportRound:
    report_round = planned(team, **facts)
    actions.open_round(report_round=report_round, call=CALL, by=team.manager, at=AT)
    return again(report_round)


def again(report_round: ReportRound) -> ReportRound:
    """The round as it is stored now."""
    return ReportRound.objects.select_related("plan", "previous").get(pk=report_round.pk)


def paragraph(report_round: ReportRound, ref: str) -> ReportParagraph:
    rows = ReportParagraph.objects.select_related("deliverable", "round__plan")
    return rows.get(round=report_round, deliverable__ref=ref)


WORDS = "Work went on with the partners, and everything that was planned was done."


def send_all(team: Team, report_round: ReportRound, words: str = WORDS) -> None:
    for row in report_round.paragraphs.select_related("deliverable", "round__plan"):
        actions.send_text(text=row, words=words, by=team.writer_of(row), at=AT)


def clear_all(team: Team, report_round: ReportRound) -> None:
    for row in report_round.paragraphs.filter(state="sent").select_related("round__plan"):
        actions.clear_text(text=row, by=team.manager, at=AT)


@remembered
def in_clearance(team: Team, **facts: Any) -> ReportRound:
    """Every paragraph sent and cleared; nobody was consulted yet."""
    report_round = opened(team, **facts)
    send_all(team, report_round)
    actions.close_contributions(report_round=report_round, by=team.manager, at=AT)
    actions.begin_clearance(report_round=report_round, by=team.manager, at=AT)
    clear_all(team, report_round)
    return again(report_round)


def answer_all(team: Team, report_round: ReportRound) -> None:
    """Each consulted unit has no comment."""
    for one in report_round.consultations.select_related("unit", "round__plan"):
        person = Membership.objects.filter(unit=one.unit)[0].user
        actions.answer_consultation(consultation=one, text="", by=person, at=AT)


def accept_all(team: Team, report_round: ReportRound) -> None:
    """Every warning that the checks find, as `actions.accept_warning` writes it down; it would put the paper together
    for each of them."""
    for finding in find(report_round, AT.date()):
        if not finding.blocking and finding.accepted is None:
            AcceptedWarning.objects.create(
                round=report_round, revision=report_round.revision, rule=finding.rule, subject=finding.subject,
                sentence=finding.original, mark=finding.mark, reason="So it is.", by=team.manager, at=AT,
                illustrative=False,
            )  # fmt: skip


@remembered
def submitted(team: Team, **facts: Any) -> ReportRound:
    report_round = in_clearance(team, **facts)
    answer_all(team, report_round)
    accept_all(team, report_round)
    actions.submit_round(report_round=report_round, by=team.manager, at=AT)
    return again(report_round)


def shown_hash(report_round: ReportRound) -> str:
    """What the approver's page shows: the hash of the paper that would be frozen."""
    return sha256_of(build_payload(report_round, report_round.cut_off, final=True))


@remembered
def approved(team: Team, **facts: Any) -> ReportRound:
    report_round = submitted(team, **facts)
    freeze(report_round, shown_hash(report_round), by=team.approver, at=AT, draw=draw)
    return again(report_round)


@remembered
def published(team: Team, **facts: Any) -> ReportRound:
    report_round = approved(team, **facts)
    actions.publish_round(report_round=report_round, by=team.approver, at=AT)
    return again(report_round)
