"""Whatever is sent to a form, it is taken whole, or refused with nothing saved; it never breaks the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.deliverables.office_files import PDF, word
from tests.deliverables.recording import DATED, rows_of_the_record
from tests.filling_forms import filled
from tests.one_of_each import Record, record_one_of_each

EXAMPLES = 8
"""Few, for the time of a run; raise it after a change of forms or actions."""

HOSTILE = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x07",
    "a\x1bb",
    "\ufffe",
    "\u202e",
    "\u0000\u0001",
    "😀" * 50,
    "é" * 21000,
    "x" * 1001,
    "x" * 40000,
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ settings.SECRET_KEY }}{% debug %}",
    "%s%n%(name)s",
    "'; DROP TABLE deliverables_note; --",
    "=HYPERLINK(1)",
    "../../../../etc/passwd",
    "-1",
    "0",
    "1",
    "9" * 19,
    "9" * 5000,
    "-" + "9" * 30,
    "1e308",
    "1e999999999",
    "0x10",
    "1_000",
    "٣",
    "NaN",
    "-Infinity",
    "null",
    "True",
    "0000-00-00",
    "0001-01-01",
    "2017-02-30",
    "9999-12-31",
    "10000-01-01",
    "2017-06-01",
    "2017-06-01T10:00",
    "12/9999",
    "00/2017",
    "2016-03",
    "in-progress",
    "completed",
    "http://[",
    "http://" + "a" * 2000,
    "javascript:alert(1)",
    "https://example.org/\x00",
    "https://user:pass@example.org:99999/",
    "data:text/html,x",
]
TEXTS = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
FILES = st.sampled_from(
    [
        ("a.pdf", PDF),
        ("a.docx", word()),
        ("a.docx", word()[:-30]),
        ("a\x01.html", b"<html></html>"),
        ("..", PDF),
        ("CON", b"x"),
        ("a" * 400 + ".txt", b"text"),
        ("empty", b""),
        ("zeros", bytes(5000)),
    ]
)
FORMS = [
    "update",
    "note",
    "record/delivery",
    "record/measurement",
    "record/mobilization",
    "correct/status",
    "correct/note",
    "correct/measurement",
    "withdraw/delivery",
    "evidence/note",
    "amend/text",
    "amend/due",
    "amend/units",
    "amend/coordinator",
    "amend/amount",
    "commitments/update",
    "commitments/correct",
    "commitments/withdraw",
]
GOOD = {
    "status": "in-progress",
    "outlook": "at-risk",
    "done": "Work.",
    "reason": "A reason.",
    "text": "A note.",
    "title": "An output",
    "value": "2",
    "posts": "1",
    "source": "A partner",
    "correction_reason": "A slip.",
    "evidence-0-title": "Evidence",
    "evidence-0-url": "https://example.org/",
}


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def record(plan, manager) -> Record:
    return record_one_of_each(plan, by=manager)


def address_of(form: str, record: Record) -> str:
    what, _sep, kind = form.partition("/")
    if what == "commitments":
        key = "" if kind == "update" else f"{record.commitment_update.pk}/"
        return f"/plans/sme-2015/commitments/partnerships/{kind}/{key}"
    if what == "amend":
        line = record.deliverable.plan.items.get(number=7).resource_lines.get(amount__isnull=False)
        target, name = (line, "resource_line") if kind == "amount" else (record.deliverable, "deliverable")
        return reverse("deliverables:amend", args=["sme-2015", name, target.pk, kind])
    key = f"{record.row(kind).pk}/" if kind and what != "record" else ""
    return f"/plans/sme-2015/deliverables/3a/{form}/{key}"


def changed(before: dict[str, int]) -> dict[str, int]:
    now = rows_of_the_record()
    return {name: now[name] - before[name] for name in now if now[name] != before[name]}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_takes_all_or_nothing_and_never_breaks(client_of, manager, record, today, form):
    desk, address = client_of(manager), address_of(form, record)
    blank = filled(desk.get(address))
    names = sorted({*blank, "new", "line", "output", "value", "member_states"} - {"csrfmiddlewaretoken"})
    good = {name: value for name, value in GOOD.items() if name in names or name in ("status", "outlook", "value")}
    before = rows_of_the_record()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        hostile=st.dictionaries(
            st.sampled_from([*names, "new", "line", "output"]), TEXTS | st.lists(TEXTS, max_size=3)
        ),
        file=st.none() | FILES,
    )
    def post(hostile: dict[str, Any], file: tuple[str, bytes] | None) -> None:
        sent = blank | good | hostile
        if file is not None:
            upload: Any = SimpleUploadedFile("a", file[1])
            upload._name = file[0]
            sent["evidence-1-upload"] = upload
        with taken_back():
            answer = desk.post(address, sent)
            assert answer.status_code in (200, 302)
            rows = changed(before)
            if answer.status_code == 200:
                assert rows == {}
            else:
                # One row of the story, and what speaks for it; a withdrawal may take evidence with it.
                with_it = ("Evidence", "OutputDelivery", "Measurement") if form == "update" else ("Evidence",)
                assert sum(number for name, number in rows.items() if name not in with_it) <= 1
                assert rows
                assert form != "update" or rows["StatusUpdate"] == 1

    post()


def test_whatever_was_typed_is_kept_and_stands_in_the_form_again(client_of, manager, record, today):
    desk, address = client_of(manager), address_of("update", record)
    blank, before = filled(desk.get(address)), rows_of_the_record()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        step=st.sampled_from(["keep", "keep-quietly", "files", "preview"]),
        hostile=st.dictionaries(st.sampled_from(sorted(blank)), TEXTS | st.lists(TEXTS, max_size=3), min_size=3),
    )
    def post(step: str, hostile: dict[str, Any]) -> None:
        with taken_back():
            answer = desk.post(address, blank | GOOD | hostile | {"step": step})
            assert answer.status_code in (200, 204, 302, 422)
            assert desk.get(address).status_code == 200
            assert changed(before) == {}

    post()


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(as_of=TEXTS, measure=TEXTS)
def test_what_stands_in_an_address_never_breaks_a_page(client_of, manager, record, today, as_of, measure):
    desk = client_of(manager)
    assert desk.get("/plans/sme-2015/deliverables/3a/", {"as_of": as_of}).status_code == 200
    address = "/plans/sme-2015/deliverables/3a/record/measurement/"
    assert desk.get(address, {"as_of": as_of, "measure": measure}).status_code in (200, 302, 404)


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_form_is_shown_again(client_of, manager, record, today, form):
    before = rows_of_the_record()
    assert client_of(manager).post(address_of(form, record), {}).status_code == 200
    assert changed(before) == {}


def test_every_kind_of_row_is_watched():
    assert {model.__name__ for model in DATED} == {
        "StatusUpdate",
        "Note",
        "OutputDelivery",
        "Measurement",
        "Mobilization",
        "Evidence",
        "Amendment",
        "CommitmentUpdate",
    }
