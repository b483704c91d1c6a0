"""Loading a plan: idempotent, atomic, careful with amendments, and beside other plans."""

from __future__ import annotations

import copy
import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliverables.models import (
    ActionPlan,
    Biennium,
    ConclusionParagraph,
    Deliverable,
    FollowUpItem,
    Indicator,
    ItemDescription,
    Measure,
    PlanRole,
    ResourceLine,
    Responsibility,
    SourceText,
    StatusUpdate,
    Theme,
    Unit,
)
from deliverables.months import Month
from tests import factories
from tests.deliverables.plan_files import item_of, load, other_plan, text_of

pytestmark = pytest.mark.usefixtures("empty")


def everything() -> dict[str, list[Any]]:
    models: list[Any] = [ActionPlan, Unit, Biennium, Theme, FollowUpItem, Deliverable, Indicator, Measure, SourceText]
    models += [ResourceLine, Responsibility, ConclusionParagraph, ItemDescription]
    links: list[Any] = [field.remote_field.through for model in models for field in model._meta.many_to_many]
    return {
        model.__name__: list(map(repr, model._base_manager.order_by("pk").values_list()))
        for model in (*models, *links)
    }


def test_the_first_load_makes_the_plan_and_says_what_it_made(data):
    report = load(data)
    assert report.plan_is_new
    assert not report.nothing_changed
    assert report.plan == ActionPlan.objects.get(slug="sme-2015")
    assert "plan.json: 13 × deliverable" in report.lines()


def test_a_second_load_changes_nothing_and_says_so(data):
    load(data)
    before = everything()
    report = load(data)
    assert report.nothing_changed
    assert report.lines() == ["plan.json: nothing changed"]
    assert everything() == before


def test_a_second_load_writes_nothing(data):
    load(data)
    with CaptureQueriesContext(connection) as queries:
        load(data)
    assert not [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_addresses_and_places_are_made_by_the_load(plan):
    assert Unit.objects.get(code="ACT/EMP").slug == "act-emp"
    assert Unit.objects.get(code="Green Jobs").slug == "green-jobs"
    assert Unit.objects.get(code="DEVINVEST").parent.code == "EMPLOYMENT"
    assert ConclusionParagraph.objects.get(plan=plan, reference="20(b)").slug == "20-b"
    assert [biennium.slug for biennium in plan.biennia.all()] == ["2016-17", "2018-19"]
    assert [theme.slug for theme in Theme.objects.all()] == ["knowledge-generation", "country-level-work"]
    assert [row.position for row in plan.deliverables.all()] == list(range(1, 14))
    assert plan.deliverables.get(ref="4").coordinator.code == "DIALOGUE"


def test_what_the_file_says_otherwise_is_written_and_told(data):
    load(data)
    item = item_of(data, 3)
    item["deliverables"][1]["text"] = "Three projects."
    item["deliverables"][1]["indicators"][0]["measures"][0]["target"] = 3
    item["descriptions"][0]["paragraphs"] = ["21", "20(b)"]
    text_of(data, "paragraph", "9")["items"] = [1]
    report = load(data)
    changes = {(change.record, change.field, change.old[:12], change.new) for change in report.changed}
    assert changes == {
        ("item 3, deliverable 3b", "text", "Two ILO proj", "Three projects."),
        ("item 3, deliverable 3b, indicator 1, measure 1", "target", "2.00", "3"),
        ("item 3, description 1", "paragraphs", "21", "21, 20(b)"),
        ("source text 26", "items", "", "Item 1"),
    }
    assert Deliverable.objects.get(ref="3b").text == "Three projects."
    description = ItemDescription.objects.get(item__number=3)
    assert {paragraph.reference for paragraph in description.paragraphs.all()} == {"21", "20(b)"}
    assert any("“Two ILO projects" in line and "→ “Three projects.”" in line for line in report.lines())
    assert load(data).nothing_changed


def test_a_change_to_nothing_is_told_too(data):
    load(data)
    deliverable = item_of(data, 5)["deliverables"][0]
    deliverable |= {"due": None, "due_basis": "none"}
    assert ("due", "12/2017", "") in {(c.field, c.old, c.new) for c in load(data).changed}
    assert Deliverable.objects.get(ref="5a").due is None


def test_new_records_are_added_and_named(data):
    load(data)
    item_of(data, 4)["resource_lines"].append(
        {"text": "One post", "source": "additional", "amount": None, "currency": None, "posts": 1}
    )
    report = load(data)
    assert report.lines() == ["plan.json: item 4, resource line 2: added"]


def test_a_deliverable_put_in_between_moves_the_later_ones(data):
    load(data)
    new = copy.deepcopy(item_of(data, 1)["deliverables"][0]) | {"ref": "1b"}
    item_of(data, 1)["deliverables"].append(new)
    report = load(data)
    assert [row.ref for row in Deliverable.objects.order_by("position")][:4] == ["1", "1b", "2", "3a"]
    assert list(Deliverable.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 15))
    assert ("item 2, deliverable 2", "position") in {(change.record, change.field) for change in report.changed}
    assert load(data).nothing_changed


def test_deliverables_can_change_places(data):
    load(data)
    deliverables = item_of(data, 3)["deliverables"]
    deliverables[0], deliverables[2] = deliverables[2], deliverables[0]
    load(data)
    assert [row.ref for row in Deliverable.objects.filter(item__number=3).order_by("position")] == [
        "3c",
        "3b",
        "3a",
    ]
    assert load(data).nothing_changed


def test_records_missing_from_the_file_are_told_and_kept(data):
    load(data)
    gone = item_of(data, 3)["deliverables"].pop(0)
    text_of(data, "field", "Legal implications")["kind"] = "box"
    report = load(data)
    assert gone["ref"] == "3a"
    assert "item 3, deliverable 3a" in report.missing
    assert "deliverable 3a, indicator 1, measure 1" in report.missing
    assert "source text “Legal implications”" in report.missing
    assert "plan.json: item 3, deliverable 3a: not in the file; kept" in report.lines()
    assert Deliverable.objects.get(ref="3a").position == 13
    again = load(data)
    assert again.nothing_changed
    assert again.missing == report.missing


def test_a_new_title_of_a_theme_is_a_change_of_the_theme(data):
    load(data)
    data["plan"]["biennia"][0]["bands"][1]["theme"] = "Country level work"
    assert [change.field for change in load(data).changed] == ["title"]
    assert Theme.objects.count() == 2


def test_progress_and_roles_are_never_touched(data):
    plan = load(data).plan
    update = factories.status_update(Deliverable.objects.get(ref="1"), "in-progress", "2016-02-01", done="Begun.")
    factories.person("manager", plan=plan, role=PlanRole.Role.MANAGER)
    item_of(data, 1)["deliverables"][0]["text"] = "Another text."
    load(data)
    assert list(StatusUpdate.objects.values_list("pk", "done")) == [(update.pk, "Begun.")]
    assert PlanRole.objects.filter(plan=plan).count() == 1


def test_another_plan_loads_beside_the_first(data):
    load(data)
    before = everything()
    report = load(other_plan())
    assert report.plan_is_new
    assert ActionPlan.objects.count() == 2
    assert [item.number for item in report.plan.items.all()] == [1, 2]
    assert {item.theme_id for item in report.plan.items.all()} == {None}
    assert load(data).nothing_changed
    assert load(other_plan()).nothing_changed
    after = everything()
    assert all(set(before[name]) <= set(after[name]) for name in before)


def test_a_unit_that_another_plan_uses_is_not_changed(data):
    load(data)
    other = other_plan()
    shared = {"code": "SME", "name": "Another name", "parent": None}
    other["plan"]["units"].append(shared)
    other["plan"]["biennia"][0]["bands"][0]["items"][0]["deliverables"][0]["responsibilities"][0]["unit"] = "SME"
    report = load(other)
    assert {(left.record, left.field) for left in report.shared} == {
        ("unit SME", "name"),
        ("unit SME", "parent"),
    }
    assert Unit.objects.get(code="SME").name == "Small and Medium Enterprises Unit"
    assert load(data).nothing_changed


def test_a_unit_of_this_plan_alone_follows_the_file(data):
    load(data)
    next(unit for unit in data["plan"]["units"] if unit["code"] == "COOP").update(name="Co-operatives", parent=None)
    report = load(data)
    assert {(change.field, change.old, change.new) for change in report.changed} == {
        ("name", "Cooperatives Unit", "Co-operatives"),
        ("parent", "ENTERPRISES", ""),
    }


def test_values_become_what_can_be_measured(plan):
    def measure(ref: str, label: str) -> Measure:
        return Measure.objects.get(indicator__deliverable__ref=ref, label__startswith=label)

    assert measure("1", "Report is available").target == 1
    assert Month(int(measure("2", "Month of publication").target)) == Month.of(2016, 4)
    assert measure("7b", "SME XBTC").baseline_month == Month.of(2015, 8)


def test_the_command_loads_the_plan_of_this_repository_and_runs_again():
    call_command("load_plan", stdout=(first := io.StringIO()))
    call_command("load_plan", stdout=(second := io.StringIO()))
    assert "13 × deliverable" in first.getvalue()
    assert second.getvalue().endswith("plan.json: nothing changed\n")


def test_the_command_loads_a_file_that_is_named(tmp_path):
    file = tmp_path / "other.json"
    file.write_text("\ufeff" + json.dumps(other_plan()), encoding="utf-8")
    call_command("load_plan", str(file), stdout=io.StringIO())
    assert ActionPlan.objects.get().slug == "other"
