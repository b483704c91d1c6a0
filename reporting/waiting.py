"""What waits for a person in the rounds of all plans: texts to write or clear, drafts to comment on, steps to take."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliverables.access import in_office
from deliverables.dates import date_format
from deliverables.models import Deliverable, PlanRole, User
from deliverables.shortening import shorten
from reporting.addresses import address
from reporting.models import (
    Consultation,
    ConsultationAnswer,
    DeadlineExtension,
    ReportParagraph,
    ReportRound,
    ReportSection,
    Transition,
)
from reporting.my_work import Part
from reporting.round_problems import writing_problem
from reporting.rounds import ROUND_STATES, ROUND_STEPS, UNDER_WAY, Holder, RoundState, TextState
from reporting.transitions import STAND_STILL


@dataclass(frozen=True)
class Waiting:
    """Something in a round that waits for a person, or (why_not) that they can do nothing about, and why.

    since: when it began to wait; at: the moment when the last part of it did, if one is known; deadline: until when it
    is expected, if there is such a day; said: the reason with which it was returned or sent back; about: the plan (its
    address) and the number of the deliverable that it is about, and brief: the words without the deliverable's own,
    for a line that names it already.
    """

    plan: str
    code: str
    words: str
    url: str
    since: dt.date
    deadline: dt.date | None = None
    said: str = ""
    why_not: str = ""
    at: dt.datetime | None = None
    about: tuple[str, str] | None = None
    brief: str = ""

    def is_late(self, on: dt.date) -> bool:
        return self.deadline is not None and on > self.deadline

    def when(self, on: dt.date) -> str:
        """ "by 4 October 2017, in 2 days" or "since 2 October 2017"."""
        if self.deadline is None:
            return _("since %(day)s") % {"day": date_format(self.since)}
        days = (self.deadline - on).days
        if days < 0:
            text = ngettext("due %(day)s, %(n)d day ago", "due %(day)s, %(n)d days ago", -days)
        elif days == 0:
            text = _("due today")
        else:
            text = ngettext("by %(day)s, in %(n)d day", "by %(day)s, in %(n)d days", days)
        return text % {"day": date_format(self.deadline), "n": abs(days)}


def waiting_for(user: User, part: Part, on: dt.date) -> list[Waiting]:
    """What waits for a person, oldest first; what they can do nothing about at the end. At most seven queries."""
    rounds = _rounds(part)
    found = [
        *_texts_to_write(part, on),
        *_consultations(part, on),
        *_for_managers(user, [one for one in rounds if one.plan_id in part.managed], on),
        *_for_approvers(user, [one for one in rounds if one.plan_id in approved_plans(part)]),
    ]
    return sorted(found, key=lambda one: (bool(one.why_not), one.since, one.url))


def approved_plans(part: Part) -> frozenset[int]:
    """Ids of plans that the person approves for on this day, as approver or as deputy."""
    roles = (PlanRole.Role.APPROVER, PlanRole.Role.DEPUTY)
    return frozenset().union(*(part.roles.get(role, frozenset()) for role in roles))


def _rounds(part: Part) -> list[Any]:
    """Rounds on their way, of the plans that the person manages or approves for, with their last step."""
    plans = part.managed | approved_plans(part)
    if not plans:
        return []
    steps = Transition.objects.filter(round=OuterRef("pk"), paragraph=None, section=None).order_by("-id")
    steps = steps.exclude(step__in=STAND_STILL)
    submitted = steps.filter(step="submit")
    rows = ReportRound.objects.filter(plan__in=plans).exclude(state=RoundState.PUBLISHED).select_related("plan")
    return list(
        rows.annotate(
            moved_at=Subquery(steps.values("at")[:1]),
            said=Coalesce(Subquery(steps.values("comment")[:1]), Value(""), output_field=CharField()),
            last=Coalesce(Subquery(steps.values("step")[:1]), Value(""), output_field=CharField()),
            submitter=Subquery(submitted.values("by")[:1]),
        ).order_by("session_opens", "pk")
    )


def _item(report_round: ReportRound, words: str, url: str, since: dt.date, **more: Any) -> Waiting:
    return Waiting(report_round.plan.short_title, report_round.document_code, words, url, since, **more)


# --- units: paragraphs


def _texts_to_write(part: Part, on: dt.date) -> list[Waiting]:
    """Paragraphs that a unit of the person coordinates, in rounds under way. Two queries."""
    if not part.units:
        return []
    coordinators: Any = Deliverable.objects.with_coordinator(on).filter(pk=OuterRef("deliverable"))
    steps = Transition.objects.filter(paragraph=OuterRef("pk")).order_by("-id")
    opened = Transition.objects.filter(round=OuterRef("round"), step="open").order_by("-id")
    rows: QuerySet[Any] = (
        ReportParagraph.objects.filter(round__state__in=UNDER_WAY)
        .annotate(
            coordinator=Subquery(coordinators.values("coordinator_as_of")[:1]),
            moved_at=Coalesce(Subquery(steps.values("at")[:1]), Subquery(opened.values("at")[:1])),
            said=Coalesce(Subquery(steps.values("comment")[:1]), Value(""), output_field=CharField()),
        )
        .filter(coordinator__in=list(part.units))
        .exclude(state__in=[TextState.OMITTED, TextState.MERGED])
        .select_related("round__plan", "deliverable")
        .order_by("round", "deliverable__position")
    )
    longer = _longer_deadlines(part)
    return [
        item
        for row in rows
        if (item := _text_to_write(row, longer.get((row.round_id, row.coordinator)), on)) is not None
    ]


def _longer_deadlines(part: Part) -> dict[tuple[int, int], dt.date]:
    rows = DeadlineExtension.objects.filter(unit__in=list(part.units), round__state__in=UNDER_WAY).order_by("id")
    return {(row.round_id, row.unit_id): row.deadline for row in rows}


def _text_to_write(row: Any, longer: dt.date | None, on: dt.date) -> Waiting | None:
    """Nothing for what is cleared; what is sent or closed is shown with why nothing can be done."""
    if row.state == TextState.CLEARED:
        return None
    report_round, ref = row.round, row.deliverable.ref
    has_longer = longer is not None and on <= longer
    since = timezone.localdate(row.moved_at) if row.moved_at else report_round.cut_off
    url = address("paragraph", report_round, ref)
    about: dict[str, Any] = {"about": (report_round.plan.slug, ref)}
    if row.state == TextState.SENT:
        words = _("Paragraph on %(ref)s") % {"ref": ref}
        about |= {"brief": words, "why_not": _("Sent; a manager clears or returns it.")}
        return _item(report_round, words, url, since, **about)
    problem = writing_problem(report_round.state, row.state, as_unit=True, has_longer_deadline=has_longer)
    if row.state == TextState.RETURNED:
        words = _("Answer what was returned: paragraph on %(ref)s") % {"ref": ref}
        return _item(
            report_round, words, url, since, said=row.said, why_not=problem, at=row.moved_at, brief=words, **about
        )
    words = _("Send the paragraph on %(ref)s: %(text)s") % {
        "ref": ref,
        "text": shorten(row.deliverable.text, 80),
    }
    about["brief"] = _("Send the paragraph on %(ref)s") % {"ref": ref}
    deadline = max(filter(None, (longer, report_round.contribution_deadline)), default=None)
    return _item(report_round, words, url, since, deadline=deadline, why_not=problem, **about)


# --- consulted units


def _consultations(part: Part, on: dt.date) -> list[Waiting]:
    """Drafts on which a unit of the person has not said anything yet. One query."""
    if not part.units:
        return []
    said = ConsultationAnswer.objects.filter(consultation=OuterRef("pk"), revision=OuterRef("round__revision"))
    rows = (
        Consultation.objects.filter(unit__in=list(part.units), round__state=RoundState.CLEARANCE)
        .annotate(answered=Subquery(said.values("pk")[:1]))
        .filter(answered=None)
        .select_related("round__plan", "unit")
        .order_by("round", "id")
    )
    return [
        _item(
            row.round,
            _("Say for %(unit)s whether you have comments on the draft") % {"unit": row.unit.code},
            address("consultation", row.round),
            timezone.localdate(row.at),
            at=row.at,
        )
        for row in rows
    ]


# --- managers


def _for_managers(user: User, rounds: Iterable[Any], on: dt.date) -> list[Waiting]:
    """Texts to clear and steps to take. Three queries. What the person sent waits for another manager, if any."""
    rounds = list(rounds)
    if not rounds:
        return []
    managers = PlanRole.objects.filter(in_office(on), role=PlanRole.Role.MANAGER, user__is_active=True)
    shared = set(
        managers.exclude(user=user).filter(plan__in=[one.plan_id for one in rounds]).values_list("plan", flat=True)
    )
    to_clear: dict[int, list[dt.datetime]] = defaultdict(list)
    for model, name in ((ReportParagraph, "paragraph"), (ReportSection, "section")):
        sent = Transition.objects.filter(**{name: OuterRef("pk")}).order_by("-id")
        texts: Any = model._default_manager.filter(round__in=rounds, state=TextState.SENT)
        texts = texts.annotate(at=Subquery(sent.values("at")[:1]), by=Subquery(sent.values("by")[:1]))
        for round_id, plan_id, at, by in texts.values_list("round", "round__plan", "at", "by"):
            if by != user.pk or plan_id not in shared:
                to_clear[round_id].append(at)
    found = []
    for one in rounds:
        if to_clear[one.pk] and one.state in UNDER_WAY:
            found.append(_texts_to_clear(one, to_clear[one.pk]))
        if step := _step_for_manager(one, on):
            found.append(step)
    return found


def _texts_to_clear(report_round: Any, sent: list[dt.datetime]) -> Waiting:
    words = ngettext("Clear or return %(n)d text", "Clear or return %(n)d texts", len(sent)) % {"n": len(sent)}
    known = [at for at in sent if at]
    since = timezone.localdate(min(known)) if known else report_round.cut_off
    return _item(report_round, words, address("round", report_round), since, at=max(known, default=None))


def _step_for_manager(report_round: Any, on: dt.date) -> Waiting | None:
    """The next step of a round that a manager takes; closing only once the time for contributions is over."""
    state = RoundState(report_round.state)
    deadline, at = report_round.contribution_deadline, None
    if state == RoundState.OPEN:
        if deadline is None or on <= deadline:
            return None
        since = deadline + dt.timedelta(days=1)
    elif ROUND_STATES[state].holder is not Holder.MANAGER:
        return None
    else:
        at = report_round.moved_at
        since = timezone.localdate(at) if at else report_round.cut_off
    step = ROUND_STATES[state].next
    said = report_round.said if report_round.last in ("send-back", "take-back", "reissue") else ""
    return _item(report_round, str(ROUND_STEPS[step].label), address("round", report_round), since, said=said, at=at)


# --- approvers


def _for_approvers(user: User, rounds: Iterable[Any]) -> list[Waiting]:
    found = []
    for one in rounds:
        if ROUND_STATES[one.state].holder is not Holder.APPROVER:
            continue
        since = timezone.localdate(one.moved_at)
        mine = one.submitter == user.pk
        why_not = (
            _("You submitted this paper, so another approver of the plan approves and publishes it.") if mine else ""
        )
        label = str(ROUND_STEPS[ROUND_STATES[one.state].next].label)
        found.append(_item(one, label, address("approval", one), since, why_not=why_not, at=one.moved_at))
    return found
