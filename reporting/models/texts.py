"""The texts of a paper: paragraphs on deliverables and sections, with every version that was sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deliverables.models import Deliverable
from deliverables.models.rows import AppendOnly
from reporting.models.rounds import ReportRound
from reporting.rounds import TextState


class ReportParagraph(models.Model):
    """A deliverable's place in the paper of a round. Without a text of its own it follows the record."""

    round = models.ForeignKey(ReportRound, models.PROTECT, related_name="paragraphs", verbose_name=_("round"))
    deliverable = models.ForeignKey(
        Deliverable, models.PROTECT, related_name="report_paragraphs", verbose_name=_("deliverable")
    )
    state = models.CharField(_("state"), max_length=12, choices=TextState, default=TextState.AWAITING)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="speaks_for", verbose_name=_("merged into")
    )

    class Meta:
        ordering = ["round", "deliverable__position"]
        verbose_name = _("report paragraph")
        verbose_name_plural = _("report paragraphs")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "deliverable"],
                name="paragraph_once_per_round",
                violation_error_message=_("A round has one paragraph for each deliverable."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=TextState.values),
                name="paragraph_state_known",
                violation_error_message=_("This state of a paragraph is not known."),
            ),
            models.CheckConstraint(
                condition=Q(state=TextState.MERGED, merged_into__isnull=False)
                | (~Q(state=TextState.MERGED) & Q(merged_into=None)),
                name="paragraph_merged_names_another",
                violation_error_message=_("A merged paragraph names the one that speaks for it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.deliverable}"


class ReportSection(models.Model):
    """A text of the paper that is not about one deliverable. Without a text of its own it has its default."""

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

    STATES = (TextState.AWAITING, TextState.SENT, TextState.RETURNED, TextState.CLEARED)

    round = models.ForeignKey(ReportRound, models.PROTECT, related_name="sections", verbose_name=_("round"))
    key = models.CharField(_("section"), max_length=24, choices=Key)
    state = models.CharField(_("state"), max_length=12, choices=TextState, default=TextState.AWAITING)

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
            models.CheckConstraint(
                condition=Q(state__in=["awaiting", "sent", "returned", "cleared"]),
                name="section_state_known",
                violation_error_message=_("This state of a section is not known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.get_key_display()}"


def _one_of_two(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(paragraph__isnull=False, section=None) | Q(paragraph=None, section__isnull=False),
        name=name,
        violation_error_message=_("A text belongs to a paragraph or to a section."),
    )


class ReportText(AppendOnly):
    """A version of a text; the newest of a language is the one that the paper prints.

    by: None when it came with the file that made the round; unit: the author's unit, None for a manager.
    copy_edit: a manager's change of somebody else's text, which makes nobody its author. rests_on: the mark of
    the facts that it was written by (`reporting.facts`).
    """

    paragraph = models.ForeignKey(
        ReportParagraph, models.PROTECT, null=True, blank=True, related_name="texts", verbose_name=_("paragraph")
    )
    section = models.ForeignKey(
        ReportSection, models.PROTECT, null=True, blank=True, related_name="texts", verbose_name=_("section")
    )
    language = models.CharField(_("language"), max_length=5, default="en")
    text = models.TextField(_("text"), blank=True)
    copy_edit = models.BooleanField(_("copy-edit"), default=False)
    rests_on = models.CharField(_("rests on"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    unit = models.ForeignKey(
        "deliverables.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    at = models.DateTimeField(_("at"))
    illustrative = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("version of a text")
        verbose_name_plural = _("versions of texts")
        constraints = [_one_of_two("report_text_belongs_to_one")]

    def __str__(self) -> str:
        return self.text[:60]


class TextDraft(models.Model):
    """What a person has typed and not sent, in one language; theirs alone, offered again on any machine.

    seen: the version (id of ReportText, 0 for none) that the person began from. set_aside: what stood in the field
    when they took new facts instead; it stays beside the draft until the text is sent or they discard it. drawn_from:
    the mark of those facts, or of the original that a translation is made from; None while the draft goes back to
    neither.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="text_drafts", verbose_name=_("user")
    )
    paragraph = models.ForeignKey(
        ReportParagraph, models.CASCADE, null=True, blank=True, related_name="drafts", verbose_name=_("paragraph")
    )
    section = models.ForeignKey(
        ReportSection, models.CASCADE, null=True, blank=True, related_name="drafts", verbose_name=_("section")
    )
    language = models.CharField(_("language"), max_length=5, default="en")
    text = models.TextField(_("text"), blank=True)
    set_aside = models.TextField(_("set aside"), blank=True, default="")
    drawn_from = models.CharField(_("drawn from"), max_length=200, null=True, blank=True)  # noqa: DJ001  # "" is a mark
    seen = models.PositiveBigIntegerField(_("version seen"), default=0)
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        ordering = ["user", "id"]
        verbose_name = _("draft of a text")
        verbose_name_plural = _("drafts of texts")
        constraints = [
            _one_of_two("text_draft_belongs_to_one"),
            models.UniqueConstraint(
                fields=["user", "paragraph", "language"],
                name="draft_once_per_paragraph",
                violation_error_message=_("A person has one draft of a paragraph in each language."),
            ),
            models.UniqueConstraint(
                fields=["user", "section", "language"],
                name="draft_once_per_section",
                violation_error_message=_("A person has one draft of a section in each language."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
