"""How consultation, guidance and the checks are asked for, in the state of the round that each needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from deliverables.models import Unit, User
from reporting import actions
from reporting.models import Consultation, ConsultationAnswer, GuidancePoint, ReportParagraph, ReportRound
from tests.conftest import MORNING
from tests.one_of_each import SECTION_TEXT, Record
from tests.permission_requests import HOW, SLUG, Asked

ROUND = (SLUG, "november-2017")
COMMENT, OTHER_COMMENT = "Archives miss the sources.", "Dialogue asks for more on wages."
POINT, ANSWER = "More countries should be reached.", "Two countries were added."


def url(page: str) -> str:
    return reverse(f"reporting:{page}", args=ROUND)


def consulted(record: Record) -> Consultation:
    """The round is open, and the unit of `outside` is asked about the draft."""
    manager = User.objects.get(username="manager")
    ReportRound.objects.filter(pk=record.round.pk).update(contribution_deadline=dt.date(2017, 10, 4))
    actions.open_round(report_round=record.round, call="Please send your paragraphs.", by=manager, at=MORNING)
    unit = Unit.objects.get(code="ARCHIVES")
    return actions.consult_unit(report_round=record.round, unit=unit, by=manager, at=MORNING)


def without_paragraph(record: Record) -> None:
    """The round is open, and one deliverable came to the plan since."""
    consulted(record)
    ReportParagraph.objects.get(round=record.round, deliverable__ref="4").delete()


def commented(record: Record) -> ConsultationAnswer:
    """Both ARCHIVES and DIALOGUE have sent comments."""
    mine = consulted(record)
    manager, outside = User.objects.get(username="manager"), User.objects.get(username="outside")
    other = actions.consult_unit(
        report_round=record.round, unit=Unit.objects.get(code="DIALOGUE"), by=manager, at=MORNING
    )
    dialogue = User.objects.get(username="focal.dialogue")
    actions.answer_consultation(consultation=other, text=OTHER_COMMENT, by=dialogue, at=MORNING)
    return actions.answer_consultation(consultation=mine, text=COMMENT, by=outside, at=MORNING)


def published(record: Record) -> GuidancePoint:
    """The paper is published, and a point of guidance on it is entered."""
    in_state(record, "published")
    report_round = ReportRound.objects.select_related("plan").get(pk=record.round.pk)
    manager = User.objects.get(username="manager")
    return actions.enter_guidance(report_round=report_round, text=POINT, by=manager, at=MORNING)


def in_state(record: Record, state: str, **facts: Any) -> None:
    ReportRound.objects.filter(pk=record.round.pk).update(state=state, **facts)


def following(record: Record) -> GuidancePoint:
    """The round follows another one, whose point of guidance it answers."""
    earlier = ReportRound.objects.create(
        plan=record.round.plan, slug="november-2016", session=328, session_opens=dt.date(2016, 10, 27),
        session_closes=dt.date(2016, 11, 10), section="Institutional Section", section_code="INS",
        document_code="GB.328/INS/8", item_ordinal="EIGHTH ITEM", title="First", cut_off=dt.date(2016, 9, 30),
        state="published",
    )  # fmt: skip
    ReportRound.objects.filter(pk=record.round.pk).update(previous=earlier)
    manager = User.objects.get(username="manager")
    point = actions.enter_guidance(report_round=earlier, text=POINT, by=manager, at=MORNING)
    actions.answer_guidance(point=point, text=ANSWER, by=manager, at=MORNING)
    return point


def asks(name: str, page: str, state: Any, shows: str = "") -> None:
    def ask(record: Record) -> Asked:
        state(record)
        return Asked(url(page), shows=shows)

    HOW[name] = ask


def does(name: str, page: str, state: Any, post: Any, *tables: str) -> None:
    """post: what is sent, made from what `state` answers; tables: those that it changes."""

    def ask(record: Record) -> Asked:
        return Asked(url(page), post=post(state(record)), changes=frozenset(tables))

    HOW[name] = ask


def reissued(record: Record) -> None:
    following(record)
    in_state(record, "clearance", revision=1)


def answered_and_published(record: Record) -> None:
    following(record)
    in_state(record, "published")


asks("the checks", "checks", lambda _record: None)
asks("the consultation", "consultation", consulted, "ARCHIVES")
asks("a unit's own comments", "consultation", commented, COMMENT)
asks("another unit's comments", "consultation", commented, OTHER_COMMENT)
asks("a draft paper as a consulted unit", "report_html", consulted, SECTION_TEXT)
asks("the checks as a consulted unit", "checks", consulted)
asks("a round as a consulted unit", "round", consulted)
asks("guidance before publication", "guidance", lambda _record: None)
asks("guidance on a published paper", "guidance", published, POINT)
asks("answers before publication", "guidance", following, ANSWER)
asks("answers in a published paper", "guidance", answered_and_published, ANSWER)
asks("answers in a paper that is reissued", "guidance", reissued, ANSWER)
does(
    "accept a warning",
    "checks",
    consulted,
    lambda _one: {"rule": "silent", "subject": "ARCHIVES", "reason": "It has no part in this."},
    "acceptedwarning",
)
does(
    "give a deliverable its paragraph",
    "checks",
    without_paragraph,
    lambda _one: {"add": "4"},
    "reportparagraph",
    "transition",
)
does(
    "ask another unit",
    "consultation",
    consulted,
    lambda _one: {"do": "ask", "of": "", "ask-unit": Unit.objects.get(code="COOP").pk},
    "consultation",
)
does(
    "give a consulted unit's comments",
    "consultation",
    consulted,
    lambda one: {"do": "comment", "of": one.pk, f"comment{one.pk}-text": "A comment."},
    "consultationanswer",
)
does(
    "tell that a unit has no comment",
    "consultation",
    consulted,
    lambda one: {"do": "no-comment", "of": one.pk},
    "consultationanswer",
)
does(
    "reply to comments",
    "consultation",
    commented,
    lambda one: {"do": "reply", "of": one.pk, f"reply{one.pk}-text": "Added."},
    "consultationreply",
)
does(
    "enter a decision",
    "guidance",
    published,
    lambda _one: {"do": "decision", "of": "", "decision-reference": "GB.331/PV, para. 1"},
    "sessiondecision",
)
does(
    "enter a point of guidance",
    "guidance",
    published,
    lambda _one: {"do": "point", "of": "", "point-text": "Another."},
    "guidancepoint",
)
does(
    "change a point of guidance",
    "guidance",
    published,
    lambda one: {"do": "correct", "of": one.pk, f"correct{one.pk}-text": "Better said."},
    "guidancepoint",
)
does(
    "take back a point of guidance",
    "guidance",
    published,
    lambda one: {"do": "withdraw", "of": one.pk},
    "guidancepoint",
)
does(
    "answer a point of guidance",
    "guidance",
    following,
    lambda one: {"do": "answer", "of": one.pk, f"answer{one.pk}-text": "Three countries."},
    "guidanceanswer",
)
