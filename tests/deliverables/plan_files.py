"""Plan files for tests of loading: parts of the real one, and a small plan of another shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliverables.loading import LoadReport, load_plan

Spoil = Callable[[dict[str, Any]], Any]
"""Changes a plan file where it stands."""


def load(data: dict[str, Any]) -> LoadReport:
    return load_plan(data, file_name="plan.json")


def item_of(data: dict[str, Any], number: int) -> dict[str, Any]:
    bands = [band for biennium in data["plan"]["biennia"] for band in biennium["bands"]]
    return next(item for band in bands for item in band["items"] if item["number"] == number)


def text_of(data: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    """A source text by its kind and its number or label."""
    return next(t for t in data["plan"]["source_texts"] if t["kind"] == kind and name in (t["number"], t["label"]))


def deliverable(data: dict[str, Any], ref: str) -> dict[str, Any]:
    return next(d for d in item_of(data, int(ref[0]))["deliverables"] if d["ref"] == ref)


def measure(data: dict[str, Any], ref: str, place: int = 0) -> dict[str, Any]:
    return deliverable(data, ref)["indicators"][0]["measures"][place]


def put(where: Callable[[dict[str, Any]], dict[str, Any]], **values: Any) -> Spoil:
    return lambda data: where(data).update(values)


def plan(data: dict[str, Any]) -> dict[str, Any]:
    return data["plan"]


def biennium(data: dict[str, Any]) -> dict[str, Any]:
    return data["plan"]["biennia"][1]


def deliverable_file(ref: str, **fields: Any) -> dict[str, Any]:
    who = {"unit": "SKILLS", "role": "responsible", "with": None, "scope": "", "footnote": None}
    return {
        "ref": ref,
        "letter": "",
        "text": f"Deliverable {ref}.",
        "due": None,
        "due_basis": "none",
        "condition": "",
        "planned_outputs": [],
        "indicators": [],
        "responsibilities": [who],
    } | fields


def item_file(number: int) -> dict[str, Any]:
    return {
        "number": number,
        "descriptions": [{"text": f"Item {number} (4).", "printed_reference": "4", "paragraphs": ["4"]}],
        "deliverables": [deliverable_file(str(number))],
        "responsibility_text": "SKILLS",
        "alignment_text": "Outcome 1.",
        "outcomes": [],
        "resources_text": "None.",
        "resource_lines": [],
    }


def other_plan() -> dict[str, Any]:
    """Two items, one biennium, no theme, no footnote, no indicator; units of its own."""
    return {
        "format": "action-plan/1",
        "plan": {
            "slug": "other",
            "code": "GB.400/INS/1",
            "short_title": "Another plan",
            "title": "Follow-up to another resolution",
            "item_ordinal": "",
            "item_heading": "",
            "session": 400,
            "dated": "2020-10-01",
            "begins_on": "2020-11-01",
            "language": "en",
            "decision_reference": "",
            "units": [{"code": "SKILLS", "name": "Skills Branch", "parent": None}],
            "outcomes": [],
            "paragraphs": [{"reference": "4", "subject": "", "official_text": ""}],
            "footnotes": [],
            "source_texts": [],
            "commitments": [],
            "biennia": [
                {
                    "label": "2020–21",
                    "title": "For the 2020–21 biennium",
                    "starts": "01/2020",
                    "ends": "12/2021",
                    "bands": [{"theme": None, "items": [item_file(1), item_file(2)]}],
                }
            ],
        },
    }
