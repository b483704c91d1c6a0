"""A unit that was renamed or merged: pages of earlier dates keep what it was, pages of today say what it is."""

from __future__ import annotations

import csv
import datetime as dt
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliverables import actions
from deliverables.models import Responsibility, Unit
from reporting.papers.cover import author_unit
from reporting.papers.record import load_record
from reporting.papers.resources import _social_partners
from reporting.summaries import summarize
from tests import factories
from tests.pages.list_reading import refs
from tests.pages.plan_words import PLAN, words_of
from tests.reporting import rounds_at_work as work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SINCE = dt.date(2017, 10, 1)
DAY_BEFORE = dt.date(2017, 9, 30)
NEW = "Micro, Small and Medium Enterprises Unit"
PAGES = [
    "",
    "table/",
    "deliverables/",
    "deliverables/3a/",
    "items/3/",
    "units/sme/",
    "commitments/",
    "timeline/",
]


@pytest.fixture
def rename(plan, administrator, now):
    def rename(code="SME", new="MSME", name=NEW) -> None:
        unit = Unit.objects.get(code=code)
        actions.rename_unit(unit=unit, code=new, name=name, effective_on=SINCE, by=administrator, at=now)

    return rename


@pytest.fixture
def merge(plan, administrator, now):
    def merge(code="SME", into="COOP", on=SINCE) -> None:
        unit, successor = Unit.objects.get(code=code), Unit.objects.get(code=into)
        who = {"by": administrator, "at": now}
        actions.end_unit(unit=unit, into=successor, effective_on=on, moves_people=True, **who)

    return merge


@pytest.fixture
def desk(client_of, manager):
    return client_of(manager)


def questions(desk, address: str) -> int:
    desk.get(f"{PLAN}/{address}")
    with CaptureQueriesContext(connection) as queries:
        assert desk.get(f"{PLAN}/{address}").status_code == 200
    return len(queries)


def test_each_page_calls_a_unit_as_on_its_date_and_asks_no_more(plan, deliverable, desk, rename):
    factories.note(deliverable("3a"), "2016-05-01", unit=Unit.objects.get(code="SME"))
    before = {page: questions(desk, page) for page in PAGES}
    past = {page: words_of(desk, f"{page}?as_of=2017-09-30") for page in PAGES}
    rename()
    assert {page: questions(desk, page) for page in PAGES} == before
    assert {page: words_of(desk, f"{page}?as_of=2017-09-30") for page in PAGES} == past
    now = {page: words_of(desk, page) for page in PAGES}
    # The whole plan and the timeline name units only in the words of the plan.
    assert [page for page in PAGES if "MSME" not in now[page]] == ["table/", "timeline/"]
    assert "formerly SME, until 30 Sep 2017" in now["deliverables/3a/"]
    assert "author, SME" in now["deliverables/3a/"], "the story keeps the name of the time"
    assert "Formerly SME Small and Medium Enterprises Unit until 30 September 2017" in now["units/sme/"]


def test_filter_order_search_and_export_know_the_names_of_the_date(desk, rename):
    rename("DIALOGUE", "ZDIALOGUE")
    address = f"{PLAN}/deliverables/"
    for query in ("?unit=ZDIALOGUE", "?unit=DIALOGUE", "?unit=ZDIALOGUE&as_of=2017-09-30"):
        assert refs(desk.get(address + query)) == ["4"], query
    # The one that DIALOGUE coordinates comes first or last of all.
    assert refs(desk.get(f"{address}?sort=units&as_of=2017-09-30"))[0] == "4"
    assert refs(desk.get(f"{address}?sort=units"))[-1] == "4"
    for query, code in (("", "ZDIALOGUE"), ("&as_of=2017-09-30", "DIALOGUE")):
        answer = desk.get(f"{address}export.csv?item=4{query}")
        rows = csv.DictReader(StringIO(b"".join(answer.streaming_content).decode().removeprefix("\ufeff")))
        assert [row["Coordinating unit"] for row in rows] == [code]
    assert "ZDIALOGUE" in words_of(desk, "search/?q=Tripartism")
    assert "ZDIALOGUE" not in words_of(desk, "search/?q=Tripartism&as_of=2017-09-30")


def test_a_chip_of_the_list_calls_a_unit_as_on_the_date_of_the_page(desk, rename):
    rename("DIALOGUE", "ZDIALOGUE")
    list_of = f"{PLAN}/deliverables/?unit=DIALOGUE&status=not-started"
    for query, code in (("", "ZDIALOGUE"), ("&as_of=2017-09-30", "DIALOGUE")):
        soup = BeautifulSoup(desk.get(list_of + query).content, "html.parser")
        chip = soup.select_one(".result-line .filter-token")
        assert (chip.get_text().split(), "filter-token--bad" in chip["class"]) == (
            ["Remove", "the", "filter:", "Unit:", code, "✕"],
            False,
        )
        assert soup.select_one("#id_unit_now").get_text() == code
        assert refs(desk.get(chip["href"])) != ["4"], "it takes the filter away"


def test_a_code_that_another_unit_has_by_now_finds_that_one(desk, rename):
    rename("DIALOGUE", "ZDIALOGUE")
    rename("SFP", "DIALOGUE")
    sfp = set(Responsibility.objects.filter(unit__slug="sfp").values_list("deliverable__ref", flat=True))
    assert set(refs(desk.get(f"{PLAN}/deliverables/?unit=DIALOGUE"))) == sfp


def test_a_merged_unit_counts_under_its_successor_from_then_on(plan, desk, merge, deliverable):
    before = questions(desk, "deliverables/?unit=SME"), questions(desk, "units/coop/")
    held = set(Responsibility.objects.filter(unit__slug="sme").values_list("deliverable__ref", flat=True))
    own = set(Responsibility.objects.filter(unit__slug="coop").values_list("deliverable__ref", flat=True))
    merge()
    address = f"{PLAN}/deliverables/?unit=COOP"
    assert set(refs(desk.get(address))) == held | own
    assert set(refs(desk.get(f"{address}&as_of=2017-09-30"))) == own
    assert set(refs(desk.get(f"{PLAN}/deliverables/?unit=SME"))) == held
    assert (questions(desk, "deliverables/?unit=COOP"), questions(desk, "units/coop/")) == before
    assert "Took the place of SME" in words_of(desk, "units/coop/")
    assert "Took the place" not in words_of(desk, "units/coop/?as_of=2017-09-30")
    assert "Ended 30 September 2017; merged into COOP" in words_of(desk, "units/sme/")
    assert "Ended" not in words_of(desk, "units/sme/?as_of=2017-09-30")
    assert "until 30 Sep 2017, then merged into COOP" in words_of(desk, "deliverables/3a/")
    rows = {row.code: row for row in summarize(plan, SINCE, None).units.rows}
    assert rows["COOP"].with_parts.total == len(held | own)


def test_a_merged_unit_is_not_offered_to_whom_it_is_new(desk, merge, deliverable):
    merge("SFP", "COOP")
    offered = "amend/deliverable/{}/units/"
    assert "SFP" not in words_of(desk, offered.format(deliverable("1").pk))
    assert "SFP" in words_of(desk, offered.format(deliverable("3a").pk))


def test_a_paper_calls_units_as_on_its_cut_off_and_as_known(team, rename, merge, now):
    report_round = work.planned(team)
    rename("ACTRAV", "WORKERS", "Bureau for Workers")
    rename()
    recorded = now - dt.timedelta(seconds=1)
    for on, known_at, code in ((DAY_BEFORE, None, "SME"), (SINCE, None, "MSME"), (SINCE, recorded, "SME")):
        record = load_record(report_round, on, known_at)
        assert author_unit(record)[0].endswith(f"(ENTERPRISES/{code})."), (on, known_at)
    assert "Bureau for Workers (WORKERS)" in _social_partners(load_record(report_round, SINCE, None))
    merge("MSME", "COOP", on=now.date())
    assert author_unit(load_record(report_round, now.date(), None))[0].endswith("(ENTERPRISES/COOP).")
    assert author_unit(load_record(report_round, SINCE, None))[0].endswith("(ENTERPRISES/MSME).")
