"""The plan as it is printed: its bands, the paragraphs and outcomes that it names. Texts are verbatim."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deliverables.months import MonthField


class ActionPlan(models.Model):
    slug = models.SlugField(_("short name"), unique=True)
    code = models.CharField(_("document code"), max_length=40, unique=True, help_text=_("GB.325/INS/5/2"))
    short_title = models.CharField(_("short title"), max_length=120)
    title = models.TextField(_("title"))
    item_ordinal = models.CharField(_("item on the agenda"), max_length=80, blank=True)
    item_heading = models.TextField(_("item heading"), blank=True)
    session = models.PositiveSmallIntegerField(_("session of the Governing Body"))
    dated = models.DateField(_("date of the document"))
    begins_on = models.DateField(
        _("first day of delivery"),
        help_text=_("No delivery status is earlier. Derived: the last day of the session that discussed the plan."),
    )
    language = models.CharField(_("language"), max_length=5, default="en")
    decision_reference = models.CharField(_("decision"), max_length=120, blank=True)

    class Meta:
        ordering = ["dated", "slug"]
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")

    def __str__(self) -> str:
        return f"{self.short_title} ({self.code})"

    def get_absolute_url(self) -> str:
        return reverse("reporting:dashboard", args=[self.slug])


class Biennium(models.Model):
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="biennia", verbose_name=_("plan"))
    slug = models.CharField(_("short name"), max_length=20, help_text="2016-17")
    label = models.CharField(_("label"), max_length=20, help_text="2016–17")
    title = models.CharField(_("band title as printed"), max_length=120)
    starts = MonthField(_("first month"))
    ends = MonthField(_("last month"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["plan", "position"]
        verbose_name = _("biennium")
        verbose_name_plural = _("biennia")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "slug"],
                name="biennium_once_per_plan",
                violation_error_message=_("A plan names each biennium once."),
            ),
            models.CheckConstraint(
                condition=Q(ends__gte=models.F("starts")),
                name="biennium_ends_after_start",
                violation_error_message=_("A biennium ends after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Theme(models.Model):
    """A band within a biennium ("Knowledge generation"); a biennium may have none."""

    biennium = models.ForeignKey(Biennium, models.PROTECT, related_name="themes", verbose_name=_("biennium"))
    slug = models.SlugField(_("short name"))
    title = models.CharField(_("band title as printed"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["biennium", "position"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            models.UniqueConstraint(
                fields=["biennium", "slug"],
                name="theme_once_per_biennium",
                violation_error_message=_("A biennium names each theme once."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class ConclusionParagraph(models.Model):
    """A paragraph of the Conference's conclusions that the plan cites."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="paragraphs", verbose_name=_("plan"))
    slug = models.SlugField(_("short name"))
    reference = models.CharField(_("reference"), max_length=20, help_text="20(b)")
    subject = models.CharField(_("subject, in our words"), max_length=200, blank=True)
    official_text = models.TextField(
        _("official text"), blank=True, help_text=_("Empty until an authorized person enters it.")
    )
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["plan", "position"]
        verbose_name = _("paragraph of the conclusions")
        verbose_name_plural = _("paragraphs of the conclusions")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "reference"],
                name="paragraph_once_per_plan",
                violation_error_message=_("A plan has one record for each paragraph."),
            ),
            models.UniqueConstraint(
                fields=["plan", "slug"],
                name="paragraph_slug_once_per_plan",
                violation_error_message=_("Two paragraphs of a plan cannot have the same address."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("deliverables:paragraph", args=[self.plan.slug, self.slug])


class Outcome(models.Model):
    """An outcome of the Programme and Budget, by the short title that the plan gives it."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="outcomes", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("short title"), max_length=200)

    class Meta:
        ordering = ["plan", "number"]
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="outcome_once_per_plan",
                violation_error_message=_("A plan names each outcome once."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.title})"

    def get_absolute_url(self) -> str:
        return reverse("deliverables:outcome", args=[self.plan.slug, self.number])


class Footnote(models.Model):
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="footnotes", verbose_name=_("plan"))
    mark = models.CharField(_("mark"), max_length=5)
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["plan", "mark"]
        verbose_name = _("footnote")
        verbose_name_plural = _("footnotes")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "mark"],
                name="footnote_mark_once",
                violation_error_message=_("A plan uses each footnote mark once."),
            )
        ]

    def __str__(self) -> str:
        return self.text
