"""The page of one deliverable: what it says, to whom, and as at which date."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from deliverables import actions
from deliverables.models import Measure
from deliverables.months import Month
from tests import factories
from tests.one_of_each import CITABLE_LINK, INTERNAL_LINK, INTERNAL_NOTE, record_one_of_each
from tests.reading_pages import Links, text_of

pytestmark = pytest.mark.usefixtures("today")
REFS = ["1", "2", "3a", "3b", "3c", "4", "5a", "5b", "5c", "6-1", "6-2", "7a", "7b"]


def address(ref: str, as_of: str = "") -> str:
    return f"/plans/sme-2015/deliverables/{ref}/" + (f"?as_of={as_of}" if as_of else "")


@pytest.fixture
def read(client_of, reader):
    """The words of a page as a reader sees them."""
    return lambda ref, as_of="": text_of(client_of(reader).get(address(ref, as_of)))


# --- What the plan says ----------------------------------------------------------------------------


@pytest.mark.parametrize("ref", REFS)
def test_each_deliverable_has_its_page_with_the_text_as_in_the_source(read, deliverable, ref):
    words = read(ref)
    assert f"Deliverable {ref}" in words
    assert " ".join(deliverable(ref).text.split()) in words
    for indicator in deliverable(ref).indicators.all():
        assert " ".join(indicator.text.split()) in words
    for responsibility in deliverable(ref).responsibilities.all():
        assert responsibility.unit.code in words


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("1", "overdue by 19 months"),
        ("3a", "due soon"),
        ("7a", "12/2019"),
        ("7a", "derived"),
        ("6-2", "Due none set"),
        ("6-2", "awaiting resources"),
        ("6-2", "The plan prints no indicator for this deliverable."),
        ("7a", "starts in 2018–19"),
        ("7b", "Nothing is counted for this deliverable."),
        ("5a", "0 of 7 CPOs"),
        ("5a", "an additional 7 member States (in total 15, derived)"),
        ("3a", "with SFP"),
        ("3c", "contributing, for knowledge-sharing events"),
        ("1", "derived: the first unit listed"),
        ("1", "No update has been recorded by this date."),
    ],
)
def test_what_was_derived_or_is_missing_is_said(read, ref, said):
    assert said in read(ref)


def test_links_lead_to_every_side_of_the_record(client_of, reader):
    links = Links(client_of(reader).get(address("1")).content.decode()).all
    for side in ("items/1/", "paragraphs/20-b/", "outcomes/4/", "units/sme/", "units/act-emp/"):
        assert f"/plans/sme-2015/{side}" in links


# --- What was recorded -----------------------------------------------------------------------------


def test_the_newest_update_says_where_it_stands(read, deliverable):
    factories.status_update(deliverable("3a"), "suspended", "2017-03-01", reason="No money.")
    factories.status_update(
        deliverable("3a"), "in-progress", "2017-06-01", outlook="at-risk", expected=Month.of(2018, 2), done="Begun."
    )
    words = read("3a")
    state = words[words.index("Where it stands") : words.index("Indicators of achievement")]
    for said in ("In progress", "At risk", "Begun.", "last update effective 1 June 2017"):
        assert said in state
    assert "No money." not in state
    assert "expected 02/2018" in words.lower()


def test_outputs_are_counted_and_named_with_their_countries(read, deliverable):
    output = deliverable("5a").planned_outputs.get()
    factories.delivery(output, "2017-03-01", "CPO HND101", country="HN")
    factories.delivery(output, "2017-05-01", "CPO ZMB126", country="ZM")
    words = read("5a")
    assert "2 of 7 CPOs" in words
    assert words.index("CPO HND101 (Honduras)") < words.index("CPO ZMB126 (Zambia)")
    assert "1 of 7 CPOs" in read("5a", "2017-04-30")


def test_an_indicator_with_two_conditions_can_be_half_achieved(read, deliverable):
    offer, _toolkit = Measure.objects.filter(indicator__deliverable=deliverable("5b")).order_by("position")
    assert "Not measured" in read("5b")
    factories.measurement(offer, Decimal(1), "2017-06-01")
    words = read("5b")
    assert "Partly achieved" in words
    assert "Achieved" not in words


# --- The story -------------------------------------------------------------------------------------


def story(words: str) -> str:
    return words[words.index("The story so far") :]


def test_the_story_is_told_newest_first(read, deliverable):
    row = deliverable("3a")
    factories.note(row, "2017-03-01", "Third.")
    factories.status_update(row, "in-progress", "2016-06-01", done="First.")
    factories.note(row, "2016-06-01", "Second.", recorded_at=factories.moment("2017-09-01"))
    words = story(read("3a"))
    assert words.index("Third.") < words.index("Second.") < words.index("First.")


def test_a_corrected_entry_stays_struck_through_with_who_when_and_why(client_of, reader, deliverable):
    wrong = factories.note(deliverable("3a"), "2017-03-01", "Wrong words.")
    factories.correction_of(wrong, "2017-05-04", text="Right words.")
    page = client_of(reader).get(address("3a"))
    html, words = page.content.decode(), story(text_of(page))
    assert html.count("story__entry--void") == 1
    void = html[html.index("story__entry--void") :]
    void = void[: void.index("</li>")]
    assert "Wrong words." in void
    assert "Right words." not in void
    assert "Corrected 4 May 2017 , author: It was wrong." in words
    assert "Corrects an earlier entry" in words


def test_a_withdrawn_entry_stays_and_its_withdrawal_is_no_entry_of_its_own(client_of, reader, deliverable, manager):
    row = factories.note(deliverable("3a"), "2017-03-01", "Of another deliverable.")
    actions.withdraw(row=row, by=manager, at=factories.moment("2017-05-04"), reason="A slip.")
    page = client_of(reader).get(address("3a"))
    assert page.content.decode().count("story__entry--void") == 1
    words = story(text_of(page))
    assert "Withdrawn 4 May 2017 , manager: A slip." in words
    assert words.count("Of another deliverable.") == 1


def test_what_people_type_is_shown_as_text(client_of, reader, deliverable):
    evil = '<script>alert("1")</script>'
    row = factories.status_update(deliverable("3a"), "in-progress", "2017-06-01", done=evil, next=evil, reason=evil)
    factories.note(deliverable("3a"), "2017-06-01", evil)
    factories.delivery(deliverable("3a").planned_outputs.get(), "2017-06-01", evil)
    factories.evidence("2017-06-01", evil, status_update=row, visibility="citable")
    html = client_of(reader).get(address("3a")).content.decode()
    assert evil not in html
    assert html.count("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;") >= 6


def test_sample_data_says_so(read, deliverable):
    assert "Sample data" not in story(read("3a"))
    factories.note(deliverable("3a"), "2017-03-01", illustrative=True)
    assert "Sample data" in story(read("3a"))


def test_an_amended_text_stands_beside_the_one_in_the_source(read, manager, now, deliverable):
    given = {"by": manager, "at": now, "effective_on": dt.date(2017, 1, 1), "reason": "A decision."}
    actions.amend(target=deliverable("3a"), field="text", new="Three assessments only.", **given)
    actions.amend(target=deliverable("3a"), field="due", new=Month.of(2018, 3), **given)
    words = read("3a")
    assert "Three assessments only." in words
    assert f"in the source: {deliverable('3a').text}" in words
    assert "amended; in the source 12/2017" in words
    before = read("3a", "2016-12-31")
    assert "Three assessments only." not in before
    assert "12/2017" in before


# --- What a reader does not see --------------------------------------------------------------------


@pytest.mark.parametrize("as_of", ["", "2017-09-30"])
def test_internal_notes_and_internal_evidence_are_not_for_readers(client_of, plan, reader, manager, as_of):
    record = record_one_of_each(plan, by=manager)
    hidden = [INTERNAL_NOTE, INTERNAL_LINK, f"/evidence/{record.internal_file.pk}/", record.internal_file.title]
    shown = [CITABLE_LINK, f"/evidence/{record.citable_file.pk}/"]
    html = client_of(reader).get(address("3a", as_of)).content.decode()
    assert [words for words in hidden if words in html] == []
    assert [words for words in shown if words not in html] == []
    html = client_of(manager).get(address("3a", as_of)).content.decode()
    assert [words for words in hidden + shown if words not in html] == []


def test_the_internal_note_of_a_corrected_entry_stays_internal(client_of, reader, deliverable):
    wrong = factories.status_update(deliverable("3a"), "in-progress", "2017-03-01", internal_note="Between us.")
    factories.correction_of(wrong, "2017-05-04", internal_note="Between us too.")
    assert "Between us" not in client_of(reader).get(address("3a")).content.decode()


# --- As at a date ----------------------------------------------------------------------------------


def test_a_past_page_shows_that_day_and_nothing_later(read, deliverable):
    factories.status_update(deliverable("3a"), "suspended", "2017-03-01", reason="No money.")
    factories.status_update(deliverable("3a"), "in-progress", "2017-06-01", done="Begun again.")
    words = read("3a", "2017-05-31")
    assert "Suspended" in words
    assert "Begun again." not in words
    assert "No update has been recorded by this date." in read("3a", "2017-02-28")


def test_a_past_page_offers_no_editing_to_anybody(client_of, plan, manager, focal_sme):
    record_one_of_each(plan, by=manager)
    for who in (manager, focal_sme):
        links = Links(client_of(who).get(address("3a", "2017-09-30")).content.decode()).all
        words = ("/update/", "/note/", "/record/", "/correct/", "/withdraw/", "/amend/", "3a/evidence/")
        assert [link for link in links if any(word in link for word in words)] == []


def test_links_of_a_past_page_stay_on_its_date(client_of, reader):
    links = Links(client_of(reader).get(address("1", "2016-09-30")).content.decode()).all
    for side in ("items/1/", "units/sme/", "outcomes/4/", "paragraphs/20-b/"):
        assert f"/plans/sme-2015/{side}?as_of=2016-09-30" in links


@pytest.mark.parametrize(
    ("as_of", "sentence"),
    [
        ("2017-10-03", "3 October 2017 lies in the future; the page shows today."),
        ("2015-10-13", "The plan is dated 14 October 2015; there is nothing to show for 13 October 2015."),
        ("0001-01-01", "The plan is dated 14 October 2015"),
        ("yesterday", "“yesterday” is not a date of the form 2016-09-30; the page shows today."),
        ("2016-02-30", "is not a date of the form 2016-09-30"),
        ("%00", "is not a date of the form 2016-09-30"),
        ("%3Cb%3E", "“<b>” is not a date of the form 2016-09-30"),
    ],
)
def test_a_date_that_is_no_use_gets_a_sentence_and_todays_page(client_of, manager, as_of, sentence):
    page = client_of(manager).get(address("3a", as_of))
    assert page.status_code == 200
    assert sentence in text_of(page)
    assert "Record an update" in text_of(page)
