"""Deputy approvers and focal points: how an administrator names them, and on which days they are in office."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from deliverables.access import standing_of
from deliverables.models import Membership, PlanRole, Unit
from deliverables.unsent import whose_mark
from reporting.calls import focal_points_of
from reporting.for_approval import approvers_besides
from reporting.my_work import part_of
from reporting.permissions import check_answer_consultation
from tests import factories
from tests.reading_pages import text_of
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2017, 10, 2), dt.date(2017, 10, 6)
ONE_DAY = dt.timedelta(days=1)


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


def member(person, code, **days):
    return Membership.objects.create(user=person, unit=Unit.objects.get(code=code), **days)


@pytest.mark.parametrize(
    ("days", "in_office"),
    [
        ({}, [True, True, True, True]),
        ({"starts_on": FIRST}, [False, True, True, True]),
        ({"ends_on": LAST}, [True, True, True, False]),
        ({"starts_on": FIRST, "ends_on": LAST}, [False, True, True, False]),
    ],
)
def test_a_focal_point_is_one_from_the_first_to_the_last_day(person, plan, days, in_office):
    member(person, "SME", **days)
    sme = Unit.objects.get(code="SME")
    for day, expected in zip([FIRST - ONE_DAY, FIRST, LAST, LAST + ONE_DAY], in_office, strict=True):
        standing = standing_of(person, plan, day)
        assert standing.is_focal_point is expected
        assert (person in focal_points_of({sme: None}, day)) is expected
        assert bool(part_of(person, day).units) is expected
        if expected:
            check_answer_consultation(standing, sme)
        else:
            with pytest.raises(PermissionDenied):
                check_answer_consultation(standing, sme)


def test_whose_days_are_over_is_refused_the_form_and_who_follows_has_it(person, plan, today, client_of):
    address = reverse("deliverables:update", args=["sme-2015", "3a"])
    member(person, "SME", ends_on=today - ONE_DAY)
    assert client_of(person).get(address).status_code == 403
    # The same person can come back.
    member(person, "SME", starts_on=today)
    assert client_of(person).get(address).status_code == 200


def test_the_draft_of_whose_days_are_over_stands_on_the_refusal_for_them_alone(plan, today, client_of):
    address = reverse("deliverables:update", args=["sme-2015", "3a"])
    gone, other = (factories.person(name) for name in ("gone", "other"))
    for person in (gone, other):
        member(person, "SME", starts_on=today)
    client_of(gone).post(address, {"step": "keep", "done": "Half a sentence.", "status": "in-progress"})
    Membership.objects.update(starts_on=None, ends_on=today - ONE_DAY)
    page = client_of(gone).get(address)
    assert page.status_code == 403
    assert "Your draft of 2 October 2017, 09:00, which was not sent Half a sentence." in text_of(page)
    assert "Half a sentence." not in client_of(other).get(address).content.decode()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(other)
    strict.post(address, {"whose": whose_mark(other), "done": "What I typed."})
    assert "What you typed It is not saved: copy it from here if you need it. What I typed." in text_of(
        strict.get(address)
    )


@pytest.mark.parametrize("days", [{}, {"starts_on": FIRST}, {"starts_on": LAST, "ends_on": FIRST}])
def test_the_database_refuses_the_same_days_twice_and_days_out_of_order(person, plan, days):
    if "ends_on" not in days:
        member(person, "SME", **days)
    with pytest.raises(IntegrityError), transaction.atomic():
        member(person, "SME", **days)


def test_an_administrator_reads_and_gives_the_days(desk, person, plan):
    member(person, "ACTRAV", ends_on=LAST)
    given = {"user": str(person.pk), "unit": str(Unit.objects.get(code="SME").pk), "starts_on": str(LAST)}
    address = reverse("admin:deliverables_membership_add")
    refused = desk.post(address, given | {"ends_on": str(FIRST)})
    assert "The last day lies before the first one." in refused.content.decode()
    assert (
        desk.post(address, {name: str(value) for name, value in (given | {"ends_on": ""}).items()}).status_code == 302
    )
    page = desk.get(reverse("admin:deliverables_user_changelist")).content.decode()
    assert "ACTRAV (until 6 Oct 2017), SME (from 6 Oct 2017)" in page
