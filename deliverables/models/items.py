"""The rows of the plan's table, and its texts outside the table. All verbatim; amendments lie beside them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deliverables.models.plan import ActionPlan, Biennium, ConclusionParagraph, Outcome, Theme


class FollowUpItem(models.Model):
    """A row of the plan's table: what the Conference asked for."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="items", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("row"))
    biennium = models.ForeignKey(Biennium, models.PROTECT, related_name="items", verbose_name=_("biennium"))
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("theme")
    )
    responsibility_text = models.TextField(_("responsibility"))
    alignment_text = models.TextField(_("alignment with the ILO’s priorities"))
    resources_text = models.TextField(_("resource implications"))
    outcomes = models.ManyToManyField(Outcome, through="Alignment", related_name="items", verbose_name=_("outcomes"))

    class Meta:
        ordering = ["plan", "number"]
        verbose_name = _("follow-up item")
        verbose_name_plural = _("follow-up items")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="item_number_once_per_plan",
                violation_error_message=_("A plan numbers each row once."),
            )
        ]

    def __str__(self) -> str:
        return str(_("Item %(number)s") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("deliverables:item", args=[self.plan.slug, self.number])


class Alignment(models.Model):
    """An outcome that an item serves: as a main outcome, or one to which it "also contributes"."""

    class Role(models.TextChoices):
        MAIN = "main", _("main")
        CONTRIBUTING = "contributing", _("also contributes")

    item = models.ForeignKey(FollowUpItem, models.PROTECT, related_name="alignments", verbose_name=_("item"))
    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="alignments", verbose_name=_("outcome"))
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MAIN)

    class Meta:
        ordering = ["item", "outcome__number"]
        verbose_name = _("alignment with an outcome")
        verbose_name_plural = _("alignments with outcomes")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "outcome"],
                name="alignment_once",
                violation_error_message=_("An item names each outcome once."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["main", "contributing"]),
                name="alignment_role_known",
                violation_error_message=_("An outcome is a main one, or one that the item also contributes to."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} – {self.outcome}"


class ItemDescription(models.Model):
    """One sentence of what was asked for, with the paragraph reference printed behind it."""

    item = models.ForeignKey(FollowUpItem, models.PROTECT, related_name="descriptions", verbose_name=_("item"))
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.TextField(_("follow-up item"))
    printed_reference = models.CharField(_("reference as printed"), max_length=40, help_text="20(a) to (f)")
    paragraphs = models.ManyToManyField(ConclusionParagraph, related_name="descriptions", verbose_name=_("paragraphs"))

    class Meta:
        ordering = ["item", "position"]
        verbose_name = _("description of a follow-up item")
        verbose_name_plural = _("descriptions of follow-up items")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "position"],
                name="description_position_once",
                violation_error_message=_("Two descriptions of an item cannot stand in the same place."),
            )
        ]

    def __str__(self) -> str:
        return self.text


class SourceText(models.Model):
    """A text of the plan outside the table's cells, in the order of the document."""

    class Kind(models.TextChoices):
        BOX = "box", _("summary box")
        FIELD = "field", _("field of the summary box")
        PART = "part", _("heading")
        PARAGRAPH = "paragraph", _("numbered paragraph")
        SUBPARAGRAPH = "subparagraph", _("sub-paragraph")
        COLUMN = "column", _("column head of the table")

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="source_texts", verbose_name=_("plan"))
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    label = models.CharField(_("label as printed"), max_length=120, blank=True)
    number = models.CharField(_("number as printed"), max_length=10, blank=True)
    text = models.TextField(_("text"))
    outcomes = models.ManyToManyField(Outcome, related_name="source_texts", blank=True, verbose_name=_("outcomes"))
    items = models.ManyToManyField(FollowUpItem, related_name="source_texts", blank=True, verbose_name=_("items"))
    paragraphs = models.ManyToManyField(
        ConclusionParagraph, related_name="source_texts", blank=True, verbose_name=_("paragraphs")
    )

    class Meta:
        ordering = ["plan", "position"]
        verbose_name = _("text of the plan")
        verbose_name_plural = _("texts of the plan")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "position"],
                name="source_text_position_once",
                violation_error_message=_("Two texts of a plan cannot stand in the same place."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["box", "field", "part", "paragraph", "subparagraph", "column"]),
                name="source_text_kind_known",
                violation_error_message=_("This kind of text is not known."),
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.number or self.text[:60]
