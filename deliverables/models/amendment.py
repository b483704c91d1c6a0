"""Changes of the plan, which lie over the text as in the source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deliverables.models.items import FollowUpItem, ItemDescription
from deliverables.models.plan import ConclusionParagraph
from deliverables.models.rows import DatedRow
from deliverables.months import MonthField

if TYPE_CHECKING:
    from deliverables.models.deliverable import Deliverable, Indicator, ResourceLine


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
    FORWARDS_ONLY = ("units",)
    """Fields of which an amendment is not withdrawn: a responsibility says once each when a unit came and went."""

    paragraph = models.ForeignKey(
        ConclusionParagraph,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name=_("paragraph"),
    )
    item = models.ForeignKey(
        FollowUpItem, models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("item")
    )
    description = models.ForeignKey(
        ItemDescription,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name=_("description"),
    )
    deliverable: models.ForeignKey[Deliverable | None, Deliverable | None] = models.ForeignKey(
        "deliverables.Deliverable",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name=_("deliverable"),
    )
    indicator: models.ForeignKey[Indicator | None, Indicator | None] = models.ForeignKey(
        "deliverables.Indicator",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name=_("indicator"),
    )
    resource_line: models.ForeignKey[ResourceLine | None, ResourceLine | None] = models.ForeignKey(
        "deliverables.ResourceLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name=_("resource line"),
    )
    field = models.CharField(_("field"), max_length=30)
    old = models.TextField(_("old"), blank=True)
    new = models.TextField(_("new"), blank=True)
    new_month = MonthField(_("new month"), null=True, blank=True)
    new_unit = models.ForeignKey(
        "deliverables.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("new unit")
    )
    reason = models.TextField(_("reason"), blank=True)
    decision_reference = models.CharField(_("decision reference"), max_length=120, blank=True)

    class Meta(DatedRow.Meta):
        ordering = ["-effective_on", "-recorded_at", "-id"]
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
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
    def kind(self) -> str:
        """The field that names the one object that this amends."""
        return next(name for name in self.AMENDABLE if getattr(self, f"{name}_id") is not None)

    @property
    def target(self) -> Any:
        """The one object that this amends."""
        return getattr(self, self.kind)
