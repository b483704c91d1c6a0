"""Evidence: what shows that a row of the record is right."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deliverables.models.progress import Measurement, Mobilization, Note, OutputDelivery, StatusUpdate
from deliverables.models.rows import DatedRow
from deliverables.storage import EvidenceStorage


def evidence_storage() -> EvidenceStorage:
    """The folder of EVIDENCE_ROOT."""
    return EvidenceStorage()


def evidence_path(evidence: Evidence, name: str) -> str:
    """By content, so that a name typed by a person never becomes a path."""
    return f"{evidence.sha256[:2]}/{evidence.sha256}"


class Evidence(DatedRow):
    """A link or a file that shows what one row of the record says. `dated` is the evidence's own date."""

    class Visibility(models.TextChoices):
        CITABLE = "citable", _("may be cited")
        INTERNAL = "internal", _("internal")

    PARENTS = ("status_update", "note", "delivery", "measurement", "mobilization")

    status_update = models.ForeignKey(
        StatusUpdate, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("status update")
    )
    note = models.ForeignKey(
        Note, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("note")
    )
    delivery = models.ForeignKey(
        OutputDelivery, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("output")
    )
    measurement = models.ForeignKey(
        Measurement, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("measurement")
    )
    mobilization = models.ForeignKey(
        Mobilization, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("mobilization")
    )
    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("link"), max_length=1000, blank=True)
    file = models.FileField(_("file"), storage=evidence_storage, upload_to=evidence_path, max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    content_type = models.CharField(_("type of the file"), max_length=100, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    dated = models.DateField(_("its own date"), null=True, blank=True)
    seen_on = models.DateField(_("seen on"))
    visibility = models.CharField(_("visibility"), max_length=8, choices=Visibility, default=Visibility.INTERNAL)

    class Meta(DatedRow.Meta):
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=(~Q(url="") & Q(file=""))
                | (Q(url="") & ~Q(file="") & ~Q(sha256="") & Q(size__isnull=False, size__gt=0)),
                name="evidence_is_link_or_file",
                violation_error_message=_("Evidence is a link or a file."),
            ),
            models.CheckConstraint(
                condition=Q(status_update__isnull=False, note=None, delivery=None, measurement=None, mobilization=None)
                | Q(status_update=None, note__isnull=False, delivery=None, measurement=None, mobilization=None)
                | Q(status_update=None, note=None, delivery__isnull=False, measurement=None, mobilization=None)
                | Q(status_update=None, note=None, delivery=None, measurement__isnull=False, mobilization=None)
                | Q(status_update=None, note=None, delivery=None, measurement=None, mobilization__isnull=False),
                name="evidence_has_one_parent",
                violation_error_message=_("Evidence belongs to exactly one row of the record."),
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["citable", "internal"]),
                name="evidence_visibility_known",
                violation_error_message=_("Evidence may be cited or is internal."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.url or reverse("deliverables:evidence", args=[self.pk])

    @property
    def parent_name(self) -> str:
        """Which of PARENTS this is evidence for, without loading it."""
        return next(name for name in self.PARENTS if getattr(self, f"{name}_id") is not None)

    @property
    def parent(self) -> Any:
        """The row that this is evidence for."""
        return getattr(self, self.parent_name)
