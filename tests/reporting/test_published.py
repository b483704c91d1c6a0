"""The published part of a round's page: editions, and what the record says since."""

from __future__ import annotations

import datetime as dt
import importlib
import re
from html import unescape
from unittest.mock import Mock

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from deliverables.models import Amendment, Mobilization, ResourceLine, User
from reporting import actions
from reporting.actions import approval
from reporting.models import Report, ReportRound, Transition
from reporting.paragraph_numbers import numbers_of
from reporting.published import editions_of, late_rows
from reporting.snapshots import build_payload, canonical, sha256_of
from tests import factories
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db


def round_page(client_of, person) -> str:
    answer = client_of(person).get(reverse("reporting:round", args=["sme-2015", "november-2017"]))
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def test_a_reader_sees_the_published_facts_and_nothing_of_the_preparation(team, client_of, reader):
    work.published(team)
    report = Report.objects.get()
    page = round_page(client_of, reader)
    assert report.pdf_sha256 in page
    assert report.payload_sha256 in page
    assert "report.pdf?revision=0" in page
    assert "report.docx?revision=0" in page
    assert "Not attached yet." in page
    assert "Nothing recorded since then is true by the cut-off date" in page
    assert "Draft" not in page
    assert "archive.zip" not in page
    assert work.CALL not in page
    assert "archive.zip" in round_page(client_of, team.manager)


def test_rows_recorded_since_that_are_true_by_the_cut_off_are_named(team, client_of, reader, deliverable):
    old = factories.note(deliverable("3a"), "2017-08-01", "Known before.")
    report_round = work.published(team)
    report = Report.objects.get()
    assert late_rows(report_round, report) == []
    # All at the very instant of the approval: rows are told apart by their keys, not by the clock.
    moment = {"recorded_at": work.AT, "by": team.manager}
    factories.status_update(deliverable("4"), "in-progress", "2017-09-01", **moment)
    factories.note(deliverable("5b"), "2017-10-01", "After the cut-off.", **moment)
    factories.note(deliverable("5c"), "2017-09-30", "On its last day.", **moment)
    factories.correction_of(old, "2017-10-02", withdrawn=True, text="", effective_on=dt.date(2017, 10, 2))
    line = ResourceLine.objects.filter(item__number=4)[0]
    Mobilization.objects.create(line=line, posts=1, source="A partner", effective_on=dt.date(2017, 9, 2), **moment)
    Amendment.objects.create(
        deliverable=deliverable("1"), field="text", old="a", new="b", reason="So.", effective_on=dt.date(2017, 9, 3),
        **moment,
    )  # fmt: skip
    found = {(row.kind, row.ref, row.withdrawn) for row in late_rows(report_round, report)}
    assert found == {
        ("status", "4", False),
        ("note", "5c", False),
        ("note", "3a", True),
        ("mobilization", "4", False),
        ("amendment", "1", False),
    }
    page = round_page(client_of, reader)
    assert "5 entries were recorded after the paper was frozen" in page
    assert "an earlier entry is withdrawn" in page
    assert "change after the cut-off" not in page  # a note moves nothing


def test_a_correction_of_a_commitment_update_is_named(team, client_of, reader):
    wrong = factories.commitment_update("partnerships", "2017-08-01", "Two partners.")
    report_round = work.published(team)
    report = Report.objects.get()
    assert late_rows(report_round, report) == []
    right = factories.correction_of(wrong, "2017-10-02", text="Three partners.", recorded_at=work.AT, by=team.manager)
    (row,) = late_rows(report_round, report)
    assert (row.kind, row.ref, row.corrects) == ("commitment", right.commitment.subject, True)
    page = round_page(client_of, reader)
    assert right.commitment.subject in page
    assert "update on a commitment: an earlier entry is corrected" in page


def test_a_paper_without_a_mark_of_a_kind_goes_by_when_its_rows_were_recorded(team):
    """As papers were frozen before updates on commitments were marked."""
    factories.commitment_update("partnerships", "2017-08-01", "Printed.")
    report_round = work.published(team)
    report = Report.objects.get()
    del report.marks["commitment"]
    assert late_rows(report_round, report) == []
    factories.commitment_update("partnerships", "2017-09-01", recorded_at=work.AT + dt.timedelta(minutes=1))
    assert [row.kind for row in late_rows(report_round, report)] == ["commitment"]


def test_a_row_that_comes_while_the_paper_is_compared_is_not_taken_for_known(team, deliverable, monkeypatch):
    report_round = work.submitted(team)
    build = approval.build_payload

    def build_as_a_row_comes_in(*args, **kwargs):
        payload = build(*args, **kwargs)
        factories.note(deliverable("4"), "2017-09-01", recorded_at=work.AT)
        return payload

    monkeypatch.setattr(approval, "build_payload", build_as_a_row_comes_in)
    report = work.freeze(report_round, work.shown_hash(report_round), by=team.approver, at=work.AT, draw=work.draw)
    assert [row.kind for row in late_rows(report_round, report)] == ["note"]


def test_who_has_no_name_is_named_by_their_account(team, deliverable):
    report_round = work.published(team)
    nameless = User.objects.create(username="somebody")
    factories.note(deliverable("4"), "2017-09-01", recorded_at=work.AT, by=nameless)
    (row,) = late_rows(report_round, Report.objects.get())
    assert row.by == "somebody"


def test_changes_after_the_cut_off_are_counted(team, client_of, reader, deliverable):
    work.published(team)
    factories.status_update(deliverable("3a"), "in-progress", "2017-10-01", recorded_at=work.AT)
    assert "1 change after the cut-off" in round_page(client_of, reader)


def test_both_editions_are_listed(team):
    report_round = work.published(team)
    work.actions.reissue_round(report_round=report_round, comment="Wrong.", by=team.manager, at=work.AT)
    assert [edition.code for edition in editions_of(report_round)] == ["GB.331/INS/9"]
    work.accept_all(team, work.again(report_round))
    work.actions.submit_round(report_round=report_round, by=team.manager, at=work.AT)
    report_round = work.again(report_round)
    work.freeze(report_round, work.shown_hash(report_round), by=team.approver, at=work.AT, draw=work.draw)
    assert len(editions_of(report_round)) == 1
    work.actions.publish_round(report_round=report_round, by=team.approver, at=work.AT)
    found = editions_of(report_round)
    assert [edition.code for edition in found] == ["GB.331/INS/9 (Rev.1)", "GB.331/INS/9"]
    assert found[0].size == len(bytes(found[0].report.pdf))


def test_a_paper_frozen_before_its_code_stood_beside_it_gets_the_one_it_prints(team):
    work.published(team)
    past_the_guard = QuerySet(Report)
    past_the_guard.update(code="")
    migration = importlib.import_module("reporting.migrations.0010_report_code")
    migration.take_codes_from_papers(
        Mock(**{"get_model.return_value.objects.using.return_value": past_the_guard}), Mock()
    )
    assert Report.objects.get().code == "GB.331/INS/9"


def test_a_paper_frozen_before_its_numbers_stood_beside_it_gets_those_it_prints(team):
    report_round = work.opened(team)
    three_a, three_b = work.paragraph(report_round, "3a"), work.paragraph(report_round, "3b")
    actions.merge_paragraph(paragraph=three_b, into=three_a, by=team.manager, at=work.AT)
    report = frozen_by_hand(report_round, team)
    numbers = report.numbers
    assert numbers["deliverable-3a"] == numbers["deliverable-3b"] > 0
    past_the_guard = QuerySet(Report)
    past_the_guard.update(numbers={})
    # What was merged when it was frozen counts, whatever happened since.
    later = work.AT + dt.timedelta(days=1)
    actions.restore_paragraph(paragraph=work.paragraph(report_round, "3b"), by=team.manager, at=later)
    models = {"Report": past_the_guard, "Transition": QuerySet(Transition)}
    apps = Mock(**{"get_model.side_effect": lambda _app, name: Mock(**{"objects.using.return_value": models[name]})})
    migration = importlib.import_module("reporting.migrations.0013_report_numbers")
    migration.take_numbers_from_papers(apps, Mock())
    assert Report.objects.get().numbers == numbers


def frozen_by_hand(report_round: ReportRound, team: work.Team) -> Report:
    payload = build_payload(report_round, report_round.cut_off, final=True)
    return Report.objects.create(
        round=report_round,
        code="GB.331/INS/9",
        schema=payload["schema"],
        template=payload["template"],
        engines={},
        cut_off=report_round.cut_off,
        known_at=work.AT,
        payload=canonical(payload),
        payload_sha256=sha256_of(payload),
        numbers=numbers_of(report_round, payload),
        pdf=b"",
        by=team.approver,
        at=work.AT,
    )
