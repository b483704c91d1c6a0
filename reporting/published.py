"""What everybody is told of a published round: its editions, the document as issued, what the record says since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, Length, NullIf
from django.urls import reverse
from django.utils.translation import gettext as _

from deliverables.access import PlanPage
from reporting.fact_words import FACT_WORDS
from reporting.facts import PRINTED
from reporting.frozen import published_reports
from reporting.models import IssuedDocument, Report, ReportRound, Transition
from reporting.papers.languages import ORIGINAL
from reporting.permissions import may_download_archive, may_manage
from reporting.summaries import changes_since
from reporting.translations import NAMES


@dataclass(frozen=True)
class Edition:
    """A published edition as its page names it. issued: the document as the Office issued it."""

    report: Report
    code: str
    size: int
    published_at: dt.datetime
    published_by: str
    issued: IssuedDocument | None
    query: str
    """Names the edition in the address of a paper."""
    translations: tuple[tuple[str, Report], ...] = ()
    """The same edition in other languages, each with its name."""


@dataclass(frozen=True)
class LateRow:
    """A row that the paper does not know, true by its cut-off."""

    kind: str
    ref: str
    effective_on: dt.date
    recorded_at: dt.datetime
    by: str
    corrects: bool
    withdrawn: bool

    @property
    def words(self) -> str:
        """ "note, corrects an earlier entry"."""
        name = str(FACT_WORDS[self.kind].name)
        if self.withdrawn:
            return _("%(entry)s: an earlier entry is withdrawn") % {"entry": name}
        if self.corrects:
            return _("%(entry)s: an earlier entry is corrected") % {"entry": name}
        return name


@dataclass(frozen=True)
class Published:
    editions: tuple[Edition, ...]
    """Newest first."""
    late: tuple[LateRow, ...]
    later: int
    """Changes after the cut-off that are true by the date of the page."""
    later_url: str
    attach_url: str
    """"" for who may not attach the document."""
    archive_url: str


def published_of(page: PlanPage, report_round: ReportRound) -> Published | None:
    """Everything that stands on the page of a published round at its date; None before publication. Constant
    queries."""
    editions = editions_of(report_round, page.known_at)
    if not editions:
        return None
    newest = editions[0].report
    where = [report_round.plan.slug, report_round.slug]
    attach = may_manage(page.standing) and page.may_write_today
    return Published(
        editions=editions,
        late=tuple(late_rows(report_round, newest, page.known_at)),
        later=len(changes_since(page.plan, newest.cut_off, page.on).newest_first) if page.on > newest.cut_off else 0,
        later_url=reverse("reporting:dashboard", args=[page.plan.slug]) + "#changes",
        attach_url=reverse("reporting:attach_issued", args=where) if attach else "",
        archive_url=reverse("reporting:archive", args=where) if may_download_archive(page.standing) else "",
    )


def editions_of(report_round: ReportRound, known_at: dt.datetime | None = None) -> tuple[Edition, ...]:
    """The editions published by an instant (None: until now), newest first."""
    by_then = Q() if known_at is None else Q(at__lte=known_at)
    steps = Transition.objects.filter(by_then, round=report_round, step="publish").select_related("by")
    published = {step.report_id: step for step in steps}
    reports = [
        report
        for report in published_reports(report_round).annotate(size=Length("pdf")).select_related("by")
        if report.pk in published
    ]
    rows = Report.objects.filter(by_then, round=report_round).exclude(language=ORIGINAL).defer("pdf", "payload")
    others = list(rows.order_by("id")) if report_round.translations else []
    issued: dict[int, IssuedDocument] = {}
    for row in IssuedDocument.objects.filter(by_then, report__in=reports).order_by("id"):
        issued[row.report_id] = row
    return tuple(
        Edition(
            report=report,
            code=report.code,
            size=report.size,
            published_at=published[report.pk].at,
            published_by=str(published[report.pk].by),
            issued=issued.get(report.pk),
            query=f"?revision={report.revision}",
            translations=tuple((str(NAMES[one.language]), one) for one in others if _goes_with(one, report)),
        )
        for report in reports
    )


def _goes_with(translation: Report, original: Report) -> bool:
    return (translation.revision, translation.freezing) == (original.revision, original.freezing)


def late_rows(report_round: ReportRound, report: Report, known_at: dt.datetime | None = None) -> list[LateRow]:
    """Rows of the plan, known by an instant (None: now), that the frozen paper did not know and that are true by its
    cut-off, or take the place of one that is: with them the paper would read otherwise. Oldest first. One query."""
    by_then = Q() if known_at is None else Q(recorded_at__lte=known_at)
    parts = [
        _later(kind, model, path, report_round.plan_id, report).filter(by_then)
        for kind, model in PRINTED.items()
        for path in WAYS[kind]
    ]
    rows = parts[0].union(*parts[1:], all=True)
    in_order = sorted(rows, key=lambda row: (row[3], row[7]))
    return [
        LateRow(kind, ref, effective_on, recorded_at, by, bool(corrects), bool(withdrawn))
        for kind, ref, effective_on, recorded_at, by, corrects, withdrawn, _pk in in_order
    ]


WAYS: dict[str, tuple[tuple[str, Any], ...]] = {
    "status": (("deliverable__plan", F("deliverable__ref")),),
    "note": (("deliverable__plan", F("deliverable__ref")),),
    "delivery": (("output__deliverable__plan", F("output__deliverable__ref")),),
    "measurement": (("measure__indicator__deliverable__plan", F("measure__indicator__deliverable__ref")),),
    "mobilization": (("line__item__plan", Cast("line__item__number", TextField())),),
    "amendment": (
        ("deliverable__plan", F("deliverable__ref")),
        ("indicator__deliverable__plan", F("indicator__deliverable__ref")),
        ("item__plan", Cast("item__number", TextField())),
        ("description__item__plan", Cast("description__item__number", TextField())),
        ("resource_line__item__plan", Cast("resource_line__item__number", TextField())),
        ("paragraph__plan", F("paragraph__reference")),
    ),
    "commitment": (("commitment__plan", F("commitment__subject")),),
}
"""Kind of row → the ways to its plan, and what it is about: a deliverable, the number of an item, a paragraph, a
commitment."""


def _later(kind: str, model: Any, path: tuple[str, Any], plan_id: int, report: Report) -> Any:
    to_plan, ref = path
    until = report.cut_off
    return (
        model.objects.filter(
            Q(effective_on__lte=until) | Q(corrects__effective_on__lte=until),
            _unknown_to(report, kind),
            **{to_plan: plan_id},
        )
        .order_by()
        .values_list(
            Value(kind, CharField()),
            Cast(ref, TextField()),
            "effective_on",
            "recorded_at",
            Coalesce(NullIf(F("by__name"), Value("")), F("by__username"), output_field=TextField()),
            "corrects_id",
            "withdrawn",
            "pk",
        )
    )


def _unknown_to(report: Report, kind: str) -> Q:
    """Papers frozen before a kind was marked tell its rows apart by when they were recorded."""
    if kind in report.marks:
        return Q(pk__gt=report.marks[kind])
    return Q(recorded_at__gt=report.known_at)
