"""How a paper cites the one before it: by the newest edition that was published."""

from __future__ import annotations

import datetime as dt

from deliverables.models import Amendment, PlannedOutput
from deliverables.months import Month
from reporting import actions
from reporting.freezing import freeze
from reporting.models import ReportRound
from reporting.papers.cover import file_reference
from reporting.snapshots import build_payload
from tests.factories import amendment, correction_of, delivery, status_update
from tests.reporting import rounds_at_work as work
from tests.reporting.papers import cell_text, strings

FOLLOWING = {
    "slug": "november-2018",
    "session": 334,
    "session_opens": dt.date(2018, 10, 25),
    "session_closes": dt.date(2018, 11, 8),
    "document_code": "GB.334/INS/4",
    "document_date": None,
    "cut_off": dt.date(2018, 9, 30),
    "contribution_deadline": None,
}


def following(previous: ReportRound) -> ReportRound:
    return ReportRound.objects.create(plan=previous.plan, previous=previous, **work.FACTS | FOLLOWING)


def cited(report_round: ReportRound, known_at: dt.datetime | None = None) -> list[str]:
    """The sentences of the next paper that name the previous one, those of Part I, the cover and Appendix II."""
    payload = build_payload(work.again(report_round), report_round.cut_off, known_at)
    return [text for text in strings(payload) if "GB.331/INS/9" in text]


def reissued(team, report_round: ReportRound) -> ReportRound:
    actions.reissue_round(report_round=report_round, comment="A figure was wrong.", by=team.manager, at=work.AT)
    return work.again(report_round)


def test_an_edition_in_preparation_is_not_cited(team):
    later = following(work.published(team))
    before = cited(later)
    assert len(before) == 3
    assert not any("Rev" in text for text in before)
    reissued(team, later.previous)
    assert cited(later) == before


def test_the_newest_published_edition_is_cited_everywhere(team):
    now = reissued(team, work.published(team))
    later = following(now)
    work.answer_all(team, now)
    work.accept_all(team, now)
    actions.submit_round(report_round=now, by=team.manager, at=work.AT)
    freeze(now, work.shown_hash(now), by=team.approver, at=work.AT, draw=work.draw)
    actions.publish_round(report_round=now, by=team.approver, at=work.AT + dt.timedelta(hours=1))
    said = cited(later)
    assert len(said) == 3
    assert all("GB.331/INS/9 (Rev.1)" in text for text in said)
    assert not any("Rev" in text for text in cited(later, known_at=work.AT))


def changes(report_round: ReportRound, known_at: dt.datetime | None = None) -> dict[str, str]:
    payload = build_payload(work.again(report_round), report_round.cut_off, known_at)
    rows = payload["changes"]["table"]["rows"] if payload["changes"]["table"] else []
    return {cell_text(row["cells"][0]): cell_text(row["cells"][1]) for row in rows}


def test_what_the_previous_paper_could_not_know_of_its_own_time_is_told_in_the_next(team, deliverable):
    amended = {"field": "text", "old": "a", "new": "b", "reason": "So."}
    row = {"by": team.manager, "recorded_at": work.AT}
    known = {"effective_on": dt.date(2017, 9, 2)} | row
    Amendment.objects.create(deliverable=deliverable("2"), **amended, **known)
    status_update(deliverable("3b"), "in-progress", "2017-03-01")
    later = following(work.published(team))
    assert changes(later) == {}
    late = row | {"recorded_at": work.AT + dt.timedelta(days=30)}
    Amendment.objects.create(deliverable=deliverable("1"), effective_on=dt.date(2017, 9, 3), **amended, **late)
    status_update(deliverable("3a"), "in-progress", "2017-09-04", expected=Month.of(2018, 3), **late)
    status_update(deliverable("3b"), "in-progress", "2017-09-04", **late)
    status_update(deliverable("3b"), "completed", "2018-02-01")
    assert changes(later) == {
        "1": "Plan amended on 3 September 2017: text.",
        "3(a)": "Not started before; now in progress, overdue by nine months. / Expected in March 2018 instead of "
        "December 2017, three months later.",
        "3(b)": "In progress before; now completed on 1 February 2018, two months late.",
    }


def test_a_delivery_that_the_previous_paper_could_not_know_is_told_in_the_next(team, deliverable):
    cpos = PlannedOutput.objects.get(deliverable__ref="5a")
    delivery(cpos, "2017-09-01", "Known", country="KE")
    later = following(work.published(team))
    assert changes(later) == {}
    delivery(cpos, "2017-09-20", "Known late", country="ZM", recorded_at=work.AT + dt.timedelta(days=30))
    assert changes(later) == {"5(a)": "Delivered: 2 of 7 CPOs; 1 before."}


def withdrawn(row: Amendment, reason: str = "Entered twice") -> Amendment:
    when = (work.AT + dt.timedelta(days=30)).isoformat()
    return correction_of(row, "2017-11-01", withdrawn=True, correction_reason=reason, recorded_at=when)


def test_an_amendment_that_the_previous_paper_told_of_is_told_when_it_is_withdrawn(team, deliverable):
    due = {"field": "due", "old": "03/2017", "new": "09/2017", "new_month": Month.of(2017, 9)}
    told = amendment("2017-09-02", deliverable=deliverable("4"), **due)
    needs = amendment("2017-09-03", item=deliverable("4").item, field="resources_text", new="No further needs.")
    replaced = amendment("2017-09-04", deliverable=deliverable("1"), field="text", new="A text.")
    undone = amendment("2017-09-05", deliverable=deliverable("2"), field="text", new="A text.")
    withdrawn(undone)  # before the paper: it never told of it
    later = following(work.published(team))
    assert changes(later) == {}
    withdrawn(told, "The decision was on another deliverable")
    withdrawn(correction_of(needs, "2017-11-01", new="Another text."))
    correction_of(correction_of(replaced, "2017-11-01", new="Wrong."), "2017-11-02", new="Right.")
    withdrawn(amendment("2018-01-05", deliverable=deliverable("3a"), field="text", new="Made and withdrawn between."))
    late = {"recorded_at": work.AT + dt.timedelta(days=20)}
    withdrawn(amendment("2017-09-06", deliverable=deliverable("3b"), field="text", new="Too late for it.", **late))
    assert changes(later) == {
        "1": "Plan amended on 4 September 2017: text.",
        "4": "Amendment of 2 September 2017 withdrawn: due month September 2017 instead of March 2017.",
        "Item 4": "Amendment of 3 September 2017 withdrawn: resource implications.",
    }
    rows = build_payload(work.again(later), later.cut_off)["changes"]["table"]["rows"]
    assert [cell_text(row["cells"][2]) for row in rows] == [
        "So decided.", "The decision was on another deliverable.", "Entered twice.",
    ]  # fmt: skip
    assert changes(later, known_at=work.AT) == {}


def test_an_amendment_for_the_day_of_the_plan_is_told_in_the_first_paper(team, deliverable):
    report_round = work.planned(team)
    amended = {"field": "text", "old": "a", "new": "b", "reason": "So.", "effective_on": team.plan.dated}
    Amendment.objects.create(deliverable=deliverable("1"), by=team.manager, recorded_at=work.AT, **amended)
    assert changes(report_round) == {"1": "Plan amended on 14 October 2015: text."}


def test_the_file_of_a_revision_names_it(team):
    now = reissued(team, work.published(team))
    assert file_reference(now, "ENTER") == "GB331-INS_9(Rev.1)_[ENTER-171009-1]-En.docx"


def test_a_next_round_that_was_planned_later_changes_no_paper_of_before(team):
    first = work.planned(team)
    before = build_payload(first, first.cut_off, work.AT)
    later = following(first)
    assert build_payload(first, first.cut_off, work.AT) != before, "a round without a story is known"
    actions.tell_planned(report_round=later, by=team.manager, at=work.AT + dt.timedelta(days=1))
    assert build_payload(first, first.cut_off, work.AT) == before
    assert build_payload(first, first.cut_off, work.AT + dt.timedelta(days=1)) != before
