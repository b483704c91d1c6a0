"""Months as the plan prints them: read, printed, counted and stored."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from deliverables.models import Deliverable
from deliverables.months import Month, MonthField, MonthFormField

MONTHS = st.builds(Month.of, st.integers(1900, 2199), st.integers(1, 12))
MARCH = Month.of(2016, 3)


@pytest.mark.parametrize("text", ["03/2016", "3/2016", "2016-03", " 03/2016 ", "\t2016-03\n"])
def test_a_month_is_read_as_the_plan_prints_it_and_as_addresses_write_it(text):
    assert Month.parse(text) == MARCH


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "2016",
        "13/2016",
        "00/2016",
        "2016-13",
        "2016-3",
        "03/16",
        "03-2016",
        "03.2016",
        "March 2016",
        "03/2016/1",
        "2016-03-01",
        "-3/2016",
        "03/2016\x00",
        "003/2016",
    ],
)
def test_what_is_no_month_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="for example 03/2017"):
        Month.parse(text)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("text", ["03.2016", "March 2016", "mars  2016", "marzo de 2016", "MARZO 2016"])
def test_a_form_reads_months_as_people_write_them(text, language):
    with override(language):
        assert MonthFormField().clean(text) == MARCH


@pytest.mark.parametrize("text", ["Marsh 2016", "March 16", "March de 1816", "1 March 2016", "03.2016.1"])
def test_a_form_refuses_what_only_looks_like_a_month(text):
    with pytest.raises(ValidationError):
        MonthFormField().clean(text)


@pytest.mark.parametrize("text", ["03/1899", "03/2200", "0000-01", "9999-12"])
def test_a_year_far_off_is_refused_with_the_range(text):
    with pytest.raises(ValueError, match="between 1900 and 2199"):
        Month.parse(text)


def test_a_month_prints_with_two_digits_and_its_year():
    assert (str(MARCH), MARCH.iso) == ("03/2016", "2016-03")
    assert (MARCH.year, MARCH.month) == (2016, 3)


def test_a_month_has_a_first_and_a_last_day():
    assert (MARCH.first_day, MARCH.last_day) == (dt.date(2016, 3, 1), dt.date(2016, 3, 31))
    assert Month.of(2016, 2).last_day == dt.date(2016, 2, 29)
    assert Month.of(2017, 12).last_day == dt.date(2017, 12, 31)


def test_months_are_counted_across_years():
    assert Month.of(2016, 1) - Month.of(2015, 12) == 1
    assert Month.of(2016, 3) - Month.of(2017, 12) == -21
    assert Month.of(2015, 12) + 1 == Month.of(2016, 1)
    assert Month.of(2015, 12) == MARCH + -3


@given(MONTHS)
def test_every_month_is_read_back_as_it_was_printed(month):
    assert Month.parse(str(month)) == Month.parse(month.iso) == month
    assert Month.of(month.year, month.month) == month


@given(MONTHS, st.integers(-2000, 2000))
def test_adding_months_and_counting_them_agree(month, number):
    assert (month + number) - month == number


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 30)))
def test_a_day_lies_in_its_month_and_in_no_other(day):
    month = Month.containing(day)
    assert month.first_day <= day <= month.last_day
    assert (Month.containing(day + dt.timedelta(days=1)) == month) == (day != month.last_day)


@given(MONTHS, MONTHS)
def test_months_stand_in_the_order_of_their_days(one, other):
    assert (one < other) == (one.first_day < other.first_day)
    assert (one >= other) == (one.first_day >= other.first_day)
    assert sorted([one, other])[0].first_day == min(one.first_day, other.first_day)


@given(st.text(max_size=12))
def test_no_text_whatever_breaks_the_reader(text):
    try:
        month = Month.parse(text)
    except ValueError:
        return
    assert 1900 <= month.year <= 2199


# --- Stored -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("month", [Month.of(1900, 1), Month.of(2016, 3), Month.of(2017, 12), Month.of(2199, 12)])
def test_a_month_comes_back_from_the_database_as_it_went_in(plan, deliverable, month):
    row = deliverable("1")
    row.due = month
    row.save()
    assert deliverable("1").due == month
    assert Deliverable.objects.in_plan(plan).filter(due=month, ref="1").exists()


def test_no_month_comes_back_as_none(plan, deliverable):
    assert deliverable("6-2").due is None


def test_the_database_compares_months_in_their_order(plan):
    refs = Deliverable.objects.in_plan(plan).filter(due__lte=Month.of(2017, 3)).values_list("ref", flat=True)
    assert sorted(refs) == ["1", "2", "4", "5b"]
    assert Deliverable.objects.in_plan(plan).filter(due__in=["03/2016", MARCH]).count() == 1
    ordered = Deliverable.objects.in_plan(plan).exclude(due=None).order_by("due", "position")
    assert [row.ref for row in ordered][:2] == ["1", "2"]


def test_a_month_survives_being_written_out_and_read_in(plan, deliverable):
    text = serializers.serialize("json", [deliverable("1")])
    assert '"due": "03/2016"' in text
    (read,) = serializers.deserialize("json", text)
    assert read.object.due == MARCH


def test_a_month_that_makes_no_sense_is_refused_by_the_field():
    with pytest.raises(ValidationError, match="for example 03/2017"):
        MonthField().to_python("soon")


# --- Typed ------------------------------------------------------------------------------------------


def test_the_form_field_reads_both_ways_of_writing():
    assert MonthFormField().clean("03/2016") == MonthFormField().clean("2016-03") == MARCH


def test_an_empty_box_is_no_month_where_that_is_allowed():
    assert MonthFormField(required=False).clean("") is None
    with pytest.raises(ValidationError, match="required"):
        MonthFormField().clean("")


def test_a_wrong_month_gets_one_sentence():
    with pytest.raises(ValidationError) as caught:
        MonthFormField().clean("Spring 2016")
    assert caught.value.messages == ["Give a month as month/year, for example 03/2017."]


def test_a_month_stands_in_the_box_as_the_plan_prints_it():
    assert MonthFormField().prepare_value(MARCH) == "03/2016"
    assert MonthFormField().prepare_value("03/16") == "03/16"


def test_the_same_month_in_another_spelling_is_no_change():
    field = MonthFormField(required=False)
    assert not field.has_changed(MARCH, "2016-03")
    assert field.has_changed(MARCH, "04/2016")
    assert field.has_changed(MARCH, "nonsense")
    assert not field.has_changed(None, "")
