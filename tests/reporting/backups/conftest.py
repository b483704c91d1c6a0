"""A full record, its archive, and empty databases to restore it into."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test.utils import override_settings

from deliverables.models import ActionPlan
from reporting.backups import make_backup
from tests.conftest import MORNING
from tests.plan_rows import remove_plan, write_plan
from tests.reporting.backups.databases import Databases
from tests.reporting.backups.record import record_everything


@pytest.fixture(scope="session")
def made_once(django_db_setup, django_db_blocker, tmp_path_factory) -> Path:
    """The archive of the full record; its rows were committed, and are gone again."""
    folder = tmp_path_factory.mktemp("archive")
    with django_db_blocker.unblock(), override_settings(EVIDENCE_ROOT=folder / "evidence"):
        remove_plan()
        write_plan()
        record_everything(ActionPlan.objects.get())
        make_backup(folder / "backup.zip", at=MORNING)
        call_command("flush", interactive=False, verbosity=0, reset_sequences=False)
        write_plan()
    return folder / "backup.zip"


@pytest.fixture
def archive(made_once, empty, tmp_path) -> Path:
    """The archive of the full record, in a database and a folder of evidence that are empty."""
    return Path(shutil.copy(made_once, tmp_path / "backup.zip"))


@pytest.fixture
def record(transactional_db, plan):
    """A row in every table, committed, since a backup opens a transaction of its own."""
    return record_everything(plan)


@pytest.fixture(scope="session")
def databases(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    with django_db_blocker.unblock():
        made.drop()


@pytest.fixture
def another(db, databases) -> Iterator[str]:
    """Another empty database of the kind that the suite runs on."""
    with databases.empty("another") as alias:
        yield alias


@pytest.fixture
def on_file(db, databases) -> Iterator[str]:
    """An empty SQLite database, whatever the suite runs on."""
    with databases.empty("on_file", "sqlite") as alias:
        yield alias
