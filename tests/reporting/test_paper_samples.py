"""Whatever rests on sample data is marked: words, amendments, notes and measurements, each where it is printed."""

from __future__ import annotations

import copy
import datetime as dt

import pytest

from deliverables.models import Amendment, Measure, ResourceLine
from deliverables.months import Month
from reporting.models import ReportText
from reporting.pdf import paper_html
from tests import factories
from tests.factories import measurement, moment, note, status_update
from tests.reporting.papers import paragraphs, part, payload_of, the_round, write_section

pytestmark = pytest.mark.usefixtures("plan")

TEXTS = {
    "purpose": "Own purpose.",
    "legal-implications": "Own legal text.",
    "introduction": "Own introduction.",
    "overview": "Own overview.",
    "resources": "Own partners.",
    "challenges": "Own challenges.",
    "draft-decision": "The Governing Body:\n(a) notes this.\n\nMore.",
}


def amended(field: str, new: str, **fields) -> Amendment:
    values = {"old": "before", "reason": "Decided.", "illustrative": True, "by": factories.author()}
    when = {"effective_on": dt.date(2016, 9, 1), "recorded_at": moment("2016-09-01")}
    return Amendment.objects.create(field=field, new=new, **values | when | fields)


def marked(payload, *parts) -> list[str]:
    """The numbered paragraphs that carry the mark, by how they begin."""
    return [block["text"].split(".")[0] for block in paragraphs(payload, *parts) if block["sample"]]


def row_of(payload, ref: str) -> list[bool]:
    """Which cells of a deliverable in Appendix I carry the mark."""
    rows = [row for table in payload["appendix"]["tables"] for row in table["rows"]]
    return [cell["sample"] for row in rows if row["anchor"] == f"status-{ref}" for cell in row["cells"]]


def changed(payload) -> dict[str, bool]:
    rows = payload["changes"]["table"]["rows"]
    return {row["cells"][0]["lines"][0]["text"]: row["cells"][1]["sample"] for row in rows}


def write_all(*, sample: bool) -> None:
    for key, text in TEXTS.items():
        write_section(the_round(), key, text)
    if sample:
        for row in list(ReportText.objects.all()):
            ReportText.objects.create(section=row.section, text=row.text, at=row.at, illustrative=True)


@pytest.mark.parametrize("sample", [True, False])
def test_words_of_a_person_of_the_demonstration_are_marked_and_others_not(sample):
    write_all(sample=sample)
    payload = payload_of()
    written = {"Own introduction", "Own overview", "Own partners", "Own challenges", "The Governing Body:", "More"}
    assert set(marked(payload)) == (written if sample else set())
    assert payload["cover"]["purpose_sample"] is sample
    fields = {field["key"]: field["sample"] for field in payload["cover"]["fields"]}
    assert [key for key, mark in fields.items() if mark] == (["legal-implications"] if sample else [])
    assert bool(payload["notices"]["illustrative"]) is sample
    html = paper_html(payload)
    for words in ("Own purpose", "Own legal text."):
        assert (f'<span class="sample">◊</span> {words}' in html) is sample


def test_words_about_sample_progress_are_marked_whoever_wrote_them(deliverable):
    write_all(sample=False)
    status_update(deliverable("1"), "in-progress", "2016-02-01", done="Invented.", illustrative=True)
    payload = payload_of()
    assert marked(payload, "challenges")[0] == "Own challenges"
    assert marked(payload, "overview")[0] == "Own overview"


def test_a_paper_that_was_frozen_before_the_cover_had_marks_is_drawn_as_it_was():
    payload = payload_of()
    old = copy.deepcopy(payload)
    del old["cover"]["purpose_sample"]
    for field in old["cover"]["fields"]:
        del field["sample"]
    assert paper_html(old) == paper_html(payload)


def test_sample_amendments_are_marked_in_both_appendices(deliverable):
    amended("text", "Another text.", deliverable=deliverable("4"))
    amended("due", "06/2017", new_month=Month.of(2017, 6), deliverable=deliverable("5a"))
    amended("resources_text", "Another text.", item=deliverable("3a").item)
    amended("text", "Another text.", indicator=deliverable("2").indicators.get())
    amended("text", "A fact.", deliverable=deliverable("3b"), illustrative=False)
    payload = payload_of()
    assert row_of(payload, "4") == [False, True, False, False, False, False, True]
    assert row_of(payload, "5a") == [False] * 6 + [True]
    assert row_of(payload, "3a") == [False] * 5 + [True, False]
    assert row_of(payload, "2") == [False, False, True, False, False, False, False]
    assert row_of(payload, "3b")[1] is False
    assert changed(payload) == {"2": True, "3(b)": False, "4": True, "5(a)": True, "Item 3": True}
    assert payload["notices"]["illustrative"]
    assert any(block["anchor"] == "deliverable-5a" and block["sample"] for block in paragraphs(payload, "progress"))


def test_sample_needs_and_coordinators_are_marked_in_part_iv(deliverable):
    line = ResourceLine.objects.get(item__number=4)
    amended("amount", "150000", resource_line=line)
    sfp = deliverable("3a").responsibilities.get(unit__code="SFP").unit
    amended("coordinator", "SFP", new_unit=sfp, deliverable=deliverable("3a"))
    payload = payload_of()
    assert paragraphs(payload, "resources")[0]["sample"]
    (table,) = [block for block in part(payload, "resources") if block["kind"] == "table"]
    assert [row["cells"][1]["sample"] for row in table["rows"]] == [True, False]
    assert "The plan assigns its deliverables to 14 units, programmes and offices" in marked(payload, "resources")


def test_a_sample_note_or_measurement_is_marked_though_the_update_is_a_fact(deliverable):
    for ref in ("1", "2", "4"):
        status_update(deliverable(ref), "in-progress", "2016-02-01", done="Begun.")
    note(deliverable("1"), "2016-04-20", "Comments were sent", illustrative=True)
    note(deliverable("3a"), "2016-04-20", "Not begun, but read about", illustrative=True)
    measure = Measure.objects.filter(indicator__deliverable__ref="2").order_by("position")[0]
    measurement(measure, Month.of(2016, 5).index, "2016-06-01", illustrative=True)
    payload = payload_of()
    (first, second, third, fourth) = paragraphs(payload, "progress")[:4]
    assert (first["text"], first["sample"]) == ("Begun.", False)
    assert ("Comments were sent" in second["text"], second["sample"]) == (True, True)
    assert (third["text"], third["sample"]) == ("Begun.", False)
    assert ("The indicator has not been achieved so far." in fourth["text"], fourth["sample"]) == (True, True)
    assert [block["sample"] for block in paragraphs(payload, "progress") if block["anchor"] == "deliverable-3a"] == [
        True
    ]
    assert [block["sample"] for block in paragraphs(payload, "progress") if block["anchor"] == "deliverable-4"] == [
        False
    ]
    assert payload["notices"]["illustrative"]


@pytest.mark.parametrize(("slug", "is_marked"), [("november-2016", False), ("november-2017", True)])
def test_how_many_deliverables_remain_open_is_marked_where_it_is_told(deliverable, slug, is_marked):
    status_update(deliverable("1"), "in-progress", "2016-02-01", done="The review has begun.", illustrative=True)
    last = part(payload_of(slug), "challenges")[-1]
    assert ("remain open" in last["text"]) == is_marked
    assert last["sample"] == is_marked
