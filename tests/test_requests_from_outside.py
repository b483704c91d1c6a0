"""What another site, a foreign host name or a stolen link could try; and the flags of cookies in production."""

from __future__ import annotations

import runpy

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from deliverables.models import Note
from tests.every_url import PAGES
from tests.permission_answers import make_cast, make_record, state_of_tables

pytestmark = pytest.mark.django_db

WORD = "a long enough word"


@pytest.fixture
def cast(plan, today):
    return make_cast(plan)


@pytest.fixture
def record(plan, cast):
    return make_record(plan, cast)


@pytest.fixture
def person(cast):
    reader = cast["reader"]
    reader.set_password(WORD)
    reader.save()
    return reader


# --- forms sent by another site -------------------------------------------------------------------


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_no_form_is_taken_without_its_token(role, cast, record):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast[role])
    before = state_of_tables()
    taken = {}
    for name, page in PAGES.items():
        if "POST" not in page.methods or name == "login" or page.post in (404, 405) or role not in page.who:
            continue
        answer = browser.post(page.address(record), {"text": "x", "reason": "x", "post": "yes"})
        if answer.status_code != 403 or "The page was open too long" not in answer.content.decode():
            taken[name] = answer.status_code
    assert taken == {}
    assert state_of_tables() == before


def test_nobody_is_signed_in_or_out_by_another_site(person):
    browser = Client(enforce_csrf_checks=True)
    words = {"username": person.username, "password": WORD}
    assert browser.post(reverse("login"), words).status_code == 403
    token = browser.get(reverse("login")).context["csrf_token"]
    assert browser.post(reverse("login"), words | {"csrfmiddlewaretoken": str(token)}).status_code == 302
    assert browser.post(reverse("logout")).status_code == 403
    assert browser.get(reverse("logout")).status_code == 405
    assert browser.get("/").status_code == 200


# --- being sent away ------------------------------------------------------------------------------

ELSEWHERE = [
    "https://example.org/",
    "//example.org/",
    "/\\example.org/",
    "\\\\example.org",
    "javascript:alert(1)",
    "http:///example.org",
    "ftp://testserver/",
    " https://example.org",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(person, address):
    words = {"username": person.username, "password": WORD, "next": address}
    assert Client().post(reverse("login"), words).url == "/"
    browser = Client()
    browser.force_login(person)
    assert browser.get(reverse("login"), {"next": address}).url == "/"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nor_does_the_way_through_the_administration(cast, address):
    administrator = cast["admin"]
    administrator.set_password(WORD)
    administrator.save()
    answer = Client().get(reverse("admin:login"), {"next": address}, follow=True)
    assert all(url.startswith("/accounts/login/?") for url, _status in answer.redirect_chain)
    words = {"username": administrator.username, "password": WORD, "next": answer.context["next"]}
    assert Client().post(reverse("login"), words).url in ("/", "/admin/")


@pytest.mark.parametrize("address", [*ELSEWHERE, "/admin/", "/evidence/1/"])
def test_nothing_new_leads_back_home_or_to_the_deliverable(cast, record, client_of, address):
    url = reverse("deliverables:note", args=["sme-2015", "3a"])
    answer = client_of(cast["manager"]).post(url, {"nothing_new": "1", "next": address})
    assert answer.url == reverse("deliverables:deliverable", args=["sme-2015", "3a"])
    assert Note.objects.exclude(nothing_new_since=None).count() == 1


def test_where_one_wanted_to_go_is_kept_while_signing_in(person):
    browser = Client()
    answer = browser.get(reverse("deliverables:list", args=["sme-2015"]), {"unit": "ACT/EMP"})
    words = {"username": person.username, "password": WORD}
    assert browser.post(answer.url, words).url == "/plans/sme-2015/deliverables/?unit=ACT%2FEMP"


# --- host names -----------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["example.org", "testserver.example.org", "testserver@example.org", "a b"])
def test_a_foreign_host_name_is_refused(client, host):
    assert client.get(reverse("login"), headers={"host": host}).status_code == 400


def test_the_host_behind_a_proxy_is_not_believed(client):
    answer = client.get("/", headers={"x-forwarded-host": "example.org"})
    assert answer.url == "/accounts/login/?next=/"


# --- production's cookies and addresses -----------------------------------------------------------


@pytest.fixture
def production(monkeypatch, settings):
    """The settings that protect what goes over the wire, as production reads them."""
    environment = {
        "DEBUG": "false",
        "DEMONSTRATION": "false",
        "FIXED_CLOCK": "",
        "SECRET_KEY": "kX3vQ9zR7mW2pL8sT5yB1nC6dF4gH0jKaEuIoZxVbNmQwErTyUiOpAsDfGh",
        "ALLOWED_HOSTS": "plans.example.org",
        "DATABASE_URL": "sqlite://:memory:",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    values = runpy.run_path(str(django_settings.BASE_DIR / "actionplan" / "settings.py"))
    for name, value in values.items():
        if name.startswith(("SESSION_", "CSRF_", "SECURE_", "ALLOWED_HOSTS", "X_FRAME")):
            setattr(settings, name, value)
    return Client(headers={"host": "plans.example.org"})


def test_production_answers_over_https_only(production):
    answer = production.get("/plans/?x=1")
    assert (answer.status_code, answer.url) == (301, "https://plans.example.org/plans/?x=1")
    assert production.get("/healthz").status_code == 200
    strict = production.get(reverse("login"), secure=True)["Strict-Transport-Security"]
    assert strict == "max-age=31536000; includeSubDomains"


def test_production_cookies_stay_with_the_site(production, person):
    production.get(reverse("login"), secure=True)
    words = {"username": person.username, "password": WORD}
    assert production.post(reverse("login"), words, secure=True).status_code == 302
    for name in ("sessionid", "csrftoken"):
        cookie = production.cookies[name]
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["domain"] == "", name
    assert production.cookies["sessionid"]["max-age"] == 12 * 60 * 60


@pytest.mark.parametrize("key", ["\x00" * 32, "a\x00" * 16, "' OR 1=1 --", "%s%(key)s", "é" * 32, "0" * 5000])
def test_a_key_that_is_none_of_ours_opens_nothing(person, key):
    browser = Client()
    browser.cookies["sessionid"] = key
    answer = browser.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/")


def test_signing_in_makes_a_new_session(person):
    """A session that somebody else has planted is of no use to them."""
    browser = Client()
    browser.force_login(person)
    planted = browser.session.session_key
    browser.post(reverse("logout"))
    browser.cookies["sessionid"] = planted
    words = {"username": person.username, "password": WORD}
    assert browser.post(reverse("login"), words).status_code == 302
    assert browser.session.session_key != planted


def test_changing_the_password_signs_out_other_devices(person):
    here, there = Client(), Client()
    for browser in (here, there):
        assert browser.login(username=person.username, password=WORD)
    words = {"old_password": WORD, "new_password1": "quite another word", "new_password2": "quite another word"}
    assert here.post(reverse("password_change"), words).status_code == 302
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


def test_a_wrong_password_and_a_wrong_name_are_answered_alike(person):
    texts = set()
    for words in (
        {"username": person.username, "password": "wrong"},
        {"username": "nobody.at.all", "password": "wrong"},
    ):
        answer = Client().post(reverse("login"), words)
        assert answer.status_code == 200
        texts.add("|".join(answer.context["form"].non_field_errors()))
    assert len(texts) == 1
