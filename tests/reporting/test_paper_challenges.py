"""Part V: what is late, what is suspended, and what the last paper says of what is left."""

from __future__ import annotations

import pytest

from deliverables.models import ActionPlan
from deliverables.months import Month
from tests.factories import status_update
from tests.reporting.papers import paragraphs, payload_of, whole

pytestmark = pytest.mark.django_db


def complete_all_but(plan: ActionPlan, *refs: str) -> None:
    for row in plan.deliverables.exclude(ref__in=refs):
        status_update(row, "completed", "2016-03-01", done="Done.")


def closing() -> str:
    return whole(paragraphs(payload_of("november-2017"), "challenges")[-1])


def request() -> str:
    (block,) = paragraphs(payload_of("november-2017"), "draft-decision")
    return whole(block)


def test_a_suspended_deliverable_is_not_closed(plan, deliverable):
    complete_all_but(plan, "5c")
    status_update(deliverable("5c"), "suspended", "2016-06-01")
    assert closing() == (
        "This is the last report that the plan foresees. As one of its deliverables remains open (suspended: 5(c)), "
        "the Office proposes to report its final results to the Governing Body at a later session (see the draft "
        "decision below). It would do so in the form of this report, deliverable by deliverable and indicator by "
        "indicator: for 2016–17 once they are completed."
    )
    assert "in completing the deliverable for 2016–17 that remains open, and to report its final results" in request()


def test_several_that_are_left_are_told_in_the_plural(plan, deliverable):
    complete_all_but(plan, "5b", "5c")
    status_update(deliverable("5c"), "in-progress", "2016-06-01")
    assert "As two of its deliverables remain open, the Office proposes to report their final results" in closing()
    assert "in completing the deliverables for 2016–17 that remain open" in request()


def test_the_last_paper_proposes_for_each_biennium_when_final_results_come(plan, deliverable):
    complete_all_but(plan, "3b", "5c", "7a")
    status_update(deliverable("3b"), "in-progress", "2016-06-01", expected=Month.of(2018, 3), reason="Later.")
    assert closing().endswith(
        "indicator by indicator: for 2016–17 at the first session after March 2018 and for 2018–19 at the first "
        "session after December 2019."
    )
    assert "the deliverables for 2018–19, and to report their final results after that biennium." in request()


@pytest.mark.parametrize(
    ("overdue", "words"),
    [
        (
            False,
            "No deliverable was overdue at the cut-off date. One is expected after its due month: deliverable 5(a)",
        ),
        (True, "One other is expected after its due month: deliverable 5(a)"),
    ],
)
def test_another_one_is_named_only_after_an_overdue_one(plan, deliverable, overdue, words):
    complete_all_but(plan, "5a", *(["4"] if overdue else []))
    status_update(deliverable("5a"), "in-progress", "2016-06-01", expected=Month.of(2018, 3))
    assert words in whole(paragraphs(payload_of("november-2017"), "challenges")[0])
