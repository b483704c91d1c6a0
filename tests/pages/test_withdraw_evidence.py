"""Taking back one piece of evidence: a wrong link, or a file that should not have been given."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from deliverables.evidence import evidence_of
from deliverables.models import Evidence, Unit
from tests import factories
from tests.filling_forms import filled
from tests.reading_pages import text_of

pytestmark = pytest.mark.usefixtures("today")
TODAY = dt.date(2017, 10, 2)


def address(piece: Evidence) -> str:
    return f"/plans/sme-2015/deliverables/3a/evidence/{piece.pk}/withdraw/"


@pytest.fixture
def piece(deliverable: Any) -> Evidence:
    """Evidence of an update of 3a, given by ACTRAV, which has no part in 3a, so by nobody who asks here."""
    update = factories.status_update(deliverable("3a"), "in-progress", "2017-06-01", done="Work began.")
    return factories.evidence("2017-06-01", title="The wrong report", status_update=update)


def test_who_sets_the_status_takes_it_back_with_a_reason(client_of, focal_sme, piece, deliverable):
    sme = client_of(focal_sme)
    page = sme.get("/plans/sme-2015/deliverables/3a/")
    assert address(piece) in page.text
    answer = sme.post(address(piece), filled(sme.get(address(piece)), reason="It was another report."), follow=True)
    assert "The evidence is withdrawn." in text_of(answer)
    assert not evidence_of(deliverable("3a"), TODAY).exists()
    assert Evidence.objects.get(withdrawn=True).correction_reason == "It was another report."


def test_without_a_reason_nothing_happens(client_of, focal_sme, piece, deliverable):
    answer = client_of(focal_sme).post(address(piece), {"reason": ""})
    assert "This field is required." in text_of(answer)
    assert evidence_of(deliverable("3a"), TODAY).exists()


def test_another_unit_of_the_deliverable_may_take_back_only_its_own(client_of, plan, piece, deliverable):
    sfp = client_of(factories.person("focal.sfp", unit="SFP"))
    assert sfp.get(address(piece)).status_code == 403
    own = factories.evidence(
        "2017-06-02", title="Its own", status_update=piece.status_update, unit=Unit.objects.get(code="SFP")
    )
    assert sfp.get(address(own)).status_code == 200
    sfp.post(address(own), {"reason": "A mistake."})
    assert list(evidence_of(deliverable("3a"), TODAY)) == [piece]


def test_a_reader_is_told_nothing_of_internal_evidence(client_of, reader, piece):
    assert client_of(reader).get(address(piece)).status_code == 404


def test_it_is_taken_back_once(client_of, manager, piece):
    someone = client_of(manager)
    someone.post(address(piece), {"reason": "A mistake."})
    assert someone.get(address(piece)).status_code == 404
    assert someone.get("/plans/sme-2015/deliverables/4/evidence/999999/withdraw/").status_code == 404


def test_the_only_evidence_of_what_is_completed_stays(client_of, manager, deliverable):
    update = factories.status_update(deliverable("3a"), "completed", "2017-06-01", done="Done.")
    piece = factories.evidence("2017-06-01", status_update=update)
    answer = client_of(manager).post(address(piece), {"reason": "A mistake."})
    assert "its only evidence is here" in text_of(answer)
    assert evidence_of(deliverable("3a"), TODAY).exists()


def test_a_past_page_leads_to_today(client_of, manager, piece):
    answer = client_of(manager).get(address(piece) + "?as_of=2017-06-30")
    assert answer.status_code == 302
    assert "as_of" not in answer.url
