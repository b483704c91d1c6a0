"""Values of measures as a person reads them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from deliverables.models import Measure
from deliverables.values import baseline_in_words, target_in_words, value_in_words, with_unit

pytestmark = pytest.mark.django_db


def test_the_sign_of_a_currency_stands_before_its_figure(deliverable):
    measure = Measure.objects.get(indicator__deliverable=deliverable("7b"))
    assert baseline_in_words(measure) == "US$84 million (08/2015)"
    assert target_in_words(measure) == "US$100 million"
    assert value_in_words(measure, Decimal("86.50")) == "US$86.5 million of US$100 million"


@pytest.mark.parametrize(
    ("unit", "words"),
    [("member States", "3 member States"), ("", "3"), ("US$", "US$3"), ("US$ million", "US$3 million")],
)
def test_other_units_follow_it(unit, words):
    assert with_unit("3", unit) == words
