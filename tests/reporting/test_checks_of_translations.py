"""What the checks find in the other languages of a paper: one finding for each language, as a warning."""

from __future__ import annotations

import pytest

from reporting.models import ReportText
from reporting.translations import mark_of_original
from tests import factories
from tests.reporting.checked_rounds import make_desk
from tests.reporting.rounds_at_work import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(plan, today):
    return make_desk(plan, languages="fr es")


def translate(original: ReportText, language: str, words: str = "Traduit.") -> ReportText:
    return ReportText.objects.create(
        paragraph=original.paragraph,
        section=original.section,
        language=language,
        text=words,
        rests_on=mark_of_original(original.pk),
        by=factories.author(),
        at=AT,
    )


def test_what_is_missing_by_language(desk):
    first, section = desk.write("5a"), desk.write_section("challenges", "It was hard.")
    desk.write("4")
    translate(first, "fr")
    translate(section, "es")
    found = desk.found("untranslated")
    assert found["fr"].sentence == "Not translated into French: 4; and Challenges, lessons and next steps."
    assert found["es"].sentence == "Not translated into Spanish: 4 and 5(a)."
    assert not found["fr"].blocking
    assert found["fr"].url.endswith("?lang=fr#paragraphs")


def test_what_is_older_than_the_original(desk):
    translate(desk.write("5a"), "fr")
    assert desk.found("translation-older") == {}
    desk.write("5a", "Two assessments were published in the spring, and three others are under way.")
    found = desk.found("translation-older")
    assert {subject: one.sentence for subject, one in found.items()} == {
        "fr": "The original was changed after it was translated into French: 5(a)."
    }
    assert "fr" not in desk.found("untranslated")


@pytest.mark.parametrize("state", ["omitted", "merged"])
def test_what_the_paper_does_not_print_needs_no_translation(desk, state):
    desk.write("5a")
    desk.state("5a", state, merged_into=desk.paragraph("5b") if state == "merged" else None)
    assert desk.found("untranslated") == {}


def test_what_follows_from_the_record_is_missing_nowhere(desk):
    assert desk.found("untranslated") == {}


def test_a_paper_in_english_only_needs_none(plan, today):
    desk = make_desk(plan)
    desk.write("5a")
    assert desk.found("untranslated") == {}
