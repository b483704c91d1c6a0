"""The small fixed cast that every test knows, and the plan they work on."""

from __future__ import annotations

import datetime as dt
import gc
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, connections
from django.test import Client
from hypothesis import settings as hypothesis_settings

from deliverables.models import ActionPlan, Deliverable, PlanRole, User
from reporting.drafts import Look, State
from tests import factories
from tests.plan_rows import remove_plan, write_plan
from tests.reporting import rounds_at_work

# A machine that does other work at the same time is no reason for a test to fail.
hypothesis_settings.register_profile("ours", deadline=None)
hypothesis_settings.load_profile("ours")
# The site does so with its addresses; a test may look at what is registered before anybody has asked for one.
admin.autodiscover()
MORNING = dt.datetime.fromisoformat("2017-10-02T09:00:00+02:00")


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end: not looked through again, the collector takes a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


@pytest.fixture(autouse=True)
def own_evidence_folder(settings: Any, tmp_path: Path) -> None:
    """Files of one test are not seen by another."""
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    settings.DRAFTS_ROOT = tmp_path / "drafts"


@pytest.fixture(autouse=True)
def drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the page for approval has drawn ahead: the engine takes seconds, and few tests are about it."""
    monkeypatch.setattr("reporting.for_approval.draw_ahead", lambda *_payload, **_limit: ("0" * 64, Look(State.READY)))


@pytest.fixture
def today(settings: Any) -> dt.date:
    """The morning on which the demonstration stands: 2 October 2017, 09:00 in Geneva."""
    settings.FIXED_CLOCK = MORNING
    return MORNING.date()


@pytest.fixture
def now() -> dt.datetime:
    """The instant that `today` fixes the clock at, for actions, which take it as an argument."""
    return MORNING


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The database of a run holds the plan: most tests begin with it, and what a test writes is undone."""
    with django_db_blocker.unblock():
        write_plan()
        # Django asks the database whether it knows JSON, once: not in the test that happens to count queries first.
        assert connection.features.supports_json_field


@pytest.fixture
def plan(db: None) -> ActionPlan:
    """GB.325/INS/5/2, loaded from fixtures/plan.json."""
    if not ActionPlan.objects.filter(slug="sme-2015").exists():
        # A test that commits leaves an empty database behind.
        write_plan()
    return ActionPlan.objects.get(slug="sme-2015")


@pytest.fixture
def empty(db: None) -> None:
    """A database without a plan, for tests of what brings one in."""
    remove_plan()


@pytest.fixture
def manager(plan: ActionPlan) -> User:
    return factories.person("manager", plan=plan, role=PlanRole.Role.MANAGER)


@pytest.fixture
def approver(plan: ActionPlan) -> User:
    return factories.person("approver", plan=plan, role=PlanRole.Role.APPROVER)


@pytest.fixture
def auditor(plan: ActionPlan) -> User:
    return factories.person("auditor", plan=plan, role=PlanRole.Role.AUDITOR)


@pytest.fixture
def reader(plan: ActionPlan) -> User:
    return factories.person("reader")


@pytest.fixture
def focal_sme(plan: ActionPlan) -> User:
    """Focal point of SME, which coordinates twelve of the thirteen deliverables."""
    return factories.person("focal.sme", unit="SME")


@pytest.fixture
def focal_dialogue(plan: ActionPlan) -> User:
    """Focal point of DIALOGUE, which coordinates deliverable 4 only."""
    return factories.person("focal.dialogue", unit="DIALOGUE")


@pytest.fixture
def focal_actrav(plan: ActionPlan) -> User:
    """Focal point of ACTRAV: responsible for 1 and 5a, coordinating none."""
    return factories.person("focal.actrav", unit="ACTRAV")


@pytest.fixture
def administrator(plan: ActionPlan) -> User:
    """Accounts and units; no role in the plan."""
    return factories.person("administrator", is_superuser=True, is_staff=True)


@pytest.fixture
def team(plan: ActionPlan, today: dt.date) -> rounds_at_work.Team:
    """Everybody who works on the paper of November 2017."""
    return rounds_at_work.make_team(plan)


@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    """A browser signed in as a person, or as nobody."""

    def client(user: User | None) -> Client:
        browser = Client()
        if user is not None:
            browser.force_login(user)
        return browser

    return client


@pytest.fixture
def deliverable(plan: ActionPlan) -> Callable[[str], Deliverable]:
    """A deliverable of the plan by its number: `deliverable("3a")`."""
    return lambda ref: Deliverable.objects.get(plan=plan, ref=ref)


@pytest.fixture
def share_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], None]:
    """To be called once everything is there: from then on threads open the database too.

    One in memory has no second connection: threads get a copy in a file.
    """

    def share() -> None:
        if connection.vendor == "sqlite":
            file = tmp_path / "race.sqlite3"
            with closing(sqlite3.connect(file)) as copy:
                connection.connection.backup(copy)
                # Two connections that change it for the first time do not wait for one another.
                copy.execute("PRAGMA journal_mode=WAL")
            monkeypatch.setitem(connections.settings["default"], "NAME", file)

    return share
