"""Who asks, for which plan, at which date: loaded once for each request, before a view does anything."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf
from django.http import Http404, HttpRequest

from deliverables import clock, cut_offs, statuses
from deliverables.among import Among
from deliverables.asof import AsOf, read_as_of
from deliverables.cut_offs import CutOff
from deliverables.models import (
    ActionPlan,
    CommitmentUnit,
    Deliverable,
    Evidence,
    Membership,
    PlanRole,
    Responsibility,
    Unit,
    UpdateSheet,
    User,
)
from deliverables.prepared import Prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True)
class Office:
    """What a person was or will be, and is not on a day: a role, or focal point of a unit (by its key)."""

    role: str
    unit_id: int
    ended: bool
    day: dt.date
    """The last one, or the first one to come."""


@dataclass(frozen=True)
class Standing:
    """What a person is in one plan on a day: roles, and the units of the plan that they are a focal point of.

    offices: what they are on other days alone.
    """

    user: User
    roles: frozenset[str] = frozenset()
    unit_ids: frozenset[int] = frozenset()
    plan_id: int | None = None
    on: dt.date | None = None
    offices: tuple[Office, ...] = ()

    @property
    def is_manager(self) -> bool:
        return PlanRole.Role.MANAGER in self.roles

    @property
    def is_approver(self) -> bool:
        """An approver, or a deputy on one of their days."""
        return bool(self.roles & {PlanRole.Role.APPROVER, PlanRole.Role.DEPUTY})

    @property
    def is_auditor(self) -> bool:
        return PlanRole.Role.AUDITOR in self.roles

    @property
    def is_focal_point(self) -> bool:
        return bool(self.unit_ids)

    @property
    def is_insider(self) -> bool:
        """Takes part in the plan, and so sees drafts and internal notes; a reader does not."""
        return bool(self.roles) or self.is_focal_point

    @property
    def expects_more(self) -> bool:
        """Whether a page says why something cannot be done: who only ever reads is not told of it everywhere."""
        return self.is_insider or bool(self.offices)

    @cached_property
    def who_acts(self) -> tuple[list[str], frozenset[int]]:
        """Names of the other managers of the plan on that day, and keys of the units, merged ones too, that somebody
        is a focal point of. One query, made once."""
        on = self.on or clock.today()
        roles = PlanRole.objects.filter(in_office(on), plan=self.plan_id, role=PlanRole.Role.MANAGER)
        others = roles.filter(user__is_active=True).exclude(user=self.user).order_by()
        held = Membership.objects.filter(in_office(on), user__is_active=True).order_by().values("unit")
        units = Unit.objects.filter(Q(pk__in=held) | Q(answered_by__in=held)).order_by()
        name = Coalesce(NullIf("user__name", Value("")), "user__username")
        rows = list(units.values_list("pk", Value("")).union(others.values_list(Value(0), name), all=True))
        return sorted(name for key, name in rows if not key), frozenset(key for key, _name in rows if key)


def standing_of(user: User | AnonymousUser, plan: ActionPlan, on: dt.date) -> Standing:
    """Roles and units of a person in a plan on a day, in one query."""
    return load_frame(user, plan, on)[0]


def load_frame(user: User | AnonymousUser, plan: ActionPlan, on: dt.date) -> tuple[Standing, tuple[CutOff, ...]]:
    """What every page of a plan needs: the standing of the person, and the cut-offs, newest first. One query."""
    if not isinstance(user, User):
        raise TypeError("Only an account has a standing in a plan.")
    rows = list(FRAME.rows(user=user.pk, plan=plan.pk, on=on))
    roles = frozenset(value for kind, value, day in rows if kind == "role" and day is None)
    unit_ids = frozenset(int(value) for kind, value, day in rows if kind == "unit" and day is None)
    others = [(kind, value, day) for kind, value, day in rows if kind in ("role", "unit") and day is not None]
    offices = (
        Office("" if kind == "unit" else value, int(value) if kind == "unit" else 0, day < on, day)
        for kind, value, day in sorted(others, key=lambda one: one[2])
        if value not in roles and value not in map(str, unit_ids)
    )
    standing = Standing(user=user, roles=roles, unit_ids=unit_ids, plan_id=plan.pk, on=on, offices=tuple(offices))
    found = (CutOff(day, code, cut_offs.KINDS[kind]) for kind, code, day in rows if kind in cut_offs.KINDS)
    return standing, tuple(sorted(found, key=lambda one: one.on, reverse=True))


def _frame(*, user: int, plan: int, on: dt.date) -> QuerySet[Any, Any]:
    """Rows of (kind, value, day); the day of a role or unit: the last or the first one of who is not in office."""
    roles = PlanRole.objects.filter(user=user, plan=plan).order_by()
    of_plan = Among("deliverable", Deliverable.objects.filter(plan=plan))
    # Asked for each unit of the person: a join makes a row for each deliverable in which one takes part.
    responsible = Exists(Responsibility.objects.filter(of_plan, unit=OuterRef("pk")))
    # A unit also takes part through a commitment outside the table.
    committed = Exists(CommitmentUnit.objects.filter(commitment__plan=plan, unit=OuterRef("pk")))
    parts = [
        *(
            units.filter(responsible | committed)
            .order_by()
            .values_list(Value("unit", CharField()), Cast(F("pk"), CharField()), F("other_day"))
            for units in units_with_days(user, on)
        ),
        *(source(plan) for source in cut_offs.SOURCES),
    ]
    return roles.values_list(Value("role", CharField()), Cast("role", CharField()), out_of_office(on)).union(
        *parts, all=True
    )


FRAME = Prepared(_frame)


def units_of(standing: Standing) -> QuerySet[Unit]:
    """The units that a person is a focal point of on that day, and those that were merged into them; whether the plan
    names them or not."""
    memberships = Membership.objects.filter(in_office(standing.on or clock.today()), user=standing.user)
    held = memberships.order_by().values("unit")
    return Unit.objects.filter(Q(pk__in=held) | Q(answered_by__in=held))


def units_with_days(user: int, on: dt.date) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """The units that a person is ever a focal point of, and those that were merged into one of which they are now;
    with `other_day`, as `out_of_office` says.
    """
    paths = ("memberships", "answered_by__memberships")
    held, merged = (
        Unit.objects.filter(**{f"{path}__user": user}).annotate(other_day=out_of_office(on, f"{path}__"))
        for path in paths
    )
    return held, merged.filter(other_day=None)


def in_office(on: dt.date) -> Q:
    """Condition on PlanRole and Membership: it holds on this day."""
    begun = Q(starts_on=None) | Q(starts_on__lte=on)
    return begun & (Q(ends_on=None) | Q(ends_on__gte=on))


def out_of_office(on: dt.date, path: str = "") -> Case:
    """Of a PlanRole or Membership that does not hold on this day: its last day, or the first to come; else NULL.

    path: from the rows that are asked for to it, "memberships__".
    """
    return Case(
        When(**{f"{path}ends_on__lt": on}, then=F(f"{path}ends_on")),
        When(**{f"{path}starts_on__gt": on}, then=F(f"{path}starts_on")),
        default=Value(None),
        output_field=DateField(),
    )


@dataclass(frozen=True)
class PlanPage:
    """The frame of every page within a plan."""

    plan: ActionPlan
    standing: Standing
    as_of: AsOf

    @property
    def on(self) -> dt.date:
        return self.as_of.on

    @property
    def known_at(self) -> dt.datetime | None:
        """Until when steps and answers count that have a moment and no date of their own; None: until now."""
        return clock.end_of_day(self.on) if self.as_of.is_past else None

    @property
    def may_write_today(self) -> bool:
        """Whether this page may offer editing at all: never for a past date."""
        return not self.as_of.is_past


PLAN = Prepared(lambda slug: ActionPlan.objects.filter(slug=slug))


def plan_page(request: HttpRequest, plan_slug: str) -> PlanPage:
    """Load the plan, the person's standing and the date of the page. Raises Http404 for an unknown plan."""
    plan: ActionPlan | None = PLAN.first(slug=plan_slug)
    if plan is None:
        raise Http404(f"No plan has the name {plan_slug}.")
    today = clock.today()
    standing, days = load_frame(request.user, plan, today)
    page = PlanPage(
        plan=plan,
        standing=standing,
        as_of=read_as_of(request, today=today, earliest=plan.dated, cut_offs=days),
    )
    request.plan_page = page  # type: ignore[attr-defined]  # read by actionplan.nav for the frame of the page
    return page


def get_deliverable(page: PlanPage, ref: str) -> Deliverable:
    """One deliverable with its state at the page's date. Raises Http404."""
    row = DELIVERABLE.first(plan=page.plan.pk, ref=ref, on=page.on)
    if row is None:
        raise Http404(f"No deliverable has the number {ref}.")
    return judged(row, page.on)


def judged(row: Any, on: dt.date) -> Deliverable:
    """A deliverable that went through `as_of`, with its `timeliness` and `headline`: as `with_timeliness` and
    `with_headline` would annotate them, and for less than to compose their SQL."""
    lateness = statuses.timeliness(row.status, row.due_as_of, row.completed_on, on)
    row.timeliness = lateness.kind
    row.headline = statuses.headline(row.status, row.outlook, lateness.kind)
    deliverable: Deliverable = row
    return deliverable


def _deliverable(*, plan: int, ref: str, on: dt.date) -> QuerySet[Any]:
    rows = Deliverable.objects.filter(plan=plan, ref=ref).as_of(on).with_coordinator(on)
    return rows.select_related("item__biennium", "item__theme")


DELIVERABLE = Prepared(_deliverable)


def visible_evidence(standing: Standing, rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """The evidence that a person may see: a reader only what may be cited."""
    return rows if standing.is_insider else rows.filter(visibility=Evidence.Visibility.CITABLE)


def visible_sheets(standing: Standing, rows: QuerySet[UpdateSheet]) -> QuerySet[UpdateSheet]:
    """The uploaded sheets that a person may see: their own, and what others applied for managers and auditors."""
    mine = Q(by=standing.user)
    sees_all = standing.is_manager or standing.is_auditor
    return rows.filter(mine | Q(applied_at__isnull=False)) if sees_all else rows.filter(mine)
