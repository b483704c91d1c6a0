"""A consultation as a person reads it: unit by unit, who was asked and what was said, as a dated story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.access import Standing, units_of
from deliverables.dates import date_format
from deliverables.models.units import code_of
from reporting.models import Consultation, ConsultationAnswer, ConsultationReply, ReportRound


@dataclass(frozen=True)
class AskedUnit:
    """One unit that was asked. is_mine: the person who reads can answer for it; last: its newest answer on the
    present revision; has_reply: whether a manager said what became of that one."""

    consultation: Consultation
    is_mine: bool
    last: ConsultationAnswer | None
    has_reply: bool
    story: list[dict[str, Any]]

    @property
    def waits_for_reply(self) -> bool:
        return self.last is not None and self.last.text != "" and not self.has_reply


def consultations_of(
    report_round: ReportRound, standing: Standing, known_at: dt.datetime | None = None
) -> list[AskedUnit]:
    """Everybody who was asked by an instant (None: until now), in that order, with what was said by then; for who
    takes no part in the plan only their own unit. Four queries."""
    by_then = Q() if known_at is None else Q(at__lte=known_at)
    mine = set(units_of(standing).values_list("pk", flat=True))
    replies = ConsultationReply.objects.filter(by_then).select_related("by").order_by("id")
    answers = ConsultationAnswer.objects.filter(by_then).select_related("by").order_by("id")
    answers = answers.prefetch_related(Prefetch("replies", replies))
    rows = Consultation.objects.filter(by_then, round=report_round).select_related("unit", "by").order_by("id")
    found = []
    for row in rows.prefetch_related(Prefetch("answers", answers)):
        if known_at is not None:
            row.unit = row.unit.on(timezone.localdate(known_at))
        found.append(_consulted(row, report_round, is_mine=row.unit_id in mine))
    return [one for one in found if standing.is_insider or one.is_mine]


def _consulted(row: Consultation, report_round: ReportRound, *, is_mine: bool) -> AskedUnit:
    said = [answer for answer in row.answers.all() if answer.revision == report_round.revision]
    last = said[-1] if said else None
    has_reply = last is not None and bool(last.replies.all())
    return AskedUnit(row, is_mine, last, has_reply, [*_story(row)][::-1])


def _story(row: Consultation) -> Iterator[dict[str, Any]]:
    """Oldest first, as partials/_story_entry.html takes them."""
    yield _entry(row, _("Asked about the draft"), "")
    for answer in row.answers.all():
        heading = _("Comments") if answer.text else _("No comment")
        if answer.revision:
            heading = _("%(heading)s on (Rev.%(n)d)") % {"heading": heading, "n": answer.revision}
        yield _entry(answer, heading, answer.text, unit=code_of(row.unit, timezone.localdate(answer.at))) | {
            "kind": "status"
        }
        for reply in answer.replies.all():
            on = date_format(timezone.localtime(answer.at), "DATETIME_FORMAT")
            yield _entry(reply, _("What became of the comments of %(on)s") % {"on": on}, reply.text)


def _entry(row: Any, heading: str, body: str, unit: str = "") -> dict[str, Any]:
    return {
        "on": timezone.localtime(row.at),
        "heading": heading,
        "body": body,
        "author": str(row.by),
        "unit": unit,
        "illustrative": row.illustrative,
    }
