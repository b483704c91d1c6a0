"""Writing a plan back: the same JSON as the file that was loaded, as in the source."""

from __future__ import annotations

import copy
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from deliverables.loading import export_plan, load_plan
from deliverables.management.commands import export_plan as command
from deliverables.models import ActionPlan, Amendment, Deliverable, Responsibility, Unit
from tests import factories
from tests.deliverables.plan_files import item_file, item_of, other_plan
from tests.plan_rows import PLAN_DATA

pytestmark = pytest.mark.django_db


def round_trip(data: dict[str, Any]) -> dict[str, Any]:
    plan = load_plan(data, file_name="plan.json").plan
    assert plan is not None
    return export_plan(plan)


def test_the_plan_comes_back_as_it_was_loaded(plan):
    assert export_plan(plan) == PLAN_DATA


def test_the_text_of_the_file_is_the_same_too(plan):
    """Keys and lists in the same order: a comparison of two files shows only what differs."""
    assert json.dumps(export_plan(plan)) == json.dumps(PLAN_DATA)


def test_a_plan_of_another_shape_comes_back(plan):
    assert round_trip(other_plan()) == other_plan()


def test_values_of_every_kind_come_back(empty):
    data = copy.deepcopy(PLAN_DATA)
    measures = item_of(data, 2)["deliverables"][0]["indicators"][0]["measures"]
    measures[0] |= {"baseline": "01/2016"}
    measures[1] |= {"baseline": False}
    item_of(data, 5)["deliverables"][0]["indicators"][0]["measures"][0] |= {"baseline": 8.5, "target": 0.25}
    item_of(data, 1)["outcomes"].reverse()
    item_of(data, 7)["descriptions"][0]["paragraphs"].reverse()
    data["plan"]["outcomes"].reverse()
    assert round_trip(data) == data


@pytest.mark.parametrize("themes", [[None, "First"], ["First", None], ["First", None, "Second"]])
def test_a_band_without_theme_keeps_its_place(themes):
    data = other_plan()
    data["plan"]["biennia"][0]["bands"] = [
        {"theme": theme, "items": [item_file(number)]} for number, theme in enumerate(themes, start=1)
    ]
    assert round_trip(data) == data


def test_it_writes_the_values_as_in_the_source(plan):
    deliverable = Deliverable.objects.get(ref="4")
    row = {
        "effective_on": "2016-05-01",
        "recorded_at": factories.moment("2016-05-01"),
        "by": factories.author(),
    }
    row |= {"deliverable": deliverable, "reason": "Decided."}
    Amendment.objects.create(field="text", old=deliverable.text, new="Two reports.", **row)
    units = Amendment.objects.create(field="units", old="", new="COOP", **row)
    Responsibility.objects.filter(deliverable=deliverable, unit__code="SME").update(removed=units)
    Responsibility.objects.create(
        deliverable=deliverable,
        unit=Unit.objects.get(code="COOP"),
        position=9,
        role="contributing",
        added=units,
    )
    assert export_plan(plan) == PLAN_DATA


def test_the_command_writes_a_file(plan, tmp_path):
    file = tmp_path / "plan.json"
    call_command("export_plan", "sme-2015", "--output", str(file))
    assert json.loads(file.read_text(encoding="utf-8")) == PLAN_DATA
    assert "2016–17" in file.read_text(encoding="utf-8")


def test_the_command_writes_to_standard_output(plan):
    call_command("export_plan", "sme-2015", "--output", "-", stdout=(out := io.StringIO()))
    assert json.loads(out.getvalue()) == PLAN_DATA


def test_an_unknown_plan_is_refused_with_those_that_exist(plan):
    with pytest.raises(CommandError, match="There is no plan “sme-2016”; plans: sme-2015"):
        call_command("export_plan", "sme-2016", "--output", "-")


def test_a_place_that_cannot_be_written_is_told(plan, tmp_path):
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("export_plan", "sme-2015", "--output", str(tmp_path / "none" / "plan.json"))


def test_what_the_database_refuses_is_no_traceback(plan, monkeypatch):
    def refuse(_plan: ActionPlan) -> None:
        raise DatabaseError("database is locked")

    monkeypatch.setattr(command, "export_plan", refuse)
    with pytest.raises(CommandError, match="The database says: database is locked"):
        call_command("export_plan", "sme-2015", "--output", "-")
