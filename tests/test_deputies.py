"""Deputy approvers: how an administrator names one, and on which days they stand for the approver."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from deliverables.access import standing_of
from deliverables.models import PlanRole
from reporting.for_approval import approvers_besides
from tests import factories
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2017, 10, 2), dt.date(2017, 10, 6)


@pytest.fixture
def desk(administrator, client_of):
    return client_of(administrator)


@pytest.fixture
def person(plan):
    return factories.person("deputy")


def give(desk, person, plan, **changes):
    sent = {"user": person.pk, "plan": plan.pk, "role": "deputy", "starts_on": FIRST, "ends_on": LAST} | changes
    return desk.post(reverse("admin:deliverables_planrole_add"), {name: str(value) for name, value in sent.items()})


def problem(answer, field: str) -> str:
    soup = BeautifulSoup(answer.content, "html.parser")
    return " ".join(one.get_text(" ", strip=True) for one in soup.select(f".field-{field} .errorlist"))


def test_an_administrator_names_a_deputy(desk, person, plan):
    assert give(desk, person, plan).status_code == 302
    row = PlanRole.objects.get(user=person)
    assert (row.role, row.starts_on, row.ends_on) == ("deputy", FIRST, LAST)
    page = desk.get(reverse("admin:deliverables_user_changelist")).content.decode()
    assert "deputy approver (2 Oct 2017–6 Oct 2017), GB.325/INS/5/2" in page
    again = give(desk, person, plan, starts_on="2017-12-01", ends_on="2017-12-10")
    assert again.status_code == 302, "a person can stand in twice"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"starts_on": ""}, "starts_on", "Give the first day"),
        ({"ends_on": ""}, "ends_on", "Give the last day"),
        ({"ends_on": "2017-10-01"}, "ends_on", "before the first one"),
        ({"role": "approver"}, "starts_on", "Only a deputy approver has"),
        ({"role": "manager", "starts_on": ""}, "ends_on", "Only a deputy approver has"),
        ({"starts_on": "soon"}, "starts_on", "Enter a valid date"),
    ],
)
def test_days_that_do_not_fit_are_refused_beside_them(desk, person, plan, changes, field, sentence):
    answer = give(desk, person, plan, **changes)
    assert answer.status_code == 200
    assert sentence in problem(answer, field)
    assert not PlanRole.objects.filter(user=person).exists()


def test_the_standing_holds_from_the_first_to_the_last_day(person, plan):
    PlanRole.objects.create(user=person, plan=plan, role="deputy", starts_on=FIRST, ends_on=LAST)
    days = [FIRST + dt.timedelta(days=n) for n in range(-1, 6)]
    assert [standing_of(person, plan, day).is_approver for day in days] == [False, *[True] * 5, False]
    assert not standing_of(person, plan, days[0]).is_insider


def test_who_can_approve_are_those_in_office(person, plan, today):
    team = work.make_team(plan)
    report_round = work.submitted(team)
    PlanRole.objects.create(user=person, plan=plan, role="deputy", starts_on=FIRST, ends_on=LAST)
    assert [role.user.username for role in approvers_besides(report_round, LAST)] == ["approver", "deputy"]
    after = LAST + dt.timedelta(days=1)
    assert [role.user.username for role in approvers_besides(report_round, after)] == ["approver"]
