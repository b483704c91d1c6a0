"""Every step of a round or of a text: who, when, from where to where, and why. Rows are only ever added."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from deliverables.models.rows import AppendOnly
from reporting.models.reports import Report
from reporting.models.rounds import ReportRound
from reporting.models.texts import ReportParagraph, ReportSection, ReportText


class Transition(AppendOnly):
    """A step; about the round itself when it names neither a paragraph nor a section.

    `step` is a key of `reporting.rounds`, "plan" for the beginning of a round (`from_state` is empty), "edit" for
    facts of the round that were changed, "more-time" for a longer deadline of one unit, "freeze" for the paper in
    another language, or "add" for the paragraph of a deliverable that came after the opening. `text` is the version
    that was sent or cleared, `report` the frozen paper that was approved, frozen or published. `merged_into` is the
    paragraph that speaks for this one since; unknown of a merger that was undone before steps kept it.
    """

    round = models.ForeignKey(ReportRound, models.PROTECT, related_name="transitions", verbose_name=_("round"))
    paragraph = models.ForeignKey(
        ReportParagraph, models.PROTECT, null=True, blank=True, related_name="transitions", verbose_name=_("paragraph")
    )
    section = models.ForeignKey(
        ReportSection, models.PROTECT, null=True, blank=True, related_name="transitions", verbose_name=_("section")
    )
    step = models.CharField(_("step"), max_length=20)
    from_state = models.CharField(_("from"), max_length=12)
    to_state = models.CharField(_("to"), max_length=12)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+")
    unit = models.ForeignKey(
        "deliverables.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for the unit")
    )
    at = models.DateTimeField(_("at"))
    comment = models.TextField(_("comment"), blank=True)
    revision = models.PositiveSmallIntegerField(_("revision"), default=0)
    text = models.ForeignKey(
        ReportText, models.PROTECT, null=True, blank=True, related_name="transitions", verbose_name=_("text")
    )
    report = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="transitions", verbose_name=_("report")
    )
    merged_into = models.ForeignKey(
        ReportParagraph, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("merged into")
    )
    illustrative = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("step of a round")
        verbose_name_plural = _("steps of rounds")
        constraints = [
            models.CheckConstraint(
                condition=Q(paragraph=None) | Q(section=None),
                name="transition_about_one_thing",
                violation_error_message=_("A step is about the round, a paragraph or a section."),
            ),
            models.CheckConstraint(
                condition=~Q(step__in=["extend", "send-back", "take-back", "reissue", "return", "omit"], comment=""),
                name="transition_has_reason",
                violation_error_message=_("Say why: this step needs a reason."),
            ),
            models.CheckConstraint(
                condition=Q(step="merge") | Q(merged_into=None),
                name="transition_merge_names_another",
                violation_error_message=_("Only a merger names another paragraph."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.step} · {self.at:%Y-%m-%d}"


def planned_by(rows: QuerySet[ReportRound], known_at: dt.datetime | None) -> QuerySet[ReportRound]:
    """Of these rounds those whose story had begun at an instant; None: all. One without a story is known."""
    if known_at is None:
        return rows
    steps = Transition.objects.filter(round=OuterRef("pk"))
    return rows.filter(Exists(steps.filter(at__lte=known_at)) | ~Exists(steps))
