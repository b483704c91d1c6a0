"""What was backed up comes back: every table byte for byte, on and between SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from deliverables.models import Measurement, Note, StatusUpdate, Unit, User
from deliverables.months import Month
from deliverables.storage import EvidenceStorage
from reporting.backups import make_backup, restore_backup
from reporting.backups.tables import THROWN_AWAY, file_columns, from_line, kept_models, managed_models, to_line
from tests.conftest import MORNING
from tests.reporting.backups.archives import manifest_of, members_of
from tests.reporting.backups.record import INSTANT, ODD


def content(archive):
    """All members; of the manifest all but the kind of database."""
    return members_of(archive) | {"manifest.json": {**manifest_of(archive), "database": ""}}


# --- which tables ---------------------------------------------------------------------------------


def test_every_table_is_kept_or_thrown_away_with_a_reason(db):
    """A table that a migration makes is in the archive, or THROWN_AWAY says why not."""
    kept = [model._meta.db_table for model in kept_models()]
    thrown = {apps.get_model(label)._meta.db_table for label in THROWN_AWAY}
    assert len(kept) == len(set(kept))
    assert set(kept) | thrown | {"django_migrations"} == set(connection.introspection.table_names())
    assert not set(kept) & thrown
    assert all(THROWN_AWAY.values())


def test_a_table_of_a_model_that_is_forgotten_is_found(monkeypatch, db):
    monkeypatch.setitem(THROWN_AWAY, "deliverables.Note", "")
    with pytest.raises(AssertionError):
        test_every_table_is_kept_or_thrown_away_with_a_reason(None)


def test_the_record_of_these_tests_has_a_row_in_every_table(archive):
    """A new table is proved to come back only when it holds something: add a row to `record_everything`."""
    assert [one["table"] for one in manifest_of(archive)["tables"] if not one["rows"]] == []


def test_rows_come_after_those_that_they_name():
    order = [model._meta.label for model in kept_models()]
    chain = [
        "deliverables.ActionPlan",
        "deliverables.Deliverable",
        "deliverables.StatusUpdate",
        "deliverables.Evidence",
    ]
    assert [label for label in order if label in chain] == chain
    assert order.index("deliverables.User") < order.index("deliverables.StatusUpdate")
    assert order.index("contenttypes.ContentType") < order.index("auth.Permission")


def test_every_file_lies_in_the_evidence_folder():
    """Another column of files, with another folder, would need to be kept too."""
    for model, column in file_columns():
        assert isinstance(model._meta.get_field(column).storage, EvidenceStorage)


def test_tables_are_whole():
    """A row of a model that extends another table's lies in two tables, which nothing here writes."""
    assert [model for model in managed_models() if model._meta.parents] == []


# --- there and back -------------------------------------------------------------------------------


def test_another_database_gives_the_same_archive(archive, another, settings, tmp_path):
    restore_backup(archive, using=another)
    make_backup(tmp_path / "again.zip", at=MORNING, using=another)
    assert content(tmp_path / "again.zip") == content(archive)


def test_so_it_does_through_a_file_of_sqlite(archive, on_file, another, settings, tmp_path):
    """On PostgreSQL this crosses over and back."""
    once, twice = tmp_path / "once.zip", tmp_path / "twice.zip"
    restore_backup(archive, using=on_file)
    make_backup(once, at=MORNING, using=on_file)
    assert content(once) == content(archive)
    shutil.rmtree(settings.EVIDENCE_ROOT)
    restore_backup(once, using=another)
    make_backup(twice, at=MORNING, using=another)
    assert content(twice) == content(archive)


def test_rows_are_what_they_were(archive):
    restore_backup(archive)
    note = Note.objects.get(text=ODD)
    assert (note.recorded_at, note.corrected_by.text) == (INSTANT, ODD * 2)
    assert note.corrected_by.corrected_by.withdrawn
    assert Measurement.objects.filter(value=Decimal("999999999999.99")).count() == 1
    assert StatusUpdate.objects.get(reason=ODD).expected == Month.of(2018, 2)
    assert Unit.objects.get(code="NEW/UNIT").parent == Unit.objects.get(code="SME")
    person = User.objects.get(username="manager")
    assert person.has_perm("deliverables.change_unit")
    assert person.last_login == INSTANT
    assert Group.objects.get().permissions.get().content_type.model_class() is Unit


def test_the_next_row_gets_the_next_number(archive, another):
    """PostgreSQL counts apart from the rows, and would begin at 1 again."""
    restore_backup(archive, using=another)
    last = Unit.objects.using(another).order_by("-pk")[0]
    assert Unit.objects.using(another).create(code="NEXT", slug="next", name="Next").pk == last.pk + 1
    person = User.objects.using(another).get(username="manager")
    group = Group.objects.using(another).create(name="Next")
    between = person.groups.through.objects.using(another)
    last_between = between.order_by("-pk")[0]
    assert between.create(user=person, group=group).pk == last_between.pk + 1


# --- values ---------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(
    text=TEXTS,
    recorded_at=st.datetimes(timezones=st.just(dt.UTC)),
    effective_on=st.dates(),
    pk=st.integers(1, 2**63 - 1),
    withdrawn=st.booleans(),
    corrects=st.none() | st.integers(1, 2**63 - 1),
)
def test_any_note_comes_back_from_its_line(text, recorded_at, effective_on, pk, withdrawn, corrects):
    note = Note(
        id=pk,
        text=text,
        recorded_at=recorded_at,
        effective_on=effective_on,
        withdrawn=withdrawn,
        corrects_id=corrects,
        by_id=1,
        deliverable_id=1,
    )
    assert values(line_and_back(note)) == values(note)


@given(value=st.decimals(0, 999999999999, places=2), states=st.lists(st.sampled_from(["KE", "RW", "VN"]), unique=True))
def test_any_measurement_comes_back_from_its_line(value, states):
    measurement = Measurement(
        id=1,
        value=value,
        member_states=states,
        recorded_at=INSTANT,
        effective_on=INSTANT.date(),
        by_id=1,
        measure_id=1,
    )
    assert values(line_and_back(measurement)) == values(measurement)


def values(row):
    return {one.attname: one.get_prep_value(one.value_from_object(row)) for one in row._meta.concrete_fields}


def line_and_back(row):
    return from_line(type(row), to_line(values(row)), 1)
