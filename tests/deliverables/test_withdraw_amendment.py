"""Taking an amendment back: what held without it holds again, and what was known before stays known."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from deliverables import actions
from deliverables.actions.amendments import value_as_of
from deliverables.actions.withdrawn_amendments import without
from deliverables.models import Amendment, Deliverable, Unit
from deliverables.months import Month
from tests.deliverables.recording import JUNE, refused
from tests.deliverables.test_amend import TEXTS, targets

TODAY = dt.date(2017, 10, 2)
LATER = dt.date(2016, 9, 1)


@pytest.fixture
def amend(manager, now):
    def change(target: Any, field: str, new: Any, **given: Any) -> Amendment:
        values = {"by": manager, "at": now, "effective_on": JUNE, "reason": "A decision of November."}
        return actions.amend(target=target, field=field, new=new, **values | given)

    return change


@pytest.fixture
def withdraw(manager, now):
    def take_back(amendment: Amendment, reason: str = " A slip. ", **given: Any) -> Amendment:
        values = {"by": manager, "at": now + dt.timedelta(minutes=5), "reason": reason}
        return actions.withdraw_amendment(amendment=amendment, **values | given)

    return take_back


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


@pytest.mark.parametrize(("kind", "field"), [*TEXTS, ("resource_line", "amount")])
def test_what_the_source_says_holds_again(amend, withdraw, deliverable, kind, field):
    target = targets(deliverable)[kind]
    printed = value_as_of(target, field, TODAY)
    amendment = amend(target, field, Decimal(12) if field == "amount" else "As decided.")
    assert value_as_of(target, field, TODAY) != printed
    row = withdraw(amendment)
    assert value_as_of(target, field, TODAY) == printed
    assert (row.corrects, row.withdrawn, row.correction_reason) == (amendment, True, "A slip.")


def test_an_earlier_amendment_holds_again_and_a_later_one_goes_on(amend, withdraw, deliverable):
    row = deliverable("7a")
    first = amend(row, "due", Month.of(2019, 3))
    second = amend(row, "due", Month.of(2019, 6), effective_on=LATER)
    assert (without(second, TODAY), without(first, TODAY)) == ("03/2019", "06/2019")
    withdraw(second)
    assert value_as_of(row, "due", TODAY) == Month.of(2019, 3)
    assert without(first, TODAY) == str(row.due)
    withdraw(first)
    assert value_as_of(row, "due", TODAY) == row.due


def test_what_was_known_before_stays_known(amend, withdraw, deliverable, now):
    row = deliverable("7a")
    withdraw(amend(row, "text", "Eight CPOs."))
    known = Deliverable.objects.as_of(TODAY, now + dt.timedelta(minutes=1)).get(pk=row.pk)
    assert known.text_as_of == "Eight CPOs."


def test_a_coordinating_unit_is_withdrawn_while_the_one_before_is_still_a_unit(amend, withdraw, deliverable):
    row = deliverable("3a")
    was, other = value_as_of(row, "coordinator", TODAY), unit("WORKQUALITY")
    amendment = amend(row, "coordinator", other)
    amend(row, "units", [one for one in value_as_of(row, "units", TODAY) if one != was], effective_on=LATER)
    found = refused(lambda: withdraw(amendment))
    assert f"Without it {was.code} would coordinate, which is no unit of the deliverable on 1 September 2016." in str(
        found
    )
    assert value_as_of(row, "coordinator", TODAY) == other


def test_a_withdrawn_coordinator_does_not_hold_its_unit_in_the_deliverable(amend, withdraw, deliverable):
    row, other = deliverable("3a"), unit("WORKQUALITY")
    withdraw(amend(row, "coordinator", other, effective_on=LATER))
    left = [one for one in value_as_of(row, "units", TODAY) if one != other]
    amend(row, "units", left)
    assert value_as_of(row, "units", TODAY) == left


def test_units_are_amended_forwards_only(amend, withdraw, deliverable):
    row = deliverable("3a")
    amendment = amend(row, "units", [*value_as_of(row, "units", TODAY), unit("ACTRAV")])
    assert "Units are amended forwards only" in str(refused(lambda: withdraw(amendment)))


def test_a_reason_is_needed_and_one_withdrawal_is_enough(amend, withdraw, deliverable):
    amendment = amend(deliverable("7a"), "text", "Eight CPOs.")
    assert "correction_reason" in refused(lambda: withdraw(amendment, " "))
    assert "reason" in refused(lambda: withdraw(amendment, "A \x00 slip."))
    withdraw(amendment)
    assert "withdrawn already" in str(refused(lambda: withdraw(amendment)))


def test_only_managers_withdraw(amend, withdraw, deliverable, focal_sme, approver):
    amendment = amend(deliverable("7a"), "text", "Eight CPOs.")
    for person in (focal_sme, approver):
        with pytest.raises(PermissionDenied):
            withdraw(amendment, by=person)
    assert Amendment.objects.count() == 1
