"""A text of a paper as it stands: who coordinates it, its newest version, and whether that is out of date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from deliverables.access import in_office
from deliverables.models import ActionPlan, Deliverable, PlanRole, Unit, User
from deliverables.prepared import Prepared
from reporting.facts import Facts, Marks, added, differs, facts_of, newer, of_section, read_marks, written_down
from reporting.models import DeadlineExtension, ReportParagraph, ReportRound, ReportSection, ReportText
from reporting.rounds import TextState
from reporting.transitions import Text

RESTS_ON_FACTS = frozenset(
    {
        ReportSection.Key.OVERVIEW,
        ReportSection.Key.RESOURCES,
        ReportSection.Key.CHALLENGES,
        ReportSection.Key.DECISION,
    }
)
"""Sections that new facts can put out of date; the others speak of the mandate and of the document."""
GUIDANCE = 120
"""About how many words a paragraph should have."""


class TextMovedOn(Exception):
    """Somebody saved another version after the person's page was made. Nothing was saved.

    newest: that version, to be shown beside what the person typed.
    """

    def __init__(self, newest: ReportText) -> None:
        super().__init__(newest.pk)
        self.newest = newest


def newest_version(text: Text, language: str = "en") -> ReportText | None:
    kind = "paragraph" if isinstance(text, ReportParagraph) else "section"
    found: ReportText | None = NEWEST.first(**{kind: text.pk}, language=language)
    return found


def _newest(*, language: str, **text: int) -> QuerySet[ReportText]:
    return ReportText.objects.filter(**text, language=language).select_related("by", "unit").order_by("-id")[:1]


NEWEST = Prepared(_newest)


def newest_if_seen(text: Text, seen: int | None, language: str = "en") -> ReportText | None:
    """The newest version of the language. Raises TextMovedOn when it is not the one that was seen."""
    newest = newest_version(text, language)
    if seen is not None and newest is not None and newest.pk != seen:
        raise TextMovedOn(newest)
    return newest


def coordinator_of(paragraph: ReportParagraph, on: dt.date) -> Unit:
    """The unit that coordinates the paragraph's deliverable on a day."""
    [unit] = COORDINATOR.instances(deliverable=paragraph.deliverable_id, on=on)
    found: Unit = unit
    return found


def _coordinator(*, deliverable: int, on: dt.date) -> QuerySet[Unit]:
    rows: QuerySet[Any, Any] = Deliverable.objects.filter(pk=deliverable).with_coordinator(on)
    return Unit.objects.filter(pk__in=rows.values("coordinator_as_of"))


COORDINATOR = Prepared(_coordinator)


def deadlines_of(report_round: ReportRound, known_at: dt.datetime | None = None) -> dict[int, dt.date]:
    """The longer deadlines by id of the unit; the newest of each counts, where it is later than that of the round.
    known_at: those given by an instant; None: until now. One query."""
    rows = DeadlineExtension.objects.filter(round=report_round).order_by("id")
    if known_at is not None:
        rows = rows.filter(at__lte=known_at)
    newest = dict(rows.values_list("unit_id", "deadline"))
    for_all = report_round.contribution_deadline
    return {unit: day for unit, day in newest.items() if for_all is None or day > for_all}


def has_longer_deadline(report_round: ReportRound, unit: Unit, at: dt.datetime) -> bool:
    """Whether the unit's own deadline is still to come."""
    deadline = deadlines_of(report_round).get(unit.pk)
    return deadline is not None and timezone.localdate(at) <= deadline


def facts_behind(text: Text) -> Marks:
    """The marks of the facts that a text rests on if it is written now. Two queries."""
    facts = facts_of(text.round)
    if isinstance(text, ReportParagraph):
        return together(facts, [text.deliverable_id, *text.speaks_for.values_list("deliverable_id", flat=True)])
    return behind_section(facts, text.key)


def together(facts: Facts, deliverables: Iterable[int]) -> Marks:
    """What a paragraph rests on that speaks for these deliverables."""
    return added(facts.get(pk, {}) for pk in deliverables)


def behind_section(facts: Facts, key: str) -> Marks:
    """What a section rests on; nothing, where no fact can put it out of date."""
    return of_section(facts, key) if key in RESTS_ON_FACTS else {}


def mark_of(text: Text, seen: str | None = None) -> str:
    """What a text rests on when it is written now. `seen`: the mark that the writer's page carried; one that says
    anything but what the record holds only makes the text out of date."""
    return written_down(facts_behind(text) if seen is None else read_marks(seen))


def drawn_from(text: Text, newest: ReportText | None, by: User) -> str | None:
    """The mark of the facts that a person's draft took since the newest version; None when it took none."""
    found = text.drafts.filter(user=by, language="en", seen=newest.pk if newest else 0).first()
    return found.drawn_from if found else None


def as_kept(words: str) -> str:
    """What somebody typed, as a version keeps it."""
    return words.replace("\r\n", "\n").strip()


def is_changed(before: str, after: str) -> bool:
    """Whether two texts differ; browsers send line ends of their own."""
    return as_kept(before) != as_kept(after)


def other_managers(plan: ActionPlan, user: User, on: dt.date) -> bool:
    """Whether somebody else could clear what this person sent."""
    rows = PlanRole.objects.filter(in_office(on), plan=plan, role=PlanRole.Role.MANAGER, user__is_active=True)
    return rows.exclude(user=user).exists()


def is_anothers_to_edit(text: Text, user: User, on: dt.date) -> bool:
    """Whether the text is cleared and this person sent it: what they changed now, nobody else would have read."""
    return text.state == TextState.CLEARED and sender_of(text) == user and other_managers(text.round.plan, user, on)


def is_out_of_date(newest: ReportText | None, facts: Marks) -> tuple[bool, dict[str, int]]:
    """Whether a text rests on other rows than those that count now (facts: of `facts_behind`); and the kinds of which
    there are newer ones, with the last id that it knew.

    A text that follows the record (newest is None) is never out of date.
    """
    if newest is None:
        return False, {}
    return differs(facts, newest.rests_on), newer(facts, newest.rests_on)


def sender_of(text: Text) -> User | None:
    """Who sent the text the last time."""
    last = text.transitions.filter(step="send").select_related("by").order_by("-id").first()
    return last.by if last else None
