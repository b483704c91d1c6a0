"""Deliverables and what the plan says of each: outputs that can be counted, indicators, resource lines."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deliverables.models.indexes import CoveringIndex
from deliverables.models.items import FollowUpItem
from deliverables.models.plan import ActionPlan
from deliverables.models.states import DeliverableQuerySet
from deliverables.models.units import Unit
from deliverables.months import Month, MonthField


class Basis(models.TextChoices):
    """Whether a value stands in the source or was derived from it."""

    PRINTED = "printed", _("as in the source")
    DERIVED = "derived", _("derived")
    NONE = "none", _("none")


class Deliverable(models.Model):
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="deliverables", verbose_name=_("plan"))
    item = models.ForeignKey(FollowUpItem, models.PROTECT, related_name="deliverables", verbose_name=_("item"))
    ref = models.CharField(_("number"), max_length=10, help_text="3a")
    letter = models.CharField(_("letter as printed"), max_length=2, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the plan"))
    text = models.TextField(_("deliverable"))
    due = MonthField(_("due month"), null=True, blank=True)
    due_basis = models.CharField(_("basis of the due month"), max_length=8, choices=Basis, default=Basis.PRINTED)
    condition = models.TextField(_("condition as printed"), blank=True)
    coordinator = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="coordinates",
        verbose_name=_("coordinating unit"),
        help_text=_("Derived: the first unit that the source lists; a manager can change it."),
    )

    objects = DeliverableQuerySet.as_manager()

    # Annotations of DeliverableQuerySet: only rows that went through its methods have them.
    status: str
    outlook: str
    expected: Month | None
    completed_on: dt.date | None
    updated_on: dt.date | None
    due_as_of: Month | None
    text_as_of: str
    coordinator_as_of: int
    timeliness: str
    headline: str

    class Meta:
        ordering = ["plan", "position"]
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "ref"],
                name="deliverable_ref_once_per_plan",
                violation_error_message=_("A plan uses each number once."),
            ),
            models.UniqueConstraint(
                fields=["plan", "position"],
                name="deliverable_position_once_per_plan",
                violation_error_message=_("Two deliverables cannot stand in the same place."),
            ),
            models.CheckConstraint(
                condition=Q(due__isnull=True, due_basis="none")
                | Q(due__isnull=False, due_basis__in=["printed", "derived"]),
                name="deliverable_due_has_basis",
                violation_error_message=_("A due month is printed or derived; without one the basis is “none”."),
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    def get_absolute_url(self) -> str:
        return reverse("deliverables:deliverable", args=[self.plan.slug, self.ref])


class PlannedOutput(models.Model):
    """Products under a deliverable that can be counted: "4 of 7 CPOs". Derived from the text."""

    deliverable = models.ForeignKey(
        Deliverable, models.PROTECT, db_index=False, related_name="planned_outputs", verbose_name=_("deliverable")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.SlugField(_("kind"))
    singular = models.CharField(_("singular word"), max_length=60)
    plural = models.CharField(_("plural word"), max_length=60)
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    due = MonthField(_("own due month"), null=True, blank=True)

    class Meta:
        ordering = ["deliverable", "position"]
        verbose_name = _("planned output")
        verbose_name_plural = _("planned outputs")
        indexes = [
            CoveringIndex(fields=["deliverable"], beside=["id", "singular"], name="plannedoutput_of_deliverable")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable", "kind"],
                name="planned_output_kind_once",
                violation_error_message=_("A deliverable names each kind of output once."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1),
                name="planned_output_quantity_positive",
                violation_error_message=_("At least one output is planned."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.noun(self.quantity)}"

    def noun(self, count: int) -> str:
        """The word for `count` of these."""
        return self.singular if count == 1 else self.plural


class Indicator(models.Model):
    """An indicator of achievement, as printed."""

    deliverable = models.ForeignKey(
        Deliverable, models.PROTECT, db_index=False, related_name="indicators", verbose_name=_("deliverable")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.TextField(_("indicator of achievement, including timeline"))

    class Meta:
        ordering = ["deliverable", "position"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        indexes = [CoveringIndex(fields=["deliverable"], beside=["id"], name="indicator_of_deliverable")]
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable", "position"],
                name="indicator_position_once",
                violation_error_message=_("Two indicators cannot stand in the same place."),
            )
        ]

    def __str__(self) -> str:
        return self.text


class Measure(models.Model):
    """One condition of an indicator, in a form that can be measured.

    Values are decimals: a count or amount in `unit`, 1 or 0 for yes-no, the month's index for a month.
    With `target_is` "increase" a measurement counts what was added since the baseline ("an additional
    seven"); totals (baseline + increase) are derived.
    """

    class Kind(models.TextChoices):
        COUNT = "count", _("count")
        YES_NO = "yes-no", _("yes or no")
        PER_CENT = "per-cent", _("per cent")
        MONEY = "money", _("money")
        MONTH = "month", _("month")

    class TargetIs(models.TextChoices):
        LEVEL = "level", _("level")
        INCREASE = "increase", _("increase")

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, db_index=False, related_name="measures", verbose_name=_("indicator")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    label = models.CharField(_("measure"), max_length=200)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    unit = models.CharField(_("unit of measurement"), max_length=60, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_month = MonthField(_("month of the baseline"), null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2)
    target_is = models.CharField(_("kind of the target"), max_length=8, choices=TargetIs, default=TargetIs.LEVEL)
    basis = models.CharField(_("basis"), max_length=8, choices=Basis, default=Basis.PRINTED)

    class Meta:
        ordering = ["indicator", "position"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        indexes = [CoveringIndex(fields=["indicator"], beside=["id", "kind", "target"], name="measure_of_indicator")]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "position"],
                name="measure_position_once",
                violation_error_message=_("Two measures cannot stand in the same place."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["count", "yes-no", "per-cent", "money", "month"]),
                name="measure_kind_known",
                violation_error_message=_("This kind of measure is not known."),
            ),
            models.CheckConstraint(
                condition=Q(target_is="level") | Q(target_is="increase", kind="count", baseline__isnull=False),
                name="measure_increase_has_baseline",
                violation_error_message=_("An increase is a count over a baseline."),
            ),
            models.CheckConstraint(
                condition=(Q(kind="money") & ~Q(currency="")) | (~Q(kind="money") & Q(currency="")),
                name="measure_money_has_currency",
                violation_error_message=_("Money has a currency, and only money."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def total_target(self) -> Decimal | None:
        """The derived total behind an increase ("8 and an additional seven": 15); None for a level."""
        if self.target_is == self.TargetIs.INCREASE and self.baseline is not None:
            return self.baseline + self.target
        return None

    def is_met_by(self, value: Decimal) -> bool:
        """Whether an actual value meets the target; a month must not be later than its target."""
        return value <= self.target if self.kind == self.Kind.MONTH else value >= self.target


class ResourceLine(models.Model):
    """A stated need of a follow-up item and its source; amounts only where the plan prints one."""

    class Source(models.TextChoices):
        EXISTING = "existing", _("existing resources")
        REGULAR_BUDGET = "regular-budget", _("regular budget")
        XBTC = "xbtc", _("extra-budgetary technical cooperation (XBTC)")
        ADDITIONAL = "additional", _("additional resources")

    item = models.ForeignKey(FollowUpItem, models.PROTECT, related_name="resource_lines", verbose_name=_("item"))
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.TextField(_("resource implications"))
    source = models.CharField(_("source of the resources"), max_length=16, choices=Source)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    posts = models.PositiveSmallIntegerField(_("posts"), null=True, blank=True)

    class Meta:
        ordering = ["item", "position"]
        verbose_name = _("resource line")
        verbose_name_plural = _("resource lines")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "position"],
                name="resource_line_position_once",
                violation_error_message=_("Two resource lines cannot stand in the same place."),
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, currency="")
                | (Q(amount__isnull=False, amount__gt=0) & ~Q(currency="")),
                name="resource_line_amount_has_currency",
                violation_error_message=_("An amount is positive and has a currency."),
            ),
            models.CheckConstraint(
                condition=Q(source__in=["existing", "regular-budget", "xbtc", "additional"]),
                name="resource_line_source_known",
                violation_error_message=_("This source of resources is not known."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
