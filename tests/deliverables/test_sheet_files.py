"""Files that are no update sheets, or mean harm: each is refused with a sentence, and nothing is kept."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliverables.sheets import reading
from deliverables.sheets.columns import TYPED
from tests.deliverables.office_files import PDF, archive, excel, upload, with_part, word
from tests.deliverables.recording import rows_of_the_record
from tests.deliverables.sheets import SHEETS, download, fill, send
from tests.filling_forms import filled
from tests.pages.test_hostile_input import HOSTILE, taken_back
from tests.reading_pages import text_of

UNREADABLE = "This file cannot be read as an Excel file (.xlsx). Download a sheet here and fill that in."
NO_SHEET = "This is no update sheet, or its first column was changed. Download a sheet here and fill that in."


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as caught:
        reading.read_sheet(upload("sheet.xlsx", content))
    return caught.value.messages[0]


def bomb() -> bytes:
    """Small, and large once unpacked; what it says of its sizes is a lie."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", bytes(reading.MOST_UNZIPPED + 1))
    return content.getvalue().replace((reading.MOST_UNZIPPED + 1).to_bytes(4, "little"), (10).to_bytes(4, "little"))


ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (PDF, UNREADABLE),
        (word(), UNREADABLE),
        (excel()[:-40], UNREADABLE),
        (excel(), NO_SHEET),
        (archive({"a": "b"}), UNREADABLE),
        (archive({f"part{number}": "" for number in range(300)}), UNREADABLE),
        (with_part(excel(), "xl/more.xml", ENTITIES.encode()), UNREADABLE),
        (with_part(excel(), "xl/more.xml", ENTITIES.encode("utf-16")), UNREADABLE),
        (b"", "The file “sheet.xlsx” is empty."),
        (bytes(reading.MOST_BYTES + 1), "The file has 2.0\xa0MB; an update sheet has 2.0\xa0MB at the most."),
    ],
    ids=["pdf", "word", "cut", "other", "archive", "parts", "entities", "entities-16", "empty", "large"],
)
def test_what_is_no_sheet_is_refused(content, sentence):
    assert refusal(content) == sentence


def test_a_bomb_is_not_unpacked_to_its_end():
    assert len(bomb()) < 50_000
    assert refusal(bomb()) == UNREADABLE


@pytest.fixture
def sme(client_of, focal_sme, today):
    return client_of(focal_sme)


@pytest.mark.parametrize(
    "stamp",
    [
        "update-sheet 1 sme-2015",
        "update-sheet 1 sme-2015 yesterday",
        "update-sheet 1 sme-2015 2017-10-02T09:00:00",
        "update-sheet 1 sme-2015 0001-01-01T00:00:00+14:00",
        "update-sheet 2 sme-2015 2017-10-02T09:00:00+02:00",
        None,
        7,
    ],
)
def test_a_stamp_that_was_changed_is_refused(sme, stamp):
    def change(sheet):
        sheet["A1"] = stamp

    assert refusal(fill(download(sme), change)) == NO_SHEET


def test_a_sheet_of_another_plan_is_refused_beside_the_field(sme):
    def change(sheet):
        sheet["A1"] = "update-sheet 1 other 2017-10-02T09:00:00+02:00"

    answer = send(sme, fill(download(sme), change))
    assert answer.status_code == 200
    assert "This sheet is of another plan. Upload it there." in text_of(answer)


def test_limits_on_rows_and_on_changes(sme, monkeypatch):
    content = fill(download(sme), r3a={"done": "One."}, r3b={"done": "Two."})
    monkeypatch.setattr("deliverables.sheets.checking.MOST_CHANGES", 1)
    assert "This sheet changes more than 1 rows; upload it in parts." in text_of(send(sme, content))
    monkeypatch.setattr("deliverables.sheets.reading.MOST_ROWS", 11)
    assert "A sheet may have 11 rows at the most." in text_of(send(sme, content))


def test_no_file_is_said(sme):
    assert "This field is required." in text_of(sme.post(SHEETS, {}))


EXAMPLES = 4
"""Few, for the time of a run; raise it after a change of forms, actions or sheets."""
TEXTS = st.sampled_from([text for text in HOSTILE if "\x00" not in text]) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), max_size=30
)


def readable(text: str) -> bool:
    """What XML can hold."""
    return not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", text)


def test_hostile_cells_never_break_the_import(sme):
    content = download(sme)
    before = rows_of_the_record()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(cells=st.dictionaries(st.sampled_from(["key", "ref", *TYPED]), TEXTS.filter(readable), min_size=1))
    def upload_and_apply(cells: dict[str, str]) -> None:
        typed = {"status": "In progress", "outlook": "At risk", "done": "Work."} | {
            name: text[:32000] for name, text in cells.items()
        }
        with taken_back():
            page = send(sme, fill(content, r3a=typed), follow=True)
            assert page.status_code == 200
            assert rows_of_the_record() == before
            answer = sme.post(page.redirect_chain[-1][0], {"do": "apply"}, follow=True)
            assert answer.status_code == 200
            after = rows_of_the_record()
            assert {name for name in after if after[name] != before[name]} <= {"StatusUpdate"}
            assert after["StatusUpdate"] - before["StatusUpdate"] <= 1

    upload_and_apply()


GRID = "/plans/sme-2015/update/"


def test_hostile_rows_never_break_the_grid_and_the_good_one_is_saved(sme):
    blank = filled(sme.get(GRID))
    good = {"3b-status": "in-progress", "3b-outlook": "at-risk", "3b-done": "One audit."}
    names = [f"3a-{name}" for name in (*TYPED, "seen")] + ["initial-3a-status", "only", "4-done"]
    before = rows_of_the_record()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(hostile=st.dictionaries(st.sampled_from(names), st.sampled_from(HOSTILE), min_size=1))
    def post(hostile: dict[str, str]) -> None:
        with taken_back():
            answer = sme.post(GRID, blank | hostile | good)
            recorded = rows_of_the_record()["StatusUpdate"] - before["StatusUpdate"]
            if only := hostile.get("only"):
                # "1" is among the hostile words, and the number of a deliverable of which nothing was typed.
                assert (answer.status_code, recorded) == (200 if only == "1" else 404, 0)
                return
            assert answer.status_code in (200, 302)
            assert recorded in (1, 2)
            if answer.status_code == 302 or recorded == 2:
                return
            kept = filled(answer)
            for name in ("3a-done", "3a-reason", "3a-expected"):
                if hostile.get(name, "").isprintable() and hostile.get(name):
                    assert kept[name] == [hostile[name]], "nothing typed is lost"

    post()
