"""The count beside each choice is how many rows the list shows once it is chosen."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliverables import facets
from deliverables.choices import load_choices
from deliverables.filter_fields import EitherField
from deliverables.filters import DeliverableFilter
from deliverables.models import Deliverable, Unit
from deliverables.months import Month
from tests.pages.list_reading import amend, list_url, matching, text, write_record

pytestmark = pytest.mark.usefixtures("today")

BOX = re.compile(
    r'<label class="filter-option([^"]*)"><input[^>]* name="([^"]*)" value="([^"]*)"[^>]*><span[^>]*>(.*?)</label>'
)
COUNT = re.compile(r"\((\d+)\)</span></span>$")
STRANGE = {"q": ["report", "SMEs’", "zebra"], "due_from": ["2017-03"], "due_to": ["2017-12"], "item": ["3", "5"]}


@pytest.fixture
def listed(plan, client_of, reader):
    browser = client_of(reader)
    return lambda query="": browser.get(list_url(plan, query))


@pytest.fixture
def record(plan):
    write_record(plan)
    row = Deliverable.objects.get(plan=plan, ref="3a")
    amend(row, field="due", new="06/2018", new_month=Month.of(2018, 6))
    amend(row, field="coordinator", new="COOP", new_unit=Unit.objects.get(code="COOP"))


def counts(page) -> dict[tuple[str, str], int]:
    """As they are read beside the choices of the page."""
    found = {(name, value): COUNT.search(words) for _classes, name, value, words in BOX.findall(text(page))}
    return {choice: int(count[1]) for choice, count in found.items() if count}


def filters_of(plan, query: QueryDict, on: dt.date) -> DeliverableFilter:
    return DeliverableFilter(query, plan=plan, on=on, choices=load_choices(plan, on))


def opened(plan, query: QueryDict, on: dt.date, name: str, value: str) -> int:
    """How many rows there are when this choice takes the place of its group's."""
    asked = query.copy()
    asked.setlist(name, [value])
    return filters_of(plan, asked, on).rows.count()


@pytest.mark.parametrize("query", ["", "unit=ENTERPRISES&status=in-progress&status=not-started&as_of=2017-02-28"])
def test_every_choice_shows_as_many_rows_as_it_says(listed, plan, record, query):
    on = dt.date(2017, 2, 28) if query else dt.date(2017, 10, 2)
    said = counts(listed(f"?{query}"))
    assert {name for name, _value in said} == {
        name for name, one in filters_of(plan, QueryDict(), on).form.fields.items() if isinstance(one, EitherField)
    }
    assert said == {choice: opened(plan, QueryDict(query), on, *choice) for choice in said}
    assert 0 in said.values()
    for name, value in [("headline", "overdue"), ("unit", "SME"), ("outlook", "off-track")]:
        alone = "&".join(part for part in query.split("&") if part and not part.startswith(f"{name}="))
        assert matching(listed(f"?{alone}&{name}={value}")) == said[name, value]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_counts_agree_with_any_other_filters(plan, record, data):
    on = data.draw(st.sampled_from([dt.date(2016, 5, 30), dt.date(2017, 10, 2)]))
    fields = filters_of(plan, QueryDict(), on).form.fields.items()
    words = {name: list(one.words) for name, one in fields if name not in STRANGE and one.words}
    asked = QueryDict(mutable=True)
    for name in data.draw(st.lists(st.sampled_from([*words, *STRANGE]), max_size=4, unique=True)):
        values = words.get(name) or STRANGE[name]
        asked.setlist(name, data.draw(st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)))
    group = data.draw(st.sampled_from(sorted(words)))
    said = facets.count_choices(filters_of(plan, asked, on))[group]
    assert said == {value: opened(plan, asked, on, group, value) for value in words[group]}


def test_a_choice_without_rows_stays_and_is_quiet(listed, record):
    boxes = {(name, value): (classes, words) for classes, name, value, words in BOX.findall(text(listed()))}
    classes, words = boxes["headline", "off-track"]
    assert "filter-option--none" in classes
    assert re.sub("<[^>]*>", "", words) == "Off track (0)"
    assert "filter-option--none" not in boxes["headline", "overdue"][0]


def test_words_of_the_plan_are_marked_as_such(listed):
    assert re.search(r'name="outcome" value="4"><span lang="en">4 – sustainable enterprises', text(listed()))
    assert re.search(r'name="status" value="completed"><span>Completed', text(listed()))


def test_nothing_is_counted_while_a_filter_is_wrong(listed):
    assert counts(listed("?due_from=2017-99")) == {}


def test_changes_are_counted_where_two_dates_are_compared(listed, record):
    query = "?compare=2016-09-30&biennium=2016-17"
    said = counts(listed(query))
    assert said["change", "suspended"] == matching(listed(f"{query}&change=suspended")) == 1
    assert said["status", "completed"] == matching(listed(f"{query}&status=completed")) == 2
    # What changed is known of the rows that are compared alone.
    assert {name for name, _value in counts(listed(f"{query}&change=suspended"))} == {"change"}
    assert {name for name, _value in counts(listed(f"{query}&q=report"))} == {"change"}
