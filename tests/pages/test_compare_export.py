"""The comparison as CSV and XLSX: the rows of the list, with both dates in the heads."""

from __future__ import annotations

import csv
import datetime as dt
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests import factories
from tests.pages.compared_reading import lines, soup, write_changes
from tests.pages.list_reading import ALL, list_url

pytestmark = pytest.mark.usefixtures("today")
BOTH = "?compare=2016-09-30"


@pytest.fixture
def exported(plan, client_of, reader):
    write_changes(plan)
    browser = client_of(reader)
    return lambda fmt, query=BOTH: browser.get(reverse("deliverables:export", args=[plan.slug, fmt]) + query)


def csv_rows(answer) -> dict[str, dict[str, str]]:
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return {row["Number"]: row for row in csv.DictReader(StringIO(text))}


def test_csv_holds_both_states_and_what_changed(exported):
    answer = exported("csv")
    assert 'filename="sme-2015-deliverables-2017-10-02-compared-with-2016-09-30.csv"' in answer["Content-Disposition"]
    rows = csv_rows(answer)
    assert list(rows) == ALL
    fourth = rows["4"]
    assert (fourth["Change"], fourth["Slippage (months)"]) == ("Changed", "9")
    assert fourth["Outlook on 2016-09-30"] == "On track"
    assert fourth["Outlook on 2017-10-02"] == "Off track"
    assert fourth["Expected (month) on 2017-10-02"] == "2017-12"
    assert "Completion: due 03/2017 → expected 12/2017" in fourth["What changed"]
    assert "Outlook: The review took longer." in fourth["Reasons and decisions"]
    assert "Item 4, resource implications: GB.329/PV, para. 40 · So decided." in fourth["Reasons and decisions"]
    assert "→ Three ILO projects" in rows["3b"]["What changed"]
    assert rows["7a"]["Due (month) on 2016-09-30"] == "2019-12"
    assert rows["7a"]["Due (month) on 2017-10-02"] == "2020-06"
    assert (rows["2"]["Change"], rows["2"]["What changed"], rows["2"]["Slippage (months)"]) == ("Unchanged", "", "0")
    assert rows["5c"]["Slippage (months)"] == ""
    assert rows["2"]["Remark"] == "sample data"


def test_it_holds_the_rows_of_the_list_in_its_order(plan, exported, client_of, reader):
    for query in ("&change=later", "&sort=-slippage", "&unit=DIALOGUE", "&change=new&change=changed&sort=-number"):
        listed = lines(soup(client_of(reader).get(list_url(plan, BOTH + query))))
        assert list(csv_rows(exported("csv", BOTH + query))) == list(listed), query


def test_xlsx_holds_numbers_and_says_what_is_compared(exported):
    answer = exported("xlsx", BOTH + "&change=later&sort=-slippage")
    book = load_workbook(BytesIO(answer.content))
    rows = list(book["Deliverables"].iter_rows(values_only=True))
    heads = list(rows[0])
    assert [row[heads.index("Slippage (months)")] for row in rows[1:]][:2] == [9, 6]
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert about["As at"].date() == dt.date(2017, 10, 2)
    assert about["Compared with"].date() == dt.date(2016, 9, 30)
    assert about["Filter"] == "Change: Later than expected"
    assert about["Order"] == "Slippage (descending)"


def test_what_people_typed_is_never_a_formula(plan, exported):
    factories.amendment("2017-02-01", deliverable=plan.deliverables.get(ref="1"), field="text", new="=1+1")
    book = load_workbook(BytesIO(exported("xlsx").content))
    cells = [cell for row in book["Deliverables"].iter_rows() for cell in row]
    assert "'=1+1" in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?compare=soon", "“soon” is not a date"),
        ("?as_of=2016-09-30&compare=2017-09-30", "30 September 2017 is later than this page"),
        ("?change=later", "What changed can be chosen only while two dates are compared"),
        (BOTH + "&change=nonsense", "“nonsense” is none of the choices."),
    ],
)
def test_no_file_is_made_of_what_is_of_no_use(exported, query, sentence):
    answer = exported("csv", query)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
