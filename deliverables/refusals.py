"""Why something cannot be done, and who can: the one form of a refusal, on a page and where it is tried all the same.

A page that only asks whether something is allowed does not pay for the names: they are looked up when the sentence is
first read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import SimpleLazyObject
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from deliverables.access import Standing, in_office
from deliverables.dates import date_format
from deliverables.models import PlanRole, Unit

MOST_NAMES = 5
"""Of people in one sentence."""


def refusal(
    standing: Standing,
    sentence: str,
    *,
    ask: Sequence[str] = (),
    without: Any = (),
    units: Iterable[int] | None = (),
    or_managers: bool = False,
) -> PermissionDenied:
    """What to raise. ask: roles whose holders of that day are named, and which the person may have on other days;
    without: ids of users who have one of them but may not do this; units: keys of those whose focal points may, None
    for all of the plan; or_managers: managers may, too, and are named where nobody acts for one of these units.
    """
    # A query among them stands inside the one for the names.
    may = None if units is None else frozenset(units)

    def words() -> str:
        names = _managers(standing, may) if or_managers else _names(standing, ask, without)
        return " ".join(filter(None, (sentence, names, _days(standing, ask, may))))

    return PermissionDenied(SimpleLazyObject(words))


def _managers(standing: Standing, units: frozenset[int] | None) -> str:
    names, attended = standing.who_acts
    return "" if units is None or units & attended else _asked(names)


def _names(standing: Standing, roles: Sequence[str], without: Any) -> str:
    if not roles or standing.plan_id is None or standing.on is None:
        return ""
    rows = PlanRole.objects.filter(
        in_office(standing.on), plan=standing.plan_id, role__in=roles, user__is_active=True
    ).exclude(user=standing.user)
    rows = rows.exclude(user__in=without)
    return _asked([str(row.user) for row in rows.select_related("user").order_by("user__name", "user")])


def _asked(people: Sequence[str]) -> str:
    names = list(dict.fromkeys(people))
    if not names:
        return _("Nobody else has that role now; an administrator can give it.")
    return _("Ask %(people)s.") % {"people": get_text_list(names[:MOST_NAMES], _("or"))}


def _days(standing: Standing, roles: Sequence[str], units: frozenset[int] | None) -> str:
    """That the person could do it on other days. One query, for who has such days."""
    found = [
        one
        for one in standing.offices
        if one.role in roles or (one.unit_id and (units is None or one.unit_id in units))
    ]
    codes = dict(Unit.objects.filter(pk__in=[one.unit_id for one in found]).values_list("pk", "code")) if found else {}
    return " ".join(days_told(bool(one.role), codes.get(one.unit_id, ""), one.day, ended=one.ended) for one in found)


def all_days(standing: Standing) -> str:
    """What the person was or will be in the plan, for a page that cannot be found on other days than those."""
    return _days(standing, [PlanRole.Role.DEPUTY], None)


def days_told(is_role: bool, unit: str, day: dt.date, *, ended: bool) -> str:
    """What a person was or will be. is_role: deputy approver, the one role that has days; else focal point."""
    if is_role and ended:
        said = _("You were a deputy approver until %(day)s; an administrator can give you later days.")
    elif is_role:
        said = _("You are a deputy approver from %(day)s on.")
    elif ended:
        said = _("You were a focal point of %(unit)s until %(day)s; an administrator can give you later days.")
    else:
        said = _("You are a focal point of %(unit)s from %(day)s on.")
    return said % {"day": date_format(day), "unit": unit}
