"""Reporting rounds: one for each progress paper to the Governing Body."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deliverables.models import ActionPlan, Unit
from deliverables.models.rows import AppendOnly
from reporting.rounds import RoundState

BY_CHOICE = ("timeline", "resource_lines", "evidence_list")
"""Fields of a round: what its manager may add to the paper."""
ROUND_FACTS = (
    "session",
    "session_opens",
    "session_closes",
    "section",
    "section_code",
    "document_code",
    "item_ordinal",
    "item_heading",
    "title",
    "document_date",
    "cut_off",
    "contribution_deadline",
    *BY_CHOICE,
    "languages",
)
"""Fields of a round that people enter, besides its address and the round before it."""


class ReportRound(models.Model):
    """One Governing Body progress report. Cover facts that are not known yet are visible placeholders."""

    class Languages(models.TextChoices):
        """In which the paper is issued; English is the original."""

        ENGLISH = "", _("English")
        AND_FRENCH = "fr", _("English and French")
        AND_SPANISH = "es", _("English and Spanish")
        ALL = "fr es", _("English, French and Spanish")

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="rounds", verbose_name=_("plan"))
    slug = models.SlugField(_("short name"), help_text="november-2016")
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
    languages = models.CharField(
        _("languages of the paper"), max_length=20, choices=Languages, blank=True, default=Languages.ENGLISH
    )
    previous = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="next",
        verbose_name=_("previous round"),
    )
    timeline = models.BooleanField(
        _("timeline of due and expected months"), default=False, help_text=_("A figure in Part V.")
    )
    resource_lines = models.BooleanField(
        _("appendix with the resource lines"),
        default=False,
        help_text=_("Each line of the plan, and each contribution to it with its date."),
    )
    evidence_list = models.BooleanField(
        _("appendix with the evidence"),
        default=False,
        help_text=_("Only evidence that may be cited: its title, date and deliverable."),
    )
    state = models.CharField(_("state"), max_length=12, choices=RoundState, default=RoundState.PLANNED)
    revision = models.PositiveSmallIntegerField(
        _("revision"), default=0, help_text=_("0 is the first edition, 1 is (Rev.1).")
    )
    illustrative = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["plan", "session_opens"]
        verbose_name = _("reporting round")
        verbose_name_plural = _("reporting rounds")
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
            models.CheckConstraint(
                condition=Q(state__in=RoundState.values),
                name="round_state_known",
                violation_error_message=_("This state of a round is not known."),
            ),
            models.CheckConstraint(
                condition=Q(languages__in=["", "fr", "es", "fr es"]),
                name="round_languages_known",
                violation_error_message=_("A paper is printed in English, and by choice in French and Spanish."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_code} ({self.session_opens:%B %Y})"

    def get_absolute_url(self) -> str:
        return reverse("reporting:round", args=[self.plan.slug, self.slug])

    @property
    def chosen(self) -> list[str]:
        """What its manager added to the paper, in words."""
        fields: list[Any] = [self._meta.get_field(name) for name in BY_CHOICE if getattr(self, name)]
        return [str(field.verbose_name) for field in fields]

    @property
    def translations(self) -> tuple[str, ...]:
        """Codes of the languages besides English: ("fr", "es")."""
        return tuple(self.languages.split())

    @property
    def has_been_published(self) -> bool:
        """Whether readers have a paper of this round; a new edition is only prepared of a published one."""
        return self.state == RoundState.PUBLISHED or self.revision > 0


class DeadlineExtension(AppendOnly):
    """A longer time for contributions for one unit; the newest counts."""

    round = models.ForeignKey(ReportRound, models.PROTECT, related_name="extensions", verbose_name=_("round"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    deadline = models.DateField(_("contribution deadline"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    illustrative = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("longer deadline")
        verbose_name_plural = _("longer deadlines")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="extension_has_reason",
                violation_error_message=_("Say why the unit gets more time."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.unit} · {self.deadline}"
