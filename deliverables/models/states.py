"""The state of deliverables at a date, as SQL. `deliverables.statuses` says the same in Python; tests hold
the two together."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear

from deliverables.months import Month, MonthField
from deliverables.statuses import SOON, UNTIMED, Headline, Outlook, Status, Timeliness

if TYPE_CHECKING:
    from deliverables.models.plan import ActionPlan


class DeliverableQuerySet(models.QuerySet[Any]):
    def in_plan(self, plan: ActionPlan) -> Self:
        return self.filter(plan=plan)

    def as_of(self, on: dt.date, known_at: dt.datetime | None = None) -> Self:
        """Annotate each deliverable with its state on `on`, as known at `known_at`.

        status, outlook ("" if none), expected, completed_on, updated_on (None if no update counts yet),
        due_as_of and text_as_of (the amended ones where an amendment holds). The newest row is taken
        first and its values are read then, so that a filter on them never means "was ever".
        """
        updates = apps.get_model("deliverables", "StatusUpdate").objects
        newest = updates.as_of(on, known_at).filter(deliverable=OuterRef("pk")).newest_first()
        amendments = apps.get_model("deliverables", "Amendment").objects
        amended = amendments.as_of(on, known_at).filter(deliverable=OuterRef("pk")).newest_first()
        return self.annotate(
            status=Coalesce(Subquery(newest.values("status")[:1]), Value(Status.NOT_STARTED.value)),
            outlook=Coalesce(Subquery(newest.values("outlook")[:1]), Value("")),
            expected=Subquery(newest.values("expected")[:1]),
            completed_on=Subquery(newest.values("completed_on")[:1]),
            updated_on=Subquery(newest.values("effective_on")[:1]),
            due_as_of=Coalesce(
                Subquery(amended.filter(field="due").values("new_month")[:1]),
                F("due"),
                output_field=MonthField(),
            ),
            text_as_of=Coalesce(Subquery(amended.filter(field="text").values("new")[:1]), F("text")),
        )

    def with_coordinator(self, on: dt.date, known_at: dt.datetime | None = None) -> Self:
        """Add `coordinator_as_of`: the id of the unit that coordinates on the date `on`."""
        amendments = apps.get_model("deliverables", "Amendment").objects.as_of(on, known_at)
        amended = amendments.filter(deliverable=OuterRef("pk"), field="coordinator").newest_first()
        return self.annotate(
            coordinator_as_of=Coalesce(
                Subquery(amended.values("new_unit")[:1]),
                F("coordinator_id"),
                output_field=models.BigIntegerField(),
            )
        )

    def with_timeliness(self, on: dt.date) -> Self:
        """Add `timeliness` to deliverables that went through `as_of`: `statuses.timeliness` as SQL."""
        this_month = Month.containing(on).index
        completed = ExtractYear("completed_on") * 12 + ExtractMonth("completed_on") - 1
        return self.annotate(
            timeliness=Case(
                When(status__in=list(UNTIMED), then=Value(Timeliness.NOT_APPLICABLE.value)),
                When(due_as_of__isnull=True, then=Value(Timeliness.NO_DATE.value)),
                When(
                    Q(status=Status.COMPLETED, due_as_of__lt=completed),
                    then=Value(Timeliness.COMPLETED_LATE.value),
                ),
                When(status=Status.COMPLETED, then=Value(Timeliness.COMPLETED_ON_TIME.value)),
                When(due_as_of__lt=this_month, then=Value(Timeliness.OVERDUE.value)),
                When(due_as_of__lte=this_month + SOON, then=Value(Timeliness.DUE_SOON.value)),
                default=Value(Timeliness.NOT_YET_DUE.value),
                output_field=models.CharField(),
            )
        )

    def with_headline(self) -> Self:
        """Add `headline` to deliverables that went through `with_timeliness`: `statuses.headline` as SQL."""
        final = [Status.DISCONTINUED, Status.SUSPENDED, Status.COMPLETED]
        return self.annotate(
            headline=Case(
                *[When(status=status, then=Value(Headline(status).value)) for status in final],
                When(timeliness=Timeliness.OVERDUE, then=Value(Headline.OVERDUE.value)),
                *[
                    When(status=Status.IN_PROGRESS, outlook=outlook, then=Value(Headline(outlook).value))
                    for outlook in Outlook
                ],
                When(status=Status.IN_PROGRESS, then=Value(Headline.IN_PROGRESS.value)),
                default=Value(Headline.NOT_STARTED.value),
                output_field=models.CharField(),
            )
        )

    def of_units(self, units: Any, on: dt.date) -> Self:
        """Deliverables for which one of `units` is responsible or contributes on the date `on`."""
        responsibilities = apps.get_model("deliverables", "Responsibility").objects
        return self.filter(
            Exists(responsibilities.filter(in_force_on(on), deliverable=OuterRef("pk"), unit__in=units))
        )


def in_force_on(on: dt.date, known_at: dt.datetime | None = None) -> Q:
    """Condition on Responsibility: brought in, and not taken out, by amendments that count at the moment."""
    amendments = apps.get_model("deliverables", "Amendment").objects.as_of(on, known_at)
    return (Q(added=None) | Exists(amendments.filter(pk=OuterRef("added")))) & (
        Q(removed=None) | ~Exists(amendments.filter(pk=OuterRef("removed")))
    )
