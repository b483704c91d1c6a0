"""The dashboard of a plan: figures with their base, each with a link to the list that it counts."""

from __future__ import annotations

import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.urls import reverse

from deliverables.models import Deliverable, Mobilization, OutputDelivery, ResourceLine, Responsibility
from deliverables.months import Month
from deliverables.statuses import Headline
from deliverables.templatetags.glyphs import glyph
from reporting.dashboard.figures import Figure
from reporting.dashboard.figures import Links as AddressesOfPlan
from reporting.dashboard.resources import MOST, money
from reporting.dashboard.strip import LARGEST_STRIP
from reporting.templatetags.figures import linked
from tests.factories import status_update
from tests.many_plans import make_many_plans
from tests.reading_pages import Links, text_of
from tests.sample_record import amend, dated, sample_record

URL = "/plans/sme-2015/"


@pytest.fixture
def visit(plan, today, reader, client_of):
    """The dashboard as a reader sees it, at a date: `visit("2016-09-30")`."""

    def get(as_of="", user=reader):
        response = client_of(user).get(URL, {"as_of": as_of} if as_of else {})
        assert response.status_code == 200
        return response

    return get


def test_figures_stand_with_their_base(plan, visit):
    sample_record(plan)
    words = text_of(visit())
    assert "10 firm deliverables of 2016–17 2 Completed 1 On track 1 At risk 1 Off track 2 Overdue" in words
    assert "1 conditional deliverable of 2016–17: 1 awaiting resources" in words
    assert "2 deliverables of 2018–19: 2 start in 2018–19" in words


def test_indicators_are_stated_apart(plan, visit):
    sample_record(plan)
    words = text_of(visit())
    assert "10 indicators of the firm deliverables 1 achieved 2 partly achieved 2 not achieved" in words
    assert "2 indicators of deliverables of 2018–19 2 not measured" in words
    assert "Deliverables are completed, indicators achieved" in words


def test_singular_and_plural(plan, visit):
    keep = ["1", "6-2", "7a"]
    Responsibility.objects.exclude(deliverable__ref__in=keep).delete()
    drop = Deliverable.objects.filter(plan=plan).exclude(ref__in=keep)
    for row in drop:
        row.planned_outputs.all().delete()
        for indicator in row.indicators.all():
            indicator.measures.all().delete()
            indicator.delete()
    drop.delete()
    words = text_of(visit())
    assert "1 firm deliverable of 2016–17" in words
    assert "1 deliverable of 2018–19: 1 starts in 2018–19" in words
    assert "1 indicator of the firm deliverables 1 not measured" in words


def test_the_strip_shows_each_deliverable_in_its_band(plan, visit):
    sample_record(plan)
    response = visit()
    assert [band.label for band in response.context["strip"]] == [
        "2016–17 · Knowledge generation",
        "2016–17 · Country-level work",
        "2018–19",
    ]
    html = response.content.decode()
    assert html.count('class="strip__cell strip__cell--') == 13
    assert f'href="{URL}deliverables/6-2/"' in html
    assert "6-2 <span" in html or "6-2<span" in html
    assert "Not started, awaiting resources" in html


def test_a_large_plan_has_counts_instead_of_a_strip(plan, visit):
    first = plan.deliverables.first()
    Deliverable.objects.bulk_create(
        Deliverable(
            plan=plan, item=first.item, ref=f"x{number}", position=100 + number, text="A text",
            due_basis="none", coordinator=first.coordinator,
        )
        for number in range(LARGEST_STRIP)
    )  # fmt: skip
    response = visit()
    assert response.context["strip"] == ()
    assert "strip__cell" not in response.content.decode()
    assert "2016–17 · Knowledge generation" in text_of(response)


def test_tables_say_why_they_exceed_the_number_of_deliverables(plan, visit):
    words = text_of(visit())
    assert "the rows add up to 29, the plan has 13 deliverables" in words
    assert "the rows add up to 45, the plan has 13 deliverables" in words
    assert "EMPLOYMENT with DEVINVEST; 2 of its own" in words
    assert "5 – rural economy named by the plan; no row of its table serves it" in words
    Responsibility.objects.exclude(unit__code="SME").delete()
    assert "A deliverable counts under each of its units" not in text_of(visit())


def test_what_is_late_and_what_is_next(plan, visit):
    sample_record(plan)
    words = text_of(visit())
    assert "DIALOGUE · due 03/2017 · overdue by 7 months · expected 12/2017" in words
    assert "4 Due within 3 months" in words
    assert "due 04/2016 · completed 1 month late" in words
    words = text_of(visit("2015-12-01"))
    assert "Nothing is overdue." in words
    assert "Nothing was completed late." in words


def test_what_changed_lately(plan, visit, deliverable):
    sample_record(plan)
    amend("2017-09-20", deliverable=deliverable("3c"), field="coordinator", old="SME", new="SFP",
          new_unit=deliverable("3c").responsibilities.get(unit__code="SFP").unit)  # fmt: skip
    amend("2017-09-21", item=deliverable("4").item, field="resources_text", old="A", new="B")
    amend("2017-09-22", paragraph=plan.paragraphs.first(), field="official_text", new="B")
    words = text_of(visit())
    assert "What changed since 4 July 2017" in words
    assert "5a Off track was on track Four countries are missing." in words
    assert "4 expected 12/2017, 9 months later than before The review took longer." in words
    assert "5a delivered: CPO “CPO 3” (Vietnam)" in words
    assert "5c Suspended was not started The donor asked to wait." in words
    assert "3c plan amended: coordinating unit from SME to SFP Decided." in words
    assert "item 4 plan amended: resource implications" in words
    assert "plan amended: official text" in words
    assert "Nothing was recorded for this time." in text_of(visit("2015-12-01"))


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ((2018, 1), "expected 01/2018, 1 month later than before"),
        ((2017, 11), "expected 11/2017, 1 month earlier than before"),
        ((2017, 10), "expected 10/2017, 2 months earlier than before"),
    ],
)
def test_moves_of_the_expected_month_in_words(plan, visit, deliverable, months, words):
    status_update(deliverable("3a"), "in-progress", "2017-09-01", expected=Month.of(*months))
    assert words in text_of(visit())


def test_a_month_is_expected_of_what_has_none(plan, visit, deliverable):
    status_update(deliverable("6-2"), "in-progress", "2017-09-01", expected=Month.of(2018, 2))
    status_update(deliverable("6-2"), "in-progress", "2017-09-20")
    words = text_of(visit())
    assert "6-2 now expected 02/2018" in words
    assert "6-2 no month is expected any more" in words


def test_posts_are_found_like_money(plan, visit):
    posts = ResourceLine.objects.get(item__plan=plan, posts=2)
    Mobilization.objects.create(line=posts, posts=1, source="Programme and Budget", **dated("2017-06-01"))
    assert "1 post from Programme and Budget, item 7 2 posts 1 post 7" in text_of(visit())


def test_what_stands_outside_the_themes_of_a_biennium_has_no_list(plan, visit, deliverable):
    item = deliverable("6-1").item
    type(item).objects.filter(pk=item.pk).update(theme=None)
    rows = {row.label: row for row in visit().context["sections"][0].rows}
    assert (rows["2016–17"].total.number, rows["2016–17"].total.url) == (2, "")
    assert rows["2018–19"].total.url


def test_resources_by_source_and_currency(plan, visit):
    sample_record(plan)
    words = text_of(visit())
    assert "regular budget US$2,500,000 – 7 regular budget 2 posts – 7" in words
    assert "additional resources US$60,000 from Country A, item 4 US$100,000 US$60,000 4" in words
    assert "CHF 75,000 4 , 6" in words
    assert "Sources and currencies are never added" in words


@pytest.mark.parametrize("as_of", ["", "2017-09-30"])
def test_many_sources_and_items_lead_to_the_whole_plan(plan, visit, deliverable, as_of):
    item = deliverable("1").item
    for number in range(20, 20 + MOST + 2):
        item.pk, item.number = None, number
        item.save()
        line = ResourceLine.objects.create(
            item=item, position=1, text="A fund", source="xbtc", amount=Decimal(1000), currency="EUR"
        )
        Mobilization.objects.create(line=line, amount=10, currency="EUR", source="A fund", **dated("2017-06-01"))
    response = visit(as_of)
    words = text_of(response)
    assert (
        "EUR 10 from A fund, item 27 and 2 more EUR 10,000 EUR 100 20 , 21 , 22 , 23 , 24 , 25 , 26 , 27 , and 2 more"
        in words
    )
    query = f"?as_of={as_of}" if as_of else ""
    assert response.content.decode().count(f'<a href="{URL}table/{query}">and 2 more</a>') == 2


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [("100000.00", "USD", "US$100,000"), ("12.50", "CHF", "CHF 12.50"), ("1234567", "EUR", "EUR 1,234,567")],
)
def test_money_in_words(amount, currency, words):
    assert money(Decimal(amount), currency) == words


def test_sample_data_is_marked_and_facts_are_not(plan, visit, deliverable):
    status_update(deliverable("1"), "completed", "2016-03-20")
    assert "rest on invented entries" not in text_of(visit())
    status_update(deliverable("2"), "in-progress", "2016-03-20", illustrative=True)
    assert "rest on invented entries" in text_of(visit())


def test_the_yellow_action_is_for_those_who_set_a_status(
    plan, visit, manager, focal_sme, focal_dialogue, focal_actrav
):
    action = "Record an update"
    assert action in text_of(visit(user=manager))
    assert action in text_of(visit(user=focal_sme))
    assert f'href="{URL}deliverables/4/update/"' in visit(user=focal_dialogue).content.decode()
    assert action not in text_of(visit(user=focal_actrav))
    assert action not in text_of(visit())


def test_a_past_date_shows_its_state_and_nothing_to_edit(plan, visit, manager):
    sample_record(plan)
    response = visit("2016-09-30", user=manager)
    words = text_of(response)
    assert "As at 30 September 2016" in words
    assert "10 firm deliverables of 2016–17 2 Completed 3 On track 5 Not started" in words
    html = response.content.decode()
    body = html.partition("<main")[2]
    assert "/update/" not in body
    assert 'method="post"' not in body
    within = [url for url in Links(html).all if url.startswith(URL) and url != URL]
    assert within
    assert [url for url in within if "as_of=2016-09-30" not in url] == []


def test_a_date_that_is_no_use_shows_today(plan, visit):
    assert "lies in the future" in text_of(visit("2031-01-01"))


def test_a_plan_without_deliverables_says_so(plan, client_of, reader, today):
    plan.pk, plan.slug, plan.code = None, "empty", "GB.1"
    plan.save()
    assert "This plan has no deliverables yet." in text_of(client_of(reader).get("/plans/empty/"))


def test_nobody_and_an_unknown_plan(plan, client_of, reader):
    response = client_of(None).get(URL)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("login"))
    assert client_of(reader).get("/plans/no-such-plan/").status_code == 404
    assert client_of(reader).post(URL).status_code == 405


@pytest.mark.parametrize("as_of", ["", "2016-09-30"])
def test_every_figure_leads_to_the_list_that_it_counts(plan, visit, client_of, reader, as_of):
    sample_record(plan)
    counted = Links(visit(as_of).content.decode()).counted
    assert len(counted) > 60
    client, wrong, seen = client_of(reader), [], {}
    for url, number in counted:
        if url not in seen:
            html = client.get(url).content.decode()
            found = re.search(r'data-total="(\d+)"', html)
            seen[url] = int(found[1]) if found else None
        if seen[url] != number:
            wrong.append((url, number, seen[url]))
    assert wrong == []


def test_queries_are_the_same_with_one_plan_and_with_fifty(plan, today, reader, client_of, django_assert_num_queries):
    client = client_of(reader)
    client.get(URL)
    with django_assert_num_queries(10):
        client.get(URL)
    make_many_plans(50, 20, plan)
    with django_assert_num_queries(10):
        client.get("/plans/plan-7/")
    assert OutputDelivery.objects.count() > 500


@pytest.mark.parametrize("query", ["", "as_of=2016-09-30"])
def test_addresses_are_those_of_reverse(plan, query):
    page = SimpleNamespace(plan=plan, as_of=SimpleNamespace(query=query))
    links, end = AddressesOfPlan(page), f"?{query}" if query else ""
    for view, key in [
        ("deliverables:deliverable", "10-0a"),
        ("deliverables:deliverable", "0"),
        ("deliverables:item", 70),
        ("deliverables:outcome", 10),
        ("deliverables:unit", "unit-0"),
    ]:
        assert links.page(view, key) == reverse(view, args=[plan.slug, key]) + end
    assert links.listing(unit="ACT/EMP & co", outcome=4).startswith(f"{links.list}?unit=ACT%2FEMP+%26+co&outcome=4")


@pytest.mark.parametrize("name", list(Headline))
def test_a_shape_is_that_of_the_template(name):
    assert glyph(name.value) == render_to_string("partials/_glyph.html", {"name": name.value})


def test_an_unknown_state_has_no_shape():
    with pytest.raises(TemplateDoesNotExist, match="an unknown status: done"):
        glyph("done")


def test_texts_in_a_count_are_escaped():
    html = linked(Figure(1, "/?a=1&b=<", rows=1), "<b>")
    assert html == (
        '<a class="count" href="/?a=1&amp;b=&lt;" data-count="1">1<span class="visually-hidden"> &lt;b&gt;</span></a>'
    )
