"""Around the table of permissions: what is internal, past dates, other plans, and people who left."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from deliverables import actions
from deliverables.access import standing_of
from deliverables.models import ActionPlan, Membership, PlanRole, Responsibility, Unit
from deliverables.permissions import check_manage, may_manage, reason_against
from reporting.permissions import check_take_round_step
from reporting.rounds import ROUND_STEPS
from tests import factories
from tests.conftest import MORNING
from tests.many_plans import make_many_plans
from tests.one_of_each import INTERNAL_LINK, INTERNAL_NOTE, SECTION_TEXT
from tests.permission_answers import body_of, make_cast, make_record, sentence_of, state_of_tables
from tests.permission_requests import HERE, HOW, LINK, SLUG
from tests.permission_writes import NO_EVIDENCE, TODAY, writes_of
from tests.reporting.papers import the_round

pytestmark = pytest.mark.django_db

PAGES = [
    "my work",
    "the dashboard",
    "the list",
    "the list as CSV",
    "the list as XLSX",
    "the whole plan",
    "the source",
    "an item",
    "a unit",
    "an outcome",
    "a paragraph",
    "a deliverable",
    "the rounds",
]
"""What every account may read."""
WRITES = [name for name in HOW if name.split()[0] in ("record", "add", "say", "correct", "withdraw")]
SECRETS = (INTERNAL_NOTE, INTERNAL_LINK, "Internal link", "Internal file")


@pytest.fixture
def cast(plan, today):
    return make_cast(plan)


@pytest.fixture
def record(plan, cast):
    return make_record(plan, cast)


@pytest.mark.parametrize("role", ["reader", "outside", "admin", "manager+"])
def test_what_is_internal_is_on_no_page_of_a_reader(role, cast, record, client_of):
    browser = client_of(cast[role])
    for name in PAGES:
        for query in ("", "?as_of=2017-07-01"):
            text = body_of(browser.get(HOW[name](record).url + query))
            for secret in (*SECRETS, SECTION_TEXT):
                assert secret not in text, f"{secret}: {name}{query}"


def test_what_is_internal_is_in_no_paper(cast, record, client_of):
    """Not even in the draft that those who take part see."""
    browser = client_of(cast["manager"])
    for view in ("report_html", "report_docx", "report_json"):
        text = body_of(browser.get(reverse(f"reporting:{view}", args=[SLUG, "november-2017"])))
        assert SECTION_TEXT in text
        for secret in SECRETS:
            assert secret not in text


def test_nothing_is_recorded_on_the_page_of_a_past_date(cast, record, client_of):
    browser = client_of(cast["manager"])
    before = state_of_tables()
    for name in WRITES:
        asked = HOW[name](record)
        answer = browser.post(asked.url + "?as_of=2017-07-01", asked.post)
        assert answer.status_code == 403, name
        assert "past date" in sentence_of(body_of(answer)), name
        assert state_of_tables() == before, name


def test_nor_is_the_plan_amended_on_it(cast, record, client_of):
    browser = client_of(cast["manager"])
    before = state_of_tables()
    for name in ("amend the text", "amend the due month", "amend the units", "withdraw an amendment", "edit a round"):
        asked = HOW[name](record)
        answer = browser.post(asked.url + "?as_of=2017-07-01", asked.post)
        assert answer.status_code in (302, 403), name
        assert state_of_tables() == before, name


def test_a_past_page_offers_no_link_to_write(cast, record, client_of):
    words = ("/update/", "/note/", "/record/", "/correct/", "/withdraw/", "/amend/", "/evidence/status/", "/edit/")
    browser = client_of(cast["manager"])
    today = body_of(browser.get(reverse("deliverables:deliverable", args=HERE)))
    assert all(word in today for word in words if word != "/edit/")
    for name in PAGES:
        if " as " in name or name == "my work":
            continue
        url = HOW[name](record).url
        soup = BeautifulSoup(body_of(browser.get(f"{url}?as_of=2017-07-01")), "html.parser")
        offered = [tag["href"] for tag in soup.main.find_all("a", href=True)]
        offered += [tag.get("action", "") for tag in soup.main.find_all("form") if tag.get("method") == "post"]
        assert [link for link in offered if any(word in link for word in words)] == [], url


def test_pages_offer_what_the_person_may_do_and_no_more(cast, record, client_of):
    """A link to a page that refuses is a trap; each link to write on the deliverable's page opens."""
    writing = re.compile(r"/(update|note|record|correct|withdraw|amend|evidence)/")
    offered = {}
    for role, person in cast.items():
        if person is None:
            continue
        browser = client_of(person)
        soup = BeautifulSoup(body_of(browser.get(reverse("deliverables:deliverable", args=HERE))), "html.parser")
        links = {tag["href"] for tag in soup.main.find_all("a", href=True) if writing.search(tag["href"])}
        links -= {link for link in links if re.fullmatch(r"/evidence/\d+/", link)}
        refused = {link: browser.get(link).status_code for link in links}
        assert {link: status for link, status in refused.items() if status != 200} == {}, role
        offered[role] = bool(links)
    assert {role for role, some in offered.items() if some} == {"SME", "other", "manager"}


class TestAnotherPlan:
    """Rows of one plan cannot be reached through the address of another, by its manager or anybody."""

    @pytest.fixture
    def other(self, cast):
        """A plan with a deliverable of the same number, and its manager."""
        other = make_many_plans(1, 1, ActionPlan.objects.get(slug=SLUG))[0]
        return other, factories.person("manager.of.other", plan=other, role=PlanRole.Role.MANAGER)

    def test_its_rows(self, other, record, client_of):
        plan, manager = other
        browser = client_of(manager)
        before = state_of_tables()
        for kind in ("status", "note", "delivery", "measurement", "mobilization"):
            for view in ("correct", "withdraw", "add_evidence"):
                url = reverse(f"deliverables:{view}", args=[plan.slug, "3a", kind, record.row(kind).pk])
                assert browser.get(url).status_code == 404, url
                sent = {**writes_of(record)[kind].sends, **LINK, "effective_on": "2017-10-02", "reason": "x"}
                assert browser.post(url, sent | {"correction_reason": "x"}).status_code == 404, url
        assert state_of_tables() == before

    def test_its_texts(self, other, record, client_of):
        plan, manager = other
        url = reverse("deliverables:amend", args=[plan.slug, "deliverable", record.deliverable.pk, "text"])
        before = state_of_tables()
        sent = {"new": "Other words.", "effective_on": "2017-10-02", "reason": "x"}
        assert client_of(manager).post(url, sent).status_code == 404
        assert state_of_tables() == before

    def test_its_outputs_measures_and_lines(self, other, record, client_of):
        """Named in the form, not in the address."""
        plan, manager = other
        browser = client_of(manager)
        before = state_of_tables()
        for kind in ("delivery", "mobilization"):
            url = reverse("deliverables:record", args=[plan.slug, "3a", kind])
            sent = {**writes_of(record)[kind].sends, **NO_EVIDENCE, "effective_on": "2017-10-02"}
            assert browser.post(url, sent).status_code == 200
        url = reverse("deliverables:record", args=[plan.slug, "3a", "measurement"])
        assert browser.get(f"{url}?measure={record.measurement.measure.pk}").status_code == 404
        assert state_of_tables() == before

    def test_its_rounds_and_internal_files(self, other, record, client_of):
        plan, manager = other
        browser = client_of(manager)
        assert browser.get(reverse("reporting:round", args=[plan.slug, "november-2017"])).status_code == 404
        assert browser.get(reverse("reporting:round", args=[SLUG, "november-2017"])).status_code == 404
        assert browser.get(reverse("deliverables:evidence", args=[record.internal_file.pk])).status_code == 404


def test_a_file_falls_with_the_row_that_it_proves(cast, record, client_of):
    browser = client_of(cast["manager"])
    url = reverse("deliverables:evidence", args=[record.citable_file.pk])
    assert body_of(browser.get(url)) == "Citable file: some text.\n"
    actions.withdraw(row=record.status, by=cast["manager"], at=MORNING, reason="It was wrong.")
    assert browser.get(url).status_code == 404


def test_a_row_is_corrected_on_the_deliverable_that_it_belongs_to(cast, record, client_of):
    url = reverse("deliverables:correct", args=[SLUG, "3b", "note", record.note.pk])
    assert client_of(cast["manager"]).get(url).status_code == 404


def test_who_left_the_unit_or_the_role_may_no_longer_write(cast, record, client_of):
    asked = HOW["add a note"](record)
    for role, people in (("SME", Membership), ("manager", PlanRole)):
        browser = client_of(cast[role])
        assert browser.get(asked.url).status_code == 200
        people.objects.filter(user=cast[role]).delete()
        assert browser.get(asked.url).status_code == 403
        assert INTERNAL_NOTE not in body_of(browser.get(reverse("deliverables:deliverable", args=HERE)))


def test_a_unit_that_an_amendment_takes_out_may_no_longer_write(cast, record, client_of):
    another = client_of(cast["other"])
    asked = HOW["add a note"](record)
    assert another.get(asked.url).status_code == 200
    actions.amend(
        target=record.deliverable,
        field="units",
        new=[Unit.objects.get(code="SME")],
        reason="So decided.",
        effective_on=TODAY,
        by=cast["manager"],
        at=MORNING,
    )
    assert another.get(asked.url).status_code == 403


def test_a_focal_point_is_one_in_the_plans_in_which_the_unit_takes_part(plan):
    [other] = make_many_plans(1, 1, plan)
    unit = Unit.objects.create(code="STAT", slug="stat", name="Statistics")
    person = factories.person("focal.stat", unit="STAT")
    assert not standing_of(person, other, dt.date(2017, 10, 2)).unit_ids
    for row in other.deliverables.all()[:2]:
        Responsibility.objects.create(deliverable=row, unit=unit, position=9, role="contributing")
    assert standing_of(person, other, dt.date(2017, 10, 2)).unit_ids == {unit.pk}
    assert not standing_of(person, plan, dt.date(2017, 10, 2)).unit_ids


def test_a_refusal_names_who_can_and_looks_them_up_only_to_say_so(
    plan, today, manager, approver, reader, django_assert_num_queries
):
    standing = standing_of(reader, plan, today)
    factories.person("left", plan=plan, role=PlanRole.Role.MANAGER, is_active=False)
    with django_assert_num_queries(0):
        assert not may_manage(standing)
    with django_assert_num_queries(1):
        assert reason_against(check_manage, standing) == "Only a manager of this plan can do this. Ask manager."
    steps = {step: (standing, ROUND_STEPS[step], the_round()) for step in ("approve", "take-back")}
    said = {step: reason_against(check_take_round_step, *asked) for step, asked in steps.items()}
    assert said["approve"] == "Only an approver of this plan can do this. Ask approver."
    assert said["take-back"].endswith("one of the managers of this plan can do this. Ask approver or manager.")
    plan.roles.all().delete()
    assert "Nobody else has that role now; an administrator" in reason_against(check_manage, standing)
