"""Reporting rounds: one for each progress paper to the Governing Body."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deliverables.models import ActionPlan


class ReportRound(models.Model):
    """One Governing Body progress report. Cover facts that are not known yet are visible placeholders."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="rounds")
    slug = models.SlugField(help_text="november-2016")
    session = models.PositiveSmallIntegerField(_("session"), help_text="328")
    session_opens = models.DateField(_("session opens"))
    session_closes = models.DateField(_("session closes"))
    section = models.CharField(_("section"), max_length=80, help_text="Institutional Section")
    section_code = models.CharField(_("code of the section"), max_length=5, help_text="INS")
    document_code = models.CharField(_("document code"), max_length=40, help_text="GB.328/INS/8")
    item_ordinal = models.CharField(_("item on the agenda"), max_length=80, help_text="EIGHTH ITEM ON THE AGENDA")
    item_heading = models.TextField(_("item heading"), blank=True)
    title = models.TextField(_("title"))
    document_date = models.DateField(_("date of the paper"), null=True, blank=True)
    cut_off = models.DateField(_("cut-off date"), help_text=_("The paper states what was true on this day."))
    contribution_deadline = models.DateField(
        _("contribution deadline"), null=True, blank=True, help_text=_("Until when units may enter.")
    )
    previous = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="next",
        verbose_name=_("previous round"),
    )

    class Meta:
        ordering = ["plan", "session_opens"]
        verbose_name = _("reporting round")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "slug"],
                name="round_once_per_plan",
                violation_error_message=_("A plan has one round for each session."),
            ),
            models.CheckConstraint(
                condition=Q(session_closes__gte=F("session_opens")),
                name="round_session_closes_after_opening",
                violation_error_message=_("A session closes after it opens."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(cut_off__lte=F("session_opens"))
                    & (Q(contribution_deadline__isnull=True) | Q(contribution_deadline__gte=F("cut_off")))
                    & (Q(document_date__isnull=True) | Q(document_date__gte=F("cut_off")))
                    & (
                        Q(document_date__isnull=True)
                        | Q(contribution_deadline__isnull=True)
                        | Q(document_date__gte=F("contribution_deadline"))
                    )
                    & (Q(document_date__isnull=True) | Q(document_date__lte=F("session_opens")))
                    & (Q(contribution_deadline__isnull=True) | Q(contribution_deadline__lte=F("session_opens")))
                ),
                name="round_dates_in_order",
                violation_error_message=_(
                    "The dates follow each other: cut-off, contribution deadline, date of the paper, "
                    "opening of the session."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_code} ({self.session_opens:%B %Y})"

    def get_absolute_url(self) -> str:
        return reverse("reporting:round", args=[self.plan.slug, self.slug])


class ReportSection(models.Model):
    """A text of the paper that is not computed: a field of the box, the introduction, the draft decision."""

    class Key(models.TextChoices):
        PURPOSE = "purpose", _("Purpose of the document")
        STRATEGIC_OBJECTIVE = "strategic-objective", _("Relevant strategic objective")
        POLICY = "policy-implications", _("Policy implications")
        LEGAL = "legal-implications", _("Legal implications")
        FINANCIAL = "financial-implications", _("Financial implications")
        FOLLOW_UP = "follow-up-action", _("Follow-up action required")
        AUTHOR_UNIT = "author-unit", _("Author unit")
        RELATED = "related-documents", _("Related documents")
        INTRODUCTION = "introduction", _("Introduction and mandate")
        OVERVIEW = "overview", _("Overview")
        RESOURCES = "resources", _("Resources, partnerships and social partners")
        CHALLENGES = "challenges", _("Challenges, lessons and next steps")
        DECISION = "draft-decision", _("Draft decision")

    round = models.ForeignKey(ReportRound, models.CASCADE, related_name="sections")
    key = models.CharField(max_length=24, choices=Key)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        ordering = ["round", "key"]
        verbose_name = _("section of the paper")
        verbose_name_plural = _("sections of the paper")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "key"],
                name="section_once_per_round",
                violation_error_message=_("A round has each section once."),
            ),
            models.CheckConstraint(
                condition=Q(
                    key__in=[
                        "purpose",
                        "strategic-objective",
                        "policy-implications",
                        "legal-implications",
                        "financial-implications",
                        "follow-up-action",
                        "author-unit",
                        "related-documents",
                        "introduction",
                        "overview",
                        "resources",
                        "challenges",
                        "draft-decision",
                    ]
                ),
                name="section_key_known",
                violation_error_message=_("This section is not part of a paper."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.get_key_display()}"
