"""Two people record on one deliverable at once: nothing is lost, and nothing is recorded unseen."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from deliverables import actions
from deliverables.models import Deliverable, Note, StatusUpdate, User
from tests import factories
from tests.filling_forms import filled, form_of

pytestmark = pytest.mark.usefixtures("today")
STALE = "Somebody recorded something on this deliverable after you opened this page."


@pytest.fixture
def address(plan):
    def of(view: str, *more: Any) -> str:
        return reverse(f"deliverables:{view}", args=[plan.slug, "3a", *more])

    return of


def test_the_second_person_sees_the_newer_entry_and_loses_nothing(client_of, focal_sme, manager, address):
    one, two = client_of(focal_sme), client_of(manager)
    first, second = one.get(address("update")), two.get(address("update"))
    words = {"status": "in-progress", "outlook": "at-risk"}
    assert one.post(address("update"), filled(first, done="The first person’s words.", **words)).status_code == 302

    mine = filled(second, status="suspended", reason="The second person’s reason.", next="Second <next>.")
    conflict = two.post(address("update"), mine)
    html = conflict.content.decode()
    assert conflict.status_code == 200
    assert STALE in html
    assert "The first person’s words." in html
    assert "The second person’s reason." in html
    assert "Second &lt;next&gt;." in html
    assert StatusUpdate.objects.count() == 1

    # The page that shows the newer entry may save over it.
    again = filled(conflict)
    assert (again["status"], again["reason"]) == (["suspended"], ["The second person’s reason."])
    assert two.post(address("update"), again).status_code == 302
    newest = StatusUpdate.objects.newest_first().first()
    assert (newest.status, newest.reason) == ("suspended", "The second person’s reason.")


def test_a_third_entry_in_between_stops_the_second_person_again(client_of, manager, address, deliverable):
    browser = client_of(manager)
    page = browser.get(address("note"))
    factories.note(deliverable("3a"), "2017-09-01", "In between.")
    conflict = browser.post(address("note"), filled(page, text="Mine."))
    assert STALE in conflict.content.decode()
    factories.note(deliverable("3a"), "2017-09-02", "And another.")
    conflict = browser.post(address("note"), filled(conflict))
    assert STALE in conflict.content.decode()
    assert "And another." in conflict.content.decode()
    assert browser.post(address("note"), filled(conflict)).status_code == 302
    assert Note.objects.filter(text="Mine.").count() == 1


def test_an_entry_on_another_deliverable_disturbs_nobody(client_of, manager, address, deliverable):
    browser = client_of(manager)
    page = browser.get(address("note"))
    factories.note(deliverable("3b"), "2017-09-01")
    assert browser.post(address("note"), filled(page, text="Mine.")).status_code == 302


def test_a_correction_of_what_was_corrected_meanwhile_keeps_what_was_filled(
    client_of, focal_sme, manager, address, deliverable
):
    wrong = factories.note(deliverable("3a"), "2017-09-01", "Wrong.")
    browser, where = client_of(manager), address("correct", "note", wrong.pk)
    page = browser.get(where)
    actions.record_note(
        deliverable=deliverable("3a"),
        by=focal_sme,
        at=factories.moment("2017-09-03"),
        effective_on=dt.date(2017, 9, 1),
        text="Right already.",
        corrects=wrong,
        correction_reason="A slip.",
    )
    conflict = browser.post(where, filled(page, text="My better words.", correction_reason="A slip."))
    assert STALE in conflict.content.decode()
    refused = browser.post(where, filled(conflict))
    assert refused.status_code == 200
    assert "This entry has been corrected or withdrawn already." in refused.content.decode()
    assert "My better words." in refused.content.decode()
    assert Note.objects.count() == 2


def test_a_withdrawal_of_what_was_withdrawn_meanwhile_says_so(client_of, manager, focal_sme, address, deliverable):
    row = factories.note(deliverable("3a"), "2017-09-01")
    browser, where = client_of(manager), address("withdraw", "note", row.pk)
    page = browser.get(where)
    actions.withdraw(row=row, by=focal_sme, at=factories.moment("2017-09-03"), reason="A slip.")
    seen = form_of(page).fields["seen"]
    conflict = browser.post(where, {"reason": "My reason.", "seen": seen})
    assert STALE in conflict.content.decode()
    assert "My reason." in conflict.content.decode()
    refused = browser.post(where, {"reason": "My reason.", "seen": form_of(conflict).fields["seen"]})
    assert "This entry has been corrected or withdrawn already." in refused.content.decode()
    assert Note.objects.filter(withdrawn=True).count() == 1


# --- A real race -----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_of_two_who_save_in_the_same_instant_exactly_one_is_recorded(
    transactional_db, share_database, plan, manager, focal_sme, attempt, now
):
    share_database()
    row = Deliverable.objects.get(plan=plan, ref="3a")
    seen = actions.version_of(row)
    both_ready = threading.Barrier(2, timeout=10)
    outcomes: list[str] = []

    recorded: list[int] = []

    def count() -> None:
        recorded.append(StatusUpdate.objects.count())
        connections.close_all()

    def save(by: User) -> None:
        try:
            both_ready.wait()
            actions.record_status_update(
                deliverable=row,
                by=by,
                at=now,
                effective_on=dt.date(2016, 6, 1),
                status="in-progress",
                outlook="on-track",
                done=f"By {by}.",
                seen=seen,
            )
            outcomes.append("saved")
        except actions.RecordMovedOn:
            outcomes.append("moved on")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=[by]) for by in (manager, focal_sme)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    counting = threading.Thread(target=count)
    counting.start()
    counting.join(timeout=20)
    assert (sorted(outcomes), recorded) == (["moved on", "saved"], [1])
