"""Accounts and what they may do; units and their parts in deliverables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deliverables.models.indexes import CoveringIndex
from deliverables.models.plan import ActionPlan, Footnote
from deliverables.models.units import Unit

if TYPE_CHECKING:
    from deliverables.models.amendment import Amendment
    from deliverables.models.deliverable import Deliverable


class Digest(models.TextChoices):
    """When a person is reminded of what waits for them; one mail for everything, none when nothing waits."""

    DUE = "due", _("14, 7 and 1 days before a deadline, then weekly")
    WEEKLY = "weekly", _("weekly")
    OFF = "off", _("never")


class Language(models.TextChoices):
    """In which a person reads pages and mails; each is named in itself."""

    ENGLISH = "en", "English"
    FRENCH = "fr", "Français"
    SPANISH = "es", "Español"


class User(AbstractUser):
    """A person with an account; `name` is how pages and papers call them ("focal point, SME")."""

    first_name = None  # type: ignore[assignment]  # one name is enough
    last_name = None  # type: ignore[assignment]  # how Django takes a field away
    name = models.CharField(_("name"), max_length=150, blank=True)
    digest = models.CharField(_("reminders by mail"), max_length=6, choices=Digest, default=Digest.DUE)
    language = models.CharField(
        _("language of pages and mails"),
        max_length=2,
        choices=Language,
        blank=True,
        help_text=_("Empty: pages as the browser asks, mails in English."),
    )

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(language__in=["", "en", "fr", "es"]),
                name="user_language_known",
                violation_error_message=_("Choose a language of this site."),
            ),
            models.CheckConstraint(
                condition=Q(digest__in=["due", "weekly", "off"]),
                name="user_digest_known",
                violation_error_message=_("Choose when reminders are sent."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def language_of_mails(self) -> str:
        """A mail goes out when no browser says what the person reads."""
        return self.language or settings.LANGUAGE_CODE


class Membership(models.Model):
    """Makes a person a focal point of a unit: from a day, to a day, both included; without one, for as long as the
    row is there."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("user"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name=_("unit"))
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ["unit", "user"]
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit"],
                condition=Q(starts_on=None),
                name="membership_once",
                violation_error_message=_("This person is a focal point of the unit already."),
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "starts_on"],
                name="membership_once_from_a_day",
                violation_error_message=_("This person is a focal point of the unit from that day already."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="membership_days_in_order",
                violation_error_message=_("The last day lies before the first one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.unit}"


class PlanRole(models.Model):
    """A person's role in a plan. A deputy approver acts as approver from one day to another, both included."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("manager")
        APPROVER = "approver", _("approver")
        DEPUTY = "deputy", _("deputy approver")
        AUDITOR = "auditor", _("auditor")

    user = models.ForeignKey(User, models.CASCADE, related_name="plan_roles", verbose_name=_("user"))
    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="roles", verbose_name=_("plan"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    starts_on = models.DateField(_("first day"), null=True, blank=True, help_text=_("Of a deputy approver only."))
    ends_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("Of a deputy approver only."))

    class Meta:
        ordering = ["plan", "role", "user"]
        verbose_name = _("role in a plan")
        verbose_name_plural = _("roles in plans")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "plan", "role"],
                condition=~Q(role="deputy"),
                name="plan_role_once",
                violation_error_message=_("This person has that role already."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["manager", "approver", "deputy", "auditor"]),
                name="plan_role_known",
                violation_error_message=_("A role is manager, approver, deputy approver or auditor."),
            ),
            models.CheckConstraint(
                condition=Q(
                    role="deputy", starts_on__isnull=False, ends_on__isnull=False, ends_on__gte=models.F("starts_on")
                )
                | (~Q(role="deputy") & Q(starts_on=None, ends_on=None)),
                name="plan_role_deputy_has_days",
                violation_error_message=_(
                    "A deputy approver has a first and a last day, in this order; other roles have none."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.role} – {self.plan}"


class Responsibility(models.Model):
    """A unit's part in a deliverable, in the order in which the source lists them.

    `added` and `removed` name the amendments that brought the unit in or took it out; a row without them
    holds since the plan was made.
    """

    class Role(models.TextChoices):
        RESPONSIBLE = "responsible", _("responsible")
        CONTRIBUTING = "contributing", _("contributing")

    deliverable: models.ForeignKey[Deliverable, Deliverable] = models.ForeignKey(
        "deliverables.Deliverable",
        models.PROTECT,
        db_index=False,
        related_name="responsibilities",
        verbose_name=_("deliverable"),
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="responsibilities", verbose_name=_("unit"))
    position = models.PositiveSmallIntegerField(_("position"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    with_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("with")
    )
    scope = models.CharField(_("scope as printed"), max_length=200, blank=True)
    footnote = models.ForeignKey(
        Footnote, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("footnote")
    )
    added: models.ForeignKey[Amendment | None, Amendment | None] = models.ForeignKey(
        "deliverables.Amendment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="units_added",
        verbose_name=_("added by"),
    )
    removed: models.ForeignKey[Amendment | None, Amendment | None] = models.ForeignKey(
        "deliverables.Amendment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="units_removed",
        verbose_name=_("removed by"),
    )

    class Meta:
        ordering = ["deliverable", "position"]
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        indexes = [
            CoveringIndex(
                fields=["deliverable"],
                beside=["unit", "position", "added", "removed"],
                name="responsibility_of_deliverable",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable", "unit"],
                condition=Q(removed__isnull=True),
                name="responsibility_once",
                violation_error_message=_("A unit is named once for each deliverable."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["responsible", "contributing"]),
                name="responsibility_role_known",
                violation_error_message=_("A unit is responsible or contributing."),
            ),
            models.CheckConstraint(
                condition=Q(with_unit__isnull=True) | Q(role="contributing"),
                name="responsibility_with_is_contributing",
                violation_error_message=_("A unit named with another one contributes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable} – {self.unit}"
