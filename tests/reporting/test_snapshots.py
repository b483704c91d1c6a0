"""The payload of a paper: what it holds, what it never holds, and how it says it."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest

from deliverables import clock
from deliverables.models import Amendment, Measure, PlannedOutput, ResourceLine
from deliverables.months import Month
from reporting.models import ReportRound
from reporting.paper_words import words_of
from reporting.snapshots import build_payload
from tests import factories
from tests.factories import correction_of, delivery, measurement, mobilization, moment, note, status_update
from tests.reporting.papers import (
    about,
    paragraphs,
    part,
    payload_of,
    status_rows,
    strings,
    table,
    the_round,
    whole,
    write_section,
)

pytestmark = pytest.mark.usefixtures("plan")


def output(ref: str, kind: str) -> PlannedOutput:
    return PlannedOutput.objects.get(deliverable__ref=ref, kind=kind)


def measure(ref: str, position: int = 0) -> Measure:
    return Measure.objects.filter(indicator__deliverable__ref=ref).order_by("position")[position]


def text_of(payload: dict) -> str:
    return "\n".join(strings(payload))


# What it holds


def test_is_plain_json_with_a_schema_and_no_keys_of_the_database(deliverable):
    status_update(deliverable("1"), "in-progress", "2016-02-01", done="Begun.")
    payload = payload_of()
    assert json.loads(json.dumps(payload)) == payload
    assert payload["schema"] == "paper/1"
    assert (payload["plan"], payload["round"], payload["as_at"]) == ("sme-2015", "november-2016", "2016-09-30")
    assert '"id"' not in json.dumps(payload)


def test_nothing_effective_after_the_cut_off_is_in_it(deliverable):
    status_update(deliverable("1"), "in-progress", "2016-02-01", done="The review has begun.")
    before = payload_of()
    status_update(deliverable("1"), "completed", "2016-10-01", done="AFTER in an update.", reason="AFTER")
    note(deliverable("1"), "2016-10-01", "AFTER in a note.")
    delivery(output("5a", "cpo"), "2016-10-01", "AFTER as a delivery")
    measurement(measure("5a"), 3, "2016-10-01", comment="AFTER")
    line = ResourceLine.objects.get(item__number=4)
    mobilization(line, "2016-10-01", "AFTER", amount=Decimal(1000), currency="USD")
    Amendment.objects.create(
        deliverable=deliverable("1"),
        field="text",
        old="x",
        new="AFTER",
        reason="Decided.",
        effective_on=dt.date(2016, 10, 1),
        recorded_at=moment("2016-10-01"),
        by=factories.author(),
    )
    assert payload_of() == before
    assert "AFTER" in text_of(payload_of("november-2017"))


def test_a_correction_replaces_its_row_and_known_at_gives_the_old_answer(deliverable):
    row = status_update(deliverable("4"), "in-progress", "2016-05-01", done="Twelve studies were read.")
    correction_of(row, "2016-11-20", done="Eleven studies were read.")
    assert "Eleven" in about(payload_of(), "4")
    assert "Twelve" not in about(payload_of(), "4")
    as_known = payload_of(known_at=clock.end_of_day(dt.date(2016, 11, 19)))
    assert "Twelve" in about(as_known, "4")
    assert as_known["known_at"].startswith("2016-11-19T23:59:59")


def test_internal_notes_never_enter(deliverable):
    status_update(deliverable("1"), "in-progress", "2016-02-01", done="Begun.", internal_note="SECRET")
    assert "SECRET" not in text_of(payload_of())


def test_an_unknown_language_is_refused(plan):
    report_round = the_round()
    with pytest.raises(ValueError, match="no words"):
        words_of("v1", "xx")
    with pytest.raises(ValueError, match="no paper template"):
        words_of("../v1", "en")
    assert build_payload(report_round, report_round.cut_off)["language"] == "en"


# Numbering, references, placeholders


def test_the_cover_of_2016_and_the_placeholders_of_2017():
    cover = payload_of()["cover"]
    assert cover["session"] == "328th Session, Geneva, 27 October–10 November 2016"
    assert (cover["code"], cover["ordinal"]) == ("GB.328/INS/8", "EIGHTH ITEM ON THE AGENDA")
    assert cover["date"] == "[date to be entered]"
    assert cover["placeholders"] == ["date of the paper"]
    later = payload_of("november-2017")
    assert later["cover"]["placeholders"] == ["document code", "date of the paper", "item on the agenda"]
    assert later["document"]["file"] == "GB331-INS_[…]_[ENTER-yymmdd-1]-En.docx"


def test_the_date_enters_cover_footer_and_file(plan):
    report_round = the_round()
    report_round.document_date = dt.date(2016, 10, 7)
    report_round.save()
    payload = payload_of()
    assert payload["cover"]["date"] == "7 October 2016"
    assert payload["document"]["file"] == "GB328-INS_8_[ENTER-161007-1]-En.docx"
    assert payload["document"]["created"] == "2016-10-07"


def test_the_seven_fields_stand_in_their_order_and_none_is_empty():
    fields = payload_of()["cover"]["fields"]
    assert [field["key"] for field in fields] == [
        "strategic-objective",
        "policy-implications",
        "legal-implications",
        "financial-implications",
        "follow-up-action",
        "author-unit",
        "related-documents",
    ]
    assert all(text.strip() for field in fields for text in field["texts"])
    assert "5 (rural economy)" in fields[0]["texts"][0]
    assert fields[5]["texts"] == ["Small and Medium Enterprises Unit, Enterprises Department (ENTERPRISES/SME)."]


# What it says


def test_without_any_update_each_group_says_why(plan):
    payload = payload_of()
    said = [whole(block) for block in paragraphs(payload)]
    assert len(set(said)) == len(said)
    assert "Work had not begun by 30 September 2016." in about(payload, "3a")
    assert "“Four briefs are available (12/2017)”" in about(payload, "3a")
    assert "not started, overdue by six months" in about(payload, "1")
    assert "It was due" not in about(payload, "1")
    assert "The deliverable was due in March 2016 and is overdue by six months" in about(payload, "1")
    assert "“provided that extra-budgetary resources can be mobilized”" in about(payload, "6-2")
    assert "overdue" not in about(payload, "6-2")
    assert "Work begins with the 2018–19 biennium, in January 2018." in about(payload, "7a")
    assert "prints no deadline for 7(a) and 7(b); the end of the biennium, December 2019" in about(payload, "7a")
    assert not payload["notices"]["illustrative"]
    assert payload["parts"][1]["blocks"][0]["text"].startswith(
        "At 30 September 2016, none of the ten firm deliverables for 2016–17 had been completed. "
        "Ten had not been started. Two of the ten were overdue: deliverables 1 (by six months) and 2 (by five months)."
    )


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (0, "None of the seven CPOs has been delivered so far."),
        (1, "One of the seven CPOs has been delivered: “CPO 1” (Kenya, June 2016)."),
        (2, "Two of the seven CPOs have been delivered: “CPO 1” (Kenya, June 2016) and “CPO 2” (Kenya, June 2016)."),
        (7, "All seven CPOs have been delivered: "),
    ],
)
def test_deliveries_in_singular_and_plural(deliverable, done, words):
    status_update(deliverable("5a"), "in-progress", "2016-02-01", done="Begun.")
    for number in range(done):
        delivery(output("5a", "cpo"), "2016-06-01", f"CPO {number + 1}", country="KE")
    assert words in about(payload_of(), "5a")


def test_neither_of_two_and_several_kinds_of_output(deliverable):
    status_update(deliverable("3b"), "in-progress", "2016-02-01", done="Begun.")
    status_update(deliverable("4"), "in-progress", "2016-02-01", done="Begun.")
    assert "Neither of the two audited projects has been delivered so far." in about(payload_of(), "3b")
    assert "The report, the workshop and the policy brief have not been delivered yet." in about(payload_of(), "4")
    delivery(output("4", "report"), "2016-06-01", "The report")
    assert "The report has been delivered, the workshop and the policy brief not yet: “The report” (June 2016)." in (
        about(payload_of(), "4")
    )


def test_one_report_of_which_two_editions_were_delivered_is_still_one(deliverable):
    status_update(deliverable("4"), "in-progress", "2016-02-01", done="Begun.")
    delivery(output("4", "report"), "2016-06-01", "The report")
    delivery(output("4", "report"), "2016-08-01", "The report, second edition")
    assert "The report has been delivered, the workshop and the policy brief not yet" in about(payload_of(), "4")
    delivery(output("4", "workshop"), "2016-09-01", "The workshop")
    assert "The report and the workshop have been delivered, the policy brief not yet" in about(payload_of(), "4")


@pytest.mark.parametrize(
    ("completed", "words"),
    [
        ("2016-04-30", "completed on 30 April 2016."),
        ("2016-05-01", "completed on 1 May 2016, one month late."),
        ("2016-06-30", "completed on 30 June 2016, two months late."),
    ],
)
def test_lateness_counts_months_from_the_first_of_the_next(deliverable, completed, words):
    status_update(deliverable("2"), "completed", completed, done="Published.")
    payload = payload_of()
    assert f"Deliverable 2: one report – {words}" in about(payload, "2")
    assert status_rows(payload)["2"][6] == f"2: C{words[1:]}"


def test_another_expected_month_is_told_with_its_reason(deliverable):
    status_update(
        deliverable("4"),
        "in-progress",
        "2016-06-01",
        done="Begun",
        next="Read on",
        expected=Month.of(2017, 6),
        reason="Resources came late",
    )
    said = about(payload_of(), "4")
    assert "The deliverable is due in March 2017 but now expected in June 2017, three months later." in said
    assert "Resources came late. Read on." in said
    assert "Expected in June 2017." in status_rows(payload_of())["4"][6]


@pytest.mark.parametrize("status", ["suspended", "discontinued"])
def test_a_stop_is_told_with_its_reason_and_in_the_overview(deliverable, status):
    status_update(deliverable("5c"), status, "2016-06-01", done="Stopped.", reason="No donor was found.")
    payload = payload_of()
    assert f"three project proposals – {status}." in about(payload, "5c")
    assert "No donor was found." in about(payload, "5c")
    assert "overdue" not in about(payload, "5c")
    assert status.capitalize() in whole(paragraphs(payload, "challenges")[0])
    figure = next(b for b in part(payload, "overview") if b["kind"] == "figure")
    assert f"{status} 5(c)" in figure["text"]
    assert f">{status.capitalize()}</text>" in figure["svg"]


def test_notes_after_the_update_are_told_with_their_unit(deliverable):
    from deliverables.models import Unit

    status_update(deliverable("1"), "in-progress", "2016-02-01", done="Begun.")
    note(deliverable("1"), "2016-01-20", "Too early.")
    note(deliverable("1"), "2016-04-20", "Comments were sent", unit=Unit.objects.get(code="ACTRAV"))
    assert "ACTRAV added on 20 April 2016: Comments were sent." in about(payload_of(), "1")
    assert "Too early" not in about(payload_of(), "1")


def test_nothing_new_is_told(deliverable):
    status_update(deliverable("1"), "in-progress", "2016-02-01", done="Begun.")
    note(deliverable("1"), "2016-08-20", "", nothing_new_since=dt.date(2016, 3, 1))
    assert "On 20 August 2016 the unit confirmed that there was nothing new since 1 March 2016." in (
        about(payload_of(), "1")
    )


def test_long_accounts_become_paragraphs_and_points(deliverable):
    text = "It began.\n\nThree things were done:\n- one\n- two\n  going on\n(b) lettered\n\nIt ended"
    status_update(deliverable("1"), "in-progress", "2016-02-01", done=text, next="Then:\n- this")
    blocks = paragraphs(payload_of(), "progress")[:5]
    assert blocks[0]["text"] == "It began."
    assert blocks[1]["text"] == "Three things were done:"
    assert [(p["mark"], p["text"]) for p in blocks[1]["points"]] == [
        ("–", "one"),
        ("–", "two going on"),
        ("(b)", "lettered"),
    ]
    assert blocks[2]["text"] == "It ended."
    assert blocks[3]["points"] == [{"mark": "–", "text": "this"}]
    assert blocks[3]["text"].startswith("The deliverable was due in March 2016")


# Indicators and money


def test_indicators_stand_condition_by_condition(deliverable):
    status_update(deliverable("5b"), "completed", "2016-06-01", done="Done.")
    measurement(measure("5b"), 1, "2016-06-01")
    measurement(measure("5a"), 3, "2016-06-01", member_states="KE,UG,ZM")
    measurement(measure("7b"), 90, "2016-06-01")
    measurement(measure("2"), Month.of(2016, 5).index, "2016-06-01")
    measurement(measure("3c"), Decimal("74.5"), "2016-06-01")
    payload = payload_of()
    rows = {(row[0], row[1]): row for row in table(payload, "indicators")}
    assert len(rows) == 16
    assert rows["5(b)", "Product offer is available on the ILO EESE website"][3:] == [
        "Yes", "Yes (1 June 2016)", "Met / Indicator: partly achieved"
    ]  # fmt: skip
    assert rows["5(a)", "Member States that report improvements in the enabling environment"][2:] == [
        "8 member States", "7 additional [15]", "3 additional [11] (1 June 2016) / Kenya, Uganda and Zambia",
        "Not achieved",
    ]  # fmt: skip
    assert rows["7(b)", "SME XBTC portfolio"][2:] == [
        "US$84 million (August 2015)", "$100 million", "$90 million (1 June 2016)", "Not achieved"
    ]  # fmt: skip
    assert rows["2", "Month of publication"][2:] == [
        "–",
        "April 2016",
        "May 2016",
        "Not met / Indicator: not achieved",
    ]
    assert rows["3(c)", "Participants who can apply the presented evidence"][3:5] == [
        "70 per cent",
        "74.5 per cent (1 June 2016)",
    ]
    assert "Of the two conditions of the indicator, one has been met." in about(payload, "5b")
    *_figures, paragraph, indicators = part(payload, "overview")
    sentences = paragraph["text"]
    assert sentences.startswith(
        "Of the ten indicators of the firm deliverables, one had been achieved, one had been partly achieved, two had "
        "not been achieved and six had not been measured yet."
    )
    notes = indicators["notes"]
    assert any("5(a) and 7(a)" in text and "neither compared nor added" in text for text in notes)


def test_the_figure_shows_each_deliverable_in_its_band(deliverable):
    status_update(deliverable("1"), "completed", "2016-03-01", illustrative=True)
    status_update(deliverable("5a"), "discontinued", "2016-06-01", reason="Ended.")
    figure = next(block for block in part(payload_of(), "overview") if block["kind"] == "figure")
    assert figure["text"] == (
        "Knowledge generation: completed 1; not started 2, 3(a), 3(b), 3(c) and 4; overdue 2. "
        "Country-level work: not started 5(b), 5(c) and 6-1; discontinued 5(a). "
        "Conditional on resources: not started 6-2. For 2018–19: not started 7(a) and 7(b)."
    )
    assert f"<title>{figure['text']}</title>" in figure["svg"]
    assert "1 of 6 completed" in figure["svg"]
    assert figure["sample"]


def test_the_result_of_an_indicator_is_told_though_its_first_condition_is_not_measured(deliverable):
    measurement(measure("5b", 1), 1, "2016-06-01")
    rows = [row for row in table(payload_of(), "indicators") if row[0] == "5(b)"]
    assert [row[5] for row in rows] == ["Not yet measured / Indicator: partly achieved", "Met"]


def test_currencies_are_not_added_and_dollars_are_named_once(plan):
    line = ResourceLine.objects.get(item__number=4)
    for amount, currency, source in ((35000, "USD", "a donor"), (30000, "CHF", "another donor")):
        mobilization(line, "2016-05-01", source, amount=Decimal(amount), currency=currency)
    payload = payload_of()
    opening = paragraphs(payload, "resources")[0]["text"]
    assert "The plan states amounts for items 4 and 7." in opening
    assert "resources had been mobilized for item 4. Amounts in different currencies are not added." in opening
    computed = [whole(block) for block in paragraphs(payload)] + [
        cell for key in ("indicators", "needs") for row in table(payload, key) for cell in row
    ]
    assert sum(text.count("US$") for text in computed) == 1
    rows = {row[0]: row[1:] for row in table(payload, "needs")}
    assert rows == {
        "4": [
            "$100,000 (additional resources)",
            "$35,000 from a donor, by 1 May 2016 / CHF 30,000 from another donor, by 1 May 2016",
        ],
        "7": ["$2.5 million and two posts (regular budget)", "–"],
    }
    levels = paragraphs(payload, "resources")[1]["text"]
    assert "portfolio stood at $84 million in August 2015" in levels
    assert "not added" in levels


# The plan's texts, amendments, sections


def test_the_appendix_has_all_thirteen_and_the_plans_words(plan):
    payload = payload_of()
    rows = status_rows(payload)
    assert len(rows) == 13
    assert rows["3a"][1] == (
        "(a) Generation of primary evidence: completion of four experimental or quasi-experimental impact assessments."
    )
    assert rows["3a"][3] == (
        "SME, Social Finance Programme (SFP) with Conditions of Work and Equality Department (WORKQUALITY), 1 Green "
        "Jobs and Turin Centre (for knowledge-sharing events)."
    )
    assert [rows[ref][3] for ref in ("5a", "5b", "5c")] == [
        "SME, ACTRAV, ACT/EMP, EMPLOYMENT, Regional and Country Offices",
        "SME with EMPLOYMENT",
        "SME",
    ]
    assert rows["6-2"][2] == "None in the plan."
    assert rows["3b"][0] == "As for 3(a)."
    assert rows["7b"][6].startswith("7(b): Not started, starts in 2018–19.")
    tables = payload["appendix"]["tables"]
    assert [one["title"] for one in tables] == [
        "For the 2016–17 biennium – Knowledge generation",
        "For the 2016–17 biennium – Country-level work",
        "For the 2018–19 biennium",
    ]
    assert all(len(one["heads"]) == 7 for one in tables)
    assert [rows["3b"][column] for column in (3, 4, 5)] == ["As for 3(a)."] * 3
    assert [len(one["notes"]) for one in tables] == [1, 0, 0]
    cells = [cell for row in tables[0]["rows"] for cell in row["cells"]]
    at_foot = [line["note"] for cell in cells for line in cell["lines"] if "note" in line]
    assert at_foot == [tables[0]["notes"][0]["text"]], "the first line that has the mark, and no other"
    assert tables[0]["notes"][0]["at_foot"]
    assert tables[0]["notes"][0]["text"].startswith("In addition to the deliverables listed here")


def test_amended_texts_and_months_are_marked(deliverable):
    for field, values in (
        ("text", {"new": "Another text."}),
        ("due", {"new": "06/2017", "new_month": Month.of(2017, 6)}),
    ):
        Amendment.objects.create(
            deliverable=deliverable("4"),
            field=field,
            old="before",
            reason="Decided.",
            effective_on=dt.date(2016, 9, 1),
            recorded_at=moment("2016-09-01"),
            by=factories.author(),
            **values,
        )
    payload = payload_of()
    assert status_rows(payload)["4"][1] == "* Another text."
    assert payload["appendix"]["tables"][0]["notes"][-1]["text"] == "* Amended after the plan was issued."
    assert "due in June 2017" in about(payload, "4")
    assert "the plan printed March 2017" in about(payload, "4")


def test_what_people_write_takes_the_place_of_prose_and_leaves_figures(plan):
    report_round = the_round()
    texts = {
        "purpose": "Own purpose (see draft decision in paragraph 99).",
        "legal-implications": "Own legal text",
        "introduction": "Own introduction.",
        "overview": "Own overview.",
        "resources": "Own partners.",
        "challenges": "Own challenges.",
        "draft-decision": "The Governing Body:\n(a) notes this; and\n(b) asks for that.",
    }
    for key, text in texts.items():
        write_section(report_round, key, text)
    payload = payload_of()
    number = paragraphs(payload, "draft-decision")[0]["number"]
    assert payload["cover"]["purpose"] == [f"Own purpose (see draft decision in paragraph {number})."]
    assert payload["cover"]["fields"][2]["texts"] == ["Own legal text."]
    assert paragraphs(payload, "introduction")[0]["text"] == "Own introduction."
    assert paragraphs(payload, "overview")[0]["text"] == "Own overview."
    assert len(paragraphs(payload, "overview")) == 3
    about_partners = [b for b in paragraphs(payload, "resources") if not b["anchor"].startswith("commitment")]
    assert about_partners[-1]["text"] == "Own partners."
    assert "share responsibility" not in " ".join(whole(b) for b in paragraphs(payload, "resources"))
    assert paragraphs(payload, "challenges")[0]["text"] == "Own challenges."
    assert paragraphs(payload, "challenges")[1]["points"]
    assert [p["text"] for p in paragraphs(payload, "draft-decision")[0]["points"]] == [
        "notes this; and",
        "asks for that.",
    ]


def test_everything_completed_leaves_nothing_to_expect(plan):
    for row in plan.deliverables.all():
        status_update(row, "completed", "2016-03-01", done="Done.")
    ReportRound.objects.filter(slug="november-2017").delete()
    payload = payload_of("november-2017")
    assert "All deliverables have been closed" in paragraphs(payload, "challenges")[-1]["text"]
    assert not any("expected as follows" in whole(b) for b in paragraphs(payload))
    assert (
        "At 30 September 2017, all ten firm deliverables for 2016–17 had been completed: deliverables"
        in part(payload, "overview")[0]["text"]
    )


def test_sample_rows_mark_what_rests_on_them(deliverable):
    status_update(deliverable("1"), "in-progress", "2016-02-01", done="Invented.", illustrative=True)
    status_update(deliverable("2"), "in-progress", "2016-02-01", done="True.")
    payload = payload_of()
    marked = {b["anchor"]: b["sample"] for b in paragraphs(payload, "progress") if b["anchor"]}
    assert marked["deliverable-1"]
    assert not marked["deliverable-2"]
    assert "◊" in payload["notices"]["illustrative"]
    cells = {row["anchor"]: row["cells"][6]["sample"] for t in payload["appendix"]["tables"] for row in t["rows"]}
    assert (cells["status-1"], cells["status-2"]) == (True, False)
