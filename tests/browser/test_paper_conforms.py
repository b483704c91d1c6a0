"""Papers of every kind conform to PDF/UA-1 and PDF/A-2a for veraPDF, which stands beside the project; else skipped."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE, STDOUT

import pytest
from django.conf import settings

from deliverables.models import ActionPlan
from reporting.models import ReportRound, ReportSection
from reporting.papers.languages import LANGUAGES
from reporting.pdf import render
from reporting.snapshots import build_payload
from tests.browser.person import Person
from tests.reporting.hostile_record import fill, one_word, plan_of_650, words
from tests.reporting.papers import the_round, write_section

VERAPDF = Path(settings.BASE_DIR).parent / "shared" / "tools" / "verapdf" / "verapdf"
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not VERAPDF.is_file(), reason="There is no veraPDF beside the project (shared/tools/verapdf)."),
]


@pytest.fixture(scope="module", autouse=True)
def validator() -> None:
    """Its first run fetches what it needs, which two at a time would do in each other's way."""
    subprocess.run([str(VERAPDF), "ua1", __file__], check=False, capture_output=True, timeout=600)


def said_by_verapdf(files: list[Path]) -> str:
    """What fails, "" when every file conforms to both standards, which are asked about at the same time."""
    runs = [
        subprocess.Popen([str(VERAPDF), profile, *map(str, files)], stdout=PIPE, stderr=STDOUT, text=True)
        for profile in ("ua1", "2a")
    ]
    said = [run.communicate(timeout=1200)[0] for run in runs]
    return "".join(words for run, words in zip(runs, said, strict=True) if run.returncode)


@pytest.fixture
def conforms(tmp_path: Path) -> Callable[[ReportRound, str], str]:
    def proved(report_round: ReportRound, language: str = "en") -> str:
        payload = build_payload(report_round, report_round.cut_off, None, language)
        file = tmp_path / "paper.pdf"
        file.write_bytes(render(payload))
        return said_by_verapdf([file])

    return proved


def test_the_papers_of_both_rounds_in_each_language(signed_in: Callable[..., Person], tmp_path: Path) -> None:
    me = signed_in("manager")

    def files() -> Iterator[Path]:
        for slug in ("november-2016", "november-2017"):
            for language in LANGUAGES:
                payload = me.page.request.get(me.site.address(f"reports/{slug}/report.json?lang={language}")).json()
                file = tmp_path / f"{slug}-{language}.pdf"
                file.write_bytes(render(payload))
                yield file

    assert said_by_verapdf(list(files())) == ""


@pytest.mark.parametrize(("text", "language"), [(words, "fr"), (one_word, "en")])
def test_hostile_content(
    plan: ActionPlan, conforms: Callable[..., str], text: Callable[[int], str], language: str
) -> None:
    assert conforms(fill(plan, text, longest=1000, lines=300), language) == ""


def test_650_deliverables(plan: ActionPlan, conforms: Callable[..., str]) -> None:
    report_round = plan_of_650(plan)
    assert report_round.plan.deliverables.count() == 650
    assert conforms(report_round) == ""


def test_sections_that_somebody_emptied(plan: ActionPlan, conforms: Callable[..., str]) -> None:
    report_round = the_round()
    for key in ReportSection.Key:
        write_section(report_round, key, " ")
    assert conforms(report_round) == ""
