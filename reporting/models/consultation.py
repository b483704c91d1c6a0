"""Before approval: who was asked about the whole draft, and what they said; warnings that were accepted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deliverables.models import Unit
from deliverables.models.rows import AppendOnly
from reporting.models.rounds import ReportRound

SOCIAL_PARTNERS = ("actrav", "act-emp")
"""The Office's bureaux for workers' and employers' activities, consulted on every paper (the plan, paras 5 and 9); by
their short names, which stay when a bureau is renamed."""


class Consultation(AppendOnly):
    """A unit that is asked about the draft of a round; the social partners’ bureaux always are."""

    round = models.ForeignKey(ReportRound, models.PROTECT, related_name="consultations", verbose_name=_("round"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="consultations", verbose_name=_("unit"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    at = models.DateTimeField(_("asked at"))
    illustrative = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["round", "id"]
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit"],
                name="consultation_once",
                violation_error_message=_("This unit is consulted already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.unit}"


class ConsultationAnswer(AppendOnly):
    """What a consulted unit says of the draft of a revision: comments, or (`text` empty) that it has none."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="answers", verbose_name=_("consultation")
    )
    revision = models.PositiveSmallIntegerField(_("revision"), default=0)
    text = models.TextField(_("comments"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    illustrative = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("answer to a consultation")
        verbose_name_plural = _("answers to consultations")

    def __str__(self) -> str:
        return self.text[:60] or str(_("no comment"))


class ConsultationReply(AppendOnly):
    """What a manager did with the comments of a unit."""

    answer = models.ForeignKey(ConsultationAnswer, models.PROTECT, related_name="replies", verbose_name=_("answer"))
    text = models.TextField(_("reply"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    illustrative = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("reply to comments")
        verbose_name_plural = _("replies to comments")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="consultation_reply_says_something",
                violation_error_message=_("Say what became of the comments."),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class AcceptedWarning(AppendOnly):
    """A warning of `reporting.checks` that a manager accepted, with the reason.

    It holds while the finding stays as it was, in a new edition too: `rule` and `subject` name it, `sentence` is what
    it said, `mark` which entries or answers it was about. revision: of the edition for which it was accepted.
    """

    round = models.ForeignKey(ReportRound, models.PROTECT, related_name="accepted_warnings", verbose_name=_("round"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=0)
    rule = models.CharField(_("rule"), max_length=60)
    subject = models.CharField(_("about"), max_length=60, blank=True)
    sentence = models.TextField(_("what it said"))
    mark = models.TextField(_("what it rested on"), blank=True, default="")
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    illustrative = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("accepted warning")
        verbose_name_plural = _("accepted warnings")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="accepted_warning_has_reason",
                violation_error_message=_("Say why the warning is accepted."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} · {self.subject}"
