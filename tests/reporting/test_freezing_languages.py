"""The approved paper is frozen in each of its other languages on its own, and states what the English one states."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from deliverables.models import PlanRole
from reporting import actions
from reporting.archive import archive_of
from reporting.editor.story import story_of_text
from reporting.freezing import freeze_translation
from reporting.frozen import frozen_report, published_report, published_reports
from reporting.management.commands import verify_reports
from reporting.models import Report, ReportRound, Transition
from reporting.papers.languages import ORIGINAL
from reporting.snapshots import build_translation, sha256_of
from reporting.translations import incomplete
from tests import factories
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
AT = work.AT


@pytest.fixture
def team(plan, today):
    return work.make_team(plan)


@pytest.fixture
def approved(team):
    return work.approved(team, languages="fr es")


def translate_all(team, report_round: ReportRound, language: str = "fr") -> None:
    for original in incomplete(report_round, language):
        text: Any = original.paragraph or original.section
        text.round = report_round
        actions.translate_text(
            text=text, language=language, words="Traduit.", original=original.pk, by=team.manager, at=AT
        )


def shown_hash(report_round: ReportRound, language: str = "fr") -> str:
    original: Any = frozen_report(report_round)
    return sha256_of(build_translation(report_round, original, language, final=True))


def freeze(team, report_round: ReportRound, language: str = "fr", by=None) -> Report:
    return freeze_translation(
        report_round, language, shown_hash(report_round, language), by=by or team.approver, at=AT, draw=work.draw
    )


@pytest.fixture
def frozen(team, approved):
    translate_all(team, approved)
    return freeze(team, approved)


def test_it_has_a_row_and_hashes_of_its_own_and_goes_with_the_original(team, approved, frozen):
    original = frozen_report(approved)
    assert (frozen.language, original.language) == ("fr", "en")
    assert frozen.payload_sha256 != original.payload_sha256
    assert frozen.pdf_sha256 != original.pdf_sha256
    for name in ("revision", "freezing", "cut_off", "known_at", "marks", "template"):
        assert getattr(frozen, name) == getattr(original, name), name
    payload = json.loads(frozen.payload)
    assert payload["language"] == "fr"
    assert payload["notices"]["draft"] == ""
    assert frozen_report(approved, "fr") == frozen
    assert frozen_report(approved, "es") is None
    assert work.again(approved).state == "approved"


def test_the_story_tells_it(team, approved, frozen):
    step = Transition.objects.get(step="freeze")
    assert (step.by, step.comment, step.report) == (team.approver, "French", frozen)
    assert step.from_state == step.to_state == "approved"


def test_not_before_every_text_is_translated(team, approved):
    with pytest.raises(ValidationError, match="13 texts are missing in French"):
        freeze(team, approved)
    translate_all(team, approved)
    assert freeze(team, approved).language == "fr"
    with pytest.raises(ValidationError, match="13 texts are missing in Spanish"):
        freeze(team, approved, "es")


def test_not_before_approval(team):
    report_round = work.submitted(team, languages="fr")
    with pytest.raises(ValidationError, match="frozen in French after it is approved"):
        freeze_translation(report_round, "fr", "", by=team.approver, at=AT, draw=work.draw)


def test_not_in_a_language_in_which_it_is_not_printed(team):
    report_round = work.approved(team, languages="es")
    with pytest.raises(ValidationError, match="not printed in this language"):
        freeze(team, report_round, "fr")


def test_once_only(team, approved, frozen):
    with pytest.raises(ValidationError, match="frozen in French already"):
        freeze(team, approved)
    text = work.paragraph(approved, "4")
    newest = text.texts.filter(language="en").last()
    with pytest.raises(ValidationError, match="frozen in French; its texts cannot be changed"):
        actions.translate_text(text=text, language="fr", words="x", original=newest.pk, by=team.manager, at=AT)


def test_what_was_not_shown_is_not_frozen(team, approved):
    translate_all(team, approved)
    with pytest.raises(ValidationError, match="has changed since you opened it"):
        freeze_translation(approved, "fr", "0" * 64, by=team.approver, at=AT, draw=work.draw)
    assert not Report.objects.filter(language="fr").exists()


def test_only_who_may_approve_and_did_not_submit(team, approved):
    translate_all(team, approved)
    for person in (team.manager, team.writer_of(work.paragraph(approved, "4"))):
        with pytest.raises(PermissionDenied):
            freeze(team, approved, by=person)
    PlanRole.objects.create(plan=team.plan, user=team.manager, role=PlanRole.Role.APPROVER)
    with pytest.raises(PermissionDenied, match="You submitted this paper"):
        freeze(team, approved, by=team.manager)


def test_later_entries_change_nothing_and_earlier_ones_that_are_read_otherwise_stop_it(team, approved):
    translate_all(team, approved)
    before = shown_hash(approved)
    row = work.paragraph(approved, "4").deliverable
    factories.status_update(row, "discontinued", "2017-09-01", done="All.", recorded_at=AT.replace(hour=20))
    assert shown_hash(approved) == before
    factories.status_update(row, "suspended", "2017-09-01", reason="None.", recorded_at=AT.replace(hour=1))
    with pytest.raises(ValidationError, match="would not state the same"):
        freeze(team, approved)


def test_what_is_published_is_published_in_every_language_that_is_frozen(team, approved, frozen):
    assert published_report(approved, language="fr") is None
    actions.publish_round(report_round=approved, by=team.approver, at=AT)
    assert published_report(approved, language="fr") == frozen
    assert list(published_reports(approved)) == [frozen_report(approved)]
    translate_all(team, work.again(approved), "es")
    later = freeze(team, work.again(approved), "es")
    assert published_report(approved, language="es") == later


def test_an_approval_that_is_taken_back_takes_the_other_languages_along(team, approved, frozen):
    actions.take_approval_back(report_round=approved, comment="A mistake.", by=team.approver, at=AT)
    now = work.again(approved)
    actions.submit_round(report_round=now, by=team.manager, at=AT)
    now = work.again(approved)
    work.freeze(now, work.shown_hash(now), by=team.approver, at=AT, draw=work.draw)
    assert frozen_report(now).freezing == 2
    assert frozen_report(now, "fr") is None
    assert freeze(team, work.again(now)).freezing == 2


def test_the_archive_holds_it(team, approved, frozen):
    with zipfile.ZipFile(io.BytesIO(archive_of(work.again(approved)))) as archive:
        assert archive.read("papers/revision-0-freezing-1-fr.json").decode() == frozen.payload
        assert archive.read("papers/revision-0-freezing-1-fr.pdf") == bytes(frozen.pdf)
        assert '"revision-0-freezing-1-fr","fr"' in archive.read("papers.csv").decode()


def test_verify_reports_tells_each_language(team, approved, frozen, monkeypatch):
    monkeypatch.setattr(verify_reports, "draw_in_time", work.draw)
    out = io.StringIO()
    call_command("verify_reports", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == 2
    assert "revision 0, French: as frozen." in lines[1]
    assert "French" not in lines[0]


def test_the_story_of_a_text_is_that_of_the_original(team, approved, frozen):
    assert "Traduit." not in str(story_of_text(work.paragraph(approved, "4")))
    assert {row.language for row in Report.objects.all()} == {ORIGINAL, "fr"}
