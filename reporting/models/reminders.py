"""Reminders that a manager sent to the holders of what a list showed, and what became of each deliverable in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deliverables.models import ActionPlan, Deliverable
from deliverables.models.rows import AppendOnly


class Reminder(AppendOnly):
    """query: the parameters of the list. key: made with the page that asks before anything is sent, so that pressing
    twice sends once."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="reminders", verbose_name=_("plan"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    at = models.DateTimeField(_("sent at"))
    query = models.TextField(_("address of the list"), blank=True)
    key = models.UUIDField(_("key"), unique=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")

    def __str__(self) -> str:
        return f"{self.plan} · {self.at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:reminder", args=[self.plan.slug, self.pk])


class ReminderLine(AppendOnly):
    """A deliverable, and one of its holders where it has any: whether they were reminded of it, or why not.

    unit: the code of the one that coordinated on `day`, the day in Geneva. known: the day that the outcome speaks of.
    """

    class Outcome(models.TextChoices):
        SENT = "sent", _("was reminded")
        FAILED = "failed", _("the mail server did not take the mail")
        NO_ADDRESS = "no-address", _("has no address in this site; an administrator can enter it")
        RECENTLY = "recently", _("was reminded less than a week ago")
        INACTIVE = "inactive", _("the account is closed")
        NOT_IN_OFFICE = "not-in-office", _("is not yet a focal point of the unit")
        NOBODY = "nobody", _("has no focal point; an administrator can name one")
        OVER = "over", _("is completed or discontinued, so there is nothing to ask")
        LATER = "later", _("has not begun, as it should be: it awaits resources, or its biennium")
        NOTHING = "nothing", _("nothing waits")

    reminder = models.ForeignKey(Reminder, models.PROTECT, related_name="lines", verbose_name=_("reminder"))
    deliverable = models.ForeignKey(Deliverable, models.PROTECT, related_name="+", verbose_name=_("deliverable"))
    unit = models.CharField(_("unit"), max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    day = models.DateField(_("day"))
    outcome = models.CharField(_("outcome"), max_length=13, choices=Outcome)
    known = models.DateField(_("known since"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("line of a reminder")
        verbose_name_plural = _("lines of reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable", "user", "day"],
                condition=Q(outcome="sent"),
                name="reminder_once_a_day",
                violation_error_message=_("This person has been reminded of this deliverable today."),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["nobody", "over", "later", "nothing"], user=None)
                | Q(
                    outcome__in=["sent", "failed", "no-address", "recently", "inactive", "not-in-office"],
                    user__isnull=False,
                ),
                name="reminder_line_names_person",
                violation_error_message=_("A line names the person that it speaks of, if there is one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable} · {self.user or self.unit}: {self.get_outcome_display()}"
