"""manage.py verify_reports: a frozen paper is what was approved, or the command says what is different."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from reporting import freezing
from reporting.management.commands import verify_reports
from reporting.models import Report
from reporting.pdf import RenderingFailed, draw_apart, template_mark
from tests.reporting import rounds_at_work as work
from tests.reporting.papers import payload_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen(team, monkeypatch):
    """A frozen paper; drawing is stood in for."""
    monkeypatch.setattr(verify_reports, "draw_in_time", work.draw)
    work.published(team)
    return Report.objects.get()


def told(*args) -> str:
    out = StringIO()
    call_command("verify_reports", *args, stdout=out)
    return out.getvalue()


def refused(*args) -> tuple[str, str]:
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("verify_reports", *args, stdout=out)
    return out.getvalue(), str(caught.value)


def by_sql(column: str, value: str | int | bytes) -> None:
    """Past every rule of the application."""
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "reporting_report" SET "{column}" = %s', [value])  # noqa: S608  # a column of ours


def test_a_paper_that_is_drawn_again_from_its_payload_has_the_same_bytes(team, monkeypatch):
    """With the engine itself, in a process of its own, from freezing to verification."""
    monkeypatch.setattr(freezing, "PATIENCE", 120)  # a machine that does other work at the same time
    report_round = work.submitted(team)
    freezing.freeze(report_round, work.shown_hash(report_round), by=team.approver, at=work.AT)
    report = Report.objects.get()
    assert bytes(report.pdf).startswith(b"%PDF-")
    assert bytes(report.pdf).rstrip().endswith(b"%%EOF")
    assert {"weasyprint", "pango", "harfbuzz", "fontconfig", "zlib"} <= report.engines.keys()
    assert all(report.engines.values())
    assert "sme-2015 november-2017, revision 0: as frozen. Drawn again: the same bytes." in told()


def test_the_process_that_draws_says_the_same_versions_each_time(plan):
    payload = payload_of()
    first, second = draw_apart(payload, timeout=60), draw_apart(payload, timeout=60)
    assert first == second
    assert first[1]["template"] == template_mark("v1")
    code = "import sys, reporting.frozen, reporting.freezing; print('weasyprint' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        cwd=settings.BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "actionplan.settings", "DEBUG": "true"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "False"


def test_nothing_frozen_is_no_fault(plan):
    assert "no frozen papers yet" in told()
    assert "no frozen paper of that name" in refused("sme-2015", "november-2017")[1]


def test_a_sound_paper(frozen):
    assert told("sme-2015", "november-2017") == (
        "sme-2015 november-2017, revision 0: as frozen. Drawn again: the same bytes.\n"
    )


def test_a_changed_payload_is_found(frozen):
    by_sql("payload", frozen.payload.replace("Work went on", "Work is done"))
    lines, error = refused()
    assert "DIFFERENT. The content was changed" in lines
    assert error == "1 of 1 paper is not as it was frozen."


def test_a_changed_payload_with_its_hash_is_found_by_drawing(frozen):
    payload = frozen.payload.replace("Work went on", "Work is done")
    by_sql("payload", payload)
    by_sql("payload_sha256", hashlib.sha256(payload.encode()).hexdigest())
    assert "Drawn again with the same versions it has other bytes." in refused()[0]


def test_a_changed_pdf_is_found_and_what_restores_it(frozen):
    by_sql("pdf", b"%PDF-other")
    lines, _error = refused()
    assert "The PDF was changed" in lines
    assert "Drawn again from its content it has the SHA-256 that was kept." in lines


@pytest.mark.parametrize(("column", "value"), [("cut_off", "2017-09-29"), ("revision", 3), ("template", "v2")])
def test_facts_beside_the_payload_are_compared_with_it(frozen, column, value):
    by_sql(column, value)
    assert f"{value} beside the content" in refused()[0]


def test_with_other_versions_text_and_structure_are_compared(frozen, monkeypatch):
    monkeypatch.setattr(verify_reports, "draw_in_time", lambda _payload: (b"%PDF-new", {"engine": "next"}))
    line = told()
    assert "as frozen. Drawn with other versions now (engine none → next)." in line
    assert "Bytes are not compared; text and structure are the same." in line
    by_sql("html_sha256", "0" * 64)
    assert "text or structure is drawn otherwise" in refused()[0]


def test_what_cannot_be_drawn_is_told(frozen, monkeypatch):
    def fail(payload):
        raise RenderingFailed("Too slow.")

    monkeypatch.setattr(verify_reports, "draw_in_time", fail)
    assert "It cannot be drawn again: Too slow." in refused()[0]


def test_the_exit_code_is_one_when_a_paper_differs(frozen):
    by_sql("payload", json.dumps({"schema": "paper/1"}))
    with pytest.raises(CommandError) as caught:
        call_command("verify_reports", stdout=StringIO())
    assert caught.value.returncode == 1
