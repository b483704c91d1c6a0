"""Many deliverables on one page: saved row by row, or all that are good; what is wrong stays as it was typed."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliverables.access import standing_of
from deliverables.models import Deliverable, Note, StatusUpdate
from deliverables.permissions import circle_of, may_set_status, status_set_by
from tests import factories
from tests.filling_forms import filled, form_of
from tests.many_plans import make_many_plans
from tests.reading_pages import text_of

pytestmark = pytest.mark.usefixtures("today")
GRID = "/plans/sme-2015/update/"
OF_SME = ["1", "2", "3a", "3b", "3c", "5a", "5b", "5c", "6-1", "6-2", "7a", "7b"]


@pytest.fixture
def sme(client_of, focal_sme):
    return client_of(focal_sme)


def rows_of(page) -> list[str]:
    return [
        str(row["id"]).removeprefix("row-") for row in BeautifulSoup(page.content, "html.parser").select("[data-row]")
    ]


def row_of(page, ref: str):
    return BeautifulSoup(page.content, "html.parser").select_one(f"#row-{ref}")


def typed(page, **rows: dict[str, str]):
    """What a browser sends: `r3a={"status": "in-progress"}`."""
    named = {f"{ref[1:].replace('_', '-')}-{name}": text for ref, row in rows.items() for name, text in row.items()}
    return filled(page, **named)


def in_progress(done: str = "Work goes on.", **more: str) -> dict[str, str]:
    """All that a deliverable which is due soon, with nothing delivered, needs."""
    return {"status": "in-progress", "outlook": "at-risk", "done": done} | more


# --- What it shows ---------------------------------------------------------------------------------


def test_a_focal_point_finds_what_the_unit_coordinates_in_the_plans_order(sme):
    assert rows_of(sme.get(GRID)) == OF_SME


def test_a_manager_finds_all_and_chooses_a_unit(client_of, manager):
    desk = client_of(manager)
    page = desk.get(GRID)
    assert len(rows_of(page)) == 13
    choices = [one.get("value") for one in BeautifulSoup(page.content, "html.parser").select("#unit option")]
    assert choices == ["", "DIALOGUE", "SME"]
    assert rows_of(desk.get(GRID, {"unit": "DIALOGUE"})) == ["4"]


def test_a_department_includes_its_units(client_of, manager):
    assert rows_of(client_of(manager).get(GRID, {"unit": "ENTERPRISES"})) == OF_SME


def test_an_unknown_unit_is_said(sme):
    for code in ("NOTHING", "\x00", "x" * 5000):
        page = sme.get(GRID, {"unit": code})
        assert page.status_code == 200
        assert rows_of(page) == []
        assert "There is no unit “" in text_of(page)


def test_a_row_says_what_was_last_said_and_begins_with_what_holds(sme, deliverable):
    row = deliverable("3a")
    factories.status_update(row, "in-progress", "2017-06-01", outlook="off-track", expected=row.due + 2, done="Two.")
    page = sme.get(GRID)
    assert "Last said, 1 Jun 2017, author: Two." in " ".join(row_of(page, "3a").get_text(" ").split())
    fields = form_of(page).fields
    assert (fields["3a-status"], fields["3a-outlook"], fields["3a-expected"]) == (
        ["in-progress"],
        ["off-track"],
        ["02/2018"],
    )
    assert (fields["3a-effective_on"], fields["3a-done"]) == (["2017-10-02"], [""])


def test_a_newer_note_is_what_was_last_said(sme, deliverable):
    factories.status_update(deliverable("3a"), "in-progress", "2017-06-01", done="Two.")
    factories.note(deliverable("3a"), "2017-07-01", "Uganda agreed.")
    factories.note(deliverable("3b"), "2017-07-01", "", nothing_new_since=dt.date(2017, 5, 1))
    page = sme.get(GRID)
    assert "Uganda agreed." in row_of(page, "3a").get_text()
    assert "Nothing new since 1 May 2017." in " ".join(row_of(page, "3b").get_text(" ").split())


def test_the_list_of_rows_and_the_check_are_one_rule(plan, focal_sme, focal_dialogue, focal_actrav, manager, today):
    rows = Deliverable.objects.in_plan(plan).with_coordinator(today)
    for person in (focal_sme, focal_dialogue, focal_actrav, manager):
        standing = standing_of(person, plan, today)
        listed = set(rows.filter(status_set_by(standing)))
        assert listed == {row for row in rows if may_set_status(standing, circle_of(row, today))}


# --- Saving all ------------------------------------------------------------------------------------


def test_rows_that_were_changed_are_recorded_and_no_others(sme, focal_sme):
    page = sme.get(GRID)
    answer = sme.post(GRID, typed(page, r3a=in_progress("Four briefs."), r3b=in_progress("One audit.")), follow=True)
    assert answer.redirect_chain == [(GRID, 302)]
    assert "2 updates are recorded: 3a and 3b." in text_of(answer)
    found = StatusUpdate.objects.order_by("deliverable__position")
    assert [(row.deliverable.ref, row.done, row.by) for row in found] == [
        ("3a", "Four briefs.", focal_sme),
        ("3b", "One audit.", focal_sme),
    ]


def test_what_is_next_and_the_reason_go_on_unless_they_are_changed(sme, deliverable):
    said = {"outlook": "at-risk", "reason": "The author left.", "next": "Review by May.\r\nThen print."}
    for ref in ("3a", "3b", "3c"):
        factories.status_update(deliverable(ref), "in-progress", "2017-06-01", **said)
    page = sme.get(GRID)
    assert "Then print." in row_of(page, "3a").select_one("#id_3a-next").text
    stopped = {"status": "discontinued", "outlook": "", "done": "Nothing.", "reason": "No funds."}
    sme.post(GRID, typed(page, r3a={"done": "Two briefs."}, r3b={"next": "", "done": "One."}, r3c=stopped))
    newest = {ref: deliverable(ref).status_updates.newest_first().first() for ref in ("3a", "3b", "3c")}
    assert [(one.done, one.next.split(), one.reason) for one in newest.values()] == [
        ("Two briefs.", ["Review", "by", "May.", "Then", "print."], "The author left."),
        ("One.", [], "The author left."),
        ("Nothing.", [], "No funds."),
    ]


def test_a_reason_of_before_is_none_for_another_status(sme, deliverable):
    said = {"outlook": "at-risk", "reason": "The author left."}
    factories.status_update(deliverable("3a"), "in-progress", "2017-06-01", **said)
    page = sme.get(GRID)
    page = sme.post(GRID, typed(page, r3a={"status": "suspended", "outlook": ""}))
    assert "Say why the deliverable is suspended" in row_of(page, "3a").text


def test_good_rows_are_recorded_and_the_others_come_back_as_typed(sme):
    wrong = {"status": "in-progress", "outlook": "on-track", "expected": "13/2018", "done": "  <b>One</b> audit"}
    answer = sme.post(GRID, typed(sme.get(GRID), r3a=in_progress(), r3b=wrong, r6_1={"done": "Only a sentence."}))
    assert answer.status_code == 200
    words = text_of(answer)
    assert "2 updates are recorded: 3a and 6-1." in words
    assert "1 row is not recorded; what you typed is still there" in words
    assert "Give a month as month/year, for example 03/2017." in row_of(answer, "3b").get_text()
    kept = form_of(answer).fields
    assert {name: kept[f"3b-{name}"] for name in wrong} == {name: [text] for name, text in wrong.items()}
    assert kept["3a-done"] == [""], "what is recorded begins anew"
    assert row_of(answer, "3b").has_attr("data-unsaved")
    assert not row_of(answer, "3a").has_attr("data-unsaved")
    # Put right, the rest is recorded, and nothing twice.
    again = filled(answer) | {"3b-expected": "", "3b-outlook": "at-risk"}
    assert sme.post(GRID, again).status_code == 302
    assert list(StatusUpdate.objects.order_by("id").values_list("deliverable__ref", flat=True)) == ["3a", "6-1", "3b"]


def test_nothing_changed_is_nothing_recorded(sme):
    answer = sme.post(GRID, filled(sme.get(GRID), **{"3a-effective_on": "2017-09-01"}))
    assert "Nothing was changed, so nothing is recorded." in text_of(answer)
    assert not StatusUpdate.objects.exists()


def test_completed_without_evidence_is_refused_in_its_row(sme, deliverable):
    answer = sme.post(GRID, typed(sme.get(GRID), r3a={"status": "completed", "done": "All."}))
    assert "A completed deliverable needs at least one piece of evidence" in row_of(answer, "3a").get_text()
    said = factories.note(deliverable("3a"), "2017-06-01")
    factories.evidence("2017-06-01", note=said)
    # The note came in between, so the row is shown once more.
    answer = sme.post(GRID, filled(answer))
    assert sme.post(GRID, filled(answer)).status_code == 302
    assert StatusUpdate.objects.get().status == "completed"


def test_a_row_that_somebody_else_updated_is_shown_again_with_both(sme, deliverable):
    page = sme.get(GRID)
    factories.status_update(deliverable("3a"), "in-progress", "2017-10-01", done="By a colleague.")
    answer = sme.post(GRID, typed(page, r3a=in_progress("By me.")))
    row = " ".join(row_of(answer, "3a").get_text(" ").split())
    assert "Somebody recorded something on this deliverable after you opened this page." in row
    assert "By a colleague." in row
    assert "By me." in row
    assert StatusUpdate.objects.count() == 1
    assert sme.post(GRID, filled(answer)).status_code == 302
    assert StatusUpdate.objects.newest_first().first().done == "By me."


def test_a_row_left_alone_is_no_update_though_somebody_else_changed_it(sme, deliverable):
    page = sme.get(GRID)
    factories.status_update(deliverable("3a"), "suspended", "2017-10-01")
    answer = sme.post(GRID, typed(page, r3b=in_progress()), follow=True)
    assert "1 update is recorded: 3b." in text_of(answer)
    assert StatusUpdate.objects.count() == 2


def test_a_second_press_records_nothing_twice(sme):
    sent = typed(sme.get(GRID), r3a=in_progress())
    assert sme.post(GRID, sent).status_code == 302
    assert "Somebody recorded something" in text_of(sme.post(GRID, sent))
    assert StatusUpdate.objects.count() == 1


# --- One row ---------------------------------------------------------------------------------------


def test_one_row_is_recorded_and_answers_for_itself(sme):
    sent = typed(sme.get(GRID), r3a=in_progress("Four briefs."), r3b=in_progress("Not yet.")) | {"only": "3a"}
    answer = sme.post(GRID, sent, headers={"hx-request": "true"})
    assert rows_of(answer) == ["3a"]
    assert "<html" not in answer.content.decode()
    words = text_of(answer)
    assert "Four briefs." in words
    assert "3a is recorded." in words
    assert list(StatusUpdate.objects.values_list("deliverable__ref", flat=True)) == ["3a"]


def test_one_row_that_is_wrong_comes_back_with_its_sentence(sme):
    sent = typed(sme.get(GRID), r3a=in_progress("")) | {"only": "3a"}
    answer = sme.post(GRID, sent)
    assert "Say in a sentence what was done." in row_of(answer, "3a").get_text()
    assert row_of(answer, "3a").select_one('[name="3a-outlook"] [selected]')["value"] == "at-risk"
    assert not StatusUpdate.objects.exists()


def test_one_row_of_somebody_who_may_not_is_answered_by_the_sentence_alone(sme, client_of, reader):
    sent = typed(sme.get(GRID), r3a=in_progress()) | {"only": "3a"}
    answer = client_of(reader).post(GRID, sent, headers={"hx-request": "true"})
    assert (answer.status_code, answer["Content-Type"]) == (403, "text/plain; charset=utf-8")
    assert answer.content.decode() in text_of(client_of(reader).post(GRID, sent))


def test_one_row_without_a_change_says_so(sme):
    answer = sme.post(GRID, filled(sme.get(GRID)) | {"only": "3a"})
    assert "Nothing was changed in 3a." in text_of(answer)


def test_one_row_that_another_unit_coordinates_by_now_says_who_can(sme):
    answer = sme.post(GRID, {"only": "4", "4-done": "Mine."}, headers={"hx-request": "true"})
    assert answer.status_code == 403
    assert "DIALOGUE" in answer.content.decode()


@pytest.mark.parametrize("ref", ["99z", "\x00"])
def test_a_row_that_there_is_not_is_not_found(sme, ref):
    sent = {"only": ref, f"{ref}-status": "in-progress", f"{ref}-outlook": "at-risk", f"{ref}-done": "Mine."}
    assert sme.post(GRID, sent).status_code == 404
    assert not StatusUpdate.objects.exists()


# --- The wrong person ------------------------------------------------------------------------------


def test_what_others_coordinate_is_not_saved(sme):
    sent = filled(sme.get(GRID)) | {"4-status": "in-progress", "4-outlook": "off-track", "4-done": "Not mine."}
    answer = sme.post(GRID, sent)
    assert "4 is not yours to update, or no longer; what you typed is not recorded: “Not mine.”" in text_of(answer)
    assert not StatusUpdate.objects.exists()


def test_a_unit_that_coordinates_nothing_is_told_who_sets_the_status(client_of, focal_actrav):
    page = client_of(focal_actrav).get(GRID)
    assert rows_of(page) == []
    assert "set by the focal points of the unit that coordinates it, and by managers of the plan" in text_of(page)


@pytest.mark.parametrize("who", ["reader", "approver", "auditor", "administrator"])
def test_a_stranger_is_refused_with_who_can(client_of, request, manager, who):
    stranger = client_of(request.getfixturevalue(who))
    for answer in (stranger.get(GRID), stranger.post(GRID, {"3a-status": "in-progress"})):
        assert answer.status_code == 403
        assert "by managers of the plan. Ask manager." in text_of(answer)


def test_a_past_date_leads_to_today_and_records_nothing(sme):
    assert sme.get(f"{GRID}?as_of=2016-09-30&unit=SME")["Location"] == f"{GRID}?unit=SME"
    sent = typed(sme.get(GRID), r3a=in_progress())
    assert sme.post(f"{GRID}?as_of=2016-09-30", sent).status_code == 403
    assert not StatusUpdate.objects.exists()


# --- The way to it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("/", GRID),
        ("/plans/sme-2015/deliverables/", GRID),
        ("/plans/sme-2015/units/sme/", f"{GRID}?unit=SME"),
        ("/plans/sme-2015/units/enterprises/", f"{GRID}?unit=ENTERPRISES"),
    ],
)
def test_it_is_linked_for_who_can(client_of, focal_sme, reader, page, link):
    assert f'href="{link}"' in client_of(focal_sme).get(page).content.decode()
    assert f'href="{GRID}' not in client_of(reader).get(page).content.decode()


def test_it_is_not_linked_from_a_past_date_or_a_strange_unit(sme):
    for page in ("deliverables/?as_of=2016-09-30", "units/sme/?as_of=2016-09-30", "units/dialogue/"):
        assert f'href="{GRID}' not in sme.get(f"/plans/sme-2015/{page}").content.decode(), page


# --- Query budget ----------------------------------------------------------------------------------


def queries(desk, *, post: bool = False) -> int:
    sent = filled(desk.get(GRID)) if post else {}
    with CaptureQueriesContext(connection) as found:
        answer = desk.post(GRID, sent) if post else desk.get(GRID)
    assert answer.status_code == 200
    return len(found)


def test_the_page_asks_as_much_of_fifty_plans_as_of_one(client_of, manager, plan, deliverable):
    desk = client_of(manager)
    factories.status_update(deliverable("3a"), "in-progress", "2017-06-01")
    factories.note(deliverable("3b"), "2017-06-01")
    alone = queries(desk)
    make_many_plans(50, 3, plan)
    assert queries(desk) == queries(desk, post=True) == alone
    assert alone <= 12
    assert Note.objects.count() == 1
