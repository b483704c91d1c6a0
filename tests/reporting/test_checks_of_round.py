"""What the checks find in the round itself, how warnings are accepted, and what a reading costs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliverables.models import ResourceLine
from deliverables.months import Month
from reporting import actions
from reporting.checks import RULES, find, in_the_way
from reporting.models import GuidancePoint, ReportRound, ReportSection
from tests import factories
from tests.reporting.checked_rounds import PROPER, TODAY, make_desk
from tests.reporting.rounds_at_work import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(plan, today):
    return make_desk(plan)


@pytest.mark.parametrize(
    ("facts", "subjects"),
    [
        ({}, set()),
        ({"document_code": "GB.331/INS/[…]"}, {"document code"}),
        ({"item_ordinal": "[…] ITEM ON THE AGENDA"}, {"item on the agenda"}),
        ({"document_date": None}, {"date of the paper"}),
    ],
)
def test_placeholders_on_the_cover(facts, subjects, desk):
    desk.facts(**facts)
    found = desk.found("placeholder")
    assert set(found) == subjects
    assert all(one.blocking and one.url.endswith("/november-2017/edit/") for one in found.values())


def test_a_placeholder_where_the_previous_paper_is_named(desk):
    previous = desk.previous()
    assert set(desk.found("placeholder")) == set()
    type(previous).objects.filter(pk=previous.pk).update(document_code="GB.328/INS/[…]")
    assert desk.found("placeholder")["previous"].url.endswith("/november-2016/edit/")


def test_a_gap_in_the_title(desk):
    desk.facts(title="Progress report TBC")
    assert set(desk.found("left-open")) == {""}


def test_the_cut_off_follows_that_of_the_previous_report(desk):
    previous = desk.previous(cut_off=dt.date(2016, 9, 30))
    assert set(desk.found("dates")) == set()
    type(previous).objects.filter(pk=previous.pk).update(
        cut_off=desk.round.cut_off, session_opens=dt.date(2017, 10, 1), session_closes=dt.date(2017, 10, 2)
    )
    assert set(desk.found("dates")) == {"cut-off"}


def test_the_date_of_the_paper_is_still_to_come(desk):
    assert set(desk.found("paper-date-passed", dt.date(2017, 10, 9))) == set()
    assert set(desk.found("paper-date-passed", dt.date(2017, 10, 10))) == {"date"}


@pytest.mark.parametrize(
    ("state", "unit"),
    [("awaiting", ""), ("returned", "DIALOGUE"), ("sent", ""), ("cleared", None), ("omitted", None)],
)
def test_each_paragraph_is_cleared_or_waits_for_somebody(state, unit, desk):
    desk.state("4", state)
    found = desk.found("not-cleared")
    assert {one.unit for one in found.values()} == (set() if unit is None else {unit})
    assert set(found) <= {"4"}


def test_while_contributions_are_open_a_paragraph_waits_for_its_unit(desk):
    desk.facts(state="open")
    desk.state("4", "awaiting")
    assert desk.found("not-cleared")["4"].owner == "focal points of DIALOGUE"


def test_the_cut_off_has_come(desk):
    assert set(desk.found("cut-off-to-come", dt.date(2017, 9, 30))) == set()
    found = desk.found("cut-off-to-come", dt.date(2017, 9, 29))
    assert found["cut-off to come"].blocking


def test_an_answer_to_the_guidance_has_no_gap(desk):
    point = GuidancePoint.objects.create(round=desk.previous(), text="Reach more.", by=factories.author(), at=AT)
    point.answers.create(text="TBC with SME.", by=factories.author(), at=AT)
    assert set(desk.found("left-open")) == {"guidance"}


@pytest.mark.parametrize(("state", "is_found"), [("sent", True), ("returned", True), ("cleared", False)])
def test_a_section_that_was_sent_is_cleared(state, is_found, desk):
    desk.write_section("overview", "In short.", state)
    assert set(desk.found("section-not-cleared")) == ({"overview"} if is_found else set())


def test_a_section_that_nobody_touched_needs_no_clearance(desk):
    ReportSection.objects.create(round=desk.round, key="overview", state="awaiting")
    assert set(desk.found("section-not-cleared")) == set()


def test_an_item_of_which_nothing_is_said(desk):
    desk.state("3a", "omitted")
    desk.state("3b", "omitted")
    assert set(desk.found("item-omitted")) == set()
    desk.state("3c", "omitted")
    assert set(desk.found("item-omitted")) == {"item 3"}


def test_a_deliverable_that_came_later_has_no_place(desk):
    assert set(desk.found("no-paragraph")) == set()
    desk.paragraph("4").delete()
    assert set(desk.found("no-paragraph")) == {"4"}


def test_a_consulted_unit_that_is_silent_and_one_that_waits_for_a_reply(desk):
    asked = desk.consult()
    assert desk.found("silent")["ACTRAV"].owner == "focal points of ACTRAV"
    said = asked.answers.create(text="Too little on wages.", by=factories.author(), at=AT)
    assert set(desk.found("silent")) == set()
    assert desk.found("no-reply")["ACTRAV"].unit == ""
    said.replies.create(text="Added.", by=factories.author(), at=AT)
    assert set(desk.found("no-reply")) == set()
    asked.answers.create(text="", by=factories.author(), at=AT)
    assert set(desk.found("no-reply")) == set()


def test_a_new_edition_asks_again(desk):
    desk.consult().answers.create(text="", by=factories.author(), at=AT)
    desk.facts(revision=1)
    assert set(desk.found("silent")) == {"ACTRAV"}


def test_each_point_of_the_previous_session_is_answered(desk):
    previous = desk.previous()
    assert set(desk.found("guidance")) == set()
    point = GuidancePoint.objects.create(round=previous, text="Reach more.", by=factories.author(), at=AT)
    assert desk.found("guidance")["guidance"].blocking
    point.answers.create(text="Done, see {9z}.", by=factories.author(), at=AT)
    assert set(desk.found("guidance")) == set()
    assert set(desk.found("dead-reference")) == {"guidance"}
    point.answers.create(text="Done, see {3a}.", by=factories.author(), at=AT)
    assert set(desk.found("dead-reference")) == set()


def test_invented_entries_stand_in_the_way_of_a_real_paper(desk, settings):
    desk.status("4", "in-progress", illustrative=True)
    assert set(desk.found("sample")) == set()
    settings.PRODUCTION = True
    assert "on 4" in desk.found("sample")[""].sentence


def record(desk, kind, **row):
    deliverable = desk.deliverable("4")
    amended = {
        "due": {"deliverable": deliverable, "new": "06/2017", "new_month": Month.of(2017, 6)},
        "amount": {"resource_line": ResourceLine.objects.get(item=deliverable.item), "new": "150000"},
        "alignment_text": {"item": deliverable.item, "new": "Outcome 1."},
        "text": {"indicator": deliverable.indicators.get(), "new": "Another."},
    }
    if kind in amended:
        return factories.amendment("2017-06-01", field=kind, **amended[kind], **row)
    if kind == "note":
        return factories.note(deliverable, "2017-06-01", **row)
    if kind == "measurement":
        return factories.measurement(desk.measures("4")[0], 1, "2017-06-01", **row)
    return factories.commitment_update(kind, "2017-06-01", **row)


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("note", " on 4"),
        ("measurement", " on 4"),
        ("due", " on 4"),
        ("amount", ""),
        ("alignment_text", ""),
        ("text", ""),
        ("partnerships", " on “collaboration and partnerships”"),
    ],
)
def test_an_invented_row_of_any_kind_that_is_printed_stands_in_the_way(desk, settings, kind, where):
    settings.PRODUCTION = True
    row = record(desk, kind, illustrative=True)
    assert desk.found("sample")[""].sentence == f"The paper rests on invented, illustrative entries{where}."
    factories.correction_of(row, "2017-06-02", withdrawn=True)
    assert set(desk.found("sample")) == set()
    record(desk, kind)
    assert set(desk.found("sample")) == set()


def test_an_acceptance_holds_while_the_warning_says_the_same(desk):
    manager = factories.person("manager", plan=desk.plan, role="manager")
    desk.write("4", "Short.")
    actions.accept_warning(
        report_round=desk.round, rule="very-short", subject="4", reason="Nothing more to say.", by=manager, at=AT
    )
    finding = desk.found("very-short")["4"]
    assert finding.accepted is not None
    assert finding not in in_the_way(desk.findings())
    desk.write("4", "Shorter.")
    assert desk.found("very-short")["4"].accepted is None


def accept(desk, rule, subject):
    manager = factories.person("manager", plan=desk.plan, role="manager")
    reason = {"reason": "It changes nothing.", "by": manager, "at": AT}
    actions.accept_warning(report_round=desk.round, rule=rule, subject=subject, **reason)
    assert desk.found(rule)[subject].accepted is not None


def test_an_acceptance_covers_no_later_entry(desk):
    """The sentence of the next note is that of the first one."""
    desk.write("4")
    for text in ("A note.", "Another note."):
        factories.note(desk.deliverable("4"), "2017-09-20", text)
        assert desk.found("out-of-date")["4"].accepted is None
        if text == "A note.":
            accept(desk, "out-of-date", "4")


def test_an_acceptance_covers_no_later_comment(desk):
    consultation = desk.consult()
    consultation.answers.create(text="A trifle.", by=factories.author(), at=AT)
    accept(desk, "no-reply", "ACTRAV")
    consultation.answers.create(text="A serious matter.", by=factories.author(), at=AT)
    assert desk.found("no-reply")["ACTRAV"].accepted is None


def test_silence_that_was_accepted_is_asked_about_again_in_a_new_edition(desk):
    desk.consult()
    accept(desk, "silent", "ACTRAV")
    desk.facts(revision=1)
    assert desk.found("silent")["ACTRAV"].accepted is None


def test_a_paragraph_that_speaks_for_another_rests_on_its_facts_too(desk):
    desk.write("3a")
    desk.state("3b", "merged", merged_into=desk.paragraph("3a"))
    assert set(desk.found("out-of-date")) == set()
    desk.status("3b", "suspended", "2017-09-20")
    assert set(desk.found("out-of-date")) == {"3a"}


def test_what_blocks_comes_first(desk):
    desk.state("4", "sent")
    blocking = [one.blocking for one in desk.findings()]
    assert True in blocking
    assert False in blocking
    assert blocking == sorted(blocking, reverse=True)


def test_a_reading_costs_the_same_however_much_there_is(desk):
    desk.previous()
    desk.consult()
    few = queries(desk)
    for ref in ("1", "2", "3a", "3b", "4", "5a"):
        desk.completed(ref)
        desk.deliver(ref, 1)
        desk.write(ref, f"{PROPER} 5%")
    desk.consult("ACT/EMP").answers.create(text="A comment.", by=factories.author(), at=AT)
    assert queries(desk) == few
    assert few <= 39


def queries(desk) -> int:
    now = ReportRound.objects.select_related("plan", "previous").get(pk=desk.round.pk)
    find(now, TODAY)
    with CaptureQueriesContext(connection) as captured:
        find(now, TODAY)
    return len(captured)


def test_rules_have_keys_of_their_own_that_fit_their_column():
    keys = [rule.key for rule in RULES]
    assert len(set(keys)) == len(keys)
    assert max(map(len, keys)) <= 60
    assert all(str(rule.words).endswith(".") for rule in RULES)
