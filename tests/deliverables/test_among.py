"""Keys among those of a query: the same rows as IN, whatever the database makes of it."""

from __future__ import annotations

from django.db import connection
from django.db.models import Exists, OuterRef

from deliverables.among import Among
from deliverables.models import Deliverable, Measure, Responsibility, Unit
from tests.many_plans import make_many_plans


def test_the_rows_are_those_of_one_plan(plan):
    [other] = make_many_plans(1, 1, plan)
    for of_plan in (plan, other):
        deliverables = Deliverable.objects.filter(plan=of_plan)
        direct = Responsibility.objects.filter(Among("deliverable", deliverables))
        assert direct.exists()
        assert set(direct) == set(Responsibility.objects.filter(deliverable__plan=of_plan))
        across = Measure.objects.filter(Among("indicator__deliverable", deliverables))
        assert across.exists()
        assert set(across) == set(Measure.objects.filter(indicator__deliverable__plan=of_plan))


def test_no_keys_no_rows_and_not_among_is_the_rest(plan):
    everything = Responsibility.objects.count()
    none = Among("deliverable", Deliverable.objects.filter(plan=0))
    assert not Responsibility.objects.filter(none).exists()
    assert Responsibility.objects.filter(~none).count() == everything


def test_it_can_be_asked_for_each_row_of_another_query(plan):
    row = Deliverable.objects.get(plan=plan, ref="2")
    takes_part = Responsibility.objects.filter(
        Among("deliverable", Deliverable.objects.filter(pk=row.pk)), unit=OuterRef("pk")
    )
    units = Unit.objects.filter(Exists(takes_part)).values_list("code", flat=True)
    assert sorted(units) == sorted(row.responsibilities.values_list("unit__code", flat=True))


def test_postgresql_gets_the_keys_as_an_array(plan):
    keys = Deliverable.objects.filter(plan=plan)
    sql = str(Responsibility.objects.filter(Among("deliverable", keys)).query)
    assert ("= ANY(ARRAY(SELECT" in sql) is (connection.vendor == "postgresql")
