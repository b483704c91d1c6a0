"""Bad plan files: file, record, field and what is wrong; several problems at once; nothing half loaded."""

from __future__ import annotations

import copy
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from deliverables.loading import BadPlan, load_plan
from deliverables.management.commands import load_plan as command
from deliverables.models import ActionPlan, Unit
from tests.deliverables.bad_plans import CASES, IN_3B
from tests.deliverables.plan_files import Spoil, deliverable, item_of, other_plan, plan
from tests.plan_rows import PLAN_DATA

pytestmark = pytest.mark.usefixtures("empty")


def problems_of(spoil: Spoil) -> list[tuple[str, str, str]]:
    data = copy.deepcopy(PLAN_DATA)
    spoil(data)
    with pytest.raises(BadPlan) as refused:
        load_plan(data, file_name="plan.json")
    assert not ActionPlan.objects.exists()
    assert not Unit.objects.exists()
    return [(problem.record, problem.field, problem.wrong) for problem in refused.value.problems]


@pytest.mark.parametrize("case", CASES)
def test_it_says_where_and_what_is_wrong(case):
    spoil, record, field, wrong = CASES[case]
    found = problems_of(spoil)
    assert [p for p in found if p[0] == record and p[1] == field and wrong in p[2]], found


def test_several_problems_are_told_at_once():
    def spoil(data: dict[str, Any]) -> None:
        deliverable(data, "3b").update(due="soon", text="")
        item_of(data, 4)["outcomes"][0]["number"] = 3
        plan(data)["sesion"] = plan(data).pop("session")

    assert {(record, field) for record, field, _wrong in problems_of(spoil)} == {
        (IN_3B, "due"),
        (IN_3B, "text"),
        ("item 4, outcome 3", "number"),
        ("plan", "session"),
        ("plan", "sesion"),
    }


@pytest.mark.parametrize("data", [None, [], "plan", 7, {}, {"format": ["action-plan/1"]}])
def test_something_else_is_not_a_plan(data):
    with pytest.raises(BadPlan, match=r"format: is .*, not “action-plan/1”"):
        load_plan(data, file_name="plan.json")


def test_a_code_or_address_of_another_plan_is_refused():
    load_plan(other_plan(), file_name="other.json")
    data = copy.deepcopy(PLAN_DATA)
    data["plan"]["code"] = "GB.400/INS/1"
    data["plan"]["units"].append({"code": "SKILLS.", "name": "Skills", "parent": None})
    with pytest.raises(BadPlan) as refused:
        load_plan(data, file_name="plan.json")
    assert [(p.record, p.field) for p in refused.value.problems] == [
        ("plan", "code"),
        ("unit SKILLS.", "code"),
    ]


def run(file: Path) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("load_plan", str(file), stdout=io.StringIO())
    assert not ActionPlan.objects.exists()
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"{", "is not JSON: line 1, column 2"),
        (b"", "is not JSON: line 1, column 1"),
        (b'{"format": "action-plan/1", "plan": {"title": "Caf\xe9"}}', "is not UTF-8 (byte 50)"),
        (b"[" * 200_000, "is not a plan: it is nested too deeply"),
        (b'{"format": ' + b"9" * 5000 + b"}", "holds a number that is too long"),
        (
            b'{"format": "action-plan/1", "format": "action-plan/1"}',
            "a field stands twice in one record: format",
        ),
    ],
)
def test_the_command_refuses_a_file_that_is_no_json(content, wrong, tmp_path):
    file = tmp_path / "bad.json"
    file.write_bytes(content)
    assert f"{file}: {wrong}" in run(file)


def test_the_command_refuses_a_file_that_is_not_there(tmp_path):
    assert "cannot be read: No such file" in run(tmp_path / "none.json")
    assert "cannot be read: Is a directory" in run(tmp_path)


def test_the_command_names_the_file_and_every_problem(tmp_path):
    data = copy.deepcopy(PLAN_DATA)
    deliverable(data, "3b").update(due="soon", text="\x00")
    file = tmp_path / "bad.json"
    file.write_text(json.dumps(data))
    message = run(file)
    assert message.startswith("Nothing was loaded.")
    assert f"{file}: {IN_3B}: due: is not a month of the form 03/2016: soon" in message
    assert f"{file}: {IN_3B}: text: holds a NUL character" in message


def test_what_the_database_refuses_is_no_traceback(monkeypatch):
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("database is locked")

    monkeypatch.setattr(command, "load_plan", refuse)
    with pytest.raises(CommandError, match="Nothing was loaded; the database says: database is locked"):
        call_command("load_plan")


def test_nothing_is_half_loaded(monkeypatch):
    def fail(*args: Any) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr("deliverables.loading.load.write_table", fail)
    with pytest.raises(DatabaseError):
        load_plan(copy.deepcopy(PLAN_DATA), file_name="plan.json")
    assert not ActionPlan.objects.exists()
    assert not Unit.objects.exists()
