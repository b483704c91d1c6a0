"""A record with one row of each kind, and evidence of each kind, for tests that walk all pages and roles."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from deliverables.models import (
    ActionPlan,
    Amendment,
    CommitmentUpdate,
    Deliverable,
    Evidence,
    Measure,
    Measurement,
    Mobilization,
    Note,
    OutputDelivery,
    PlannedOutput,
    ResourceLine,
    StatusUpdate,
    Unit,
    UnitName,
    UpdateSheet,
    User,
)
from reporting.models import ReportParagraph, ReportRound, ReportSection, ReportText
from tests import factories

INTERNAL_NOTE = "Not for papers: the partner hesitates."
CITABLE_LINK = "https://example.org/may-be-cited"
INTERNAL_LINK = "https://example.org/internal"
SHEET_TEXT = "Typed into a spreadsheet."
SECTION_TEXT = "Thought of for the paper, not yet decided."


@dataclass(frozen=True)
class Record:
    """Rows of deliverable 3a, which SME coordinates and WORKQUALITY has a part in; all effective 1 June 2017.

    The update on a commitment is on partnerships, for which SME alone is responsible.
    """

    deliverable: Deliverable
    status: StatusUpdate
    note: Note
    delivery: OutputDelivery
    measurement: Measurement
    mobilization: Mobilization
    amendment: Amendment
    commitment_update: CommitmentUpdate
    citable_link: Evidence
    internal_link: Evidence
    citable_file: Evidence
    internal_file: Evidence
    round: ReportRound
    section: ReportSection
    sheet: UpdateSheet
    """Applied."""

    def row(self, kind: str) -> StatusUpdate | Note | OutputDelivery | Measurement | Mobilization:
        """A row by the word that addresses use for its kind."""
        found: StatusUpdate | Note | OutputDelivery | Measurement | Mobilization = getattr(self, kind)
        return found


def record_one_of_each(plan: ActionPlan, *, by: User, on: str = "2017-06-01") -> Record:
    """Fill the record; `by` is the author of every row."""
    deliverable = Deliverable.objects.get(plan=plan, ref="3a")
    who: dict[str, Any] = {"by": by}
    status = factories.status_update(deliverable, "in-progress", on, internal_note=INTERNAL_NOTE, done="Work.", **who)
    output = PlannedOutput.objects.filter(deliverable=deliverable)[0]
    measure = Measure.objects.filter(indicator__deliverable=deliverable)[0]
    dated = {"effective_on": dt.date.fromisoformat(on), "recorded_at": factories.moment(on), **who}
    mobilization = Mobilization.objects.create(
        line=ResourceLine.objects.filter(item=deliverable.item)[0], posts=1, source="A partner", **dated
    )
    amendment = Amendment.objects.create(
        deliverable=deliverable,
        field="text",
        old=deliverable.text,
        new="Four assessments.",
        reason="Shorter.",
        **dated,
    )
    unit = Unit.objects.get(code="COOP")
    UnitName.objects.create(unit=unit, code=unit.code, name=unit.name, by=by, recorded_at=factories.moment(on))
    round_ = _round(plan)
    _paragraph(round_, deliverable)
    return Record(
        deliverable=deliverable,
        status=status,
        note=factories.note(deliverable, on, **who),
        delivery=factories.delivery(output, on, **who),
        measurement=factories.measurement(measure, Decimal(1), on, **who),
        mobilization=mobilization,
        amendment=amendment,
        commitment_update=factories.commitment_update("partnerships", on, **who),
        citable_link=factories.evidence(
            on, "Citable link", status_update=status, visibility="citable", url=CITABLE_LINK
        ),
        internal_link=factories.evidence(on, "Internal link", status_update=status, url=INTERNAL_LINK),
        citable_file=_file(status, on, "Citable file", "citable"),
        internal_file=_file(status, on, "Internal file", "internal"),
        round=round_,
        section=_section(round_, by, on),
        sheet=_sheet(plan, by, on),
    )


def _paragraph(report_round: ReportRound, deliverable: Deliverable) -> None:
    ReportParagraph.objects.get_or_create(round=report_round, deliverable=deliverable)


def _section(report_round: ReportRound, by: User, on: str) -> ReportSection:
    section, _made = ReportSection.objects.update_or_create(
        round=report_round, key="introduction", defaults={"state": "sent"}
    )
    ReportText.objects.create(section=section, text=SECTION_TEXT, by=by, at=factories.moment(on))
    return section


def _sheet(plan: ActionPlan, by: User, on: str) -> UpdateSheet:
    moment = factories.moment(on)
    line = {"row": 2, "ref": "3a", "outcome": "recorded", "says": [["done", SHEET_TEXT]], "version": "1.0"}
    return UpdateSheet.objects.create(
        plan=plan, by=by, file_name="sheet.xlsx", made_at=moment, uploaded_at=moment, applied_at=moment, lines=[line]
    )


def _file(status: StatusUpdate, on: str, title: str, visibility: str) -> Evidence:
    content = f"{title}: some text.\n".encode()
    row = Evidence(
        status_update=status,
        by=status.by,
        effective_on=dt.date.fromisoformat(on),
        recorded_at=factories.moment(on),
        seen_on=dt.date.fromisoformat(on),
        title=title,
        file_name=f"{visibility}.txt",
        content_type="text/plain",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        visibility=visibility,
    )
    row.file.save("", ContentFile(content), save=False)
    row.save()
    return row


def _round(plan: ActionPlan) -> ReportRound:
    found = ReportRound.objects.filter(plan=plan, slug="november-2017").first()
    return found or ReportRound.objects.create(
        plan=plan,
        slug="november-2017",
        session=331,
        session_opens=dt.date(2017, 10, 26),
        session_closes=dt.date(2017, 11, 9),
        section="Institutional Section",
        section_code="INS",
        document_code="GB.331/INS/[…]",
        item_ordinal="[…] ITEM ON THE AGENDA",
        title="Progress report",
        cut_off=dt.date(2017, 9, 30),
        contribution_deadline=dt.date(2017, 10, 4),
    )
