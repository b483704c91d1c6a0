"""What the checks find in texts: each rule with what it finds, and with the nearest thing that it must not find."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from deliverables.characters import unprintable
from deliverables.models import ResourceLine
from reporting.checks.text_rules import words_in
from reporting.facts import differs, read_marks
from reporting.papers.defaults import default_section
from reporting.papers.record import load_record
from tests import factories
from tests.reporting.checked_rounds import PROPER, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(plan, today):
    return make_desk(plan)


LONG = "word " * 181
# rule, the text of the paragraph on 5(a), whether it is found
TABLE = [
    ("left-open", f"{PROPER} The rest is […].", True),
    ("left-open", f"{PROPER} The rest is [...].", True),
    ("left-open", f"{PROPER} TODO", True),
    ("left-open", f"{PROPER} XXX countries.", True),
    ("left-open", f"{PROPER} Budget tbc.", True),
    ("left-open", f"Lorem ipsum. {PROPER}", True),
    ("left-open", f"{PROPER} Explored methods [sic] and “todo el mundo”.", False),
    ("dead-reference", f"{PROPER} See {{9z}}.", True),
    ("dead-reference", f"{PROPER} See {{3(a)}}.", True),
    ("dead-reference", f"{PROPER} See {{guidance}}.", True),
    ("dead-reference", f"{PROPER} See {{3a}} and {{draft-decision}}.", False),
    ("typed-number", f"{PROPER} See paragraph 12.", True),
    ("typed-number", f"{PROPER} See paragraphs 12 and 14 above.", True),
    ("typed-number", f"{PROPER} See paragraph {{3a}}.", False),
    ("typed-number", f"{PROPER} Paragraph 20(e) asked for it.", False),
    ("typed-number", f"{PROPER} So paragraph 12 of the plan.", False),
    ("typed-number", f"{PROPER} So paragraphs 8 and 12 of the plan.", False),
    ("typed-number", f"{PROPER} See GB.325/PV, para. 86.", False),
    ("too-long", LONG, True),
    ("too-long", LONG.removesuffix("word "), False),
    ("very-short", "Work went on.", True),
    ("very-short", PROPER, False),
    ("character", f"{PROPER} 漢", True),
    ("character", f"{PROPER} “Ñandú” – Δ ◊ …", False),
    ("figure", f"4 of 7 CPOs were reached. {PROPER}", True),
    ("figure", f"Four of the seven CPOs were reached. {PROPER}", True),
    ("figure", f"All seven CPOs were reached. {PROPER}", True),
    ("figure", f"Three of the seven CPOs were reached. {PROPER}", False),
    ("figure", f"4 of 7 CPOs by May, 3 of 7 CPOs as counted now. {PROPER}", False),
    ("figure", f"Two of the three CPOs in Africa were reached. {PROPER}", False),
    ("figure", PROPER, False),
    ("house-style", f"{PROPER} It rose by 5%.", True),
    ("house-style", f"{PROPER} It cost USD 5.", True),
    ("house-style", f"{PROPER} US$5 and US$6.", True),
    ("house-style", f"{PROPER} US$5 and $6, 5 per cent.", False),
    ("house-style", f"{PROPER} In 2016-17.", True),
    ("house-style", f"{PROPER} In 2016-2017.", True),
    ("house-style", f"{PROPER} In 2016–17, from 2017-03 and on 2017-10-02.", False),
    ("house-style", f"{PROPER} Units organised it.", True),
    ("house-style", f"{PROPER} The Organisation for Economic Co-operation advised; an analysis was made.", False),
    ("house-style", f"{PROPER} Realism, a specialist and emphasis.", False),
    ("house-style", f"{PROPER} A labor program.", True),
    ("house-style", f"{PROPER} The Center for Labor Studies.", False),
    ("house-style", f"{PROPER} Two member states.", True),
    ("house-style", f"{PROPER} Two member States.", False),
    ("house-style", f"{PROPER}  Two spaces.", True),
    ("house-style", f"{PROPER} This - that.", True),
    ("house-style", f"{PROPER}\n- a point\n- another", False),
    ("house-style", PROPER, False),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "words", "is_found"), TABLE, ids=lambda one: str(one)[:60])
def test_the_table(rule, words, is_found, desk):
    desk.deliver("5a", 3)
    desk.write("5a", words)
    found = desk.found(rule)
    assert set(found) == ({"5a"} if is_found else set())
    if is_found:
        assert "The paragraph on 5(a)" in found["5a"].sentence
        assert found["5a"].unit == "", "a cleared text is changed by managers"
        desk.state("5a", "returned")
        assert desk.found(rule)["5a"].unit == "SME"


@pytest.mark.parametrize("state", ["omitted", "merged"])
@pytest.mark.parametrize("rule", ["left-open", "very-short", "house-style"])
def test_what_the_paper_does_not_print_is_exempt(rule, state, desk):
    desk.write("3b", "TODO  5%")
    assert set(desk.found(rule)) == {"3b"}
    into = desk.paragraph("3a") if state == "merged" else None
    desk.state("3b", state, merged_into=into)
    assert set(desk.found(rule)) == set()


def test_a_reference_to_an_omitted_paragraph_is_dead_and_to_a_merged_one_is_not(desk):
    desk.write("4", f"{PROPER} See {{3b}}.")
    desk.state("3b", "merged", merged_into=desk.paragraph("3a"))
    assert set(desk.found("dead-reference")) == set()
    desk.state("3b", "omitted", merged_into=None)
    assert set(desk.found("dead-reference")) == {"4"}


def test_a_paragraph_for_two_deliverables_may_be_twice_as_long(desk):
    desk.write("3a", LONG)
    desk.state("3b", "merged", merged_into=desk.paragraph("3a"))
    assert set(desk.found("too-long")) == set()


def test_a_text_is_out_of_date_when_newer_facts_are_there(desk):
    desk.write("4")
    desk.write_section("introduction", "The mandate.")
    desk.write_section("overview", "In short.")
    assert set(desk.found("out-of-date")) == set()
    factories.note(desk.deliverable("4"), "2017-09-29")
    found = desk.found("out-of-date")
    assert set(found) == {"4", "overview"}
    assert "a note" in found["4"].sentence


def test_an_amended_need_puts_only_the_section_on_resources_out_of_date(desk):
    for key in ("overview", "resources", "challenges", "draft-decision"):
        desk.write_section(key, "So far.")
    desk.write("4")
    item = desk.deliverable("4").item
    line = ResourceLine.objects.get(item=item)
    for target in ({"resource_line": line, "field": "amount"}, {"item": item, "field": "resources_text"}):
        factories.amendment("2017-09-29", new="150000", **target)
        found = desk.found("out-of-date")
        assert set(found) == {"resources"}
        assert "an amendment of the plan came to the record" in found["resources"].sentence
        desk.write_section("resources", "With the new amount.")
        assert set(desk.found("out-of-date")) == set()
    factories.amendment("2017-10-01", item=item, field="resources_text", new="Later.")
    factories.amendment("2017-09-29", item=item, field="alignment_text", new="In no section.")
    assert set(desk.found("out-of-date")) == set()


@pytest.mark.parametrize(
    ("commitment", "section"), [("partnerships", "resources"), ("data-on-quality-of-employment", "challenges")]
)
def test_an_update_on_a_commitment_puts_its_part_of_the_paper_out_of_date(desk, commitment, section):
    for key in ("overview", "resources", "challenges", "draft-decision"):
        desk.write_section(key, "So far.")
    factories.commitment_update(commitment, "2017-09-29")
    found = desk.found("out-of-date")
    assert set(found) == {section}
    assert "an update on a commitment came to the record" in found[section].sentence
    desk.write_section(section, "Now told.")
    assert set(desk.found("out-of-date")) == set()


def test_a_cut_off_that_is_moved_either_way_puts_out_of_date_what_rested_on_other_facts(desk):
    factories.note(desk.deliverable("4"), "2017-09-20", "Within both.")
    factories.note(desk.deliverable("3a"), "2017-10-01", "After the cut-off.")
    factories.note(desk.deliverable("4"), "2017-09-10", "Recorded last, and true before.")
    for ref in ("1", "3a", "4"):
        desk.write(ref)
    assert set(desk.found("out-of-date")) == set()
    desk.facts(cut_off=dt.date(2017, 9, 15))
    assert set(desk.found("out-of-date")) == {"4"}, "though the newest entry still counts"
    assert (
        "it rests on other facts than those that count at the cut-off now" in desk.found("out-of-date")["4"].sentence
    )
    desk.facts(cut_off=dt.date(2017, 10, 1))
    assert set(desk.found("out-of-date")) == {"3a"}
    desk.facts(cut_off=dt.date(2017, 9, 30))
    assert set(desk.found("out-of-date")) == set()


def test_a_text_kept_with_marks_that_do_not_count_is_compared_by_the_newest_entry(desk):
    factories.note(desk.deliverable("4"), "2017-09-20")
    text = desk.write("4")
    assert re.fullmatch(r"note:\d+/1", text.rests_on)
    assert not differs(read_marks(text.rests_on), text.rests_on.partition("/")[0])
    assert differs(read_marks("note:5/1"), "note:6")
    assert differs({}, "note:6/2")


def test_the_default_text_on_challenges_will_not_do(desk):
    assert set(desk.found("default-text")) == {"challenges"}
    record = load_record(desk.round, desk.round.cut_off, None)
    desk.write_section("challenges", default_section(record, "challenges") + " ")
    assert set(desk.found("default-text")) == {"challenges"}
    desk.write_section("challenges", "Partners were slow to answer.")
    assert set(desk.found("default-text")) == set()


def test_the_same_words_as_in_the_previous_report(desk):
    previous = desk.previous()
    row = previous.paragraphs.create(deliverable=desk.deliverable("4"), state="cleared")
    row.texts.create(text=PROPER, by=factories.author(), at=factories.moment("2016-10-01"))
    desk.write("4", PROPER.replace(" and ", "\nand "))
    desk.write("3a", PROPER)
    assert set(desk.found("same-text")) == {"4"}
    desk.write("4", f"{PROPER} And more.")
    assert set(desk.found("same-text")) == set()


def test_characters_from_the_record_are_found_too(desk):
    desk.deliver("5a", 1)
    factories.delivery(desk.deliverable("5a").planned_outputs.all()[0], "2017-06-02", "漢")
    assert "漢 (U+6F22)" in desk.found("character")[""].sentence


def test_what_a_default_says_is_never_found_fault_with(desk):
    """Sent as it is, a default text departs from no rule of style and refers to nothing that is not there."""
    record = load_record(desk.round, desk.round.cut_off, None)
    for key in ("purpose", "introduction", "resources", "draft-decision", "related-documents", "author-unit"):
        desk.write_section(key, default_section(record, key))
    rules = {"left-open", "dead-reference", "typed-number", "character", "figure", "house-style"}
    assert [one.sentence for one in desk.findings() if one.rule in rules] == []


def test_words_are_counted_without_references():
    assert words_in("Four, in 2016–17 {3a}: US$2.5 million, co-operation.") == 7


def test_marks_without_a_glyph_need_none():
    assert unprintable("a\n\u200db") == []
    assert unprintable("漢字漢") == ["漢", "字"]
