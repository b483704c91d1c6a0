"""Making rounds and running them up to clearance: managers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from deliverables.access import standing_of
from deliverables.actions.writing import check_texts
from deliverables.dates import date_format
from deliverables.models import ActionPlan, Unit, User
from deliverables.permissions import check_manage
from reporting.models import (
    Consultation,
    DeadlineExtension,
    ReportParagraph,
    ReportRound,
    ReportSection,
    Transition,
)
from reporting.models.consultation import SOCIAL_PARTNERS
from reporting.papers.languages import ORIGINAL
from reporting.permissions import check_take_round_step
from reporting.round_facts import change_in_words
from reporting.round_problems import facts_problem, more_time_problem, opening_problem, writing_problem
from reporting.round_saving import check_still_open, save_checked
from reporting.rounds import ROUND_STEPS, RoundState, TextState
from reporting.transitions import is_sample, last_step, locked, take, tell


@transaction.atomic
def create_round(*, plan: ActionPlan, facts: Mapping[str, Any], by: User, at: dt.datetime) -> ReportRound:
    """A planned round, and the first row of its story; `facts`: fields of ReportRound by name.

    Raises PermissionDenied, ValidationError.
    """
    check_manage(standing_of(by, plan, timezone.localdate(at)))
    made = ReportRound(plan=plan, **facts)
    made.illustrative = is_sample(made)
    check_texts(**{name: value for name, value in facts.items() if isinstance(value, str)})
    save_checked(made)
    tell("plan", made, by=by, at=at, from_state="")
    return made


@transaction.atomic
def tell_planned(*, report_round: ReportRound, by: User, at: dt.datetime) -> Transition:
    """Begin the story of a round that came with a file: who planned it, and when. Raises PermissionDenied,
    ValidationError when the story has begun."""
    check_manage(standing_of(by, report_round.plan, timezone.localdate(at)))
    now = locked(report_round)
    if last_step(now) is not None:
        raise ValidationError(_("The story of this round has begun already."))
    return tell("plan", now, by=by, at=at, from_state="")


class RoundMovedOn(Exception):
    """Somebody changed the round after the person's page was made. Nothing was saved. last: their step; now: the
    round as it is stored."""

    def __init__(self, last: Transition, now: ReportRound) -> None:
        super().__init__(last.pk)
        self.last = last
        self.now = now


@transaction.atomic
def edit_round(
    *, report_round: ReportRound, facts: Mapping[str, Any], by: User, at: dt.datetime, seen: int | None = None
) -> ReportRound:
    """Change facts of a round before approval; what changed stands in its story.

    `seen`: the last step of the round (its id, 0 for none) that the person's page knew; None: whatever it was.
    Raises PermissionDenied, ValidationError, RoundMovedOn.
    """
    check_manage(standing_of(by, report_round.plan, timezone.localdate(at)))
    now = locked(report_round)
    if problem := facts_problem(now.state):
        raise ValidationError(problem)
    last = last_step(now)
    if seen is not None and last is not None and last.pk != seen:
        raise RoundMovedOn(last, now)
    changed = {name: value for name, value in facts.items() if getattr(now, name) != value}
    if not changed:
        return now
    check_texts(**{name: value for name, value in changed.items() if isinstance(value, str)})
    if now.state == RoundState.OPEN and "contribution_deadline" in changed:
        check_still_open(changed["contribution_deadline"], timezone.localdate(at))
    told = [change_in_words(now, name, value) for name, value in changed.items()]
    for name, value in changed.items():
        setattr(now, name, value)
    now.illustrative = is_sample(now)
    save_checked(now)
    tell("edit", now, by=by, at=at, comment="\n".join(told))
    return now


@transaction.atomic
def open_round(*, report_round: ReportRound, call: str, by: User, at: dt.datetime) -> Transition:
    """Begin contributions: a paragraph for each deliverable, every section with its default text, the social
    partners' bureaux to be consulted; `call`: the manager's own words to the units, which `reporting.calls` sends.

    Raises PermissionDenied, ValidationError.
    """
    _check(report_round, "open", by, at)
    now = locked(report_round)
    if not call.strip():
        raise ValidationError({"call": _("Write to the units what you ask of them.")})
    if now.state == RoundState.PLANNED and (
        problem := opening_problem(now.contribution_deadline, timezone.localdate(at))
    ):
        raise ValidationError(problem)
    check_texts(call=call)
    row = take(ROUND_STEPS["open"], now, by=by, at=at, comment=call)
    there = set(now.paragraphs.values_list("deliverable_id", flat=True))
    for deliverable in now.plan.deliverables.order_by("position"):
        if deliverable.pk not in there:
            ReportParagraph.objects.create(round=now, deliverable=deliverable)
    written = set(now.sections.values_list("key", flat=True))
    for key in ReportSection.Key.values:
        if key not in written:
            ReportSection.objects.create(round=now, key=key)
    partners = Unit.objects.filter(slug__in=SOCIAL_PARTNERS, responsibilities__deliverable__plan=now.plan).distinct()
    for unit in dict.fromkeys(partner.acting for partner in partners):
        Consultation(round=now, unit=unit, by=by, at=at, illustrative=is_sample(now)).save()
    return row


@transaction.atomic
def add_paragraph(*, report_round: ReportRound, ref: str, by: User, at: dt.datetime) -> ReportParagraph:
    """Give a deliverable that came to the plan after the opening its place in the paper; `ref`: its reference.

    Raises PermissionDenied, ValidationError.
    """
    check_manage(standing_of(by, report_round.plan, timezone.localdate(at)))
    now = locked(report_round)
    if problem := writing_problem(now.state, TextState.AWAITING, as_unit=False, has_longer_deadline=False):
        raise ValidationError(problem)
    check_texts(ref=ref)
    deliverable = now.plan.deliverables.filter(ref=ref).first()
    if deliverable is None:
        raise ValidationError(_("The plan has no deliverable “%(ref)s”.") % {"ref": ref})
    if now.paragraphs.filter(deliverable=deliverable).exists():
        raise ValidationError(_("The paper has a paragraph on %(ref)s already.") % {"ref": ref})
    made = ReportParagraph.objects.create(round=now, deliverable=deliverable)
    Transition(
        round=now, paragraph=made, step="add", from_state=made.state, to_state=made.state, by=by, at=at,
        revision=now.revision, illustrative=is_sample(now),
    ).save()  # fmt: skip
    return made


@transaction.atomic
def close_contributions(*, report_round: ReportRound, by: User, at: dt.datetime, comment: str = "") -> Transition:
    """End the time for contributions. Raises PermissionDenied, ValidationError."""
    _check(report_round, "close", by, at)
    return take(ROUND_STEPS["close"], locked(report_round), by=by, at=at, comment=comment)


@transaction.atomic
def extend_contributions(
    *, report_round: ReportRound, deadline: dt.date, comment: str, by: User, at: dt.datetime
) -> Transition:
    """Open contributions again until a later deadline, with the reason. Raises PermissionDenied, ValidationError."""
    _check(report_round, "extend", by, at)
    now = locked(report_round)
    _check_deadline(now, deadline, at)
    told = change_in_words(now, "contribution_deadline", deadline)
    now.contribution_deadline = deadline
    now.full_clean()
    now.save(update_fields=["contribution_deadline"])
    reason = f"{comment.strip()}\n{told}" if comment.strip() else ""
    return take(ROUND_STEPS["extend"], now, by=by, at=at, comment=reason)


class MoreTimeGiven(ValidationError):
    """Somebody gave the unit more time after the person's page was made. Nothing was saved. newest: their row."""

    def __init__(self, newest: DeadlineExtension) -> None:
        told = _(
            "%(by)s gave this unit time until %(day)s after you opened this page (%(reason)s). What you typed stands "
            "here: saved again, it counts."
        )
        words = {"by": newest.by, "day": date_format(newest.deadline), "reason": newest.reason}
        super().__init__({"deadline": told % words})
        self.newest = newest


@transaction.atomic
def give_more_time(
    *,
    report_round: ReportRound,
    unit: Unit,
    deadline: dt.date,
    reason: str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> DeadlineExtension:
    """A longer deadline for one unit. `seen`: the newest of the round (its id, 0 for none) that the person's page
    knew; None: whatever it was. Raises PermissionDenied, ValidationError, MoreTimeGiven."""
    check_manage(standing_of(by, report_round.plan, timezone.localdate(at)))
    now = locked(report_round)
    if problem := more_time_problem(now.state):
        raise ValidationError(problem)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the unit gets more time.")})
    check_texts(reason=reason)
    _check_deadline(now, deadline, at)
    if now.contribution_deadline and deadline <= now.contribution_deadline:
        raise ValidationError({"deadline": _("This is not later than the deadline of the round.")})
    newest = DeadlineExtension.objects.filter(round=now, unit=unit).select_related("by").order_by("id").last()
    if seen is not None and newest is not None and newest.pk > seen:
        raise MoreTimeGiven(newest)
    row = DeadlineExtension(
        round=now, unit=unit, deadline=deadline, reason=reason.strip(), by=by, at=at, illustrative=is_sample(now)
    )
    row.save()
    with override(ORIGINAL):  # the story is kept in one language
        told = _("%(unit)s until %(day)s: %(reason)s") % {
            "unit": unit.code, "day": date_format(deadline), "reason": reason.strip(),
        }  # fmt: skip
    tell("more-time", now, by=by, at=at, comment=told)
    return row


def _check_deadline(report_round: ReportRound, deadline: dt.date, at: dt.datetime) -> None:
    if deadline < timezone.localdate(at):
        raise ValidationError({"deadline": _("This day has passed; give today or a later one.")})
    last = report_round.document_date or report_round.session_opens
    if deadline > last:
        raise ValidationError(
            {"deadline": _("The paper is needed by %(last)s; give an earlier day.") % {"last": date_format(last)}}
        )


@transaction.atomic
def begin_clearance(*, report_round: ReportRound, by: User, at: dt.datetime, comment: str = "") -> Transition:
    """From here on units write only what is returned to them. Raises PermissionDenied, ValidationError."""
    _check(report_round, "begin-clearance", by, at)
    return take(ROUND_STEPS["begin-clearance"], locked(report_round), by=by, at=at, comment=comment)


def _check(report_round: ReportRound, step: str, by: User, at: dt.datetime) -> None:
    standing = standing_of(by, report_round.plan, timezone.localdate(at))
    check_take_round_step(standing, ROUND_STEPS[step], report_round)
