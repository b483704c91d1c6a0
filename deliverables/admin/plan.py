"""The plan, to read. Its texts are changed by managers, through amendments."""

from __future__ import annotations

from django.contrib import admin

from deliverables.admin.reading import ReadOnlyAdmin
from deliverables.models import (
    ActionPlan,
    Alignment,
    Amendment,
    Biennium,
    Commitment,
    CommitmentUnit,
    ConclusionParagraph,
    Deliverable,
    FollowUpItem,
    Footnote,
    Indicator,
    ItemDescription,
    Measure,
    Outcome,
    PlannedOutput,
    ResourceLine,
    Responsibility,
    SourceText,
    Theme,
)


@admin.register(ActionPlan)
class ActionPlanAdmin(ReadOnlyAdmin):
    list_display = ("code", "short_title", "session", "dated")
    search_fields = ("code", "short_title", "title")


@admin.register(Biennium)
class BienniumAdmin(ReadOnlyAdmin):
    list_display = ("label", "title", "plan")
    list_select_related = ("plan",)


@admin.register(Theme)
class ThemeAdmin(ReadOnlyAdmin):
    list_display = ("title", "biennium")
    list_select_related = ("biennium",)


@admin.register(ConclusionParagraph)
class ConclusionParagraphAdmin(ReadOnlyAdmin):
    list_display = ("reference", "subject", "plan")
    list_filter = ("plan",)
    list_select_related = ("plan",)


@admin.register(Outcome)
class OutcomeAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "plan")
    list_filter = ("plan",)
    list_select_related = ("plan",)


@admin.register(FollowUpItem)
class FollowUpItemAdmin(ReadOnlyAdmin):
    list_display = ("number", "plan", "biennium", "theme")
    list_filter = ("plan",)
    list_select_related = ("plan", "biennium", "theme")


@admin.register(ItemDescription)
class ItemDescriptionAdmin(ReadOnlyAdmin):
    list_display = ("text", "printed_reference", "item")
    list_filter = ("item__plan",)
    list_select_related = ("item",)


@admin.register(Alignment)
class AlignmentAdmin(ReadOnlyAdmin):
    list_display = ("item", "outcome", "role")
    list_filter = ("item__plan",)
    list_select_related = ("item", "outcome")


@admin.register(Footnote)
class FootnoteAdmin(ReadOnlyAdmin):
    list_display = ("mark", "text", "plan")
    list_select_related = ("plan",)


@admin.register(SourceText)
class SourceTextAdmin(ReadOnlyAdmin):
    list_display = ("position", "kind", "label", "number", "plan")
    list_filter = ("plan", "kind")
    list_select_related = ("plan",)


@admin.register(Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    list_display = ("position", "subject", "reported_in", "plan")
    list_filter = ("plan", "reported_in")
    list_select_related = ("plan",)


@admin.register(CommitmentUnit)
class CommitmentUnitAdmin(ReadOnlyAdmin):
    list_display = ("commitment", "unit", "basis", "derived_from")
    list_filter = ("commitment__plan", "unit")
    list_select_related = ("commitment", "unit")


@admin.register(Deliverable)
class DeliverableAdmin(ReadOnlyAdmin):
    list_display = ("ref", "text", "due", "coordinator", "plan")
    list_filter = ("plan", "coordinator")
    list_select_related = ("coordinator", "plan")
    search_fields = ("ref", "text")


@admin.register(Responsibility)
class ResponsibilityAdmin(ReadOnlyAdmin):
    list_display = ("deliverable", "position", "unit", "role", "with_unit", "scope")
    list_filter = ("deliverable__plan", "unit")
    list_select_related = ("deliverable", "unit", "with_unit")


@admin.register(PlannedOutput)
class PlannedOutputAdmin(ReadOnlyAdmin):
    list_display = ("deliverable", "quantity", "singular", "due")
    list_filter = ("deliverable__plan",)
    list_select_related = ("deliverable",)


@admin.register(Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    list_display = ("deliverable", "text")
    list_filter = ("deliverable__plan",)
    list_select_related = ("deliverable",)


@admin.register(Measure)
class MeasureAdmin(ReadOnlyAdmin):
    list_display = ("label", "kind", "target", "target_is", "indicator")
    list_filter = ("indicator__deliverable__plan", "kind")
    list_select_related = ("indicator",)


@admin.register(ResourceLine)
class ResourceLineAdmin(ReadOnlyAdmin):
    list_display = ("item", "text", "source", "amount", "currency", "posts")
    list_filter = ("item__plan", "source")
    list_select_related = ("item",)


@admin.register(Amendment)
class AmendmentAdmin(ReadOnlyAdmin):
    list_display = ("effective_on", "target", "field", "old", "new", "by")
    list_filter = ("field",)
    list_select_related = (*Amendment.AMENDABLE, "by")
