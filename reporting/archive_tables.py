"""The tables of a round's archive: who did what and why, in the words of the record, a row a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from deliverables import clock
from deliverables.models import Evidence, Unit
from deliverables.models.units import code_of
from reporting.facts import PRINTED
from reporting.frozen import published_report
from reporting.models import (
    AcceptedWarning,
    Consultation,
    ConsultationAnswer,
    ConsultationReply,
    DeadlineExtension,
    GuidanceAnswer,
    GuidancePoint,
    IssuedDocument,
    ReportRound,
    ReportText,
    SessionDecision,
    Transition,
)
from reporting.published import WAYS
from reporting.review import label_of, own_clearances, steps_of_texts

Rows = list[dict[str, Any]]
EVIDENCE_IN_PLAN = {
    "status_update__deliverable__plan": "status_update__deliverable__ref",
    "note__deliverable__plan": "note__deliverable__ref",
    "delivery__output__deliverable__plan": "delivery__output__deliverable__ref",
    "measurement__measure__indicator__deliverable__plan": "measurement__measure__indicator__deliverable__ref",
    "mobilization__line__item__plan": "mobilization__line__item__number",
}
"""Ways from a piece of evidence to its plan → and to what it is about."""


def steps(report_round: ReportRound) -> Rows:
    rows = Transition.objects.filter(round=report_round).select_related(
        "by", "unit", "paragraph__deliverable", "merged_into__deliverable", "section", "text", "report"
    )
    return [
        {
            "step": row.step,
            "about": label_of(row),
            "from": row.from_state,
            "to": row.to_state,
            **_who(row),
            "unit": _code(row.unit, row),
            "comment": row.comment,
            "revision": row.revision,
            "version_of_text": row.text_id or "",
            "merged_into": row.merged_into.deliverable.ref if row.merged_into else "",
            "sha256_of_payload": row.report.payload_sha256 if row.report else "",
        }
        for row in rows.defer("report__payload", "report__pdf").order_by("id")
    ]


def texts(report_round: ReportRound) -> Rows:
    mine = Q(paragraph__round=report_round) | Q(section__round=report_round)
    rows = ReportText.objects.filter(mine).select_related("by", "unit", "paragraph__deliverable", "section")
    return [
        {
            "version": row.pk,
            "about": label_of(row),
            "language": row.language,
            "text": row.text,
            "copy_edit": row.copy_edit,
            "rests_on": row.rests_on,
            **_who(row),
            "unit": _code(row.unit, row),
        }
        for row in rows.order_by("id")
    ]


def accepted_warnings(report_round: ReportRound) -> Rows:
    names = ("revision", "rule", "subject", "sentence", "reason")
    return _plain(AcceptedWarning.objects.filter(round=report_round), *names)


def cleared_by_who_sent(report_round: ReportRound) -> Rows:
    found = own_clearances(steps_of_texts(report_round))
    return [{"about": one.label, "reason": one.step.comment, **_who(one.step)} for one in found]


def longer_deadlines(report_round: ReportRound) -> Rows:
    rows = DeadlineExtension.objects.filter(round=report_round).select_related("unit", "by").order_by("id")
    return [
        {"unit": _code(row.unit, row), "deadline": row.deadline, "reason": row.reason, **_who(row)} for row in rows
    ]


def consultation(report_round: ReportRound) -> Rows:
    """Who was asked, what they said ("" for no comment), what became of it; by when."""
    asked = Consultation.objects.filter(round=report_round).select_related("unit", "by")
    answers = ConsultationAnswer.objects.filter(consultation__round=report_round)
    replies = ConsultationReply.objects.filter(answer__consultation__round=report_round)
    found: list[tuple[Any, str, Any, Any]] = [(row, _code(row.unit, row), "", "") for row in asked]
    found += [
        (row, _code(row.consultation.unit, row), row.revision, row.text)
        for row in answers.select_related("by", "consultation__unit")
    ]
    found += [
        (row, _code(row.answer.consultation.unit, row), row.answer.revision, row.text)
        for row in replies.select_related("by", "answer__consultation__unit")
    ]
    what = {Consultation: "asked", ConsultationAnswer: "answer", ConsultationReply: "reply"}
    order = list(what)
    return [
        {"what": what[type(row)], "unit": unit, "revision": revision, "text": text, **_who(row)}
        for row, unit, revision, text in sorted(
            found, key=lambda one: (one[0].at, order.index(type(one[0])), one[0].pk)
        )
    ]


def guidance(report_round: ReportRound) -> Rows:
    """Of the sessions that discussed this paper and the one before: decisions, points, and how papers answer them."""
    rounds = [report_round, report_round.previous] if report_round.previous else [report_round]
    points = GuidancePoint.objects.filter(round__in=rounds).select_related("by", "round").order_by("id")
    answers = (
        GuidanceAnswer.objects.filter(point__round__in=rounds).select_related("by", "point__round").order_by("id")
    )
    decisions = SessionDecision.objects.filter(round__in=rounds).select_related("by", "round").order_by("id")
    return [
        *(
            {"what": "decision", "of": row.round.slug, "point": "", "replaces": "", "reference": row.reference,
             "text": row.text, "withdrawn": "", **_who(row)}
            for row in decisions
        ),
        *(
            {"what": "point", "of": row.round.slug, "point": row.pk, "replaces": row.replaces_id or "",
             "reference": row.reference, "text": row.text, "withdrawn": row.withdrawn, **_who(row)}
            for row in points
        ),
        *(
            {"what": "answer", "of": row.point.round.slug, "point": row.point_id, "replaces": "", "reference": "",
             "text": row.text, "withdrawn": "", **_who(row)}
            for row in answers
        ),
    ]  # fmt: skip


def evidence(report_round: ReportRound) -> Rows:
    """Every piece that counted at the cut-off, internal ones too; the files themselves stay where they are.

    Of a published round as its newest edition knew it, with what became of a piece since.
    """
    paper = published_report(report_round)
    mine = Q(*((way, report_round.plan_id) for way in EVIDENCE_IN_PLAN), _connector=Q.OR)
    rows = Evidence.objects.as_of(report_round.cut_off, paper.known_at if paper else None).filter(mine)
    rows = rows.select_related("by", "unit", "corrected_by__by")
    rows = rows.annotate(**{f"about_{place}": _to(ref) for place, ref in enumerate(EVIDENCE_IN_PLAN.values())})
    return [
        {
            "about": next(filter(None, (getattr(row, f"about_{n}") for n in range(len(EVIDENCE_IN_PLAN)))), ""),
            "entry": row.parent_name,
            "title": row.title,
            "link": row.url,
            "file": row.file_name,
            "size": row.size or "",
            "sha256": row.sha256,
            "visibility": row.visibility,
            "dated": row.dated or "",
            "seen_on": row.seen_on,
            **_dated(row),
            **_since(getattr(row, "corrected_by", None)),
        }
        for row in rows.order_by("id")
    ]


def _since(later: Evidence | None) -> dict[str, Any]:
    """What became of a piece of evidence; `later` takes its place or withdraws it."""
    if later is None:
        return {"since": "", "since_at": "", "since_by": "", "since_reason": ""}
    return {
        "since": "withdrawn" if later.withdrawn else "corrected",
        "since_at": later.recorded_at,
        "since_by": f"{later.by} ({later.by.username})",
        "since_reason": later.correction_reason,
    }


def rows_after_cut_off(report_round: ReportRound) -> Rows:
    """What was recorded after the cut-off, whenever it is true."""
    after = clock.end_of_day(report_round.cut_off)
    found: list[tuple[Any, str, str]] = []
    for kind, model in PRINTED.items():
        for to_plan, ref in WAYS[kind]:
            rows: Any = model.objects
            rows = rows.filter(recorded_at__gt=after, **{to_plan: report_round.plan_id}).annotate(about=ref)
            found += [(row, kind, row.about) for row in rows.select_related("by", "unit")]
    return [
        {
            "kind": kind,
            "row": row.pk,
            "about": about,
            "says": SAYS[kind](row),
            **_dated(row),
            "corrects": row.corrects_id or "",
            "withdrawal": row.withdrawn,
            "reason": row.correction_reason,
        }
        for row, kind, about in sorted(found, key=lambda one: (one[0].recorded_at, one[1], one[0].pk))
    ]


SAYS: dict[str, Callable[[Any], str]] = {
    "status": lambda row: " · ".join(filter(None, [row.status, row.outlook, row.reason, row.done, row.next])),
    "note": lambda row: row.text,
    "delivery": lambda row: row.title,
    "measurement": lambda row: f"{row.value}",
    "mobilization": lambda row: " ".join(str(one) for one in (row.amount, row.currency, row.posts, row.source) if one),
    "amendment": lambda row: f"{row.field}: {row.old} → {row.new} ({row.reason})",
    "commitment": lambda row: row.text,
}


def issued(report_round: ReportRound) -> Rows:
    rows = IssuedDocument.objects.filter(report__round=report_round).order_by("id")
    return _plain(rows, "code", "dated", "url", "file_name", "size", "sha256")


def facts(report_round: ReportRound) -> Rows:
    names = (
        "slug", "session", "session_opens", "session_closes", "section", "document_code", "item_ordinal", "title",
        "document_date", "cut_off", "contribution_deadline", "languages", "state", "revision",
    )  # fmt: skip
    return [{"fact": name, "value": getattr(report_round, name)} for name in names]


TABLES_OF_ARCHIVE: dict[str, Callable[[ReportRound], Rows]] = {
    "round": facts,
    "steps": steps,
    "texts": texts,
    "accepted-warnings": accepted_warnings,
    "cleared-by-who-sent": cleared_by_who_sent,
    "longer-deadlines": longer_deadlines,
    "consultation": consultation,
    "guidance": guidance,
    "evidence": evidence,
    "rows-after-the-cut-off": rows_after_cut_off,
    "documents-as-issued": issued,
}
"""Name of the file → what it holds."""


def _plain(rows: Any, *names: str) -> Rows:
    return [
        {**{name: getattr(row, name) for name in names}, **_who(row)}
        for row in rows.select_related("by").order_by("id")
    ]


def _who(row: Any) -> dict[str, Any]:
    """Name and account, since names may be changed and shared."""
    by = f"{row.by} ({row.by.username})" if row.by else ""
    return {"by": by, "at": row.at, "sample": row.illustrative}


def _dated(row: Any) -> dict[str, Any]:
    return {
        "effective_on": row.effective_on,
        "recorded_at": row.recorded_at,
        "by": f"{row.by} ({row.by.username})",
        "unit": code_of(row.unit, row.effective_on),
        "sample": row.illustrative,
    }


def _code(unit: Unit | None, row: Any) -> str:
    """Of a unit, as it was called when the row was written."""
    return code_of(unit, timezone.localdate(row.at))


def _to(path: str) -> Any:
    return Cast(path, TextField())


def moment(value: Any) -> Any:
    """Instants with their offset, so that the same instant is the same text everywhere."""
    return value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else value
