"""The pages on which a wrong entry is corrected or withdrawn."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from deliverables.models import Measure, Measurement, Mobilization, Note, OutputDelivery, StatusUpdate
from deliverables.months import Month
from tests import factories
from tests.deliverables.recording import rows_of_the_record
from tests.filling_forms import filled, form_of
from tests.one_of_each import Record, record_one_of_each
from tests.reading_pages import text_of

pytestmark = pytest.mark.usefixtures("today")
TODAY = dt.date(2017, 10, 2)
PAGE = "/plans/sme-2015/deliverables/3a/"
KINDS = ["status", "note", "delivery", "measurement", "mobilization"]
PAGES = [(what, kind) for what in ("correct", "withdraw", "evidence") for kind in KINDS]
MODELS: dict[str, Any] = {
    "status": StatusUpdate,
    "note": Note,
    "delivery": OutputDelivery,
    "measurement": Measurement,
    "mobilization": Mobilization,
}


@pytest.fixture
def record(plan, manager) -> Record:
    return record_one_of_each(plan, by=manager)


@pytest.fixture
def desk(client_of, manager):
    return client_of(manager)


def where(what: str, kind: str, key: int, page: str = PAGE) -> str:
    return f"{page}{what}/{kind}/{key}/"


# --- Correct ---------------------------------------------------------------------------------------

RIGHT = {
    "status": {"done": "Three, not four."},
    "note": {"text": "Another note."},
    "delivery": {"title": "Another output", "country": "UG"},
    "measurement": {"value": "2"},
    "mobilization": {"posts": "2"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_right_entry_takes_the_place_of_the_wrong_one(desk, record, kind):
    address = where("correct", kind, record.row(kind).pk)
    page = desk.get(address)
    answer = desk.post(address, filled(page, **RIGHT[kind], correction_reason="A slip of the pen."), follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    right = MODELS[kind].objects.as_of(TODAY).get()
    assert right.corrects == record.row(kind)
    assert right.effective_on == record.row(kind).effective_on
    assert "A slip of the pen." in text_of(answer)


@pytest.mark.parametrize("kind", KINDS)
def test_a_correction_without_its_reason_is_refused(desk, record, kind):
    address = where("correct", kind, record.row(kind).pk)
    before = rows_of_the_record()
    answer = desk.post(address, filled(desk.get(address), **RIGHT[kind]))
    assert answer.status_code == 200
    assert "What was wrong?: This field is required." in text_of(answer)
    assert rows_of_the_record() == before


def test_the_form_begins_with_the_wrong_entry(desk, deliverable):
    row = factories.status_update(
        deliverable("3a"),
        "in-progress",
        "2017-06-01",
        outlook="at-risk",
        expected=Month.of(2018, 2),
        reason="Longer.",
        done="Two <briefs>.",
        next="Two more.",
        internal_note="Hesitates.",
    )
    fields = form_of(desk.get(where("correct", "status", row.pk))).fields
    assert {name: fields[name][0] for name in ("status", "outlook", "expected", "effective_on", "done", "next")} == {
        "status": "in-progress",
        "outlook": "at-risk",
        "expected": "02/2018",
        "effective_on": "2017-06-01",
        "done": "Two <briefs>.",
        "next": "Two more.",
    }
    assert (fields["reason"], fields["internal_note"]) == (["Longer."], ["Hesitates."])
    assert fields["correction_reason"] == [""]


@pytest.mark.parametrize(
    ("ref", "position", "value", "shown"),
    [
        ("1", 0, Decimal(1), "1"),
        ("1", 0, Decimal(0), "0"),
        ("2", 0, Decimal(Month.of(2016, 5).index), "05/2016"),
        ("3c", 0, Decimal("71.25"), "71.25"),
        ("5a", 0, Decimal(3), "3"),
        ("7b", 0, Decimal("92.5"), "92.5"),
    ],
)
def test_a_wrong_value_of_each_kind_stands_in_the_form_as_it_was_typed(desk, deliverable, ref, position, value, shown):
    measure = Measure.objects.filter(indicator__deliverable=deliverable(ref)).order_by("position")[position]
    row = factories.measurement(measure, value, "2017-06-01", member_states="HN,KG,ZM" if ref == "5a" else "")
    address = where("correct", "measurement", row.pk, f"/plans/sme-2015/deliverables/{ref}/")
    page = desk.get(address)
    fields = form_of(page).fields
    assert Decimal(fields["value"][0]) == value if ref == "7b" else fields["value"] == [shown]
    if ref == "5a":
        assert fields["member_states"] == ["HN", "KG", "ZM"]
    assert desk.post(address, filled(page, correction_reason="A slip.")).status_code == 302
    assert Measurement.objects.as_of(TODAY).get().value == value


def test_a_correction_that_is_refused_keeps_what_was_typed(desk, record):
    address = where("correct", "status", record.status.pk)
    typed = filled(desk.get(address), done="Typed.", effective_on="2017-10-03", correction_reason="Typed too.")
    fields = form_of(desk.post(address, typed)).fields
    assert (fields["done"], fields["correction_reason"]) == (["Typed."], ["Typed too."])


# --- Withdraw --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_is_withdrawn_with_a_reason_and_stays_in_the_story(desk, record, kind):
    address = where("withdraw", kind, record.row(kind).pk)
    answer = desk.post(address, filled(desk.get(address), reason="Of another deliverable."), follow=True)
    assert "The entry is withdrawn; it stays in the story with your reason." in text_of(answer)
    assert "Of another deliverable." in text_of(answer)
    assert not MODELS[kind].objects.as_of(TODAY)


def test_a_withdrawal_without_a_reason_is_refused(desk, record):
    address = where("withdraw", "note", record.note.pk)
    for reason in ("", "   "):
        answer = desk.post(address, filled(desk.get(address), reason=reason))
        assert "This field is required." in text_of(answer)
    assert Note.objects.count() == 1


def test_a_reason_with_a_control_character_is_refused_with_its_sentence(desk, record):
    address = where("withdraw", "note", record.note.pk)
    answer = desk.post(address, filled(desk.get(address), reason="A\x07b"))
    assert "This text holds a control character that cannot be shown" in text_of(answer)
    assert Note.objects.count() == 1


def test_the_only_evidence_of_something_completed_is_protected_by_a_sentence(desk, deliverable):
    note = factories.note(deliverable("3a"), "2017-05-01")
    factories.evidence("2017-05-01", note=note)
    factories.status_update(deliverable("3a"), "completed", "2017-06-01")
    address = where("withdraw", "note", note.pk)
    answer = desk.post(address, filled(desk.get(address), reason="A slip."))
    assert "its only evidence is here: add other evidence first." in text_of(answer)
    assert Note.objects.count() == 1


# --- Which rows, who, when -------------------------------------------------------------------------


def test_a_row_of_another_deliverable_is_not_found(desk, record):
    for what, kind in PAGES:
        address = where(what, kind, record.row(kind).pk, "/plans/sme-2015/deliverables/5a/")
        assert desk.get(address).status_code == 404, address
        assert desk.post(address, {"reason": "x"}).status_code == 404, address


@pytest.mark.parametrize("key", [0, 999999, 10**30])
def test_a_row_that_does_not_exist_is_not_found(desk, plan, key):
    for what, kind in PAGES:
        assert desk.get(where(what, kind, key)).status_code == 404
        assert desk.post(where(what, kind, key)).status_code == 404


@pytest.mark.parametrize("what", ["correct", "withdraw", "evidence"])
@pytest.mark.parametrize("kind", ["amendment", "magic", "evidence"])
def test_other_kinds_of_rows_are_not_found(desk, record, what, kind):
    assert desk.get(where(what, kind, record.amendment.pk)).status_code == 404


@pytest.mark.parametrize(("what", "kind"), PAGES)
def test_what_was_withdrawn_is_not_offered_again(desk, record, what, kind):
    address = where("withdraw", kind, record.row(kind).pk)
    desk.post(address, filled(desk.get(address), reason="A slip."))
    withdrawal = MODELS[kind].objects.get(withdrawn=True)
    answer = desk.get(where(what, kind, record.row(kind).pk))
    assert answer.status_code == 403
    assert "This entry was corrected or withdrawn by manager on 2 October 2017" in text_of(answer)
    assert desk.get(where(what, kind, withdrawal.pk)).status_code == 404


@pytest.mark.parametrize("who", ["reader", "auditor", "administrator", "focal_dialogue"])
def test_a_stranger_is_refused_with_a_sentence(client_of, request, record, who):
    stranger = client_of(request.getfixturevalue(who))
    before = rows_of_the_record()
    for what, kind in PAGES:
        address = where(what, kind, record.row(kind).pk)
        for answer in (stranger.get(address), stranger.post(address, {"reason": "x"})):
            assert answer.status_code == 403, address
            assert "manager" in text_of(answer), address
    assert rows_of_the_record() == before


def test_nobody_is_led_to_the_sign_in_page(client_of, record):
    for what, kind in PAGES:
        answer = client_of(None).post(where(what, kind, record.row(kind).pk))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("date", ["2016-09-30", "2017-09-30"])
def test_a_past_date_leads_to_today_and_changes_nothing(desk, record, date):
    before = rows_of_the_record()
    for what, kind in PAGES:
        address = where(what, kind, record.row(kind).pk)
        answer = desk.get(f"{address}?as_of={date}")
        assert (answer.status_code, answer["Location"]) == (302, address)
        assert desk.post(f"{address}?as_of={date}", {"reason": "x"}).status_code == 403
    assert rows_of_the_record() == before
