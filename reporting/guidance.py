"""What a session said on a paper, as it stood at an instant: the decision, and the points that still count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from reporting.models import GuidanceAnswer, GuidancePoint, ReportRound, SessionDecision


@dataclass(frozen=True)
class AnsweredPoint:
    """A point of guidance that counts; answer: the newest one, None while there is none."""

    point: GuidancePoint
    answer: GuidanceAnswer | None

    @property
    def illustrative(self) -> bool:
        return self.point.illustrative or (self.answer is not None and self.answer.illustrative)


def decision_of(report_round: ReportRound, known_at: dt.datetime | None = None) -> SessionDecision | None:
    """The decision of the session that had the paper before it, once a manager entered it. One query."""
    rows = _known(SessionDecision.objects.filter(round=report_round), known_at)
    found: SessionDecision | None = rows.select_related("by").order_by("-id").first()
    return found


def newest_wording(point: GuidancePoint) -> GuidancePoint:
    """The row that stands in place of a point now: itself, its last correction, or its withdrawal."""
    while following := GuidancePoint.objects.filter(replaces=point).first():
        point = following
    return point


def points_of(report_round: ReportRound, known_at: dt.datetime | None = None) -> list[AnsweredPoint]:
    """The points that were neither changed nor withdrawn, in the order in which they were first entered. An answer
    belongs to the words that it answers: a changed point has none until it is answered again. Two queries."""
    replaced = Exists(_known(GuidancePoint.objects.filter(replaces=OuterRef("pk")), known_at))
    rows = _known(GuidancePoint.objects.filter(round=report_round), known_at)
    answers = _known(GuidanceAnswer.objects.select_related("by"), known_at).order_by("-id")
    rows = rows.annotate(is_replaced=replaced).select_related("by").order_by("id")
    points: Sequence[Any] = rows.prefetch_related(Prefetch("answers", answers, to_attr="given"))
    place = _first_places(points)
    counting = [point for point in points if not point.withdrawn and not point.is_replaced]
    return [
        AnsweredPoint(point, point.given[0] if point.given else None)
        for point in sorted(counting, key=lambda one: place[one.pk])
    ]


def _first_places(points: Sequence[Any]) -> dict[int, int]:
    """For each point the id of the first wording of it, so that a correction keeps its letter."""
    places: dict[int, int] = {}
    for point in points:
        places[point.pk] = places.get(point.replaces_id, point.pk)
    return places


def _known(rows: Any, known_at: dt.datetime | None) -> Any:
    return rows if known_at is None else rows.filter(at__lte=known_at)
