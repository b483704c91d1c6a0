"""Addresses that name nothing and parameters that mean nothing: an answer for people each time, never a fault."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.every_url import PAGES, PLAN
from tests.permission_answers import make_cast, make_record, state_of_tables

pytestmark = pytest.mark.django_db

OURS = [name for name in PAGES if name.startswith(("reporting:", "deliverables:")) and name != "reporting:report_pdf"]
BEYOND_EVERY_KEY = 10**30


@pytest.fixture
def cast(plan, today):
    return make_cast(plan)


@pytest.fixture
def record(plan, cast):
    return make_record(plan, cast)


@pytest.fixture
def desk(cast, record, client_of):
    """The manager's, so that nothing is refused before it is looked at."""
    browser = client_of(cast["manager"])
    browser.raise_request_exception = False
    return browser


NOTHING = [
    ("reporting:dashboard", ["nothing"]),
    ("reporting:timeline", ["nothing"]),
    ("reporting:rounds", ["nothing"]),
    ("reporting:round", [PLAN, "nothing"]),
    ("reporting:edit_round", [PLAN, "nothing"]),
    ("reporting:report_pdf", [PLAN, "nothing"]),
    ("reporting:report_docx", [PLAN, "nothing"]),
    ("reporting:report_html", [PLAN, "nothing"]),
    ("reporting:report_json", ["nothing", "november-2017"]),
    ("deliverables:list", ["nothing"]),
    ("deliverables:export", [PLAN, "exe"]),
    ("deliverables:export", ["nothing", "csv"]),
    ("deliverables:deliverable", [PLAN, "99z"]),
    ("deliverables:update", [PLAN, "99z"]),
    ("deliverables:grid", ["nothing"]),
    ("deliverables:sheet_file", ["nothing"]),
    ("deliverables:sheets", ["nothing"]),
    ("deliverables:sheet", [PLAN, 999_999]),
    ("deliverables:sheet", [PLAN, BEYOND_EVERY_KEY]),
    ("deliverables:note", [PLAN, "99z"]),
    ("deliverables:nothing_new", [PLAN, "99z", "x"]),
    ("deliverables:record", [PLAN, "3a", "nothing"]),
    ("deliverables:record", [PLAN, "3a", "status"]),
    ("deliverables:record", [PLAN, "99z", "delivery"]),
    ("deliverables:correct", [PLAN, "3a", "nothing", 1]),
    ("deliverables:correct", [PLAN, "3a", "amendment", 1]),
    ("deliverables:correct", [PLAN, "3a", "note", 999_999]),
    ("deliverables:correct", [PLAN, "3a", "note", BEYOND_EVERY_KEY]),
    ("deliverables:withdraw", [PLAN, "3a", "nothing", 1]),
    ("deliverables:withdraw", [PLAN, "3a", "status", BEYOND_EVERY_KEY]),
    ("deliverables:add_evidence", [PLAN, "3a", "amendment", 1]),
    ("deliverables:add_evidence", [PLAN, "3a", "status", BEYOND_EVERY_KEY]),
    ("deliverables:amend", [PLAN, "nothing", 1, "text"]),
    ("deliverables:amend", [PLAN, "deliverable", 1, "nothing"]),
    ("deliverables:amend", [PLAN, "deliverable", BEYOND_EVERY_KEY, "text"]),
    ("deliverables:withdraw_amendment", [PLAN, 999_999]),
    ("deliverables:withdraw_amendment", [PLAN, BEYOND_EVERY_KEY]),
    ("deliverables:table", ["nothing"]),
    ("deliverables:source", ["nothing"]),
    ("deliverables:item", [PLAN, 99]),
    ("deliverables:item", [PLAN, BEYOND_EVERY_KEY]),
    ("deliverables:unit", [PLAN, "nothing"]),
    ("deliverables:outcome", [PLAN, 99]),
    ("deliverables:outcome", [PLAN, BEYOND_EVERY_KEY]),
    ("deliverables:paragraph", [PLAN, "99-z"]),
    ("deliverables:evidence", [999_999]),
    ("deliverables:evidence", [BEYOND_EVERY_KEY]),
]


def test_an_address_that_names_nothing_is_a_page_not_found(desk, client):
    wrong = {}
    for name, args in NOTHING:
        address = reverse(name, args=args)
        answer = desk.get(address)
        if answer.status_code != 404 or "Page not found" not in answer.content.decode():
            wrong[address] = answer.status_code
        # Who is not signed in does not learn what there is and what there is not.
        assert client.get(address).status_code == 302
    assert wrong == {}


@pytest.mark.parametrize("text", ["yesterday", "9999-12-31", "\x00"])
def test_a_date_that_is_of_no_use_is_said_and_today_is_shown(desk, record, text):
    wrong = {}
    for name in OURS:
        if "GET" not in PAGES[name].methods or PAGES[name].get == 404 or not PAGES[name].who:
            continue
        address = PAGES[name].address(record)
        answer = desk.get(address, {"as_of": text})
        b"".join(answer)  # read to its end, a file is closed
        # An export would hold something else than was asked for, so it is refused in words.
        right = {200, 302, 400} if name == "deliverables:export" else {200, 302}
        if answer.status_code not in right:
            wrong[name] = answer.status_code
    assert wrong == {}


MORE_BAD_DATES = ["2016-02-30", "0001-01-01", "2016-09", "٢٠١٦-٠٩-٣٠", "", " ", "2016-09-30T10:00"]


def test_other_dates_of_no_use_too(desk):
    """All pages read a date in one way."""
    address = reverse("reporting:dashboard", args=[PLAN])
    for text in MORE_BAD_DATES:
        answer = desk.get(address, {"as_of": text})
        assert answer.status_code == 200, text
        assert "State as at 2 October 2017" in answer.content.decode(), text


@pytest.mark.parametrize("name", ["deliverables:list", "deliverables:table", "deliverables:export"])
def test_a_date_to_compare_with_that_is_of_no_use_is_said(desk, record, name):
    address = PAGES[name].address(record)
    for text in ["yesterday", "9999-12-31", "\x00", *MORE_BAD_DATES]:
        for more in ({}, {"change": "\x00"}, {"as_of": text}, {"sort": "slippage"}):
            answer = desk.get(address, {"compare": text, **more})
            b"".join(answer)
            assert answer.status_code in ((200, 400) if name == "deliverables:export" else (200,)), (text, more)


LIST_PARAMETERS = [
    "outcome",
    "unit",
    "biennium",
    "theme",
    "status",
    "outlook",
    "timeliness",
    "headline",
    "paragraph",
    "country",
    "item",
    "due_from",
    "due_to",
    "q",
    "sort",
    "page",
]
BAD_VALUES = ["\x00", "'; --", "%", "-1", str(BEYOND_EVERY_KEY), "<script>alert(1)</script>", "é" * 3000, "__class__"]


@pytest.mark.parametrize("value", BAD_VALUES, ids=range(len(BAD_VALUES)))
def test_a_parameter_of_the_list_that_means_nothing_is_said(desk, value):
    wrong = {}
    for parameter in LIST_PARAMETERS:
        for name, args, right in (
            ("deliverables:list", [PLAN], {200}),
            ("deliverables:export", [PLAN, "csv"], {200, 400}),
        ):
            answer = desk.get(reverse(name, args=args), {parameter: value})
            if answer.status_code not in right or b"<script>alert" in b"".join(answer):
                wrong[f"{name} {parameter}"] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("value", BAD_VALUES, ids=range(len(BAD_VALUES)))
def test_other_parameters_too(desk, record, value):
    measure = reverse("deliverables:record", args=[PLAN, "3a", "measurement"])
    assert desk.get(measure, {"measure": value}).status_code == 404
    assert desk.get(reverse("reporting:home"), {"page": value}).status_code == 200
    answer = desk.get(reverse("login"), {"next": value})
    assert answer.status_code == 302


FORMS = {
    "deliverables:update": {"status", "outlook", "expected", "effective_on", "done", "reason", "seen"},
    "deliverables:grid": {"3a-status", "3a-outlook", "3a-expected", "3a-effective_on", "3a-done"},
    "deliverables:sheets": {"file"},
    "deliverables:note": {"text", "effective_on", "seen"},
    "deliverables:record": {"output", "title", "country", "effective_on"},
    "deliverables:correct": {"status", "correction_reason", "effective_on"},
    "deliverables:withdraw": {"reason", "seen"},
    "deliverables:add_evidence": {"evidence-0-title", "evidence-0-url", "evidence-0-dated", "evidence-0-held"},
    "deliverables:withdraw_evidence": {"reason"},
    "deliverables:amend": {"new", "effective_on", "reason"},
    "deliverables:withdraw_amendment": {"reason"},
    "reporting:edit_round": {"title", "cut_off", "session_opens", "document_code"},
}
BAD_TEXTS = ["\x00", "\x0b", "9" * 400, "-1", "31/02/2017", "0000-00-00", "13/2017", "javascript:alert(1)", "\ud83d"]


@pytest.mark.parametrize("text", BAD_TEXTS, ids=range(len(BAD_TEXTS)))
def test_a_form_filled_with_nonsense_is_shown_again_and_nothing_is_saved(desk, record, text):
    text = text.encode("utf-8", errors="replace").decode()
    before = state_of_tables()
    wrong = {}
    for name, fields in FORMS.items():
        if fields == {"reason"} and text.isprintable():
            continue  # whatever can be read is a reason
        management = {"evidence-TOTAL_FORMS": "1", "evidence-INITIAL_FORMS": "0"}
        answer = desk.post(PAGES[name].address(record), dict.fromkeys(fields, text) | management)
        if answer.status_code not in (200, 422):
            wrong[name] = answer.status_code
    assert wrong == {}
    assert state_of_tables() == before


@pytest.mark.parametrize("management", [{}, {"evidence-TOTAL_FORMS": "x"}, {"evidence-TOTAL_FORMS": "999999"}])
def test_evidence_without_the_count_of_its_forms_is_a_form_again(desk, record, management):
    before = state_of_tables()
    for name in ("deliverables:add_evidence", "deliverables:note"):
        answer = desk.post(PAGES[name].address(record), {"text": "", **management})
        assert answer.status_code == 200, name
    assert state_of_tables() == before
