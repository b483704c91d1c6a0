"""The plan as it is printed: its texts, bands and items. Texts are verbatim; amendments lie beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deliverables.models.rows import DatedRow
from deliverables.months import MonthField

if TYPE_CHECKING:
    from deliverables.models.deliverable import Deliverable, Indicator, ResourceLine


class ActionPlan(models.Model):
    slug = models.SlugField(unique=True)
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

    def __str__(self) -> str:
        return f"{self.short_title} ({self.code})"

    def get_absolute_url(self) -> str:
        return reverse("reporting:dashboard", args=[self.slug])


class Biennium(models.Model):
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="biennia")
    slug = models.CharField(max_length=20, help_text="2016-17")
    label = models.CharField(_("label"), max_length=20, help_text="2016–17")
    title = models.CharField(_("band title as printed"), max_length=120)
    starts = MonthField(_("first month"))
    ends = MonthField(_("last month"))
    position = models.PositiveSmallIntegerField()

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

    biennium = models.ForeignKey(Biennium, models.PROTECT, related_name="themes")
    slug = models.SlugField()
    title = models.CharField(_("band title as printed"), max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["biennium", "position"]
        verbose_name = _("theme")
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

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="paragraphs")
    slug = models.SlugField()
    reference = models.CharField(_("reference"), max_length=20, help_text="20(b)")
    subject = models.CharField(_("subject, in our words"), max_length=200, blank=True)
    official_text = models.TextField(
        _("official text"), blank=True, help_text=_("Empty until an authorized person enters it.")
    )
    position = models.PositiveSmallIntegerField()

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

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="outcomes")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("short title"), max_length=200)

    class Meta:
        ordering = ["plan", "number"]
        verbose_name = _("outcome")
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


class FollowUpItem(models.Model):
    """A row of the plan's table: what the Conference asked for."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField(_("row"))
    biennium = models.ForeignKey(Biennium, models.PROTECT, related_name="items")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="items")
    responsibility_text = models.TextField(_("responsibility"))
    alignment_text = models.TextField(_("alignment with the ILO’s priorities"))
    resources_text = models.TextField(_("resource implications"))
    outcomes = models.ManyToManyField(Outcome, through="Alignment", related_name="items")

    class Meta:
        ordering = ["plan", "number"]
        verbose_name = _("follow-up item")
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

    item = models.ForeignKey(FollowUpItem, models.PROTECT, related_name="alignments")
    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="alignments")
    role = models.CharField(max_length=12, choices=Role, default=Role.MAIN)

    class Meta:
        ordering = ["item", "outcome__number"]
        verbose_name = _("alignment with an outcome")
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

    item = models.ForeignKey(FollowUpItem, models.PROTECT, related_name="descriptions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("follow-up item"))
    printed_reference = models.CharField(_("reference as printed"), max_length=40, help_text="20(a) to (f)")
    paragraphs = models.ManyToManyField(ConclusionParagraph, related_name="descriptions")

    class Meta:
        ordering = ["item", "position"]
        verbose_name = _("description of a follow-up item")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "position"],
                name="description_position_once",
                violation_error_message=_("Two descriptions of an item cannot stand in the same place."),
            )
        ]

    def __str__(self) -> str:
        return self.text


class Footnote(models.Model):
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="footnotes")
    mark = models.CharField(_("mark"), max_length=5)
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["plan", "mark"]
        verbose_name = _("footnote")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "mark"],
                name="footnote_mark_once",
                violation_error_message=_("A plan uses each footnote mark once."),
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

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="source_texts")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    label = models.CharField(_("label as printed"), max_length=120, blank=True)
    number = models.CharField(_("number as printed"), max_length=10, blank=True)
    text = models.TextField(_("text"))
    outcomes = models.ManyToManyField(Outcome, related_name="source_texts", blank=True)
    items = models.ManyToManyField(FollowUpItem, related_name="source_texts", blank=True)
    paragraphs = models.ManyToManyField(ConclusionParagraph, related_name="source_texts", blank=True)

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


class Amendment(DatedRow):
    """A change of the plan by a manager. The text as in the source stays where it is; this lies over it.

    Names exactly one object and one of its fields; `old` and `new` are as a person reads them. `new_month`
    and `new_unit` repeat `new` in the form that queries need, when the field is a month or a unit.
    """

    AMENDABLE = {
        "paragraph": ("official_text",),
        "item": ("responsibility_text", "alignment_text", "resources_text"),
        "description": ("text",),
        "deliverable": ("text", "due", "coordinator", "units"),
        "indicator": ("text",),
        "resource_line": ("amount", "posts"),
    }

    paragraph = models.ForeignKey(
        ConclusionParagraph, models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    item = models.ForeignKey(FollowUpItem, models.PROTECT, null=True, blank=True, related_name="amendments")
    description = models.ForeignKey(ItemDescription, models.PROTECT, null=True, blank=True, related_name="amendments")
    deliverable: models.ForeignKey[Deliverable | None, Deliverable | None] = models.ForeignKey(
        "deliverables.Deliverable", models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    indicator: models.ForeignKey[Indicator | None, Indicator | None] = models.ForeignKey(
        "deliverables.Indicator", models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    resource_line: models.ForeignKey[ResourceLine | None, ResourceLine | None] = models.ForeignKey(
        "deliverables.ResourceLine", models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    field = models.CharField(_("field"), max_length=30)
    old = models.TextField(_("old"), blank=True)
    new = models.TextField(_("new"), blank=True)
    new_month = MonthField(null=True, blank=True)
    new_unit = models.ForeignKey("deliverables.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("reason"))
    decision_reference = models.CharField(_("decision reference"), max_length=120, blank=True)

    class Meta(DatedRow.Meta):
        ordering = ["-effective_on", "-recorded_at", "-id"]
        verbose_name = _("amendment")
        indexes = [
            models.Index(
                fields=["deliverable", "field", "-effective_on", "-recorded_at", "-id"],
                name="amendment_as_of",
            )
        ]
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(withdrawn=True) | ~Q(reason=""),
                name="amendment_has_reason",
                violation_error_message=_("An amendment needs a reason."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(paragraph__isnull=False, field="official_text")
                    & Q(item=None, description=None, deliverable=None, indicator=None, resource_line=None)
                )
                | (
                    Q(
                        item__isnull=False,
                        field__in=["responsibility_text", "alignment_text", "resources_text"],
                    )
                    & Q(paragraph=None, description=None, deliverable=None, indicator=None, resource_line=None)
                )
                | (
                    Q(description__isnull=False, field="text")
                    & Q(paragraph=None, item=None, deliverable=None, indicator=None, resource_line=None)
                )
                | (
                    Q(deliverable__isnull=False, field__in=["text", "due", "coordinator", "units"])
                    & Q(paragraph=None, item=None, description=None, indicator=None, resource_line=None)
                )
                | (
                    Q(indicator__isnull=False, field="text")
                    & Q(paragraph=None, item=None, description=None, deliverable=None, resource_line=None)
                )
                | (
                    Q(resource_line__isnull=False, field__in=["amount", "posts"])
                    & Q(paragraph=None, item=None, description=None, deliverable=None, indicator=None)
                ),
                name="amendment_names_one_field_of_one_object",
                violation_error_message=_("An amendment names exactly one object and one of its amendable fields."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} · {self.field}"

    @property
    def target(self) -> models.Model:
        """The one object that this amends."""
        return next(t for name in self.AMENDABLE if (t := getattr(self, name)) is not None)
