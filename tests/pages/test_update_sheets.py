"""Updates out as a spreadsheet and in again: dry run, conflicts, all good rows or none, and the report."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliverables import actions
from deliverables.models import ActionPlan, StatusUpdate, UpdateSheet
from deliverables.sheets import checking
from deliverables.sheets.reading import read_sheet
from tests import factories
from tests.deliverables.office_files import upload
from tests.deliverables.sheets import HERE, SHEETS, download, fill, first_page, rows_by_ref, send
from tests.many_plans import make_many_plans
from tests.reading_pages import text_of

pytestmark = pytest.mark.usefixtures("today")
GOOD = {"status": "In progress", "outlook": "At risk"}
LOSABLE = {
    "1": "Été à Zürich, Ørsted, Łódź, “guillemets” «là»",
    "2": "Two\nlines\n\n  and an indent",
    "3a": '=HYPERLINK("http://example.org","x")',
    "3b": "007",
    "3c": "+41 22 799 61 11",
    "4": "-1",
    "5a": "@here 'quoted' \"twice\"",
    "5b": "تم إنجاز أربعة تقارير",
    "5c": "x" * 15000 + " end",
    "6-1": "_x000D_ and _x005F_x0041_ are letters",
    "6-2": "<b>&amp;</b> %s {{ x }}",
    "7a": "'apostrophe first",
    "7b": "12/2017",
}


@pytest.fixture
def sme(client_of, focal_sme):
    return client_of(focal_sme)


def outcomes(page) -> dict[str, str]:
    rows = BeautifulSoup(page.content, "html.parser").select("tbody tr")
    return {row.select("td")[1].get_text().strip(): row.select("td")[2].get_text().strip() for row in rows}


def result_of(page, ref: str) -> str:
    for row in BeautifulSoup(page.content, "html.parser").select("tbody tr"):
        if row.select("td")[1].get_text().strip() == ref:
            return " ".join(row.get_text(" ").split())
    raise AssertionError(f"{ref} is in no row")


def decide(browser, page, do: str = "apply"):
    """Press a button of the dry run."""
    return browser.post(page.redirect_chain[-1][0], {"do": do}, follow=True)


# --- Out -------------------------------------------------------------------------------------------


def test_the_sheet_has_the_columns_of_the_grid_and_locks_the_others(sme, deliverable):
    factories.status_update(deliverable("3a"), "in-progress", "2017-06-01", outlook="off-track", done="=Two.")
    sheet = first_page(download(sme))
    assert list(rows_by_ref(sheet)) == ["1", "2", "3a", "3b", "3c", "5a", "5b", "5c", "6-1", "6-2", "7a", "7b"]
    assert [cell.value for cell in sheet[1]][6:] == [
        "Status", "Outlook", "Expected month", "True since", "What was done", "What is next", "Reason",
    ]  # fmt: skip
    row = rows_by_ref(sheet)["3a"]
    assert [sheet.cell(row, place).value for place in (2, 4, 5, 6, 7, 8)] == [
        "3a", "SME", "12/2017", "=Two.", "In progress", "Off track",
    ]  # fmt: skip
    assert sheet.protection.sheet
    assert [cell.protection.locked for cell in sheet[row]] == [True] * 6 + [False] * 7
    assert sheet.column_dimensions["A"].hidden
    # What begins like a formula is a text, and the program is told to leave it one.
    said = sheet.cell(row, 6)
    assert (said.data_type, said.quotePrefix) == ("s", True)
    assert sheet.cell(row, 9).number_format == "@", "03/2018 stays what was typed"


def test_status_and_outlook_are_chosen_from_lists_that_stand_in_the_file(sme):
    sheet = first_page(download(sme))
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation if one.type == "list"}
    assert list(lists) == ["G2:G13", "H2:H13"]
    about = sheet.parent["About"]
    chosen = [[cell.value for (cell,) in about[place.partition("!")[2].replace("$", "")]] for place in lists.values()]
    assert chosen == [
        ["Not started", "In progress", "Completed", "Suspended", "Discontinued"],
        ["On track", "At risk", "Off track"],
    ]
    assert about["B3"].value == "2017-10-02 09:00 CEST"


def test_a_sheet_of_one_unit(client_of, manager):
    desk = client_of(manager)
    assert list(rows_by_ref(first_page(download(desk, unit="DIALOGUE")))) == ["4"]
    answer = desk.get(f"{HERE}sheet.xlsx?unit=DIALOGUE")
    assert answer["Content-Disposition"] == 'attachment; filename="sme-2015-updates-dialogue-2017-10-02.xlsx"'
    for code in ("NOTHING", "\x00"):
        assert desk.get(f"{HERE}sheet.xlsx", {"unit": code}).status_code == 404


# --- Out and in ------------------------------------------------------------------------------------


def test_thirteen_rows_go_out_and_come_in_without_a_lost_character(client_of, manager):
    desk = client_of(manager)
    rows = {f"r{ref.replace('-', '_')}": GOOD | {"done": text, "reason": text} for ref, text in LOSABLE.items()}
    page = send(desk, fill(download(desk), **rows), follow=True)
    assert set(outcomes(page).values()) == {"Will be recorded"}
    assert not StatusUpdate.objects.exists()
    assert "13 updates are recorded." in text_of(decide(desk, page))
    found = StatusUpdate.objects.select_related("deliverable")
    assert {row.deliverable.ref: row.done for row in found} == LOSABLE
    assert {row.deliverable.ref: row.reason for row in found} == LOSABLE
    assert {row.effective_on for row in found} == {dt.date(2017, 10, 2)}
    # And out again: what was said stands in the next sheet as it was typed.
    again = download(desk)
    said = {row.cells["ref"]: row.cells["said"] for row in read_sheet(upload("again.xlsx", again)).rows}
    assert said == LOSABLE
    assert set(outcomes(send(desk, again, follow=True)).values()) == {"Unchanged"}


def test_the_dry_run_says_of_each_row_what_it_would_do(sme, deliverable):
    factories.status_update(deliverable("3c"), "in-progress", "2017-06-01", outlook="on-track", done="Before.")
    content = download(sme)
    factories.status_update(deliverable("3c"), "suspended", "2017-09-01", reason="By a colleague.")
    page = send(
        sme,
        fill(
            content,
            r3a=GOOD | {"done": "Four briefs."},
            r3b={"status": "Finished", "expected": "13/2018"},
            r3c={"done": "By me."},
            r5a={"status": "Completed", "done": "All."},
        ),
        follow=True,
    )
    found = outcomes(page)
    assert {ref: found[ref] for ref in ("1", "3a", "3b", "3c", "5a")} == {
        "1": "Unchanged",
        "3a": "Will be recorded",
        "3b": "Wrong",
        "3c": "Changed since the download",
        "5a": "Wrong",
    }
    assert (
        "G5 (Status): “Finished” is none of the choices. Choose one of these: "
        "Not started, In progress, Completed, Suspended, Discontinued." in result_of(page, "3b")
    )
    assert "Select a valid choice" not in result_of(page, "3b")
    assert "I5 (Expected month): Give a month as month/year" in result_of(page, "3b")
    both = "In the record now: Suspended In the sheet: [removed: Suspended ] [added: In progress ]"
    assert both in result_of(page, "3c")
    assert "In the record now: By a colleague." in result_of(page, "3c")
    assert "In the sheet: By me." in result_of(page, "3c")
    assert "A completed deliverable needs at least one piece of evidence" in result_of(page, "5a")
    assert "Will be recorded: 1 · Unchanged: 8 · Wrong: 2 · Changed since the download: 1" in text_of(page)
    assert StatusUpdate.objects.count() == 2


def test_only_good_rows_are_recorded_and_the_report_is_kept(sme, client_of, manager, auditor, focal_sme):
    content = fill(download(sme), r3a=GOOD | {"done": "Four briefs."}, r3b=GOOD)
    page = decide(sme, send(sme, content, follow=True))
    assert "1 update is recorded." in text_of(page)
    assert "Report of an update sheet" in text_of(page)
    assert outcomes(page)["3a"] == "Recorded"
    assert "Say in a sentence what was done." in result_of(page, "3b")
    row = StatusUpdate.objects.get()
    assert (row.deliverable.ref, row.done, row.by) == ("3a", "Four briefs.", focal_sme)
    kept = UpdateSheet.objects.get()
    assert (kept.rows, kept.file_name) == ([], "filled-in.xlsx")
    for reads in (manager, auditor):
        assert "Four briefs." in text_of(client_of(reads).get(kept.get_absolute_url()))
        assert "filled-in.xlsx" in text_of(client_of(reads).get(SHEETS))
    # The wrong row is put right in the same file; what is recorded already is not recorded twice.
    page = send(sme, fill(content, r3b={"done": "One audit."}), follow=True)
    assert (outcomes(page)["3a"], outcomes(page)["3b"]) == ("Unchanged", "Will be recorded")


def choose(person, language: str) -> None:
    person.language = language
    person.save(update_fields=["language"])


def test_a_report_is_read_in_the_language_of_who_reads_it(client_of, focal_sme, manager, deliverable):
    """What is said of wrong rows, of cells that cannot be read, and of choices, typed and recorded."""
    choose(focal_sme, "fr")
    sme = client_of(focal_sme)
    content = download(sme)
    factories.status_update(deliverable("3c"), "suspended", "2017-09-01", reason="By a colleague.")
    rows = {
        "r3a": {"status": "En cours", "outlook": "A risque", "done": "Four briefs."},
        "r3b": {"status": "En cours", "outlook": "A risque"},
        "r3c": {"status": "Achevé", "done": "All."},
        "r5a": {"done": "Some.", "outlook": "Magnifique"},
        "r5b": {"done": dt.date(2017, 9, 1)},
    }
    tried = send(sme, fill(content, **rows), follow=True)
    choose(focal_sme, "es")
    assert "Indique en una frase" in result_of(sme.get(tried.redirect_chain[-1][0]), "3b")
    choose(focal_sme, "fr")
    page = decide(sme, tried)
    assert '<dd class="sheet-text" lang="en" dir="auto">Four briefs.' in page.content.decode()
    assert "Veuillez indiquer en une phrase" in result_of(page, "3b")
    in_english = {
        "3a": "Status In progress",
        "3b": "K5 (What was done): Say in a sentence what was done.",
        "3c": "In the record now: Suspended In the sheet: [removed: Suspended ] [added: Completed ]",
        "5a": "H7 (Outlook): “Magnifique” is none of the choices. Choose one of these: ",
        "5b": "K8 (What was done): This cell holds a date or a time; type it as words.",
    }
    read = client_of(manager).get(UpdateSheet.objects.get().get_absolute_url())
    for ref, said in in_english.items():
        assert said in result_of(read, ref)
        assert said not in result_of(page, ref)
    assert "En bonne voie, A risque, Compromis." in result_of(read, "5a"), "as the lists of the sheet say them"


def test_what_is_next_and_the_reason_go_on_unless_they_are_changed(sme, deliverable):
    """Only what was done is news; the rest stands in the sheet as it holds, line ends and all."""
    said = {"expected": "2018-03", "reason": "The author\r\nleft.", "next": "Review by May.\r\nThen print."}
    for ref in ("3a", "3b", "3c"):
        factories.status_update(deliverable(ref), "in-progress", "2017-06-01", outlook="at-risk", **said)
    content = download(sme)
    row = rows_by_ref(first_page(content))["3a"]
    assert [first_page(content).cell(row, place).value for place in (12, 13)] == [
        "Review by May.\nThen print.", "The author\nleft.",
    ]  # fmt: skip
    changes = {"done": "All.", "status": "Discontinued", "outlook": "", "expected": ""}
    filled_in = fill(content, r3a={"done": "Two more briefs."}, r3b={"next": "Print."}, r3c=changes)
    page = send(sme, filled_in, follow=True)
    assert "Say in a sentence what was done." in result_of(page, "3b")
    assert "Say why the deliverable is suspended or discontinued." in result_of(page, "3c")
    decide(sme, page)
    newest = deliverable("3a").status_updates.newest_first().first()
    assert (newest.done, newest.next, newest.reason) == (
        "Two more briefs.", "Review by May.\nThen print.", "The author\nleft.",
    )  # fmt: skip


def test_columns_are_found_by_their_heads(sme, deliverable):
    def swapped(sheet):
        for row in sheet.iter_rows(max_row=20, min_col=11, max_col=13):
            done, _next, reason = row
            done.value, reason.value = reason.value, done.value
        sheet.insert_cols(4)
        sheet["D1"] = "My own remarks"

    typed = {"status": "In progress", "outlook": "At risk", "done": "Briefs.", "reason": "Slow."}
    page = send(sme, fill(download(sme), swapped, r3a=typed, r3b=typed | {"done": ""}), follow=True)
    assert "N5 (What was done): Say in a sentence what was done." in result_of(page, "3b")
    decide(sme, page)
    newest = deliverable("3a").status_updates.newest_first().first()
    assert (newest.done, newest.reason) == ("Briefs.", "Slow.")


@pytest.mark.parametrize(
    ("place", "head", "said"),
    [
        ("K1", "Whatever", "This sheet has no column “What was done”. Columns may be moved"),
        ("F1", "Reason", "Two columns of this sheet are called “Reason”."),
    ],
)
def test_a_lost_or_doubled_head_is_said(sme, place, head, said):
    page = send(sme, fill(download(sme), lambda sheet: sheet.__setitem__(place, head)))
    assert said in text_of(page)


def test_a_sheet_from_before_it_had_what_is_next_leaves_that_as_it_is(sme, deliverable):
    said = {"reason": "The author left.", "next": "Review by May."}
    factories.status_update(deliverable("3a"), "in-progress", "2017-06-01", outlook="off-track", **said)

    def as_before(sheet):
        sheet["M4"].value = None
        sheet.delete_cols(12)

    page = send(sme, fill(download(sme), as_before, r3a={"done": "Work."}), follow=True)
    decide(sme, page)
    newest = deliverable("3a").status_updates.newest_first().first()
    assert (newest.done, newest.next, newest.reason) == ("Work.", "Review by May.", "The author left.")


def test_of_a_sheet_full_of_mistakes_the_first_are_said_in_every_language(client_of, focal_sme, monkeypatch):
    """To try each row once more in each language takes time while the person waits."""
    monkeypatch.setattr(checking, "MOST_IN_EVERY_LANGUAGE", 1)
    sme = client_of(focal_sme)
    tried = send(sme, fill(download(sme), r3a={"status": "Odd"}, r3b={"status": "Odd"}), follow=True)
    choose(focal_sme, "fr")
    page = sme.get(tried.redirect_chain[-1][0])
    assert "is none of the choices" not in result_of(page, "3a")
    assert "is none of the choices" in result_of(page, "3b")


def test_a_report_that_was_kept_in_one_language_stays_readable(client_of, manager, now):
    line = {"row": 5, "ref": "3b", "outcome": "wrong", "problems": [["K5", "done", "Dites en une phrase."]]}
    both = [["status", "Suspendu", "Completed"], ["done", "", "All."]]
    kept = UpdateSheet.objects.create(
        plan=ActionPlan.objects.get(), by=manager, file_name="old.xlsx", made_at=now, uploaded_at=now, applied_at=now,
        lines=[line, {"row": 6, "ref": "3c", "outcome": "conflict", "both": both}],
    )  # fmt: skip
    page = client_of(manager).get(kept.get_absolute_url())
    assert "K5 (What was done): Dites en une phrase." in result_of(page, "3b")
    assert "In the record now: Suspended In the sheet: [removed: Suspended ]" in result_of(page, "3c")


def test_all_or_nothing_when_the_record_moves_on_after_the_dry_run(sme, deliverable):
    page = send(sme, fill(download(sme), r3a=GOOD | {"done": "One."}, r3b=GOOD | {"done": "Two."}), follow=True)
    factories.note(deliverable("3b"), "2017-09-30")
    again = decide(sme, page)
    assert "The record changed since this page was made, so nothing is recorded. Look again." in text_of(again)
    assert not StatusUpdate.objects.exists()
    assert outcomes(again)["3b"] == "Will be recorded", "a note does not contradict the sheet"
    factories.status_update(deliverable("3b"), "in-progress", "2017-09-30", done="By a colleague.")
    again = decide(sme, page)
    assert StatusUpdate.objects.count() == 1
    assert outcomes(again)["3b"] == "Changed since the download"
    assert "1 update is recorded." in text_of(decide(sme, page))


def test_a_sheet_is_applied_once(sme):
    page = send(sme, fill(download(sme), r3a=GOOD | {"done": "One."}), follow=True)
    decide(sme, page)
    assert "This sheet was applied already." in text_of(decide(sme, page))
    assert "This sheet was applied already." in text_of(decide(sme, page, "drop"))
    assert StatusUpdate.objects.count() == 1


def test_a_sheet_is_dropped(sme):
    page = send(sme, fill(download(sme), r3a=GOOD | {"done": "One."}), follow=True)
    assert "The sheet is dropped; nothing of it is recorded." in text_of(decide(sme, page, "drop"))
    assert not UpdateSheet.objects.exists()
    assert not StatusUpdate.objects.exists()


def test_a_sheet_waits_for_a_day(sme, settings, now):
    page = send(sme, fill(download(sme), r3a=GOOD | {"done": "One."}), follow=True)
    settings.FIXED_CLOCK = now + dt.timedelta(hours=24)
    assert "This sheet has waited for more than a day. Upload it again." in text_of(decide(sme, page))
    assert "Record 1 update" not in text_of(sme.get(page.redirect_chain[-1][0]))
    assert not StatusUpdate.objects.exists()
    send(sme, download(sme))
    assert UpdateSheet.objects.count() == 1, "what waited too long is dropped by the next upload"


# --- What rows can hold ----------------------------------------------------------------------------


def test_formulas_are_refused_and_never_worked_out(sme):
    def formulas(sheet):
        rows = rows_by_ref(sheet)
        sheet[f"K{rows['3a']}"] = "=1+1"
        sheet[f"G{rows['3b']}"] = '=CONCATENATE("In ","progress")'

    page = send(sme, fill(download(sme), formulas), follow=True)
    assert "K4 (What was done): This cell holds a formula; type what it should say." in result_of(page, "3a")
    assert "=1+1" in result_of(page, "3a"), "what was typed is shown"
    assert outcomes(page)["3b"] == "Wrong"


def test_what_a_spreadsheet_made_of_months_days_and_numbers_is_read(sme, deliverable):
    cells = {
        "expected": dt.date(2018, 3, 1), "effective_on": dt.date(2017, 9, 1), "done": 7, "reason": True,
    }  # fmt: skip
    page = send(sme, fill(download(sme), r3a=GOOD | cells), follow=True)
    decide(sme, page)
    row = StatusUpdate.objects.get()
    assert (str(row.expected), row.effective_on, row.done, row.reason) == ("03/2018", dt.date(2017, 9, 1), "7", "TRUE")


def test_a_date_where_words_belong_is_refused(sme):
    page = send(sme, fill(download(sme), r3a=GOOD | {"done": dt.date(2017, 9, 1)}), follow=True)
    assert "K4 (What was done): This cell holds a date or a time; type it as words." in result_of(page, "3a")


def test_rows_may_be_moved_and_left_out_but_keep_their_keys(sme):
    def meddle(sheet):
        rows = rows_by_ref(sheet)
        for column in "ABGHK":
            sheet[f"{column}20"] = sheet[f"{column}{rows['3a']}"].value
        sheet["A3"] = None
        sheet["G3"] = "In progress"
        sheet["B5"] = "3a"
        sheet["A6"] = "3c 999999"
        sheet["A7"] = "nonsense"
        sheet.delete_rows(8)

    page = send(sme, fill(download(sme), meddle, r3a=GOOD | {"done": "One."}), follow=True)
    words = text_of(page)
    assert "B3 (Number): This row has lost its key" in words
    assert "B5 (Number): The key of this row is that of 3b." in words
    assert "B6 (Number): This row has the key of something else." in words
    assert "B7 (Number): This row has lost its key" in words
    assert "B19 (Number): This deliverable stands in row 4 already." in words
    assert "Will be recorded: 1 ·" in words


def test_a_row_of_others_is_wrong(sme, client_of, manager):
    content = fill(download(client_of(manager)), r4=GOOD | {"done": "Not mine."}, r3a=GOOD | {"done": "Mine."})
    page = send(sme, content, follow=True)
    assert (outcomes(page)["4"], outcomes(page)["3a"]) == ("Wrong", "Will be recorded")
    assert "The status is set by the focal points of DIALOGUE" in result_of(page, "4")
    decide(sme, page)
    assert StatusUpdate.objects.get().deliverable.ref == "3a"


def test_a_right_that_was_lost_after_the_dry_run_records_nothing(sme, focal_sme):
    page = send(sme, fill(download(sme), r3a=GOOD | {"done": "One."}), follow=True)
    focal_sme.memberships.all().delete()
    assert sme.post(page.redirect_chain[-1][0], {"do": "apply"}).status_code == 403
    assert not StatusUpdate.objects.exists()


# --- The wrong person ------------------------------------------------------------------------------


@pytest.fixture
def waiting(client_of, focal_sme):
    browser = client_of(focal_sme)
    send(browser, fill(download(browser), r3a=GOOD | {"done": "Half a thought."}))
    return UpdateSheet.objects.get()


@pytest.mark.parametrize("who", ["manager", "auditor", "reader", "focal_dialogue", "administrator"])
def test_a_sheet_that_waits_is_its_owners_alone(client_of, request, waiting, who):
    other = client_of(request.getfixturevalue(who))
    assert other.get(waiting.get_absolute_url()).status_code == 404
    assert other.post(waiting.get_absolute_url(), {"do": "apply"}).status_code == 404
    assert not StatusUpdate.objects.exists()


def test_nor_does_the_action_take_it_from_another(waiting, manager, now):
    for action in (actions.apply_sheet, actions.drop_sheet, actions.check_sheet_again):
        with pytest.raises(PermissionDenied, match="Only who uploaded a sheet"):
            action(sheet=waiting, by=manager, at=now)


@pytest.mark.parametrize("who", ["reader", "approver", "administrator"])
def test_a_stranger_is_refused_with_who_can(client_of, request, manager, who):
    stranger = client_of(request.getfixturevalue(who))
    for answer in (stranger.get(SHEETS), stranger.get(f"{HERE}sheet.xlsx"), send(stranger, b"")):
        assert answer.status_code == 403
        assert "by managers of the plan. Ask manager." in text_of(answer)


def test_an_auditor_reads_and_uploads_nothing(client_of, auditor, manager):
    desk = client_of(auditor)
    assert 'type="file"' not in desk.get(SHEETS).content.decode()
    assert send(desk, b"").status_code == 403


def test_a_past_date_leads_to_today_and_takes_nothing(sme, waiting):
    for address in (SHEETS, f"{HERE}sheet.xlsx", waiting.get_absolute_url()):
        assert sme.get(f"{address}?as_of=2016-09-30")["Location"] == address
    assert sme.post(f"{waiting.get_absolute_url()}?as_of=2016-09-30", {"do": "apply"}).status_code == 403
    assert not StatusUpdate.objects.exists()


# --- Query budget ----------------------------------------------------------------------------------


def test_pages_ask_as_much_of_fifty_plans_as_of_one(sme, plan, waiting):
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert sme.get(address).status_code == 200
        return len(found)

    addresses = (SHEETS, f"{HERE}sheet.xlsx", waiting.get_absolute_url())
    alone = [queries(one) for one in addresses]
    make_many_plans(50, 3, plan)
    assert [queries(one) for one in addresses] == alone
    assert max(alone) <= 12
