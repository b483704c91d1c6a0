"""Units: their hierarchy, their names by date, and what became of them."""

from __future__ import annotations

import datetime as dt
from copy import copy
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, CharField, F, Q, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from deliverables.characters import check_name
from deliverables.models.rows import AppendOnly
from deliverables.unit_names import Named, in_order, named_on


class Unit(models.Model):
    """A responsible entity: a unit, a branch, a department, a bureau, or a group of offices.

    `code` and `name` are those of today. `names` repeats the rows of UnitName for a unit that was renamed, so
    that it says without a query what it was called on a day; `actions.units` alone writes both.
    `answered_by` is the unit whose focal points act for one that was merged, however many mergers followed.
    """

    code = models.CharField(_("code"), max_length=60, unique=True, validators=[check_name], help_text="ACT/EMP")
    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=200, validators=[check_name])
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    names = models.JSONField(_("names by date"), default=list, blank=True, editable=False)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True, editable=False)
    end_recorded_at = models.DateTimeField(_("end recorded at"), null=True, blank=True, editable=False)
    merged_into: models.ForeignKey[Unit | None, Unit | None] = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="predecessors",
        verbose_name=_("merged into"),
    )
    answered_by: models.ForeignKey[Unit | None, Unit | None] = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="answers_for",
        verbose_name=_("who answers for it"),
    )

    day: dt.date | None = None
    """Of which its name is; None for today."""
    above: int | None = None
    """Of `units_on`: the key of the unit under which it counts on that day."""

    class Meta:
        ordering = ["code"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="unit_not_its_own_parent",
                violation_error_message=_("A unit cannot be part of itself."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="unit_days_in_order",
                violation_error_message=_("The last day lies before the first one."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None, answered_by=None)
                | Q(ends_on__isnull=False, merged_into__isnull=False, answered_by__isnull=False),
                name="unit_merged_has_ended",
                violation_error_message=_("A unit that was merged into another one has a last day."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | (~Q(merged_into=models.F("id")) & ~Q(answered_by=models.F("id"))),
                name="unit_not_merged_into_itself",
                violation_error_message=_("A unit cannot be merged into itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def on(self, day: dt.date, known_at: dt.datetime | None = None) -> Unit:
        """The unit with the name that it had on a day, and its end, as known at an instant (None: now). Not to be
        saved."""
        if not self.names and not self.ends_on:
            return self
        then = copy(self)
        then.day = day
        if named := named_on(self.names, day, known_at):
            then.code, then.name = named.code, named.name
        if known_at and self.end_recorded_at and known_at < self.end_recorded_at:
            then.ends_on = then.merged_into = then.answered_by = None
        return then

    @property
    def formerly(self) -> list[Named]:
        """Earlier names than that of its day, the newest first."""
        named = in_order(self.names)
        return [one for one in reversed(named) if one.until and (self.day is None or one.until < self.day)]

    @property
    def has_ended(self) -> bool:
        """Whether its last day lies before its day; a last day is never one to come."""
        return self.ends_on is not None and (self.day is None or self.ends_on < self.day)

    @property
    def acting(self) -> Unit:
        """The unit whose focal points act for this one today."""
        return self.answered_by or self

    @property
    def successor(self) -> Unit | None:
        """Into which it was merged by its day, under the name of that day."""
        if self.merged_into is None or not self.has_ended:
            return None
        return self.merged_into.on(self.day) if self.day else self.merged_into


class UnitName(AppendOnly):
    """A name of a unit since a day (None: always). A mistake is corrected by a newer row of the same day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="called", verbose_name=_("unit"))
    code = models.CharField(_("code"), max_length=60, validators=[check_name])
    name = models.CharField(_("name"), max_length=200, validators=[check_name])
    since = models.DateField(_("since"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+")

    class Meta:
        ordering = ["unit", "recorded_at", "id"]
        verbose_name = _("name of a unit")
        verbose_name_plural = _("names of units")

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"


def there_on(day: dt.date) -> Q:
    """Condition on Unit: it had begun by this day and had not ended."""
    begun = Q(starts_on=None) | Q(starts_on__lte=day)
    return begun & (Q(ends_on=None) | Q(ends_on__gte=day))


def code_of(unit: Unit | None, day: dt.date) -> str:
    """The code of a unit on a day; "" for none."""
    return unit.on(day).code if unit else ""


def units_on(on: dt.date) -> list[Unit]:
    """All units in the order of their codes, each with the one above it on a day."""
    units: list[Unit] = []
    for unit in Unit.objects.annotate(counted_under=counts_under(on)).order_by("code"):
        unit.above = unit.counted_under
        units.append(unit)
    return units


def family_among(units: list[Unit], root: Unit) -> list[Unit]:
    """Of `units_on`, the root and all that count under it, however many steps down, itself first."""
    found = [root]
    for one in found:
        found += [unit for unit in units if unit.above == one.pk and unit not in found]
    return found


def names_as_text(path: str = "names") -> Any:
    """`Unit.names` as a column of a union, for `unit_names.code_on`."""
    return Cast(F(path), CharField())


def counts_under(on: dt.date) -> Case:
    """The key of the unit under which a unit counts on a day: into which it was merged, or of which it is part."""
    return Case(
        When(ends_on__lt=on, merged_into__isnull=False, then=F("merged_into_id")),
        default=F("parent_id"),
        output_field=models.IntegerField(),
    )
