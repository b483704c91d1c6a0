"""The plan's own pages: whole table, document, item, unit, outcome, paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliverables.models import (
    FollowUpItem,
    Footnote,
    Indicator,
    ItemDescription,
    Outcome,
    ResourceLine,
)
from deliverables.months import Month
from tests import factories
from tests.many_plans import make_many_plans
from tests.pages.plan_words import PLAN, amend, bare, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

PAGES = ["table", "source", "items/3", "units/sme", "units/enterprises", "outcomes/4", "outcomes/5", "paragraphs/20-b"]
PAGES += ["commitments", "commitments/partnerships", "commitments/guidance"]
PAGES += ["source/14"]
UNKNOWN = ["items/8", "source/99", "units/nobody", "outcomes/3", "paragraphs/20-g", "commitments/none"]
BUDGET = 12


@pytest.fixture
def words(client_of, reader) -> Callable[[str], str]:
    """The words of a page of the plan as the reader sees them."""
    return partial(words_of, client_of(reader))


@pytest.mark.parametrize("path", PAGES)
def test_a_reader_sees_the_page(client_of, reader, path):
    assert client_of(reader).get(f"{PLAN}/{path}/").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_nobody_is_sent_to_sign_in(plan, client_of, path):
    response = client_of(None).get(f"{PLAN}/{path}/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    "path", [*(f"{PLAN}/{path}/" for path in UNKNOWN), "/plans/none/table/", "/plans/none/source/"]
)
def test_what_is_not_there_is_not_found(client_of, reader, path):
    assert client_of(reader).get(path).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_written_to_these_pages(client_of, manager, path):
    assert client_of(manager).post(f"{PLAN}/{path}/").status_code == 405


@pytest.mark.parametrize("path", PAGES)
def test_a_past_date_is_shown_and_kept_in_links(client_of, reader, path):
    text = client_of(reader).get(f"{PLAN}/{path}/?as_of=2016-09-30").content.decode()
    assert "<strong>As at 30 September 2016</strong>" in text
    main = text.partition("<main")[2].partition("</main>")[0]
    links = [link for link in re.findall(r'href="(/plans/[^"]+)"', main) if link != f"{PLAN}/{path}/"]
    assert links
    assert [link for link in links if "as_of=2016-09-30" not in link] == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("date", ["2017-10-03", "2015-10-13", "soon", "2016-02-30"])
def test_a_date_of_no_use_shows_today_and_says_so(client_of, reader, path, date):
    text = client_of(reader).get(f"{PLAN}/{path}/", {"as_of": date}).content.decode()
    assert "Please note:" in text
    assert "State as at 2 October 2017" in text


@pytest.mark.parametrize("path", [*PAGES, "items/4", "items/7"])
def test_the_queries_are_few_and_the_same_beside_other_plans(plan, client_of, reader, path):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client_of(reader).get(f"{PLAN}/{path}/").status_code == 200
        return len([q for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))])

    client_of(reader).get(f"{PLAN}/{path}/")
    factories.status_update(plan.deliverables.get(ref="3a"), "in-progress", "2016-02-01")
    alone = count()
    make_many_plans(3, 4, plan)
    assert count() == alone
    # Signing in costs queries of its own in a test; the page's own are counted apart.
    browser = client_of(reader)
    with CaptureQueriesContext(connection) as queries:
        browser.get(f"{PLAN}/{path}/")
    assert len(queries) <= (14 if path == "source/14" else BUDGET)


def test_the_table_holds_every_text_as_in_the_source(plan, words):
    text = words("table/")
    texts = [column.text for column in plan.source_texts.filter(kind="column")]
    texts += [biennium.title for biennium in plan.biennia.all()] + ["Knowledge generation", "Country-level work"]
    texts += list(ItemDescription.objects.values_list("text", flat=True))
    texts += [f"({d.letter}) {d.text}" if d.letter else d.text for d in plan.deliverables.all()]
    texts += [
        f"({i.deliverable.letter}) {i.text}" if i.deliverable.letter else i.text for i in Indicator.objects.all()
    ]
    for item in plan.items.all():
        texts += [item.responsibility_text, item.alignment_text, item.resources_text]
    texts += [Footnote.objects.get().text]
    assert [one for one in texts if bare(one) not in text] == []


def test_the_table_has_the_bands_once_and_in_order(words):
    text = words("table/")
    bands = ["For the 2016–17 biennium", "Knowledge generation", "Country-level work", "For the 2018–19 biennium"]
    places = [text.index(band) for band in bands]
    assert places == sorted(places)
    assert [text.count(band) for band in bands] == [1, 1, 1, 1]


def test_the_table_shows_the_state_at_the_date(plan, words):
    deliverable = plan.deliverables.get(ref="3a")
    factories.status_update(deliverable, "in-progress", "2016-09-01", outlook="at-risk")
    factories.status_update(deliverable, "completed", "2017-03-01")
    factories.delivery(deliverable.planned_outputs.get(), "2016-08-20")
    past, now = words("table/?as_of=2016-09-30"), words("table/")
    assert "At risk" in past
    assert "At risk" not in now
    assert "Status at 30 September 2016" in past
    assert "1 of 4 impact assessments" in past
    assert "0 of 4 impact assessments" in words("table/?as_of=2016-06-30")
    assert "overdue by 18 months" in now  # deliverable 1, due 03/2016
    assert "awaiting resources" in now
    assert "starts in 2018–19" in now


def test_an_amended_text_is_marked_and_the_source_can_be_reached(plan, words):
    deliverable = plan.deliverables.get(ref="3b")
    amend(deliverable=deliverable, field="text", old=deliverable.text, new="Three ILO projects.")
    item = FollowUpItem.objects.get(number=4)
    amend(item=item, field="resources_text", old=item.resources_text, new="Would require US$120,000.")
    for path in ("table/", "items/3/", "items/4/"):
        text = words(path)
        assert "amended" in text.lower()
    text = words("table/")
    assert "(b) Three ILO projects." in text
    assert "Amended 1 May 2016 As in GB.325/INS/5/2 Two ILO projects passed external audits" in text
    assert "Would require US$120,000. Amended 1 May 2016 As in GB.325/INS/5/2 Would require additional" in text
    assert "Three ILO projects." not in words("table/?as_of=2016-04-30")


def test_of_two_amendments_the_later_one_holds(plan, words):
    item = FollowUpItem.objects.get(number=4)
    amend(item=item, field="resources_text", old=item.resources_text, new="Would require US$120,000.")
    amend(item=item, field="resources_text", new="Would require nothing.", effective_on="2017-01-01")
    assert "Would require nothing. Amended 1 Jan 2017 As in GB.325/INS/5/2 Would require additional" in words(
        "items/4/"
    )
    assert "Would require US$120,000." in words("items/4/?as_of=2016-12-31")


def test_an_amended_due_month_shows_the_printed_one(plan, words):
    deliverable = plan.deliverables.get(ref="5a")
    amend(deliverable=deliverable, field="due", old="12/2017", new="06/2018", new_month=Month.of(2018, 6))
    assert re.search(r"06/2018 ?not yet due ?amended; as in GB.325/INS/5/2: 12/2017", words("table/"))


def test_the_document_is_as_in_the_source(plan, words):
    text = words("source/")
    missing = [one.text for one in plan.source_texts.all() if bare(one.text) not in text]
    assert missing == []
    places = [text.index(bare(one.text)) for one in plan.source_texts.exclude(text="None.").exclude(kind="column")]
    assert places == sorted(places)
    assert "As in GB.325/INS/5/2" in text
    assert "(d) report back to the Governing Body" in text
    assert plan.title in text
    assert plan.item_heading in text


def test_the_document_leads_to_what_its_texts_concern(client_of, reader):
    text = client_of(reader).get(f"{PLAN}/source/").content.decode()
    for link in ("items/7/", "outcomes/10/", "outcomes/5/", "table/", "commitments/", "commitments/partnerships/"):
        assert f'href="{PLAN}/{link}"' in text


def test_the_notes_on_the_document_are_derived(plan, words):
    text = words("source/")
    assert "Outcome 5 (rural economy) is named in “Relevant strategic objective” but in no row of the table." in text
    assert "Items 4 and 6 of 2016–17 state a need for additional resources" in text
    assert "The decision in this document is a draft. The adopted one is GB.325/PV, paragraph 86" in text
    Outcome.objects.get(number=5).alignments.create(item=FollowUpItem.objects.get(number=1))
    ResourceLine.objects.filter(item__number=6).update(source="existing")
    type(plan).objects.update(decision_reference="")
    text = words("source/")
    assert "but in no row of the table" not in text
    assert "Item 4 of 2016–17 states a need" in text
    assert "is a draft" not in text
