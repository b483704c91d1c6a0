"""What a session of the Governing Body said on a paper, and how the next paper answers it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deliverables.models.rows import AppendOnly
from reporting.models.rounds import ReportRound


class SessionDecision(AppendOnly):
    """The decision that a session adopted on the paper of a round, as a manager entered it; the newest counts."""

    round = models.ForeignKey(ReportRound, models.PROTECT, related_name="decisions", verbose_name=_("round"))
    reference = models.CharField(_("reference"), max_length=120, help_text="GB.325/PV, para. 86")
    text = models.TextField(_("text of the decision"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    illustrative = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("decision of a session")
        verbose_name_plural = _("decisions of sessions")

    def __str__(self) -> str:
        return self.reference


class GuidancePoint(AppendOnly):
    """A point of guidance from the session that discussed the paper of `round`. A point is corrected or
    withdrawn by another row that names it in `replaces`."""

    round = models.ForeignKey(ReportRound, models.PROTECT, related_name="guidance", verbose_name=_("round"))
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    text = models.TextField(_("point of guidance"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    withdrawn = models.BooleanField(_("withdrawal"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    illustrative = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("point of guidance")
        verbose_name_plural = _("points of guidance")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="guidance_says_something",
                violation_error_message=_("Write the point of guidance."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn=False) | Q(replaces__isnull=False),
                name="guidance_withdrawal_names_point",
                violation_error_message=_("A withdrawal names the point that it withdraws."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class GuidanceAnswer(AppendOnly):
    """What the next paper says on a point of guidance; the newest answer counts."""

    point = models.ForeignKey(
        GuidancePoint, models.PROTECT, related_name="answers", verbose_name=_("point of guidance")
    )
    text = models.TextField(_("answer"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    illustrative = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("answer to guidance")
        verbose_name_plural = _("answers to guidance")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="guidance_answer_says_something",
                violation_error_message=_("Write the answer."),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
