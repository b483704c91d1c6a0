"""Commitments in the plan's file: what is refused, what is told, and what comes back."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from deliverables.loading import BadPlan, export_plan, load_plan
from deliverables.models import ActionPlan, Commitment, CommitmentUnit, CommitmentUpdate, Unit
from tests import factories
from tests.deliverables.plan_files import Spoil, load, other_plan, put, text_of
from tests.plan_rows import PLAN_DATA

pytestmark = pytest.mark.usefixtures("empty")


def commitment(data: dict[str, Any], slug: str = "partnerships") -> dict[str, Any]:
    return next(one for one in data["plan"]["commitments"] if one["slug"] == slug)


def unit_of(data: dict[str, Any]) -> dict[str, Any]:
    return commitment(data)["units"][0]


HERE, UNIT = "commitment partnerships", "commitment partnerships, unit SME"
CASES: dict[str, tuple[Spoil, str, str, str]] = {
    "no list of them": (lambda d: d["plan"].pop("commitments"), "plan", "commitments", "is missing"),
    "words that are not printed": (
        put(commitment, words="The Office may expand partnerships."),
        HERE,
        "words",
        "are not word for word in a text that the record names: The Office may",
    ),
    "words of another text": (put(commitment, source_texts=["9"]), HERE, "words", "are not word for word"),
    "empty words": (put(commitment, words=" "), HERE, "words", "is empty"),
    "no subject": (put(commitment, subject=""), HERE, "subject", "is empty"),
    "no text": (put(commitment, source_texts=[]), HERE, "source_texts", "is an empty list"),
    "an unknown text": (
        put(commitment, source_texts=["10", "13"]),
        HERE,
        "source_texts",
        "names a text that the file does not hold: 13",
    ),
    "a text twice": (put(commitment, source_texts=["10", "10"]), HERE, "source_texts", "names twice: 10"),
    "a name of two texts": (
        lambda d: [text_of(d, "field", "Legal implications").update(label="10")],
        HERE,
        "source_texts",
        "names more than one text: 10",
    ),
    "a number for a text": (put(commitment, source_texts=[10]), HERE, "source_texts", "is not a text: 10"),
    "an address twice": (
        put(lambda d: commitment(d, "guidance"), slug="partnerships"),
        HERE,
        "slug",
        "stands twice: partnerships",
    ),
    "no address": (
        put(commitment, slug="part/ners"),
        "commitment part/ners",
        "slug",
        "letters, digits and hyphens",
    ),
    "an unknown part": (put(commitment, reported_in="overview"), HERE, "reported_in", "is overview, not one of"),
    "an unknown unit": (
        put(unit_of, unit="SMEs"),
        "commitment partnerships, unit SMEs",
        "unit",
        "a unit that the file does not hold: SMEs",
    ),
    "a unit twice": (
        lambda d: commitment(d)["units"].append(unit_of(d)),
        UNIT,
        "unit",
        "stands twice: SME",
    ),
    "an unknown basis": (put(unit_of, basis="none"), UNIT, "basis", "is none, not one of printed, derived"),
    "derived from nothing": (put(unit_of, derived_from=""), UNIT, "derived_from", "is given for a derived unit"),
    "printed, and derived": (put(unit_of, basis="printed"), UNIT, "derived_from", "is given for a derived unit"),
    "a misspelt key": (put(commitment, unit=[]), HERE, "unit", "did you mean “units”?"),
}


@pytest.mark.parametrize("case", CASES)
def test_it_says_where_and_what_is_wrong(case):
    spoil, record, field, wrong = CASES[case]
    data = copy.deepcopy(PLAN_DATA)
    spoil(data)
    with pytest.raises(BadPlan) as refused:
        load(data)
    found = [(problem.record, problem.field, problem.wrong) for problem in refused.value.problems]
    assert [p for p in found if p[0] == record and p[1] == field and wrong in p[2]], found
    assert not ActionPlan.objects.exists()


@pytest.fixture
def data(data: dict[str, Any]) -> dict[str, Any]:
    load(data)
    return data


def test_what_differs_is_written_and_told(data):
    commitment(data).update(subject="partners", reported_in="challenges", source_texts=["10", "9"])
    unit_of(data).update(derived_from="the first unit")
    report = load(data)
    assert {(change.record, change.field, change.new) for change in report.changed} == {
        (HERE, "subject", "partners"),
        (HERE, "reported_in", "challenges"),
        (HERE, "source_texts", "10, 9"),
        (UNIT, "derived_from", "the first unit"),
    }
    assert load(data).nothing_changed
    assert export_plan(report.plan) == data


def test_one_put_in_between_moves_the_later_ones(data):
    new = commitment(data) | {"slug": "more", "words": "the Office will expand collaboration", "units": []}
    data["plan"]["commitments"].insert(0, new)
    assert "plan.json: commitment more: added" in load(data).lines()
    assert [row.slug for row in Commitment.objects.all()][:2] == ["more", "capacity-building"]
    assert load(data).nothing_changed


def test_what_the_file_lacks_is_told_and_kept_with_what_was_recorded(data):
    factories.commitment_update("partnerships", "2016-06-01", "Talks were held.")
    data["plan"]["commitments"].remove(commitment(data))
    commitment(data, "capacity-building")["units"].pop()
    report = load(data)
    assert {HERE, UNIT, "commitment capacity-building, unit ACTRAV"} <= set(report.missing)
    assert f"plan.json: {HERE}: not in the file; kept" in report.lines()
    assert CommitmentUpdate.objects.get().text == "Talks were held."
    assert CommitmentUnit.objects.filter(commitment__slug="capacity-building").count() == 3
    again = load(data)
    assert (again.nothing_changed, again.missing) == (True, report.missing)


def test_a_unit_that_only_a_commitment_names_is_in_the_file_of_its_plan():
    other = other_plan()
    other["plan"]["units"].insert(0, {"code": "STATISTICS", "name": "Statistics", "parent": None})
    text = {"kind": "paragraph", "label": "", "number": "1", "text": "Statistics will collect data."}
    other["plan"]["source_texts"] = [text | {"outcomes": [], "items": [], "paragraphs": []}]
    other["plan"]["commitments"] = [
        {
            "slug": "data",
            "subject": "data",
            "words": "Statistics will collect data.",
            "source_texts": ["1"],
            "units": [{"unit": "STATISTICS", "basis": "printed", "derived_from": ""}],
            "reported_in": "challenges",
        }
    ]
    plan = load_plan(other, file_name="other.json").plan
    assert plan is not None
    assert export_plan(plan) == other


def test_a_unit_that_a_commitment_of_another_plan_names_is_not_changed(data):
    other = other_plan()
    other["plan"]["units"].append({"code": "ENTERPRISES", "name": "Another name", "parent": None})
    report = load_plan(other, file_name="other.json")
    assert [(left.record, left.field) for left in report.shared] == [("unit ENTERPRISES", "name")]
    assert Unit.objects.get(code="ENTERPRISES").name == "Enterprises Department"
