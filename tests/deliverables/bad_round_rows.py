"""For each named constraint on rounds and papers, a way to write the row that it refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Model

from deliverables import models as m
from reporting import models as r
from tests import factories

DAY = dt.date(2016, 6, 1)
AT = factories.moment(DAY)
Write = Callable[[], Any]


def report_round(**values: Any) -> r.ReportRound:
    dates = {"session_opens": dt.date(2016, 10, 27), "session_closes": dt.date(2016, 11, 10), "cut_off": DAY}
    return r.ReportRound.objects.create(
        **{"plan": m.ActionPlan.objects.get(), "slug": "november-2016", "session": 328, **dates} | values
    )


def the_round() -> r.ReportRound:
    return r.ReportRound.objects.first() or report_round()


def paragraph(ref: str = "3a", **values: Any) -> r.ReportParagraph:
    deliverable = m.Deliverable.objects.get(ref=ref)
    return r.ReportParagraph.objects.create(**{"round": the_round(), "deliverable": deliverable} | values)


def the_paragraph() -> r.ReportParagraph:
    return r.ReportParagraph.objects.first() or paragraph()


def section(key: str = "overview", **values: Any) -> r.ReportSection:
    return r.ReportSection.objects.create(round=the_round(), key=key, **values)


def the_section() -> r.ReportSection:
    return r.ReportSection.objects.first() or section()


def unit() -> m.Unit:
    return m.Unit.objects.get(code="SME")


def answer() -> r.ConsultationAnswer:
    asked = r.Consultation.objects.first() or r.Consultation.objects.create(round=the_round(), unit=unit(), **who())
    return r.ConsultationAnswer.objects.create(consultation=asked, **who())


def point(**values: Any) -> r.GuidancePoint:
    return r.GuidancePoint.objects.create(**{"round": the_round(), "text": "A point.", **who()} | values)


def report(**values: Any) -> r.Report:
    given = {
        "round": the_round(), "schema": "paper/1", "template": "v1", "engines": {}, "cut_off": DAY, "known_at": AT,
        "payload": "{}", "payload_sha256": "0", "pdf": b"%PDF", "pdf_sha256": "0", **who(),
    }  # fmt: skip
    return r.Report.objects.create(**given | values)


def the_report() -> r.Report:
    return r.Report.objects.first() or report()


def who() -> dict[str, Any]:
    return {"by": factories.author(), "at": AT}


def add(model: type[Model], where: Callable[[], dict[str, Any]], **values: Any) -> Write:
    return lambda: model._default_manager.create(**where() | values)


def twice(write: Write) -> Write:
    return lambda: [write(), write()]


def in_round() -> dict[str, Any]:
    return {"round": the_round(), **who()}


def of_text() -> dict[str, Any]:
    return {"text": "Words.", **who()}


def draft(**values: Any) -> r.TextDraft:
    return r.TextDraft.objects.create(**{"user": factories.author(), "text": "Words.", "saved_at": AT} | values)


def issued(**values: Any) -> Write:
    return lambda: r.IssuedDocument.objects.create(report=the_report(), code="GB.1", dated=DAY, **who(), **values)


def step(**values: Any) -> Write:
    return add(r.Transition, in_round, **{"step": "close", "from_state": "open", "to_state": "closed"} | values)


def digest() -> r.SentDigest:
    return r.SentDigest.objects.create(user=factories.author(), day=DAY, at=AT, address="a@example.org", subject="S")


def reminder() -> r.Reminder:
    return r.Reminder.objects.create(plan=m.ActionPlan.objects.get(), by=factories.author(), at=AT, key=UUID(int=1))


def reminder_line(**values: Any) -> r.ReminderLine:
    about = {"deliverable": m.Deliverable.objects.first(), "unit": "SME", "day": DAY, "outcome": "sent"}
    return r.ReminderLine.objects.create(
        **{"reminder": r.Reminder.objects.first() or reminder(), "user": factories.author(), **about, **values}
    )


OF_ROUNDS: dict[str, list[Write]] = {
    "round_state_known": [lambda: report_round(state="lost")],
    "round_languages_known": [lambda: report_round(languages="de")],
    "extension_has_reason": [
        lambda: r.DeadlineExtension.objects.create(unit=unit(), deadline=DAY, reason="", **in_round())
    ],
    "paragraph_once_per_round": [twice(paragraph)],
    "paragraph_state_known": [lambda: paragraph(state="lost")],
    "paragraph_merged_names_another": [
        lambda: paragraph(state="merged"),
        lambda: paragraph("3b", state="sent", merged_into=the_paragraph()),
    ],
    "section_once_per_round": [twice(section)],
    "section_key_known": [lambda: section("annex")],
    "section_state_known": [lambda: section(state="omitted")],
    "report_text_belongs_to_one": [
        add(r.ReportText, of_text),
        lambda: r.ReportText.objects.create(paragraph=the_paragraph(), section=the_section(), **of_text()),
    ],
    "text_draft_belongs_to_one": [draft, lambda: draft(paragraph=the_paragraph(), section=the_section())],
    "draft_once_per_paragraph": [twice(lambda: draft(paragraph=the_paragraph()))],
    "draft_once_per_section": [twice(lambda: draft(section=the_section()))],
    "transition_about_one_thing": [lambda: step(paragraph=the_paragraph(), section=the_section())()],
    "transition_has_reason": [step(step="return"), step(step="reissue")],
    "transition_merge_names_another": [lambda: step(paragraph=the_paragraph(), merged_into=the_paragraph())()],
    "report_once": [twice(report)],
    "issued_is_link_or_file": [
        issued(),
        issued(url="https://example.org/", file="ab/abc", sha256="abc", size=1),
        issued(file="ab/abc", size=1),
    ],
    "consultation_once": [twice(lambda: r.Consultation.objects.create(unit=unit(), **in_round()))],
    "consultation_reply_says_something": [
        lambda: r.ConsultationReply.objects.create(answer=answer(), text="", **who())
    ],
    "accepted_warning_has_reason": [add(r.AcceptedWarning, in_round, rule="long", sentence="Long.", reason="")],
    "guidance_says_something": [lambda: point(text="")],
    "guidance_withdrawal_names_point": [lambda: point(withdrawn=True)],
    "guidance_answer_says_something": [lambda: r.GuidanceAnswer.objects.create(point=point(), text="", **who())],
    "digest_once_a_day": [twice(digest)],
    "reminder_once_a_day": [twice(reminder_line)],
    "reminder_line_names_person": [lambda: reminder_line(user=None), lambda: reminder_line(outcome="nobody")],
}
UNIQUE_IN_ROUNDS: dict[tuple[type[Model], str], Write] = {
    (r.Reminder, "key"): twice(reminder),
    (r.GuidancePoint, "replaces"): lambda: [point(replaces=first) for first in [point()] for _time in range(2)],
}
