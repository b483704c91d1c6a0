"""The pages on which an update on a commitment is recorded, corrected and withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliverables.models import CommitmentUpdate
from reporting.models import ReportRound
from tests import factories
from tests.filling_forms import filled, form_of
from tests.pages.plan_words import PLAN
from tests.reading_pages import text_of
from tests.reporting.rounds_at_work import FACTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PAGE = f"{PLAN}/commitments/partnerships/"
STALE = "Somebody recorded something on this commitment after you opened this page."


@pytest.fixture
def desk(client_of, focal_sme):
    return client_of(focal_sme)


@pytest.fixture
def row(plan) -> CommitmentUpdate:
    return factories.commitment_update("partnerships", "2016-06-01", "Three talks.")


def test_an_update_is_recorded_and_stands_on_the_page(desk):
    page = desk.get(f"{PAGE}update/")
    assert form_of(page).fields["effective_on"] == ["2017-10-02"]
    answer = desk.post(
        f"{PAGE}update/", filled(page, text="An agreement <signed>.", effective_on="2017-09-01"), follow=True
    )
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "The update is recorded." in text_of(answer)
    assert "An agreement &lt;signed&gt;." in answer.content.decode()
    made = CommitmentUpdate.objects.get()
    assert (made.text, made.effective_on, made.unit.code) == ("An agreement <signed>.", dt.date(2017, 9, 1), "SME")


TOLD = "The paper of the 331st Session tells what was so by 30 September 2017."


def test_the_form_says_until_when_the_paper_under_way_tells(desk, plan, row):
    assert "tells what was so" not in text_of(desk.get(f"{PAGE}update/"))
    for state, told in (("planned", 0), ("open", 1), ("clearance", 1), ("published", 0)):
        ReportRound.objects.all().delete()
        ReportRound.objects.create(plan=plan, **FACTS | {"state": state})
        for page in ("update/", f"correct/{row.pk}/"):
            assert text_of(desk.get(PAGE + page)).count(TOLD) == told


def test_that_takes_one_query_however_many_rounds_there_are(desk, plan):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert desk.get(f"{PAGE}update/").status_code == 200
        return len(found)

    before = queries()
    for number in range(3):
        ReportRound.objects.create(plan=plan, **FACTS | {"slug": f"round-{number}", "state": "open"})
    assert queries() == before


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": ""}, "What was done: This field is required."),
        ({"text": "x" * 20001}, "at most 20000 characters"),
        ({"text": "a\x07b"}, "control character"),
        ({"text": "Fine.", "effective_on": "2017-10-03"}, "This date lies in the future"),
        ({"text": "Fine.", "effective_on": "2015-11-11"}, "Delivery starts on 12 November 2015"),
        ({"text": "Fine.", "effective_on": "soon"}, "Enter a valid date."),
    ],
)
def test_what_does_not_fit_is_shown_again_with_a_sentence(desk, given, sentence):
    answer = desk.post(f"{PAGE}update/", filled(desk.get(f"{PAGE}update/"), **given))
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert "Error:" in answer.content.decode()
    assert not CommitmentUpdate.objects.exists()


def test_the_form_shows_the_words_and_what_was_last_said(desk, row, plan):
    text = text_of(desk.get(f"{PAGE}update/"))
    assert plan.commitments.get(slug="partnerships").words in text
    assert "Three talks." in text


def test_the_right_update_takes_the_place_of_the_wrong_one(desk, row):
    where = f"{PAGE}correct/{row.pk}/"
    page = desk.get(where)
    fields = form_of(page).fields
    assert (fields["text"], fields["effective_on"], fields["correction_reason"]) == (
        ["Three talks."],
        ["2016-06-01"],
        [""],
    )
    refused = desk.post(where, filled(page, text="Two talks."))
    assert "What was wrong?: This field is required." in text_of(refused)
    answer = desk.post(where, filled(page, text="Two talks.", correction_reason="A slip."), follow=True)
    assert "A slip." in text_of(answer)
    (counts,) = CommitmentUpdate.objects.as_of(dt.date(2017, 10, 2))
    assert (counts.text, counts.corrects) == ("Two talks.", row)
    assert desk.get(where).status_code == 404


def test_a_withdrawal_needs_a_reason_and_stays_in_the_story(desk, row):
    where = f"{PAGE}withdraw/{row.pk}/"
    page = desk.get(where)
    assert "Three talks." in text_of(page)
    assert desk.post(where, filled(page)).status_code == 200
    answer = desk.post(where, filled(page, reason="Of another plan."), follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "Of another plan." in text_of(answer)
    assert not CommitmentUpdate.objects.as_of(dt.date(2017, 10, 2)).exists()


@pytest.mark.parametrize("view", ["correct", "withdraw"])
def test_a_row_of_another_commitment_or_of_none_is_not_found(desk, view):
    other = factories.commitment_update("resource-mobilization", "2016-06-01")
    for key in (other.pk, 0, 10**18):
        assert desk.get(f"{PAGE}{view}/{key}/").status_code == 404
        assert desk.post(f"{PAGE}{view}/{key}/", {"reason": "No."}).status_code == 404
    assert CommitmentUpdate.objects.count() == 1


@pytest.mark.parametrize("view", ["update", "correct", "withdraw"])
def test_a_past_date_offers_no_form_and_saves_nothing(desk, row, view):
    where = f"{PAGE}{view}/" if view == "update" else f"{PAGE}{view}/{row.pk}/"
    answer = desk.get(f"{where}?as_of=2016-09-30")
    assert (answer.status_code, answer.url) == (302, where)
    assert desk.post(f"{where}?as_of=2016-09-30", {"text": "x", "reason": "x"}).status_code == 403
    assert CommitmentUpdate.objects.count() == 1


def test_the_wrong_person_is_told_who_can(client_of, focal_dialogue, reader, row):
    for person in (focal_dialogue, reader):
        for path in ("update/", f"correct/{row.pk}/", f"withdraw/{row.pk}/"):
            answer = client_of(person).post(PAGE + path, {"text": "x", "effective_on": "2016-06-01", "reason": "x"})
            assert answer.status_code == 403
            assert "Only focal points of SME and managers of the plan" in answer.content.decode()
    assert CommitmentUpdate.objects.count() == 1


def test_where_no_unit_is_named_managers_record(client_of, manager, focal_sme):
    where = f"{PLAN}/commitments/guidance/update/"
    refused = client_of(focal_sme).get(where)
    assert refused.status_code == 403
    assert "The plan names no unit for this commitment, so only managers of the plan" in refused.content.decode()
    desk = client_of(manager)
    assert desk.post(where, filled(desk.get(where), text="It was sent to all units.")).status_code == 302
    assert CommitmentUpdate.objects.get().unit is None


def test_a_state_that_never_was_is_told_as_an_old_one(client_of, manager):
    desk = client_of(manager)
    page = desk.get(f"{PAGE}update/")
    desk.post(f"{PAGE}update/", filled(page, text="The first words."))
    answer = desk.post(f"{PAGE}update/", filled(page, text="The second.", seen="9" * 5000))
    assert STALE in answer.content.decode()
    assert CommitmentUpdate.objects.count() == 1


def test_the_second_person_sees_the_newer_update_and_loses_nothing(client_of, focal_sme, manager):
    one, two = client_of(focal_sme), client_of(manager)
    first, second = one.get(f"{PAGE}update/"), two.get(f"{PAGE}update/")
    assert one.post(f"{PAGE}update/", filled(first, text="The first person’s words.")).status_code == 302
    conflict = two.post(f"{PAGE}update/", filled(second, text="The second’s <words>."))
    html = conflict.content.decode()
    assert STALE in html
    assert "The first person’s words." in html
    assert "The second’s &lt;words&gt;." in html
    assert CommitmentUpdate.objects.count() == 1
    assert two.post(f"{PAGE}update/", filled(conflict)).status_code == 302
    assert CommitmentUpdate.objects.count() == 2


def test_what_was_corrected_meanwhile_is_told_and_nothing_typed_is_lost(desk, row):
    for view, mine in (
        ("correct", {"text": "My words.", "correction_reason": "A slip."}),
        ("withdraw", {"reason": "My words."}),
    ):
        where = f"{PAGE}{view}/{row.pk}/"
        page: Any = desk.get(where)
        if view == "correct":
            newer = factories.correction_of(row, "2016-06-05", text="Right already.")
        else:
            factories.correction_of(row, "2016-06-06", text="Right again.")
        conflict = desk.post(where, filled(page, **mine))
        assert STALE in conflict.content.decode()
        refused = desk.post(where, filled(conflict))
        assert "This entry has been corrected or withdrawn already." in refused.content.decode()
        assert "My words." in refused.content.decode()
        row = newer
    assert CommitmentUpdate.objects.count() == 3
