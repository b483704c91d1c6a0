"""How progress is recorded and the plan amended, for the table of permissions: by form and by action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.urls import reverse

from deliverables import actions
from deliverables.evidence import NewEvidence
from deliverables.models import Commitment, Evidence, Unit
from deliverables.months import Month
from tests.conftest import MORNING
from tests.one_of_each import Record
from tests.permission_requests import HERE, HOW, LINK, SLUG, Asked, amend_url, to_commitment, to_row

TODAY = MORNING.date()
NO_EVIDENCE = {"evidence-TOTAL_FORMS": "0", "evidence-INITIAL_FORMS": "0"}


@dataclass(frozen=True)
class Write:
    """An entry: what a form sends, and what the action takes."""

    kind: str
    action: Callable[..., Any]
    sends: dict[str, Any]
    takes: dict[str, Any]
    table: str
    corrects: Any = None

    def asked(self, url: str) -> Asked:
        post = {"effective_on": TODAY.isoformat(), **LINK, **self.sends}
        link = NewEvidence(title="A report", url="https://example.org/new")
        takes = {"effective_on": TODAY, "evidence": [link], **self.takes}
        if self.corrects is not None:
            post["correction_reason"] = "It was wrong."
            takes |= {"corrects": self.corrects, "correction_reason": "It was wrong."}
        return Asked(
            url,
            post=post,
            changes=frozenset({self.table, "evidence"}),
            call=lambda by: self.action(by=by, at=MORNING, **takes),
        )


STATUS = {"status": "in-progress", "outlook": "at-risk", "done": "Some work.", "reason": "It takes longer."}


def writes_of(record: Record) -> dict[str, Write]:
    """The five kinds of entries on 3a."""
    output, measure = record.delivery.output, record.measurement.measure
    line = record.mobilization.line
    return {
        "status": Write(
            "status",
            actions.record_status_update,
            STATUS,
            {"deliverable": record.deliverable, **STATUS},
            "statusupdate",
        ),
        "note": Write(
            "note",
            actions.record_note,
            {"text": "News."},
            {"deliverable": record.deliverable, "text": "News."},
            "note",
        ),
        "delivery": Write(
            "delivery",
            actions.record_delivery,
            {"output": output.pk, "title": "Another"},
            {"output": output, "title": "Another"},
            "outputdelivery",
        ),
        "measurement": Write(
            "measurement",
            actions.record_measurement,
            {"value": "2"},
            {"measure": measure, "value": Decimal(2)},
            "measurement",
        ),
        "mobilization": Write(
            "mobilization",
            actions.record_mobilization,
            {"line": line.pk, "posts": "2", "source": "Partner"},
            {"line": line, "posts": 2, "source": "Partner"},
            "mobilization",
        ),
    }


def records(name: str, kind: str) -> None:
    def ask(record: Record) -> Asked:
        view = {"status": "update", "note": "note"}.get(kind, "record")
        args = [*HERE, kind] if view == "record" else [*HERE]
        return writes_of(record)[kind].asked(reverse(f"deliverables:{view}", args=args))

    HOW[name] = ask


def corrects(name: str, kind: str, row: Callable[[Record], Any]) -> None:
    def ask(record: Record) -> Asked:
        write = replace(writes_of(record)[kind], corrects=row(record))
        return write.asked(to_row("correct", kind, row(record)))

    HOW[name] = ask


def withdraws(name: str, kind: str, *more: str) -> None:
    """`more`: tables that change beside the row's own."""

    def ask(record: Record) -> Asked:
        row = record.row(kind)
        return Asked(
            to_row("withdraw", kind, row),
            post={"reason": "It was wrong."},
            changes=frozenset({type(row)._meta.model_name or "", *more}),
            call=lambda by: actions.withdraw(row=row, by=by, at=MORNING, reason="It was wrong."),
        )

    HOW[name] = ask


def withdraws_evidence(name: str, title: str) -> None:
    def ask(record: Record) -> Asked:
        piece = Evidence.objects.get(title=title)
        return Asked(
            reverse("deliverables:withdraw_evidence", args=[*HERE, piece.pk]),
            post={"reason": "It was wrong."},
            changes=frozenset({"evidence"}),
            call=lambda by: actions.withdraw(row=piece, by=by, at=MORNING, reason="It was wrong."),
        )

    HOW[name] = ask


def adds_evidence(name: str, kind: str) -> None:
    def ask(record: Record) -> Asked:
        piece = NewEvidence(title="A report", url="https://example.org/new")
        return Asked(
            to_row("add_evidence", kind, record.row(kind)),
            post=LINK,
            changes=frozenset({"evidence"}),
            call=lambda by: actions.record_evidence(parent=record.row(kind), by=by, at=MORNING, evidence=piece),
        )

    HOW[name] = ask


def amends(name: str, field_name: str, sends: Callable[[], Any], takes: Callable[[], Any], *more: str) -> None:
    def ask(record: Record) -> Asked:
        return Asked(
            amend_url(record, field_name),
            post={"new": sends(), "effective_on": TODAY.isoformat(), "reason": "So decided."},
            changes=frozenset({"amendment", *more}),
            call=lambda by: actions.amend(
                target=record.deliverable,
                field=field_name,
                new=takes(),
                reason="So decided.",
                effective_on=TODAY,
                by=by,
                at=MORNING,
            ),
        )

    HOW[name] = ask


def withdraws_amendment(name: str) -> None:
    def ask(record: Record) -> Asked:
        return Asked(
            reverse("deliverables:withdraw_amendment", args=[SLUG, record.amendment.pk]),
            post={"reason": "It was wrong."},
            changes=frozenset({"amendment"}),
            call=lambda by: actions.withdraw_amendment(
                amendment=record.amendment, by=by, at=MORNING, reason="It was wrong."
            ),
        )

    HOW[name] = ask


def units_without_green_jobs() -> list[Unit]:
    return list(Unit.objects.filter(code__in=["SME", "SFP", "WORKQUALITY"]).order_by("code"))


records("record an update", "status")
records("add a note", "note")
records("record an output", "delivery")
records("record a measurement", "measurement")
records("record resources", "mobilization")
adds_evidence("add evidence to an update", "status")
adds_evidence("add evidence to resources", "mobilization")
corrects("correct an update", "status", lambda record: record.status)
corrects("correct a note of SME", "note", lambda record: record.note)
corrects("correct a note of WORKQUALITY", "note", lambda record: note_of_another_unit(record))
corrects("correct an output", "delivery", lambda record: record.delivery)
corrects("correct a measurement", "measurement", lambda record: record.measurement)
corrects("correct resources", "mobilization", lambda record: record.mobilization)
# Its evidence falls with it.
withdraws("withdraw an update", "status", "evidence")
withdraws("withdraw a note", "note")
withdraws("withdraw resources", "mobilization", "evidence")
withdraws_evidence("withdraw evidence of SME", "Citable link")
withdraws_evidence("withdraw evidence of WORKQUALITY", "Of WORKQUALITY")
withdraws_evidence("withdraw evidence of resources", "A letter")
amends("amend the text", "text", lambda: "Five assessments.", lambda: "Five assessments.")
amends("amend the due month", "due", lambda: "03/2018", lambda: Month.of(2018, 3))
amends(
    "amend the units",
    "units",
    lambda: [unit.pk for unit in units_without_green_jobs()],
    units_without_green_jobs,
    "responsibility",
)


withdraws_amendment("withdraw an amendment")


def note_of_another_unit(record: Record) -> Any:
    return record.deliverable.notes.get(text="By WORKQUALITY.")


def _nothing_new(record: Record) -> Asked:
    return Asked(
        reverse("deliverables:note", args=HERE),
        post={"nothing_new": "1"},
        changes=frozenset({"note"}),
        call=lambda by: actions.record_note(
            deliverable=record.deliverable,
            by=by,
            at=MORNING,
            effective_on=TODAY,
            nothing_new_since=dt.date(2017, 6, 1),
        ),
    )


HOW['say "nothing new"'] = _nothing_new


def _on_commitment(slug: str, record: Record, *, correcting: bool = False) -> Asked:
    post = {"effective_on": TODAY.isoformat(), "text": "News."}
    takes: dict[str, Any] = {"effective_on": TODAY, "text": "News."}
    url = reverse("deliverables:commitment_update", args=[SLUG, slug])
    if correcting:
        url = to_commitment("correct", record)
        post["correction_reason"] = "It was wrong."
        takes |= {"corrects": record.commitment_update, "correction_reason": "It was wrong."}
    commitment = Commitment.objects.get(slug=slug)
    return Asked(
        url,
        post=post,
        changes=frozenset({"commitmentupdate"}),
        call=lambda by: actions.record_commitment_update(commitment=commitment, by=by, at=MORNING, **takes),
    )


HOW["record on a commitment"] = lambda record: _on_commitment("partnerships", record)
HOW["record where no unit is named"] = lambda record: _on_commitment("guidance", record)
HOW["correct an update on a commitment"] = lambda record: _on_commitment("partnerships", record, correcting=True)
HOW["withdraw an update on a commitment"] = lambda record: Asked(
    to_commitment("withdraw", record),
    post={"reason": "It was wrong."},
    changes=frozenset({"commitmentupdate"}),
    call=lambda by: actions.withdraw_commitment_update(
        row=record.commitment_update, by=by, at=MORNING, reason="It was wrong."
    ),
)
