"""What an approver has to know of a paper before the decision, from its texts and the steps that they took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from deliverables.differences import Stretch, difference
from deliverables.models.units import code_of
from reporting.models import (
    Consultation,
    ConsultationAnswer,
    ReportParagraph,
    ReportRound,
    ReportText,
    Transition,
)
from reporting.rounds import TextState

LEFT_OUT = frozenset({TextState.OMITTED, TextState.MERGED})


@dataclass(frozen=True)
class ChangedText:
    """A unit's paragraph that managers changed. differences: from what the unit sent last to the newest version."""

    ref: str
    unit: str
    sent_by: str
    changed_by: str
    differences: tuple[Stretch, ...]


@dataclass(frozen=True)
class OwnClearance:
    """A text that was cleared by the manager who had sent it, with the reason why nobody else could."""

    label: str
    step: Transition


@dataclass(frozen=True)
class Omission:
    """A deliverable without a paragraph of its own. into: the reference of the one that speaks for it, or ""."""

    ref: str
    step: Transition | None
    into: str = ""


@dataclass(frozen=True)
class Consulted:
    """answer: the newest of this edition; earlier: the newest of one before, when this one has none."""

    unit: str
    answer: ConsultationAnswer | None
    earlier: ConsultationAnswer | None


@dataclass(frozen=True)
class Review:
    changed: tuple[ChangedText, ...]
    by_managers: tuple[str, ...]
    """References of paragraphs that a manager wrote, not a unit."""
    own_clearances: tuple[OwnClearance, ...]
    omitted: tuple[Omission, ...]
    consulted: tuple[Consulted, ...]


def review(report_round: ReportRound) -> Review:
    """A constant number of queries, whatever the number of texts."""
    paragraphs = list(
        ReportParagraph.objects.filter(round=report_round)
        .select_related("deliverable", "merged_into__deliverable")
        .order_by("deliverable__position")
    )
    steps = list(steps_of_texts(report_round))
    versions: dict[int, list[ReportText]] = defaultdict(list)
    rows = ReportText.objects.filter(paragraph__round=report_round, language="en").select_related("by", "unit")
    for row in rows.order_by("id"):
        versions[row.paragraph_id or 0].append(row)
    printed = [row for row in paragraphs if row.state not in LEFT_OUT]
    return Review(
        changed=tuple(filter(None, (_changed(row, versions[row.pk]) for row in printed))),
        by_managers=tuple(row.deliverable.ref for row in printed if _is_a_managers(versions[row.pk])),
        own_clearances=tuple(own_clearances(steps)),
        omitted=tuple(_omission(row, steps) for row in paragraphs if row.state in LEFT_OUT),
        consulted=tuple(consulted(report_round)),
    )


def steps_of_texts(report_round: ReportRound) -> Any:
    """Every step of every text of a round, oldest first."""
    rows = Transition.objects.filter(round=report_round).exclude(paragraph=None, section=None)
    return rows.select_related("by", "unit", "paragraph__deliverable", "section").order_by("id")


def label_of(row: Transition | ReportText) -> str:
    """What a step or a version is about: "3a", "Introduction and mandate"; "" for the round itself."""
    if row.paragraph:
        return row.paragraph.deliverable.ref
    return str(row.section.get_key_display()) if row.section else ""


def own_clearances(steps: Iterable[Transition]) -> list[OwnClearance]:
    """Texts that stand cleared by who had sent them last. Steps of texts, oldest first."""
    sender: dict[tuple[int | None, int | None], int] = {}
    found: dict[tuple[int | None, int | None], OwnClearance] = {}
    for step in steps:
        text = (step.paragraph_id, step.section_id)
        if step.step == "send":
            sender[text] = step.by_id
        if step.step == "clear" and sender.get(text) == step.by_id:
            found[text] = OwnClearance(label_of(step), step)
        else:
            found.pop(text, None)
    return list(found.values())


def consulted(report_round: ReportRound) -> list[Consulted]:
    """Who was asked, and the newest answer of each."""
    answers: dict[int, list[ConsultationAnswer]] = defaultdict(list)
    rows = ConsultationAnswer.objects.filter(consultation__round=report_round).select_related("by")
    for answer in rows.prefetch_related("replies__by").order_by("-id"):
        answers[answer.consultation_id].append(answer)
    found = []
    for row in Consultation.objects.filter(round=report_round).select_related("unit").order_by("id"):
        of_now = [one for one in answers[row.pk] if one.revision == report_round.revision]
        earlier = answers[row.pk][0] if answers[row.pk] and not of_now else None
        found.append(Consulted(row.unit.code, of_now[0] if of_now else None, earlier))
    return found


def _changed(paragraph: ReportParagraph, versions: list[ReportText]) -> ChangedText | None:
    of_unit = [version for version in versions if version.unit_id]
    if not of_unit or of_unit[-1].text == versions[-1].text:
        return None
    later = [version for version in versions if version.pk > of_unit[-1].pk]
    names = dict.fromkeys(str(version.by) for version in later)
    sent = of_unit[-1]
    differences = difference(sent.text, versions[-1].text)
    unit = code_of(sent.unit, timezone.localdate(sent.at))
    return ChangedText(paragraph.deliverable.ref, unit, str(sent.by or ""), ", ".join(names), tuple(differences))


def _is_a_managers(versions: list[ReportText]) -> bool:
    return bool(versions) and not any(version.unit_id for version in versions)


def _omission(paragraph: ReportParagraph, steps: Iterable[Transition]) -> Omission:
    into = paragraph.merged_into
    return Omission(
        paragraph.deliverable.ref,
        _last(steps, paragraph, "merge" if into else "omit"),
        into.deliverable.ref if into else "",
    )


def _last(steps: Iterable[Transition], paragraph: ReportParagraph, step: str) -> Transition | None:
    found = [one for one in steps if one.paragraph_id == paragraph.pk and one.step == step]
    return found[-1] if found else None
