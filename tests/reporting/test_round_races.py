"""Two people act at the same moment, on real connections: exactly one wins, and the other one sees why."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from deliverables import actions as record
from deliverables.models import Commitment, FollowUpItem, PlanRole, User
from reporting import actions, round_saving
from reporting.actions import approval
from reporting.freezing import freeze
from reporting.models import Report, ReportRound, ReportText, Transition
from reporting.published import late_rows
from tests import factories
from tests.reporting import rounds_at_work as work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("today")]
AT = work.AT


@pytest.fixture
def team(transactional_db, plan):
    return work.make_team(plan)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Each act in a thread and connection of its own; "done", or what the person is told, sorted."""
    ready = threading.Barrier(len(acts), timeout=10)
    outcomes: list[str] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            ready.wait()
            act()
            outcomes.append("done")
        except ValidationError as error:
            outcomes.append(" ".join(error.messages))
        except actions.TextMovedOn as moved:
            outcomes.append(f"moved on: {moved.newest.text}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(outcomes)


def seen_by_threads(check: Callable[[], Any]) -> Any:
    """What a connection like those of the threads finds."""
    found: list[Any] = []

    def look() -> None:
        found.append(check())
        connections.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join(timeout=30)
    return found[0]


@pytest.mark.parametrize("attempt", range(2))
def test_two_managers_clear_one_text(team, share_database, attempt):
    report_round = work.opened(team)
    text = work.paragraph(report_round, "4")
    actions.send_text(text=text, words="Work went on.", by=team.writer_of(text), at=AT)
    share_database()
    outcomes = at_once(
        lambda: actions.clear_text(text=text, by=team.manager, at=AT),
        lambda: actions.clear_text(text=text, by=team.other_manager, at=AT),
    )
    assert len(outcomes) == 2
    assert outcomes[1] == "done" or outcomes[0] == "done"
    refused = next(one for one in outcomes if one != "done")
    assert "“Cleared”" in refused
    assert "The last step was taken by manager" in refused
    assert seen_by_threads(Transition.objects.filter(step="clear").count) == 1


@pytest.mark.parametrize("attempt", range(2))
def test_two_managers_plan_one_round(team, share_database, attempt):
    share_database()
    outcomes = at_once(
        *(
            lambda by=by: actions.create_round(plan=team.plan, facts=work.FACTS, by=by, at=AT)
            for by in (team.manager, team.other_manager)
        )
    )
    assert outcomes == ["A plan has one round for each session.", "done"]
    assert seen_by_threads(ReportRound.objects.count) == 1


def test_what_was_planned_between_check_and_save_is_told(team, monkeypatch):
    check = ReportRound.full_clean

    def somebody_is_faster(self: ReportRound) -> None:
        check(self)
        monkeypatch.undo()
        ReportRound.objects.create(plan=team.plan, **work.FACTS)

    monkeypatch.setattr(ReportRound, "full_clean", somebody_is_faster)
    with pytest.raises(ValidationError, match="A plan has one round for each session"):
        work.planned(team)


LATER = {
    "slug": "march-2018",
    "session": 332,
    "session_opens": dt.date(2018, 3, 8),
    "session_closes": dt.date(2018, 3, 22),
    "document_code": "GB.332/INS/7",
    "document_date": dt.date(2018, 2, 16),
    "cut_off": dt.date(2017, 12, 31),
    "contribution_deadline": dt.date(2018, 1, 31),
}


@pytest.fixture
def slow_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the check of a round beside its neighbours and its saving there is time for somebody else."""
    check = round_saving._check_previous

    def slowly(report_round: ReportRound) -> None:
        check(report_round)
        time.sleep(0.2)

    monkeypatch.setattr(round_saving, "_check_previous", slowly)


def edit(report_round: ReportRound, by: User, **facts: Any) -> Callable[[], Any]:
    return lambda: actions.edit_round(report_round=report_round, facts=facts, by=by, at=AT)


@pytest.mark.usefixtures("slow_check")
def test_two_managers_move_the_cut_offs_of_neighbouring_rounds_towards_each_other(team, share_database):
    earlier = work.planned(team, contribution_deadline=None, document_date=None)
    later = work.planned(team, **LATER, previous=earlier)
    share_database()
    outcomes = at_once(
        edit(earlier, team.manager, cut_off=dt.date(2017, 10, 20)),
        edit(later, team.other_manager, cut_off=dt.date(2017, 10, 10)),
    )
    assert outcomes.count("done") == 1
    assert "cut-off" in next(one for one in outcomes if one != "done")
    first, second = seen_by_threads(lambda: list(ReportRound.objects.order_by("session").values_list("cut_off")))
    assert first < second


@pytest.mark.usefixtures("slow_check")
def test_a_round_that_is_moved_while_another_one_is_planned_after_it(team, share_database):
    earlier = work.planned(team, contribution_deadline=None, document_date=None)
    share_database()
    facts = work.FACTS | LATER | {"previous": earlier, "cut_off": dt.date(2017, 10, 10)}
    outcomes = at_once(
        edit(earlier, team.manager, cut_off=dt.date(2017, 10, 20)),
        lambda: actions.create_round(plan=team.plan, facts=facts, by=team.other_manager, at=AT),
    )
    assert outcomes.count("done") == 1
    assert "cut-off" in next(one for one in outcomes if one != "done")


@pytest.mark.usefixtures("slow_check")
def test_two_managers_who_name_each_others_round_do_not_wait_for_ever(team, share_database):
    earlier = work.planned(team, contribution_deadline=None, document_date=None)
    later = work.planned(team, **LATER)
    share_database()
    outcomes = at_once(
        edit(later, team.manager, previous=earlier),
        edit(earlier, team.other_manager, title="The report on progress"),
    )
    assert outcomes == ["done", "done"]


@pytest.mark.parametrize("attempt", range(2))
def test_two_people_send_one_text(team, share_database, attempt):
    report_round = work.opened(team)
    text = work.paragraph(report_round, "4")
    share_database()
    outcomes = at_once(
        lambda: actions.send_text(text=text, words="From one.", by=team.writer_of(text), at=AT, seen=0),
        lambda: actions.send_text(text=text, words="From two.", by=team.manager, at=AT, seen=0),
    )
    assert outcomes[0] == "done"
    assert outcomes[1] in ("moved on: From one.", "moved on: From two.")
    assert seen_by_threads(ReportText.objects.count) == 1


@pytest.mark.parametrize("attempt", range(2))
def test_two_approvers_approve_one_paper(team, share_database, attempt):
    second = factories.person("approver.2", plan=team.plan, role=PlanRole.Role.APPROVER)
    report_round = work.submitted(team)
    shown = work.shown_hash(report_round)
    share_database()
    outcomes = at_once(
        *(lambda by=by: freeze(report_round, shown, by=by, at=AT, draw=work.draw) for by in (team.approver, second))
    )
    refused = next(one for one in outcomes if one != "done")
    assert outcomes.count("done") == 1
    assert "“Approved and frozen”" in refused
    assert seen_by_threads(Report.objects.count) == 1


@pytest.mark.parametrize("attempt", range(2))
def test_progress_that_is_recorded_while_a_paper_is_approved_is_in_it_or_stops_it(team, share_database, attempt):
    report_round = work.submitted(team)
    shown = work.shown_hash(report_round)
    deliverable = work.paragraph(report_round, "4").deliverable
    share_database()
    outcomes = at_once(
        lambda: freeze(report_round, shown, by=team.approver, at=AT, draw=work.draw),
        lambda: record.record_status_update(
            deliverable=deliverable, by=team.manager, at=AT, effective_on=work.FACTS["cut_off"],
            status="suspended", reason="No money.",
        ),
    )  # fmt: skip
    frozen = seen_by_threads(Report.objects.count)
    if frozen:
        assert outcomes == ["done", "done"]
        assert seen_by_threads(lambda: Report.objects.get().payload_sha256) == shown
    else:
        # The status of the deliverable is in the paper, so it is no longer the one that was shown.
        refused = next(one for one in outcomes if one != "done")
        assert "changed since you opened it" in refused or "findings" in refused or "finding" in refused


@pytest.mark.parametrize("kind", ["amendment", "commitment"])
def test_the_record_stands_still_while_a_paper_is_compared(team, share_database, monkeypatch, kind):
    report_round = work.submitted(team)
    shown = work.shown_hash(report_round)
    item = FollowUpItem.objects.filter(plan=team.plan)[0]
    commitment = Commitment.objects.get(slug="partnerships")
    said = {"by": team.manager, "at": AT, "effective_on": work.FACTS["cut_off"]}
    writes = {
        "amendment": lambda: record.amend(
            target=item, field="responsibility_text", new="The Office", reason="Decided.", **said
        ),
        "commitment": lambda: record.record_commitment_update(commitment=commitment, text="A partner.", **said),
    }
    wrote: list[str] = []
    writer = threading.Thread(target=lambda: wrote.extend(at_once(writes[kind])))
    build, waits = approval.build_payload, []

    def build_while_somebody_writes(*args: Any, **kwargs: Any) -> Any:
        writer.start()
        writer.join(timeout=1)
        waits.append(writer.is_alive())
        return build(*args, **kwargs)

    share_database()
    monkeypatch.setattr(approval, "build_payload", build_while_somebody_writes)
    frozen = at_once(lambda: freeze(report_round, shown, by=team.approver, at=AT, draw=work.draw))
    writer.join(timeout=30)
    assert (frozen, waits, wrote) == (["done"], [True], ["done"])
    late = seen_by_threads(lambda: [row.kind for row in late_rows(report_round, Report.objects.get())])
    assert late == [kind]


@pytest.mark.parametrize("attempt", range(2))
def test_a_text_is_not_returned_from_under_a_submission(team, share_database, attempt):
    report_round = work.submitted(team)
    actions.send_round_back(report_round=report_round, comment="Once more.", by=team.approver, at=AT)
    report_round = work.again(report_round)
    text = work.paragraph(report_round, "4")
    share_database()
    at_once(
        lambda: actions.submit_round(report_round=report_round, by=team.manager, at=AT),
        lambda: actions.return_text(text=text, comment="A slip.", by=team.other_manager, at=AT),
    )
    states = seen_by_threads(lambda: (work.again(report_round).state, work.paragraph(report_round, "4").state))
    assert states in (("for-approval", "cleared"), ("clearance", "returned"))
