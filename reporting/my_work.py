"""What waits for a person in all plans, oldest first, and the plans in a line each."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from deliverables.access import out_of_office, units_with_days
from deliverables.dates import date_format
from deliverables.models import Deliverable, Note, PlanRole, Responsibility, Unit, User
from deliverables.models.states import in_force_on
from deliverables.months import Month
from deliverables.refusals import days_told
from deliverables.statuses import SOON, Headline, Lateness, Status, Timeliness, headline, state_note, timeliness
from reporting.models import ReportRound

QUIET = dt.timedelta(days=183)
"""Half a year without a word: then something is expected."""
CLOSED = frozenset({Status.COMPLETED, Status.DISCONTINUED})


@dataclass(frozen=True)
class Part:
    """What a person is, over all plans."""

    roles: dict[str, frozenset[int]]
    """Ids of plans by role."""
    units: dict[int, str]
    """By the id of each unit that they act for, the code of the one of which they are a focal point."""
    on_other_days: tuple[str, ...] = ()
    """What they were or will be, in sentences."""

    @property
    def managed(self) -> frozenset[int]:
        return self.roles.get(PlanRole.Role.MANAGER, frozenset())


ACTING = Case(When(other_day=None, then=Coalesce("answered_by__code", "code")), default=F("code"))
"""The code of the unit of which somebody is a focal point for another one; of what they were or will be, its own."""


def part_of(user: User, on: dt.date) -> Part:
    """Roles and units of a person on a day. One query."""
    roles: QuerySet[Any, Any] = PlanRole.objects.filter(user=user).order_by()
    rows = roles.values_list(Value("role"), Cast("role", CharField()), F("plan_id"), out_of_office(on)).union(
        *(
            units.order_by().values_list(Value("unit"), ACTING, F("pk"), F("other_day"))
            for units in units_with_days(user.pk, on)
        ),
        all=True,
    )
    plans: dict[str, set[int]] = defaultdict(set)
    codes, others = {}, []
    for kind, word, key, day in rows:
        if day is not None:
            others.append((day, kind, word, key))
        elif kind == "role":
            plans[word].add(key)
        else:
            codes[key] = word
    told = dict.fromkeys(
        days_told(kind == "role", word, day, ended=day < on)
        for day, kind, word, key in sorted(others)
        if word not in plans and key not in (codes if kind == "unit" else ())
    )
    return Part({role: frozenset(ids) for role, ids in plans.items()}, codes, tuple(told))


@dataclass(frozen=True)
class Reason:
    """Why something waits, and since when."""

    since: dt.date
    words: str
    late: bool = False
    quiet: bool = False
    """Whether the reason is that nothing was recorded."""


@dataclass(frozen=True)
class Task:
    """A deliverable in the eyes of one person. said_on: when an update or a note was last recorded; in_rounds: what
    waits in the rounds about it, as the page lists it; seen: the state of the record that the page shows, where it
    lets somebody say that there is nothing new."""

    key: int
    plan_slug: str
    plan_title: str
    ref: str
    text: str
    coordinator: str
    coordinates: bool
    contributes: bool
    is_open: bool
    due: Month | None
    lateness: Lateness
    headline: Headline
    note: str
    said_on: dt.date | None
    reasons: tuple[Reason, ...]
    in_rounds: tuple[Any, ...] = ()
    seen: str = ""

    @property
    def waits(self) -> bool:
        """Whether there is something to do."""
        return bool(self.reasons) or any(not item.why_not for item, *_shown in self.in_rounds)

    @property
    def since(self) -> dt.date:
        to_do = (item.since for item, *_shown in self.in_rounds if not item.why_not)
        return min((*(reason.since for reason in self.reasons), *to_do))

    @property
    def is_late_or_quiet(self) -> bool:
        return any(reason.late or reason.quiet for reason in self.reasons)


def reasons_of(
    *,
    status: str,
    due: Month | None,
    lateness: Lateness,
    note: str,
    said_on: dt.date | None,
    expected_after: dt.date,
    begins_on: dt.date,
) -> tuple[Reason, ...]:
    """Why a deliverable waits for its unit, oldest reason first; nothing when all is as it should be.

    expected_after: a word is expected after this day; begins_on: since when there was something to say.
    A deliverable with a note (it awaits resources, or its biennium) waits for nobody.
    """
    if status in CLOSED or note:
        return ()
    reasons = []
    if due and lateness.kind == Timeliness.OVERDUE:
        reasons.append(Reason((due + 1).first_day, str(lateness), late=True))
    if due and lateness.kind == Timeliness.DUE_SOON:
        reasons.append(Reason((due + -SOON).first_day, _("due %(month)s") % {"month": due}))
    if said_on is None:
        reasons.append(Reason(begins_on, _("never updated"), quiet=True))
    elif said_on <= expected_after:
        words = _("nothing recorded since %(date)s") % {"date": date_format(said_on)}
        reasons.append(Reason(said_on, words, quiet=True))
    return tuple(sorted(reasons, key=lambda reason: reason.since))


FIELDS = (
    "pk",
    "plan_id",
    "ref",
    "text_as_of",
    "condition",
    "status",
    "outlook",
    "completed_on",
    "updated_on",
    "due_as_of",
    "coordinator_as_of",
    "coordinator_code",
    "contributes",
    "noted_on",
    "cut_off",
    "plan__slug",
    "plan__short_title",
    "plan__begins_on",
    "item__biennium__label",
    "item__biennium__starts",
)


def load_tasks(part: Part, on: dt.date) -> list[Task]:
    """Every deliverable that the person coordinates, contributes to or manages. One query, or none."""
    return [task_of(row, part, on) for row in load_rows(part, on)]


def load_rows(part: Part, on: dt.date) -> list[dict[str, Any]]:
    """What `task_of` makes tasks of, in the language in use then."""
    if not part.units and not part.managed:
        return []
    responsibilities = Responsibility.objects.filter(
        in_force_on(on), deliverable=OuterRef("pk"), unit__in=list(part.units)
    )
    notes = Note.objects.as_of(on).filter(deliverable=OuterRef("pk")).newest_first()
    reported = ReportRound.objects.filter(plan=OuterRef("plan"), session_closes__lt=on).order_by("-cut_off")
    return list(
        Deliverable.objects.as_of(on)
        .with_coordinator(on)
        .annotate(
            contributes=Exists(responsibilities),
            coordinator_code=Subquery(Unit.objects.filter(pk=OuterRef("coordinator_as_of")).values("code")[:1]),
            noted_on=Subquery(notes.values("effective_on")[:1]),
            cut_off=Subquery(reported.values("cut_off")[:1]),
        )
        .filter(Q(plan__in=list(part.managed)) | Q(coordinator_as_of__in=list(part.units)) | Q(contributes=True))
        .order_by("plan__dated", "plan", "position")
        .values(*FIELDS)
    )


def task_of(row: dict[str, Any], part: Part, on: dt.date) -> Task:
    status, due = row["status"], row["due_as_of"]
    lateness = timeliness(status, due, row["completed_on"], on)
    label, starts = row["item__biennium__label"], row["item__biennium__starts"]
    note = state_note(status=status, condition=row["condition"], biennium_label=label, biennium_starts=starts, on=on)
    said_on = max((day for day in (row["updated_on"], row["noted_on"]) if day), default=None)
    return Task(
        key=row["pk"],
        plan_slug=row["plan__slug"],
        plan_title=row["plan__short_title"],
        ref=row["ref"],
        text=row["text_as_of"],
        coordinator=row["coordinator_code"],
        coordinates=row["coordinator_as_of"] in part.units,
        contributes=row["contributes"],
        is_open=status not in CLOSED,
        due=due,
        lateness=lateness,
        headline=headline(status, row["outlook"], lateness.kind),
        note=note,
        said_on=said_on,
        reasons=reasons_of(
            status=status,
            due=due,
            lateness=lateness,
            note=note,
            said_on=said_on,
            expected_after=max(row["cut_off"] or dt.date.min, on - QUIET),
            begins_on=max(row["plan__begins_on"], starts.first_day),
        ),
    )


def oldest_first(tasks: Iterable[Task]) -> list[Task]:
    """Those that wait, by how long they have waited."""
    return sorted((task for task in tasks if task.waits), key=lambda task: task.since)


def by_coordinator(tasks: Sequence[Task]) -> list[tuple[str, list[Task]]]:
    """Tasks under the unit that coordinates them; the unit that has waited longest comes first."""
    units: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        units[task.coordinator].append(task)
    return list(units.items())
