"""Two administrators at one page: the rows inside it, memberships and roles, are compared as its fields are."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup

from deliverables.models import Membership, PlanRole, Unit, User
from tests import factories
from tests.administration_pages import page
from tests.filling_forms import GuardedForm
from tests.reading_pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "plan")]
UNIT_FIRST, UNIT_LAST = "memberships-0-starts_on", "memberships-0-ends_on"


@pytest.fixture
def desk(administrator, client_of):
    return client_of(administrator)


@pytest.fixture
def other(client_of):
    return client_of(factories.person("admin.2", is_superuser=True, is_staff=True))


@pytest.fixture
def sme():
    unit = Unit.objects.get(code="SME")
    unit.memberships.all().delete()
    return unit


@pytest.fixture
def address(sme, focal_sme):
    return page(Unit, "change", sme.pk)


def form_of(answer: Any) -> dict[str, Any]:
    """What a browser sends from the page of the administration as it stands."""
    html = answer.content.decode()
    form: Any = BeautifulSoup(html, "html.parser").select_one("#content-main form")
    form["data-guard"] = ""
    return GuardedForm(str(form)).fields


def test_what_the_first_changed_in_a_row_is_not_undone_unseen(desk, other, address):
    mine = form_of(desk.get(address))
    assert other.post(address, form_of(other.get(address)) | {UNIT_FIRST: "2016-01-01"}).status_code == 302
    clash = desk.post(address, mine | {UNIT_LAST: "2017-12-31"})
    assert clash.status_code == 200
    said = text_of(clash)
    assert "admin 2, " in said
    assert "changed this to “1 January 2016”, which stands here now; you had left it alone." in said
    again = form_of(clash)
    assert (again[UNIT_FIRST], again[UNIT_LAST]) == (["2016-01-01"], ["2017-12-31"])
    assert desk.post(address, again).status_code == 302
    row = Membership.objects.get()
    assert (row.starts_on, row.ends_on) == (dt.date(2016, 1, 1), dt.date(2017, 12, 31))


def test_where_both_changed_a_row_both_values_are_shown(desk, other, address):
    mine = form_of(desk.get(address))
    other.post(address, form_of(other.get(address)) | {UNIT_FIRST: "2016-01-01"})
    clash = desk.post(address, mine | {UNIT_FIRST: "2016-06-01"})
    assert "changed this to “1 January 2016”. What you typed stands here: saved again, it counts." in text_of(clash)
    assert form_of(clash)[UNIT_FIRST] == ["2016-06-01"]
    assert Membership.objects.get().starts_on == dt.date(2016, 1, 1)
    assert desk.post(address, form_of(clash)).status_code == 302
    assert Membership.objects.get().starts_on == dt.date(2016, 6, 1)


def test_roles_on_the_page_of_an_account_and_who_changed_them_on_another(desk, other, plan, reader):
    role = PlanRole.objects.create(user=reader, plan=plan, role="auditor")
    account = page(User, "change", reader.pk)
    mine = form_of(desk.get(account))
    other.post(page(PlanRole, "change", role.pk), {"user": reader.pk, "plan": plan.pk, "role": "manager"})
    clash = desk.post(account, mine | {"plan_roles-0-role": "approver"})
    assert "changed this to “manager”. What you typed stands here" in text_of(clash)
    assert "admin 2, " in text_of(clash)
    role.refresh_from_db()
    assert role.role == "manager"


def test_a_row_that_the_first_changed_is_not_deleted_unseen(desk, other, address):
    mine = form_of(desk.get(address))
    other.post(address, form_of(other.get(address)) | {UNIT_FIRST: "2016-01-01"})
    clash = desk.post(address, mine | {"memberships-0-DELETE": "on"})
    assert "A row that you want deleted was changed meanwhile. Saved again, it is deleted." in text_of(clash)
    assert "changed this to “1 January 2016”" in text_of(clash)
    assert Membership.objects.exists()
    assert desk.post(address, form_of(clash)).status_code == 302
    assert not Membership.objects.exists()


def test_a_row_that_the_first_removed_does_not_come_back_unseen(desk, other, address, sme, focal_sme, reader):
    second = Membership.objects.create(user=reader, unit=sme)
    mine = form_of(desk.get(address))
    removed = Membership.objects.get(user=focal_sme)
    other.post(page(Membership, "delete", removed.pk), {"post": "yes"})
    number = next(key for key, value in mine.items() if value == [str(removed.pk)] and key.endswith("-id"))[:-2]
    alone = desk.post(address, mine)
    assert f"removed “{removed}”, which you had left alone." in text_of(alone)
    assert "admin 2, " in text_of(alone)
    assert desk.post(address, form_of(alone)).status_code == 302
    assert list(sme.memberships.all()) == [second]
    typed = desk.post(address, mine | {f"{number}ends_on": "2017-12-31"})
    assert f"removed “{removed}”. What you typed stands in a new row: saved again, it counts." in text_of(typed)
    assert list(sme.memberships.all()) == [second]
    assert desk.post(address, form_of(typed)).status_code == 302
    back = sme.memberships.exclude(pk=second.pk).get()
    assert (back.user, back.ends_on) == (focal_sme, dt.date(2017, 12, 31))


def test_a_row_that_the_first_added_does_not_stand_in_the_place_of_another(desk, other, address, sme):
    early = factories.person("a.first")
    mine = form_of(desk.get(address))
    other.post(address, form_of(other.get(address)) | {"memberships-1-user": early.pk})
    clash = desk.post(address, mine | {UNIT_FIRST: "2017-02-31"})
    shown = BeautifulSoup(clash.content, "html.parser").select("#memberships-group .has_original .original p")
    assert [one.text.strip() for one in shown] == ["focal sme – SME"]
    assert desk.post(address, form_of(clash) | {UNIT_FIRST: "2017-01-01"}).status_code == 302
    assert set(sme.memberships.values_list("user__username", flat=True)) == {"focal.sme", "a.first"}


@pytest.mark.parametrize(
    "opened", ["x", "[]", '{"deliverables.membership:1": 1}', '{"deliverables.unit:1": {"a": 1}}']
)
def test_a_mark_that_says_nothing_is_no_error(desk, address, opened):
    assert desk.post(address, form_of(desk.get(address)) | {"opened": opened}).status_code == 302
