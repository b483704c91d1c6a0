"""What any unit of a deliverable adds: notes, outputs and measurements. The status stays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from deliverables import actions
from deliverables.models import OutputDelivery
from deliverables.months import Month
from tests import factories
from tests.deliverables.recording import JUNE, refused, state

TODAY = dt.date(2017, 10, 2)


# --- Who -------------------------------------------------------------------------------------------


def test_a_focal_point_of_any_unit_of_the_deliverable_contributes_for_that_unit(note, delivery, measure, focal_actrav):
    assert note().unit.code == delivery().unit.code == measure("5a", 1, by=focal_actrav).unit.code == "ACTRAV"


def test_a_contribution_never_changes_the_status(update, note, delivery, measure):
    update(ref="5a")
    note(ref="5a", effective_on=TODAY)
    delivery(effective_on=TODAY)
    measure("5a", 7, effective_on=TODAY)
    assert (state("5a").status, state("5a").updated_on) == ("in-progress", JUNE)


@pytest.mark.parametrize("who", ["reader", "approver", "auditor", "administrator", "focal_dialogue"])
def test_a_stranger_to_the_deliverable_is_told_who_records_progress(note, delivery, measure, request, who):
    by = request.getfixturevalue(who)
    sentence = r"^Only focal points of SME, ACTRAV and ACT/EMP and managers of the plan can record progress here\.$"
    with pytest.raises(PermissionDenied, match=sentence):
        note(by=by)
    for record in (lambda: delivery(by=by), lambda: measure("5a", 1, by=by)):
        with pytest.raises(PermissionDenied, match="Only focal points of SME, ACTRAV, ACT/EMP, EMPLOYMENT and"):
            record()


def test_a_unit_named_with_another_one_contributes_too(note, plan):
    assert note(ref="3a", by=factories.person("wq", unit="WORKQUALITY")).unit.code == "WORKQUALITY"


def test_a_unit_that_is_named_for_one_deliverable_contributes_to_that_one_only(note, plan):
    turin = factories.person("turin", unit="Turin Centre")
    assert note(ref="3c", by=turin).pk
    with pytest.raises(PermissionDenied):
        note(ref="3b", by=turin)


# --- Notes -----------------------------------------------------------------------------------------


def test_a_note_says_something(note):
    assert note(text=" A word. ").text == "A word."
    assert refused(note, text=" \n") == {"text": ["Write a text, or record that there is nothing new."]}


def test_nothing_new_since_a_day_is_a_note_without_words(note):
    row = note(text="", nothing_new_since=dt.date(2016, 5, 1))
    assert (row.text, row.nothing_new_since) == ("", dt.date(2016, 5, 1))


def test_nothing_new_does_not_look_ahead_of_its_own_day(note):
    sentence = "Give a day that is not after the date of the note."
    assert refused(note, text="", nothing_new_since=dt.date(2016, 6, 2)) == {"nothing_new_since": [sentence]}


def test_no_contribution_lies_in_the_future(note, delivery, measure, mobilize):
    tomorrow = {"effective_on": dt.date(2017, 10, 3)}
    sentence = {"effective_on": ["This date lies in the future; today is 2 October 2017."]}
    assert refused(note, **tomorrow) == refused(delivery, **tomorrow) == sentence
    assert refused(measure, "5a", 1, **tomorrow) == refused(mobilize, amount=Decimal(1), **tomorrow) == sentence


def test_deliveries_measurements_and_money_may_be_older_than_the_plan(delivery, measure, mobilize):
    early = {"effective_on": dt.date(2015, 6, 1)}
    assert delivery(**early).pk
    assert measure("5a", 1, **early).pk
    assert mobilize(posts=1, **early).pk


def test_a_correction_stays_with_what_it_corrects(note, delivery, measure, mobilize):
    sentence = {"": ["A correction belongs to the same object as the entry that it corrects."]}
    given = {"correction_reason": "A slip."}
    assert refused(note, ref="5a", corrects=note(), **given) == sentence
    assert refused(delivery, ref="1", corrects=delivery(), **given) == sentence
    assert refused(measure, "1", 1, corrects=measure("5a", 1), **given) == sentence
    assert refused(mobilize, ref="7a", posts=1, corrects=mobilize(posts=1), **given) == sentence


def test_every_contribution_is_corrected_with_a_reason_and_once(note, delivery, measure, mobilize):
    needed = {"correction_reason": ["Say why the entry is corrected."]}
    already = {"": ["This entry has been corrected or withdrawn already."]}
    actions_and_rows = [
        (note, note()),
        (delivery, delivery()),
        (lambda **given: measure("5a", 2, **given), measure("5a", 1)),
        (lambda **given: mobilize(posts=2, **given), mobilize(posts=1)),
    ]
    for action, row in actions_and_rows:
        assert refused(action, corrects=row, correction_reason=" ") == needed
        right = action(corrects=row, correction_reason="A slip.")
        assert list(type(row).objects.as_of(TODAY)) == [right]
        assert refused(action, corrects=row, correction_reason="A slip.") == already


# --- Outputs delivered -----------------------------------------------------------------------------


def test_an_output_has_a_title_a_day_and_where_it_applies_a_country(delivery):
    row = delivery(title=" CPO ZMB126 ", country="ZM")
    assert (row.title, row.country.name, row.effective_on) == ("CPO ZMB126", "Zambia", JUNE)
    assert delivery(country="").country.code == ""


def test_an_output_without_a_title_is_refused(delivery):
    assert refused(delivery, title=" ") == {"title": ["Give the title of what was delivered."]}


def test_a_country_that_is_none_is_refused(delivery):
    assert list(refused(delivery, country="XX")) == ["country"]


def test_a_title_is_no_longer_than_its_column(delivery):
    assert "at most 300 characters" in refused(delivery, title="T" * 301)["title"][0]


def test_the_same_output_is_not_counted_twice(delivery):
    delivery()
    sentence = "An output with this title is recorded as delivered already."
    assert refused(delivery, effective_on=TODAY) == {"title": [sentence]}
    assert delivery(country="ZM").pk
    assert delivery(title="CPO HND102").pk


def test_an_output_that_was_withdrawn_can_be_recorded_again(delivery, manager, now):
    actions.withdraw(row=delivery(), by=manager, at=now, reason="Not yet.")
    assert delivery(effective_on=TODAY).pk


def test_more_outputs_than_planned_may_be_delivered(delivery):
    for number in range(8):
        delivery(title=f"CPO {number}")
    assert OutputDelivery.objects.count() == 8


# --- Measurements ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ref", "value", "sentence"),
    [
        ("1", 2, "Answer yes or no."),
        ("1", "0.5", "Answer yes or no."),
        ("5a", "1.5", "Give a whole number."),
        ("5a", -1, "Give a value of zero or more."),
        ("5a", "NaN", "Give a value of zero or more."),
        ("5a", "Infinity", "Give a value of zero or more."),
        ("3c", "100.5", "Give a percentage between 0 and 100."),
        ("7b", "-0.01", "Give a value of zero or more."),
    ],
)
def test_a_value_has_the_form_of_its_measure(measure, ref, value, sentence):
    assert refused(measure, ref, value) == {"value": [sentence]}


@pytest.mark.parametrize(
    ("ref", "value"), [("1", 0), ("1", 1), ("5a", 0), ("5a", 9), ("3c", "71.25"), ("3c", 100), ("7b", "92.5")]
)
def test_a_value_that_fits_is_kept_as_given(measure, ref, value):
    row = measure(ref, value)
    row.refresh_from_db()
    assert row.value == Decimal(value)


def test_a_value_finer_or_larger_than_can_be_kept_is_refused(measure):
    assert list(refused(measure, "7b", "1.005")) == ["value"]
    assert list(refused(measure, "7b", "1e13")) == ["value"]


def test_the_month_of_publication_does_not_lie_after_the_measurement(measure):
    sentence = "This month lies after the date of the measurement."
    assert refused(measure, "2", Month.of(2016, 7).index) == {"value": [sentence]}
    assert measure("2", Month.of(2016, 5).index).value == Month.of(2016, 5).index


def test_as_many_member_states_are_named_as_the_value_counts(measure):
    assert refused(measure, "5a", 2, member_states=["HN"]) == {
        "member_states": ["1 member State is named, but the value is 2."]
    }
    assert refused(measure, "5a", 1, member_states=["HN", "ZM"]) == {
        "member_states": ["2 member States are named, but the value is 1."]
    }
    row = measure("5a", 2, member_states=["ZM", "HN", "ZM"])
    row.refresh_from_db()
    assert [country.code for country in row.member_states] == ["HN", "ZM"]


def test_a_count_without_names_is_taken(measure):
    assert measure("5a", 3).pk


def test_member_states_are_named_only_where_they_are_counted(measure):
    sentence = "This measure does not count member States."
    assert refused(measure, "3a", 1, member_states=["HN"]) == {"member_states": [sentence]}


def test_a_member_state_that_is_none_is_refused(measure):
    assert list(refused(measure, "5a", 1, member_states=["XX"])) == ["member_states"]
