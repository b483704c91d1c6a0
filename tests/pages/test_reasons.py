"""Where something cannot be done, the page says why and who can; who only ever reads is not told on every page."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup

from deliverables.models import Membership, PlanRole, Unit, User
from tests import factories
from tests.filling_forms import filled
from tests.reading_pages import text_of
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.usefixtures("today")
PLAN = "/plans/sme-2015/"
ON_3A = f"{PLAN}deliverables/3a/"
ROUND = f"{PLAN}reports/november-2017/"
ENDED = "You were a focal point of SME until 30 September 2017; an administrator can give you later days."
BEGINS = "You are a focal point of SME from 3 October 2017 on."
AMENDS = "Texts, due month, units and resources are changed by managers of the plan."
REASONS = {
    ON_3A: {
        "focal_sme": [AMENDS],
        "focal_actrav": [
            "The status is set by the focal points of SME and by managers of the plan.",
            AMENDS,
            "Only focal points of SME, SFP, WORKQUALITY and Green Jobs and managers of the plan can record progress",
        ],
        "manager": [],
    },
    f"{PLAN}items/3/": {"focal_sme": ["Texts of the plan are amended by its managers"], "manager": []},
    f"{PLAN}paragraphs/20-b/": {"auditor": ["A manager of the plan enters the official text."], "manager": []},
    f"{PLAN}units/sme/": {
        "focal_actrav": ["What SME coordinates is updated by its focal points, and by managers of the plan."],
        "focal_sme": [],
    },
    f"{PLAN}deliverables/": {"focal_actrav": ["A row that you cannot update is updated by"], "manager": []},
    f"{PLAN}commitments/partnerships/": {
        "focal_actrav": ["Only focal points of SME and managers of the plan can record on this commitment."],
        "focal_sme": [],
    },
    f"{PLAN}update/": {"focal_sme": ["Deliverables that another unit coordinates are not listed"], "manager": []},
    f"{PLAN}update/sheets/": {"auditor": ["Sheets are downloaded and uploaded by the focal points"], "manager": []},
    f"{PLAN}reports/": {"focal_sme": ["A new round is planned by a manager of the plan."], "manager": []},
    f"{ROUND}consultation/": {"focal_sme": ["Each unit is answered for by its own focal points"], "manager": []},
}
"""What a page says to whom, in its order; [] for who can do all of it."""


def reasons_on(page) -> list[str]:
    return [" ".join(one.get_text().split()) for one in BeautifulSoup(page.content, "html.parser").select(".why-not")]


def ways_back(refusal) -> list[str]:
    return [str(one["href"]) for one in BeautifulSoup(refusal.content, "html.parser").select("main ul a")]


@pytest.mark.parametrize("address", REASONS)
def test_a_page_says_what_it_does_not_offer_and_who_can(address, client_of, request, team_of_cast):
    for who, sentences in REASONS[address].items():
        found = reasons_on(client_of(request.getfixturevalue(who)).get(address))
        assert len(found) == len(sentences), (who, found)
        for sentence, said in zip(sentences, found, strict=True):
            assert said.startswith(sentence), who


@pytest.mark.parametrize("address", [ON_3A, f"{ON_3A}update/", f"{PLAN}commitments/partnerships/"])
def test_where_a_unit_has_no_focal_point_the_managers_are_named(address, client_of, focal_actrav, manager):
    browser = client_of(focal_actrav)
    Membership.objects.create(user=manager, unit=Unit.objects.get(code="SME"), ends_on="2017-09-30")
    newcomer = factories.person("newcomer", unit="SME", is_active=False)
    assert "and managers of the plan can record" in text_of(browser.get(ON_3A))
    assert "Ask manager." in text_of(browser.get(address))
    User.objects.filter(pk=newcomer.pk).update(is_active=True)
    assert "Ask manager." not in text_of(browser.get(address)), "its focal point can"


@pytest.fixture
def team_of_cast(plan, now):
    """An open round, made by somebody who is not of the small cast."""
    maker = factories.person("maker", plan=plan, role=PlanRole.Role.MANAGER)
    return work.opened(work.Team(plan, maker, maker, maker, {}))


def test_who_only_reads_and_pages_of_past_dates_are_not_full_of_reasons(team_of_cast, client_of, reader, focal_actrav):
    someone, focal = client_of(reader), client_of(focal_actrav)
    for address in REASONS:
        if "/update/" not in address and "november" not in address:
            assert reasons_on(someone.get(address)) == [], address
            assert reasons_on(focal.get(f"{address}?as_of=2017-09-01")) == [], address


@pytest.mark.parametrize(
    ("starts", "ends", "said"), [(None, "2017-09-30", ENDED), ("2017-10-03", None, BEGINS)], ids=["ended", "begins"]
)
def test_who_is_out_of_office_is_told_since_or_until_when(plan, client_of, starts, ends, said):
    person = factories.person("former")
    Membership.objects.create(user=person, unit=Unit.objects.get(code="SME"), starts_on=starts, ends_on=ends)
    Membership.objects.create(user=person, unit=Unit.objects.get(code="DIALOGUE"), ends_on="2017-01-01")
    browser = client_of(person)
    for address in (ON_3A, f"{ON_3A}update/", f"{PLAN}update/", f"{PLAN}commitments/partnerships/", "/"):
        assert said in text_of(browser.get(address)), address
    assert "DIALOGUE until" not in text_of(browser.get(f"{ON_3A}update/")), "that office could not do it either"


def test_who_is_in_office_again_is_not_told_of_days_that_are_over(plan, client_of, focal_sme):
    Membership.objects.create(
        user=focal_sme, unit=Unit.objects.get(code="SME"), starts_on="2016-01-01", ends_on="2016-12-31"
    )
    for address in (f"{PLAN}amend/deliverable/1/due/", "/"):
        assert "You were" not in text_of(client_of(focal_sme).get(address))


def test_a_deputy_out_of_office_is_told_so_where_approvers_act(team, client_of):
    paper = work.opened(team)
    deputy = factories.person("deputy")
    days = {"starts_on": dt.date(2017, 9, 1), "ends_on": dt.date(2017, 9, 8)}
    PlanRole.objects.create(user=deputy, plan=team.plan, role="deputy", **days)
    Membership.objects.create(user=deputy, unit=Unit.objects.get(code="SME"))
    page = client_of(deputy).get(f"{ROUND}approval/")
    assert page.status_code == 403
    assert "You were a deputy approver until 8 September 2017; an administrator can give you later days." in text_of(
        page
    )
    assert ways_back(page) == [ROUND, PLAN, "/"]
    assert work.again(paper).state == "open"
    Membership.objects.filter(user=deputy).delete()
    gone = client_of(deputy).get(f"{ROUND}approval/")
    assert gone.status_code == 404
    assert "You were a deputy approver until 8 September 2017" in text_of(gone)


def test_a_refusal_keeps_what_was_typed_and_leads_back(plan, client_of, focal_sme):
    browser = client_of(focal_sme)
    page = browser.get(f"{ON_3A}note/")
    Membership.objects.filter(user=focal_sme).update(ends_on=dt.date(2017, 9, 30))
    answer = browser.post(f"{ON_3A}note/", filled(page, text="Two more <briefs> are out."))
    assert answer.status_code == 403
    soup = BeautifulSoup(answer.content, "html.parser").main
    assert [one.get_text() for one in soup.select(".text-shown")] == ["Two more <briefs> are out."]
    assert ENDED in soup.get_text()
    assert ways_back(answer) == [ON_3A, PLAN, "/"]
    assert ways_back(browser.get(f"{ON_3A}update/")) == [ON_3A, PLAN, "/"]


def test_a_refusal_on_a_past_date_leads_to_today(client_of, focal_sme, plan):
    answer = client_of(focal_sme).post(f"{ON_3A}note/?as_of=2017-07-01", {"text": "Late words."})
    assert "past date" in text_of(answer)
    assert ways_back(answer) == [f"{ON_3A}note/", ON_3A, PLAN, "/"]


def test_what_is_not_found_says_whom_to_ask_and_the_door_says_why_one_stands_before_it(client_of, reader):
    assert "ask a manager of the plan" in text_of(client_of(reader).get(ROUND))
    assert "To see that page, sign in." in text_of(client_of(None).get(ON_3A, follow=True))
    assert "To see that page" not in text_of(client_of(None).get("/accounts/login/"))
