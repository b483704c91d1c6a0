"""After mergers that follow each other, pages find what the last successor answers for, and tell people right."""

from __future__ import annotations

import datetime as dt

import pytest

from deliverables import actions
from deliverables.models import Membership, Unit, User
from reporting.my_work import part_of
from tests import factories
from tests.pages.list_reading import refs
from tests.pages.plan_words import PLAN, words_of
from tests.reporting import rounds_at_work as work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def end(plan, administrator, now):
    def end(code: str, into: str, on: str, *, moves_people: bool = False) -> None:
        units = {unit.code: unit for unit in Unit.objects.all()}
        day = dt.date.fromisoformat(on)
        who = {"moves_people": moves_people, "by": administrator, "at": now}
        actions.end_unit(unit=units[code], into=units[into], effective_on=day, **who)

    return end


@pytest.fixture
def twice(focal_dialogue, end):
    """DIALOGUE, which coordinates 4, became part of SECTOR and that of EMPLOYMENT; their people stopped."""
    end("DIALOGUE", "SECTOR", "2017-09-01")
    end("SECTOR", "EMPLOYMENT", "2017-09-15")


@pytest.fixture
def successor(plan, twice) -> User:
    person = factories.person("focal.employment", unit="EMPLOYMENT")
    User.objects.filter(pk=person.pk).update(email="employment@example.org")
    return person


@pytest.fixture
def desk(client_of, manager):
    return client_of(manager)


def test_list_grid_sheet_and_unit_page_follow_the_whole_chain(desk, client_of, successor):
    assert "4" in refs(desk.get(f"{PLAN}/deliverables/?unit=EMPLOYMENT"))
    grid = client_of(successor).get(f"{PLAN}/update/?unit=EMPLOYMENT").context
    assert [line.ref for line in grid["lines"]] == ["4"]
    assert client_of(successor).get(f"{PLAN}/update/sheet.xlsx?unit=DIALOGUE").status_code == 200
    assert "coordinates 1" in words_of(desk, "units/employment/")
    assert "The focal points of EMPLOYMENT act for this unit" in words_of(desk, "units/dialogue/")


def test_an_earlier_code_still_finds_the_grid_of_a_unit(plan, desk, administrator, now):
    unit = Unit.objects.get(code="DIALOGUE")
    actions.rename_unit(
        unit=unit, code="TRIPARTISM", name=unit.name, effective_on=dt.date(2017, 9, 1), by=administrator, at=now
    )
    assert [line.ref for line in desk.get(f"{PLAN}/update/?unit=DIALOGUE").context["lines"]] == ["4"]
    assert desk.get(f"{PLAN}/update/?unit=NOBODY").context["problem"]


def test_a_department_that_lost_its_part_is_no_mistake(desk, twice):
    page = desk.get(f"{PLAN}/deliverables/?unit=GOVERNANCE")
    assert page.context["bar"].is_wrong is False
    assert refs(page) == []


def test_who_acts_for_a_merged_unit_is_reminded(desk, successor):
    words = words_of(desk, "reminders/?unit=DIALOGUE")
    assert "focal employment 4 One report" in words
    assert "focal dialogue" not in words


def test_managers_are_asked_only_while_nobody_acts_for_a_merged_unit(client_of, focal_actrav, manager, twice):
    browser = client_of(focal_actrav)
    assert "and by managers of the plan. Ask manager." in words_of(browser, "deliverables/4/")
    factories.person("heir", unit="EMPLOYMENT")
    assert "Ask manager." not in words_of(browser, "deliverables/4/")


def test_a_person_is_told_of_their_own_unit_alone(successor, focal_dialogue, today):
    assert part_of(focal_dialogue, today).on_other_days == (
        "You were a focal point of DIALOGUE until 31 August 2017; an administrator can give you later days.",
    )
    Membership.objects.filter(user=successor).update(ends_on="2017-09-30")
    assert [said for said in part_of(successor, today).on_other_days if "EMPLOYMENT" not in said] == []


def test_a_round_waits_for_who_acts_and_a_paper_that_stands_names_who_did(team, client_of, end):
    desk = client_of(team.manager)
    open_one, published = work.opened(team), work.published(team, slug="before", cut_off=dt.date(2016, 9, 30))
    end("DIALOGUE", "SECTOR", "2017-09-01")
    waits = words_of(desk, f"reports/{open_one.slug}/")
    assert "SECTOR" in waits
    assert "DIALOGUE" not in waits
    assert "DIALOGUE" in words_of(desk, f"reports/{published.slug}/")
