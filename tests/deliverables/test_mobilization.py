"""Resources mobilized: recorded by managers, each in its own currency."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from tests.deliverables.recording import LINK, refused


@pytest.mark.parametrize("who", ["focal_sme", "focal_dialogue", "reader", "approver", "auditor", "administrator"])
def test_only_managers_record_resources(mobilize, request, who):
    with pytest.raises(PermissionDenied, match="Only a manager of this plan"):
        mobilize(posts=1, by=request.getfixturevalue(who))


def test_money_is_kept_in_its_own_currency(mobilize):
    rows = [mobilize(amount=Decimal("60000.50"), currency="USD"), mobilize(amount=Decimal(40000), currency="CHF")]
    for row in rows:
        row.refresh_from_db()
    assert [(row.amount, row.currency) for row in rows] == [(Decimal("60000.50"), "USD"), (Decimal(40000), "CHF")]


@pytest.mark.parametrize(
    ("given", "sentences"),
    [
        ({}, {"amount": ["Give an amount or a number of posts."]}),
        ({"posts": 0}, {"posts": ["Give a number of posts between 1 and 1000."]}),
        ({"amount": Decimal(0), "currency": "USD"}, {"amount": ["Give an amount above zero."]}),
        ({"amount": Decimal(-5), "currency": "USD"}, {"amount": ["Give an amount above zero."]}),
        ({"amount": Decimal("NaN"), "currency": "USD"}, {"amount": ["Give an amount above zero."]}),
        ({"posts": 1, "currency": "USD"}, {"currency": ["A currency goes with an amount."]}),
        ({"posts": 1, "source": " "}, {"source": ["Say where the resources come from."]}),
    ],
)
def test_resources_are_an_amount_or_posts_from_somewhere(mobilize, given, sentences):
    assert refused(mobilize, **given) == sentences


@pytest.mark.parametrize("currency", ["", "US$", "usd", "US", "EURO", "ＵＳＤ"])
def test_a_currency_is_three_capital_letters(mobilize, currency):
    sentence = "Give the currency as three capital letters, for example USD or CHF."
    assert refused(mobilize, amount=Decimal(1), currency=currency) == {"currency": [sentence]}


def test_numbers_that_cannot_be_kept_are_refused(mobilize):
    assert list(refused(mobilize, amount=Decimal("1e13"), currency="USD")) == ["amount"]
    assert list(refused(mobilize, posts=-1)) == ["posts"]
    assert list(refused(mobilize, posts=99999)) == ["posts"]


def test_what_units_and_managers_add_under_a_fixed_clock_is_sample_data(note, delivery, measure, mobilize, today):
    rows = [note(evidence=[LINK]), delivery(), measure("5a", 1), mobilize(posts=1)]
    assert all(row.illustrative for row in [*rows, rows[0].evidence.get()])
