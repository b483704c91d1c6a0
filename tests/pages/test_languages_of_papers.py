"""The paper in another language, on screen and as PDF: the same rights as in English."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from deliverables.models import Unit
from reporting.models import Report
from reporting.views import papers
from tests import factories
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(monkeypatch):
    """Payloads that were to be drawn."""
    seen = []

    def draw(payload, **_options):
        seen.append(payload)
        return b"%PDF-draft"

    monkeypatch.setattr(papers, "draft_of", draw)
    return seen


@pytest.fixture
def team(plan, today, drawn):
    return work.make_team(plan)


def url(name: str = "report_html", query: str = "?lang=fr") -> str:
    return reverse(f"reporting:{name}", args=["sme-2015", "november-2017"]) + query


def text(answer) -> str:
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def test_the_draft_on_screen(team, client_of):
    work.opened(team)
    shown = text(client_of(team.manager).get(url()))
    assert '<article class="paper" lang="fr">' in shown
    assert "NEUVIÈME QUESTION À L’ORDRE DU JOUR" in shown
    assert '<span lang="en">For the 2016–17 biennium – Knowledge generation</span>' in shown
    assert "\ue000" not in shown
    assert 'report.pdf?lang=fr"' in shown


def test_the_draft_as_pdf_and_json(team, client_of, drawn):
    work.opened(team)
    answer = client_of(team.manager).get(url("report_pdf", "?lang=es&inline=1"))
    assert drawn[0]["language"] == "es"
    assert answer["Content-Disposition"] == 'inline; filename="GB.331-INS-9-draft-Sp.pdf"'
    assert client_of(team.manager).get(url("report_json")).json()["language"] == "fr"


def test_links_lead_to_the_other_languages_of_a_draft(team, client_of):
    work.opened(team)
    shown = text(client_of(team.manager).get(url()))
    assert '<a href="?lang=en" lang="en" hreflang="en">English</a>' in shown
    assert '<strong lang="fr" aria-current="true">Français</strong>' in shown
    assert '<a href="?lang=es" lang="es" hreflang="es">Español</a>' in shown


@pytest.mark.parametrize("query", ["?lang=de", "?lang=", "?lang=../en"])
def test_a_language_without_papers_is_not_found(team, client_of, query):
    work.opened(team)
    assert client_of(team.manager).get(url(query=query)).status_code == 404


def test_who_may_not_read_the_draft_is_told_nothing_in_any_language(team, client_of, reader):
    work.opened(team)
    for name in ("report_html", "report_pdf", "report_json"):
        assert client_of(reader).get(url(name)).status_code == 404


def test_who_is_consulted_reads_the_draft_in_any_language(team, client_of):
    work.in_clearance(team)
    person = Unit.objects.get(code="ACTRAV").memberships.get().user
    assert client_of(person).get(url()).status_code == 200


def test_the_paper_for_approval(team, client_of, drawn):
    work.submitted(team)
    shown = text(client_of(team.approver).get(url()))
    assert "PROJET – données au 30 septembre 2017" in shown


def test_the_other_language_of_a_frozen_paper_states_its_record(team, client_of, drawn):
    report_round = work.approved(team)
    factories.status_update(
        work.paragraph(report_round, "4").deliverable,
        "discontinued",
        "2017-09-01",
        done="All.",
        recorded_at=work.AT.replace(hour=18),
    )
    kept, answer = Report.objects.get(), client_of(team.manager).get(url("report_json"))
    assert answer.json()["known_at"] is None
    assert client_of(team.manager).get(url("report_html", "")).context["paper"]["language"] == "en"
    english = client_of(team.manager).get(url("report_json", "?lang=en"))
    assert english.content.decode() == kept.payload
    assert stood(answer.json()) == stood(english.json()) != []


def stood(payload):
    """The deliverables in the figure of the overview, status by status."""
    (figure,) = [block for block in payload["parts"][1]["blocks"] if block.get("key") == "bands"]
    return re.findall(r"(?<![\d–-])\d(?:\([a-z]\)|-\d(?!\d))?(?![\d–-])", figure["text"])


def test_readers_have_the_published_languages_only(team, client_of, reader):
    work.published(team)
    assert client_of(reader).get(url(query="?lang=en")).status_code == 200
    assert client_of(reader).get(url()).status_code == 404
    assert "paper-languages" not in text(client_of(reader).get(url(query="")))
