"""Filters of lists by days: what holds now, what is to come, what is over."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from deliverables import clock
from deliverables.access import in_office
from deliverables.models import UnitName
from deliverables.models.units import there_on


class InOffice(admin.SimpleListFilter):
    """Of focal points and roles."""

    title = _("days")
    parameter_name = "days"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("holds now")), ("later", _("begins later")), ("over", _("is over"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = clock.today()
        chosen = {
            "now": in_office(today),
            "later": Q(starts_on__gt=today),
            "over": Q(ends_on__lt=today),
        }.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(chosen)


class Validity(admin.SimpleListFilter):
    """Of units."""

    title = _("validity")
    parameter_name = "validity"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("now", _("there now")),
            ("later", _("begins later")),
            ("merged", _("merged into another unit")),
            ("ended", _("ended without successor")),
            ("renamed", _("renamed at some time")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = clock.today()
        chosen = {
            "now": there_on(today),
            "later": Q(starts_on__gt=today),
            "merged": Q(merged_into__isnull=False),
            "ended": Q(ends_on__isnull=False, merged_into=None),
            "renamed": Q(pk__in=UnitName.objects.values("unit")),
        }.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(chosen)
