"""Days, months and numbers in the form of each language of the pages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

from deliverables.dates import date_format
from deliverables.language_forms import ordinal, years
from deliverables.models import Measure
from deliverables.values import money, shown_value

FIRST, NINTH = dt.date(2016, 6, 1), dt.date(2017, 10, 9)
INSTANT = dt.datetime(2017, 10, 9, 7, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("language", "pattern", "first", "ninth"),
    [
        ("en", None, "1 June 2016", "9 October 2017"),
        ("fr", None, "1er juin 2016", "9 octobre 2017"),
        ("es", None, "1.º de junio de 2016", "9 de octubre de 2017"),
        ("en", "SHORT_DATE_FORMAT", "1 Jun 2016", "9 Oct 2017"),
        ("fr", "SHORT_DATE_FORMAT", "1er juin 2016", "9 oct. 2017"),
        ("es", "SHORT_DATE_FORMAT", "1.º jun 2016", "9 oct 2017"),
        ("en", "YEAR_MONTH_FORMAT", "June 2016", "October 2017"),
        ("fr", "YEAR_MONTH_FORMAT", "juin 2016", "octobre 2017"),
        ("es", "YEAR_MONTH_FORMAT", "junio de 2016", "octubre de 2017"),
        ("fr", "Y-m-d", "2016-06-01", "2017-10-09"),
    ],
)
def test_days_in_code_and_in_templates(language, pattern, first, ninth):
    with override(language):
        assert [date_format(day, pattern) for day in (FIRST, NINTH)] == [first, ninth]
        shown = Template(f'{{{{ day|date:"{pattern or "DATE_FORMAT"}" }}}}')
        assert [shown.render(Context({"day": day})) for day in (FIRST, NINTH)] == [first, ninth]


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "9 October 2017, 09:05"), ("fr", "9 octobre 2017, 09:05"), ("es", "9 de octubre de 2017, 09:05")],
)
def test_instants_are_shown_in_geneva(language, shown):
    with override(language):
        template = Template('{{ at|date:"DATETIME_FORMAT" }} {{ at|date:"c" }}{{ none|date:"DATE_FORMAT" }}')
        assert template.render(Context({"at": INSTANT, "none": None})) == f"{shown} 2017-10-09T09:05:00+02:00"


@pytest.mark.parametrize(
    ("language", "shown", "dollars"),
    [
        ("en", "CHF 1,250.50", "US$30,000"),
        ("fr", "CHF 1\u202f250,50", "30\u202f000 dollars E.-U."),
        ("es", "CHF 1\u202f250,50", "30\u202f000 dólares de los Estados Unidos"),
    ],
)
def test_money(language, shown, dollars):
    with override(language):
        assert money(Decimal("1250.5"), "CHF") == shown
        assert money(Decimal(30000), "USD") == dollars


@pytest.mark.parametrize(("language", "shown"), [("en", ["70.5", "1500"]), ("fr", ["70,5", "1500"])])
def test_values_of_measures(language, shown):
    with override(language):
        measure = Measure(kind=Measure.Kind.PER_CENT)
        assert [shown_value(measure, Decimal(text)) for text in ("70.50", "1.5E+3")] == shown


@pytest.mark.parametrize(
    ("language", "biennium", "outputs", "sessions"),
    [
        ("en", "2016–17", ["1st", "2nd", "11th", "23rd"], ["1st", "328th"]),
        ("fr", "2016-17", ["1er", "2e", "11e", "23e"], ["1re", "328e"]),
        ("es", "2016-2017", ["1.º", "2.º", "11.º", "23.º"], ["1.ª", "328.ª"]),
    ],
)
def test_years_and_ordinals(language, biennium, outputs, sessions):
    with override(language):
        assert years("2016–17") == biennium
        assert list(map(ordinal, (1, 2, 11, 23))) == outputs
        assert [ordinal(number, feminine=True) for number in (1, 328)] == sessions
