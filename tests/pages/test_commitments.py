"""The list of commitments outside the table, and the page of one: what they say, as at a date, for whom."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliverables.models import Commitment, CommitmentUnit, CommitmentUpdate
from tests import factories
from tests.many_plans import make_many_plans
from tests.pages.plan_words import PLAN, bare, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ONE = f"{PLAN}/commitments/partnerships/"


@pytest.fixture
def words(client_of, reader):
    return partial(words_of, client_of(reader))


def test_the_list_has_each_commitment_word_for_word_and_in_order(plan, words):
    text = words("commitments/")
    places = [text.index(bare(row.words)) for row in plan.commitments.all()]
    assert places == sorted(places)
    assert "10 commitments · nothing recorded by this date on 10 of them" in text


def test_the_list_leads_to_the_text_in_the_document(plan, client_of, reader):
    html = client_of(reader).get(f"{PLAN}/commitments/").content.decode()
    for row in Commitment.objects.all():
        for text in row.source_texts.all():
            assert f'href="{PLAN}/source/#text-{text.position}"' in html
    assert (
        f'id="text-{plan.source_texts.get(number="10").position}"'
        in client_of(reader).get(f"{PLAN}/source/").content.decode()
    )


def test_units_are_chips_and_derived_ones_say_from_what(words, client_of, reader):
    text = words("commitments/")
    assert "derived: the bureaux that paragraph 5 names for the social partners" in text
    assert "derived: the author unit of the plan (its field “Author unit”)" in text
    assert text.count("The plan names no unit.") == 4
    printed = words("commitments/capacity-building/")
    assert "Turin Centre ACT/EMP ACTRAV" in printed
    assert "derived" not in printed
    assert f'href="{PLAN}/units/turin-centre/"' in client_of(reader).get(f"{PLAN}/commitments/").content.decode()


def test_the_newest_update_and_how_long_ago_it_was(words):
    factories.commitment_update("partnerships", "2016-06-01", "Talks were held.")
    factories.commitment_update("partnerships", "2017-08-31", "An agreement was signed.", illustrative=True)
    text = words("commitments/")
    assert "31 Aug 2017 1 month before this date Sample data An agreement was signed." in text
    assert "Talks were held." not in text
    assert "nothing recorded by this date on 9 of them" in text
    assert "on this date" in words("commitments/?as_of=2017-08-31")


@pytest.mark.parametrize("page", ["commitments/", "commitments/partnerships/"])
def test_a_past_date_shows_what_was_in_force_then(words, page):
    factories.commitment_update("partnerships", "2016-06-01", "Talks were held.")
    factories.commitment_update("partnerships", "2017-08-31", "An agreement was signed.")
    past = words(f"{page}?as_of=2016-09-30")
    assert "Talks were held." in past
    assert "3 months before this date" in past
    assert "An agreement" not in past
    assert "Talks" not in words(f"{page}?as_of=2016-05-31")


def test_the_story_shows_what_was_wrong_and_why(words):
    wrong = factories.commitment_update("partnerships", "2016-06-01", "Three talks <b>.")
    factories.correction_of(wrong, "2016-06-05", text="Two talks.")
    gone = factories.commitment_update("partnerships", "2016-07-01", "Four talks.")
    factories.correction_of(gone, "2016-07-05", text="", withdrawn=True, correction_reason="Not this plan.")
    text = words("commitments/partnerships/")
    assert "Where it stands last update effective 1 June 2016, 1 year before this date Two talks." in text
    assert "Corrects an earlier entry It was wrong." in text
    assert "Corrected 5 Jun 2016, author: It was wrong. Three talks <b>." in text
    assert "Withdrawn 5 Jul 2016, author: Not this plan. Four talks." in text


def test_who_may_is_offered_to_write_and_who_takes_part_is_told_who_can(client_of, focal_sme, focal_dialogue, reader):
    factories.commitment_update("partnerships", "2016-06-01")
    links = ["update/", "correct/", "withdraw/"]
    may = client_of(focal_sme).get(ONE).content.decode()
    assert [link for link in links if f"{ONE}{link}" not in may] == []
    other = client_of(focal_dialogue).get(ONE).content.decode()
    assert "Only focal points of SME and managers of the plan can record on this commitment." in other
    for browser, query in (
        (client_of(focal_dialogue), ""),
        (client_of(reader), ""),
        (client_of(focal_sme), "2017-01-01"),
    ):
        page = browser.get(ONE, {"as_of": query} if query else {}).content.decode()
        assert [link for link in links if f"{ONE}{link}" in page] == []
    assert "Only focal points" not in client_of(reader).get(ONE).content.decode()


def test_a_corrected_update_offers_no_second_correction(client_of, focal_sme):
    wrong = factories.commitment_update("partnerships", "2016-06-01")
    right = factories.correction_of(wrong, "2016-06-05")
    page = client_of(focal_sme).get(ONE).content.decode()
    assert f"{ONE}correct/{wrong.pk}/" not in page
    assert f"{ONE}correct/{right.pk}/" in page


def test_a_plan_without_commitments_says_so(plan, words):
    CommitmentUnit.objects.all().delete()
    Commitment.source_texts.through.objects.all().delete()
    Commitment.objects.all().delete()
    assert "holds no commitment outside its table" in words("commitments/")
    assert "Commitment:" not in words("source/")


@pytest.mark.parametrize("path", ["commitments/", "commitments/partnerships/", "source/"])
def test_the_queries_are_the_same_with_fifty_plans_and_many_updates(plan, client_of, focal_sme, path):
    browser = client_of(focal_sme)
    factories.commitment_update("partnerships", "2016-06-01")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"{PLAN}/{path}").status_code == 200
        return len(queries)

    count()
    alone = count()
    for plan_ in make_many_plans(50, 1, plan):
        rows = Commitment.objects.bulk_create(
            Commitment(plan=plan_, slug=one.slug, position=one.position, words=one.words, reported_in=one.reported_in)
            for one in plan.commitments.all()
        )
        dated = {"effective_on": "2016-06-01", "recorded_at": factories.moment("2016-06-01")}
        CommitmentUpdate.objects.bulk_create(
            CommitmentUpdate(commitment=row, text="Done.", by=factories.author(), **dated) for row in rows
        )
    for row in plan.commitments.all():
        for day in ("2016-07-01", "2016-08-01", "2016-09-01"):
            factories.commitment_update(row, day)
    assert count() == alone
    assert alone <= 12
