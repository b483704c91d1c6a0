"""What a paper holds by choice of its manager: the timeline, the resource lines, the evidence that may be cited."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup

from deliverables.models import Evidence, Measure, Mobilization, PlannedOutput, ResourceLine
from deliverables.months import Month
from reporting.pdf import paper_html
from tests import factories
from tests.factories import delivery, evidence, measurement, moment, note, status_update
from tests.reporting.papers import cell_text, part, payload_of, strings, the_round

pytestmark = pytest.mark.django_db


def chosen(*names: str) -> dict[str, Any]:
    report_round = the_round()
    for name in names:
        setattr(report_round, name, True)
    report_round.save()
    return payload_of()


def rows(appendix: dict[str, Any]) -> list[list[str]]:
    return [[cell_text(cell) for cell in row["cells"]] for row in appendix["table"]["rows"]]


def test_nothing_is_added_unless_it_is_chosen(plan):
    payload = payload_of()
    assert payload["appendices"] == []
    assert [block["key"] for block in part(payload, "challenges") if block["kind"] == "figure"] == []


def test_they_are_numbered_on_from_appendix_ii(plan):
    both = chosen("resource_lines", "evidence_list")["appendices"]
    assert [(one["number"], one["key"]) for one in both] == [("III", "resource-lines"), ("IV", "evidence")]
    said = BeautifulSoup(paper_html(payload_of()), "html.parser").text
    assert "Appendix III. Resource lines of the plan at 30 September 2016" in said
    assert "Appendix IV. Evidence that may be cited, at 30 September 2016" in said
    assert "There is no evidence that may be cited." in said


def test_evidence_alone_follows_appendix_ii(plan):
    (alone,) = chosen("evidence_list")["appendices"]
    assert (alone["number"], alone["key"]) == ("III", "evidence")


def test_evidence_has_its_date_its_deliverable_and_what_it_shows(plan, deliverable):
    citable = {"visibility": Evidence.Visibility.CITABLE}
    output = PlannedOutput.objects.get(deliverable__ref="5a")
    done = delivery(output, "2016-06-01", "CPO 1")
    evidence("2016-06-01", "A CPO report", delivery=done, dated=dt.date(2016, 5, 20), **citable)
    measure = Measure.objects.filter(indicator__deliverable__ref="5a").first()
    met = measurement(measure, 1, "2016-07-01")
    evidence("2016-07-01", "A CPO report", measurement=met, dated=dt.date(2016, 5, 20), **citable)
    update = status_update(deliverable("1"), "completed", "2016-03-01", illustrative=True)
    evidence("2016-03-01", "The review", status_update=update, illustrative=True, **citable)
    evidence("2016-03-01", "SECRET letter", status_update=update)
    evidence("2016-10-01", "LATER source", note=note(deliverable("2"), "2016-10-01", "Later."), **citable)
    line = ResourceLine.objects.get(item__number=4)
    evidence("2016-05-01", "An agreement", mobilization=mobilized(line, "2016-05-01"), **citable)
    payload = chosen("evidence_list")
    (appendix,) = payload["appendices"]
    assert rows(appendix) == [
        ["1", "The review / https://example.org/report", "undated; seen 1 March 2016", "Completed (1 March 2016)"],
        [
            "5(a)",
            "A CPO report / https://example.org/report",
            "20 May 2016",
            f"Output delivered (1 June 2016) / Indicator: {measure.label} (1 July 2016)",
        ],
        [
            "Item 4",
            "An agreement / https://example.org/report",
            "undated; seen 1 May 2016",
            "Resources mobilized (1 May 2016)",
        ],
    ]
    assert [row["cells"][1]["sample"] for row in appendix["table"]["rows"]] == [True, False, False]
    assert not [text for text in strings(payload) if "SECRET" in text or "LATER" in text]
    assert '<a href="https://example.org/report">https://example.org/report</a>' in paper_html(payload)


def mobilized(line: ResourceLine, on: str, **fields: Any) -> Mobilization:
    values = {"amount": Decimal(35000), "currency": "USD", "source": "a donor", "by": factories.author()}
    when = {"effective_on": dt.date.fromisoformat(on), "recorded_at": moment(on)}
    return Mobilization.objects.create(line=line, **values | when | fields)


def test_resource_lines_take_the_place_of_the_table_in_part_iv(plan):
    line = ResourceLine.objects.get(item__number=4)
    mobilized(line, "2016-05-01", illustrative=True)
    mobilized(line, "2016-06-01", amount=Decimal(20000), currency="CHF", source="another")
    assert [block["key"] for block in part(payload_of(), "resources") if block["kind"] == "table"] == ["needs"]
    payload = chosen("resource_lines")
    assert not [block for block in part(payload, "resources") if block["kind"] == "table"]
    (appendix,) = payload["appendices"]
    assert len(rows(appendix)) == ResourceLine.objects.filter(item__plan=plan).count()
    (four,) = [row for row in rows(appendix) if row[0] == "4"]
    assert four[3:] == ["$100,000", "$35,000 from a donor, on 1 May 2016 / CHF 20,000 from another, on 1 June 2016"]
    assert [row["cells"][4]["sample"] for row in appendix["table"]["rows"] if cell_text(row["cells"][0]) == "4"] == [
        True
    ]


def test_figures_without_evidence_that_may_be_cited_are_named(plan, deliverable):
    review, assessment = (PlannedOutput.objects.get(deliverable__ref=ref) for ref in ("1", "3a"))
    evidence("2016-05-10", "The review", delivery=delivery(review, "2016-05-02"), visibility="citable")
    evidence("2016-06-01", "A note", delivery=delivery(assessment, "2016-06-01"), visibility="internal")
    delivery(assessment, "2016-07-01")
    brief = Measure.objects.get(indicator__deliverable__ref="3a")
    measurement(brief, 1, "2016-07-01")
    measurement(Measure.objects.get(indicator__deliverable__ref="4"), 0, "2016-07-01")
    mobilized(ResourceLine.objects.get(item__number=4), "2016-05-01")
    (appendix,) = chosen("evidence_list")["appendices"]
    where = "The review / https://example.org/report"
    assert rows(appendix) == [["1", where, "undated; seen 10 May 2016", "Output delivered (2 May 2016)"]]
    (told,) = appendix["table"]["notes"]
    assert told == (
        "No evidence that may be cited is on record for: 3(a) – output delivered (1 June 2016 and 1 July 2016), "
        "indicator: Briefs that are available (1 July 2016); Item 4 – resources mobilized (1 May 2016)."
    )


@pytest.mark.parametrize(("others", "number"), [((), "III"), (("resource_lines",), "IV")])
def test_the_table_of_indicators_says_where_the_evidence_is(plan, others, number):
    payload = chosen("evidence_list", *others)
    (found,) = [block for block in part(payload, "overview") if block["kind"] == "table"]
    assert f"The evidence that may be cited for actual values is in Appendix {number}." in found["notes"]


def test_the_timeline_says_what_is_due_expected_and_completed(plan, deliverable):
    status_update(deliverable("1"), "completed", "2016-05-10")
    status_update(deliverable("4"), "in-progress", "2016-06-01", expected=Month.of(2017, 6), reason="Later.")
    (figure,) = [block for block in part(chosen("timeline"), "challenges") if block["kind"] == "figure"]
    assert figure["text"].startswith("1: due March 2016, completed May 2016. 2: due April 2016.")
    assert " 4: due March 2017, expected June 2017. " in figure["text"]
    assert " 6-2: no due month set. 7(a): due December 2019 (derived). " in figure["text"]
    assert f"<title>{figure['text']}</title>" in figure["svg"]
    assert figure["svg"] in paper_html(payload_of())
