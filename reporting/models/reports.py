"""Frozen papers: what was approved, with everything that is needed to draw it again, and its bytes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deliverables.models.evidence import evidence_path, evidence_storage
from deliverables.models.rows import AppendOnly
from reporting.models.rounds import ReportRound


class Report(AppendOnly):
    """A paper as it was frozen on approval. One that was taken back before publication stays, as a later
    `freezing` of the same revision takes its place.

    payload: the canonical JSON text that was hashed; html_sha256: of the document that the engine was handed;
    engines: name → version of what drew the bytes; known_at: the instant up to which the record was known;
    marks: the same as highest ids, by kind of row (`reporting.facts`), since rows may share an instant; code: as the
    paper prints it; numbers: of its paragraphs, by anchor (`reporting.paragraph_numbers`).
    """

    round = models.ForeignKey(ReportRound, models.PROTECT, related_name="reports", verbose_name=_("round"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=0)
    language = models.CharField(_("language"), max_length=5, default="en")
    freezing = models.PositiveSmallIntegerField(_("freezing"), default=1)
    code = models.CharField(_("document code"), max_length=80, blank=True)
    schema = models.CharField(_("schema of the payload"), max_length=20)
    template = models.CharField(_("template version"), max_length=10)
    engines = models.JSONField(_("versions of the engine"))
    cut_off = models.DateField(_("cut-off date"))
    known_at = models.DateTimeField(_("as known at"))
    payload = models.TextField(_("payload"))
    payload_sha256 = models.CharField(_("SHA-256 of the payload"), max_length=64)
    html_sha256 = models.CharField(_("SHA-256 of the document"), max_length=64, blank=True)
    marks = models.JSONField(_("newest rows that it knew"), default=dict)
    numbers = models.JSONField(_("numbers of its paragraphs"), default=dict)
    pdf = models.BinaryField(_("PDF"))
    pdf_sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("approved by"))
    at = models.DateTimeField(_("approved at"))
    illustrative = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["round", "revision", "language", "freezing"]
        verbose_name = _("frozen paper")
        verbose_name_plural = _("frozen papers")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "revision", "language", "freezing"],
                name="report_once",
                violation_error_message=_("This paper is frozen already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.revision} · {self.language}"


class IssuedDocument(AppendOnly):
    """The document as the Office issued it, attached by a manager: a file or a link. The newest one of a
    revision and language counts."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="issued", verbose_name=_("report"))
    code = models.CharField(_("document code"), max_length=60)
    dated = models.DateField(_("date of the document"))
    url = models.URLField(_("link"), max_length=1000, blank=True)
    file = models.FileField(_("file"), storage=evidence_storage, upload_to=evidence_path, max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    content_type = models.CharField(_("type of the file"), max_length=100, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("attached by"))
    at = models.DateTimeField(_("attached at"))
    illustrative = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["report", "-id"]
        verbose_name = _("document as issued")
        verbose_name_plural = _("documents as issued")
        constraints = [
            models.CheckConstraint(
                condition=(~Q(url="") & Q(file=""))
                | (Q(url="") & ~Q(file="") & ~Q(sha256="") & Q(size__isnull=False, size__gt=0)),
                name="issued_is_link_or_file",
                violation_error_message=_("Give a link or a file, and not both."),
            )
        ]

    def __str__(self) -> str:
        return self.code
