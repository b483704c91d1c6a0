"""docs/payload-v1.schema.json: what a paper says is described, and is as described."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from reporting.models import Report
from reporting.models.rounds import BY_CHOICE
from reporting.snapshots import SCHEMA, build_payload
from tests.reporting.papers import payload_of, the_round

DESCRIBED = json.loads((Path(settings.BASE_DIR) / "docs" / "payload-v1.schema.json").read_text())


def exactly(schema: Any) -> Any:
    """The same schema, to which nothing may be added."""
    if isinstance(schema, list):
        return [exactly(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: exactly(one) for name, one in schema.items()}
    if closed.get("type") == "object" and "allOf" not in closed:
        closed["additionalProperties"] = False
    if "allOf" in closed:
        kinds = [one["if"]["properties"]["kind"]["const"] for one in closed["allOf"]]
        closed["properties"]["kind"] = {"enum": kinds}
    return closed


def problems(payload: dict[str, Any], schema: Any = DESCRIBED) -> list[str]:
    found = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).iter_errors(payload)
    return [f"{error.json_path}: {error.message[:200]}" for error in found]


def test_is_a_schema_that_names_the_payloads_own():
    Draft202012Validator.check_schema(DESCRIBED)
    assert DESCRIBED["properties"]["schema"]["const"] == SCHEMA


def test_every_property_has_a_description():
    for name, one in DESCRIBED["$defs"].items():
        for key, told in one["properties"].items():
            assert key == "kind" or "$ref" in told or told["description"], f"{name}.{key}"


@pytest.mark.parametrize("slug", ["november-2016", "november-2017"])
def test_the_papers_of_the_demonstration_are_as_described_and_hold_nothing_else(demo, slug):
    """When this names a property or a kind of block: describe it in docs/payload-v1.schema.json (docs/papers.md)."""
    assert problems(payload_of(slug), exactly(DESCRIBED)) == []


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_paper_with_all_that_can_be_chosen_in_another_language_is_as_described(demo, language):
    report_round = the_round("november-2017")
    for choice in BY_CHOICE:
        setattr(report_round, choice, True)
    paper = build_payload(report_round, report_round.cut_off, None, language)
    assert [one["key"] for one in paper["appendices"]] == ["resource-lines", "evidence"]
    assert problems(paper, exactly(DESCRIBED)) == []


def test_frozen_papers_are_as_described(demo):
    assert Report.objects.exists()
    for report in Report.objects.all():
        assert problems(json.loads(report.payload)) == []


def test_a_plan_without_progress_is_as_described(plan):
    assert problems(payload_of()) == []


@pytest.fixture
def paper(plan):
    return payload_of()


def test_what_is_added_is_passed_over(paper):
    paper["parts"][0]["blocks"].append({"kind": "map", "countries": ["KE"]})
    paper["cover"]["language_note"] = "New."
    assert problems(paper) == []
    assert len(problems(paper, exactly(DESCRIBED))) == 2


def test_what_is_missing_or_otherwise_is_found(paper):
    for path, value in (
        (("schema",), "paper/2"),
        (("as_at",), "30 September"),
        (("parts", 0, "blocks", 0, "number"), "1"),
        (("cover",), {}),
        (("appendix", "tables", 0, "rows", 0, "cells", 0), {"lines": ["text"], "sample": False}),
    ):
        other = copy.deepcopy(paper)
        inner = other
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
        assert problems(other), path
