"""How a paper cites the one before it: by the newest edition that was published."""

from __future__ import annotations

import datetime as dt

import pytest

from reporting import actions
from reporting.freezing import freeze
from reporting.models import ReportRound
from reporting.papers.cover import file_reference
from reporting.snapshots import build_payload
from tests.reporting import rounds_at_work as work
from tests.reporting.papers import strings

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


@pytest.fixture
def team(plan, today):
    return work.make_team(plan)


def following(previous: ReportRound) -> ReportRound:
    return ReportRound.objects.create(plan=previous.plan, previous=previous, **work.FACTS | FOLLOWING)


def cited(report_round: ReportRound) -> list[str]:
    """The sentences of the next paper that name the previous one, those of Part I, the cover and Appendix II."""
    payload = build_payload(work.again(report_round), report_round.cut_off)
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
    actions.publish_round(report_round=now, by=team.approver, at=work.AT)
    said = cited(later)
    assert len(said) == 3
    assert all("GB.331/INS/9 (Rev.1)" in text for text in said)


def test_the_file_of_a_revision_names_it(team):
    now = reissued(team, work.published(team))
    assert file_reference(now, "ENTER") == "GB331-INS_9(Rev.1)_[ENTER-171009-1]-En.docx"
