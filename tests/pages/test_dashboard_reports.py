"""On the dashboard: what changed since the last published report, and for a manager how far the next one is."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup

from deliverables.models import Mobilization, ResourceLine
from reporting import actions
from reporting.dashboard import lists
from tests.factories import moment, status_update
from tests.many_plans import make_many_plans
from tests.reading_pages import Links, text_of
from tests.reporting import rounds_at_work as work
from tests.reporting.papers import the_round
from tests.sample_record import dated, sample_record

URL = "/plans/sme-2015/"


@pytest.fixture
def visit(plan, today, reader, client_of):
    def get(user=reader, **query):
        response = client_of(user).get(URL, query)
        assert response.status_code == 200
        return response

    return get


def follow(client, html):
    """Addresses whose list has not as many rows as the figure says: (address, figure, rows)."""
    wrong = []
    for url, number in set(Links(html).counted):
        found = re.search(r'data-total="(\d+)"', client.get(url).content.decode())
        if found is None or int(found[1]) != number:
            wrong.append((url, number, found and found[1]))
    return wrong


# Since the last published report


def test_changes_are_told_since_the_cut_off_of_the_last_published_report(team, visit, deliverable):
    status_update(deliverable("3a"), "in-progress", "2017-09-20")
    published = work.published(team)
    status_update(deliverable("3a"), "completed", "2017-10-01")
    response = visit()
    words = text_of(response)
    assert (
        f"What changed since {published.document_code} the last report published, cut-off 30 September 2017" in words
    )
    assert f'href="{URL}reports/{published.slug}/"' in response.content.decode()
    assert [line.on for line in response.context["changes"].lines] == [dt.date(2017, 10, 1)]


def test_before_any_report_is_published_changes_are_those_of_three_months(team, visit):
    work.approved(team)
    assert "What changed since 4 July 2017" in text_of(visit())


def test_a_report_that_was_not_published_then_is_not_told_of(team, visit):
    work.published(team)
    response = visit(as_of="2017-10-01")
    assert response.context["reported"] is None
    assert "What changed since 3 July 2017" in text_of(response)


def test_the_newest_changes_lead_to_all_of_them(plan, visit, client_of, reader):
    sample_record(plan)
    for day in range(1, 15):
        status_update(plan.deliverables.get(ref="7a"), ("in-progress", "not-started")[day % 2], f"2017-09-{day:02d}")
    html = visit().content.decode()
    all_of_them = f"{URL}?changes=all#changes"
    ((url, number),) = [one for one in Links(html).counted if one[0] == all_of_them]
    assert number > lists.NEWEST
    assert f"The newest 12 of all {number} changes" in text_of(visit())
    whole = client_of(reader).get(url)
    assert len(whole.context["changes"].lines) == number
    assert f'data-total="{number}"' in whole.content.decode()
    assert "The newest" not in text_of(whole)


def test_of_very_many_changes_the_newest_are_told(plan, visit, monkeypatch):
    monkeypatch.setattr(lists, "MOST_CHANGES", 3)
    sample_record(plan)
    assert len(visit(changes="all").context["changes"].lines) == 3
    assert "The newest 3 of all" in text_of(visit(changes="all"))


# The next report


def test_a_manager_sees_how_far_the_next_report_is(team, visit, client_of):
    report_round = work.opened(team)
    text = work.paragraph(report_round, "4")
    actions.send_text(text=text, words=work.WORDS, by=team.writer_of(text), at=work.AT)
    response = visit(team.manager)
    words = text_of(response)
    assert f"Next report: {report_round.document_code}" in words
    assert "contributions until 4 October 2017 (2 days left)" in words
    assert "Open for contributions 13 paragraphs 12 awaiting contribution 1 sent by the unit" in words
    assert follow(client_of(team.manager), response.content.decode()) == []


def test_nobody_else_sees_it(team, visit, reader):
    work.opened(team)
    for person in (reader, team.approver, team.units["SME"]):
        assert "Next report" not in text_of(visit(person))


def test_a_past_date_shows_how_far_it_was_then(team, visit, client_of):
    report_round = the_round("november-2017")
    report_round.contribution_deadline = dt.date(2017, 10, 4)
    report_round.save()
    actions.open_round(report_round=report_round, call="Please write.", by=team.manager, at=moment("2017-09-01"))
    text = work.paragraph(report_round, "4")
    actions.send_text(text=text, words=work.WORDS, by=team.writer_of(text), at=moment("2017-09-20"))
    then = visit(team.manager, as_of="2017-09-10")
    assert "13 paragraphs 13 awaiting contribution" in text_of(then)
    assert "13 paragraphs 12 awaiting contribution 1 sent by the unit" in text_of(visit(team.manager))
    assert follow(client_of(team.manager), then.content.decode()) == []
    before = text_of(visit(team.manager, as_of="2017-08-20"))
    assert "paragraphs" not in before.partition("Next report")[2].partition("What changed")[0]


def test_a_round_that_is_planned_has_no_paragraphs_yet(team, visit):
    work.planned(team)
    assert "Planned" in text_of(visit(team.manager)).partition("Next report")[2][:200]


def test_once_all_are_published_there_is_none(team, visit):
    work.published(team)
    assert "Next report" not in text_of(visit(team.manager))


# Every figure


@pytest.mark.parametrize("as_of", ["", "2017-09-30"])
def test_no_figure_stands_without_its_list(team, visit, as_of):
    sample_record(team.plan)
    work.opened(team)
    soup = BeautifulSoup(visit(team.manager, as_of=as_of).content.decode(), "html.parser")
    figures = soup.select(
        "main td.num, .figure-card, .tally__base, .tally__figure, .other-groups li, .due-list__title, .cell-note"
    )
    numbers = [one for one in figures if re.search(r"\d", one.get_text())]
    assert len(numbers) > 100
    assert [one.get_text() for one in numbers if not one.select_one("a[href]")] == []


def test_sums_of_resources_lead_to_the_deliverables_of_their_items(plan, visit, client_of, reader):
    sample_record(plan)
    html = visit(as_of="2017-09-30").content.decode()
    soup = BeautifulSoup(html, "html.parser")
    sums = {
        one.get_text(): (one["href"], one["data-count"]) for one in soup.select("[aria-labelledby=resources] .count")
    }
    of_items = f"{URL}deliverables/?"
    assert sums["US$2,500,000"] == (f"{of_items}item=7&as_of=2017-09-30", "2")
    assert sums["CHF 75,000"] == (f"{of_items}item=4&item=6&as_of=2017-09-30", "3")
    assert f"{URL}items/4/?as_of=2017-09-30#resources" in Links(html).all
    assert follow(client_of(reader), html) == []


def test_sums_over_many_items_lead_to_the_whole_plan(plan, visit, deliverable):
    item = deliverable("1").item
    for number in range(20, 30):
        item.pk, item.number = None, number
        item.save()
        line = ResourceLine.objects.create(
            item=item, position=1, text="A fund", source="xbtc", amount=1000, currency="EUR"
        )
        Mobilization.objects.create(line=line, amount=10, currency="EUR", source="A fund", **dated("2017-06-01"))
    soup = BeautifulSoup(visit().content.decode(), "html.parser")
    (link,) = [one for one in soup.select("a.count") if one.get_text() == "EUR 10,000"]
    assert link["href"] == f"{URL}table/"
    assert "data-count" not in link.attrs


@pytest.mark.parametrize("as_of", ["", "2017-09-30"])
def test_a_manager_costs_as_few_queries_at_every_size(team, client_of, django_assert_num_queries, as_of):
    client = client_of(team.manager)
    query = {"as_of": as_of} if as_of else {}
    client.get(URL, query)
    with django_assert_num_queries(10):
        client.get(URL, query)
    work.opened(team)
    sample_record(team.plan)
    make_many_plans(20, 5, team.plan)
    with django_assert_num_queries(10):
        client.get(URL, query)
