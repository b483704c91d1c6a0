"""Values of measures as a person reads them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override

from deliverables.models import Measure
from deliverables.values import baseline_in_words, target_in_words, value_in_words, with_unit

pytestmark = pytest.mark.django_db


def test_the_sign_of_a_currency_stands_before_its_figure(deliverable):
    measure = Measure.objects.get(indicator__deliverable=deliverable("7b"))
    assert baseline_in_words(measure) == "US$84 million (08/2015)"
    assert target_in_words(measure) == "US$100 million"
    assert value_in_words(measure, Decimal("86.50")) == "US$86.5 million of US$100 million"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (3, "member States", "3 member States"),
        (1, "member States", "1 member State"),
        (1, "proposals", "1 proposal"),
        (70, "per cent of participants", "70 per cent of participants"),
        (3, "", "3"),
        (3, "US$", "US$3"),
        (3, "US$ million", "US$3 million"),
    ],
)
def test_other_units_follow_it(value, unit, words):
    assert with_unit(Decimal(value), unit) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ['3 <span lang="en">briefs</span>', "86,5 millions de dollars E.-U."]),
        (
            "es",
            [
                '3 <span lang="en">briefs</span>',
                "86,5 millones de dólares de los Estados Unidos",
            ],
        ),
    ],
)
def test_words_of_the_record_are_marked_on_pages_in_another_language(language, words):
    values = [(Decimal(3), "briefs"), (Decimal("86.5"), "US$ million")]
    with override(language):
        assert [with_unit(value, unit) for value, unit in values] == words


def test_a_value_is_marked_as_far_as_it_is_english(deliverable):
    measure = Measure.objects.get(indicator__deliverable=deliverable("3a"))
    with override("fr"):
        assert value_in_words(measure, Decimal(3)) == '3 sur 4 <span lang="en">briefs</span>'
        assert with_unit(Decimal(1), "member States") == "1 Etat Membre"
        assert with_unit(Decimal(70), "per cent of <participants>") == (
            '70 pour cent <span lang="en">of &lt;participants&gt;</span>'
        )
