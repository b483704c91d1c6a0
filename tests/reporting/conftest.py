"""The demonstration, loaded once for the tests of a file that ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test.utils import override_settings

from deliverables.models import ActionPlan
from tests import demonstration
from tests.plan_rows import remove_plan

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""Nineteen accounts, whose passwords are worth nothing in a test."""


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that tells the passwords of `demo`."""
    return tmp_path_factory.mktemp("demo") / "accounts.txt"


@pytest.fixture(scope="module")
def demo_evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the files of evidence of `demo`."""
    return tmp_path_factory.mktemp("demo-evidence")


@pytest.fixture(scope="module")
def _demonstration(
    django_db_setup: None, django_db_blocker: Any, accounts: Path, demo_evidence: Path
) -> Iterator[None]:
    """Loaded in a transaction that is undone after the last test of the file."""
    with (
        override_settings(PASSWORD_HASHERS=QUICK, EVIDENCE_ROOT=demo_evidence),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        remove_plan()
        demonstration.load(accounts)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(_demonstration: None, db: None) -> ActionPlan:
    """The plan of the demonstration with all of its sample progress, as on 2 October 2017."""
    return ActionPlan.objects.get(slug="sme-2015")
