"""manage.py report."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from reporting.drawing_steps import Step
from reporting.management.commands import report
from reporting.models import Report
from reporting.pdf import RenderingFailed
from reporting.word import docx_of
from tests.factories import status_update
from tests.reporting import rounds_at_work as work
from tests.reporting.papers import the_round

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def drawings(monkeypatch):
    """Payloads that were to be drawn; drawing itself is tested elsewhere."""
    seen = []

    def draw(payload, *, timeout, told):
        if told:
            told(Step(5, 7))
        seen.append({"timeout": timeout, **payload})
        return b"%PDF-test"

    monkeypatch.setattr(report, "render_apart", draw)
    return seen


@pytest.fixture
def drawn(drawings, plan):
    the_round()
    return drawings


def run(*args):
    out = io.StringIO()
    call_command("report", *args, stdout=out)
    return out.getvalue()


def test_writes_the_file_at_the_cut_off(drawn, tmp_path, settings):
    target = tmp_path / "paper.pdf"
    assert "9 bytes" in run("sme-2015", "november-2016", "--output", str(target))
    assert target.read_bytes() == b"%PDF-test"
    assert drawn[0]["as_at"] == "2016-09-30"
    assert drawn[0]["known_at"] is None
    assert drawn[0]["timeout"] == settings.REPORT_TIMEOUT_SECONDS
    assert [path.name for path in tmp_path.iterdir()] == ["paper.pdf"]


def test_dates_are_the_end_of_the_day_in_geneva(drawn, tmp_path, deliverable):
    status_update(deliverable("1"), "in-progress", "2016-08-20", done="Seen.")
    target = str(tmp_path / "x.pdf")
    run("sme-2015", "november-2016", "--output", target, "--as-of", "2016-08-19", "--known-at", "2016-10-07")
    assert drawn[0]["as_at"] == "2016-08-19"
    assert drawn[0]["notices"]["draft"] == "Working paper as at 19 August 2016, not a Governing Body document"
    assert drawn[0]["known_at"].startswith("2016-10-07T23:59:59.999999+02:00")
    assert "Seen." not in str(drawn[0])
    run("sme-2015", "november-2016", "--output", target, "--known-at", "2016-10-07T18:00:00+00:00")
    assert drawn[1]["known_at"] == "2016-10-07T18:00:00+00:00"
    assert drawn[1]["notices"]["draft"].startswith("DRAFT")
    assert "Seen." in str(drawn[1])
    run("sme-2015", "november-2016", "--output", target, "--known-at", "2016-10-07T18:00:00")
    assert drawn[2]["known_at"] == "2016-10-07T18:00:00+02:00"


def test_today_may_be_named_though_its_end_has_not_come(drawn, tmp_path):
    run(
        "sme-2015",
        "november-2017",
        "--output",
        str(tmp_path / "x"),
        "--as-of",
        "2017-10-02",
        "--known-at",
        "2017-10-02",
    )
    assert drawn[0]["as_at"] == "2017-10-02"


def test_before_the_cut_off_the_paper_is_as_at_today(drawn, tmp_path, settings):
    settings.FIXED_CLOCK = settings.FIXED_CLOCK.replace(month=6)
    run("sme-2015", "november-2017", "--output", str(tmp_path / "x"))
    assert drawn[0]["as_at"] == "2017-06-02"


def test_a_name_that_ends_so_means_word(drawn, tmp_path, monkeypatch):
    target = tmp_path / "Paper.DOCX"
    said = run("sme-2015", "november-2016", "--output", str(target), "--as-of", "2016-08-19")
    assert target.read_bytes().startswith(b"PK")
    assert (f"{target.stat().st_size} bytes" in said, drawn) == (True, [])
    monkeypatch.setattr("reporting.word.MOST_CHARACTERS", 1000)
    with pytest.raises(CommandError, match="too long to be made in Word"):
        run("sme-2015", "november-2016", "--output", str(target))


def test_a_dash_means_standard_output(drawn, capsysbinary):
    assert run("sme-2015", "november-2016", "--output", "-") == ""
    assert capsysbinary.readouterr().out == b"%PDF-test"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("other", "november-2016"), r"no plan “other”; plans: sme-2015"),
        (("sme-2015", "may-2016"), r"no round “may-2016”; rounds: november-2016, november-2017"),
        (("sme-2015", "november-2016", "--as-of", "yesterday"), r"--as-of: “yesterday” is not a date"),
        (("sme-2015", "november-2016", "--as-of", "2017-10-03"), r"--as-of: 3 October 2017 lies in the future"),
        (("sme-2015", "november-2016", "--as-of", "2015-01-01"), r"--as-of: The plan is dated 14 October 2015"),
        (("sme-2015", "november-2016", "--known-at", "soon"), r"--known-at: “soon” is neither a date"),
        (("sme-2015", "november-2016", "--known-at", "2017-10-03"), r"--known-at: 2017-10-03 lies in the future"),
        (("sme-2015", "november-2016", "--known-at", "2017-10-02T12:00:00Z"), r"lies in the future"),
    ],
)
def test_bad_arguments_are_refused_in_a_sentence(drawn, tmp_path, arguments, words):
    target = tmp_path / "x.pdf"
    with pytest.raises(CommandError, match=words):
        run(*arguments, "--output", str(target))
    assert not target.exists()


def test_a_folder_that_is_not_there_is_named(drawn, tmp_path):
    with pytest.raises(CommandError, match=r"x\.pdf: No such file"):
        run("sme-2015", "november-2016", "--output", str(tmp_path / "no" / "x.pdf"))


def test_a_failed_write_leaves_the_old_file_and_nothing_else(drawn, tmp_path, monkeypatch):
    target = tmp_path / "x.pdf"
    target.write_bytes(b"old")

    def fail(self, other):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(report.Path, "replace", fail)
    with pytest.raises(CommandError, match="No space left on device"):
        run("sme-2015", "november-2016", "--output", str(target))
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.pdf"]


def test_a_paper_that_cannot_be_drawn_is_a_sentence(drawn, tmp_path, monkeypatch):
    def fail(payload, *, timeout, told):
        raise RenderingFailed("It took too long.")

    monkeypatch.setattr(report, "render_apart", fail)
    with pytest.raises(CommandError, match=r"It took too long\."):
        run("sme-2015", "november-2016", "--output", str(tmp_path / "x.pdf"))
    assert not list(tmp_path.iterdir())


def test_a_frozen_paper_is_written_as_it_was_kept(drawings, plan, tmp_path):
    work.published(work.make_team(plan))
    target = tmp_path / "x.pdf"
    said = run("sme-2015", "november-2017", "--output", str(target))
    assert target.read_bytes() == bytes(Report.objects.get().pdf)
    assert "as frozen on 2017-10-02" in said
    assert drawings == []
    in_word = tmp_path / "x.docx"
    assert "as frozen on 2017-10-02" in run("sme-2015", "november-2017", "--output", str(in_word))
    assert in_word.read_bytes() == docx_of(json.loads(Report.objects.get().payload))
    assert "as frozen" not in run("sme-2015", "november-2017", "--output", str(target), "--as-of", "2017-06-30")
    assert (target.read_bytes(), drawings[0]["as_at"]) == (b"%PDF-test", "2017-06-30")


def test_the_real_thing(plan, tmp_path):
    the_round()
    target = tmp_path / "paper.pdf"
    run("sme-2015", "november-2016", "--output", str(target))
    assert target.read_bytes().startswith(b"%PDF-1.7")


def test_another_language(drawn):
    run("sme-2015", "november-2016", "--output", "-", "--language", "fr")
    assert drawn[0]["language"] == "fr"
    assert drawn[0]["cover"]["ordinal"] == "HUITIÈME QUESTION À L’ORDRE DU JOUR"


def test_another_language_of_a_frozen_paper_states_its_record(drawings, plan, tmp_path):
    work.approved(work.make_team(plan))
    run("sme-2015", "november-2017", "--output", str(tmp_path / "paper.pdf"), "--language", "es")
    assert [one["language"] for one in drawings] == ["es"]


def test_tells_the_steps_on_a_terminal_only(drawn, tmp_path, plan):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for stream, shown in ((Terminal(), "\r\x1b[KSetting the pages: page 7\r\x1b[K"), (io.StringIO(), "")):
        call_command(
            "report", "sme-2015", "november-2016", output=str(tmp_path / "x.pdf"), stdout=io.StringIO(), stderr=stream
        )
        assert stream.getvalue() == shown
