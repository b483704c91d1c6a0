"""XLSX and CSV: exactly the rows of the list, and nothing in them that a spreadsheet would run."""

from __future__ import annotations

import csv
import datetime as dt
from io import BytesIO, StringIO
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from deliverables.exports import COLUMNS, LONGEST_CELL, harmless
from deliverables.models import Deliverable, Theme, Unit
from tests import factories
from tests.pages.list_reading import ALL, amend, list_url, refs, text, write_record

pytestmark = pytest.mark.usefixtures("today")
HEADS = [str(head) for head in COLUMNS]


@pytest.fixture
def exported(plan, client_of, reader):
    """Opens an export as a reader."""
    browser = client_of(reader)
    return lambda fmt, query="": browser.get(reverse("deliverables:export", args=[plan.slug, fmt]) + query)


@pytest.fixture
def listed(plan, client_of, reader):
    browser = client_of(reader)
    return lambda query="": browser.get(list_url(plan, query))


def csv_rows(response) -> list[dict[str, str]]:
    content = b"".join(response.streaming_content).decode()
    assert content.startswith("\ufeff")
    return list(csv.DictReader(StringIO(content.removeprefix("\ufeff"))))


def book_of(response):
    return load_workbook(BytesIO(response.content))


def xlsx_rows(response) -> list[dict[str, object]]:
    heads, *rows = book_of(response).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_a_csv_row_says_what_the_record_says(exported, plan):
    write_record(plan)
    answer = exported("csv", "?q=social")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="sme-2015-deliverables-2017-10-02.csv"'
    assert answer.streaming
    assert csv_rows(exported("csv", "?headline=overdue&status=in-progress")) == [
        {
            "Number": "4",
            "Biennium": "2016–17",
            "Theme": "Knowledge generation",
            "Follow-up item": str(plan.items.get(number=4).descriptions.get().text),
            "Deliverable": "One report, one workshop for discussion of findings with constituents, one policy brief.",
            "Paragraphs": "21",
            "Outcomes": "4, 10",
            "Coordinating unit": "DIALOGUE",
            "Units": "DIALOGUE, SME, Green Jobs, Turin Centre",
            "Due (month)": "2017-03",
            "Basis of the due month": "as in the source",
            "Expected (month)": "2017-12",
            "Timeliness": "overdue by 7 months",
            "Status": "In progress",
            "Outlook": "Off track",
            "In one word": "Overdue",
            "Delivered": "0 of 1 report, 0 of 1 workshop, 0 of 1 policy brief",
            "Last update": "2017-09-20",
            "As at": "2017-10-02",
            "Remark": "",
        }
    ]


def test_a_workbook_opens_with_dates_head_and_widths(exported, plan):
    write_record(plan)
    answer = exported("xlsx", "?sort=-updated&unit=DIALOGUE")
    assert answer["Content-Disposition"] == 'attachment; filename="sme-2015-deliverables-2017-10-02.xlsx"'
    sheet = book_of(answer).worksheets[0]
    assert [cell.value for cell in sheet[1]] == HEADS
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.freeze_panes == "B2"
    assert sheet.column_dimensions["E"].width == 60
    [row] = xlsx_rows(answer)
    assert row["Last update"] == dt.datetime(2017, 9, 20)  # noqa: DTZ001  # a workbook knows no zones
    assert row["As at"] == dt.datetime(2017, 10, 2)  # noqa: DTZ001  # as a sheet has it


def test_both_files_hold_the_same_texts(exported, plan):
    write_record(plan)
    for from_csv, from_xlsx in zip(csv_rows(exported("csv")), xlsx_rows(exported("xlsx")), strict=True):
        days = {head: value.date().isoformat() for head, value in from_xlsx.items() if isinstance(value, dt.datetime)}
        assert from_csv == {head: value or "" for head, value in from_xlsx.items()} | days


def test_the_texts_are_whole_and_ranges_expanded(exported, plan):
    rows = {row["Number"]: row for row in csv_rows(exported("csv"))}
    assert rows["1"]["Deliverable"] == Deliverable.objects.get(plan=plan, ref="1").text
    assert rows["7a"]["Paragraphs"] == "20(a), 20(b), 20(c), 20(d), 20(e), 20(f)"
    assert rows["7a"]["Basis of the due month"] == "derived"
    assert rows["7a"]["Status"] == "Not started (starts in 2018–19)"
    assert rows["7a"]["Theme"] == ""
    assert rows["6-2"]["Status"] == "Not started (awaiting resources)"
    assert rows["6-2"]["Due (month)"] == ""
    assert rows["1"]["Follow-up item"].count(" / ") == 1


def test_amended_texts_and_months_are_those_of_the_date(exported, plan):
    row = Deliverable.objects.get(plan=plan, ref="3a")
    amend(row, field="text", new="Generation of zebra evidence")
    [now] = csv_rows(exported("csv", "?q=zebra"))
    assert now["Deliverable"] == "Generation of zebra evidence"
    assert csv_rows(exported("csv", "?q=zebra&as_of=2017-02-01")) == []


FILTERS = [
    "",
    "?unit=ACTRAV&unit=DIALOGUE&sort=-due",
    "?status=in-progress&sort=status",
    "?paragraph=20(e)&biennium=2018-19",
    "?headline=overdue&headline=completed&sort=-delivered",
    "?as_of=2016-05-31&status=completed",
    "?q=report&sort=deliverable&page=7",
    "?country=KE",
    "?sort=nonsense",
    "?group=conditional&outcome=2",
]


@pytest.mark.parametrize("query", FILTERS)
@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_holds_the_rows_of_the_list_in_its_order(exported, listed, plan, query, fmt):
    write_record(plan)
    read = csv_rows if fmt == "csv" else xlsx_rows
    assert [row["Number"] for row in read(exported(fmt, query))] == refs(listed(query))


def test_holds_the_rows_of_all_pages(exported, plan):
    item = plan.items.get(number=1)
    Deliverable.objects.bulk_create(
        Deliverable(plan=plan, item=item, ref=f"x{n}", position=100 + n, text="More", due_basis="none",
                    coordinator=Unit.objects.get(code="SME"))
        for n in range(40)
    )  # fmt: skip
    assert len(csv_rows(exported("csv", "?page=2"))) == 53


@pytest.mark.parametrize("query", ["?as_of=2019-01-01", "?as_of=never&unit=SME", "?as_of=2010-01-01&sort=-due"])
def test_the_links_of_a_list_that_fell_back_to_today_lead_to_its_files(client_of, reader, plan, query):
    browser = client_of(reader)
    page = browser.get(reverse("deliverables:list", args=[plan.slug]) + query)
    assert page.context["as_of"].problem
    for _format, url in page.context["exports"]:
        assert browser.get(url).status_code == 200
    assert page.context["exports"][0][1].endswith(query[1:].partition("&")[2])


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?status=done", "Status: “done” is none of the choices."),
        ("?due_from=soon", "Due from: Give a month as month/year, for example 03/2017."),
        ("?as_of=2030-01-01", "1 January 2030 lies in the future"),
        ("?unit=<b>", "Unit: “<b>” is none of the choices."),
    ],
)
@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_a_bad_value_makes_no_file_but_a_page_that_says_why(exported, fmt, query, sentence):
    answer = exported(fmt, query)
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/html")
    assert sentence in text(answer)
    assert "<b>” is" not in answer.content.decode()


def test_other_formats_and_strangers_get_nothing(exported, plan, client_of):
    assert exported("pdf").status_code == 404
    url = reverse("deliverables:export", args=[plan.slug, "csv"])
    assert "/accounts/login/" in client_of(None).get(url)["Location"]


def test_the_second_sheet_says_what_this_is(exported, plan):
    write_record(plan)
    query = "?unit=SME&unit=ACT/EMP&q=report&as_of=2017-09-30&sort=-due"
    about = [tuple(row) for row in book_of(exported("xlsx", query)).worksheets[1].iter_rows(values_only=True)]
    assert about == [
        ("Plan", plan.short_title),
        ("Document", "GB.325/INS/5/2"),
        ("As at", dt.datetime(2017, 9, 30)),  # noqa: DTZ001  # as a sheet has it
        ("Filter", "Unit: SME or ACT/EMP"),
        ("Filter", "Words: report"),
        ("Order", "Due (descending)"),
        ("Rows", str(len(refs_of(exported, query)))),
        ("Made", "2017-10-02 09:00 CEST"),
    ]


def refs_of(exported, query: str) -> list[str]:
    return [row["Number"] for row in csv_rows(exported("csv", query))]


def test_sample_data_is_called_so(exported, listed, plan):
    assert "Sample data" not in text(listed())
    factories.status_update(
        Deliverable.objects.get(plan=plan, ref="1"), "in-progress", "2017-01-01", illustrative=True
    )
    output = Deliverable.objects.get(plan=plan, ref="2").planned_outputs.get()
    factories.delivery(output, "2017-01-01", illustrative=True)
    assert "Sample data" in text(listed())
    remarks = {row["Number"]: row["Remark"] for row in csv_rows(exported("csv"))}
    assert [ref for ref in ALL if remarks[ref] == "sample data"] == ["1", "2"]
    about = dict(book_of(exported("xlsx")).worksheets[1].iter_rows(values_only=True))
    assert about["Remark"] == "Contains sample data, invented for demonstration: not facts."
    assert about["Filter"] == "none: all deliverables of the plan"


# --- Hostile texts --------------------------------------------------------------------------------

HOSTILE = [
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\x00=1+1",
    "\x08\x1b=cmd|' /C calc'!A0",
    "＝1+1",
    "#N/A",
    'a "quoted"; text, with\nlines; =1+1',
    "\ufffe\uffff",
    "🦓 ünïcode",
]


@pytest.mark.parametrize("hostile", [value for value in HOSTILE if "\x00" not in value])
def test_no_text_becomes_a_formula(exported, plan, hostile):
    Theme.objects.filter(biennium__plan=plan).update(title=hostile[:120])
    amend(Deliverable.objects.get(plan=plan, ref="1"), field="text", new=hostile)
    for row in (csv_rows(exported("csv"))[0], xlsx_rows(exported("xlsx"))[0]):
        value = row["Deliverable"] or ""
        assert not value.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
        assert row["Theme"] == row["Deliverable"]
    sheet = book_of(exported("xlsx")).worksheets[0]
    assert {cell.data_type for cell in sheet[2]} <= {"s", "inlineStr", "d", "n"}
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_hostile_filters_are_harmless_on_the_second_sheet(exported):
    query = "?" + urlencode({"q": "=1+1"})
    about = dict(book_of(exported("xlsx", query)).worksheets[1].iter_rows(values_only=True))
    assert about["Filter"] == "Words: =1+1"


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(HOSTILE))
def test_harmless_keeps_every_text_that_is(value):
    safe = harmless(value)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    printable = "".join(character for character in value if character >= " " or character in "\t\r\n")
    printable = printable.replace("\x7f", "").replace("\ufffe", "").replace("\uffff", "")
    assert safe in (printable, "'" + printable)


def test_a_text_longer_than_a_cell_is_cut():
    assert len(harmless("=" + "a" * 40_000)) == LONGEST_CELL
