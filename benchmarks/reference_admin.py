"""Django's own changelist with the columns and filters of our list, on an admin site of the bench's own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django_countries import countries

from benchmarks.references import ROWS, with_belongings
from deliverables import clock, conditions
from deliverables.models import (
    ActionPlan,
    Biennium,
    ConclusionParagraph,
    Deliverable,
    Outcome,
    OutputDelivery,
    Theme,
    Unit,
)
from deliverables.statuses import Headline, Outlook, Status, Timeliness, timeliness


class PlanSite(admin.AdminSite):
    """An admin of one plan, as our list is of one plan."""

    def __init__(self, plan_slug: str, *, counts: bool = False) -> None:
        super().__init__(name=f"bench-{plan_slug}{'-counts' if counts else ''}")
        self.plan_slug = plan_slug
        self.register(Deliverable, CountingAdmin if counts else DeliverableAdmin)

    @property
    def plan(self) -> Any:
        """For subqueries: the key of the plan."""
        return ActionPlan.objects.filter(slug=self.plan_slug).values("pk")[:1]


class OfPlan(admin.SimpleListFilter):
    """Offers what the plan has; our own condition selects the rows, so that both read the same."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return list(self.choices_of(model_admin.admin_site.plan))

    def choices_of(self, plan: Any) -> Any:
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        return queryset.filter(self.condition(self.value())) if self.value() else queryset

    def condition(self, value: Any) -> Any:
        raise NotImplementedError


class OutcomeFilter(OfPlan):
    title = parameter_name = "outcome"

    def choices_of(self, plan: Any) -> Any:
        return ((one.pk, str(one)) for one in Outcome.objects.filter(plan=plan))

    def condition(self, value: Any) -> Any:
        return conditions.of_outcomes([value])


class UnitFilter(OfPlan):
    title = parameter_name = "unit"

    def choices_of(self, plan: Any) -> Any:
        found = Unit.objects.filter(responsibilities__deliverable__plan=plan).distinct()
        return ((one.pk, str(one)) for one in found)

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        return queryset.of_units([self.value()], clock.today()) if self.value() else queryset


class ParagraphFilter(OfPlan):
    title = parameter_name = "paragraph"

    def choices_of(self, plan: Any) -> Any:
        return ((one.pk, str(one)) for one in ConclusionParagraph.objects.filter(plan=plan))

    def condition(self, value: Any) -> Any:
        return conditions.citing([value])


class BienniumFilter(OfPlan):
    title = parameter_name = "biennium"

    def choices_of(self, plan: Any) -> Any:
        return ((one.pk, str(one)) for one in Biennium.objects.filter(plan=plan))

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        return queryset.filter(item__biennium=self.value()) if self.value() else queryset


class ThemeFilter(OfPlan):
    title = parameter_name = "theme"

    def choices_of(self, plan: Any) -> Any:
        return ((one.pk, str(one)) for one in Theme.objects.filter(biennium__plan=plan))

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        return queryset.filter(item__theme=self.value()) if self.value() else queryset


class CountryFilter(OfPlan):
    title = parameter_name = "country"

    def choices_of(self, plan: Any) -> Any:
        found = OutputDelivery.objects.exclude(country="").filter(output__deliverable__plan=plan)
        codes = found.order_by("country").values_list("country", flat=True).distinct()
        return ((str(code), countries.name(code)) for code in codes)

    def condition(self, value: Any) -> Any:
        return conditions.in_country([value], clock.today())


class StateFilter(OfPlan):
    """A state with fixed choices; the name of the parameter is that of the annotation."""

    states: Any

    def choices_of(self, plan: Any) -> Any:
        return self.states.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        if not self.value():
            return queryset
        if self.parameter_name in ("timeliness", "headline"):
            queryset = queryset.with_timeliness(clock.today()).with_headline()
        return queryset.filter(**{str(self.parameter_name): self.value()})


class StatusFilter(StateFilter):
    title = parameter_name = "status"
    states = Status


class OutlookFilter(StateFilter):
    title = parameter_name = "outlook"
    states = Outlook


class TimelinessFilter(StateFilter):
    title = parameter_name = "timeliness"
    states = Timeliness


class HeadlineFilter(StateFilter):
    title = parameter_name = "headline"
    states = Headline


class DeliverableAdmin(admin.ModelAdmin):
    """As somebody would write it who knows the admin well: nothing is read row by row."""

    list_display = ("ref", "words", "units", "outcomes", "due_month", "status", "outlook", "delivered", "updated")
    list_filter = (
        OutcomeFilter,
        UnitFilter,
        StatusFilter,
        HeadlineFilter,
        TimelinessFilter,
        OutlookFilter,
        BienniumFilter,
        ThemeFilter,
        ParagraphFilter,
        CountryFilter,
    )
    list_per_page = ROWS
    search_fields = (
        "text",
        "ref",
        "item__responsibility_text",
        "item__descriptions__text",
        "indicators__text",
    )
    # The check boxes of actions are nothing that our list has.
    actions = None
    ordering = ("position", "pk")

    admin_site: PlanSite

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_belongings(Deliverable.objects.filter(plan__slug=self.admin_site.plan_slug), clock.today())

    @admin.display(ordering="text_as_of", description="deliverable")
    def words(self, row: Any) -> str:
        return row.text_as_of

    @admin.display(description="units")
    def units(self, row: Any) -> str:
        return ", ".join(part.unit.code for part in row.parts)

    @admin.display(description="outcomes")
    def outcomes(self, row: Any) -> str:
        return ", ".join(str(alignment.outcome.number) for alignment in row.item.served)

    @admin.display(ordering=F("due_as_of"), description="due")
    def due_month(self, row: Any) -> str:
        lateness = timeliness(row.status, row.due_as_of, row.completed_on, clock.today())
        expected = f" (expected {row.expected})" if row.expected else ""
        return f"{row.due_as_of or ''} {lateness}{expected}"

    @admin.display(ordering="status", description="status")
    def status(self, row: Any) -> str:
        return str(Status(row.status).label)

    @admin.display(ordering="outlook", description="outlook")
    def outlook(self, row: Any) -> str:
        return str(Outlook(row.outlook).label) if row.outlook else ""

    @admin.display(description="delivered")
    def delivered(self, row: Any) -> str:
        return ", ".join(f"{count.delivered} of {count.quantity} {count.plural}" for count in row.outputs)

    @admin.display(ordering="updated_on", description="last update")
    def updated(self, row: Any) -> Any:
        return row.updated_on


class CountingAdmin(DeliverableAdmin):
    """With a count beside each choice, as our list has."""

    show_facets = admin.ShowFacets.ALWAYS
