"""Changing the plan. The text as in the source stays; an amendment lies over it from its effective date."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.access import standing_of
from deliverables.actions.units import check_there
from deliverables.actions.writing import RecordMovedOn, check_date, check_texts, is_illustrative, save
from deliverables.amended import NUMBERS, apply_amendments, as_text
from deliverables.dates import date_format
from deliverables.models import (
    ActionPlan,
    Amendment,
    ConclusionParagraph,
    Deliverable,
    FollowUpItem,
    Indicator,
    ItemDescription,
    ResourceLine,
    Responsibility,
    Unit,
    User,
)
from deliverables.models.states import in_force_on
from deliverables.months import Month
from deliverables.permissions import check_manage

KINDS: dict[str, type[models.Model]] = {
    "paragraph": ConclusionParagraph,
    "item": FollowUpItem,
    "description": ItemDescription,
    "deliverable": Deliverable,
    "indicator": Indicator,
    "resource_line": ResourceLine,
}


def plan_of(target: models.Model) -> ActionPlan:
    """The plan that an amendable object belongs to."""
    for path in ("plan", "item.plan", "deliverable.plan"):
        found: Any = target
        for name in path.split("."):
            found = getattr(found, name, None)
        if isinstance(found, ActionPlan):
            return found
    raise TypeError(f"{type(target).__name__} belongs to no plan.")


@transaction.atomic
def amend(
    *,
    target: Any,
    field: str,
    new: Any,
    reason: str,
    by: User,
    at: dt.datetime,
    effective_on: dt.date,
    decision_reference: str = "",
    illustrative: bool | None = None,
    seen: int | None = None,
) -> Amendment:
    """Change one field of the plan from `effective_on` on.

    `new` is a text; a Month for "due"; a Unit of the deliverable for "coordinator"; a list of Units for
    "units"; a Decimal for "amount" and an int for "posts". `seen`: the key of the last amendment that the person's
    page knew (`last_amendment`), 0 for none. Raises PermissionDenied, ValidationError, RecordMovedOn.
    """
    kind = kind_of(target)
    if field not in Amendment.AMENDABLE.get(kind, ()):
        raise ValidationError(_("This part of the plan cannot be amended."))
    plan = plan_of(target)
    today = timezone.localdate(at)
    check_manage(standing_of(by, plan, today))
    # Two managers at once: the second one's "old" is what the first one wrote.
    ActionPlan.objects.select_for_update().get(pk=plan.pk)
    last = last_amendment(target, field)
    if seen is not None and seen != (last.pk if last else 0):
        raise RecordMovedOn
    check_date(effective_on, today)
    if effective_on < plan.dated:
        sentence = _("The plan is dated %(date)s; give that day or a later one.") % {"date": date_format(plan.dated)}
        raise ValidationError({"effective_on": sentence})
    check_texts(reason=reason, decision_reference=decision_reference)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the plan is amended.")})
    old = value_as_of(target, field, effective_on)
    new = _checked(target, field, new, effective_on)
    if isinstance(new, Unit):
        new = new.on(effective_on)
    shown_old, shown_new = as_text(old), as_text(new)
    if shown_old == shown_new:
        raise ValidationError({"new": _("This is what the plan says already.")})
    amendment = Amendment(
        **{kind: target},
        field=field,
        old=shown_old,
        new=shown_new,
        new_month=new if field == "due" else None,
        new_unit=new if field == "coordinator" else None,
        reason=reason.strip(),
        decision_reference=decision_reference.strip(),
        by=by,
        recorded_at=at,
        effective_on=effective_on,
        illustrative=is_illustrative(illustrative),
    )
    save(amendment)
    if field == "units":
        _change_units(target, new, amendment)
    return amendment


def last_amendment(target: Any, field: str) -> Amendment | None:
    """The newest row on a field of the plan, be it one that takes another back. One query."""
    kind = kind_of(target)
    rows = Amendment.objects.filter(field=field, **{kind: target}).select_related("by").order_by("-pk")
    found: Amendment | None = rows.first()
    return found


def kind_of(target: models.Model) -> str:
    """How amendments and addresses name what is amended; "" for what cannot be."""
    return next((name for name, model in KINDS.items() if isinstance(target, model)), "")


def value_as_of(target: Any, field: str, on: dt.date) -> Any:
    """The value of an amendable field on a date: a text, Month, Unit, list of Units, Decimal or int."""
    if field == "units":
        rows = Responsibility.objects.filter(in_force_on(on), deliverable=target).select_related("unit")
        return [row.unit.on(on) for row in rows.order_by("position", "id")]
    if isinstance(target, Deliverable):
        row = Deliverable.objects.as_of(on).with_coordinator(on).get(pk=target.pk)
        if field == "coordinator":
            return Unit.objects.get(pk=row.coordinator_as_of).on(on)
        return getattr(row, f"{field}_as_of")
    copy = type(target)._default_manager.get(pk=target.pk)
    apply_amendments([copy], on)
    return getattr(copy, field)


def _checked(target: Any, field: str, new: Any, effective_on: dt.date) -> Any:
    """The new value, if it fits the field; units in the order in which they came in. Raises ValidationError."""
    if field == "due":
        if not isinstance(new, Month):
            raise ValidationError({"new": _("Give a month as month/year, for example 03/2017.")})
    elif field == "coordinator":
        stays = Responsibility.objects.filter(in_force_on(effective_on), deliverable=target, removed=None)
        if not stays.filter(unit=new).exists():
            raise ValidationError({"new": _("The coordinating unit is one of the units of the deliverable.")})
    elif field == "units":
        return _checked_units(target, new, effective_on)
    elif field in ("amount", "posts"):
        fits = isinstance(new, NUMBERS[field])
        number = Decimal(new) if fits else Decimal(0)
        if not number.is_finite() or number <= 0:
            raise ValidationError({"new": _("Give a number above zero.")})
        if field == "amount" and not target.currency:
            raise ValidationError({"new": _("The plan prints no currency here, so no amount can be given.")})
    elif not str(new).strip():
        raise ValidationError({"new": _("Write the new text.")})
    else:
        check_texts(new=str(new))
    return new


def _checked_units(deliverable: Deliverable, units: list[Unit], effective_on: dt.date) -> list[Unit]:
    if not units:
        raise ValidationError({"new": _("A deliverable has at least one unit.")})
    later = Amendment.objects.filter(deliverable=deliverable, effective_on__gt=effective_on)
    later = later.filter(withdrawn=False, corrected_by=None).newest_first()
    # Responsibilities say when a unit came and went, once each: they are changed forwards only.
    if last := later.filter(field="units").first():
        sentence = _("The units were amended as from %(date)s; give that day or a later one.")
        raise ValidationError({"effective_on": sentence % {"date": date_format(last.effective_on)}})
    coordinators = [value_as_of(deliverable, "coordinator", effective_on)]
    coordinators += [row.new_unit for row in later.filter(field="coordinator").select_related("new_unit")]
    for unit in coordinators:
        if unit not in units:
            sentence = _("%(unit)s coordinates the deliverable: name another coordinating unit first.")
            raise ValidationError({"new": sentence % {"unit": unit.code}})
    before = value_as_of(deliverable, "units", effective_on)
    stay = [unit for unit in before if unit in units]
    come = [unit.on(effective_on) for unit in dict.fromkeys(units) if unit not in before]
    for unit in come:
        check_there(unit, effective_on, "new")
    return stay + come


def _change_units(deliverable: Deliverable, units: list[Unit], amendment: Amendment) -> None:
    """Bring units in and take them out as from the amendment's date."""
    now = {row.unit_id: row for row in deliverable.responsibilities.filter(removed=None)}
    wanted = {unit.pk for unit in units}
    for unit_id, row in now.items():
        if unit_id not in wanted:
            row.removed = amendment
            row.save(update_fields=["removed"])
    last = max((row.position for row in deliverable.responsibilities.all()), default=0)
    for step, unit in enumerate((unit for unit in units if unit.pk not in now), start=1):
        Responsibility.objects.create(
            deliverable=deliverable,
            unit=unit,
            position=last + step,
            role=Responsibility.Role.RESPONSIBLE,
            added=amendment,
        )
