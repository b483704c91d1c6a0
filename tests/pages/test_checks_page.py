"""What the checks find, as a page: first what blocks, then warnings by owner, then what was accepted."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reporting.models import AcceptedWarning
from tests.reading_pages import Links, text_of
from tests.reporting.checked_rounds import make_desk

pytestmark = pytest.mark.django_db
URL = reverse("reporting:checks", args=["sme-2015", "november-2017"])
REASON = "Nothing more is known."


@pytest.fixture
def desk(plan, today):
    return make_desk(plan)


def accept(browser, **changes):
    return browser.post(URL, {"rule": "very-short", "subject": "4", "reason": REASON} | changes)


def test_findings_in_order_with_their_owner_and_their_link(desk, client_of, focal_sme):
    desk.state("1", "sent")
    desk.write("4", "Short.")
    page = client_of(focal_sme).get(URL)
    text = text_of(page)
    assert text.index("In the way of submission") < text.index("The paragraph on 1 is not cleared: sent by the unit.")
    assert (
        text.index("not cleared") < text.index("Focal points of DIALOGUE") < text.index("says very little: “Short.”")
    )
    assert reverse("deliverables:update", args=["sme-2015", "4"]) in Links(page.content.decode()).all
    assert "Accept this warning" not in text
    assert "A manager of the plan can accept them" in text


def test_a_manager_adds_the_paragraph_of_a_deliverable_that_came_later(desk, client_of, manager, focal_sme):
    desk.paragraph("4").delete()
    link = f"{URL}#no-paragraph-4"
    assert desk.found("no-paragraph")["4"].url == link
    assert "Add the paragraph" not in text_of(client_of(focal_sme).get(URL))
    browser = client_of(manager)
    page = browser.get(URL)
    assert 'id="no-paragraph-4"' in page.content.decode()
    assert "Add the paragraph" in text_of(page)
    answer = browser.post(URL, {"add": "4"}, follow=True)
    assert "The paper has a paragraph on 4 now; it waits for its unit." in text_of(answer)
    assert "The paragraph on 4 is not cleared: awaiting contribution." in text_of(answer)
    row = desk.paragraph("4")
    (step,) = row.transitions.all()
    assert (row.state, step.step, step.from_state, step.to_state, step.by) == (
        "awaiting", "add", "awaiting", "awaiting", manager,
    )  # fmt: skip
    said = text_of(browser.get(reverse("reporting:story", args=["sme-2015", "november-2017"])))
    assert "Paragraph added to the round" in said
    assert "Paragraph on 4" in said


@pytest.mark.parametrize(
    ("state", "ref", "sentence"),
    [
        ("open", "3a", "The paper has a paragraph on 3a already."),
        ("open", "99", "The plan has no deliverable “99”."),
        ("open", "4\x00", "This text holds"),
        ("for-approval", "4", "its texts cannot be changed any more. An approver or one of the managers"),
    ],
)
def test_a_paragraph_that_cannot_be_added(desk, client_of, manager, state, ref, sentence):
    desk.paragraph("4").delete()
    desk.facts(state=state)
    browser = client_of(manager)
    assert ("Add the paragraph" in text_of(browser.get(URL))) is (state == "open")
    before = desk.round.paragraphs.count()
    assert sentence in text_of(browser.post(URL, {"add": ref}, follow=True))
    assert desk.round.paragraphs.count() == before


def test_only_what_one_unit_can_mend(desk, client_of, manager):
    desk.write("4", "Short.")
    desk.state("4", "returned")
    browser = client_of(manager)
    text = text_of(browser.get(URL, {"unit": "DIALOGUE"}))
    assert "says very little" in text
    assert "Focal points of SME" not in text
    assert "still holds the default text" in text_of(browser.get(URL, {"unit": "managers"}))
    assert "Nothing that the checks find is mended by “NOBODY”" in text_of(browser.get(URL, {"unit": "NOBODY"}))


def test_accepting_a_warning(desk, client_of, manager):
    desk.write("4", "Short.")
    browser = client_of(manager)
    assert accept(browser).status_code == 302
    row = AcceptedWarning.objects.get()
    assert (row.rule, row.subject, row.by, row.reason) == ("very-short", "4", manager, REASON)
    text = text_of(browser.get(URL))
    assert text.index("Accepted warnings") < text.index("says very little") < text.index(REASON)
    desk.write("4", "Shorter.")
    text = text_of(browser.get(URL))
    assert "Accepted by manager on 2 Oct 2017 while it said “The paragraph on 4 says very little: “Short.”.”" in text
    assert "1 acceptance that holds for nothing any more" in text


def test_after_accepting_the_page_still_shows_the_unit_that_was_chosen(desk, client_of, manager):
    desk.write("4", "Short.")
    sent = {"rule": "very-short", "subject": "4", "reason": REASON}
    answer = client_of(manager).post(f"{URL}?unit=ACT%2FEMP", sent)
    assert answer.url == f"{URL}?unit=ACT%2FEMP#warnings"


def test_once_nothing_blocks_the_first_warning_is_open_to_be_accepted(desk, client_of, manager, auditor):
    desk.write("4", "Short.")
    desk.state("1", "sent")
    opened = 'details class="confirm screen-only" open'
    assert opened not in client_of(manager).get(URL).content.decode()
    desk.state("1", "cleared")
    assert client_of(manager).get(URL).content.decode().count(opened) == 1
    assert opened not in client_of(auditor).get(URL).content.decode()


def test_a_reason_is_needed_and_what_blocks_is_never_accepted(desk, client_of, manager):
    desk.write("4", "Short.")
    desk.state("1", "sent")
    browser = client_of(manager)
    page = accept(browser, reason=" ")
    assert page.status_code == 422
    assert 'details class="confirm screen-only" open' in page.content.decode()
    page = accept(browser, rule="not-cleared", subject="1")
    assert page.status_code == 422
    assert "cannot be accepted" in text_of(page)
    page = accept(browser, rule="silent", subject="COOP")
    assert page.status_code == 422
    assert "there is nothing to accept" in text_of(page)
    assert not AcceptedWarning.objects.exists()


def test_what_was_typed_is_not_lost(desk, client_of, manager):
    desk.write("4", "Short.")
    page = accept(client_of(manager), reason="So\x01 it is")
    assert page.status_code == 422
    assert "control character" in text_of(page)
    assert "it is</textarea>" in page.content.decode()


def test_nothing_is_found(desk, client_of, manager, monkeypatch):
    monkeypatch.setattr("reporting.views.checks.find", lambda _round, _today: [])
    text = text_of(client_of(manager).get(URL))
    assert "The checks find nothing: nothing stands in the way of submission." in text


def test_a_frozen_paper_is_not_checked_and_keeps_what_was_accepted(desk, client_of, manager):
    desk.write("4", "Short.")
    browser = client_of(manager)
    accept(browser)
    desk.facts(state="approved")
    text = text_of(browser.get(URL))
    assert "is not checked any more" in text
    assert REASON in text
    assert "In the way of submission" not in text
    assert accept(browser).status_code == 422


def test_a_past_date_leads_to_the_checks_of_today(desk, client_of, manager):
    desk.write("4", "Short.")
    browser = client_of(manager)
    assert "Accept this warning" in text_of(browser.get(URL))
    assert browser.get(f"{URL}?unit=SME&as_of=2017-06-30").url == f"{URL}?unit=SME"
    assert browser.post(f"{URL}?as_of=2017-06-30", {"rule": "very-short"}).status_code == 302


def test_the_page_costs_the_same_with_more_findings(desk, client_of, manager, django_assert_max_num_queries):
    for ref in ("1", "2", "3a", "4"):
        desk.write(ref, "Short.")
    browser = client_of(manager)
    browser.get(URL)
    with django_assert_max_num_queries(40):
        browser.get(URL)
