"""The page of one deliverable: what it offers to whom, and what it asks of the database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deliverables.models import Deliverable, StatusUpdate
from tests import factories
from tests.many_plans import make_many_plans
from tests.one_of_each import record_one_of_each
from tests.reading_pages import Links, text_of

pytestmark = pytest.mark.usefixtures("today")
BUDGET = 12


def address(ref: str, as_of: str = "") -> str:
    return f"/plans/sme-2015/deliverables/{ref}/" + (f"?as_of={as_of}" if as_of else "")


# --- Who may do what -------------------------------------------------------------------------------


def test_the_coordinating_units_focal_point_is_offered_what_they_may_do(client_of, focal_sme, deliverable):
    row = factories.status_update(deliverable("3a"), "in-progress", "2017-06-01")
    links = Links(client_of(focal_sme).get(address("3a")).content.decode()).all
    for what in ("update/", "note/", "record/delivery/", "record/measurement/", f"correct/status/{row.pk}/"):
        assert address("3a") + what in links
    assert not [link for link in links if "mobilization" in link or "/amend/" in link]


def test_another_units_focal_point_is_told_why_not_and_offered_the_rest(client_of, focal_actrav, deliverable):
    row = factories.status_update(deliverable("1"), "in-progress", "2017-06-01")
    page = client_of(focal_actrav).get(address("1"))
    links = Links(page.content.decode()).all
    assert "The status is set by the focal points of SME, which coordinates this deliverable" in text_of(page)
    assert address("1") + "update/" not in links
    assert f"{address('1')}correct/status/{row.pk}/" not in links
    assert {address("1") + "note/", f"{address('1')}evidence/status/{row.pk}/"} <= set(links)


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor", "approver"])
def test_who_changes_nothing_is_offered_nothing(client_of, request, plan, manager, who):
    record_one_of_each(plan, by=manager)
    links = Links(client_of(request.getfixturevalue(who)).get(address("3a")).content.decode()).all
    words = ("/update/", "/note/", "/record/", "/correct/", "/withdraw/", "/amend/", "3a/evidence/")
    assert [link for link in links if any(word in link for word in words)] == []


def test_a_manager_is_offered_everything_that_can_be_amended(client_of, manager, deliverable):
    links = Links(client_of(manager).get(address("4")).content.decode()).all
    key = deliverable("4").pk
    for field in ("text", "due", "coordinator", "units"):
        assert reverse("deliverables:amend", args=["sme-2015", "deliverable", key, field]) in links
    assert address("4") + "record/mobilization/" in links


def test_every_link_that_a_manager_is_offered_leads_somewhere(client_of, plan, manager):
    record_one_of_each(plan, by=manager)
    desk = client_of(manager)
    for ref in ("3a", "6-2", "7b"):
        for link in Links(desk.get(address(ref)).content.decode()).all:
            if link.startswith("/") and not link.startswith(("/admin/", "/evidence/")):
                assert desk.get(link).status_code in (200, 302), link


def test_nobody_is_led_to_the_sign_in_page(plan, client_of):
    answer = client_of(None).get(address("3a"))
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('login')}?next={address('3a')}")


@pytest.mark.parametrize("ref", ["9z", "3A", "3", "1-1", "a" * 300])
def test_a_number_that_the_plan_does_not_use_is_not_found(client_of, reader, ref):
    assert client_of(reader).get(address(ref)).status_code == 404


def test_the_page_is_only_read(client_of, manager):
    assert client_of(manager).post(address("3a"), {"status": "completed"}).status_code == 405
    assert not StatusUpdate.objects.exists()


# --- Query budget ----------------------------------------------------------------------------------


def queries(who, where: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert who.get(where).status_code == 200
    return len(found)


@pytest.mark.parametrize("who", ["reader", "focal_sme", "focal_actrav", "manager"])
@pytest.mark.parametrize("as_of", ["", "2017-08-31"])
def test_the_page_asks_little_and_as_much_of_fifty_plans_as_of_one(client_of, request, plan, manager, who, as_of):
    record_one_of_each(plan, by=manager)
    person = client_of(request.getfixturevalue(who))
    alone = queries(person, address("3a", as_of))
    row = Deliverable.objects.get(plan=plan, ref="3a")
    for number in range(20):
        update = factories.status_update(row, "in-progress", dt.date(2016, 1, 1) + dt.timedelta(days=28 * number))
        factories.evidence("2016-01-01", f"Piece {number}", status_update=update)
        factories.note(row, "2017-01-01", f"Note {number}")
    if who == "manager":
        make_many_plans(50, 3, plan)
    assert queries(person, address("3a", as_of)) == alone
    assert alone <= BUDGET
