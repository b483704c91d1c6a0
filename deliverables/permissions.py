"""What a person may do in a plan. Each check raises a sentence that says why not, and who can.

The table of roles is design, section 3; `tests/test_permissions_matrix.py` walks it through HTTP.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from deliverables.access import Standing
from deliverables.models import (
    DatedRow,
    Deliverable,
    Evidence,
    Mobilization,
    PlanRole,
    Responsibility,
    StatusUpdate,
    Unit,
    User,
)
from deliverables.models.states import in_force_on
from deliverables.prepared import Prepared
from deliverables.refusals import refusal

P = ParamSpec("P")


@dataclass(frozen=True)
class Circle:
    """The units of a deliverable on a date, in the order of the source, and the one that coordinates."""

    responsibilities: tuple[Responsibility, ...]
    coordinator: Unit

    @property
    def units(self) -> list[Unit]:
        return [responsibility.unit for responsibility in self.responsibilities]


def circle_of(deliverable: Deliverable, on: dt.date) -> Circle:
    """Load the units of a deliverable; needs `coordinator_as_of` (DeliverableQuerySet.with_coordinator)."""
    rows: tuple[Responsibility, ...] = tuple(IN_FORCE.instances(deliverable=deliverable.pk, on=on))
    coordinator_id = deliverable.coordinator_as_of
    for row in rows:
        row.unit, row.with_unit = row.unit.on(on), row.with_unit.on(on) if row.with_unit else None
    named = [row.unit for row in rows if row.unit_id == coordinator_id]
    return Circle(rows, named[0] if named else Unit.objects.get(pk=coordinator_id).on(on))


def _in_force(*, deliverable: int, on: dt.date) -> QuerySet[Responsibility]:
    rows = Responsibility.objects.filter(in_force_on(on), deliverable=deliverable)
    beside = rows.select_related("unit__merged_into", "unit__answered_by", "with_unit", "footnote")
    return beside.order_by("position", "id")


IN_FORCE = Prepared(_in_force)


def check_manage(standing: Standing) -> None:
    """Amend the plan, record resources mobilized, edit a round."""
    if not standing.is_manager:
        said = _("Only a manager of this plan can do this.")
        raise refusal(standing, said, ask=[PlanRole.Role.MANAGER])


def check_administer(user: User) -> None:
    """Accounts, units, focal points and roles."""
    if not (user.is_active and user.is_superuser):
        raise PermissionDenied(_("Units are looked after by administrators."))


def check_set_status(standing: Standing, circle: Circle) -> None:
    """Set status, outlook and expected month: the coordinating unit's focal points, and managers."""
    if standing.is_manager or circle.coordinator.pk in standing.unit_ids:
        return
    if standing.unit_ids & {unit.pk for unit in circle.units}:
        said = _(
            "The status is set by the focal points of %(unit)s, which coordinates this deliverable, and by "
            "managers of the plan. Your unit can record notes, outputs delivered, measurements and evidence."
        )
    else:
        said = _("The status is set by the focal points of %(unit)s and by managers of the plan.")
    raise refusal(
        standing, said % {"unit": circle.coordinator.acting.code}, units=[circle.coordinator.pk], or_managers=True
    )


def status_set_by(standing: Standing) -> Q:
    """Condition on deliverables that went through `with_coordinator`: those for which `check_set_status` passes."""
    return Q() if standing.is_manager else Q(coordinator_as_of__in=standing.unit_ids)


def check_update_many(standing: Standing) -> None:
    """Open what updates many deliverables at once: focal points of the plan's units, and managers."""
    if not (standing.is_manager or standing.is_focal_point):
        said = _(
            "Many deliverables are updated at once by the focal points of units that take part in this plan, "
            "and by managers of the plan."
        )
        raise refusal(standing, said, ask=[PlanRole.Role.MANAGER], units=None)


def check_see_imports(standing: Standing) -> None:
    """See what was uploaded as update sheets: who may upload, and auditors."""
    if not standing.is_auditor:
        check_update_many(standing)


def check_contribute(standing: Standing, circle: Circle) -> None:
    """Record notes, deliveries, measurements and evidence: focal points of any of its units, and managers."""
    if standing.is_manager or standing.unit_ids & {unit.pk for unit in circle.units}:
        return
    said = _("Only focal points of %(units)s and managers of the plan can record progress here.")
    raise refusal(
        standing, said % {"units": _listed(circle.units)}, units=[unit.pk for unit in circle.units], or_managers=True
    )


def codes_of(units: Sequence[Unit]) -> list[str]:
    """The codes of those who act for the units, each once."""
    return list(dict.fromkeys(unit.acting.code for unit in units))


def check_entry(standing: Standing, circle: Circle, kind: str) -> None:
    """Make an entry of a kind, as addresses name it: new, or in the place of a wrong one."""
    if kind == "status":
        check_set_status(standing, circle)
    elif kind == "mobilization":
        check_manage(standing)
    else:
        check_contribute(standing, circle)


def check_withdraw(standing: Standing, circle: Circle, row: DatedRow) -> None:
    """Take back an entry: who may make it. Evidence: who may change what it speaks for, or the unit that gave it."""
    about = row.parent_name if isinstance(row, Evidence) else ""
    if isinstance(row, Mobilization) or about == "mobilization":
        check_manage(standing)
    elif isinstance(row, StatusUpdate) or (about == "status_update" and row.unit_id not in standing.unit_ids):
        check_set_status(standing, circle)
    else:
        check_contribute(standing, circle)


def check_record_on_commitment(standing: Standing, units: Sequence[Unit]) -> None:
    """Record, correct or withdraw an update on a commitment outside the table: its units' focal points, and managers.

    `units`: those responsible for the commitment, printed or derived; where there is none, managers only.
    """
    if standing.is_manager or standing.unit_ids & {unit.pk for unit in units}:
        return
    if not units:
        said = _("The plan names no unit for this commitment, so only managers of the plan can record on it.")
        raise refusal(standing, said, ask=[PlanRole.Role.MANAGER])
    said = _("Only focal points of %(units)s and managers of the plan can record on this commitment.")
    raise refusal(standing, said % {"units": _listed(units)}, units=[unit.pk for unit in units], or_managers=True)


def _listed(units: Sequence[Unit]) -> str:
    """Those who act for the units."""
    return get_text_list(codes_of(units), _("and"))


def allowed(check: Callable[P, None]) -> Callable[P, bool]:
    """The same check as a yes or no, for what a page offers."""

    @wraps(check)
    def answer(*args: P.args, **kwargs: P.kwargs) -> bool:
        try:
            check(*args, **kwargs)
        except PermissionDenied:
            return False
        return True

    return answer


def reason_against(check: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> str:
    """The sentence that a check answers with, or "" when the thing is allowed."""
    try:
        check(*args, **kwargs)
    except PermissionDenied as refusal:
        return str(refusal)
    return ""


may_manage: Callable[[Standing], bool] = allowed(check_manage)
may_update_many: Callable[[Standing], bool] = allowed(check_update_many)
may_set_status: Callable[[Standing, Circle], bool] = allowed(check_set_status)
may_contribute: Callable[[Standing, Circle], bool] = allowed(check_contribute)
may_record_on_commitment: Callable[[Standing, Sequence[Unit]], bool] = allowed(check_record_on_commitment)
may_withdraw: Callable[[Standing, Circle, DatedRow], bool] = allowed(check_withdraw)

__all__: list[Any] = [
    "Circle",
    "check_administer",
    "check_contribute",
    "check_entry",
    "check_manage",
    "check_record_on_commitment",
    "check_see_imports",
    "check_set_status",
    "check_update_many",
    "check_withdraw",
    "circle_of",
    "may_contribute",
    "may_manage",
    "may_record_on_commitment",
    "may_set_status",
    "may_update_many",
    "may_withdraw",
    "reason_against",
    "status_set_by",
]
