"""The pages for notes, outputs, measurements, resources and evidence."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from deliverables.models import (
    Measure,
    Measurement,
    Mobilization,
    Note,
    OutputDelivery,
)
from deliverables.months import Month
from reporting.models import ReportRound
from tests import factories
from tests.deliverables.recording import rows_of_the_record
from tests.filling_forms import filled, form_of
from tests.reading_pages import text_of
from tests.reporting.rounds_at_work import FACTS

pytestmark = pytest.mark.usefixtures("today")
TODAY = dt.date(2017, 10, 2)


def address(ref: str, what: str) -> str:
    return f"/plans/sme-2015/deliverables/{ref}/{what}/"


@pytest.fixture
def sme(client_of, focal_sme):
    return client_of(focal_sme)


@pytest.fixture
def desk(client_of, manager):
    """The manager's browser."""
    return client_of(manager)


def post(who: Any, where: str, **typed: Any) -> Any:
    """Open the page, fill it in, save."""
    return who.post(where, filled(who.get(where), **typed))


EVIDENCE = {"evidence_0_title": "A source", "evidence_0_url": "https://example.org/source"}

# --- Notes -----------------------------------------------------------------------------------------


def test_each_form_says_until_when_the_paper_under_way_tells(desk, plan):
    ReportRound.objects.create(plan=plan, **FACTS | {"state": "open"})
    told = "The paper of the 331st Session tells what was so by 30 September 2017."
    for page in (address("5a", "note"), address("4", "update"), address("5a", "record/delivery")):
        assert text_of(desk.get(page)).count(told) == 1


def test_a_note_is_added_by_a_focal_point_of_any_unit(client_of, focal_actrav):
    answer = post(client_of(focal_actrav), address("1", "note"), text="Workers’ groups agreed.", **EVIDENCE)
    assert (answer.status_code, answer["Location"]) == (302, "/plans/sme-2015/deliverables/1/")
    note = Note.objects.get()
    assert (note.text, note.unit.code, note.effective_on) == ("Workers’ groups agreed.", "ACTRAV", TODAY)
    assert note.evidence.get().title == "A source"


def test_a_note_without_words_is_refused_and_its_evidence_kept_in_the_page(sme):
    answer = post(sme, address("3a", "note"), text=" ", **EVIDENCE)
    assert answer.status_code == 200
    assert "This field is required." in text_of(answer)
    assert form_of(answer).fields["evidence-0-title"] == ["A source"]
    assert not Note.objects.exists()


def test_nothing_new_is_one_click_since_the_last_entry(sme, deliverable):
    factories.status_update(deliverable("3a"), "in-progress", "2017-06-01")
    factories.note(deliverable("3a"), "2017-05-01")
    answer = sme.post(address("3a", "note"), {"nothing_new": "1"}, follow=True)
    assert "Recorded for 3a: nothing new." in text_of(answer)
    note = Note.objects.exclude(nothing_new_since=None).get()
    assert (note.nothing_new_since, note.effective_on, note.text) == (dt.date(2017, 6, 1), TODAY, "")
    assert "Nothing new since 1 June 2017" in text_of(answer)


def test_nothing_new_on_an_empty_record_is_since_the_plan_began(sme):
    sme.post(address("3a", "note"), {"nothing_new": "1"})
    assert Note.objects.get().nothing_new_since == dt.date(2015, 11, 12)


@pytest.mark.parametrize(("back", "leads"), [("/", "/"), ("https://example.org/", None), ("//example.org", None)])
def test_nothing_new_leads_back_to_my_work_and_nowhere_else(sme, back, leads):
    answer = sme.post(address("3a", "note"), {"nothing_new": "1", "next": back})
    assert answer["Location"] == (leads or "/plans/sme-2015/deliverables/3a/")


def test_a_reader_cannot_say_that_there_is_nothing_new(client_of, reader):
    answer = client_of(reader).post(address("3a", "note"), {"nothing_new": "1"})
    assert answer.status_code == 403
    assert "can record progress here" in text_of(answer)
    assert not Note.objects.exists()


# --- Outputs ---------------------------------------------------------------------------------------


def test_an_output_is_recorded_with_its_country(sme):
    where = address("5a", "record/delivery")
    assert post(sme, where, title="CPO HND101", country="HN", effective_on="2017-09-01").status_code == 302
    row = OutputDelivery.objects.get()
    assert (row.title, row.country.code, row.effective_on) == ("CPO HND101", "HN", dt.date(2017, 9, 1))
    assert "1 of 7 CPOs" in text_of(sme.get("/plans/sme-2015/deliverables/5a/"))


def test_one_of_several_outputs_is_chosen(desk, deliverable):
    workshop = deliverable("4").planned_outputs.get(kind="workshop")
    post(desk, address("4", "record/delivery"), title="Workshop in Turin", output=str(workshop.pk))
    assert OutputDelivery.objects.get().output == workshop


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        ({"title": "A", "country": "XX"}, "Select a valid choice."),
        ({"title": "A", "effective_on": "2017-10-03"}, "This date lies in the future; today is 2 October 2017."),
        ({"title": "A", "output": "999999"}, "Select a valid choice."),
        ({"title": "A", "output": "9" * 40}, "Select a valid choice."),
        ({"title": "A", "output": "x"}, "Select a valid choice."),
    ],
)
def test_a_wrong_output_is_refused_beside_its_field(desk, typed, sentence):
    answer = post(desk, address("4", "record/delivery"), **typed, **EVIDENCE)
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert form_of(answer).fields["evidence-0-url"] == ["https://example.org/source"]
    assert not OutputDelivery.objects.exists()


def test_an_output_of_another_deliverable_is_no_choice(desk, deliverable):
    other = deliverable("5a").planned_outputs.get()
    answer = post(desk, address("4", "record/delivery"), title="A", output=str(other.pk))
    assert "Select a valid choice." in text_of(answer)
    assert not OutputDelivery.objects.exists()


def test_where_nothing_is_counted_there_is_no_page_and_no_link(desk):
    assert desk.get(address("7b", "record/delivery")).status_code == 404
    assert desk.post(address("7b", "record/delivery"), {}).status_code == 404
    assert address("7b", "record/delivery") not in desk.get(address("7b", "")[:-1]).content.decode()


# --- Measurements ----------------------------------------------------------------------------------


def measure(ref: str, position: int) -> Measure:
    found: Measure = Measure.objects.filter(indicator__deliverable__ref=ref).order_by("position")[position]
    return found


@pytest.mark.parametrize(
    ("ref", "position", "typed", "kept"),
    [
        ("1", 0, "1", Decimal(1)),
        ("1", 0, "0", Decimal(0)),
        ("2", 0, "05/2016", Decimal(Month.of(2016, 5).index)),
        ("2", 1, "0", Decimal(0)),
        ("3c", 0, "71.25", Decimal("71.25")),
        ("5a", 0, "3", Decimal(3)),
        ("5b", 1, "1", Decimal(1)),
        ("7b", 0, "92.5", Decimal("92.5")),
    ],
)
def test_a_measurement_of_each_kind_is_recorded(desk, plan, ref, position, typed, kept):
    chosen = measure(ref, position)
    where = f"{address(ref, 'record/measurement')}?measure={chosen.pk}"
    assert post(desk, where, value=typed, comment="Counted by the unit.").status_code == 302
    row = Measurement.objects.get()
    assert (row.measure, row.value, row.comment) == (chosen, kept, "Counted by the unit.")


def test_member_states_are_named_with_the_count(desk, plan):
    assert post(desk, address("5a", "record/measurement"), value="2", member_states=["ZM", "HN"]).status_code == 302
    assert [country.code for country in Measurement.objects.get().member_states] == ["HN", "ZM"]


@pytest.mark.parametrize(
    ("ref", "typed", "sentence"),
    [
        ("1", {"value": "2"}, "Select a valid choice."),
        ("1", {"value": ""}, "This field is required."),
        ("2", {"value": "May"}, "Give a month as month/year, for example 03/2017."),
        ("2", {"value": "11/2017"}, "This month lies after the date of the measurement."),
        ("3c", {"value": "101"}, "Give a percentage between 0 and 100."),
        ("3c", {"value": "70.123"}, "no more than 2 decimal places"),
        ("5a", {"value": "-1"}, "greater than or equal to 0"),
        ("5a", {"value": "1.5"}, "no more than 0 decimal places"),
        ("5a", {"value": "NaN"}, "Enter a number."),
        ("5a", {"value": "1e400"}, "no more than 14 digits"),
        ("5a", {"value": "2", "member_states": ["HN"]}, "1 member State is named, but the value is 2."),
        ("5a", {"value": "1", "member_states": ["XX"]}, "Select a valid choice."),
    ],
)
def test_a_wrong_measurement_is_refused_beside_its_field(desk, ref, typed, sentence):
    answer = post(desk, address(ref, "record/measurement"), **typed, comment="My comment.", **EVIDENCE)
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    fields = form_of(answer).fields
    assert (fields["comment"], fields["evidence-0-title"]) == (["My comment."], ["A source"])
    assert not Measurement.objects.exists()


@pytest.mark.parametrize("asked", ["999999", "x", "-1", "9" * 30, "%00"])
def test_a_measure_that_the_deliverable_does_not_have_is_not_found(desk, plan, asked):
    assert desk.get(f"{address('5a', 'record/measurement')}?measure={asked}").status_code == 404


def test_where_nothing_is_measured_there_is_no_page_and_no_link(desk, plan):
    assert desk.get(address("6-2", "record/measurement")).status_code == 404
    assert address("6-2", "record/measurement") not in desk.get("/plans/sme-2015/deliverables/6-2/").content.decode()


# --- Resources -------------------------------------------------------------------------------------


def test_resources_are_recorded_by_a_manager(desk, deliverable):
    where = address("7a", "record/mobilization")
    line = deliverable("7a").item.resource_lines.order_by("position")[1]
    typed = {"amount": "1250000.50", "currency": "chf", "source": "A development agency", "line": str(line.pk)}
    assert post(desk, where, **typed, **EVIDENCE).status_code == 302
    row = Mobilization.objects.get()
    assert (row.line, row.amount, row.currency) == (line, Decimal("1250000.50"), "CHF")
    for ref in ("7a", "7b"):
        assert "CHF 1,250,000.50 from A development agency" in text_of(
            desk.get(f"/plans/sme-2015/deliverables/{ref}/")
        )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Give an amount or a number of posts."),
        ({"amount": "5"}, "Give the currency as three capital letters, for example USD or CHF."),
        ({"amount": "0", "currency": "USD"}, "Give an amount above zero."),
        ({"posts": "0"}, "greater than or equal to 1"),
        ({"posts": "9" * 5000}, "Enter a whole number."),
        ({"posts": "1", "currency": "USD"}, "A currency goes with an amount."),
        ({"amount": "1e12", "currency": "USD"}, "no more than 12 digits before the decimal point"),
        ({"posts": "1", "source": ""}, "This field is required."),
    ],
)
def test_wrong_resources_are_refused_beside_their_field(desk, typed, sentence):
    answer = post(desk, address("4", "record/mobilization"), **{"source": "A foundation"} | typed)
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert not Mobilization.objects.exists()


# --- Who, and when ---------------------------------------------------------------------------------

RECORDS = ["note", "record/delivery", "record/measurement"]


@pytest.mark.parametrize("what", RECORDS)
@pytest.mark.parametrize("who", ["reader", "approver", "auditor", "administrator", "focal_dialogue"])
def test_a_stranger_is_refused_with_who_can(client_of, request, what, who):
    stranger = client_of(request.getfixturevalue(who))
    for answer in (stranger.get(address("5a", what)), stranger.post(address("5a", what), {"text": "x"})):
        assert answer.status_code == 403
        assert "Only focal points of SME, ACTRAV, ACT/EMP, EMPLOYMENT and Regional" in text_of(answer)


@pytest.mark.parametrize("who", ["focal_sme", "reader", "approver", "auditor", "administrator"])
def test_resources_are_for_managers(client_of, request, who):
    person = client_of(request.getfixturevalue(who))
    for answer in (person.get(address("4", "record/mobilization")), person.post(address("4", "record/mobilization"))):
        assert answer.status_code == 403
        assert "Only a manager of this plan can do this." in text_of(answer)


@pytest.mark.parametrize("what", [*RECORDS, "record/mobilization"])
def test_nobody_is_led_to_the_sign_in_page(plan, client_of, what):
    answer = client_of(None).post(address("5a", what))
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('login')}?next={address('5a', what)}")


@pytest.mark.parametrize("what", [*RECORDS, "record/mobilization"])
def test_a_past_date_leads_to_today_and_records_nothing(desk, plan, what):
    where = address("5a", what)
    answer = desk.get(f"{where}?as_of=2016-09-30")
    assert (answer.status_code, answer["Location"]) == (302, where)
    before = rows_of_the_record()
    assert desk.post(f"{where}?as_of=2016-09-30", {"nothing_new": "1", "text": "x"}).status_code == 403
    assert rows_of_the_record() == before
