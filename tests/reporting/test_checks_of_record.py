"""Contradictions in the record: each rule with what it finds, and with the nearest thing that it must not find."""

from __future__ import annotations

import datetime as dt

import pytest

from deliverables import actions
from deliverables.models import Unit
from deliverables.months import Month
from tests import factories
from tests.reporting.checked_rounds import make_desk

pytestmark = pytest.mark.django_db
JULY, OCTOBER = Month.of(2017, 7), Month.of(2017, 10)


@pytest.fixture
def desk(plan, today):
    return make_desk(plan)


def late_note(desk, ref):
    factories.note(desk.deliverable(ref), "2017-09-29", recorded_at=factories.moment("2017-10-02"))


def correct_late(desk, ref):
    row = factories.note(desk.deliverable(ref), "2017-09-01")
    factories.correction_of(row, "2017-10-02", effective_on=dt.date(2017, 10, 2))


# rule, what is done, the subjects that are found
TABLE = {
    "completed without evidence": ("no-evidence", lambda d: d.completed("1", ""), {"1"}),
    "completed with evidence": ("no-evidence", lambda d: d.completed("1"), set()),
    "in progress without evidence": ("no-evidence", lambda d: d.status("1", "in-progress"), set()),
    "completed and omitted": ("no-evidence", lambda d: (d.completed("1", ""), d.state("1", "omitted")), set()),
    "evidence internal": ("evidence-internal", lambda d: d.completed("1", "internal"), {"1"}),
    "evidence may be cited": ("evidence-internal", lambda d: d.completed("1"), set()),
    "no evidence is another rule": ("evidence-internal", lambda d: d.completed("1", ""), set()),
    "deliveries missing": ("deliveries-missing", lambda d: (d.completed("3a"), d.deliver("3a", 3)), {"3a"}),
    "deliveries there": ("deliveries-missing", lambda d: (d.completed("3a"), d.deliver("3a", 4)), set()),
    "not completed, so none missing": ("deliveries-missing", lambda d: d.deliver("3a", 3), set()),
    "all delivered": ("all-delivered", lambda d: (d.status("3a", "in-progress"), d.deliver("3a", 4)), {"3a"}),
    "some delivered": ("all-delivered", lambda d: (d.status("3a", "in-progress"), d.deliver("3a", 3)), set()),
    "all delivered and completed": ("all-delivered", lambda d: (d.completed("3a"), d.deliver("3a", 4)), set()),
    "indicator short": ("indicator-not-achieved", lambda d: (d.completed("3c"), d.measure("3c", 60)), {"3c"}),
    "indicator not measured": ("indicator-not-achieved", lambda d: d.completed("3c"), {"3c"}),
    "indicator achieved": ("indicator-not-achieved", lambda d: (d.completed("3c"), d.measure("3c", 70)), set()),
    "no indicator": ("indicator-not-achieved", lambda d: d.completed("6-2"), set()),
    "achieved, in progress": (
        "indicator-achieved", lambda d: (d.status("3c", "in-progress"), d.measure("3c", 70)), {"3c"},
    ),
    "achieved, completed": ("indicator-achieved", lambda d: (d.completed("3c"), d.measure("3c", 70)), set()),
    "no indicator, in progress": ("indicator-achieved", lambda d: d.status("6-2", "in-progress"), set()),
    "due and not started": ("not-started", lambda d: d.status("3a", "in-progress"), {"1", "2", "4", "5b"}),
    "due and begun": (
        "not-started", lambda d: [d.status(ref, "in-progress") for ref in ("1", "2", "4")], {"5b"},
    ),
    "on track though overdue": ("on-track-overdue", lambda d: d.status("4", "in-progress"), {"4"}),
    "off track and overdue": ("on-track-overdue", lambda d: d.status("4", "in-progress", outlook="off-track"), set()),
    "on track in time": ("on-track-overdue", lambda d: d.status("5a", "in-progress"), set()),
    "expected month passed": ("expected-passed", lambda d: d.status("4", "in-progress", expected=JULY), {"4"}),
    "expected month to come": ("expected-passed", lambda d: d.status("4", "in-progress", expected=OCTOBER), set()),
    "expected this month": (
        "expected-passed", lambda d: d.status("4", "in-progress", expected=Month.of(2017, 9)), set(),
    ),
    "nothing ever said": (
        "no-news", lambda d: [d.status(ref, "in-progress") for ref in ("3a", "3b")], {"3c", "5a", "5c", "6-1", "6-2"},
    ),
    "recorded late": ("recorded-late", lambda d: late_note(d, "4"), {""}),
    "recorded in time": ("recorded-late", lambda d: factories.note(d.deliverable("4"), "2017-09-29"), set()),
    "true after the cut-off": ("recorded-late", lambda d: factories.note(d.deliverable("4"), "2017-10-02"), set()),
    "corrected after the cut-off": ("recorded-late", lambda d: correct_late(d, "4"), {""}),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "do", "subjects"), TABLE.values(), ids=TABLE)
def test_the_table(rule, do, subjects, desk):
    do(desk)
    assert set(desk.found(rule)) == subjects


def test_news_counts_since_the_cut_off_of_the_previous_report(desk):
    desk.previous()
    desk.status("3a", "in-progress", "2016-09-30")
    desk.status("3b", "in-progress", "2016-10-01")
    desk.status("5a", "in-progress", "2016-06-01")
    factories.note(desk.deliverable("5a"), "2017-05-05", "", nothing_new_since=dt.date(2016, 6, 1))
    desk.status("5c", "in-progress", "2016-06-01")
    desk.deliver("5c", 1)
    found = desk.found("no-news")
    assert {"3a"} == set(found) - {"3c", "6-1", "6-2"}
    assert "3(a) since 30 September 2016" in found["3a"].sentence


def test_a_finding_names_its_deliverable_its_owner_and_the_page_where_it_is_mended(desk):
    desk.completed("4", "")
    finding = desk.found("no-evidence")["4"]
    assert finding.sentence.startswith("Deliverable 4 is completed")
    assert (finding.owner, finding.unit) == ("focal points of DIALOGUE", "DIALOGUE")
    assert finding.url == "/plans/sme-2015/deliverables/4/"
    assert finding.blocking
    assert finding.stands_in_the_way


def test_the_owner_is_the_unit_that_coordinates_today(desk, now):
    manager = factories.person("manager", plan=desk.plan, role="manager")
    actions.amend(
        target=desk.deliverable("4"), field="coordinator", new=Unit.objects.get(code="SME"), reason="So decided.",
        effective_on=dt.date(2017, 10, 2), by=manager, at=now,
    )  # fmt: skip
    assert desk.found("not-started")["4"].unit == "SME"
