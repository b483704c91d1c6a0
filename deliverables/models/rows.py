"""Rows that are written once. Everything dated in the record rests on these two classes."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _


class RecordIsAppendOnly(TypeError):
    """Something tried to change or delete a row of the record. Write a correcting row instead."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise RecordIsAppendOnly("Rows of the record are never changed: write a row that corrects it.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RecordIsAppendOnly("Rows of the record are never changed: write a row that corrects it.")

    def delete(self) -> NoReturn:
        raise RecordIsAppendOnly("Rows of the record are never deleted: withdraw the row.")


class DatedQuerySet(AppendOnlyQuerySet):
    def as_of(self, on: dt.date, known_at: dt.datetime | None = None) -> Self:
        """Rows that count on the date `on`, as known at the instant `known_at` (None: as known today)."""
        return self.filter(self.counting(on, known_at))

    def counting(self, on: dt.date, known_at: dt.datetime | None = None) -> Q:
        """The condition under which a row counts, for `filter` and `annotate`.

        A row counts from its `effective_on`, once recorded, until another row that names it in `corrects`
        is recorded. The one implementation for every page, filter, export and report.
        """
        corrections = self.model._default_manager.filter(corrects=OuterRef("pk"))
        condition = Q(effective_on__lte=on, withdrawn=False)
        if known_at is not None:
            corrections = corrections.filter(recorded_at__lte=known_at)
            condition &= Q(recorded_at__lte=known_at)
        return condition & ~Q(Exists(corrections))

    def newest_first(self) -> Self:
        """By effective date, then by when it was recorded; the key makes the order total."""
        return self.order_by("-effective_on", "-recorded_at", "-id")


class AppendOnly(models.Model):
    objects: ClassVar[Any] = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise RecordIsAppendOnly("Rows of the record are never changed: write a row that corrects it.")
        # Without this a new instance that carries the key of a row would overwrite it.
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RecordIsAppendOnly("Rows of the record are never deleted: withdraw the row.")


class DatedRow(AppendOnly):
    """A fact with two dates: true since `effective_on`, known since `recorded_at`."""

    effective_on = models.DateField(_("effective on"), help_text=_("The day since which this is true."))
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+")
    unit = models.ForeignKey(
        "deliverables.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("unit of the author"),
        related_name="+",
        help_text=_("Empty when a manager wrote it."),
    )
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("corrects")
    )
    withdrawn = models.BooleanField(
        _("withdrawal"), default=False, help_text=_("This row only withdraws the one that it corrects.")
    )
    correction_reason = models.TextField(_("reason for the correction"), blank=True)
    illustrative = models.BooleanField(_("sample data"), default=False)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""),
                name="%(class)s_correction_has_reason",
                violation_error_message=_("A correction or withdrawal needs a reason."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn=False) | Q(corrects__isnull=False),
                name="%(class)s_withdrawal_names_row",
                violation_error_message=_("A withdrawal names the row that it withdraws."),
            ),
        ]
