"""What becomes of units: renamed from a day on, ended, merged into another one, reopened. By administrators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from itertools import product

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.actions.writing import check_date
from deliverables.dates import date_format
from deliverables.models import Membership, Unit, UnitName, User
from deliverables.permissions import check_administer
from deliverables.unit_names import Named, in_order

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def rename_unit(
    *, unit: Unit, code: str, name: str, effective_on: dt.date | None, by: User, at: dt.datetime
) -> UnitName:
    """Call a unit otherwise since a day; None: always, for a name that was entered wrongly.

    What it was called before stays on pages and papers of earlier dates. Raises PermissionDenied, ValidationError.
    """
    check_administer(by)
    # All of them: two units that take the same code at once would not see each other.
    others = {one.pk: one for one in Unit.objects.select_for_update().order_by("pk")}
    unit = others.pop(unit.pk)
    code, name = " ".join(code.split()), " ".join(name.split())
    if effective_on is not None:
        check_date(effective_on, timezone.localdate(at))
        _check_within(unit, effective_on)
    named = UnitName(unit=unit, code=code, name=name, since=effective_on, recorded_at=at, by=by)
    named.full_clean()
    if unit.on(effective_on or dt.date.min).code == code and unit.on(effective_on or dt.date.min).name == name:
        raise ValidationError({"code": _("The unit is called so already on that day.")})
    if not unit.names:
        UnitName.objects.create(unit=unit, code=unit.code, name=unit.name, recorded_at=at, by=by)
    named.save()
    _repeat_names(unit)
    if taken := namesake(unit, others.values()):
        raise ValidationError({"code": _("%(unit)s has this code at that time.") % {"unit": taken}})
    unit.full_clean()
    unit.save(update_fields=["code", "name", "names"])
    return named


def _check_within(unit: Unit, day: dt.date) -> None:
    if unit.starts_on and day < unit.starts_on:
        sentence = _("%(unit)s begins on %(day)s; give a later day.")
        raise ValidationError({"effective_on": sentence % {"unit": unit, "day": date_format(unit.starts_on)}})
    if unit.ends_on and day > unit.ends_on:
        sentence = _("%(unit)s ended on %(day)s; give an earlier day.")
        raise ValidationError({"effective_on": sentence % {"unit": unit, "day": date_format(unit.ends_on)}})


def _repeat_names(unit: Unit) -> None:
    """What the rows say, on the unit itself. What it was called before it was ever renamed was always known."""
    rows = list(unit.called.order_by("recorded_at", "id"))
    unit.names = [
        [row.since.isoformat() if row.since else "", row.recorded_at.isoformat(), row.code, row.name] for row in rows
    ]
    unit.names[0][1] = ""
    newest = in_order(unit.names)[-1]
    unit.code, unit.name = newest.code, newest.name


def namesake(unit: Unit, others: Iterable[Unit]) -> Unit | None:
    """Another unit that has one of the unit's codes at the same time."""
    for other in others:
        for one, its in product(_names_of(unit), _names_of(other)):
            begins, ends = max(one.since, its.since), min(one.until or dt.date.max, its.until or dt.date.max)
            if one.code.casefold() == its.code.casefold() and begins <= ends:
                return other
    return None


def _names_of(unit: Unit) -> list[Named]:
    """From the first day of the unit on."""
    named = in_order(unit.names or [["", "", unit.code, unit.name]])
    return [replace(one, since=max(one.since, unit.starts_on or dt.date.min)) for one in named]


@transaction.atomic
def end_unit(
    *, unit: Unit, effective_on: dt.date, into: Unit | None, moves_people: bool, by: User, at: dt.datetime
) -> Unit:
    """End a unit on the day before `effective_on`, the first day of its successor `into`, if it has one.

    The plan stays as it is: who is a focal point of the successor acts for what the unit held, until a manager
    amends the plan. Raises PermissionDenied, ValidationError.
    """
    check_administer(by)
    units = {one.pk: one for one in Unit.objects.select_for_update().order_by("pk")}
    unit = units[unit.pk]
    into = units[into.pk] if into else None
    check_date(effective_on, timezone.localdate(at))
    _check_can_end(unit, effective_on)
    if into:
        _check_successor(unit, into, units, effective_on)
    unit.ends_on, unit.end_recorded_at = effective_on - ONE_DAY, at
    unit.merged_into = unit.answered_by = into
    unit.full_clean(exclude=("code", "name"))
    unit.save(update_fields=["ends_on", "end_recorded_at", "merged_into", "answered_by"])
    if into:
        Unit.objects.filter(answered_by=unit).update(answered_by=into)
    _end_memberships(unit, effective_on, into if moves_people else None)
    return unit


def _check_can_end(unit: Unit, effective_on: dt.date) -> None:
    if unit.ends_on:
        raise ValidationError(_("%(unit)s has ended already.") % {"unit": unit})
    since = max(filter(None, [unit.starts_on, *(one.since for one in in_order(unit.names))]), default=dt.date.min)
    if effective_on <= since:
        sentence = _("%(unit)s begins, or has its name, since %(day)s; give a later day.")
        raise ValidationError({"effective_on": sentence % {"unit": unit, "day": date_format(since)}})


def _check_successor(unit: Unit, into: Unit, units: dict[int, Unit], effective_on: dt.date) -> None:
    if into == unit:
        raise ValidationError({"into": _("A unit cannot be merged into itself.")})
    check_there(into, effective_on, "into")
    if into.ends_on:
        raise ValidationError({"into": _ended(into)})
    if unit in above(into, units):
        sentence = _("%(into)s is part of %(unit)s: give it another department first.")
        raise ValidationError({"into": sentence % {"into": into, "unit": unit}})


def above(unit: Unit, units: dict[int, Unit]) -> list[Unit]:
    """The units of which a unit is part, through mergers too, the nearest first; itself only in a ring."""
    found: list[Unit] = []
    key = unit.merged_into_id or unit.parent_id
    while key and units[key] not in found:
        found.append(units[key])
        key = units[key].merged_into_id or units[key].parent_id
    return found


def check_there(unit: Unit, day: dt.date, field: str) -> None:
    """A unit takes something on only between its first and its last day. Raises ValidationError for the field."""
    if unit.starts_on and day < unit.starts_on:
        sentence = _("%(unit)s begins on %(day)s.") % {"unit": unit, "day": date_format(unit.starts_on)}
        raise ValidationError({field: sentence})
    if unit.ends_on and day > unit.ends_on:
        raise ValidationError({field: _ended(unit)})


def _ended(unit: Unit) -> str:
    words = {"unit": unit, "day": date_format(unit.ends_on) if unit.ends_on else "", "into": unit.acting}
    if unit.answered_by_id:
        return _("%(unit)s ended on %(day)s; name %(into)s, which took its place.") % words
    return _("%(unit)s ended on %(day)s; name another unit.") % words


def open_memberships(unit: Unit, effective_on: dt.date) -> QuerySet[Membership]:
    """Those that hold on a day, or begin later."""
    rows = unit.memberships.filter(Q(ends_on=None) | Q(ends_on__gte=effective_on))
    return rows.select_related("user").order_by("user__username", "starts_on")


def _end_memberships(unit: Unit, effective_on: dt.date, into: Unit | None) -> None:
    """The unit has no focal points from a day on; with `into` they are focal points there."""
    for row in open_memberships(unit, effective_on):
        begins = max(filter(None, [row.starts_on, effective_on]))
        same = Membership.objects.filter(user=row.user, unit=into)
        holds = same.filter(Q(starts_on=None) | Q(starts_on__lte=begins), Q(ends_on=None) | Q(ends_on__gte=begins))
        if into and not holds.exists():
            Membership.objects.create(user=row.user, unit=into, starts_on=begins, ends_on=row.ends_on)
        if row.starts_on and row.starts_on >= effective_on:
            row.delete()
        else:
            row.ends_on = effective_on - ONE_DAY
            row.save(update_fields=["ends_on"])


@transaction.atomic
def reopen_unit(*, unit: Unit, by: User, at: dt.datetime) -> Unit:
    """Take back that a unit ended. Focal points stay as they are now. Raises PermissionDenied, ValidationError."""
    check_administer(by)
    units = {one.pk: one for one in Unit.objects.select_for_update().order_by("pk")}
    unit = units[unit.pk]
    if unit.ends_on is None:
        raise ValidationError(_("%(unit)s has not ended.") % {"unit": unit})
    if unit.merged_into and unit.merged_into.ends_on:
        raise ValidationError(
            _("%(into)s, which took its place, has ended too: reopen that one first.") % {"into": unit.merged_into}
        )
    unit.ends_on = unit.end_recorded_at = unit.merged_into = unit.answered_by = None
    unit.save(update_fields=["ends_on", "end_recorded_at", "merged_into", "answered_by"])
    merged_here = [one.pk for one in units.values() if one.merged_into_id and unit in successors(one, units)]
    Unit.objects.filter(pk__in=merged_here).update(answered_by=unit)
    return unit


def successors(unit: Unit, units: dict[int, Unit]) -> list[Unit]:
    """What a unit was merged into, and what that was merged into, and so on."""
    found = []
    while unit.merged_into_id:
        unit = units[unit.merged_into_id]
        found.append(unit)
    return found
