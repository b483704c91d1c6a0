"""What a paper says of its place among the others: the first, a later one, the last as far as is known."""

from __future__ import annotations

import datetime as dt

import pytest

from reporting.models import ReportRound
from reporting.snapshots import build_payload
from tests.reporting.papers import paragraphs, payload_of, strings, the_round, whole

pytestmark = pytest.mark.usefixtures("plan")


def third_round() -> ReportRound:
    return ReportRound.objects.create(
        plan=the_round().plan,
        slug="november-2018",
        session=334,
        session_opens=dt.date(2018, 10, 25),
        session_closes=dt.date(2018, 11, 8),
        section="Institutional Section",
        section_code="INS",
        document_code="GB.334/INS/4",
        item_ordinal="FOURTH ITEM ON THE AGENDA",
        title="Third progress report",
        cut_off=dt.date(2018, 9, 30),
        previous=the_round("november-2017"),
    )


def test_a_first_paper_without_a_following_round_does_not_say_that_it_is_the_last():
    the_round()
    ReportRound.objects.filter(slug="november-2017").delete()
    # Not with `payload_of`, which loads the second round again.
    first = ReportRound.objects.get(slug="november-2016")
    payload = build_payload(first, first.cut_off)
    said = "\n".join(strings(payload))
    assert "last report" not in said
    assert "final results" not in said
    assert "in completing" not in said
    assert "This document is the first of these reports." in said
    assert whole(paragraphs(payload, "challenges")[-1]) == (
        "What is achieved or falls due after 30 September 2016 will be reported to the Governing Body later."
    )
    points = [point["text"] for point in paragraphs(payload, "draft-decision")[0]["points"]]
    assert points[1:] == [
        "requests the Director-General to take into account its guidance in pursuing the action plan; and",
        "requests the Director-General to report on further progress at a later session.",
    ]
    follow_up = next(field for field in payload["cover"]["fields"] if field["key"] == "follow-up-action")
    assert follow_up["texts"][0].endswith("in pursuing the action plan, and report on progress at a later session.")


def test_the_second_paper_is_the_second_of_the_reports_asked_for_and_a_third_one_is_neither():
    assert "This document is the second of these reports." in whole(
        paragraphs(payload_of("november-2017"), "introduction")[0]
    )
    third_round()
    said = whole(paragraphs(payload_of("november-2018"), "introduction")[0])
    assert said.endswith("This document is a further report, which follows those.")
