"""What was recorded stays: rows of progress and amendments are only ever added."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import ProtectedError

from deliverables import models as m
from deliverables.models.rows import AppendOnly, RecordIsAppendOnly
from tests import factories
from tests.deliverables.bad_rows import DATED, row

pytestmark = pytest.mark.django_db

APP_MODELS = [
    *apps.get_app_config("deliverables").get_models(),
    *apps.get_app_config("reporting").get_models(),
]
APPEND_ONLY = [model for model in APP_MODELS if issubclass(model, AppendOnly)]


def test_every_dated_row_is_append_only():
    assert set(DATED) <= set(APPEND_ONLY)
    dated = {model for model in APP_MODELS if "effective_on" in {field.name for field in model._meta.fields}}
    assert dated == set(DATED)


@pytest.mark.parametrize("model", DATED)
def test_a_row_is_not_saved_again(plan, model):
    written = row(model)
    with pytest.raises(RecordIsAppendOnly, match="never changed"):
        written.save()
    with pytest.raises(RecordIsAppendOnly, match="never changed"):
        model.objects.get(pk=written.pk).save(update_fields=["illustrative"])


@pytest.mark.parametrize("model", DATED)
def test_a_row_is_not_deleted(plan, model):
    written = row(model)
    with pytest.raises(RecordIsAppendOnly, match="never deleted"):
        written.delete()
    with pytest.raises(RecordIsAppendOnly, match="never deleted"):
        model.objects.all().delete()
    assert model.objects.filter(pk=written.pk).exists()


@pytest.mark.parametrize("model", DATED)
def test_rows_are_not_changed_together(plan, model):
    written = row(model)
    with pytest.raises(RecordIsAppendOnly, match="never changed"):
        model.objects.filter(pk=written.pk).update(illustrative=True)
    written.illustrative = True
    with pytest.raises(RecordIsAppendOnly, match="never changed"):
        model.objects.bulk_update([written], ["illustrative"])
    with pytest.raises(RecordIsAppendOnly, match="never changed"):
        model.objects.update_or_create(pk=written.pk, defaults={"illustrative": True})
    assert not model.objects.get(pk=written.pk).illustrative


@pytest.mark.parametrize("model", DATED)
def test_a_row_can_be_added_and_many_at_once(plan, model):
    first = row(model)
    values = {f.attname: getattr(first, f.attname) for f in model._meta.concrete_fields if not f.primary_key}
    model.objects.bulk_create([model(**values)])
    assert model.objects.count() == 2


@pytest.mark.parametrize("model", DATED)
def test_the_author_of_a_row_cannot_be_deleted(plan, model):
    written = row(model)
    with pytest.raises(ProtectedError):
        written.by.delete()


@pytest.mark.parametrize("model", DATED)
def test_what_a_row_belongs_to_cannot_be_deleted(plan, model):
    written = row(model)
    targets = [
        getattr(written, field.name)
        for field in model._meta.concrete_fields
        if field.is_relation and field.name not in ("by", "unit") and getattr(written, field.attname)
    ]
    assert targets
    for target in targets:
        with pytest.raises((ProtectedError, RecordIsAppendOnly)):
            target.delete()


@pytest.mark.parametrize("model", DATED)
def test_every_relation_of_a_row_protects(model):
    """Deleting a plan, a unit or another row never takes rows of the record with it."""
    relations = [field for field in model._meta.concrete_fields if field.is_relation]
    assert {field.name for field in relations if field.remote_field.on_delete.__name__ != "PROTECT"} == set()


def test_no_relation_of_the_plan_itself_cascades():
    others = (m.Membership, m.PlanRole, m.User, m.EntryDraft, m.Session)
    cascading = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("deliverables").get_models()
        if model not in others
        for field in model._meta.concrete_fields
        if field.is_relation and field.remote_field.on_delete.__name__ != "PROTECT"
    ]
    assert cascading == []


def test_a_plan_with_anything_in_it_cannot_be_deleted(plan):
    with pytest.raises(ProtectedError):
        plan.delete()


def test_a_correction_is_a_new_row_and_the_old_one_stays(plan, deliverable):
    first = factories.status_update(deliverable("1"), "in-progress", "2016-02-01", done="Begun.")
    second = factories.correction_of(first, "2016-03-01", done="Begun in earnest.")
    assert list(m.StatusUpdate.objects.order_by("pk")) == [first, second]
    assert m.StatusUpdate.objects.get(pk=first.pk).done == "Begun."
