"""docs/rounds.md is what the states in reporting/rounds.py say."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import override

from reporting.rounds import ROUND_STATES, ROUND_STEPS, TEXT_STATES, TEXT_STEPS


def printed() -> str:
    out = StringIO()
    with override("fr"):
        call_command("round_states", stdout=out)
    return out.getvalue()


def test_the_page_in_the_docs_is_in_step():
    """After a change: python manage.py round_states > docs/rounds.md."""
    assert (Path(settings.BASE_DIR) / "docs" / "rounds.md").read_text() == printed()


def test_every_state_and_every_way_is_drawn():
    page = printed()
    arrows = [line for line in page.splitlines() if "-->" in line and "[*]" not in line]
    steps = [*ROUND_STEPS.values(), *TEXT_STEPS.values()]
    assert len(arrows) == sum(len(step.sources) * len(step.targets) for step in steps)
    for step in steps:
        assert any(line.strip().endswith(f": {step.label} ({line.rpartition('(')[2]}") for line in arrows)
    for meaning in [*ROUND_STATES.values(), *TEXT_STATES.values()]:
        assert str(meaning.waits) in page
