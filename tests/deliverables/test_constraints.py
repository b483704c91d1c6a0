"""The database itself refuses what the rules of the record forbid, whichever way a row is written."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from tests.deliverables.bad_rows import BAD_ROWS, DATED, UNIQUE_FIELDS, row

pytestmark = pytest.mark.django_db

MODELS = [*apps.get_app_config("deliverables").get_models(), *apps.get_app_config("reporting").get_models()]
CONSTRAINTS = {rule.name: (model, rule) for model in MODELS for rule in model._meta.constraints}
BAD = [(name, place) for name, writes in BAD_ROWS.items() for place in range(len(writes))]


@pytest.mark.parametrize(("name", "place"), BAD)
def test_the_database_refuses(plan, name, place):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BAD_ROWS[name][place]()
    model, rule = CONSTRAINTS[name]
    if isinstance(rule, CheckConstraint) or connection.vendor == "postgresql":
        assert name in str(refused.value)
    else:  # SQLite names the columns of a unique constraint, not the constraint.
        columns = [f"{model._meta.db_table}.{model._meta.get_field(field).column}" for field in rule.fields]
        assert all(column in str(refused.value) for column in columns) or name in str(refused.value)


@pytest.mark.parametrize(("model", "field"), UNIQUE_FIELDS)
def test_a_value_that_names_one_row_cannot_name_two(plan, model, field):
    with pytest.raises(IntegrityError, match=model._meta.get_field(field).column), transaction.atomic():
        UNIQUE_FIELDS[model, field]()


def test_every_named_constraint_has_a_row_that_it_refuses():
    assert set(BAD_ROWS) == set(CONSTRAINTS)


def test_every_unique_field_has_a_row_that_it_refuses():
    unique = {(model, field.name) for model in MODELS for field in model._meta.fields if field.unique}
    assert {(model, name) for model, name in unique if not model._meta.get_field(name).primary_key} == set(
        UNIQUE_FIELDS
    )


def test_every_constraint_says_its_rule_in_words():
    unsaid = [
        name
        for name, (_model, rule) in CONSTRAINTS.items()
        if rule.violation_error_message == type(rule).default_violation_error_message
    ]
    assert unsaid == []
    assert {type(rule) for _model, rule in CONSTRAINTS.values()} == {CheckConstraint, UniqueConstraint}


@pytest.mark.parametrize("model", DATED)
def test_the_row_that_the_bad_ones_differ_from_is_good(plan, model):
    """Else a constraint could seem to work because another one refuses the row."""
    assert row(model).pk


@pytest.mark.parametrize("model", DATED)
def test_a_plain_withdrawal_is_good(plan, model):
    empty = {"status": "", "outlook": ""} if model.__name__ == "StatusUpdate" else {}
    first = row(model)
    assert row(model, corrects=first, withdrawn=True, correction_reason="A mistake.", **empty).corrects == first
