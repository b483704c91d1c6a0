"""Longer forms without drafts: what was typed when the session had ended or the page was too old is offered again."""

from __future__ import annotations

import pytest
from django.test import Client

from deliverables.models import Deliverable, StatusUpdate
from tests.filling_forms import filled, form_of
from tests.reading_pages import text_of
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.usefixtures("today")
PLAN = "/plans/sme-2015"
GRID = f"{PLAN}/update/"
ROW = {"3a-status": "completed", "5a-done": "Half a sentence.", "5a-effective_on": "2017-02-31"}
"""One row is right but for what is missing, one is faulty."""
WORD = "a long enough word"


def sign_in(browser, page, person):
    person.set_password(WORD)
    person.save()
    name = {"username": person.username, "password": WORD}
    return browser.post("/accounts/login/", name | {key: page.context[key] for key in ("next", "unsent")})


def test_rows_of_the_grid_stand_there_again_for_who_typed_them_and_for_nobody_else(client_of, focal_sme, manager):
    browser = client_of(focal_sme)
    form = filled(browser.get(GRID), **ROW)
    browser.logout()
    door = browser.post(GRID, form)
    assert door.status_code == 403
    assert sign_in(browser, door, manager)["Location"] == GRID
    assert "Half a sentence." not in browser.get(GRID).content.decode()
    browser.logout()
    sign_in(browser, door, focal_sme)
    page = browser.get(GRID)
    fields = form_of(page).fields
    assert {name: fields[name] for name in ROW} == {name: [value] for name, value in ROW.items()}
    assert fields["initial-3a-status"] == ["not-started"], "so that the row still says something"
    assert "2 rows are not recorded; what you typed is still there" in text_of(page)
    assert not StatusUpdate.objects.exists()
    assert "Half a sentence." not in browser.get(GRID).content.decode(), "it is offered once"


def test_a_row_that_a_script_sends_gets_no_page_in_its_place(client_of, focal_sme):
    browser = client_of(focal_sme)
    form = filled(browser.get(GRID), **ROW) | {"only": "3a"}
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(focal_sme)
    assert strict.post(GRID, form, headers={"HX-Request": "true"}).status_code == 403
    assert strict.post(GRID, form).status_code == 302


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/commitments/partnerships/update/", "text"),
        ("/amend/deliverable/{key}/text/", "reason"),
        ("/reports/november-2017/edit/", "title"),
        ("/reports/new/", "title"),
        ("/reports/november-2017/more-time/", "reason"),
        ("/reports/november-2017/paragraphs/4/", "words"),
        ("/reports/november-2017/sections/introduction/", "words"),
    ],
)
def test_what_a_page_that_was_too_old_sent_stands_in_its_form(client_of, team, opened, address, field):
    address = PLAN + address.format(key=Deliverable.objects.get(ref="4").pk)
    form = filled(client_of(team.manager).get(address), **{field: "Half a sentence."}) | {"step": "send"}
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(team.manager)
    assert browser.post(address, form)["Location"] == address
    page = browser.get(address)
    assert form_of(page).fields[field] == ["Half a sentence."]
    assert "look at it and save it again" in text_of(page)
    assert work.paragraph(opened, "4").state == "awaiting"
