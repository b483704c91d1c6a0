"""Reporting rounds, to read. Managers edit them on their own pages."""

from __future__ import annotations

from django.contrib import admin

from deliverables.admin.reading import ReadOnlyAdmin
from reporting.models import ReportRound, ReportSection


@admin.register(ReportRound)
class ReportRoundAdmin(ReadOnlyAdmin):
    list_display = ("document_code", "session", "session_opens", "cut_off", "plan")
    list_filter = ("plan",)
    list_select_related = ("plan",)


@admin.register(ReportSection)
class ReportSectionAdmin(ReadOnlyAdmin):
    list_display = ("round", "key")
    list_filter = ("round__plan",)
    list_select_related = ("round",)
    # A paper that is not published is not for readers, and an administrator is one.
    exclude = ("text",)
