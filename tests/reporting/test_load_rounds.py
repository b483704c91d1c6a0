"""Loading reporting rounds from a file."""

from __future__ import annotations

import copy

import pytest

from reporting.loading import BadRounds, load_rounds
from reporting.models import ReportRound
from tests.reporting.papers import ROUNDS

pytestmark = pytest.mark.usefixtures("plan")


def changed(**fields):
    data = copy.deepcopy(ROUNDS)
    data["rounds"][0] |= fields
    return data


def test_makes_both_rounds_once():
    assert load_rounds(ROUNDS).created == ["november-2016", "november-2017"]
    again = load_rounds(ROUNDS)
    assert (again.created, again.kept) == ([], ["november-2016", "november-2017"])
    second = ReportRound.objects.get(slug="november-2017")
    assert second.previous.slug == "november-2016"
    assert second.document_date is None


def test_never_overwrites_what_was_edited():
    load_rounds(ROUNDS)
    ReportRound.objects.filter(slug="november-2016").update(title="Edited")
    load_rounds(changed(title="From the file"))
    assert ReportRound.objects.get(slug="november-2016").title == "Edited"


def test_loads_sections():
    load_rounds(changed(sections={"introduction": "Hello."}))
    section = ReportRound.objects.get(slug="november-2016").sections.get()
    assert (section.state, section.texts.get().text, section.texts.get().by) == ("sent", "Hello.", None)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"format": "other"}, "rounds/1"),
        ({"format": "rounds/1", "plan": "nothing"}, "no plan “nothing”"),
        (changed(colour="red"), "unknown field “colour”"),
        (changed(previous="november-2011"), "no previous round “november-2011”"),
        (changed(cut_off="2016-12-01"), "dates follow each other"),
        (changed(session="many"), "november-2016: session: "),
        (changed(sections={"weather": "Fine."}), "november-2016: key: "),
    ],
)
def test_refuses_with_a_sentence_and_loads_nothing(data, words):
    with pytest.raises(BadRounds, match=words):
        load_rounds(data)
    assert not ReportRound.objects.exists()
