"""Mail that was sent: one digest for a person on a day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from deliverables.models.rows import AppendOnly


class SentDigest(AppendOnly):
    """A digest as it was handed to the mail server; `day` is the day in Geneva."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="digests", verbose_name=_("user"))
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("sent at"))
    address = models.EmailField(_("address"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))

    class Meta:
        ordering = ["-day", "user"]
        verbose_name = _("digest sent")
        verbose_name_plural = _("digests sent")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day"],
                name="digest_once_a_day",
                violation_error_message=_("This person has been reminded today."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.day}"
