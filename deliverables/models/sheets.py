"""Update sheets that people uploaded."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deliverables.models.plan import ActionPlan

KEPT_FOR = dt.timedelta(hours=24)
"""How long an upload waits to be applied."""


class UpdateSheet(models.Model):
    """An uploaded update sheet: it waits, for its owner alone, until they apply it, and is then the report of that.

    rows: what was typed, as `sheets.reading.SheetRow` by name; empty once applied. lines: what the check found of
    each row or, once applied, what became of it, as `sheets.checking.Line` by name.
    """

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="update_sheets")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    file_name = models.CharField(_("file name"), max_length=255)
    made_at = models.DateTimeField(_("state as at"), help_text=_("When the sheet was downloaded."))
    uploaded_at = models.DateTimeField(_("uploaded at"))
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    rows: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    lines: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        verbose_name = _("update sheet")
        verbose_name_plural = _("update sheets")
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(applied_at__gte=F("uploaded_at")),
                name="updatesheet_applied_after_upload",
                violation_error_message=_("A sheet is applied after it was uploaded."),
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("deliverables:sheet", args=[self.plan.slug, self.pk])

    @property
    def expires_at(self) -> dt.datetime:
        return self.uploaded_at + KEPT_FOR

    def is_expired(self, at: dt.datetime) -> bool:
        return self.applied_at is None and at >= self.expires_at
