"""The pages of the steps: what they say, who may take them, in which states, and two people at once."""

from __future__ import annotations

import datetime as dt
from html import unescape

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from reporting import actions
from reporting.models import ReportRound, Transition
from reporting.round_steps import STEP_PAGES
from reporting.rounds import ROUND_STEPS
from tests import factories
from tests.permission_answers import undone
from tests.reporting import rounds_at_work as work

MAKERS = {
    "planned": work.planned,
    "open": work.opened,
    "clearance": work.in_clearance,
    "for-approval": work.submitted,
    "approved": work.approved,
    "published": work.published,
}
GIVEN = {
    "open": {"call": work.CALL},
    "extend": {"deadline": "2017-10-06", "comment": "Two units asked."},
    "send-back": {"comment": "Paragraph 3 is wrong."},
    "take-back": {"comment": "A figure is wrong."},
    "reissue": {"comment": "A figure was wrong."},
}


def closed(team: work.Team) -> ReportRound:
    report_round = work.opened(team)
    actions.close_contributions(report_round=report_round, by=team.manager, at=work.AT)
    return work.again(report_round)


def ready(team: work.Team) -> ReportRound:
    """In clearance, and nothing stands in the way."""
    report_round = work.submitted(team)
    actions.send_round_back(report_round=report_round, comment="Once more.", by=team.approver, at=work.AT)
    return work.again(report_round)


def url(report_round: ReportRound, step: str) -> str:
    return reverse("reporting:step", args=["sme-2015", report_round.slug, step])


def text(response) -> str:
    return unescape(response.content.decode())


STEPS = {
    "open": work.planned,
    "close": work.opened,
    "extend": closed,
    "begin-clearance": closed,
    "submit": ready,
    "send-back": work.submitted,
    "take-back": work.approved,
    "publish": work.approved,
    "reissue": work.published,
}


def test_every_step_but_the_approval_has_a_page():
    assert set(STEPS) == set(STEP_PAGES) == set(ROUND_STEPS) - {"approve"}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_explained_and_taken(team, client_of, step):
    report_round = STEPS[step](team)
    who = team.approver if step in ("send-back", "take-back", "publish") else team.manager
    browser = client_of(who)
    before = Transition.objects.count()
    page = text(browser.get(url(report_round, step)))
    assert str(STEP_PAGES[step].happens) in page
    assert str(STEP_PAGES[step].told) in page
    assert page.count("btn-primary") == 1
    assert Transition.objects.count() == before
    answer = browser.post(url(report_round, step), GIVEN.get(step, {}), follow=True)
    assert answer.redirect_chain[-1][0] == report_round.get_absolute_url()
    assert str(STEP_PAGES[step].done) in text(answer)
    row = Transition.objects.latest("id")
    assert (row.step, row.by) == (step, who)
    assert GIVEN.get(step, {}).get("comment", "") in row.comment
    if step == "extend":
        assert "contribution deadline: 4 October 2017 → 6 October 2017" in row.comment
    assert work.again(report_round).state == ROUND_STEPS[step].target


# Columns: reader, focal point of SME, auditor, administrator, manager, approver, deputy on their days, deputy before.
WHO = """
                reader focal auditor admin manager approver deputy later
open            404    403   403     404   yes     403      403    404
close           404    403   403     404   yes     403      403    404
extend          404    403   403     404   yes     403      403    404
begin-clearance 404    403   403     404   yes     403      403    404
submit          404    403   403     404   yes     403      403    404
send-back       404    403   403     404   yes     yes      yes    404
take-back       404    403   403     404   yes     yes      yes    404
publish         404    403   403     404   403     yes      yes    404
reissue         404    403   403     404   yes     403      403    404
"""
ROLES, *LINES = [row.split() for row in WHO.strip().splitlines()]


@pytest.fixture
def cast(team, reader, auditor, administrator):
    deputy, later = factories.person("deputy"), factories.person("later")
    for person, days in ((deputy, (1, 3)), (later, (3, 5))):
        starts_on, ends_on = (dt.date(2017, 10, day) for day in days)
        team.plan.roles.create(user=person, role="deputy", starts_on=starts_on, ends_on=ends_on)
    people = [reader, team.units["SME"], auditor, administrator, team.manager, team.approver, deputy, later]
    return dict(zip(ROLES, people, strict=True))


@pytest.mark.parametrize("row", LINES, ids=lambda row: row[0])
def test_who_may_take_a_step_and_what_the_others_learn(team, cast, client_of, row):
    step, *cells = row
    report_round = STEPS[step](team)
    before = Transition.objects.count()
    for role, cell in zip(ROLES, cells, strict=True):
        browser = client_of(cast[role])
        with undone():
            answers = [
                browser.get(url(report_round, step)),
                browser.post(url(report_round, step), GIVEN.get(step, {})),
            ]
            taken = Transition.objects.count() - before
        codes = [answer.status_code for answer in answers]
        assert (codes, taken) == (([200, 302], 1) if cell == "yes" else ([int(cell)] * 2, 0)), role
        if cell == "403":
            assert all("of this plan can do this." in text(answer) for answer in answers)


def test_a_reader_is_not_told_that_there_is_a_round(team, client_of, reader):
    report_round = work.planned(team)
    assert client_of(reader).get(url(report_round, "open")).status_code == 404
    assert client_of(reader).post(url(report_round, "open"), GIVEN["open"]).status_code == 404


@pytest.mark.parametrize("state", MAKERS)
def test_in_a_state_that_does_not_allow_it_a_page_says_where_the_round_stands_and_who_moved_it(team, client_of, state):
    report_round = MAKERS[state](team)
    team.plan.roles.create(user=team.manager, role="approver")
    browser = client_of(team.manager)
    before = Transition.objects.count()
    label = report_round.get_state_display()
    for key, step in ROUND_STEPS.items():
        if state in step.sources or key == "approve":
            continue
        typed = {"comment": "A long thought.", "call": "A long thought.", "deadline": "2017-10-06"}
        for answer in (browser.get(url(report_round, key)), browser.post(url(report_round, key), typed)):
            assert answer.status_code == 409, key
            assert f"this stands at “{label}”" in text(answer)
            assert "The last step was taken by" in text(answer)
            assert "btn-primary" not in text(answer)
        assert "A long thought." in text(answer)
    assert Transition.objects.count() == before


def test_the_second_of_two_people_sees_what_the_first_did(team, client_of):
    report_round = work.opened(team)
    second = client_of(team.other_manager)
    assert "Close contributions" in text(second.get(url(report_round, "close")))
    client_of(team.manager).post(url(report_round, "close"))
    answer = second.post(url(report_round, "close"), {"comment": "It is time."})
    assert answer.status_code == 409
    assert "this stands at “Contributions closed”" in text(answer)
    assert "The last step was taken by manager on 2 October 2017" in text(answer)
    assert "It is time." in text(answer)
    assert Transition.objects.filter(step="close").count() == 1


def test_no_such_step_and_no_approval_here(team, client_of):
    report_round = work.submitted(team)
    for step in ("approve", "nothing"):
        assert client_of(team.manager).get(url(report_round, step)).status_code == 404


@pytest.mark.parametrize("step", ["extend", "send-back", "take-back", "reissue"])
def test_a_step_that_needs_a_reason_is_refused_without_one(team, client_of, step):
    report_round = STEPS[step](team)
    answer = client_of(team.manager).post(url(report_round, step), {**GIVEN[step], "comment": "  "})
    assert answer.status_code == 422
    assert "comment" in answer.context["form"].errors
    assert work.again(report_round).state == report_round.state


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        ("", "This field is required."),
        ("2017-10-01", "This day has passed"),
        ("2017-10-10", "The paper is needed by 9 October 2017"),
        ("soon", "Enter a valid date."),
    ],
)
def test_a_new_deadline_lies_between_today_and_the_paper(team, client_of, deadline, said):
    report_round = closed(team)
    answer = client_of(team.manager).post(url(report_round, "extend"), {"deadline": deadline, "comment": "More time."})
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors["deadline"])
    assert "More time." in text(answer)


def test_opening_again_moves_the_deadline(team, client_of):
    report_round = closed(team)
    client_of(team.manager).post(url(report_round, "extend"), GIVEN["extend"])
    assert work.again(report_round).contribution_deadline == dt.date(2017, 10, 6)


# Opening


def test_the_call_is_offered_with_cut_off_and_deadline_and_can_be_changed(team, client_of):
    report_round = work.planned(team)
    browser = client_of(team.manager)
    offered = browser.get(url(report_round, "open")).context["form"]["call"].value()
    assert "by 4 October 2017" in offered
    assert "30 September 2017" in offered
    browser.post(url(report_round, "open"), {"call": "My own words."})
    assert Transition.objects.get(step="open").comment == "My own words."
    assert mail.outbox == []  # nobody of the team has an address


def test_an_empty_call_opens_nothing(team, client_of):
    report_round = work.planned(team)
    answer = client_of(team.manager).post(url(report_round, "open"), {"call": " "})
    assert answer.status_code == 422
    assert work.again(report_round).state == "planned"


def test_without_a_deadline_the_page_says_so_and_leads_to_it(team, client_of):
    report_round = work.planned(team, contribution_deadline=None)
    browser = client_of(team.manager)
    page = text(browser.get(url(report_round, "open")))
    assert "The round has no contribution deadline yet: one of the managers of the plan enters it" in page
    assert reverse("reporting:edit_round", args=["sme-2015", report_round.slug]) in page
    assert "btn-primary" not in page
    answer = browser.post(url(report_round, "open"), GIVEN["open"])
    assert answer.status_code == 422
    assert work.again(report_round).state == "planned"


def test_after_the_deadline_a_round_is_not_opened_and_the_page_names_the_day_and_who_can_move_it(team, client_of):
    passed = {"cut_off": dt.date(2017, 9, 29), "contribution_deadline": dt.date(2017, 10, 1)}
    report_round = work.planned(team, **passed)
    browser = client_of(team.manager)
    told = "The contribution deadline, 1 October 2017, has passed: one of the managers of the plan gives a later one"
    edit = reverse("reporting:edit_round", args=["sme-2015", report_round.slug])
    for page in (browser.get(report_round.get_absolute_url()), browser.get(url(report_round, "open"))):
        assert told in text(page)
        assert f'href="{edit}#id_contribution_deadline"' in text(page)
    answer = browser.post(url(report_round, "open"), GIVEN["open"])
    assert answer.status_code == 422
    assert f"{GIVEN['open']['call']}</blockquote>" in text(answer)
    assert work.again(report_round).state == "planned"
    with pytest.raises(ValidationError, match="has passed"):
        actions.open_round(report_round=report_round, call="Please.", by=team.manager, at=work.AT)


def test_on_the_day_of_the_deadline_a_round_can_still_be_opened(team):
    report_round = work.planned(team, contribution_deadline=work.AT.date())
    actions.open_round(report_round=report_round, call="Please.", by=team.manager, at=work.AT)
    assert work.again(report_round).state == "open"


def test_who_was_not_reached_is_told_and_the_round_is_open(team, client_of):
    report_round = work.planned(team)
    team.units["DIALOGUE"].email = "dialogue@example.org"
    team.units["DIALOGUE"].save()
    page = text(client_of(team.manager).post(url(report_round, "open"), GIVEN["open"], follow=True))
    assert "The call was sent to focal dialogue." in page
    assert "the call did not reach focal sme" in page
    assert [message.to for message in mail.outbox] == [["dialogue@example.org"]]


# Submission


def test_what_stands_in_the_way_of_submission_is_counted_and_led_to(team, client_of):
    report_round = work.opened(team)
    actions.close_contributions(report_round=report_round, by=team.manager, at=work.AT)
    actions.begin_clearance(report_round=report_round, by=team.manager, at=work.AT)
    browser = client_of(team.manager)
    page = text(browser.get(url(report_round, "submit")))
    assert "findings of the checks stand in the way" in page
    assert f"{report_round.get_absolute_url()}checks/" in page
    assert "btn-primary" not in page
    assert browser.post(url(report_round, "submit")).status_code == 422
    assert work.again(report_round).state == "clearance"


def test_closing_warns_of_what_was_not_sent(team, client_of):
    report_round = work.opened(team)
    page = text(client_of(team.manager).get(url(report_round, "close")))
    assert "13 paragraphs have not been sent by their units." in page


# More time


def more(report_round: ReportRound) -> str:
    return reverse("reporting:more_time", args=["sme-2015", report_round.slug])


def test_a_unit_gets_more_time_and_the_story_tells(team, client_of):
    report_round = work.opened(team)
    browser = client_of(team.manager)
    sme = work.coordinator(team.plan.deliverables.get(ref="1"))
    choices = [label for _value, label in browser.get(more(report_round)).context["form"].fields["unit"].choices]
    assert [label.split(" ·")[0] for label in choices] == ["Choose a unit", "DIALOGUE", "SME"]
    given = {"unit": str(sme.pk), "deadline": "2017-10-06", "reason": "A mission."}
    answer = browser.post(more(report_round), given, follow=True)
    assert "The unit has more time." in text(answer)
    assert "SME until 6 Oct 2017" in text(answer)
    assert report_round.extensions.get().reason == "A mission."
    assert Transition.objects.latest("id").comment == "SME until 6 October 2017: A mission."


def test_the_second_of_two_managers_sees_the_time_that_the_first_gave(team, client_of):
    report_round = work.opened(team)
    first, second = client_of(team.manager), client_of(team.other_manager)
    sme = work.coordinator(team.plan.deliverables.get(ref="1"))
    seen = second.get(more(report_round)).context["form"]["seen"].value()
    given = {"unit": str(sme.pk), "deadline": "2017-10-06", "reason": "A mission.", "seen": str(seen)}
    first.post(more(report_round), given)
    mine = given | {"deadline": "2017-10-05", "reason": "A day more."}
    form = second.post(more(report_round), mine).context["form"]
    assert "manager gave this unit time until 6 October 2017" in form.errors["deadline"][0]
    assert report_round.extensions.count() == 1
    assert second.post(more(report_round), mine | {"seen": str(form["seen"].value())}).status_code == 302
    assert report_round.extensions.order_by("id").last().deadline == dt.date(2017, 10, 5)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unit": ""}, "unit"),
        ({"unit": "0"}, "unit"),
        ({"deadline": "2017-10-04"}, "deadline"),
        ({"deadline": "2017-10-01"}, "deadline"),
        ({"deadline": "2017-10-10"}, "deadline"),
        ({"reason": " "}, "reason"),
    ],
)
def test_more_time_that_is_none_is_refused_beside_its_field(team, client_of, changes, field):
    report_round = work.opened(team)
    sme = work.coordinator(team.plan.deliverables.get(ref="1"))
    given = {"unit": str(sme.pk), "deadline": "2017-10-06", "reason": "A mission."} | changes
    answer = client_of(team.manager).post(more(report_round), given)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not report_round.extensions.exists()


def test_in_clearance_nobody_gets_more_time(team, client_of):
    report_round = work.in_clearance(team)
    for answer in (client_of(team.manager).get(more(report_round)), client_of(team.manager).post(more(report_round))):
        assert answer.status_code == 409
        assert "The clearance has begun: return the text to the unit instead." in text(answer)
    assert more(report_round) not in text(client_of(team.manager).get(report_round.get_absolute_url()))


def test_only_managers_give_more_time(team, client_of):
    report_round = work.opened(team)
    for person in (team.approver, team.units["SME"]):
        assert client_of(person).get(more(report_round)).status_code == 403
        assert client_of(person).post(more(report_round)).status_code == 403


def test_a_past_date_offers_no_step(team, client_of):
    report_round = work.planned(team)
    browser = client_of(team.manager)
    for address in (url(report_round, "open"), more(report_round)):
        assert browser.get(f"{address}?as_of=2017-09-30").url == address


@pytest.mark.parametrize(("step", "budget"), [("open", 12), ("close", 14), ("submit", 45)])
def test_queries_do_not_grow(team, client_of, step, budget, django_assert_max_num_queries):
    report_round = STEPS[step](team)
    browser = client_of(team.manager)
    with django_assert_max_num_queries(budget):
        browser.get(url(report_round, step))
