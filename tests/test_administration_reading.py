"""The administration, where it only shows: the plan and its record can be read there, as a reader sees them."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deliverables.models import (
    Deliverable,
    Evidence,
    FollowUpItem,
    Measure,
    Membership,
    Note,
    StatusUpdate,
    Theme,
    User,
)
from reporting.models import ReportRound
from tests import one_of_each
from tests.administration_pages import CHANGEABLE, MODELS, READ_ONLY, name_of, page
from tests.permission_answers import state_of_tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(plan, focal_sme, today):
    return one_of_each.record_one_of_each(plan, by=focal_sme)


@pytest.fixture
def desk(administrator, client_of):
    """A browser in which the administrator is signed in."""
    return client_of(administrator)


def pages_of(model, record):
    """A row of a model that an administrator sees, and its pages."""
    row = record.citable_file if model is Evidence else model._default_manager.order_by("pk").first()
    return row, {name: page(model, name, row.pk) for name in ("change", "history", "delete")}


def test_content_can_be_read_and_nothing_else(desk, record):
    before = state_of_tables()
    answers = {}
    for model in READ_ONLY:
        row, pages = pages_of(model, record)
        chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        desk.post(page(model, "changelist"), chosen)
        answers[name_of(model)] = {
            "list": desk.get(page(model, "changelist")).status_code,
            "read": desk.get(pages["change"]).status_code,
            "history": desk.get(pages["history"]).status_code,
            "add": desk.post(page(model, "add"), {}).status_code,
            "change": desk.post(pages["change"], {"text": "x"}).status_code,
            "delete": desk.post(pages["delete"], {"post": "yes"}).status_code,
        }
    right = {"list": 200, "read": 200, "history": 200, "add": 403, "change": 403, "delete": 403}
    assert {name: found for name, found in answers.items() if found != right} == {}
    assert state_of_tables() == before
    assert all(before[name_of(model)] for model in READ_ONLY), "the test has a row of every kind"


def test_texts_of_the_plan_are_marked_on_a_page_in_another_language(desk, administrator, record):
    administrator.language = "fr"
    administrator.save()
    for model, field in ((Measure, "label"), (FollowUpItem, "resources_text"), (Theme, "title"), (Note, "text")):
        row = model.objects.first()
        soup = BeautifulSoup(desk.get(page(model, "change", row.pk)).content, "html.parser")
        shown = soup.select_one(f".field-{field} .readonly span[lang=en]")
        assert shown.get_text(" ").split() == getattr(row, field).split()


def test_nothing_can_be_deleted_many_at_a_time(desk, record):
    before = state_of_tables()
    for model in CHANGEABLE:
        rows = list(model._default_manager.values_list("pk", flat=True))
        desk.post(page(model, "changelist"), {"action": "delete_selected", "_selected_action": rows, "post": "yes"})
    assert state_of_tables() == before


def test_internal_notes_are_not_shown(desk, record):
    for address in (page(StatusUpdate, "changelist"), page(StatusUpdate, "change", record.status.pk)):
        assert one_of_each.INTERNAL_NOTE not in desk.get(address).content.decode()


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        (StatusUpdate, "internal_note__contains=partner"),
        (Deliverable, "status_updates__internal_note__contains=partner"),
        (Deliverable, "coordinator__memberships__user__password__startswith=a"),
        (User, "password__startswith=a"),
        (Membership, "user__password__startswith=a"),
    ],
)
def test_and_cannot_be_asked_for_in_the_address(desk, record, model, lookup):
    """Django would answer by the number of rows."""
    assert desk.get(f"{page(model, 'changelist')}?{lookup}").status_code == 400


def test_filters_that_the_page_offers_work(desk, record):
    for model in MODELS:
        listing = desk.get(page(model, "changelist"))
        links = BeautifulSoup(listing.content, "html.parser").select("#changelist-filter a[href^='?']")
        for link in links[:8]:
            answer = desk.get(page(model, "changelist") + link["href"])
            assert answer.status_code == 200, (model, link["href"])


def test_internal_evidence_is_not_shown(desk, record):
    listing = desk.get(page(type(record.citable_file), "changelist")).content.decode()
    assert "Citable file" in listing
    assert "Citable link" in listing
    assert "Internal" not in listing
    for row in (record.internal_file, record.internal_link):
        assert desk.get(page(type(row), "change", row.pk)).status_code == 302
    own = desk.get(page(type(record.citable_file), "change", record.citable_file.pk)).content.decode()
    assert reverse("deliverables:evidence", args=[record.citable_file.pk]) in own


def test_nothing_of_a_paper_is_there(desk, record):
    """Texts of one that is not published are not for administrators."""
    offered = {model._meta.model_name for model in admin.site._registry if model._meta.app_label == "reporting"}
    assert offered == {"reportround"}
    address = page(ReportRound, "change", record.round.pk)
    assert one_of_each.SECTION_TEXT not in desk.get(address).content.decode()


# --- how it answers -------------------------------------------------------------------------------


def test_a_list_asks_as_often_for_many_rows_as_for_one(
    desk, record, focal_dialogue, manager, auditor, approver, monkeypatch
):
    wrong = {}
    for model in MODELS:
        rows = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        first = pages_of(model, record)[0].pk
        one, many = queries_for(desk, model, [first], monkeypatch), queries_for(desk, model, rows, monkeypatch)
        if one != many or many > 12:
            wrong[name_of(model)] = (one, many)
    assert wrong == {}


def queries_for(desk, model, rows, monkeypatch):
    """How many queries the list of a model asks when it holds these rows only."""
    view = type(admin.site._registry[model])
    everything = view.get_queryset
    with monkeypatch.context() as patch:
        patch.setattr(view, "get_queryset", lambda self, request: everything(self, request).filter(pk__in=rows))
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(page(model, "changelist")).status_code == 200
    return len(queries)


def administration_pages(record):
    yield "/admin/"
    yield "/admin/deliverables/"
    yield "/admin/password_change/"
    for model in MODELS:
        yield page(model, "changelist")
        yield page(model, "history", record_pk(model, record))
        yield page(model, "change", record_pk(model, record))
    for model in CHANGEABLE:
        yield page(model, "add")
        yield page(model, "delete", record_pk(model, record))


def record_pk(model, record):
    return record.citable_file.pk if model is type(record.citable_file) else model._default_manager.first().pk


def test_no_page_needs_what_the_content_policy_forbids(desk, record, manager):
    for address in administration_pages(record):
        answer = desk.get(address)
        assert answer.status_code in (200, 403), address
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        soup = BeautifulSoup(answer.content, "html.parser")
        assert soup.find_all(style=True) == [], address
        assert soup.find_all("style") == [], address
        assert [script for script in soup.find_all("script") if not script.get("src")] == [], address
        assert [tag for tag in soup.find_all() if any(name.startswith("on") for name in tag.attrs)] == [], address
