"""Reporting rounds, to read. Managers edit them on their own pages.

Texts, steps and papers of a round are not here: until they are published they are not for administrators, and
afterwards every reader finds them on the page of the round.
"""

from __future__ import annotations

from django.contrib import admin

from deliverables.admin.reading import ReadOnlyAdmin
from reporting.models import ReportRound


@admin.register(ReportRound)
class ReportRoundAdmin(ReadOnlyAdmin):
    list_display = ("document_code", "session", "session_opens", "cut_off", "plan", "state")
    list_filter = ("plan", "state")
    list_select_related = ("plan",)
