"""Home: what waits for a person, oldest first, why nothing waits for others, and the plans."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup

from deliverables.models import ActionPlan, Membership, PlanRole, Unit
from deliverables.months import Month
from deliverables.statuses import Lateness, Timeliness
from reporting import actions
from reporting.models import ReportRound
from reporting.my_work import reasons_of
from tests import factories
from tests.factories import note, status_update
from tests.many_plans import make_many_plans
from tests.reading_pages import text_of
from tests.reporting import rounds_at_work as work
from tests.sample_record import amend, sample_record


@pytest.fixture
def visit(plan, today, client_of):
    def get(user, **parameters):
        response = client_of(user).get("/", parameters)
        assert response.status_code == 200
        return response

    return get


@pytest.fixture
def rounds(plan):
    shared = {
        "plan": plan, "section": "Institutional Section", "section_code": "INS", "item_ordinal": "EIGHTH ITEM",
        "title": "Progress",
    }  # fmt: skip
    first = ReportRound.objects.create(
        slug="november-2016", session=328, session_opens=dt.date(2016, 10, 27), session_closes=dt.date(2016, 11, 10),
        document_code="GB.328/INS/8", cut_off=dt.date(2016, 9, 30), **shared,
    )  # fmt: skip
    second = ReportRound.objects.create(
        slug="november-2017", session=331, session_opens=dt.date(2017, 10, 26), session_closes=dt.date(2017, 11, 9),
        document_code="GB.331/INS/[…]", cut_off=dt.date(2017, 9, 30), previous=first, **shared,
    )  # fmt: skip
    return first, second


def refs(tasks):
    return [task.ref for task in tasks]


# What waits, and since when


def reasons(**changes):
    given = {
        "status": "in-progress",
        "due": Month.of(2017, 3),
        "lateness": Lateness(Timeliness.NOT_YET_DUE),
        "note": "",
        "said_on": dt.date(2017, 9, 1),
        "expected_after": dt.date(2017, 4, 2),
        "begins_on": dt.date(2016, 1, 1),
    }
    return [(reason.since, reason.words) for reason in reasons_of(**given | changes)]


def test_nothing_waits_when_all_is_well():
    assert reasons() == []


def test_an_overdue_deliverable_waits_since_the_day_after_its_due_month():
    assert reasons(lateness=Lateness(Timeliness.OVERDUE, 7)) == [(dt.date(2017, 4, 1), "overdue by 7 months")]


def test_one_due_soon_waits_for_three_months_before():
    found = reasons(lateness=Lateness(Timeliness.DUE_SOON), due=Month.of(2017, 12))
    assert found == [(dt.date(2017, 9, 1), "due 12/2017")]


def test_silence_waits_since_the_last_word_or_the_beginning():
    assert reasons(said_on=None) == [(dt.date(2016, 1, 1), "never updated")]
    assert reasons(said_on=dt.date(2017, 4, 2)) == [(dt.date(2017, 4, 2), "nothing recorded since 2 April 2017")]
    assert reasons(said_on=dt.date(2017, 4, 3)) == []


def test_the_oldest_reason_comes_first():
    found = reasons(said_on=None, lateness=Lateness(Timeliness.OVERDUE, 7))
    assert [words for _since, words in found] == ["never updated", "overdue by 7 months"]


@pytest.mark.parametrize(
    "changes",
    [{"status": "completed"}, {"status": "discontinued"}, {"status": "not-started", "note": "awaiting resources"}],
)
def test_what_is_closed_or_has_its_reason_waits_for_nobody(changes):
    assert reasons(said_on=None, lateness=Lateness(Timeliness.OVERDUE, 7), **changes) == []


# Focal points


def test_a_focal_point_sees_what_waits_oldest_first(plan, visit, focal_sme, rounds):
    sample_record(plan)
    response = visit(focal_sme)
    assert refs(response.context["waiting"]) == ["3c", "5b", "3a", "3b", "5a"]
    words = text_of(response)
    assert "5 deliverables wait for you" in words
    assert "never updated · overdue by 7 months" in words
    assert "nothing recorded since 12 September 2016 · due 12/2017" in words
    assert refs(response.context["at_rest"]) == ["1", "2", "5c", "6-1", "6-2", "7a", "7b"]
    html = response.content.decode()
    for ref in ("3c", "5b", "3a", "3b", "5a"):
        assert f'href="/plans/sme-2015/deliverables/{ref}/update/"' in html
        assert f'action="/plans/sme-2015/deliverables/{ref}/note/"' in html
    assert html.count('name="nothing_new" value="1"') == 5
    assert html.count('name="csrfmiddlewaretoken"') >= 5
    assert html.count("btn-primary") == 1


def test_each_deliverable_that_a_unit_coordinates_is_one_click_away(plan, visit, focal_sme):
    html = visit(focal_sme).content.decode()
    for ref in plan.deliverables.exclude(ref="4").values_list("ref", flat=True):
        assert f'href="/plans/sme-2015/deliverables/{ref}/update/"' in html
    assert "/deliverables/4/update/" not in html


def test_a_note_counts_as_a_word(plan, visit, deliverable, focal_dialogue):
    status_update(deliverable("4"), "in-progress", "2016-09-20")
    assert "nothing recorded since 20 September 2016" in text_of(visit(focal_dialogue))
    note(deliverable("4"), "2017-09-30", text="", nothing_new_since=dt.date(2016, 9, 20))
    assert "nothing recorded since" not in text_of(visit(focal_dialogue))


def test_the_cut_off_of_the_last_paper_asks_for_news(plan, visit, deliverable, focal_dialogue, rounds, settings):
    settings.FIXED_CLOCK = factories.moment("2016-12-01")
    status_update(deliverable("4"), "in-progress", "2016-09-20")
    assert "nothing recorded since 20 September 2016" in text_of(visit(focal_dialogue))
    settings.FIXED_CLOCK = factories.moment("2016-11-10")
    assert "nothing recorded since" not in text_of(visit(focal_dialogue))


def test_a_deliverable_has_one_line_whatever_waits_about_it(plan, today, visit, deliverable):
    team = work.make_team(plan)
    focal = team.units["SME"]
    status_update(deliverable("3a"), "in-progress", "2017-09-01")
    report_round = work.opened(team)
    page = BeautifulSoup(visit(focal).content, "html.parser")
    lines = [one.get_text(strip=True) for one in page.select(".task__ref")]
    assert sorted(lines) == sorted(set(lines))
    assert not page.select("#in-rounds"), "nothing else waits"
    line = next(one for one in page.select("ol.tasks li") if one.select_one(".task__ref").get_text() == "3a")
    assert "Send the paragraph on 3a · GB.331/INS/9 · by 4 October 2017, in 2 days" in " ".join(
        line.get_text(" ").split()
    )
    actions.send_text(text=work.paragraph(report_round, "3a"), words="Words.", by=focal, at=work.AT)
    response = visit(focal)
    assert refs([*response.context["waiting"], *response.context["at_rest"]]).count("3a") == 1
    assert "Sent; a manager clears or returns it." in text_of(response)
    assert response.context["in_rounds_stuck"] == []


def test_who_manages_and_takes_part_reads_each_deliverable_once(plan, visit, manager):
    Membership.objects.create(user=manager, unit=Unit.objects.get(code="ACTRAV"))
    response = visit(manager)
    managed = [task.ref for _unit, tasks in response.context["managed"] for task in tasks]
    assert {"1", "5a"} <= set(managed)
    assert refs(response.context["contributed"]) == []


def test_a_contributing_unit_adds_notes_and_sets_no_status(plan, visit, focal_actrav):
    response = visit(focal_actrav)
    assert refs(response.context["contributed"]) == ["1", "5a"]
    words, html = text_of(response), response.content.decode()
    assert "ACTRAV coordinates no deliverable; the units that do set the status." in words
    assert "coordinated by SME" in words
    assert 'href="/plans/sme-2015/deliverables/5a/note/"' in html
    assert "/update/" not in html


def test_the_coordinating_unit_of_today_counts(plan, visit, deliverable, focal_sme, focal_dialogue):
    amend(
        "2017-03-01", deliverable=deliverable("4"), field="coordinator", old="DIALOGUE", new="SME",
        new_unit=Unit.objects.get(code="SME"),
    )  # fmt: skip
    assert "4" in refs(visit(focal_sme).context["waiting"])
    assert refs(visit(focal_dialogue).context["contributed"]) == ["4"]


def test_when_all_is_done_nothing_waits(plan, visit, deliverable, focal_dialogue):
    status_update(deliverable("4"), "completed", "2017-03-01")
    words = text_of(visit(focal_dialogue))
    assert "Nothing waits for you" in words
    assert "1 other deliverable that you coordinate" in words


def test_a_unit_without_a_part_is_told_so(plan, visit):
    Unit.objects.create(code="NEW", slug="new", name="A new unit")
    user = factories.person("focal.new", unit="NEW")
    assert "NEW has no part in a plan" in text_of(visit(user))


# The others


def test_a_manager_sees_what_is_late_or_silent_by_unit(plan, visit, manager):
    sample_record(plan)
    response = visit(manager)
    assert [(unit, refs(tasks)) for unit, tasks in response.context["managed"]] == [
        ("SME", ["3c", "5b", "3a"]),
        ("DIALOGUE", ["4"]),
    ]
    assert "4 deliverables are late or without news" in text_of(response)


def test_a_manager_who_is_a_focal_point_sees_each_once(plan, visit, manager):
    Membership.objects.create(user=manager, unit=Unit.objects.get(code="SME"))
    response = visit(manager)
    assert "4" not in refs(response.context["waiting"])
    assert [(unit, refs(tasks)) for unit, tasks in response.context["managed"]] == [("DIALOGUE", ["4"])]


def test_a_plan_in_order_gives_its_manager_nothing_to_do(plan, visit, manager):
    for row in plan.deliverables.all():
        status_update(row, "completed", "2016-02-01")
    assert "Nothing that you manage is late or without news" in text_of(visit(manager))


def test_roles_of_one_plan_say_nothing_of_another(plan, visit):
    other = make_many_plans(1, 1, plan)[0]
    user = factories.person("manager.other", plan=other, role=PlanRole.Role.MANAGER)
    tasks = [task for _unit, tasks in visit(user).context["managed"] for task in tasks]
    assert {task.plan_slug for task in tasks} == {"plan-0"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("approver", "No paper waits for your approval."),
        ("auditor", "An auditor changes nothing, so nothing waits for you."),
        ("administrator", "An administrator has no say over the content of plans."),
        ("reader", "Recording progress is for the focal points of the units that are responsible"),
    ],
)
def test_who_has_nothing_to_do_is_told_why(plan, visit, request, name, words):
    response = visit(request.getfixturevalue(name))
    assert words in text_of(response)
    assert "/update/" not in response.content.decode()
    assert "Small and medium-sized enterprises GB.325/INS/5/2" in text_of(response)


def test_nobody_is_sent_to_sign_in(plan, client_of):
    assert client_of(None).get("/").status_code == 302


# Plans


def test_a_plan_in_a_line(plan, visit, reader, rounds):
    sample_record(plan)
    words = text_of(visit(reader))
    assert "10 firm: 2 completed, 1 on track, 1 at risk, 1 off track, 2 overdue, 1 not started" in words
    assert "1 conditional 2 of a later biennium" in words
    assert "Next paper: GB.331/INS/[…], cut-off 30 September 2017, session from 26 October 2017" in words
    assert "2 reports" in words


def test_plans_come_in_pages(plan, visit, reader):
    make_many_plans(24, 0, plan)
    response = visit(reader)
    assert "25 plans" in text_of(response)
    assert "1–10 of 25 plans" in text_of(response)
    assert len(response.context["plan_lines"]) == 10
    assert len(visit(reader, page="3").context["plan_lines"]) == 5
    assert "Page 1 of 3" in text_of(visit(reader, page="no such page"))


def test_without_a_plan_the_page_says_how_to_begin(empty, client_of):
    user = factories.person("first", is_superuser=True)
    assert "There is no plan yet." in text_of(client_of(user).get("/"))
    assert not ActionPlan.objects.exists()


def test_a_long_list_says_how_long_it_is(plan, visit, focal_sme):
    make_many_plans(3, 0, plan)
    response = visit(focal_sme)
    assert len(response.context["waiting"]) == 25
    assert response.context["waiting_total"] == 36
    words = text_of(response)
    assert "36 deliverables wait for you the 25 that have waited longest" in words
    assert "Small and medium-sized enterprises · never updated" in words


@pytest.mark.parametrize("name", ["focal_sme", "manager", "reader", "approver"])
def test_queries_are_the_same_with_one_plan_and_with_fifty(
    plan, request, today, client_of, rounds, name, django_assert_max_num_queries
):
    client = client_of(request.getfixturevalue(name))
    client.get("/")
    with django_assert_max_num_queries(14) as one:
        client.get("/")
    make_many_plans(50, 3, plan)
    with django_assert_max_num_queries(14) as fifty:
        client.get("/")
    assert len(fifty) == len(one)
