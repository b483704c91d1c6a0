"""Cases that the demonstration does not have: other states of the groups, months, and a plan with nothing in it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from deliverables.models import ActionPlan, ResourceLine
from deliverables.months import Month
from reporting.models import ReportRound
from reporting.pdf import paper_html
from reporting.snapshots import build_payload
from tests.factories import mobilization, status_update
from tests.reporting.papers import about, paragraphs, payload_of, whole


def opening(payload):
    return paragraphs(payload, "overview")[0]["text"]


def test_conditional_and_later_deliverables_that_are_under_way(deliverable):
    status_update(
        deliverable("6-2"), "in-progress", "2016-06-01", done="Begun.", expected=Month.of(2018, 5), reason="Money"
    )
    status_update(deliverable("7a"), "in-progress", "2016-06-01", done="Begun early.")
    payload = payload_of()
    assert "Deliverable 6-2, which depends on extra-budgetary resources, was in progress." in opening(payload)
    assert "Of the deliverables for 2018–19 (7(a) and 7(b)), one had not been started and one was in progress." in (
        opening(payload)
    )
    assert "It" not in about(payload, "6-2").split()
    assert "The deliverable is expected in May 2018. Money." in about(payload, "6-2")


def test_a_conditional_deliverable_with_money_says_where_to_look(plan):
    line = ResourceLine.objects.get(item__number=6)
    mobilization(line, "2016-05-01", "a donor", amount=Decimal(1000), currency="EUR")
    assert "Resources for the item are being mobilized (see Part IV)." in about(payload_of(), "6-2")


@pytest.mark.parametrize(
    ("ref", "expected", "words"),
    [
        (
            "4",
            Month.of(2017, 1),
            "The deliverable is due in March 2017 and expected two months earlier, in January 2017.",
        ),
        (
            "4",
            Month.of(2017, 4),
            "The deliverable is due in March 2017 but now expected in April 2017, one month later.",
        ),
        ("1", Month.of(2016, 12), "was due in March 2016 and is now expected in December 2016, nine months late."),
        ("1", None, "was due in March 2016 and is overdue by six months; no new month has been given."),
    ],
)
def test_months(deliverable, ref, expected, words):
    status_update(deliverable(ref), "in-progress", "2016-06-01", done="Begun.", expected=expected)
    assert words in about(payload_of(), ref)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("in-progress", "Work is under way; the responsible unit has given no account of it yet."),
        ("not-started", "Work has not begun."),
        ("completed", "The work is done. The indicator has not been measured yet."),
        ("suspended", "Work has been suspended."),
        ("discontinued", "Work has been discontinued."),
    ],
)
def test_a_status_without_a_word_is_told_all_the_same(deliverable, status, words):
    status_update(deliverable("1"), status, "2016-03-02")
    assert words in about(payload_of(), "1")


def test_a_month_that_went_by_without_a_new_one_is_named(deliverable):
    status_update(deliverable("1"), "in-progress", "2016-03-01", done="Begun.", expected=Month.of(2016, 6))
    points = [point["text"] for point in paragraphs(payload_of(), "challenges")[1]["points"]]
    assert any(text.startswith("past the month last given, without a new one: 1 (one report)") for text in points)


def test_several_completed_and_one_left(plan):
    for row in plan.deliverables.exclude(ref__in=["5c", "6-2", "7a", "7b"]):
        status_update(row, "completed", "2016-03-01", done="Done.")
    status_update(plan.deliverables.get(ref="5c"), "in-progress", "2016-03-01", done="Begun.")
    said = opening(payload_of())
    assert "nine of the ten firm deliverables" in said
    assert "The other was in progress. None of them was overdue." in said


def test_different_statuses_of_the_others_are_listed(deliverable):
    status_update(deliverable("1"), "completed", "2016-03-01", done="Done.")
    status_update(deliverable("2"), "in-progress", "2016-03-01", done="Begun.")
    said = opening(payload_of())
    assert "Of the nine others, one was in progress and eight had not been started." in said
    assert "One of the ten was overdue: deliverable 2 (by five months)." in said


def test_a_plan_with_nothing_in_it_still_has_a_paper(db):
    plan = ActionPlan.objects.create(
        slug="empty",
        code="GB.400/INS/1",
        short_title="Nothing",
        title="Nothing yet",
        session=400,
        dated=dt.date(2027, 3, 1),
        begins_on=dt.date(2027, 3, 20),
    )
    report_round = ReportRound.objects.create(
        plan=plan,
        slug="march-2028",
        session=403,
        session_opens=dt.date(2028, 3, 2),
        session_closes=dt.date(2028, 3, 20),
        section="Institutional Section",
        section_code="INS",
        document_code="GB.403/INS/4/1(Rev.1)",
        item_ordinal="FOURTH ITEM ON THE AGENDA",
        title="Progress report",
        cut_off=dt.date(2028, 1, 31),
    )
    payload = build_payload(report_round, report_round.cut_off)
    said = [whole(block) for block in paragraphs(payload)]
    assert all(said)
    assert "The plan holds no deliverables yet." in said
    assert not any(block["kind"] == "table" for part in payload["parts"] for block in part["blocks"])
    assert payload["cover"]["session"] == "403rd Session, Geneva, 2–20 March 2028"
    assert payload["document"]["file"] == "GB403-INS_4-1(Rev.1)_[[…]-yymmdd-1]-En.docx"
    assert "GB.403/INS/4/1(Rev.1)" in paper_html(payload)
