"""A round under way, and who writes in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from deliverables.models import User
from reporting.models import ReportRound
from tests.reporting import rounds_at_work as work


@pytest.fixture
def opened(team: work.Team) -> ReportRound:
    return work.opened(team)


@pytest.fixture
def dialogue(team: work.Team, client_of: Callable[[User | None], Client]) -> Client:
    """The focal point of DIALOGUE, which coordinates deliverable 4."""
    return client_of(team.units["DIALOGUE"])
