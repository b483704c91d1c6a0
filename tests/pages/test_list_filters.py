"""Each parameter of the list alone and together with others; values that are no use."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliverables.filter_fields import LONGEST_TEXT, MOST_TEXTS, MOST_WORDS
from deliverables.models import Deliverable, OutputDelivery, Responsibility, StatusUpdate, Theme, Unit
from tests import factories
from tests.many_plans import make_many_plans
from tests.pages.list_reading import ALL, amend, list_url, matching, refs, text, write_record

pytestmark = pytest.mark.usefixtures("today")

FIRST_ROWS = ["1", "2", "3a", "3b", "3c", "4"]
ROW_5 = ["5a", "5b", "5c"]
LATER = ["7a", "7b"]


@pytest.fixture
def listed(plan, client_of, reader):
    browser = client_of(reader)
    return lambda query="": browser.get(list_url(plan, query))


@pytest.fixture
def record(plan):
    write_record(plan)


ALONE = {
    "outcome=2": ["2"],
    "outcome=10": ["4"],
    "outcome=5": [],  # named in the box, in no row of the table
    "unit=ACTRAV": ["1", "5a"],
    "unit=ACT/EMP": ["1", "5a"],
    "unit=DEVINVEST": ["2"],
    "unit=EMPLOYMENT": ["2", "5a", "5b"],  # the department and its branch
    "unit=GOVERNANCE": ["4"],  # only through its unit
    "unit=Turin Centre": ["3c", "4"],
    "biennium=2018-19": LATER,
    "theme=knowledge-generation": FIRST_ROWS,
    "theme=country-level-work": [*ROW_5, "6-1", "6-2"],
    "status=not-started": ["3c", "5b", "6-2", "7a", "7b"],
    "status=in-progress": ["3a", "3b", "4", "5a"],
    "status=completed": ["1", "2"],
    "outlook=on-track": ["3a", "5a"],
    "outlook=off-track": ["4"],
    "timeliness=completed-late": ["2"],
    "timeliness=completed-on-time": ["1"],
    "timeliness=overdue": ["4", "5b"],
    "timeliness=due-soon": ["3a", "3b", "3c", "5a"],
    "timeliness=not-yet-due": LATER,
    "timeliness=no-date": ["6-2"],
    "timeliness=not-applicable": ["5c", "6-1"],
    "headline=overdue": ["4", "5b"],
    "headline=off-track": [],  # 4 is off track, but overdue comes first
    "headline=suspended": ["5c"],
    "headline=not-started": ["3c", "6-2", "7a", "7b"],
    "paragraph=20(e)": ["2", "7a", "7b"],  # 7 cites it inside "20(a) to (f)"
    "paragraph=20(d)": LATER,
    "paragraph=9(a)": ["1"],
    "country=KE": ["5a"],
    "country=VN": ["5a"],
    "country=UG": [],  # in a measurement that a newer one replaced
    "country=FR": [],  # a country, with nothing delivered there
    "item=3": ["3a", "3b", "3c"],
    "item=99": [],
    "due_from=2018-01": LATER,
    "due_to=03/2017": ["1", "2", "4", "5b"],
    "due_to=3/2016": ["1"],
    "group=firm": [*FIRST_ROWS, *ROW_5, "6-1"],
    "group=conditional": ["6-2"],
    "group=later": LATER,
    "indicator=achieved": ["1"],
    "indicator=partly-achieved": ["5b"],
    "indicator=not-achieved": ["5a"],
    "q=procurement": ["2"],
    "q=6-2": ["6-2"],
    "q=DEVINVEST": ["2"],  # only in the responsibility
    "q=70": ["3c"],  # only in the indicator
    "q=Decent Work Country Programmes": [*ROW_5, *LATER],  # in the item's descriptions
    "q=smes' participation": ["2"],  # the plan prints ’
    "q=IMPACT experimental": ["3a"],
    "q=impact zebra": [],
    "q=100%": [],
    "q=_": [],
}


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(("query", "expected"), ALONE.items())
def test_each_parameter_alone(listed, query, expected):
    name, _equals, value = query.partition("=")
    page = listed("?" + urlencode({name: value}))
    assert refs(page) == expected
    assert matching(page) == len(expected)
    assert f"{len(expected)} of 13 shown" in text(page)


def test_indicators_without_a_measurement(listed, record):
    """6-2 has no indicator at all, so it is in none of the four."""
    assert refs(listed("?indicator=not-measured")) == ["2", "3a", "3b", "3c", "4", "5c", "6-1", "7a", "7b"]


TOGETHER = {
    # The same parameter twice: either.
    "status=completed&status=suspended": ["1", "2", "5c"],
    "unit=ACTRAV&unit=DIALOGUE": ["1", "4", "5a"],
    "headline=overdue&headline=completed": ["1", "2", "4", "5b"],
    "q=procurement&q=XBTC project": ["2", "5c"],
    "due_to=2016-03&due_to=2016-04": ["1", "2"],
    "group=conditional&group=later": ["6-2", *LATER],
    "indicator=achieved&indicator=partly-achieved": ["1", "5b"],
    "country=PE&country=FR": ["5a"],
    "status=completed&status=completed": ["1", "2"],
    "item=4&item=6": ["4", "6-1", "6-2"],
    # Different parameters: both.
    "unit=ACTRAV&status=completed": ["1"],
    "unit=ACTRAV&unit=DIALOGUE&status=in-progress": ["4", "5a"],
    "outcome=6&theme=knowledge-generation": ["1"],
    "due_from=2016-04&due_to=2017-03": ["2", "4", "5b"],
    "headline=overdue&timeliness=overdue&status=in-progress": ["4"],
    "biennium=2018-19&paragraph=20(e)&unit=COOP": LATER,
    "biennium=2018-19&theme=knowledge-generation": [],
    # Empty values and unknown parameters are no filter.
    "status=&unit=&q=&due_from=&sort=&page=": ALL,
    "satus=completed&Unit=SME&per_page=1": ALL,
}


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(("query", "expected"), TOGETHER.items())
def test_parameters_together(listed, query, expected):
    assert refs(listed("?" + query)) == expected


def test_a_status_is_that_of_the_newest_row_never_one_that_was(listed, plan, record):
    """Every deliverable that was ever in progress, against those that are."""
    ever = StatusUpdate.objects.filter(status="in-progress").values_list("deliverable__ref", flat=True)
    assert {"1", "2", "6-1"} < set(ever)
    assert not {"1", "2", "6-1"} & set(refs(listed("?status=in-progress")))
    # A correction takes the newest row away: the one before it counts again.
    newest = StatusUpdate.objects.get(deliverable__ref="1", status="completed")
    factories.correction_of(newest, "2017-05-01", withdrawn=True, status="", completed_on=None)
    assert "1" in refs(listed("?status=in-progress"))
    # Entered late, but true earlier: it does not become the newest.
    factories.status_update(Deliverable.objects.get(plan=plan, ref="5c"), "in-progress", "2017-04-01")
    assert "5c" not in refs(listed("?status=in-progress"))


def test_a_delivery_that_was_withdrawn_has_no_country(listed, plan, record):
    peru = OutputDelivery.objects.get(country="PE")
    factories.correction_of(peru, "2017-03-01", withdrawn=True, title="", country="")
    assert refs(listed("?country=PE")) == ["5a"]  # the newest measurement still counts Peru
    assert refs(listed("?country=PE&as_of=2017-05-31")) == []
    assert refs(listed("?country=UG&as_of=2017-05-31")) == ["5a"]


def test_a_unit_counts_from_the_day_that_it_is_brought_in(listed, plan):
    row = Deliverable.objects.get(plan=plan, ref="6-1")
    change = amend(row, field="units", new="COOP")
    Responsibility.objects.create(
        deliverable=row, unit=Unit.objects.get(code="COOP"), position=9, role="contributing", added=change
    )
    assert refs(listed("?unit=COOP")) == ["6-1", *LATER]
    assert refs(listed("?unit=COOP&as_of=2017-02-28")) == LATER


# --- Values of no use -----------------------------------------------------------------------------

BAD = {
    "status=done": "“done” is none of the choices.",
    "status=completed&status=done": "“done” is none of the choices.",
    "outcome=four": "“four” is none of the choices.",
    "outcome=3": "“3” is none of the choices.",
    "unit=HR": "“HR” is none of the choices.",
    "unit=act/emp": "“act/emp” is none of the choices.",
    "biennium=2016–17": "“2016–17” is none of the choices.",
    "theme=other": "“other” is none of the choices.",
    "outlook=good": "“good” is none of the choices.",
    "timeliness=late": "“late” is none of the choices.",
    "headline=red": "“red” is none of the choices.",
    "group=all": "“all” is none of the choices.",
    "indicator=met": "“met” is none of the choices.",
    "paragraph=20": "“20” is none of the choices.",
    "country=XX": "“XX” is none of the choices.",
    "country=Kenya": "“Kenya” is none of the choices.",
    "item=four": "“four” is not the number of an item, such as 4.",
    "item=123456": "“123456” is not the number of an item, such as 4.",
    "item=٣": "“٣” is not the number of an item, such as 4.",
    "due_from=13/2017": "Give a month as month/year, for example 03/2017.",
    "due_to=soon": "Give a month as month/year, for example 03/2017.",
    "due_to=0001-01": "Give a year between 1900 and 2199.",
    "q=%00": "Null characters are not allowed.",
    "q=" + "a" * (LONGEST_TEXT + 1): f"Search for at most {LONGEST_TEXT} characters.",
    "q="
    + "+".join("word"[: 1 + n % 4] + str(n) for n in range(MOST_WORDS + 1)): f"Search for at most {MOST_WORDS} words.",
    "&".join(f"q={n}" for n in range(MOST_TEXTS + 1)): f"Search for at most {MOST_TEXTS} texts at once.",
}


@pytest.mark.parametrize(("query", "sentence"), BAD.items())
def test_a_bad_value_is_said_beside_its_filter_and_gives_no_rows(listed, query, sentence):
    page = listed(f"?{query}&sort=due")
    name = query.partition("=")[0]
    assert page.status_code == 200
    assert refs(page) == []
    assert matching(page) == 0
    assert f'<ul class="errorlist" id="id_{name}_error"><li>{sentence}</li></ul>' in text(page)
    assert "Nothing is shown while a filter is wrong." in text(page)


def test_what_only_another_plan_has_is_no_choice_here(listed, plan):
    other = make_many_plans(1, 0, plan)[0]
    unit, row = Unit.objects.create(code="HR", slug="hr", name="Human Resources"), other.deliverables.get(ref="4")
    Responsibility.objects.create(deliverable=row, unit=unit, position=9, role="responsible")
    biennium = other.biennia.first()
    Theme.objects.create(biennium=biennium, title="Elsewhere", slug="elsewhere", position=9)
    assert "“elsewhere” is none of the choices." in text(listed("?theme=elsewhere"))
    # A unit may lose its part here, and an address that somebody kept is then no mistake, only without rows.
    assert "“NOBODY” is none of the choices." in text(listed("?unit=NOBODY"))
    page = listed("?unit=HR")
    assert refs(page) == []
    assert "is none of the choices" not in text(page)
    assert 'value="HR"' not in text(listed())
    assert refs(listed("?theme=country-level-work")) == [*ROW_5, "6-1", "6-2"]


def test_the_rest_of_the_form_keeps_what_was_typed(listed):
    page = text(listed("?status=done&unit=SME&q=two+words&due_from=nonsense&sort=due&as_of=2017-01-31"))
    assert 'value="SME" checked' in page
    assert 'value="two words"' in page
    assert 'value="nonsense"' in page
    assert '<input type="hidden" name="sort" value="due">' in page
    assert '<input type="hidden" name="as_of" value="2017-01-31">' in page


def test_what_is_of_no_use_is_not_carried_along(listed):
    page = text(listed("?sort=nonsense&as_of=2030-01-01&page=2&unit=SME"))
    assert '<input type="hidden"' not in page.split("filters__form")[1].split("</form>")[0]


def test_tokens_take_away_one_value_and_keep_the_others(listed):
    page = text(listed("?status=completed&status=suspended&unit=ACT/EMP&page=3&as_of=2017-01-31"))
    assert 'href="/plans/sme-2015/deliverables/?status=suspended&unit=ACT/EMP&as_of=2017-01-31"' in page
    assert 'href="/plans/sme-2015/deliverables/?status=completed&status=suspended&as_of=2017-01-31"' in page
    assert 'href="/plans/sme-2015/deliverables/?as_of=2017-01-31">Clear all filters' in page
    assert "export.xlsx?status=completed&status=suspended&unit=ACT/EMP&as_of=2017-01-31" in page


def test_hostile_text_is_shown_as_text(listed):
    hostile = '"><script>alert(1)</script>'
    page = listed("?" + urlencode({"q": hostile, "unit": hostile, "sort": hostile, "page": hostile}))
    assert "<script>alert" not in page.content.decode()
    assert page.content.decode().count("&lt;script&gt;alert(1)") >= 4


def test_the_longest_search_is_answered(listed):
    texts = [" ".join(f"a{text}{word:x}-'" for word in range(MOST_WORDS)) for text in range(MOST_TEXTS)]
    answer = listed("?" + urlencode({"q": texts, "sort": "status"}, doseq=True))
    assert "errorlist" not in text(answer)
    assert answer.status_code == 200


NAMES = [
    "outcome", "unit", "biennium", "theme", "status", "outlook", "timeliness", "headline", "group", "indicator",
    "paragraph", "country", "due_from", "due_to", "q", "sort", "page", "as_of", "other",
]  # fmt: skip
GOOD = [
    "1",
    "SME",
    "2016-17",
    "completed",
    "overdue",
    "20(e)",
    "KE",
    "2017-03",
    "firm",
    "achieved",
    "report",
    "-due",
    "2",
]
HOSTILE = [
    "\x00",
    "'; DROP TABLE x; --",
    "%",
    "_",
    "\\",
    "🦓",
    "\ud83e",
    "9" * 30,
    "-1",
    "00",
    "2017-00",
    "İ",
    "a\r\nb",
]
VALUES = st.sampled_from([*GOOD, *HOSTILE]) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=5))
def test_no_address_breaks_the_list(listed, pairs):
    """Never an error of ours, and never rows while a message stands beside a filter."""
    page = listed("?" + urlencode([(name, value.encode("utf-8", "replace")) for name, value in pairs]))
    assert page.status_code == 200
    assert not ("errorlist" in text(page) and refs(page))
    assert len(refs(page)) == matching(page)


def test_dates_of_the_record_are_whole_days(listed, plan):
    factories.status_update(Deliverable.objects.get(plan=plan, ref="1"), "in-progress", dt.date(2017, 10, 2))
    assert refs(listed("?status=in-progress")) == ["1"]
    assert refs(listed("?status=in-progress&as_of=2017-10-01")) == []
