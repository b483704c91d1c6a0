"""The two papers of the demonstration: figures, numbering, dates, house style."""

from __future__ import annotations

import re

from reporting.papers.wording import number
from reporting.summaries import summarize
from tests.reporting.papers import (
    about,
    paragraphs,
    payload_of,
    strings,
    the_round,
    whole,
)


def test_the_demonstration_of_2016_holds_nothing_of_2017(demo):
    payload = payload_of()
    assert "AFTER" not in "\n".join(strings(payload))
    # Deliverable 1 was delivered on 28 October 2016, four weeks after the cut-off.
    assert "in progress, overdue by six months" in about(payload, "1")
    assert "Delivered" not in about(payload, "1")
    assert payload["notices"]["illustrative"]
    later = payload_of("november-2017")
    assert "completed on 28 October 2016, seven months late" in about(later, "1")


def test_paragraphs_are_numbered_through_the_paper_and_the_box_ends_in_the_decision(demo):
    for slug in ("november-2016", "november-2017"):
        payload = payload_of(slug)
        numbers = [block["number"] for block in paragraphs(payload)]
        assert numbers == list(range(1, len(numbers) + 1))
        (decision,) = paragraphs(payload, "draft-decision")
        assert payload["cover"]["purpose"][-1].endswith(f"(see draft decision in paragraph {decision['number']}).")
        assert decision["strong"]
        assert [point["mark"] for point in decision["points"]][:2] == ["(a)", "(b)"]


def test_cross_references_lead_to_the_paragraph_they_mean(demo):
    payload = payload_of("november-2017")
    anchors = {block["anchor"]: block["number"] for block in paragraphs(payload) if block["anchor"]}
    opening = paragraphs(payload, "challenges")[0]["text"]
    assert f"see paragraphs {anchors['deliverable-4']} and {anchors['deliverable-5b']}" in opening
    financial = next(f for f in payload["cover"]["fields"] if f["key"] == "financial-implications")
    assert f"from paragraph {anchors['resources']}." in financial["texts"][0]


def test_every_deliverable_has_its_anchor_once_in_the_plans_order(demo):
    anchors = [b["anchor"] for b in paragraphs(payload_of(), "progress") if b["anchor"]]
    refs = ["1", "2", "3a", "3b", "3c", "4", "5a", "5b", "5c", "6-1", "6-2", "7a", "7b"]
    assert anchors == [f"deliverable-{ref}" for ref in refs]


def test_no_paragraph_is_empty_or_said_twice(demo):
    for slug in ("november-2016", "november-2017"):
        said = [whole(block) for block in paragraphs(payload_of(slug))]
        assert all(said)
        assert len(set(said)) == len(said)


def test_what_is_expected_by_when_and_the_next_report(demo):
    first, second = payload_of(), payload_of("november-2017")
    expected = [p["text"] for p in paragraphs(first, "challenges")[1]["points"]]
    assert expected[0].startswith("by November 2016: 1 (one report)")
    assert expected[-1] == "without a due month: 6-2 (three CPOs)."
    assert "331st Session (Geneva, 26 October–9 November 2017)" in paragraphs(first, "challenges")[-1]["text"]
    assert "last report that the plan foresees" in paragraphs(second, "challenges")[-1]["text"]
    points = [p["text"] for p in paragraphs(second, "draft-decision")[0]["points"]]
    assert any("report their final results" in text for text in points)
    assert "GB.328/INS/8" in second["cover"]["fields"][6]["texts"][0]


def test_figures_agree_with_the_summary(demo):
    for slug in ("november-2016", "november-2017"):
        report_round = the_round(slug)
        summary = summarize(demo, report_round.cut_off)
        said = next(block["text"] for block in paragraphs(payload_of(slug)) if block["anchor"] == "overview")
        counts = summary.firm.counts
        assert f", {number(counts.completed)} of the {number(counts.total)} firm deliverables for 2016–17" in said
        assert f"{number(counts.overdue).capitalize()} of the ten w" in said


def test_house_style(demo):
    for slug in ("november-2016", "november-2017"):
        for block in paragraphs(payload_of(slug)):
            said = whole(block)
            assert "%" not in said
            assert "  " not in said
            assert ".." not in said
            assert not re.search(r"\b(\d{4})-(\d{2})\b", said), said
            assert said[-1] in ".:;”)", said
