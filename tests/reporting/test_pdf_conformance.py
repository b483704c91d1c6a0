"""The paper conforms to PDF/A-2a and PDF/UA-1 at once, whatever it is about; the validator is not ours."""

from __future__ import annotations

import logging
from unittest.mock import Mock

import page
import pytest

from deliverables.models import PlannedOutput
from reporting.models import ReportRound
from reporting.pdf import render
from reporting.snapshots import build_payload
from tests.factories import delivery, evidence, status_update
from tests.reporting.hostile_record import fill, one_word, words
from tests.reporting.papers import payload_of, the_round, write_section

PROFILES = ("2a", "ua1")


@pytest.fixture(autouse=True)
def _quiet(caplog):
    """The engine tells its steps; tests want its warnings only."""
    caplog.set_level(logging.WARNING, logger="weasyprint.progress")


def failures(content: bytes) -> dict[str, list[str]]:
    """Profile → what fails in it."""
    reports = {profile: page.validate_pdf_bytes(content, profile=profile) for profile in PROFILES}
    return {
        profile: [f"{one.rule_id}: {one.message}" for one in report.failures]
        for profile, report in reports.items()
        if not report.is_compliant
    }


@pytest.mark.parametrize("slug", ["november-2016", "november-2017"])
def test_the_papers_of_both_rounds(plan, deliverable, slug):
    status_update(deliverable("1"), "completed", "2016-02-01", completed_on="2016-02-01", done="It is done.")
    assert failures(render(payload_of(slug))) == {}


@pytest.mark.parametrize("code", ["fr", "es"])
def test_the_paper_in_another_language(plan, deliverable, code):
    status_update(deliverable("1"), "completed", "2016-02-01", completed_on="2016-02-01", done="It is done.")
    report_round = the_round()
    write_section(report_round, "challenges", "Nobody has translated this.")
    assert failures(render(build_payload(report_round, report_round.cut_off, None, code))) == {}


def test_hostile_content(plan, deliverable):
    status_update(deliverable("1"), "in-progress", "2016-02-01", done="x" * 3000, illustrative=True)
    long = "\n".join(f"Line {n} of it." for n in range(300))
    status_update(deliverable("2"), "in-progress", "2016-02-01", done=long)
    status_update(
        deliverable("3a"), "in-progress", "2016-02-01", done="اللجنة – Muñoz, Đặng, Şahin; a\u00adb\u200f ≥ →"
    )
    delivery(PlannedOutput.objects.get(deliverable__ref="1"), "2016-03-01", "<b>&</b> {{ x }}")
    write_section(the_round(), "challenges", " ")
    assert failures(render(payload_of())) == {}


@pytest.mark.parametrize("text", [words, one_word])
def test_every_text_at_its_limit(plan, text):
    report_round = fill(plan, text, longest=300, lines=60)
    payload = build_payload(report_round, report_round.cut_off, None, "fr")
    assert len(payload["appendices"]) == 2
    assert failures(render(payload)) == {}


def test_the_validator_sees_a_file_that_does_not_conform(plan, monkeypatch):
    monkeypatch.setattr("reporting.pdf_conformance._finish", Mock())
    monkeypatch.setattr("reporting.pdf_conformance._UNIVERSAL_ACCESS", "")
    assert "ua1" in failures(render(payload_of()))


def test_a_paper_with_everything_that_can_be_chosen(plan, deliverable):
    update = status_update(deliverable("1"), "completed", "2016-02-01", completed_on="2016-02-01", done="It is done.")
    evidence("2016-02-01", "The review", status_update=update, visibility="citable")
    the_round()
    ReportRound.objects.update(timeline=True, resource_lines=True, evidence_list=True)
    payload = payload_of()
    assert len(payload["appendices"]) == 2
    assert failures(render(payload)) == {}
