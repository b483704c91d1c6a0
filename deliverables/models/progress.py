"""Progress: dated rows that are only ever added. Corrections name the row that they correct."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from deliverables.models.deliverable import Deliverable, Measure, PlannedOutput, ResourceLine
from deliverables.models.indexes import CoveringIndex, as_of_index, corrections_index
from deliverables.models.rows import DatedRow
from deliverables.months import MonthField
from deliverables.statuses import Outlook, Status


class StatusUpdate(DatedRow):
    """The state of a deliverable from `effective_on`; each update states everything.

    `completed_on` is the day since which the deliverable is completed: kept while it stays so.
    """

    deliverable = models.ForeignKey(
        Deliverable, models.PROTECT, related_name="status_updates", verbose_name=_("deliverable")
    )
    status = models.CharField(_("delivery status"), max_length=12, choices=Status, blank=True)
    outlook = models.CharField(_("outlook for the due month"), max_length=9, choices=Outlook, blank=True)
    suggested_outlook = models.CharField(
        _("suggested outlook"), max_length=9, choices=Outlook, blank=True, editable=False
    )
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    expected = MonthField(_("expected month"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    done = models.TextField(_("what was done"), blank=True)
    next = models.TextField(_("what is next"), blank=True)
    internal_note = models.TextField(_("internal note"), blank=True)

    class Meta(DatedRow.Meta):
        verbose_name = _("status update")
        verbose_name_plural = _("status updates")
        indexes = [
            CoveringIndex(
                fields=["deliverable", "-effective_on", "-recorded_at", "-id"],
                beside=["status", "outlook", "expected", "completed_on", "withdrawn", "illustrative"],
                name="statusupdate_as_of",
            ),
            corrections_index("statusupdate_corrections"),
        ]
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(withdrawn=True, status="") | Q(withdrawn=False, status__in=Status.values),
                name="statusupdate_status_known",
                violation_error_message=_("Choose a delivery status."),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.IN_PROGRESS, outlook__in=Outlook.values)
                | (~Q(status=Status.IN_PROGRESS) & Q(outlook="")),
                name="statusupdate_outlook_only_in_progress",
                violation_error_message=_("An outlook is given while a deliverable is in progress, and only then."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.SUSPENDED, Status.DISCONTINUED]) | ~Q(reason=""),
                name="statusupdate_stop_has_reason",
                violation_error_message=_("Suspending or discontinuing a deliverable needs a reason."),
            ),
            models.CheckConstraint(
                condition=Q(expected__isnull=True) | ~Q(reason=""),
                name="statusupdate_expected_has_reason",
                violation_error_message=_("Another month than the due month needs a reason."),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.COMPLETED, completed_on__isnull=False, completed_on__lte=F("effective_on"))
                | (~Q(status=Status.COMPLETED) & Q(completed_on__isnull=True)),
                name="statusupdate_completed_has_day",
                violation_error_message=_("A completed deliverable has the day since which it is completed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable} · {self.status or 'withdrawal'} · {self.effective_on}"


class Note(DatedRow):
    """A dated text of any unit of the deliverable, or "nothing new since <date>". Never changes the status."""

    deliverable = models.ForeignKey(Deliverable, models.PROTECT, related_name="notes", verbose_name=_("deliverable"))
    text = models.TextField(_("text"), blank=True)
    nothing_new_since = models.DateField(_("nothing new since"), null=True, blank=True)

    class Meta(DatedRow.Meta):
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [as_of_index("deliverable", "note_as_of")]
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(withdrawn=True) | ~Q(text="") | Q(nothing_new_since__isnull=False),
                name="note_says_something",
                violation_error_message=_("Write a text, or record that there is nothing new."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable} · {self.effective_on}"


class OutputDelivery(DatedRow):
    """One output that was delivered: "third of seven CPOs". `effective_on` is the day of its delivery."""

    # No index for the key alone: the database would take it, and read deliveries of all days.
    output = models.ForeignKey(
        PlannedOutput, models.PROTECT, db_index=False, related_name="deliveries", verbose_name=_("output")
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    country = CountryField(_("country"), blank=True)

    class Meta(DatedRow.Meta):
        verbose_name = _("output delivered")
        verbose_name_plural = _("outputs delivered")
        indexes = [
            as_of_index("output", "outputdelivery_as_of"),
            # Every page asks whether a plan has sample data: without this, of the rows of all plans.
            models.Index(fields=["illustrative"], condition=Q(illustrative=True), name="outputdelivery_sample"),
            # And what was delivered lately.
            models.Index(fields=["effective_on"], name="outputdelivery_effective_on"),
        ]
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(withdrawn=True) | ~Q(title=""),
                name="outputdelivery_has_title",
                violation_error_message=_("Give the title of what was delivered."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def deliverable(self) -> Deliverable:
        """The deliverable that this is part of."""
        return self.output.deliverable


class Measurement(DatedRow):
    """The actual value of a measure from `effective_on` on; it replaces earlier values, it does not add."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="measurements", verbose_name=_("measure"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    member_states = CountryField(_("member States"), multiple=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)

    class Meta(DatedRow.Meta):
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        indexes = [
            CoveringIndex(
                fields=["measure", "-effective_on", "-recorded_at", "-id"],
                beside=["value", "withdrawn", "illustrative"],
                name="measurement_as_of",
            ),
            corrections_index("measurement_corrections"),
        ]
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(withdrawn=True) | Q(value__isnull=False, value__gte=0),
                name="measurement_has_value",
                violation_error_message=_("Give a value of zero or more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"

    @property
    def deliverable(self) -> Deliverable:
        return self.measure.indicator.deliverable


class Mobilization(DatedRow):
    """Money or posts found for a resource line. Unlike currencies are never added."""

    line = models.ForeignKey(
        ResourceLine, models.PROTECT, related_name="mobilizations", verbose_name=_("resource line")
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True, help_text="USD")
    posts = models.PositiveSmallIntegerField(_("posts"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta(DatedRow.Meta):
        verbose_name = _("resources mobilized")
        verbose_name_plural = _("resources mobilized")
        indexes = [as_of_index("line", "mobilization_as_of")]
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(withdrawn=True)
                | Q(amount__isnull=False, amount__gt=0)
                | Q(posts__isnull=False, posts__gt=0),
                name="mobilization_has_amount_or_posts",
                violation_error_message=_("Give an amount or a number of posts."),
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, currency="") | (Q(amount__isnull=False) & ~Q(currency="")),
                name="mobilization_amount_has_currency",
                violation_error_message=_("An amount has a currency."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn=True) | ~Q(source=""),
                name="mobilization_has_source",
                violation_error_message=_("Say where the resources come from."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.amount or self.posts}"
