"""What Parts IV and V say of the commitments outside the table: each once, in its words, with its newest update."""

from __future__ import annotations

from typing import Any

import pytest

from reporting.snapshots import build_payload
from tests import factories
from tests.reporting.papers import paragraphs, payload_of, strings, the_round, whole, write_section

pytestmark = pytest.mark.django_db


def on(payload: dict[str, Any], slug: str) -> str:
    """The paragraph on a commitment."""
    (block,) = [b for b in paragraphs(payload) if b["anchor"] == f"commitment-{slug}"]
    return whole(block)


def slugs(payload: dict[str, Any], part: str) -> list[str]:
    anchors = [block["anchor"] for block in paragraphs(payload, part)]
    return [anchor.removeprefix("commitment-") for anchor in anchors if anchor.startswith("commitment-")]


@pytest.fixture
def told(plan):
    """Something was recorded on every commitment but the reports, which Part I speaks of."""
    for row in plan.commitments.exclude(slug="reports"):
        factories.commitment_update(row, "2016-03-01", "Something was done.")


def test_each_stands_in_its_part_in_the_order_of_the_plan(told):
    payload = payload_of()
    assert slugs(payload, "resources") == [
        "capacity-building",
        "global-enterprise-team",
        "social-partners",
        "partnerships",
        "resource-mobilization",
    ]
    assert slugs(payload, "challenges") == [
        "data-on-quality-of-employment",
        "guidance",
        "programme-and-budget",
        "required-resources",
    ]


def test_every_word_of_the_plan_is_quoted_once(plan, told):
    text = "\n".join(strings(payload_of()))
    for row in plan.commitments.all():
        assert text.count(row.words.rstrip(".")) == 1, row.slug


def test_it_names_the_paragraph_and_quotes_it(told):
    payload = payload_of()
    assert on(payload, "partnerships") == (
        "Collaboration and partnerships. Paragraph 10 of the plan states: “As requested by the conclusions, the "
        "Office will expand collaboration and partnerships in the area of SME development”. Position at 1 March 2016: "
        "Something was done."
    )
    assert "Paragraph 11 of the plan (see also paragraph 4) states: “As highlighted" in on(
        payload, "resource-mobilization"
    )
    assert "draft decision in paragraph 12(c) of the plan requested the Director-General to “allocate" in on(
        payload, "required-resources"
    )


@pytest.mark.parametrize("slug", ["november-2016", "november-2017"])
def test_one_paragraph_of_a_part_names_those_on_which_nothing_was_recorded(plan, slug):
    factories.commitment_update("guidance", "2016-03-01")
    factories.commitment_update("required-resources", "2016-03-01")
    payload = payload_of(slug)
    (block,) = [block for block in paragraphs(payload) if block["anchor"] == "commitments-challenges"]
    assert block["text"] == (
        f"By 30 September {slug[-4:]} no separate update had been recorded on the following: data on the quality of "
        "employment (paragraph 7 of the plan); programme and budget, and strategic plan (paragraph 12(b) of the plan)."
    )
    assert slugs(payload, "challenges") == ["guidance", "required-resources"]
    assert slugs(payload, "resources") == []


def test_a_later_paper_names_the_place_and_does_not_quote_the_words_again(plan):
    factories.commitment_update("partnerships", "2016-06-01", "Talks were held.")
    factories.commitment_update("guidance", "2016-06-01")
    assert on(payload_of("november-2017"), "partnerships") == (
        "Collaboration and partnerships (paragraph 10 of the plan). Position at 1 June 2016: Talks were held."
    )
    row = plan.commitments.get(slug="guidance")
    row.source_texts.set(plan.source_texts.filter(label="Follow-up action required"))
    assert "(under “Follow-up action required” in the plan)." in on(payload_of("november-2017"), "guidance")


def test_words_of_the_summary_box_are_quoted_under_its_label(plan):
    row = plan.commitments.get(slug="guidance")
    row.source_texts.set(plan.source_texts.filter(label="Follow-up action required"))
    plan.commitments.filter(pk=row.pk).update(words="report on progress to the Governing Body")
    factories.commitment_update("guidance", "2016-06-01")
    assert "Under “Follow-up action required”, the plan states: “report on progress" in on(payload_of(), "guidance")


def test_it_says_the_newest_update_in_force_at_the_cut_off(plan):
    factories.commitment_update("partnerships", "2016-06-01", "Talks were held")
    factories.commitment_update("partnerships", "2016-09-30", "An agreement\nwas drafted")
    factories.commitment_update("partnerships", "2016-10-01", "It was signed.")
    assert on(payload_of(), "partnerships").endswith("Position at 30 September 2016: An agreement was drafted.")
    assert "Position at 1 October 2016: It was signed." in on(payload_of("november-2017"), "partnerships")


def test_it_says_what_was_known_at_the_instant(plan):
    wrong = factories.commitment_update("partnerships", "2016-09-01", "Three agreements.")
    factories.correction_of(wrong, "2016-10-20", text="Two agreements.")
    assert "Two agreements." in on(payload_of(), "partnerships")
    assert "Three agreements." in on(payload_of(known_at=factories.moment("2016-10-07")), "partnerships")
    before = payload_of(known_at=factories.moment("2016-08-31"))
    assert "partnerships" not in slugs(before, "resources")
    assert "collaboration and partnerships (paragraph 10" in paragraphs(before, "resources")[-1]["text"]


def test_paragraphs_and_points_that_were_typed_are_kept(plan):
    text = "Two things:\n(a) talks;\n(b) an agreement.\n\nMore will follow"
    factories.commitment_update("partnerships", "2016-09-01", text, illustrative=True)
    blocks = paragraphs(payload_of(), "resources")
    place = next(i for i, block in enumerate(blocks) if block["anchor"] == "commitment-partnerships")
    first, second = blocks[place : place + 2]
    assert first["text"].endswith("Position at 1 September 2016: Two things:")
    assert [point["text"] for point in first["points"]] == ["talks;", "an agreement."]
    assert second["text"] == "More will follow."
    assert (first["sample"], second["sample"]) == (True, True)


def test_only_sample_updates_are_marked_and_the_paper_says_so(plan):
    factories.commitment_update("partnerships", "2016-09-01", "True.")
    assert payload_of()["notices"]["illustrative"] == ""
    factories.commitment_update("guidance", "2016-09-01", "Invented.", illustrative=True)
    payload = payload_of()
    marked = {block["anchor"]: block["sample"] for block in paragraphs(payload)}
    assert (marked["commitment-partnerships"], marked["commitment-guidance"]) == (False, True)
    assert "◊" in payload["notices"]["illustrative"]


def test_the_request_for_reports_is_quoted_in_part_one_and_referred_to_in_part_five(plan):
    assert "reports" not in slugs(payload_of(), "challenges")
    factories.commitment_update("reports", "2016-09-01", "A first draft was circulated.")
    assert on(payload_of(), "reports") == (
        "Reports to the Governing Body. On the reports requested in paragraph 12(d) of the plan, see paragraph 1. "
        "Position at 1 September 2016: A first draft was circulated."
    )


def test_where_somebody_wrote_part_one_the_request_is_quoted_in_part_five(plan):
    write_section(the_round(), "introduction", "Own introduction.")
    assert (
        "reports to the Governing Body (paragraph 12(d) of the plan)"
        in paragraphs(payload_of(), "challenges")[-2]["text"]
    )
    factories.commitment_update("reports", "2016-03-01")
    assert "requested the Director-General to “report back to the Governing Body" in on(payload_of(), "reports")


@pytest.mark.parametrize("quotes", [True, False])
def test_numbers_are_the_same_in_a_language_whose_introduction_leaves_the_request_out(plan, quotes):
    asked = (
        "report back to the Governing Body on the progress made in the implementation of the action plan in November"
    )
    own = f"It was asked to “{asked} 2016 and November 2017”." if quotes else "Own introduction."
    report_round = the_round()
    write_section(report_round, "introduction", own)
    section = report_round.sections.get(key="introduction")
    section.texts.create(text="Introduction.", language="fr", at=factories.moment("2016-09-30"))
    factories.commitment_update("reports", "2016-03-01")
    english, french = (build_payload(report_round, report_round.cut_off, None, code) for code in ("en", "fr"))
    assert [block["anchor"] for block in paragraphs(english)] == [block["anchor"] for block in paragraphs(french)]
    assert ("paragraph 1." in on(english, "reports")) == quotes
    assert ("paragraphe 1." in on(french, "reports")) == quotes


def test_what_somebody_wrote_on_partners_leaves_the_commitments(plan):
    write_section(the_round(), "resources", "Own partners.")
    factories.commitment_update("partnerships", "2016-03-01")
    assert "partnerships" in slugs(payload_of(), "resources")
