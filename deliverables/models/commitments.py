"""What the plan commits the Office to outside its table, and what was recorded on it since."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deliverables.models.deliverable import Basis
from deliverables.models.items import SourceText
from deliverables.models.plan import ActionPlan
from deliverables.models.rows import DatedRow
from deliverables.models.units import Unit


class Commitment(models.Model):
    """Words of the plan outside its table that commit the Office ("the Office will continue to mobilize …").

    `source_texts` are the texts that it stands in; `words` are verbatim from one of them.
    """

    class ReportedIn(models.TextChoices):
        RESOURCES = "resources", _("Part IV, resources and partnerships")
        CHALLENGES = "challenges", _("Part V, challenges and next steps")

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="commitments", verbose_name=_("plan"))
    slug = models.SlugField(_("short name"))
    position = models.PositiveSmallIntegerField(_("place in the plan"))
    subject = models.CharField(_("subject, in our words"), max_length=120)
    words = models.TextField(_("words as printed"))
    source_texts = models.ManyToManyField(SourceText, related_name="commitments", verbose_name=_("stands in"))
    units = models.ManyToManyField(Unit, through="CommitmentUnit", related_name="commitments", verbose_name=_("units"))
    reported_in = models.CharField(_("part of the papers"), max_length=10, choices=ReportedIn)

    class Meta:
        ordering = ["plan", "position"]
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "slug"],
                name="commitment_slug_once_per_plan",
                violation_error_message=_("Two commitments of a plan cannot have the same address."),
            ),
            models.UniqueConstraint(
                fields=["plan", "position"],
                name="commitment_position_once_per_plan",
                violation_error_message=_("Two commitments cannot stand in the same place."),
            ),
            models.CheckConstraint(
                condition=~Q(words=""),
                name="commitment_has_words",
                violation_error_message=_("A commitment has the words in which the plan makes it."),
            ),
            models.CheckConstraint(
                condition=Q(reported_in__in=["resources", "challenges"]),
                name="commitment_part_known",
                violation_error_message=_("A commitment is reported in Part IV or Part V."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("deliverables:commitment", args=[self.plan.slug, self.slug])


class CommitmentUnit(models.Model):
    """A unit responsible for a commitment: named in its words, or derived, and then from what."""

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="assignments", verbose_name=_("commitment")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="commitment_assignments", verbose_name=_("unit"))
    position = models.PositiveSmallIntegerField(_("position"))
    basis = models.CharField(_("basis"), max_length=8, choices=Basis)
    derived_from = models.CharField(_("derived from"), max_length=200, blank=True)

    class Meta:
        ordering = ["commitment", "position"]
        verbose_name = _("unit of a commitment")
        verbose_name_plural = _("units of commitments")
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "unit"],
                name="commitment_unit_once",
                violation_error_message=_("A unit is named once for each commitment."),
            ),
            models.CheckConstraint(
                condition=Q(basis="printed", derived_from="") | (Q(basis="derived") & ~Q(derived_from="")),
                name="commitment_unit_basis_known",
                violation_error_message=_("A unit is printed, or derived from something that is named."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} – {self.unit}"


class CommitmentUpdate(DatedRow):
    """What was done about a commitment, as it stands since `effective_on`; the newest one holds."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="updates", verbose_name=_("commitment"))
    text = models.TextField(_("text"), blank=True)

    class Meta(DatedRow.Meta):
        verbose_name = _("update on a commitment")
        verbose_name_plural = _("updates on commitments")
        indexes = [
            models.Index(fields=["commitment", "-effective_on", "-recorded_at", "-id"], name="commitmentupdate_as_of")
        ]
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(withdrawn=True) | ~Q(text=""),
                name="commitmentupdate_has_text",
                violation_error_message=_("Write what was done."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} · {self.effective_on}"
