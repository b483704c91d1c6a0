"""A record with a row in every table, with values that are easily lost on the way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from deliverables.models import (
    ActionPlan,
    Amendment,
    ConclusionParagraph,
    EntryDraft,
    Membership,
    Note,
    PlannedOutput,
    Responsibility,
    SourceText,
    Unit,
    User,
)
from deliverables.months import Month
from reporting.models import (
    AcceptedWarning,
    ConsultationReply,
    DeadlineExtension,
    GuidanceAnswer,
    ReportRound,
    SessionDecision,
)
from tests import factories
from tests.deliverables import bad_round_rows as rows
from tests.one_of_each import Record, record_one_of_each

ODD = "Line one\nline two\r\n\t“quotes” \"double\" 'single' \\ \u2028 \u2029 \x85 é ﷺ 🏗️ </script> {{ x }} %s null"
INSTANT = dt.datetime(2017, 6, 2, 23, 59, 59, 123456, tzinfo=dt.UTC)


def record_everything(plan: ActionPlan) -> Record:
    manager = factories.person("manager", plan=plan, role="manager", email="m@example.org", last_login=INSTANT)
    record = record_one_of_each(plan, by=manager)
    _odd_values(record, manager)
    _plan_in_motion(plan, record, manager)
    _accounts(manager)
    _round_at_work(record)
    return record


def _odd_values(record: Record, by: User) -> None:
    note = Note.objects.create(
        deliverable=record.deliverable, text=ODD, effective_on=INSTANT.date(), recorded_at=INSTANT, by=by
    )
    corrected = factories.correction_of(note, "2017-06-03", text=ODD * 2)
    factories.correction_of(corrected, "2017-06-04", text="", withdrawn=True)
    factories.status_update(record.deliverable, "in-progress", "2017-06-05", expected=Month.of(2018, 2), reason=ODD)
    factories.measurement(
        record.measurement.measure, Decimal("999999999999.99"), "2017-06-05", member_states="KE,RW,VN"
    )
    output = PlannedOutput.objects.filter(deliverable=record.deliverable)[0]
    factories.delivery(output, "2017-06-06", ODD[:100], country="CI")


def _plan_in_motion(plan: ActionPlan, record: Record, by: User) -> None:
    unit = Unit.objects.create(code="NEW/UNIT", slug="new-unit", name=ODD[:100], parent=Unit.objects.get(code="SME"))
    dated: dict[str, Any] = {"effective_on": INSTANT.date(), "recorded_at": INSTANT, "by": by, "reason": ODD}
    added = Amendment.objects.create(
        deliverable=record.deliverable, field="units", old="", new=unit.code, new_unit=unit, **dated
    )
    Amendment.objects.create(
        deliverable=record.deliverable, field="due", old="12/2017", new="03/2018", new_month=Month.of(2018, 3), **dated
    )
    Responsibility.objects.create(
        deliverable=record.deliverable, unit=unit, position=9, role="contributing", with_unit=unit.parent, added=added
    )
    Membership.objects.create(user=by, unit=unit)
    typed = {"done": [ODD], "member_states": ["KE", "RW"], "text": []}
    EntryDraft.objects.create(
        user=by, deliverable=record.deliverable, kind="note", page="note/", typed=typed, saved_at=INSTANT
    )
    SourceText.objects.filter(plan=plan)[0].paragraphs.add(ConclusionParagraph.objects.filter(plan=plan)[0])
    record.round.pk, record.round.previous, record.round.slug = None, ReportRound(pk=record.round.pk), "march-2018"
    record.round.save(force_insert=True)


def _round_at_work(record: Record) -> None:
    """A row in each table of rounds; bytes, JSON and long texts among them."""
    rows.report(payload=ODD, engines={"weasyprint": "70.0", "none": None}, pdf=bytes(range(256)))
    rows.issued(url="https://example.org/issued")()
    rows.paragraph("3b")
    rows.draft(paragraph=rows.the_paragraph(), text=ODD)
    rows.step(comment=ODD)()
    asked = rows.answer()
    ConsultationReply.objects.create(answer=asked, text=ODD, **rows.who())
    AcceptedWarning.objects.create(rule="long", sentence=ODD, reason=ODD, **rows.in_round())
    DeadlineExtension.objects.create(unit=rows.unit(), deadline=INSTANT.date(), reason=ODD, **rows.in_round())
    SessionDecision.objects.create(reference="GB.331/PV", text=ODD, **rows.in_round())
    point = rows.point(text=ODD)
    rows.point(replaces=point, withdrawn=True)
    GuidanceAnswer.objects.create(point=point, text=ODD, **rows.who())
    rows.digest()
    rows.reminder_line()
    assert record.section.texts.exists()


def _accounts(person: User) -> None:
    permission = Permission.objects.get(codename="change_unit")
    group = Group.objects.create(name="Office")
    group.permissions.add(permission)
    person.groups.add(group)
    person.user_permissions.add(permission)
    LogEntry.objects.create(
        user=person,
        action_time=INSTANT,
        content_type=ContentType.objects.get_for_model(Unit),
        object_id="1",
        object_repr="ACT/EMP",
        action_flag=CHANGE,
        change_message='[{"changed": {"fields": ["name"]}}]',
    )
