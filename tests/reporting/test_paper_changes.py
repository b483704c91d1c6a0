"""Appendix II: each amendment and each move since the previous report, with its reason and reference."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from deliverables import actions
from deliverables.models import PlannedOutput, ResourceLine
from deliverables.months import Month
from tests import factories
from tests.reporting.papers import cell_text, payload_of

pytestmark = pytest.mark.django_db


def told(payload) -> dict[str, tuple[str, str]]:
    found = payload["changes"]["table"]
    rows = found["rows"] if found else []
    return {cells[0]: (cells[1], cells[2]) for cells in ([cell_text(cell) for cell in row["cells"]] for row in rows)}


def test_the_first_paper_tells_what_changed_since_the_plan(plan, deliverable):
    factories.status_update(deliverable("1"), "in-progress", "2016-02-01")
    factories.status_update(deliverable("2"), "completed", "2016-05-31")
    payload = payload_of("november-2016")
    assert payload["changes"]["title"] == "Changes since the plan (GB.325/INS/5/2, 14 October 2015)"
    assert told(payload) == {
        "1": ("Not started before; now in progress, overdue by six months.", ""),
        "2": ("Not started before; now completed on 31 May 2016, one month late.", ""),
    }


def test_the_second_one_tells_what_changed_since_the_first(plan, deliverable):
    factories.status_update(deliverable("1"), "in-progress", "2016-02-01")
    late = {"expected": Month.of(2018, 3), "reason": "Reviewers asked for more time"}
    factories.status_update(deliverable("5a"), "in-progress", "2017-05-01", **late)
    factories.status_update(deliverable("5b"), "discontinued", "2017-06-01", reason="Merged with another product.")
    payload = payload_of("november-2017")
    assert payload["changes"]["title"] == (
        "Changes since the previous report (GB.328/INS/8, position at 30 September 2016)"
    )
    slipped = "Expected in March 2018 instead of December 2017, three months later."
    assert told(payload) == {
        "5(a)": (
            f"Not started before; now in progress, due in December 2017. / {slipped}",
            "Reviewers asked for more time.",
        ),
        "5(b)": ("Not started before; now discontinued.", "Merged with another product."),
    }


@pytest.mark.parametrize(
    ("slug", "cpos", "brief"),
    [
        ("november-2016", "Delivered: 1 of 7 CPOs.", None),
        ("november-2017", "Delivered: 3 of 7 CPOs; 1 before.", "Delivered: 1 of 1 policy brief; 0 before."),
    ],
)
def test_what_was_delivered_is_told_until_all_of_it_is(plan, deliverable, slug, cpos, brief):
    for ref, day in (("5a", "2016-06-01"), ("5a", "2017-06-01"), ("5a", "2017-07-01"), ("1", "2016-05-01")):
        factories.delivery(PlannedOutput.objects.get(deliverable__ref=ref), day, f"Title of {day}")
    factories.delivery(
        PlannedOutput.objects.get(deliverable__ref="4", singular="policy brief"), "2017-02-01", "A brief"
    )
    for ref in ("1", "4", "5a"):
        factories.status_update(deliverable(ref), "completed" if ref == "1" else "in-progress", "2016-05-01")
    said = {ref: what for ref, (what, _why) in told(payload_of(slug)).items()}
    assert said["5(a)"].endswith(cpos)
    assert brief is None or said["4"].endswith(brief)
    assert "Delivered" not in said.get("1", "")


def test_what_went_to_and_fro_is_no_change(plan, deliverable):
    factories.status_update(deliverable("1"), "in-progress", "2016-02-01")
    factories.status_update(deliverable("1"), "suspended", "2017-02-01")
    factories.status_update(deliverable("1"), "in-progress", "2017-03-01")
    payload = payload_of("november-2017")
    assert told(payload) == {}
    assert payload["changes"]["nothing"] == "Nothing changed in this time."


def test_every_amendment_with_its_decision(plan, manager, deliverable, today, now):
    common = {"by": manager, "at": now, "reason": "So decided", "effective_on": dt.date(2017, 4, 1)}
    actions.amend(
        target=deliverable("4"), field="due", new=Month.of(2017, 9), decision_reference="GB.329/PV, para. 12", **common
    )
    actions.amend(target=deliverable("4"), field="text", new="Another text.", **common)
    actions.amend(target=deliverable("4").item, field="resources_text", new="No further needs.", **common)
    early = common | {"effective_on": dt.date(2016, 3, 1)}
    actions.amend(target=deliverable("1"), field="text", new="Told before.", **early)
    said = told(payload_of("november-2017"))
    due = "Plan amended on 1 April 2017: due month September 2017 instead of March 2017."
    assert said == {
        "4": (
            f"{due} / Plan amended on 1 April 2017: text.",
            "So decided. GB.329/PV, para. 12 / So decided.",
        ),
        "Item 4": ("Plan amended on 1 April 2017: resource implications.", "So decided."),
    }


def test_amounts_and_posts_are_told_as_everywhere_in_the_paper(plan, manager, deliverable, today, now):
    common = {"by": manager, "at": now, "reason": "So decided", "effective_on": dt.date(2017, 4, 1)}
    line = ResourceLine.objects.get(item__number=4)
    actions.amend(target=line, field="amount", new=Decimal(1500000), **common)
    actions.amend(target=line, field="posts", new=2, **common)
    said, _reasons = told(payload_of("november-2017"))["Item 4"]
    assert said == (
        "Plan amended on 1 April 2017: amount $1.5 million instead of $100,000. / "
        "Plan amended on 1 April 2017: posts two instead of none."
    )


def test_nothing_of_later_than_the_cut_off(plan, deliverable):
    factories.status_update(deliverable("1"), "in-progress", "2016-10-01")
    assert told(payload_of("november-2016")) == {}
