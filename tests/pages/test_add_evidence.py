"""The page on which evidence is added to an entry that is recorded already."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from deliverables.evidence import evidence_of
from deliverables.models import Evidence
from tests import factories
from tests.deliverables.office_files import PDF
from tests.filling_forms import filled, form_of
from tests.reading_pages import text_of

pytestmark = pytest.mark.usefixtures("today")
TODAY = dt.date(2017, 10, 2)
EVIDENCE = {"evidence_0_title": "A source", "evidence_0_url": "https://example.org/source"}


def address(ref: str, what: str) -> str:
    return f"/plans/sme-2015/deliverables/{ref}/{what}/"


@pytest.fixture
def sme(client_of, focal_sme):
    return client_of(focal_sme)


def post(who: Any, where: str, **typed: Any) -> Any:
    """Open the page, fill it in, save."""
    return who.post(where, filled(who.get(where), **typed))


def test_evidence_is_added_to_an_entry(sme, deliverable):
    row = factories.note(deliverable("3a"), "2017-06-01")
    where = address("3a", f"evidence/note/{row.pk}")
    form = filled(sme.get(where), **EVIDENCE, evidence_1_title="A file")
    answer = sme.post(where, form | {"evidence-1-upload": SimpleUploadedFile("a.pdf", PDF)})
    assert (answer.status_code, answer["Location"]) == (302, "/plans/sme-2015/deliverables/3a/")
    assert {piece.title for piece in evidence_of(deliverable("3a"), TODAY)} == {"A source", "A file"}


def test_adding_nothing_says_so(sme, deliverable):
    row = factories.note(deliverable("3a"), "2017-06-01")
    where = address("3a", f"evidence/note/{row.pk}")
    answer = sme.post(where, filled(sme.get(where)))
    assert answer.status_code == 200
    assert "Give a link or a file." in text_of(answer)


def test_of_two_pieces_either_both_are_added_or_none(sme, deliverable):
    row = factories.note(deliverable("3a"), "2017-06-01")
    where = address("3a", f"evidence/note/{row.pk}")
    second = {
        "evidence_1_title": "Tomorrow’s",
        "evidence_1_url": "https://example.org/",
        "evidence_1_dated": "2017-10-03",
    }
    answer = sme.post(where, filled(sme.get(where), **EVIDENCE, **second))
    assert answer.status_code == 200
    assert "3 October 2017 lies in the future" in text_of(answer)
    assert form_of(answer).fields["evidence-1-title"] == ["Tomorrow’s"]
    assert not Evidence.objects.exists()


def test_another_unit_adds_evidence_to_a_status_but_does_not_change_it(client_of, focal_actrav, deliverable):
    row = factories.status_update(deliverable("1"), "in-progress", "2017-06-01")
    actrav = client_of(focal_actrav)
    assert post(actrav, address("1", f"evidence/status/{row.pk}"), **EVIDENCE).status_code == 302
    for what in ("correct", "withdraw"):
        assert actrav.get(address("1", f"{what}/status/{row.pk}")).status_code == 403


def test_a_reader_adds_no_evidence(client_of, reader, deliverable):
    row = factories.note(deliverable("3a"), "2017-06-01")
    answer = client_of(reader).post(address("3a", f"evidence/note/{row.pk}"), {})
    assert answer.status_code == 403


def test_a_past_date_offers_no_page_for_evidence(sme, deliverable):
    row = factories.note(deliverable("3a"), "2017-06-01")
    where = address("3a", f"evidence/note/{row.pk}")
    answer = sme.get(f"{where}?as_of=2017-01-01")
    assert (answer.status_code, answer["Location"]) == (302, where)
