"""The record of progress, to read: what a reader sees of it. Nothing here can be changed or deleted."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from deliverables.access import Standing, visible_evidence
from deliverables.admin.reading import ReadOnlyAdmin
from deliverables.models import (
    CommitmentUpdate,
    Evidence,
    Measurement,
    Mobilization,
    Note,
    OutputDelivery,
    StatusUpdate,
    User,
)


class DatedRowAdmin(ReadOnlyAdmin):
    ordering = ("-effective_on", "-recorded_at", "-id")


@admin.register(StatusUpdate)
class StatusUpdateAdmin(DatedRowAdmin):
    list_display = ("effective_on", "deliverable", "status", "outlook", "recorded_at", "by", "withdrawn")
    list_filter = ("deliverable__plan", "status", "unit")
    list_select_related = ("deliverable", "by")
    exclude = ("internal_note",)


@admin.register(Note)
class NoteAdmin(DatedRowAdmin):
    list_display = ("effective_on", "deliverable", "text", "recorded_at", "by", "withdrawn")
    list_filter = ("deliverable__plan", "unit")
    list_select_related = ("deliverable", "by")


@admin.register(OutputDelivery)
class OutputDeliveryAdmin(DatedRowAdmin):
    list_display = ("effective_on", "deliverable", "title", "country", "recorded_at", "by", "withdrawn")
    list_filter = ("output__deliverable__plan", "unit")
    list_select_related = ("output__deliverable", "by")


@admin.register(Measurement)
class MeasurementAdmin(DatedRowAdmin):
    list_display = ("effective_on", "deliverable", "measure", "value", "recorded_at", "by", "withdrawn")
    list_filter = ("measure__indicator__deliverable__plan", "unit")
    list_select_related = ("measure__indicator__deliverable", "by")


@admin.register(Mobilization)
class MobilizationAdmin(DatedRowAdmin):
    list_display = ("effective_on", "line", "amount", "currency", "posts", "source", "by", "withdrawn")
    list_filter = ("line__item__plan",)
    list_select_related = ("line", "by")


@admin.register(CommitmentUpdate)
class CommitmentUpdateAdmin(DatedRowAdmin):
    list_display = ("effective_on", "commitment", "text", "recorded_at", "by", "withdrawn")
    list_filter = ("commitment__plan", "unit")
    list_select_related = ("commitment", "by")


@admin.register(Evidence)
class EvidenceAdmin(DatedRowAdmin):
    list_display = ("effective_on", "title", "is_file", "recorded_at", "by", "withdrawn")
    list_filter = ("unit",)
    list_select_related = ("by",)
    readonly_fields = ("download",)
    # The storage has no address of its own; the row that this corrects may be an internal one.
    exclude = ("file", "corrects")
    # Asked for by Django even where nothing can be typed.
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        """What may be cited: an administrator is a reader of the record."""
        return visible_evidence(Standing(user=cast("User", request.user)), super().get_queryset(request))

    @admin.display(boolean=True, description=gettext_lazy("file"))
    def is_file(self, row: Evidence) -> bool:
        return bool(row.file)

    @admin.display(description=gettext_lazy("file"))
    def download(self, row: Evidence) -> Any:
        if not row.file:
            return self.get_empty_value_display()
        return format_html('<a href="{}">{}</a>', reverse("deliverables:evidence", args=[row.pk]), row.file_name)
