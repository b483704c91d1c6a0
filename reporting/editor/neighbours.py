"""The other texts of a round: the one before, the one after, and the next that waits for this person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from deliverables.models import Deliverable
from reporting.editor.subject import Subject, text_url
from reporting.models import ReportParagraph, ReportSection, Transition
from reporting.papers.wording import shown
from reporting.rounds import RoundState, TextState
from reporting.transitions import Text


@dataclass(frozen=True)
class Place:
    """One text among its kind. waits: for the person who reads, so that "next" leads there."""

    key: tuple[str, int]
    label: str
    url: str
    waits: bool


@dataclass(frozen=True)
class Neighbours:
    before: Place | None
    after: Place | None
    next_waiting: Place | None
    waiting: int
    """How many wait for the person, without this one."""


def neighbours_of(subject: Subject) -> Neighbours:
    """Four queries, however many texts there are."""
    places = _places(subject)
    here = _key(subject.text)
    position = next(number for number, place in enumerate(places) if place.key == here)
    kin = [place for place in places if place.key[0] == here[0]]
    among = kin.index(places[position])
    waiting = [place for place in places[position + 1 :] + places[:position] if place.waits]
    return Neighbours(
        before=kin[among - 1] if among else None,
        after=kin[among + 1] if among + 1 < len(kin) else None,
        next_waiting=waiting[0] if waiting else None,
        waiting=len(waiting),
    )


def _places(subject: Subject) -> list[Place]:
    """Paragraphs in the order of the paper, then sections in theirs."""
    report_round, standing = subject.round, subject.page.standing
    steps = Transition.objects.filter(round=report_round, step="send").order_by("id")
    senders = {
        ("paragraph", paragraph) if paragraph else ("section", section): by
        for paragraph, section, by in steps.values_list("paragraph_id", "section_id", "by_id")
    }
    rows: Any = Deliverable.objects.in_plan(report_round.plan).with_coordinator(subject.page.as_of.today)
    coordinators = dict(rows.values_list("pk", "coordinator_as_of"))

    def waits(text: Text) -> bool:
        # What somebody else sent, by the rule of four eyes; or what the person's own unit still has to send.
        if standing.is_manager and text.state == TextState.SENT:
            return senders.get(_key(text)) != standing.user.pk
        if not isinstance(text, ReportParagraph) or coordinators[text.deliverable_id] not in standing.unit_ids:
            return False
        in_time = report_round.state == RoundState.OPEN and text.state == TextState.AWAITING
        return in_time or text.state == TextState.RETURNED

    def place(text: Text, label: str) -> Place:
        return Place(_key(text), label, text_url(report_round, text), waits(text))

    paragraphs = ReportParagraph.objects.filter(round=report_round).select_related("deliverable")
    found = [
        place(text, _("Deliverable %(ref)s") % {"ref": shown(text.deliverable.ref)})
        for text in paragraphs.order_by("deliverable__position")
    ]
    sections = {text.key: text for text in ReportSection.objects.filter(round=report_round)}
    there = [sections[key] for key in ReportSection.Key.values if key in sections]
    return found + [place(text, text.get_key_display()) for text in there]


def _key(text: Text) -> tuple[str, int]:
    return ("section" if isinstance(text, ReportSection) else "paragraph", text.pk)
