"""What waits for whom in a round, state by state, and why a thing cannot be done when it cannot."""

from __future__ import annotations

import datetime as dt

import pytest

from deliverables.models import Unit
from reporting import actions
from reporting.models import ReportRound
from reporting.my_work import part_of
from reporting.waiting import waiting_for
from tests import factories
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
AT = work.AT
TODAY = AT.date()


def words(user, on=TODAY):
    return [one.words for one in waiting_for(user, part_of(user, on), on) if not one.why_not]


def stuck(user, on=TODAY):
    return {one.words: one.why_not for one in waiting_for(user, part_of(user, on), on) if one.why_not}


def test_while_it_is_planned_a_manager_opens_it(team):
    work.planned(team)
    assert words(team.manager) == ["Open the round"]
    assert words(team.units["SME"]) == words(team.approver) == []


def test_a_planned_round_waits_since_it_was_planned(team):
    work.planned(team)
    (item,) = waiting_for(team.manager, part_of(team.manager, TODAY), TODAY + dt.timedelta(days=5))
    assert item.since == TODAY


def test_while_it_is_open_each_unit_sends_its_paragraphs(team):
    work.opened(team)
    assert len(words(team.units["SME"])) == 12
    assert [one[:26] for one in words(team.units["DIALOGUE"])] == ["Send the paragraph on 4: O"]
    assert words(team.units["ACTRAV"]) == []
    assert words(team.manager) == []


def test_after_the_deadline_a_manager_closes(team):
    work.opened(team)
    day_after = work.FACTS["contribution_deadline"] + dt.timedelta(days=1)
    assert words(team.manager, day_after) == ["Close contributions"]
    (item, *_others) = waiting_for(team.units["DIALOGUE"], part_of(team.units["DIALOGUE"], day_after), day_after)
    assert item.is_late(day_after)
    assert item.when(day_after) == "due 4 October 2017, 1 day ago"


def test_what_is_sent_waits_for_the_managers_and_the_unit_is_told(team):
    report_round = work.opened(team)
    actions.send_text(text=work.paragraph(report_round, "4"), words="Work.", by=team.units["DIALOGUE"], at=AT)
    assert words(team.manager) == words(team.other_manager) == ["Clear or return 1 text"]
    assert words(team.units["DIALOGUE"]) == []
    assert stuck(team.units["DIALOGUE"]) == {"Paragraph on 4": "Sent; a manager clears or returns it."}


def test_what_is_returned_comes_back_with_its_reason_also_after_closing(team):
    report_round = work.opened(team)
    text, focal = work.paragraph(report_round, "4"), team.units["DIALOGUE"]
    actions.send_text(text=text, words="Work.", by=focal, at=AT)
    actions.close_contributions(report_round=report_round, by=team.manager, at=AT)
    actions.return_text(text=text, comment="Which workshop?", by=team.manager, at=AT)
    (item,) = waiting_for(focal, part_of(focal, TODAY), TODAY)
    assert (item.words, item.said, item.why_not) == (
        "Answer what was returned: paragraph on 4",
        "Which workshop?",
        "",
    )


def test_once_closed_the_unit_learns_why_it_cannot_write(team):
    report_round = work.opened(team)
    actions.close_contributions(report_round=report_round, by=team.manager, at=AT)
    assert words(team.units["DIALOGUE"]) == []
    assert [why[:25] for why in stuck(team.units["DIALOGUE"]).values()] == ["Contributions are closed."]
    assert words(team.manager) == ["Begin clearance"]


def test_a_longer_deadline_is_the_units_own(team):
    report_round = work.opened(team)
    unit = work.coordinator(work.paragraph(report_round, "4").deliverable)
    given = {"deadline": dt.date(2017, 10, 6), "reason": "On mission.", "by": team.manager, "at": AT}
    actions.give_more_time(report_round=report_round, unit=unit, **given)
    actions.close_contributions(report_round=work.again(report_round), by=team.manager, at=AT)
    (item,) = waiting_for(team.units["DIALOGUE"], part_of(team.units["DIALOGUE"], TODAY), TODAY)
    assert (item.deadline, item.why_not) == (dt.date(2017, 10, 6), "")
    assert item.when(TODAY) == "by 6 October 2017, in 4 days"


def test_in_clearance_the_bureaux_are_asked_once(team):
    report_round = work.in_clearance(team)
    assert words(team.units["ACTRAV"]) == ["Say for ACTRAV whether you have comments on the draft"]
    work.answer_all(team, report_round)
    assert words(team.units["ACTRAV"]) == []
    assert words(team.manager) == ["Submit for approval"]


def test_an_approver_approves_but_not_what_they_submitted(team):
    team.plan.roles.create(user=team.manager, role="approver")
    report_round = work.submitted(team)
    assert words(team.approver) == ["Approve and freeze"]
    assert list(stuck(team.manager)) == ["Approve and freeze"]
    assert words(team.other_manager) == []
    actions.send_round_back(report_round=report_round, comment="A figure.", by=team.approver, at=AT)
    (item,) = [one for one in waiting_for(team.manager, part_of(team.manager, TODAY), TODAY) if not one.why_not]
    assert (item.words, item.said) == ("Submit for approval", "A figure.")


def test_a_deputy_on_their_days_and_nobody_else(team):
    deputy = factories.person("deputy")
    days = {"starts_on": TODAY, "ends_on": TODAY}
    team.plan.roles.create(user=deputy, role="deputy", **days)
    work.submitted(team)
    assert words(deputy) == ["Approve and freeze"]
    assert words(deputy, TODAY + dt.timedelta(days=1)) == []


def test_what_is_approved_is_published_and_then_nothing_waits(team):
    report_round = work.approved(team)
    assert words(team.approver) == ["Publish"]
    actions.publish_round(report_round=report_round, by=team.approver, at=AT)
    for person in (team.approver, team.manager, team.units["SME"], team.units["ACTRAV"]):
        assert words(person) == []


def test_what_a_manager_sent_waits_for_the_other_one(team):
    report_round = work.opened(team)
    actions.send_text(text=work.paragraph(report_round, "4"), words="Work.", by=team.manager, at=work.AT)

    def to_clear(person):
        return [one for one in waiting_for(person, part_of(person, TODAY), TODAY) if "Clear or return" in one.words]

    assert to_clear(team.manager) == []
    assert len(to_clear(team.other_manager)) == 1
    team.plan.roles.filter(user=team.other_manager).delete()
    assert len(to_clear(team.manager)) == 1


def test_the_later_of_two_deadlines_counts(team):
    report_round = work.opened(team)
    unit = Unit.objects.get(code="DIALOGUE")
    given = {"reason": "Late data.", "by": team.manager, "at": work.AT}
    first = report_round.contribution_deadline + dt.timedelta(days=1)
    actions.give_more_time(report_round=report_round, unit=unit, deadline=first, **given)
    later = first + dt.timedelta(days=3)
    ReportRound.objects.filter(pk=report_round.pk).update(contribution_deadline=later, document_date=None)
    person = team.units["DIALOGUE"]
    assert [one.deadline for one in waiting_for(person, part_of(person, TODAY), TODAY)] == [later]


def test_it_takes_as_many_queries_for_two_rounds_as_for_one(team, django_assert_max_num_queries):
    work.opened(team)
    more = {"session": 334, "session_opens": dt.date(2018, 10, 25), "session_closes": dt.date(2018, 11, 8)}
    more |= {"slug": "november-2018", "document_date": None}
    work.opened(team, **more)
    team.plan.roles.create(user=team.units["SME"], role="manager")
    team.plan.roles.create(user=team.units["SME"], role="approver")
    part = part_of(team.units["SME"], TODAY)
    with django_assert_max_num_queries(7):
        assert len(waiting_for(team.units["SME"], part, TODAY)) == 24
